/* table.c - append-only rows in chunks that double. */
#include "table.h"

#include <stdlib.h>

void table_open(struct table *table, size_t row_size, uint32_t count_max)
{
	*table = (struct table){ .row_size = row_size, .count_max = count_max };
}

void table_close(struct table *table)
{
	for (size_t i = 0; i < TABLE_CHUNKS_MAX; i++) free(table->chunks[i]);
}

/* Chunk k begins at row 16 * (2^k - 1): the highest bit of index / 16 + 1 is k. */
static uint32_t table_chunk_of(uint32_t index)
{
	return 31u - (uint32_t)__builtin_clz(index / TABLE_FIRST_ROWS + 1);
}

static void *table_at(const struct table *table, uint32_t index)
{
	uint32_t chunk = table_chunk_of(index);
	uint32_t first = TABLE_FIRST_ROWS * ((1u << chunk) - 1);
	return table->chunks[chunk] + (size_t)(index - first) * table->row_size;
}

void *table_add(struct table *table)
{
	uint32_t index = atomic_load_explicit(&table->count, memory_order_relaxed);
	if (index >= table->count_max) return NULL;
	uint32_t chunk = table_chunk_of(index);
	if (chunk >= TABLE_CHUNKS_MAX) return NULL;
	if (!table->chunks[chunk])
		table->chunks[chunk] = calloc((size_t)TABLE_FIRST_ROWS << chunk, table->row_size);
	return table->chunks[chunk] ? table_at(table, index) : NULL;
}

void table_publish(struct table *table)
{
	uint32_t count = atomic_load_explicit(&table->count, memory_order_relaxed);
	/* release: pairs with the acquire in table_count(); the row is filled */
	atomic_store_explicit(&table->count, count + 1, memory_order_release);
}

uint32_t table_count(const struct table *table)
{
	/* acquire: pairs with the release in table_publish() */
	return atomic_load_explicit(&table->count, memory_order_acquire);
}

void *table_row(const struct table *table, uint32_t index)
{
	return index < table_count(table) ? table_at(table, index) : NULL;
}
