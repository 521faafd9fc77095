/* tree.h - the tree of a frame as text: -V, and -O, which folds all but the named protocols.
 * Thread: any. */
#ifndef DOGFISH_BATCH_TREE_H
#define DOGFISH_BATCH_TREE_H

#include "batch/output.h"
#include "field/registry.h"
#include "field/tape.h"

/* Writes the lines of a tape that was dissected with texts. open: ids of protocol items to unfold; NULL:
 * all of them. */
void tree_write(const struct registry *registry, const struct tape *tape,
                const struct field_set *open, struct output *output);

#endif
