/* notes.c - chunks of a mebibyte; a record never spans two, so that it is one piece of memory. */
#include "store/notes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void notes_open(struct notes *notes)
{
	notes->chunk_count = 0;
	notes->used = NOTES_CHUNK_SIZE;
	notes->total = 0;
}

void notes_close(struct notes *notes)
{
	for (uint32_t i = 0; i < notes->chunk_count; i++)
		munmap(notes->chunks[i], NOTES_CHUNK_SIZE);
	notes_open(notes);
}

static bool notes_grow(struct notes *notes)
{
	if (notes->chunk_count == NOTES_CHUNKS_MAX) return false;
	void *chunk = mmap(NULL, NOTES_CHUNK_SIZE, PROT_READ | PROT_WRITE,
	                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (chunk == MAP_FAILED) return false;
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
