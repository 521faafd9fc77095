/* compare.h - two frames side by side: their layers' items aligned by what they are, those that differ
 * first to be seen, those that are equal folded to their names, their answers below.
 *
 * What is compared are the application layers, if both have some; else all layers. Items that differ by
 * nature (times, ports, sequence numbers, identifiers, cookies) are told apart from what was said.
 * Owner: who opened it; the engine is borrowed. Thread: one. */
#ifndef DOGFISH_STATS_COMPARE_H
#define DOGFISH_STATS_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect/engine.h"
#include "stats/page.h"

struct comparison;

struct compare_options {
	unsigned cells;        /* that a line may take */
	bool shows_equal;      /* each equal item on a line of its own */
	bool shows_all_layers; /* also those below the application */
	bool shows_secrets;    /* else stars stand for them */
};

struct compare_counts {
	unsigned different, volatiles, equal;
};

/* Takes both frames apart; both are tracked. Never NULL. */
struct comparison *comparison_open(const struct engine *engine, const struct view *view, uint32_t a,
                                   uint32_t b);
void comparison_close(struct comparison *comparison);

/* Writes it; the counts are of the two frames, without their answers. */
void comparison_write(const struct comparison *comparison, const struct compare_options *options,
                      struct page *page, struct compare_counts *counts_out);

#endif
