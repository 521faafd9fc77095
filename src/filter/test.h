/* test.h - one question to a tape: is this field there, is one of its values below 80? What check
 * makes, compile strings together and run asks. Constant once made; lives in the filter's arena. */
#ifndef DOGFISH_FILTER_TEST_H
#define DOGFISH_FILTER_TEST_H

#include "field/tape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum filter_relation {
	RELATION_EXISTS,
	RELATION_EQUAL,
	RELATION_ALL_EQUAL,
	RELATION_NOT_EQUAL, /* all of them */
	RELATION_ANY_NOT_EQUAL,
	RELATION_LESS,
	RELATION_LESS_EQUAL,
	RELATION_GREATER,
	RELATION_GREATER_EQUAL,
	RELATION_COUNT,
};

enum filter_value_kind {
	VALUE_NONE,
	VALUE_BOOLEAN,  /* number: 0 or 1; every value but 0 is 1 */
	VALUE_UNSIGNED, /* number, under mask */
	VALUE_SIGNED,   /* number as int64_t */
	VALUE_DOUBLE,   /* number holds the bits of a double */
	VALUE_BYTES,    /* bytes, or a prefix of them */
};

struct filter_value {
	enum filter_value_kind kind;
	uint64_t number, mask;
	const uint8_t *bytes;
	size_t length;
	bool is_prefix; /* only the first prefix_bits are compared */
	uint32_t prefix_bits;
};

/* A field id with the value in that field's type: fields that share a name may differ in type. */
struct filter_operand {
	uint16_t field;
	uint16_t protocol; /* index in the registry */
	bool is_protocol;  /* the item of a whole layer */
	struct filter_value value;
};

struct filter_test {
	enum filter_relation relation;
	uint16_t operand_count;
	struct filter_operand *operands;
};

/* Does the tape pass? */
bool test_run(const struct filter_test *test, const struct tape *tape);

#endif
