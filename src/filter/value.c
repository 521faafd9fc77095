/* value.c - compares values. */
#include "value.h"

#include <string.h>

enum { IPV4_BITS = 32 };

static int value_sign_of(int order) { return (order > 0) - (order < 0); }

static int value_order_unsigned(uint64_t left, uint64_t right)
{
	return (left > right) - (left < right);
}

static int value_order_signed(int64_t left, int64_t right)
{
	return (left > right) - (left < right);
}

static int value_order_double(double left, double right)
{
	if (left < right) return -1;
	if (left > right) return 1;
	return left == right ? 0 : ORDER_NONE;
}

static uint8_t value_bits_of_both(const struct filter_value *left, const struct filter_value *right)
{
	return left->prefix_bits < right->prefix_bits ? left->prefix_bits : right->prefix_bits;
}

static int value_order_ipv4(const struct filter_value *left, const struct filter_value *right)
{
	unsigned bits = value_bits_of_both(left, right);
	uint64_t mask = bits ? UINT64_MAX << (IPV4_BITS - bits) : 0;
	return value_order_unsigned(left->as.number & mask, right->as.number & mask);
}

static int value_order_ipv6(const struct filter_value *left, const struct filter_value *right)
{
	unsigned bits = value_bits_of_both(left, right), whole = bits / 8, rest = bits % 8;
	if (left->length * 8 < bits || right->length * 8 < bits) return ORDER_NONE;
	int order = whole ? memcmp(left->as.bytes, right->as.bytes, whole) : 0;
	if (order || !rest) return value_sign_of(order);
	unsigned mask = 0xffu << (8 - rest) & 0xff;
	return value_order_unsigned(left->as.bytes[whole] & mask, right->as.bytes[whole] & mask);
}

const uint8_t *value_bytes(const struct filter_value *value, uint8_t buffer[4],
                           uint32_t *length_out)
{
	*length_out = value->length;
	switch (value->kind) {
	case VALUE_TEXT:
	case VALUE_BYTES:
	case VALUE_PROTOCOL:
	case VALUE_IPV6: return value->as.bytes;
	case VALUE_IPV4:
		for (int i = 0; i < 4; i++)
			buffer[i] = (uint8_t)(value->as.number >> (24 - 8 * i) & 0xff);
		*length_out = 4;
		return buffer;
	default: *length_out = 0; return NULL;
	}
}

static int value_order_bytes(const struct filter_value *left, const struct filter_value *right)
{
	uint8_t left_buffer[4], right_buffer[4];
	uint32_t left_length, right_length;
	const uint8_t *left_bytes = value_bytes(left, left_buffer, &left_length);
	const uint8_t *right_bytes = value_bytes(right, right_buffer, &right_length);
	bool are_words = left->kind == VALUE_TEXT && right->kind == VALUE_TEXT;
	if (!are_words && left_length != right_length)
		return value_order_unsigned(left_length, right_length);
	uint32_t common = left_length < right_length ? left_length : right_length;
	int order = common ? memcmp(left_bytes, right_bytes, common) : 0;
	if (order) return value_sign_of(order);
	return value_order_unsigned(left_length, right_length);
}

int value_order(const struct filter_value *left, const struct filter_value *right)
{
	uint64_t a = left->as.number, b = right->as.number;
	switch (left->kind) {
	case VALUE_BOOLEAN: return value_order_unsigned(a != 0, b != 0);
	case VALUE_UNSIGNED:
		if (right->kind == VALUE_BOOLEAN) b = b != 0;
		return value_order_unsigned((uint32_t)a, (uint32_t)b);
	case VALUE_SIGNED: return value_order_signed((int32_t)a, (int32_t)b);
	case VALUE_UNSIGNED_LONG: return value_order_unsigned(a, b);
	case VALUE_SIGNED_LONG:
	case VALUE_TIME: return value_order_signed((int64_t)a, (int64_t)b);
	case VALUE_DOUBLE: return value_order_double(left->as.real, right->as.real);
	case VALUE_IPV4:
		if (right->kind == VALUE_IPV4) return value_order_ipv4(left, right);
		return value_order_bytes(left, right);
	case VALUE_IPV6:
		if (right->kind == VALUE_IPV6) return value_order_ipv6(left, right);
		return value_order_bytes(left, right);
	default: return value_order_bytes(left, right);
	}
}

bool value_fits(enum filter_relation relation, int order)
{
	switch (relation) {
	case RELATION_EQUAL:
	case RELATION_ALL_EQUAL: return order == 0;
	case RELATION_NOT_EQUAL:
	case RELATION_ANY_NOT_EQUAL: return order != 0;
	case RELATION_LESS: return order < 0;
	case RELATION_LESS_EQUAL: return order <= 0;
	case RELATION_GREATER: return order == 1;
	case RELATION_GREATER_EQUAL: return order == 0 || order == 1;
	default: return false;
	}
}

bool value_is_true(const struct filter_value *value)
{
	uint8_t buffer[4];
	uint32_t length;
	if (value->kind == VALUE_DOUBLE) return value->as.real != 0;
	if (value->kind <= VALUE_IPV4) return value->as.number != 0;
	const uint8_t *bytes = value_bytes(value, buffer, &length);
	for (uint32_t i = 0; i < length; i++) {
		if (bytes[i]) return true;
	}
	return false;
}
