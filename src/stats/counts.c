/* counts.c - what all tables have in common: slices and the order. */
#include "stats/counts.h"

#include "ranking.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct counts {
	const struct counts_kind *kind;
	void *work;
	size_t sort;
	bool is_reversed;
	struct ranking ranking; /* being made */
	bool is_ranking;
	size_t count;    /* rows in the order */
	uint32_t *order; /* NULL: as the rows are numbered */
};

size_t counts_variant(const struct counts_kind *kind, const char *name)
{
	size_t variant = 0;
	for (; kind->variant(variant); variant++)
		if (strcmp(kind->variant(variant), name) == 0) break;
	return variant;
}

struct counts *counts_open(const struct counts_kind *kind, const struct pass_source *source,
                           size_t variant)
{
	struct counts *counts = calloc(1, sizeof *counts);
	if (!counts) abort();
	counts->kind = kind;
	counts->sort = kind->first_sort;
	counts->work = kind->open(source, variant);
	return counts;
}

void counts_close(struct counts *counts)
{
	if (!counts) return;
	counts->kind->close(counts->work);
	ranking_close(&counts->ranking);
	free(counts->order);
	free(counts);
}

bool counts_read(struct counts *counts, uint32_t frames_max)
{
	return counts->kind->read(counts->work, frames_max);
}

void counts_sort(struct counts *counts, size_t column, bool is_reversed)
{
	counts->sort = column;
	counts->is_reversed = is_reversed;
}

void counts_order(struct counts *counts)
{
	size_t count = counts->kind->count(counts->work);
	if (count > UINT32_MAX) count = UINT32_MAX;
	if (counts->kind->is_ordered) {
		counts->count = count;
		return;
	}
	counts->is_ranking = ranking_begin(&counts->ranking, count);
}

static struct counts_key counts_rank(const void *context, size_t row)
{
	const struct counts *counts = context;
	struct counts_key key = counts->kind->key(counts->work, row, counts->sort);
	bool falls = counts->kind->columns[counts->sort].is_number != counts->is_reversed;
	return falls ? (struct counts_key){ ~key.high, ~key.low } : key;
}

bool counts_order_step(struct counts *counts, size_t rows_max)
{
	if (!counts->is_ranking) return false;
	if (ranking_step(&counts->ranking, counts_rank, counts, rows_max)) return true;
	counts->is_ranking = false;
	size_t count = counts->ranking.count;
	uint32_t *order = realloc(counts->order, (count + 1) * sizeof *order);
	if (!order) return false;
	for (size_t i = 0; i < count; i++) order[i] = ranking_at(&counts->ranking, i);
	counts->order = order;
	counts->count = count;
	ranking_close(&counts->ranking);
	return false;
}

size_t counts_count(const struct counts *counts) { return counts->count; }

size_t counts_row(const struct counts *counts, size_t place)
{
	return counts->order ? counts->order[place] : place;
}

void counts_text(const struct counts *counts, size_t row, size_t column, char *out, size_t size)
{
	counts->kind->text(counts->work, row, column, out, size);
}

struct counts_key counts_key_of(const struct counts *counts, size_t row, size_t column)
{
	return counts->kind->key(counts->work, row, column);
}

void counts_filter(const struct counts *counts, size_t row, char *out, size_t size)
{
	if (size) out[0] = 0;
	if (counts->kind->filter) counts->kind->filter(counts->work, row, out, size);
}

uint32_t counts_frame(const struct counts *counts, size_t row)
{
	return counts->kind->frame ? counts->kind->frame(counts->work, row) : 0;
}

bool counts_stream_of(const struct counts *counts, size_t row, struct counts_stream *out)
{
	return counts->kind->stream && counts->kind->stream(counts->work, row, out);
}
