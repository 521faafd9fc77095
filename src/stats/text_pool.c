/* text_pool.c - texts behind one another, found through a table of their hashes. */
#include "text_pool.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { POOL_BYTES_FIRST = 1 << 16, POOL_TABLE_FIRST = 1 << 10 };

void text_pool_open(struct text_pool *pool)
{
	*pool = (struct text_pool){
		.bytes = calloc(1, POOL_BYTES_FIRST),
		.used = 1, /* the empty text */
		.capacity = POOL_BYTES_FIRST,
		.table = calloc(POOL_TABLE_FIRST, sizeof *pool->table),
		.table_size = POOL_TABLE_FIRST,
	};
	if (!pool->bytes || !pool->table) abort();
}

void text_pool_close(struct text_pool *pool)
{
	free(pool->bytes);
	free(pool->table);
}

static size_t pool_hash(const char *text)
{
	uint64_t hash = 1469598103934665603u; /* FNV-1a */
	for (; *text; text++) hash = (hash ^ (uint8_t)*text) * 1099511628211u;
	return (size_t)(hash ^ hash >> 32);
}

/* The place of this text in the table, or the free one where it belongs. */
static size_t pool_find(const struct text_pool *pool, const char *text)
{
	size_t at = pool_hash(text) & (pool->table_size - 1);
	while (pool->table[at] && strcmp(pool->bytes + pool->table[at], text) != 0)
		at = (at + 1) & (pool->table_size - 1);
	return at;
}

static bool pool_grow_table(struct text_pool *pool)
{
	if (pool->count * 2 < pool->table_size) return true;
	uint32_t *old = pool->table;
	size_t old_size = pool->table_size;
	uint32_t *table = calloc(old_size * 2, sizeof *table);
	if (!table) return false;
	pool->table = table;
	pool->table_size = old_size * 2;
	for (size_t i = 0; i < old_size; i++)
		if (old[i]) pool->table[pool_find(pool, pool->bytes + old[i])] = old[i];
	free(old);
	return true;
}

static bool pool_grow_bytes(struct text_pool *pool, size_t length)
{
	size_t capacity = pool->capacity;
	while (pool->used + length > capacity) capacity *= 2;
	if (capacity == pool->capacity) return true;
	if (capacity > TEXT_POOL_MAX) return false;
	char *bytes = realloc(pool->bytes, capacity);
	if (!bytes) return false;
	pool->bytes = bytes;
	pool->capacity = capacity;
	return true;
}

uint32_t text_pool_keep(struct text_pool *pool, const char *text)
{
	if (!*text) return 0;
	size_t at = pool_find(pool, text), length = strlen(text) + 1;
	if (pool->table[at]) return pool->table[at];
	if (!pool_grow_table(pool) || !pool_grow_bytes(pool, length)) return 0;
	at = pool_find(pool, text);
	memcpy(pool->bytes + pool->used, text, length);
	pool->table[at] = (uint32_t)pool->used;
	pool->used += length;
	pool->count++;
	return pool->table[at];
}

const char *text_pool_at(const struct text_pool *pool, uint32_t number)
{
	return pool->bytes + number;
}
