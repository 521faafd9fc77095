/* index.c - linear probing; doubled when half full. */
#include "index.h"

#include <stdlib.h>
#include <string.h>

enum { INDEX_FIRST = 256, ROWS_FIRST = 64 };

void index_close(struct index *index)
{
	free(index->slots);
	*index = (struct index){ .slots = NULL };
}

/* The slot keeps the hash's upper half; its place comes from that half alone, so that it can move. */
static size_t index_place(const struct index *index, uint64_t hash)
{
	return (size_t)((hash >> 32) * 0x9e3779b97f4a7c15u >> 32) & (index->capacity - 1);
}

uint32_t index_find(const struct index *index, uint64_t hash, index_equal *equal, const void *table,
                    const void *key)
{
	if (!index->capacity) return UINT32_MAX;
	for (size_t at = index_place(index, hash);; at = (at + 1) & (index->capacity - 1)) {
		uint64_t slot = index->slots[at];
		if (!slot) return UINT32_MAX;
		uint32_t row = (uint32_t)slot - 1;
		if (slot >> 32 == hash >> 32 && equal(table, row, key)) return row;
	}
}

static void index_put(struct index *index, uint64_t slot)
{
	size_t at = index_place(index, slot);
	while (index->slots[at]) at = (at + 1) & (index->capacity - 1);
	index->slots[at] = slot;
}

bool index_add(struct index *index, uint64_t hash, uint32_t row)
{
	if (2 * (index->used + 1) > index->capacity) {
		struct index larger = { .capacity = index->capacity ? 2 * index->capacity
			                                            : INDEX_FIRST };
		larger.slots = calloc(larger.capacity, sizeof *larger.slots);
		if (!larger.slots) return false;
		for (size_t i = 0; i < index->capacity; i++)
			if (index->slots[i]) index_put(&larger, index->slots[i]);
		larger.used = index->used;
		free(index->slots);
		*index = larger;
	}
	index_put(index, (hash & ~(uint64_t)UINT32_MAX) | (row + 1));
	index->used++;
	return true;
}

bool rows_grow(void **rows, size_t *capacity, size_t count, size_t size)
{
	if (count < *capacity) return true;
	size_t larger = *capacity ? 2 * *capacity : ROWS_FIRST;
	void *grown = realloc(*rows, larger * size);
	if (!grown) return false;
	*rows = grown;
	*capacity = larger;
	return true;
}

struct ranked {
	uint64_t value;
	uint32_t row;
};

static int ranked_compare(const void *a, const void *b)
{
	const struct ranked *here = a, *there = b;
	if (here->value != there->value) return here->value < there->value ? 1 : -1;
	return (here->row > there->row) - (here->row < there->row);
}

void rows_rank(const void *table, uint32_t count,
               uint64_t (*value)(const void *table, uint32_t row), uint32_t *out)
{
	struct ranked *ranked = calloc(count ? count : 1, sizeof *ranked);
	if (!ranked) abort();
	for (uint32_t row = 0; row < count; row++)
		ranked[row] = (struct ranked){ value(table, row), row };
	qsort(ranked, count, sizeof *ranked, ranked_compare);
	for (uint32_t i = 0; i < count; i++) out[i] = ranked[i].row;
	free(ranked);
}
