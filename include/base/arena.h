/* arena.h - memory that is given out in order and freed all at once.
 * Two uses: a frame arena, one a thread, reset before each dissection; and memory that lives as long
 * as a capture. Owner: who opened it. Thread: one. Addresses stay valid until reset or close. */
#ifndef DOGFISH_BASE_ARENA_H
#define DOGFISH_BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *first, *current;
	size_t used;  /* in the current chunk */
	size_t dirty; /* bytes of the first chunk that were used before a reset: the rest is zeros */
	size_t total;     /* in all chunks: what is held from the system */
	size_t total_max; /* past this, arena_take returns NULL */
};

/* An arena that holds nothing yet and at most bytes_max. */
void arena_open(struct arena *arena, size_t bytes_max);
void arena_close(struct arena *arena);

/* Size bytes, aligned to 8 and zeroed; NULL if the arena would outgrow its largest size. */
void *arena_take(struct arena *arena, size_t size);

/* The same without zeroing, aligned to 1. For text and copied bytes. */
void *arena_take_bytes(struct arena *arena, size_t size);

/* Gives everything back and keeps the first chunk for the next use. */
void arena_reset(struct arena *arena);

#endif
