/* test.c - puts one test to a frame. */
#include "test.h"

#include "filter/filter.h"
#include "regex.h"

#include <string.h>

static bool test_contains(const struct filter_value *hay, const struct filter_value *needle)
{
	uint8_t buffers[2][4];
	uint32_t hay_length, length;
	const uint8_t *bytes = value_bytes(hay, buffers[0], &hay_length);
	const uint8_t *wanted = value_bytes(needle, buffers[1], &length);
	if (hay->kind == VALUE_PROTOCOL) hay_length = hay->reach;
	return length > 0 && hay_length >= length && memmem(bytes, hay_length, wanted, length);
}

static bool test_matches(const struct filter_test *test, const struct evaluation *run,
                         const struct filter_value *value)
{
	uint8_t buffer[4];
	uint32_t length;
	const uint8_t *bytes = value_bytes(value, buffer, &length);
	if (value->kind == VALUE_PROTOCOL) length = value->reach;
	return regex_matches(test->regex, run->regex, bytes, length);
}

static bool test_fits(enum filter_relation relation, const struct filter_value *left,
                      const struct filter_value *right)
{
	if (relation == RELATION_CONTAINS) return test_contains(left, right);
	return value_fits(relation, value_order(left, right));
}

/* All pairs, or one pair, of which neither side may be empty. */
static bool test_lists(const struct filter_test *test, struct values left, struct values right)
{
	for (uint32_t i = 0; i < left.count; i++) {
		for (uint32_t k = 0; k < right.count; k++) {
			bool fits = test_fits(test->relation, &left.list[i], &right.list[k]);
			if (fits != test->is_for_all) return fits;
		}
	}
	return test->is_for_all && left.count > 0 && right.count > 0;
}

/* One of the element's values, or between a low and a high end. */
static bool test_in_element(const struct evaluation *run, const struct test_element *element,
                            const struct filter_value *value)
{
	struct values lows = evaluate(run, &element->low), highs = { NULL, 0 };
	if (element->is_span) highs = evaluate(run, &element->high);
	for (uint32_t i = 0; i < lows.count; i++) {
		int low = value_order(value, &lows.list[i]);
		if (!element->is_span && low == 0) return true;
		if (!value_fits(RELATION_GREATER_EQUAL, low)) continue;
		for (uint32_t k = 0; k < highs.count; k++) {
			int high = value_order(value, &highs.list[k]);
			if (value_fits(RELATION_LESS_EQUAL, high)) return true;
		}
	}
	return false;
}

static bool test_in_set(const struct filter_test *test, const struct evaluation *run,
                        const struct filter_value *value)
{
	for (uint16_t i = 0; i < test->element_count; i++) {
		if (test_in_element(run, &test->elements[i], value)) return true;
	}
	return false;
}

/* `all x in {...}`: one element, a range for instance, takes all values. So it is with tshark. */
static bool test_all_in_set(const struct filter_test *test, const struct evaluation *run,
                            struct values values)
{
	for (uint16_t i = 0; values.count > 0 && i < test->element_count; i++) {
		bool is_inside = true;
		for (uint32_t k = 0; is_inside && k < values.count; k++)
			is_inside = test_in_element(run, &test->elements[i], &values.list[k]);
		if (is_inside) return true;
	}
	return false;
}

static bool test_value(const struct filter_test *test, const struct evaluation *run,
                       const struct filter_value *value)
{
	if (test->relation == RELATION_IN) return test_in_set(test, run, value);
	if (test->relation == RELATION_MATCHES) return test_matches(test, run, value);
	return test_fits(test->relation, value, &test->right.value);
}

/* The usual case: a field against what does not change, without a list of its values. */
static bool test_field(const struct filter_test *test, const struct evaluation *run)
{
	const struct tape *tape = run->frame->tape;
	bool is_there = false;
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		int index = expression_field_index(&test->left, item->field);
		if (index < 0) continue;
		if (test->kind == TEST_EXISTS) return true;
		struct filter_value value = evaluate_item(run, test->left.descriptors[index], item);
		bool fits = test_value(test, run, &value);
		if (fits != test->is_for_all) return fits;
		is_there = true;
	}
	return test->is_for_all && is_there;
}

/* Are the values on the right the same for every frame? */
static bool test_is_constant(const struct filter_test *test)
{
	if (test->kind != TEST_RELATION || test->relation == RELATION_MATCHES) return true;
	if (test->relation == RELATION_IN) return !test->is_for_all;
	return test->right.kind == EXPRESSION_CONSTANT && !test->right.is_void;
}

bool test_run(const struct filter_test *test, const struct evaluation *run)
{
	const struct expression *left = &test->left;
	if (left->kind == EXPRESSION_FIELD && left->range_count == 0 && test->kind != TEST_TRUE &&
	    test_is_constant(test))
		return test_field(test, run);
	struct values values = evaluate(run, left);
	if (test->kind == TEST_EXISTS) return values.count > 0;
	if (test->kind == TEST_TRUE) {
		for (uint32_t i = 0; i < values.count; i++) {
			if (value_is_true(&values.list[i])) return true;
		}
		return false;
	}
	if (test->relation != RELATION_IN && test->relation != RELATION_MATCHES)
		return test_lists(test, values, evaluate(run, &test->right));
	if (test->relation == RELATION_IN && test->is_for_all)
		return test_all_in_set(test, run, values);
	for (uint32_t i = 0; i < values.count; i++) {
		bool fits = test_value(test, run, &values.list[i]);
		if (fits != test->is_for_all) return fits;
	}
	return test->is_for_all && values.count > 0;
}
