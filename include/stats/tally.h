/* tally.h - trees of things counted, as the kinds of -z that end in ",tree" show them: a node for each name,
 * with how often it came, the numbers that came with it, and its densest tenth of a second.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. Times are ms from the first
 * frame. */
#ifndef DOGFISH_STATS_TALLY_H
#define DOGFISH_STATS_TALLY_H

#include "stats/pass.h"

#include <stddef.h>

#define TALLY_NONE UINT32_MAX

enum tally_flag {
	TALLY_NUMBERS = 1,  /* counts values: least, most and sum hold */
	TALLY_DECIMALS = 2, /* these are not whole numbers */
	TALLY_ORDERED = 4,  /* its children stay in the order in which they were made */
};

enum { TALLY_BURST_STEP_MS = 5, TALLY_BURST_STEPS = 20, TALLY_NODES_MAX = 1 << 20 };

/* What came within one step of time. */
struct tally_step {
	int64_t number;
	double since_ms;
	uint64_t count;
};

/* Node 0 is the root, which is nobody's. */
struct tally_node {
	char *name;                               /* may hold bytes from the wire */
	uint32_t parent, child, last_child, next; /* TALLY_NONE: none */
	unsigned flags, depth;
	uint64_t count;
	double sum, least, most;
	uint64_t burst;  /* the most that came within TALLY_BURST_STEPS steps, 0: nothing came */
	double burst_ms; /* where these begin */
	struct tally_step steps[TALLY_BURST_STEPS + 1];
	size_t step_count;
	uint64_t steps_sum;
};

struct tally_kind {
	const char *name, *title;
};

struct tally;

/* The index-th kind of tree; NULL after the last. */
const struct tally_kind *tally_kind(size_t index);

/* Never NULL. What source names is borrowed and outlives it. */
struct tally *tally_open(const struct pass_source *source, size_t kind);
void tally_close(struct tally *tally);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool tally_advance(struct tally *tally, uint32_t frames_max);

/* Children by count, then by name, both falling, but for the root's and those of TALLY_ORDERED. */
void tally_sort(struct tally *tally);

/* Walks the tree, each node before its children: start with TALLY_NONE, which is also the end. */
uint32_t tally_next(const struct tally *tally, uint32_t node);
const struct tally_node *tally_at(const struct tally *tally, uint32_t node);

/* From the first to the last of what was looked at, 0: no time passed. */
double tally_span_ms(const struct tally *tally);

#endif
