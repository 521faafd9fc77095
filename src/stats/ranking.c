/* ranking.c - a merge sort that can stop after any run. */
#include "ranking.h"

#include <stdlib.h>
#include <string.h>

enum { RANKING_RUN = 1024 };

void ranking_close(struct ranking *ranking)
{
	free(ranking->rows);
	free(ranking->other);
	*ranking = (struct ranking){ .rows = NULL };
}

bool ranking_begin(struct ranking *ranking, size_t count)
{
	ranking_close(ranking);
	ranking->rows = calloc(count + 1, sizeof *ranking->rows);
	ranking->other = calloc(count + 1, sizeof *ranking->other);
	if (!ranking->rows || !ranking->other) {
		ranking_close(ranking);
		return false;
	}
	ranking->count = count;
	ranking->width = RANKING_RUN;
	return true;
}

static int ranked_compare(const void *a, const void *b)
{
	const struct ranked *here = a, *there = b;
	if (here->key.high != there->key.high) return here->key.high < there->key.high ? -1 : 1;
	if (here->key.low != there->key.low) return here->key.low < there->key.low ? -1 : 1;
	return (here->row > there->row) - (here->row < there->row);
}

/* Fetches the keys of the next run and sorts it. */
static size_t ranking_sort_run(struct ranking *ranking, ranking_key *key, const void *context)
{
	size_t from = ranking->keyed, left = ranking->count - from;
	size_t length = left < RANKING_RUN ? left : RANKING_RUN;
	for (size_t i = from; i < from + length; i++)
		ranking->rows[i] = (struct ranked){ key(context, i), (uint32_t)i };
	qsort(ranking->rows + from, length, sizeof *ranking->rows, ranked_compare);
	ranking->keyed += length;
	return length;
}

/* Merges the next two runs of this round. */
static size_t ranking_merge(struct ranking *ranking)
{
	size_t from = ranking->merged, count = ranking->count, width = ranking->width;
	size_t middle = from + width < count ? from + width : count;
	size_t end = middle + width < count ? middle + width : count;
	size_t left = from, right = middle;
	for (size_t at = from; at < end; at++) {
		bool takes_left = left < middle &&
		                  (right == end || ranked_compare(&ranking->rows[left],
		                                                  &ranking->rows[right]) <= 0);
		ranking->other[at] = ranking->rows[takes_left ? left++ : right++];
	}
	ranking->merged = end;
	if (end < count) return end - from;
	struct ranked *merged = ranking->other;
	ranking->other = ranking->rows;
	ranking->rows = merged;
	ranking->merged = 0;
	ranking->width *= 2;
	return end - from;
}

bool ranking_step(struct ranking *ranking, ranking_key *key, const void *context, size_t rows_max)
{
	size_t done = 0;
	while (done < rows_max && ranking->keyed < ranking->count)
		done += ranking_sort_run(ranking, key, context);
	while (done < rows_max && ranking->keyed == ranking->count &&
	       ranking->width < ranking->count)
		done += ranking_merge(ranking);
	return ranking->keyed < ranking->count || ranking->width < ranking->count;
}

uint32_t ranking_at(const struct ranking *ranking, size_t place)
{
	return ranking->rows[place].row;
}
