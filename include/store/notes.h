/* notes.h - what track leaves for dissect: small records in capture order, append-only.
 *
 * A handle is the record's position in units of 4 bytes; 0 is "none". Records never move and never
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
	NOTES_CHUNKS_MAX = 16 * 1024,
	NOTES_UNIT = 4, /* bytes that a handle counts */
	NOTES_UNITS_PER_CHUNK = NOTES_CHUNK_SIZE / NOTES_UNIT,
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

/* The same for a record that need not be aligned to more than 4. */
uint32_t notes_add_words(struct notes *notes, size_t count, void **record_out);

/* The record, for who may still write it; handle must not be 0. */
static inline void *notes_place(const struct notes *notes, uint32_t handle)
{
	return notes->chunks[handle / NOTES_UNITS_PER_CHUNK] +
	       (size_t)(handle % NOTES_UNITS_PER_CHUNK) * NOTES_UNIT;
}

/* The record; handle must not be 0. */
static inline const void *notes_at(const struct notes *notes, uint32_t handle)
{
	return notes_place(notes, handle);
}

#endif
