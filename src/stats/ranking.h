/* ranking.h - puts the rows of a table in order, in slices: runs are sorted one by one, then merged, two at
 * a time. Owner: the table. Thread: its owner's. */
#ifndef DOGFISH_STATS_RANKING_H
#define DOGFISH_STATS_RANKING_H

#include "stats/counts.h"

/* The key of a row; smaller ones first, rows with equal keys as they are numbered. */
typedef struct counts_key ranking_key(const void *context, size_t row);

struct ranked {
	struct counts_key key;
	uint32_t row;
};

struct ranking {
	struct ranked *rows, *other; /* sorted so far; room for what is merged */
	size_t count, keyed;
	size_t width, merged; /* of the runs; rows of this round that are merged */
};

/* Any earlier one is forgotten. False: no memory. */
bool ranking_begin(struct ranking *ranking, size_t count);

/* Goes on for about so many rows. True while there is more. */
bool ranking_step(struct ranking *ranking, ranking_key *key, const void *context, size_t rows_max);

/* When it is done: the row at that place. */
uint32_t ranking_at(const struct ranking *ranking, size_t place);

void ranking_close(struct ranking *ranking);

#endif
