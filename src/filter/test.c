/* test.c - puts one test to a tape. */
#include "test.h"

#include <string.h>

/* What comparing says of values that have no order: they are just not equal. */
enum { ORDER_NONE = 2 };

static int test_sign(int order) { return (order > 0) - (order < 0); }

static int test_compare_prefix(const struct item *item, const struct filter_value *value)
{
	size_t whole = value->prefix_bits / 8, bits = value->prefix_bits % 8;
	if (item->value_length < value->length) return ORDER_NONE;
	int order = whole ? memcmp(item->value.bytes, value->bytes, whole) : 0;
	if (order || !bits) return test_sign(order);
	unsigned mask = 0xffu << (8 - bits) & 0xff;
	return test_sign((int)(item->value.bytes[whole] & mask) -
	                 (int)(value->bytes[whole] & mask));
}

static int test_compare_bytes(const struct item *item, const struct filter_value *value)
{
	if (value->is_prefix) return test_compare_prefix(item, value);
	size_t length = item->value_length;
	size_t common = length < value->length ? length : value->length;
	int order = common ? memcmp(item->value.bytes, value->bytes, common) : 0;
	if (order) return test_sign(order);
	return (length > value->length) - (length < value->length);
}

static int test_compare_double(uint64_t left_bits, uint64_t right_bits)
{
	double left, right;
	memcpy(&left, &left_bits, sizeof left);
	memcpy(&right, &right_bits, sizeof right);
	if (left != left || right != right) return ORDER_NONE; /* not a number */
	return (left > right) - (left < right);
}

/* -1, 0 or 1: the item's value against the filter's; or ORDER_NONE. */
static int test_compare(const struct item *item, const struct filter_value *value)
{
	bool is_number = item->flags & ITEM_NUMBER;
	if (value->kind == VALUE_BYTES)
		return is_number ? ORDER_NONE : test_compare_bytes(item, value);
	if (!is_number) return ORDER_NONE;
	uint64_t number = item->value.number;
	if (value->kind == VALUE_DOUBLE) return test_compare_double(number, value->number);
	if (value->kind == VALUE_SIGNED) {
		int64_t left = (int64_t)number, right = (int64_t)value->number;
		return (left > right) - (left < right);
	}
	if (value->kind == VALUE_BOOLEAN)
		number = number != 0;
	else
		number &= value->mask;
	return (number > value->number) - (number < value->number);
}

static bool test_fits(const struct item *item, const struct filter_value *value,
                      enum filter_relation relation)
{
	int order = test_compare(item, value);
	switch (relation) {
	case RELATION_EQUAL:
	case RELATION_ALL_EQUAL: return order == 0;
	case RELATION_NOT_EQUAL:
	case RELATION_ANY_NOT_EQUAL: return order != 0;
	case RELATION_LESS: return order < 0;
	case RELATION_LESS_EQUAL: return order <= 0;
	case RELATION_GREATER: return order == 1;
	case RELATION_GREATER_EQUAL: return order == 0 || order == 1;
	default: return true;
	}
}

static const struct filter_operand *test_operand(const struct filter_test *test, uint16_t field)
{
	for (uint16_t i = 0; i < test->operand_count; i++) {
		if (test->operands[i].field == field) return &test->operands[i];
	}
	return NULL;
}

bool test_run(const struct filter_test *test, const struct tape *tape)
{
	bool for_all = test->relation == RELATION_ALL_EQUAL || test->relation == RELATION_NOT_EQUAL;
	bool is_there = false;
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		const struct filter_operand *operand = test_operand(test, item->field);
		if (!operand) continue;
		bool fits = test_fits(item, &operand->value, test->relation);
		if (!for_all && fits) return true;
		if (for_all && !fits) return false;
		is_there = true;
	}
	return for_all && is_there;
}
