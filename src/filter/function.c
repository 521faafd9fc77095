/* function.c - the table of functions. */
#include "function.h"

#include "type.h"

#include <string.h>

static const struct function functions[] = {
	{ "upper", FUNCTION_UPPER, FIELD_STRING, 0, .wants_text = true, .wants_field = true,
	  .help = "the text in upper case" },
	{ "lower", FUNCTION_LOWER, FIELD_STRING, 0, .wants_text = true, .wants_field = true,
	  .help = "the text in lower case" },
	{ "len", FUNCTION_LEN, FIELD_U32, 0, .wants_field = true,
	  .help = "bytes that the value has" },
	{ "count", FUNCTION_COUNT, FIELD_U32, 0, .wants_field = true,
	  .help = "how often the field is in the frame" },
	{ "string", FUNCTION_STRING, FIELD_STRING, TYPE_CAN_STRING, .wants_field = true,
	  .help = "the number or address as text" },
	{ "max", FUNCTION_MAX, FIELD_NONE, TYPE_CAN_COMPARE, .has_many = true,
	  .help = "the greatest value" },
	{ "min", FUNCTION_MIN, FIELD_NONE, TYPE_CAN_COMPARE, .has_many = true,
	  .help = "the least value" },
	{ "abs", FUNCTION_ABS, FIELD_NONE, TYPE_CAN_ABS, .help = "the value without its sign" },
};

const struct function *function_at(size_t index)
{
	return index < sizeof functions / sizeof *functions ? &functions[index] : NULL;
}

const struct function *function_find(const char *name, size_t length)
{
	const struct function *function;
	for (size_t i = 0; (function = function_at(i)); i++) {
		if (strlen(function->name) == length && memcmp(function->name, name, length) == 0)
			return function;
	}
	return NULL;
}
