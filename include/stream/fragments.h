/* fragments.h - the fragments of datagrams until a datagram is whole. It keeps where they are, no bytes:
 * the offsets are the caller's to interpret.
 *
 * Bounded: when the fragments that wait make more than bytes_max, the oldest datagram is given up. No
 * clock plays a part, so that a capture gives the same result however fast it is read.
 *
 * Owner: who opened it; memory comes from the arena and is used again. Thread: the engine's.
 * Lengths and offsets are bytes. Source: RFC 791 3.2, RFC 8200 4.5. */
#ifndef DOGFISH_STREAM_FRAGMENTS_H
#define DOGFISH_STREAM_FRAGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/address.h"

struct arena;
struct fragments;

enum {
	FRAGMENTS_BYTES_MAX = 64 << 20,    /* what users of this pass as bytes_max */
	FRAGMENTS_PER_DATAGRAM_MAX = 8192, /* 64 KiB in the smallest fragments; more are not kept */
};

/* What fragments of one datagram have in common. */
struct fragment_key {
	struct address source, destination;
	uint32_t id;
	uint8_t protocol;
};

struct fragment {
	uint32_t offset, length; /* in the datagram */
	uint32_t frame;
	uint32_t place, kept; /* of its bytes, for the caller */
	bool is_last;         /* says that the datagram ends with it */
};

/* NULL if memory has ended. */
struct fragments *fragments_open(struct arena *arena, size_t bytes_max);

struct fragments_result {
	uint32_t datagram; /* a number of its own, from 1; 0: nothing was kept */
	uint32_t count;    /* its fragments so far */
	uint32_t length;   /* of the whole datagram when it is complete, else 0 */
};

/* Adds a fragment; an empty one is not kept. When the datagram is complete now, fragments_take must
 * follow. */
struct fragments_result fragments_add(struct fragments *fragments, const struct fragment_key *key,
                                      const struct fragment *fragment);

/* Writes the fragments of the datagram that fragments_add just completed, by offset and, at one offset,
 * by arrival, to out, which has room for count; and forgets them. */
void fragments_take(struct fragments *fragments, struct fragment *out);

#endif
