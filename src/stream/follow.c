/* follow.c - puts each direction of a conversation in stream order. */
#include "stream/follow.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "store/frames.h"

enum { NEGATIVE_OFFSET_BIT = 47 };

struct waiting { /* a segment past a gap */
	struct segment segment;
};

struct follow_direction {
	uint64_t expected;       /* stream offset of the byte to show next */
	struct waiting *waiting; /* sorted by stream offset, first come first among equals */
	size_t waiting_first, waiting_count, waiting_capacity;
	uint32_t sequence_base; /* raw number of stream offset 0 */
	bool has_base;
};

struct follow {
	const struct store *store;
	const struct conversation *conversation;
	struct follow_source source;
	struct segments_cursor cursor;
	const struct segment *next; /* looked at, not yet taken */
	struct follow_direction directions[2];
	struct follow_chunk *chunks;
	size_t chunk_count, chunk_capacity;
	uint32_t acks_seen; /* frames up to this were looked at for acknowledgements */
};

struct follow *follow_open(const struct store *store, const struct conversation *conversation,
                           const struct follow_source *source)
{
	struct follow *follow = calloc(1, sizeof *follow);
	if (!follow) return NULL;
	follow->store = store;
	follow->conversation = conversation;
	follow->source = *source;
	return follow;
}

void follow_close(struct follow *follow)
{
	if (!follow) return;
	free(follow->directions[0].waiting);
	free(follow->directions[1].waiting);
	free(follow->chunks);
	free(follow);
}

static void follow_add_chunk(struct follow *follow, const struct follow_chunk *chunk)
{
	if (follow->chunk_count == follow->chunk_capacity) {
		size_t capacity = follow->chunk_capacity ? follow->chunk_capacity * 2 : 256;
		struct follow_chunk *chunks = realloc(follow->chunks, capacity * sizeof *chunks);
		if (!chunks) return;
		follow->chunks = chunks;
		follow->chunk_capacity = capacity;
	}
	follow->chunks[follow->chunk_count++] = *chunk;
}

/* Shows what is new in a segment that begins at or before the expected byte. */
static void follow_show(struct follow *follow, unsigned direction, const struct segment *segment)
{
	struct follow_direction *side = &follow->directions[direction];
	uint64_t skip = side->expected - segment->stream_offset;
	if (skip >= segment->length) return;
	struct follow_chunk chunk = {
		.stream_offset = side->expected & (((uint64_t)1 << 48) - 1),
		.direction = direction & 1u,
		.is_indirect = (segment->flags & SEGMENT_INDIRECT) != 0,
		.frame = segment->frame,
		.length = segment->length - (uint32_t)skip,
		.data_offset = segment->data_offset + (uint32_t)skip,
	};
	follow_add_chunk(follow, &chunk);
	side->expected += chunk.length;
}

static void follow_wait(struct follow_direction *side, const struct segment *segment)
{
	if (side->waiting_count == side->waiting_capacity) {
		size_t capacity = side->waiting_capacity ? side->waiting_capacity * 2 : 16;
		struct waiting *waiting = realloc(side->waiting, capacity * sizeof *waiting);
		if (!waiting) return;
		side->waiting = waiting;
		side->waiting_capacity = capacity;
	}
	size_t place = side->waiting_count;
	while (place > side->waiting_first &&
	       side->waiting[place - 1].segment.stream_offset > segment->stream_offset)
		place--;
	memmove(&side->waiting[place + 1], &side->waiting[place],
	        (side->waiting_count - place) * sizeof *side->waiting);
	side->waiting[place].segment = *segment;
	side->waiting_count++;
}

static bool follow_is_waiting(const struct follow_direction *side)
{
	return side->waiting_first < side->waiting_count;
}

/* Shows what waited and is reached now. */
static void follow_release(struct follow *follow, unsigned direction)
{
	struct follow_direction *side = &follow->directions[direction];
	while (follow_is_waiting(side)) {
		const struct segment *segment = &side->waiting[side->waiting_first].segment;
		if (segment->stream_offset > side->expected) return;
		follow_show(follow, direction, segment);
		side->waiting_first++;
	}
	side->waiting_first = side->waiting_count = 0;
}

/* The other side has acknowledged bytes before acked: a gap below it will not be filled. */
static void follow_acknowledge(struct follow *follow, unsigned direction, uint64_t acked,
                               uint32_t frame)
{
	struct follow_direction *side = &follow->directions[direction];
	while (follow_is_waiting(side) && side->expected < acked) {
		uint64_t first = side->waiting[side->waiting_first].segment.stream_offset;
		if (first > acked) return;
		struct follow_chunk hole = {
			.stream_offset = side->expected & (((uint64_t)1 << 48) - 1),
			.direction = direction & 1u,
			.is_hole = 1,
			.frame = frame,
			.length = (uint32_t)(first - side->expected),
		};
		follow_add_chunk(follow, &hole);
		side->expected = first;
		follow_release(follow, direction);
	}
}

static bool follow_learn_base(struct follow *follow, unsigned direction)
{
	struct follow_direction *side = &follow->directions[direction];
	if (side->has_base) return true;
	const struct segment *segment = &side->waiting[side->waiting_first].segment;
	uint32_t seq, ack;
	bool is_reverse;
	if (!follow->source.numbers(follow->source.context, segment->frame, &seq, &ack,
	                            &is_reverse))
		return false;
	side->sequence_base = seq - (uint32_t)segment->stream_offset;
	side->has_base = true;
	return true;
}

/* Looks for acknowledgements in frames of the conversation that carried no data: only while something
 * waits behind a gap, so a stream without loss never gets here. */
static void follow_look_for_acks(struct follow *follow, uint32_t until)
{
	uint32_t frame = follow->acks_seen + 1;
	for (; frame <= until; frame++) {
		if (!follow_is_waiting(&follow->directions[0]) &&
		    !follow_is_waiting(&follow->directions[1]))
			break;
		if (store_conversation(follow->store, frame) != follow->conversation->number)
			continue;
		uint32_t seq, ack;
		bool is_reverse;
		if (!follow->source.numbers(follow->source.context, frame, &seq, &ack, &is_reverse))
			continue;
		unsigned acked = is_reverse ? 0 : 1;
		struct follow_direction *side = &follow->directions[acked];
		if (!follow_is_waiting(side) || !follow_learn_base(follow, acked)) continue;
		uint32_t ahead = ack - side->sequence_base - (uint32_t)side->expected;
		if ((int32_t)ahead > 0)
			follow_acknowledge(follow, acked, side->expected + ahead, frame);
	}
	follow->acks_seen = until;
}

static const struct segment *follow_peek(struct follow *follow)
{
	if (!follow->next)
		follow->next = segments_next(&follow->conversation->segments, &follow->cursor);
	return follow->next;
}

static void follow_take(struct follow *follow, const struct segment *segment)
{
	unsigned direction = segment->direction;
	struct follow_direction *side = &follow->directions[direction];
	uint64_t offset = segment->stream_offset;
	if (segment->length == 0 || offset >> NEGATIVE_OFFSET_BIT) return;
	if (offset > side->expected) {
		follow_wait(side, segment);
		return;
	}
	follow_show(follow, direction, segment);
	follow_release(follow, direction);
}

bool follow_advance(struct follow *follow, uint32_t segments_max)
{
	uint32_t tracked = store_tracked_count(follow->store);
	for (uint32_t i = 0; i < segments_max; i++) {
		const struct segment *segment = follow_peek(follow);
		uint32_t until = segment && segment->frame <= tracked ? segment->frame : tracked;
		if (follow_is_waiting(&follow->directions[0]) ||
		    follow_is_waiting(&follow->directions[1])) {
			if (until > follow->acks_seen) follow_look_for_acks(follow, until);
		} else {
			follow->acks_seen = until;
		}
		if (!segment || segment->frame > tracked) return false;
		follow_take(follow, segment);
		follow->next = NULL;
	}
	return true;
}

size_t follow_count(const struct follow *follow) { return follow->chunk_count; }

const struct follow_chunk *follow_at(const struct follow *follow, size_t index)
{
	return &follow->chunks[index];
}

const uint8_t *follow_bytes(struct follow *follow, const struct follow_chunk *chunk)
{
	if (chunk->is_hole) return NULL;
	if (chunk->is_indirect) {
		uint32_t length;
		const uint8_t *payload =
			follow->source.payload(follow->source.context, chunk->frame, &length);
		bool is_there = payload && chunk->data_offset <= length &&
		                chunk->length <= length - chunk->data_offset;
		return is_there ? payload + chunk->data_offset : NULL;
	}
	uint32_t captured = store_captured(follow->store, chunk->frame);
	if (chunk->data_offset > captured || chunk->length > captured - chunk->data_offset)
		return NULL;
	return store_bytes(follow->store, chunk->frame) + chunk->data_offset;
}

uint64_t follow_length(const struct follow *follow, unsigned direction)
{
	return follow->directions[direction].expected;
}

size_t follow_waiting(const struct follow *follow, unsigned direction)
{
	return follow->directions[direction].waiting_count -
	       follow->directions[direction].waiting_first;
}

size_t follow_find_frame(const struct follow *follow, uint32_t frame)
{
	size_t low = 0, high = follow->chunk_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		/* what waited comes after later frames: then the nearest place is given */
		if (follow->chunks[middle].frame < frame)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
