/* arena.c - a list of chunks, each twice the size of the one before. */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/reserve.h"

enum { CHUNK_FIRST = 16 * 1024, CHUNK_MAX = 1024 * 1024, CHUNKS_FILLED_FROM = 4 * CHUNK_MAX };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
	bool is_reserved; /* of CHUNK_MAX bytes with its head; else of malloc */
	_Alignas(16) uint8_t bytes[];
};

void arena_open(struct arena *arena, size_t bytes_max)
{
	*arena = (struct arena){ .total_max = bytes_max };
}

static void arena_free_from(struct arena *arena, struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *next = chunk->next;
		arena->total -= chunk->size;
		if (chunk->is_reserved)
			reserve_close(chunk, CHUNK_MAX);
		else
			free(chunk);
		chunk = next;
	}
}

void arena_close(struct arena *arena)
{
	arena_free_from(arena, arena->first);
	*arena = (struct arena){ 0 };
}

void arena_reset(struct arena *arena)
{
	if (arena->first) {
		size_t used = arena->current == arena->first ? arena->used : arena->first->size;
		if (used > arena->dirty) arena->dirty = used;
		arena_free_from(arena, arena->first->next);
		arena->first->next = NULL;
	}
	arena->current = arena->first;
	arena->used = 0;
}

static struct arena_chunk *arena_grow(struct arena *arena, size_t size)
{
	size_t room = arena->current ? arena->current->size * 2 : CHUNK_FIRST;
	if (room > CHUNK_MAX) room = CHUNK_MAX;
	if (room < size) room = size;
	if (room > arena->total_max || arena->total > arena->total_max - room) return NULL;
	struct arena_chunk *chunk;
	/* an arena that holds much is going to need most of the next chunk */
	bool is_reserved = arena->total >= CHUNKS_FILLED_FROM && size <= CHUNK_MAX - sizeof *chunk;
	if (is_reserved) room = CHUNK_MAX - sizeof *chunk;
	chunk = is_reserved ? reserve_open_filled(CHUNK_MAX) /* both are zeroed */
	                    : calloc(1, sizeof *chunk + room);
	if (!chunk) return NULL;
	chunk->is_reserved = is_reserved;
	chunk->size = room;
	if (arena->current)
		arena->current->next = chunk;
	else
		arena->first = chunk;
	arena->current = chunk;
	arena->used = 0;
	arena->total += room;
	return chunk;
}

void *arena_take_bytes(struct arena *arena, size_t size)
{
	if (!arena->current || arena->current->size - arena->used < size) {
		if (!arena_grow(arena, size)) return NULL;
	}
	void *taken = arena->current->bytes + arena->used;
	arena->used += size;
	return taken;
}

void *arena_take(struct arena *arena, size_t size)
{
	arena->used = (arena->used + 7) & ~(size_t)7;
	if (arena->current && arena->used > arena->current->size)
		arena->used = arena->current->size;
	uint8_t *taken = arena_take_bytes(arena, size);
	if (!taken || arena->current != arena->first) return taken;
	size_t offset = (size_t)(taken - arena->current->bytes);
	size_t dirty = arena->dirty > offset ? arena->dirty - offset : 0;
	if (dirty) memset(taken, 0, dirty < size ? dirty : size);
	return taken;
}
