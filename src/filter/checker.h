/* checker.h - gives a filter's tree its meaning: names become field ids, values their field's type.
 * Thread: any. */
#ifndef DOGFISH_FILTER_CHECKER_H
#define DOGFISH_FILTER_CHECKER_H

#include "field/registry.h"
#include "parse.h"

/* Fills in the test of every NODE_TEST; memory from the arena. False with the error set. */
bool check_filter(struct node *node, const struct registry *registry, struct arena *arena,
                  struct error *error);

#endif
