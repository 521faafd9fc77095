/* notes.h - what track leaves for dissect: small records in capture order, append-only.
 *
 * A handle is the record's position in units of 8 bytes; 0 is "none". Records never move and never
 * change once the frame that they belong to is published (but for links, see dissect/exchange.h).
 * Owner: the store. Thread: engine appends; any thread reads records of published frames.
 * Growth can fail: notes_add returns 0 and the capture stops. */
#ifndef DOGFISH_STORE_NOTES_H
#define DOGFISH_STORE_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	NOTE_SIZE_MAX = 1 << 20, /* bytes of one record */
	NOTES_CHUNK_SIZE = 1 << 20,
	NOTES_CHUNKS_MAX = 32 * 1024,
};

struct notes {
	uint8_t *chunks[NOTES_CHUNKS_MAX];
	uint32_t chunk_count;
	size_t used; /* in the last chunk */
	size_t total;
};

/* Never NULL handles: 0 stays unused. */
void notes_open(struct notes *notes);
void notes_close(struct notes *notes);

/* Room for size bytes, zeroed and aligned to 8; its address in *record_out. 0 if memory is at its end. */
uint32_t notes_add(struct notes *notes, size_t size, void **record_out);

/* Gives back the end of the record added last: keeps only its first size bytes. */
void notes_trim(struct notes *notes, uint32_t handle, size_t size);

/* The record; handle must not be 0. */
static inline const void *notes_at(const struct notes *notes, uint32_t handle)
{
	const size_t per_chunk = NOTES_CHUNK_SIZE / 8;
	return notes->chunks[handle / per_chunk] + (handle % per_chunk) * 8;
}

#endif
