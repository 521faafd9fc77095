/* segments.h - the streams of a conversation as a list of where their bytes are: no copy of the data.
 *
 * Both directions share the list. Entries are in order of arrival and append-only; holes, overlaps and
 * retransmissions follow from stream offsets, which count from the first byte of data and do not wrap.
 * stream/follow.h puts them in order. UDP uses the same list, a datagram an entry.
 *
 * An entry is kept as what differs from the one before and from what is expected: 4 to 6 bytes as a rule.
 * So entries can only be read one after the other.
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
	SEGMENT_FLAGS_ALL = 63,
};

struct segment {
	uint64_t stream_offset : 48;
	uint64_t flags : 15;
	uint64_t direction : 1;
	uint32_t frame;
	uint32_t data_offset : 16; /* of the payload in the frame's bytes */
	uint32_t length : 16;
};

struct segment_chunk;

/* What an entry is told from. */
struct segment_context {
	struct {
		uint64_t end : 48; /* the highest stream offset that data has reached */
		uint64_t data_offset : 16;
	} directions[2];
	uint32_t frame;
	uint16_t length;
};

struct segments {
	struct segment_chunk *first; /* set once, before count rises */
	struct segment_chunk *last;  /* engine, as all below but count */
	struct segment_context context;
	uint16_t used, capacity; /* bytes of last */
	_Atomic uint32_t count;
};
_Static_assert(sizeof(void *) > 8 || sizeof(struct segments) <= 48, "each conversation has one");

/* False when memory has ended. A length over 65,535 is split. Frames do not go back. Thread: engine. */
bool segments_append(struct segments *segments, struct arena *arena, const struct segment *segment,
                     uint32_t length);

/* Where a direction's stream ends so far. Thread: engine. */
static inline uint64_t segments_end(const struct segments *segments, unsigned direction)
{
	return segments->context.directions[direction].end;
}

/* Walks entries in order of arrival. Start with a zeroed cursor; NULL at the published end: later calls go
 * on when there is more. What is returned is the cursor's, until its next call.
 * Thread: any, the cursor is the caller's. */
struct segments_cursor {
	const struct segment_chunk *chunk;
	uint32_t index, in_chunk;
	struct segment_context context;
	struct segment segment;
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
