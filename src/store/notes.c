/* notes.c - chunks of a mebibyte; a record never spans two, so that it is one piece of memory. */
#include "store/notes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/reserve.h"

enum { CHUNKS_FEW = 2 }; /* a capture that has more is going to need most of the next */

void notes_open(struct notes *notes)
{
	notes->chunk_count = 0;
	notes->used = NOTES_CHUNK_SIZE;
	notes->total = 0;
}

void notes_close(struct notes *notes)
{
	for (uint32_t i = 0; i < notes->chunk_count; i++)
		reserve_close(notes->chunks[i], NOTES_CHUNK_SIZE);
	notes_open(notes);
}

static bool notes_grow(struct notes *notes)
{
	if (notes->chunk_count == NOTES_CHUNKS_MAX) return false;
	bool is_few = notes->chunk_count < CHUNKS_FEW;
	void *chunk =
		is_few ? reserve_open(NOTES_CHUNK_SIZE) : reserve_open_filled(NOTES_CHUNK_SIZE);
	if (!chunk) return false;
	notes->chunks[notes->chunk_count++] = chunk;
	notes->used = notes->chunk_count == 1 ? 8 : 0; /* handle 0 stays unused */
	notes->total += NOTES_CHUNK_SIZE;
	return true;
}

uint32_t notes_add(struct notes *notes, size_t size, void **record_out)
{
	size = (size + 7) & ~(size_t)7;
	if (size == 0) size = 8;
	if (size > NOTE_SIZE_MAX - 8) return 0;
	if (NOTES_CHUNK_SIZE - notes->used < size && !notes_grow(notes)) return 0;
	uint32_t chunk = notes->chunk_count - 1;
	uint32_t handle = chunk * (NOTES_CHUNK_SIZE / 8) + (uint32_t)(notes->used / 8);
	*record_out = notes->chunks[chunk] + notes->used;
	notes->used += size;
	return handle;
}

void notes_trim(struct notes *notes, uint32_t handle, size_t size)
{
	const size_t per_chunk = NOTES_CHUNK_SIZE / 8;
	assert(handle / per_chunk == notes->chunk_count - 1);
	size_t end = (handle % per_chunk) * 8 + ((size + 7) & ~(size_t)7);
	if (end < notes->used) {
		memset(notes->chunks[notes->chunk_count - 1] + end, 0, notes->used - end);
		notes->used = end;
	}
}
