/* type.h - what can be done with values of a type, and what a type is called in messages.
 * Thread: any (constant). */
#ifndef DOGFISH_FILTER_TYPE_H
#define DOGFISH_FILTER_TYPE_H

#include "field/field.h"
#include "filter/leaf.h"

enum type_can {
	TYPE_CAN_COMPARE = 1,
	TYPE_CAN_CONTAIN = 2,
	TYPE_CAN_MATCH = 4,
	TYPE_CAN_BITS = 8,
	TYPE_CAN_ADD = 16, /* and subtract, and change its sign */
	TYPE_CAN_MULTIPLY = 32,
	TYPE_CAN_DIVIDE_REST = 64, /* % */
	TYPE_CAN_SLICE = 128,
	TYPE_CAN_BE_BYTES = 256, /* compared with slices */
	TYPE_CAN_STRING = 512,   /* string() */
	TYPE_CAN_ABS = 1024,
};

/* All of the enum type_can in what? */
bool type_can(enum field_type type, unsigned what);

/* "a 16 bit number", "an IPv4 address" */
const char *type_label(enum field_type type);

enum filter_value_kind type_value_kind(enum field_type type);

bool type_is_integer(enum field_type type);

/* Bytes in messages: what len() says of a value that is no text and no bytes. */
uint32_t type_length(enum field_type type);

/* May a value of the left type be compared with one of the right? Not quite symmetric: a number knows
 * what to do with a Boolean, a Boolean does not with a number. */
bool type_fits(enum field_type left, enum field_type right);

#endif
