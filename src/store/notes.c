/* notes.c - chunks of a mebibyte; a record never spans two, so that it is one piece of memory. */
#include "store/notes.h"

#include <stdlib.h>

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

static uint32_t notes_take(struct notes *notes, size_t size, size_t alignment, void **record_out)
{
	size_t from = (notes->used + alignment - 1) & ~(alignment - 1);
	if (from + size > NOTES_CHUNK_SIZE) {
		if (!notes_grow(notes)) return 0;
		from = notes->used;
	}
	notes->used = from + size;
	uint32_t chunk = notes->chunk_count - 1;
	*record_out = notes->chunks[chunk] + from;
	return chunk * NOTES_UNITS_PER_CHUNK + (uint32_t)(from / NOTES_UNIT);
}

uint32_t notes_add(struct notes *notes, size_t size, void **record_out)
{
	size = (size + NOTES_UNIT - 1) & ~(size_t)(NOTES_UNIT - 1);
	if (size == 0) size = NOTES_UNIT;
	if (size > NOTE_SIZE_MAX - 8) return 0;
	return notes_take(notes, size, 8, record_out);
}

uint32_t notes_add_words(struct notes *notes, size_t count, void **record_out)
{
	if (count > (NOTE_SIZE_MAX - 8) / NOTES_UNIT) return 0;
	return notes_take(notes, count * NOTES_UNIT, NOTES_UNIT, record_out);
}
