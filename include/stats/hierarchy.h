/* hierarchy.h - which protocols lie in which, with the frames and bytes of each: a tree over all frames.
 * A frame counts once for each layer that it has at the top of its tape, each below the one before.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. Bytes are frames' reported
 * lengths. */
#ifndef DOGFISH_STATS_HIERARCHY_H
#define DOGFISH_STATS_HIERARCHY_H

#include "stats/pass.h"

#include <stddef.h>

#define HIERARCHY_NONE UINT32_MAX

/* Children in the order in which they were first seen. */
struct hierarchy_node {
	uint16_t field;                           /* its name in the registry */
	uint16_t depth;                           /* 0: the outermost layers */
	uint32_t parent, child, last_child, next; /* HIERARCHY_NONE: none */
	uint32_t first_frame;
	uint64_t frames, bytes;
};

struct hierarchy;

/* Never NULL. What source names is borrowed and outlives it. */
struct hierarchy *hierarchy_open(const struct pass_source *source);
void hierarchy_close(struct hierarchy *hierarchy);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool hierarchy_advance(struct hierarchy *hierarchy, uint32_t frames_max);

/* Walks the tree, each node before its children: start with HIERARCHY_NONE, which is also the end. */
uint32_t hierarchy_next(const struct hierarchy *hierarchy, uint32_t node);
const struct hierarchy_node *hierarchy_at(const struct hierarchy *hierarchy, uint32_t node);

#endif
