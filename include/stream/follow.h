/* follow.h - the bytes of a conversation in the order in which they became readable: what "follow stream"
 * shows. First come, first shown: a byte that was sent twice is shown as it came first; what arrived past a
 * gap waits until the gap is filled or the other side has acknowledged it, which leaves a hole.
 *
 * Built piece by piece (follow_advance), so that a stream of gigabytes opens at once; grows while the
 * conversation does. Holds positions, not bytes.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. */
#ifndef DOGFISH_STREAM_FOLLOW_H
#define DOGFISH_STREAM_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/conversation.h"

struct store;
struct follow;

/* What following needs of a frame beyond its place in the store (see dissect/follow_source.h). */
struct follow_source {
	void *context;
	/* The payload of the frame's transport layer, also when it is not the frame's own bytes; NULL if there
	 * is none. Valid until the next call. */
	const uint8_t *(*payload)(void *context, uint32_t frame, uint32_t *length_out);
	/* The raw sequence and acknowledgement numbers of the frame's TCP segment; false if it has none. */
	bool (*numbers)(void *context, uint32_t frame, uint32_t *seq_out, uint32_t *ack_out,
	                bool *is_reverse_out);
};

/* A run of bytes of one frame that are shown together, or a hole. */
struct follow_chunk {
	uint64_t stream_offset : 48; /* of the first byte in its direction */
	uint64_t direction : 1;
	uint64_t is_hole : 1;     /* length bytes were acknowledged, but are not in the capture */
	uint64_t is_indirect : 1; /* the bytes come from the source */
	uint64_t : 13;
	uint32_t frame;
	uint32_t length;
	uint32_t data_offset; /* of the first byte in the frame; indirect: in the payload */
};

/* NULL if there is no memory. All are borrowed and outlive it. */
struct follow *follow_open(const struct store *store, const struct conversation *conversation,
                           const struct follow_source *source);
void follow_close(struct follow *follow);

/* Looks at up to segments_max more segments. False when it has seen all that is tracked now. */
bool follow_advance(struct follow *follow, uint32_t segments_max);

/* Chunks so far, in the order shown. */
size_t follow_count(const struct follow *follow);
const struct follow_chunk *follow_at(const struct follow *follow, size_t index);

/* The bytes of a chunk, NULL for a hole or when they were not captured. Valid until the next call. */
const uint8_t *follow_bytes(struct follow *follow, const struct follow_chunk *chunk);

/* Bytes shown of a direction so far, and segments that wait behind a gap. */
uint64_t follow_length(const struct follow *follow, unsigned direction);
size_t follow_waiting(const struct follow *follow, unsigned direction);

/* The first chunk of a frame, or of the next later one; follow_count if there is none. */
size_t follow_find_frame(const struct follow *follow, uint32_t frame);

#endif
