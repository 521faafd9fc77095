/* compile.h - a checked tree as a program: a list of tests, each with the next step if it holds and if
 * not. `and`, `or` and `not` are gone, they are where the steps lead.
 *
 *	http and not tcp.port == 80          2  tcp.port == 80    yes: FAIL   no: PASS
 *	                                     3  http              yes: 2      no: FAIL   <- start
 *
 * Steps lead only to lower indexes, so a run ends, and what a run can reach is found in one pass.
 * Thread: any; constant once made. */
#ifndef DOGFISH_FILTER_COMPILE_H
#define DOGFISH_FILTER_COMPILE_H

#include "parse.h"

enum { STEP_FAIL, STEP_PASS, STEP_FIRST, STEPS_MAX = 4096 };

struct filter_step {
	struct filter_test test;
	uint16_t yes, no;
};

struct filter_program {
	struct filter_step *steps; /* below STEP_FIRST unused */
	uint16_t start;            /* the highest index, or STEP_PASS for an empty filter */
};

/* node may be NULL: everything passes. False with the error set if there are too many tests. */
bool compile_filter(const struct node *node, struct arena *arena,
                    struct filter_program *program_out, struct error *error);

#endif
