/* value.h - what can be done with values while a filter runs. Thread: any. */
#ifndef DOGFISH_FILTER_VALUE_H
#define DOGFISH_FILTER_VALUE_H

#include "filter/leaf.h"

/* Stands for no order: a comparison with it is false, except that the two are not equal. */
enum { ORDER_NONE = 2 };

/* -1, 0 or 1, or ORDER_NONE. The left value's kind says how both are read: -1 on the right of an unsigned
 * number is the greatest of all. Addresses with a prefix are compared in the bits that both have. */
int value_order(const struct filter_value *left, const struct filter_value *right);

/* Does the order fit one of the eight comparisons? */
bool value_fits(enum filter_relation relation, int order);

/* Not zero: a number, or any of its bytes. */
bool value_is_true(const struct filter_value *value);

/* The bytes of whatever has some: addresses, texts, a layer. buffer takes those that are kept as a number.
 * NULL with *length_out 0 if there are none. */
const uint8_t *value_bytes(const struct filter_value *value, uint8_t buffer[4],
                           uint32_t *length_out);

enum value_sign {
	VALUE_ADD,
	VALUE_SUBTRACT,
	VALUE_MULTIPLY,
	VALUE_DIVIDE,
	VALUE_REST,
	VALUE_AND,
};

/* False if there is no result: a division by 0, more than the type can hold. With VALUE_AND of bytes, the
 * result is written to bytes, which has room for the shorter of both. */
bool value_calculate(enum value_sign sign, const struct filter_value *left,
                     const struct filter_value *right, uint8_t *bytes,
                     struct filter_value *value_out);

bool value_negate(const struct filter_value *value, struct filter_value *value_out);

/* The value without its sign. */
bool value_absolute(const struct filter_value *value, struct filter_value *value_out);

#endif
