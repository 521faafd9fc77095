/* expression.h - the values on one side of a test, ready to be worked out. Made by compile; constant
 * after, in the filter's arena. */
#ifndef DOGFISH_FILTER_EXPRESSION_H
#define DOGFISH_FILTER_EXPRESSION_H

#include "function.h"
#include "node.h"
#include "regex.h"
#include "value.h"

#include "field/tape.h"

enum expression_kind {
	EXPRESSION_FIELD,
	EXPRESSION_CONSTANT,   /* value, or none with is_void */
	EXPRESSION_SLICE,      /* parts, ranges */
	EXPRESSION_CALL,       /* parts, function */
	EXPRESSION_ARITHMETIC, /* two parts, sign */
	EXPRESSION_NEGATE,
};

struct expression {
	enum expression_kind kind;
	enum value_sign sign;
	bool is_void;
	uint16_t part_count, range_count, field_count;
	const struct expression *parts;    /* what it is made of */
	const struct node_range *ranges;   /* of a slice, or the layers of a field */
	const struct filter_field *fields; /* EXPRESSION_FIELD: all of that name; none: a reference */
	const struct field *const *descriptors; /* the same ones' */
	const uint16_t *layers;                 /* the same ones' protocols' items */
	const struct function *function;
	enum field_type type;
	struct filter_value value;
};

struct filter_frame; /* filter/filter.h */
struct arena;

struct values {
	const struct filter_value *list;
	uint32_t count;
};

/* What a run works with; memory from the arena, which the run gives back at its end. */
struct evaluation {
	const struct filter_frame *frame;
	struct arena *arena;
	struct regex_scratch *regex;
};

/* All values of the expression in this frame. */
struct values evaluate(const struct evaluation *run, const struct expression *expression);

/* The value of an item of a field with this descriptor. */
struct filter_value evaluate_item(const struct evaluation *run, const struct field *descriptor,
                                  const struct item *item);

/* The index of this field id in the expression's fields, or -1. */
static inline int expression_field_index(const struct expression *expression, uint16_t id)
{
	for (uint16_t i = 0; i < expression->field_count; i++) {
		if (expression->fields[i].id == id) return i;
	}
	return -1;
}

#endif
