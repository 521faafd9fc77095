/* segments.h - one direction of a stream as a list of where its bytes are: no copy of the data.
 *
 * Entries are in order of arrival and append-only; holes, overlaps and retransmissions follow from stream
 * offsets, which count from the first byte of data and do not wrap. stream/follow.h puts them in order.
 * A UDP direction uses the same list, a datagram an entry.
 * Owner: the conversation. Thread: engine appends; any thread reads entries below segments_count. */
#ifndef DOGFISH_STREAM_SEGMENTS_H
#define DOGFISH_STREAM_SEGMENTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct arena;

enum segment_flag {
	SEGMENT_INDIRECT = 1, /* the bytes are not the frame's own: dissect the frame to get them */
	SEGMENT_RETRANSMITTED = 2,
	SEGMENT_OUT_OF_ORDER = 4,
	SEGMENT_FIN = 8, /* of length 0 too */
	SEGMENT_RESET = 16,
	SEGMENT_CUT = 32, /* not all of it was captured */
};

struct segment {
	uint64_t stream_offset : 48;
	uint64_t flags : 16;
	uint32_t frame;
	uint32_t data_offset : 16; /* of the payload in the frame's bytes */
	uint32_t length : 16;
};

_Static_assert(sizeof(struct segment) == 16, "a data segment costs 16 bytes");

struct segment_chunk;

struct segments {
	struct segment_chunk *first; /* set once, before count rises */
	struct segment_chunk *last;  /* engine */
	_Atomic uint32_t count;
	uint16_t used, capacity; /* of last; engine */
};

/* False when memory has ended. A length over 65,535 is split. Thread: engine. */
bool segments_append(struct segments *segments, struct arena *arena, const struct segment *segment,
                     uint32_t length);

/* Walks entries in order of arrival. Start with a zeroed cursor; NULL at the published end: later calls go
 * on when there is more. Thread: any, the cursor is the caller's. */
struct segments_cursor {
	const struct segment_chunk *chunk;
	uint32_t index, in_chunk;
};
const struct segment *segments_next(const struct segments *segments,
                                    struct segments_cursor *cursor);

static inline uint32_t segments_count(const struct segments *segments)
{
	/* acquire: pairs with the release in segments_append; the entry is written before */
	return atomic_load_explicit(&segments->count, memory_order_acquire);
}

/* Brings the place of the next entry near. */
void segments_prefetch(const struct segments *segments);

#endif
