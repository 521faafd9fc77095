/* calculate.c - arithmetic on values. What does not fit the left value's type has no result. */
#include "value.h"

static bool calculate_result(struct filter_value *out, enum filter_value_kind kind, uint64_t number)
{
	*out = (struct filter_value){ .kind = kind, .as.number = number };
	return true;
}

/* A difference below 0 is a signed number of the same size. */
static bool calculate_unsigned(enum value_sign sign, uint64_t a, uint64_t b, bool is_long,
                               struct filter_value *out)
{
	uint64_t most = is_long ? UINT64_MAX : UINT32_MAX;
	uint64_t least = (uint64_t)(is_long ? INT64_MAX : INT32_MAX);
	enum filter_value_kind kind = is_long ? VALUE_UNSIGNED_LONG : VALUE_UNSIGNED;
	switch (sign) {
	case VALUE_ADD: return b <= most - a && calculate_result(out, kind, a + b);
	case VALUE_SUBTRACT:
		if (a >= b) return calculate_result(out, kind, a - b);
		return b - a <= least &&
		       calculate_result(out, is_long ? VALUE_SIGNED_LONG : VALUE_SIGNED, a - b);
	case VALUE_MULTIPLY: return (a == 0 || b <= most / a) && calculate_result(out, kind, a * b);
	case VALUE_DIVIDE: return b != 0 && calculate_result(out, kind, a / b);
	case VALUE_REST: return b != 0 && calculate_result(out, kind, a % b);
	default: return calculate_result(out, kind, a & b);
	}
}

static bool calculate_signed(enum value_sign sign, int64_t a, int64_t b, bool is_long,
                             struct filter_value *out)
{
	int64_t result = 0;
	bool is_lost = false;
	switch (sign) {
	case VALUE_ADD: is_lost = __builtin_add_overflow(a, b, &result); break;
	case VALUE_SUBTRACT: is_lost = __builtin_sub_overflow(a, b, &result); break;
	case VALUE_MULTIPLY: is_lost = __builtin_mul_overflow(a, b, &result); break;
	case VALUE_DIVIDE:
	case VALUE_REST:
		is_lost = b == 0 || (b == -1 && a == INT64_MIN);
		if (!is_lost) result = sign == VALUE_DIVIDE ? a / b : a % b;
		break;
	default: result = (int64_t)((uint64_t)a & (uint64_t)b); break;
	}
	if (is_lost || (!is_long && (result > INT32_MAX || result < INT32_MIN))) return false;
	return calculate_result(out, is_long ? VALUE_SIGNED_LONG : VALUE_SIGNED, (uint64_t)result);
}

static bool calculate_double(enum value_sign sign, double a, double b, struct filter_value *out)
{
	double result;
	switch (sign) {
	case VALUE_ADD: result = a + b; break;
	case VALUE_SUBTRACT: result = a - b; break;
	case VALUE_MULTIPLY: result = a * b; break;
	case VALUE_DIVIDE:
		if (b == 0) return false;
		result = a / b;
		break;
	default: return false;
	}
	*out = (struct filter_value){ .kind = VALUE_DOUBLE, .as.real = result };
	return true;
}

static bool calculate_time(enum value_sign sign, int64_t a, int64_t b, struct filter_value *out)
{
	int64_t result;
	bool is_lost = sign == VALUE_ADD ? __builtin_add_overflow(a, b, &result)
	                                 : __builtin_sub_overflow(a, b, &result);
	return !is_lost && calculate_result(out, VALUE_TIME, (uint64_t)result);
}

static bool calculate_bytes(const struct filter_value *left, const struct filter_value *right,
                            uint8_t *bytes, struct filter_value *out)
{
	uint8_t left_buffer[4], right_buffer[4];
	uint32_t left_length, right_length;
	const uint8_t *a = value_bytes(left, left_buffer, &left_length);
	const uint8_t *b = value_bytes(right, right_buffer, &right_length);
	uint32_t length = left_length < right_length ? left_length : right_length;
	for (uint32_t i = 0; i < length; i++) bytes[i] = a[i] & b[i];
	*out = (struct filter_value){ .kind = left->kind,
		                      .prefix_bits = left->prefix_bits,
		                      .length = length,
		                      .reach = length,
		                      .as.bytes = bytes };
	return true;
}

bool value_calculate(enum value_sign sign, const struct filter_value *left,
                     const struct filter_value *right, uint8_t *bytes,
                     struct filter_value *value_out)
{
	uint64_t a = left->as.number, b = right->as.number;
	switch (left->kind) {
	case VALUE_UNSIGNED:
		return calculate_unsigned(sign, (uint32_t)a, (uint32_t)b, false, value_out);
	case VALUE_UNSIGNED_LONG: return calculate_unsigned(sign, a, b, true, value_out);
	case VALUE_SIGNED: return calculate_signed(sign, (int32_t)a, (int32_t)b, false, value_out);
	case VALUE_SIGNED_LONG:
		return calculate_signed(sign, (int64_t)a, (int64_t)b, true, value_out);
	case VALUE_DOUBLE: return calculate_double(sign, left->as.real, right->as.real, value_out);
	case VALUE_TIME: return calculate_time(sign, (int64_t)a, (int64_t)b, value_out);
	case VALUE_BOOLEAN: return false;
	case VALUE_IPV4:
		calculate_result(value_out, VALUE_IPV4, a & b);
		value_out->prefix_bits = left->prefix_bits;
		return true;
	default: return calculate_bytes(left, right, bytes, value_out);
	}
}

bool value_negate(const struct filter_value *value, struct filter_value *value_out)
{
	static const struct filter_value zero = { .kind = VALUE_SIGNED_LONG };
	struct filter_value none = zero;
	none.kind = value->kind;
	if (value->kind == VALUE_DOUBLE) {
		*value_out = *value;
		value_out->as.real = -value->as.real;
		return true;
	}
	return value->kind <= VALUE_TIME &&
	       value_calculate(VALUE_SUBTRACT, &none, value, NULL, value_out);
}

bool value_absolute(const struct filter_value *value, struct filter_value *value_out)
{
	bool is_signed = value->kind == VALUE_SIGNED || value->kind == VALUE_SIGNED_LONG ||
	                 value->kind == VALUE_TIME;
	bool is_negative = value->kind == VALUE_DOUBLE ? value->as.real < 0
	                                               : is_signed && (int64_t)value->as.number < 0;
	*value_out = *value;
	return !is_negative || value_negate(value, value_out);
}
