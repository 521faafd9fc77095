/* test.h - one question to a frame: is this field there, is one of its values below 80? What compile
 * strings together and a run asks. Constant once made; lives in the filter's arena. */
#ifndef DOGFISH_FILTER_TEST_H
#define DOGFISH_FILTER_TEST_H

#include "expression.h"

enum test_kind {
	TEST_EXISTS, /* left has a value */
	TEST_TRUE,   /* left has a value that is not 0 */
	TEST_RELATION,
};

struct test_element { /* of a set */
	bool is_span;
	struct expression low, high; /* high: of a span only */
};

struct filter_test {
	enum test_kind kind;
	enum filter_relation relation;
	bool is_for_all;
	struct expression left, right;
	const struct test_element *elements; /* RELATION_IN */
	uint16_t element_count;
	const struct regex *regex; /* RELATION_MATCHES */
};

/* Does the frame pass? */
bool test_run(const struct filter_test *test, const struct evaluation *run);

#endif
