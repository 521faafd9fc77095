/* function.h - the functions of the language: what they take and what they give. Thread: any (constant). */
#ifndef DOGFISH_FILTER_FUNCTION_H
#define DOGFISH_FILTER_FUNCTION_H

#include "field/field.h"

#include <stdbool.h>
#include <stddef.h>

enum function_kind {
	FUNCTION_UPPER,
	FUNCTION_LOWER,
	FUNCTION_LEN,
	FUNCTION_COUNT,
	FUNCTION_STRING,
	FUNCTION_MAX,
	FUNCTION_MIN,
	FUNCTION_ABS,
};

struct function {
	const char *name;
	enum function_kind kind;
	enum field_type result; /* FIELD_NONE: the first argument's type */
	unsigned needs;         /* enum type_can of the arguments */
	bool wants_text;        /* an argument is of FIELD_STRING */
	bool wants_field;       /* an argument is a field, not a value, slice or calculation */
	bool has_many;          /* any number of arguments; else one */
	const char *help;       /* for completion: what it gives */
};

/* NULL: there is no function of that name. */
const struct function *function_find(const char *name, size_t length);

/* The function at an index, NULL past the last. */
const struct function *function_at(size_t index);

#endif
