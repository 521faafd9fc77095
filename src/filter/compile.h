/* compile.h - a checked tree as a program: a list of tests, each with the next step if it holds and if
 * not. `and`, `or` and `not` are gone, they are where the steps lead. Of terms whose order is free the
 * cheap ones come first.
 *
 *	http and not tcp.port == 80          2  tcp.port == 80    yes: FAIL   no: PASS
 *	                                     3  http              yes: 2      no: FAIL   <- start
 *
 * Steps lead only to lower indexes, so a run ends, and what a run can reach is found in one pass.
 * Thread: any; constant once made. */
#ifndef DOGFISH_FILTER_COMPILE_H
#define DOGFISH_FILTER_COMPILE_H

#include "test.h"

enum { STEP_FAIL, STEP_PASS, STEP_FIRST, STEPS_MAX = 4096 };

struct filter_step {
	struct filter_test test;
	struct filter_leaf leaf;
	uint16_t yes, no;
};

struct filter_program {
	struct filter_step *steps; /* below STEP_FIRST unused */
	uint16_t start;            /* the highest index, or STEP_PASS for an empty filter */
};

struct compiler {
	const struct registry *registry;
	struct arena *arena;
	struct field_set *wanted; /* what the tests read is added */
	struct error *error;
	bool asks_existence; /* of the field at hand, not for its values */
};

/* node may be NULL: everything passes. False with the error set if it is too large. The tree's terms
 * are put into another order. */
bool compile_filter(struct compiler *compiler, struct node *node,
                    struct filter_program *program_out);

/* compile_expression.c: one side of a test. False: no memory. */
bool compile_expression(struct compiler *compiler, const struct node *node, struct expression *out);

/* compile_leaf.c: the test as others can read it. False: no memory. */
bool compile_leaf(struct compiler *compiler, const struct filter_test *test,
                  struct filter_leaf *leaf);

#endif
