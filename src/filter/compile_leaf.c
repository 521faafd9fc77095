/* compile_leaf.c - what a test asks, as ranges of values where it can be said so. */
#include "compile.h"

#include "type.h"

#include "base/arena.h"

/* The field without which the test is false; NULL if there is none such. */
static const struct expression *compile_needed(const struct expression *expression)
{
	while (expression->kind != EXPRESSION_FIELD) {
		bool is_call = expression->kind == EXPRESSION_CALL;
		/* the greatest of several is there when one of them is */
		if (expression->kind == EXPRESSION_CONSTANT ||
		    (is_call && expression->part_count != 1))
			return NULL;
		expression = expression->parts;
	}
	return expression;
}

static bool compile_one_kind(const struct expression *field)
{
	for (uint16_t i = 1; i < field->field_count; i++) {
		if (type_value_kind(field->descriptors[i]->type) !=
		    type_value_kind(field->descriptors[0]->type))
			return false;
	}
	return field->field_count > 0;
}

/* Least and greatest of the kinds whose values are numbers. */
static bool compile_bounds(enum filter_value_kind kind, struct filter_range *bounds)
{
	uint64_t low = 0, high;
	switch (kind) {
	case VALUE_BOOLEAN: high = 1; break;
	case VALUE_UNSIGNED:
	case VALUE_IPV4: high = UINT32_MAX; break;
	case VALUE_UNSIGNED_LONG: high = UINT64_MAX; break;
	case VALUE_SIGNED:
		low = (uint64_t)(int64_t)INT32_MIN;
		high = INT32_MAX;
		break;
	case VALUE_SIGNED_LONG:
	case VALUE_TIME:
		low = (uint64_t)INT64_MIN;
		high = INT64_MAX;
		break;
	default: return false;
	}
	enum { IPV4_BITS = 32 };
	bounds->low = (struct filter_value){ .kind = kind,
		                             .prefix_bits = kind == VALUE_IPV4 ? IPV4_BITS : 0,
		                             .as.number = low };
	bounds->high = bounds->low;
	bounds->high.as.number = high;
	return true;
}

/* The constant as the field's kind reads it. */
static struct filter_value compile_as(enum filter_value_kind kind, struct filter_value value)
{
	if (kind == VALUE_UNSIGNED) value.as.number = (uint32_t)value.as.number;
	if (kind == VALUE_BOOLEAN) value.as.number = value.as.number != 0;
	value.kind = kind;
	return value;
}

/* Cuts the range to one side of value; *count becomes 0 if nothing is left. False: kinds without bounds. */
static bool compile_order(enum filter_relation relation, enum filter_value_kind kind,
                          struct filter_value value, struct filter_range *range, uint16_t *count)
{
	enum { IPV4_BITS = 32 };
	bool is_whole = kind != VALUE_IPV4 || value.prefix_bits == IPV4_BITS;
	if (!is_whole || !compile_bounds(kind, range)) return false;
	if (relation == RELATION_LESS || relation == RELATION_LESS_EQUAL) {
		*count = relation == RELATION_LESS_EQUAL || value_order(&range->low, &value) < 0;
		range->high = value;
		range->high.as.number -= relation == RELATION_LESS;
	} else {
		*count =
			relation == RELATION_GREATER_EQUAL || value_order(&range->high, &value) > 0;
		range->low = value;
		range->low.as.number += relation == RELATION_GREATER;
	}
	return true;
}

static bool compile_comparison_leaf(const struct filter_test *test, enum filter_value_kind kind,
                                    struct filter_range *range, struct filter_leaf *leaf)
{
	struct filter_value value = compile_as(kind, test->right.value);
	if (test->right.kind != EXPRESSION_CONSTANT || test->right.is_void) return false;
	leaf->range_count = 1;
	switch (test->relation) {
	case RELATION_EQUAL:
	case RELATION_ALL_EQUAL:
	case RELATION_NOT_EQUAL:
	case RELATION_ANY_NOT_EQUAL:
		*range = (struct filter_range){ value, value };
		leaf->is_outside = test->relation == RELATION_NOT_EQUAL ||
		                   test->relation == RELATION_ANY_NOT_EQUAL;
		return true;
	case RELATION_CONTAINS:
	case RELATION_MATCHES: return false;
	default: return compile_order(test->relation, kind, value, range, &leaf->range_count);
	}
}

static bool compile_set_leaf(const struct filter_test *test, enum filter_value_kind kind,
                             struct filter_range *ranges, struct filter_leaf *leaf)
{
	if (test->is_for_all && test->element_count > 1) return false; /* see test_all_in_set */
	for (uint16_t i = 0; i < test->element_count; i++) {
		const struct test_element *element = &test->elements[i];
		const struct expression *high = element->is_span ? &element->high : &element->low;
		if (element->low.kind != EXPRESSION_CONSTANT || element->low.is_void ||
		    high->kind != EXPRESSION_CONSTANT || high->is_void)
			return false;
		ranges[i].low = compile_as(kind, element->low.value);
		ranges[i].high = compile_as(kind, high->value);
	}
	leaf->range_count = test->element_count;
	return true;
}

bool compile_leaf(struct compiler *compiler, const struct filter_test *test,
                  struct filter_leaf *leaf)
{
	const struct expression *left = &test->left, *needed = compile_needed(left);
	*leaf = (struct filter_leaf){ .kind = LEAF_OTHER };
	/* a reference to a field of no frame: never there, but nothing here says so */
	if (!needed || needed->field_count == 0) return true;
	leaf->fields = needed->fields;
	leaf->field_count = needed->field_count;
	if (needed != left || left->range_count > 0) return true;
	if (test->kind == TEST_EXISTS) leaf->kind = LEAF_EXISTS;
	if (test->kind != TEST_RELATION || !compile_one_kind(left)) return true;
	size_t count = test->element_count ? test->element_count : 1;
	struct filter_range *ranges = arena_take(compiler->arena, count * sizeof *ranges);
	if (!ranges) return false;
	enum filter_value_kind kind = type_value_kind(left->descriptors[0]->type);
	leaf->ranges = ranges;
	leaf->is_for_all = test->is_for_all;
	if (test->relation == RELATION_IN ? compile_set_leaf(test, kind, ranges, leaf)
	                                  : compile_comparison_leaf(test, kind, ranges, leaf))
		leaf->kind = LEAF_VALUES;
	return true;
}
