/* segments.c - segment lists as bytes, in chunks that grow, so that a short conversation pays for few.
 *
 * An entry is a head and what the head says is there, numbers with their lowest byte first:
 *
 *   head, bits 0 direction, 1 flags, 2 stream offset, 3 data offset, 4-5 bytes of frame less one,
 *         6-7 enum entry_length
 *   flags                1 byte
 *   stream offset        6 bytes; else it is the direction's end
 *   data offset          2 bytes; else it is that of the direction's entry before
 *   frame                1 to 4 bytes, less the entry's before
 *   length               0 to 2 bytes
 *
 * A head of 0 ends a chunk: the next entry is in the next one. */
#include "stream/segments.h"

#include <string.h>

#include "base/arena.h"

enum {
	CHUNK_FIRST = 16, /* bytes of entries: a question and its answer fit */
	CHUNK_LAST = 2032,
	ENTRY_LENGTH_MAX = UINT16_MAX,
	ENTRY_BYTES_MAX = 1 + 1 + 6 + 2 + 4 + 2 + 2, /* and two that entry_put writes */
	OFFSET_BYTES = 6,
};

enum entry_head {
	HEAD_REVERSE = 1,
	HEAD_FLAGS = 2,
	HEAD_STREAM_OFFSET = 4,
	HEAD_DATA_OFFSET = 8,
	HEAD_FRAME_SHIFT = 4,
	HEAD_LENGTH_SHIFT = 6,
};

enum entry_length {
	LENGTH_NONE, /* no entry */
	LENGTH_BYTE,
	LENGTH_TWO_BYTES,
	LENGTH_SAME, /* as the entry's before */
};

struct segment_chunk {
	struct segment_chunk *next;
	uint8_t bytes[];
};

/* ---------------------------------------------------------------- one entry */

/* Writes four bytes, which compilers make one store of; the first so many count. */
static uint8_t *entry_put(uint8_t *at, uint32_t number, unsigned bytes)
{
	for (unsigned i = 0; i < 4; i++) at[i] = (uint8_t)(number >> 8 * i);
	return at + bytes;
}

static uint64_t entry_get(const uint8_t **at, unsigned bytes)
{
	uint64_t number = 0;
	for (unsigned i = 0; i < bytes; i++) number |= (uint64_t) * (*at)++ << 8 * i;
	return number;
}

static unsigned entry_frame_bytes(uint32_t frames)
{
	if (frames <= UINT8_MAX) return 1;
	if (frames <= UINT16_MAX) return 2;
	return frames < 1u << 24 ? 3 : 4;
}

static enum entry_length entry_length(const struct segment_context *context, uint32_t length)
{
	if (length == context->length) return LENGTH_SAME;
	return length <= UINT8_MAX ? LENGTH_BYTE : LENGTH_TWO_BYTES;
}

/* What the entries after this one are told from. */
static void segment_context_move(struct segment_context *context, const struct segment *segment)
{
	uint64_t end = (uint64_t)segment->stream_offset + segment->length;
	unsigned direction = segment->direction;
	if (segment->length && end > context->directions[direction].end)
		context->directions[direction].end = end & (((uint64_t)1 << 48) - 1);
	context->directions[direction].data_offset = segment->data_offset;
	context->frame = segment->frame;
	context->length = segment->length;
}

/* Writes the entry; returns its length in bytes. */
static unsigned entry_write(const struct segment_context *context, const struct segment *segment,
                            uint8_t out[ENTRY_BYTES_MAX])
{
	unsigned direction = segment->direction;
	uint32_t frames = segment->frame - context->frame;
	unsigned frame_bytes = entry_frame_bytes(frames);
	enum entry_length length = entry_length(context, segment->length);
	unsigned head = direction | (frame_bytes - 1) << HEAD_FRAME_SHIFT |
	                (unsigned)length << HEAD_LENGTH_SHIFT;
	uint8_t *at = out + 1;
	if (segment->flags) {
		head |= HEAD_FLAGS;
		*at++ = segment->flags & SEGMENT_FLAGS_ALL;
	}
	if (segment->stream_offset != context->directions[direction].end) {
		head |= HEAD_STREAM_OFFSET;
		at = entry_put(at, (uint32_t)segment->stream_offset, 4);
		at = entry_put(at, (uint32_t)(segment->stream_offset >> 32), OFFSET_BYTES - 4);
	}
	if (segment->data_offset != context->directions[direction].data_offset) {
		head |= HEAD_DATA_OFFSET;
		at = entry_put(at, segment->data_offset, 2);
	}
	at = entry_put(at, frames, frame_bytes);
	if (length != LENGTH_SAME) at = entry_put(at, segment->length, (unsigned)length);
	out[0] = (uint8_t)head;
	return (unsigned)(at - out);
}

/* Reads an entry whose head is not 0; returns what follows it. */
static const uint8_t *entry_read(const struct segment_context *context, const uint8_t *at,
                                 struct segment *out)
{
	unsigned head = *at++, direction = head & HEAD_REVERSE;
	unsigned length = head >> HEAD_LENGTH_SHIFT;
	*out = (struct segment){ .direction = direction & 1u,
		                 .stream_offset = context->directions[direction].end,
		                 .data_offset = context->directions[direction].data_offset,
		                 .length = context->length };
	if (head & HEAD_FLAGS) out->flags = *at++;
	if (head & HEAD_STREAM_OFFSET)
		out->stream_offset = entry_get(&at, OFFSET_BYTES) & (((uint64_t)1 << 48) - 1);
	if (head & HEAD_DATA_OFFSET) out->data_offset = entry_get(&at, 2) & UINT16_MAX;
	out->frame = context->frame + (uint32_t)entry_get(&at, (head >> HEAD_FRAME_SHIFT & 3) + 1);
	if (length != LENGTH_SAME) out->length = entry_get(&at, length) & UINT16_MAX;
	return at;
}

/* ---------------------------------------------------------------- the list */

/* Room for an entry of so many bytes and the 0 behind it, or NULL when memory has ended. */
static uint8_t *segments_room(struct segments *segments, struct arena *arena, unsigned bytes)
{
	struct segment_chunk *last = segments->last;
	if (segments->used + bytes >= segments->capacity) {
		unsigned capacity = last ? (segments->capacity * 3u / 2 & ~7u) : CHUNK_FIRST;
		if (capacity > CHUNK_LAST) capacity = CHUNK_LAST;
		struct segment_chunk *chunk = arena_take(arena, sizeof *chunk + capacity);
		if (!chunk) return NULL;
		if (last)
			last->next = chunk;
		else
			segments->first = chunk;
		segments->last = last = chunk;
		segments->capacity = (uint16_t)capacity;
		segments->used = 0;
	}
	return last->bytes + segments->used;
}

static bool segments_append_one(struct segments *segments, struct arena *arena,
                                const struct segment *segment)
{
	uint8_t entry[ENTRY_BYTES_MAX];
	unsigned bytes = entry_write(&segments->context, segment, entry);
	uint8_t *room = segments_room(segments, arena, bytes);
	if (!room) return false;
	memcpy(room, entry, bytes);
	segments->used = (uint16_t)(segments->used + bytes);
	segment_context_move(&segments->context, segment);
	uint32_t count = atomic_load_explicit(&segments->count,
	                                      memory_order_relaxed); /* ours alone to write */
	/* release: pairs with the acquire in segments_count; entry and chunk links are written before */
	atomic_store_explicit(&segments->count, count + 1, memory_order_release);
	return true;
}

bool segments_append(struct segments *segments, struct arena *arena, const struct segment *segment,
                     uint32_t length)
{
	struct segment part = *segment;
	const uint16_t inside =
		(uint16_t)(segment->flags & ~(uint64_t)(SEGMENT_FIN | SEGMENT_RESET));
	uint16_t indirect = 0;
	while (length > ENTRY_LENGTH_MAX) {
		part.length = ENTRY_LENGTH_MAX;
		part.flags = (inside | indirect) & SEGMENT_FLAGS_ALL;
		if (!segments_append_one(segments, arena, &part)) return false;
		part.stream_offset += ENTRY_LENGTH_MAX;
		length -= ENTRY_LENGTH_MAX;
		if (part.data_offset > UINT16_MAX - ENTRY_LENGTH_MAX)
			indirect =
				SEGMENT_INDIRECT; /* too far into the frame for an entry to say where */
		else
			part.data_offset += ENTRY_LENGTH_MAX;
	}
	part.flags = (segment->flags | indirect) & SEGMENT_FLAGS_ALL;
	part.length = length & ENTRY_LENGTH_MAX;
	return segments_append_one(segments, arena, &part);
}

const struct segment *segments_next(const struct segments *segments, struct segments_cursor *cursor)
{
	if (cursor->index >= segments_count(segments)) return NULL;
	if (!cursor->chunk) {
		cursor->chunk = segments->first;
	} else if (cursor->chunk->bytes[cursor->in_chunk] == 0) {
		cursor->chunk = cursor->chunk->next;
		cursor->in_chunk = 0;
	}
	const uint8_t *bytes = cursor->chunk->bytes;
	const uint8_t *end =
		entry_read(&cursor->context, bytes + cursor->in_chunk, &cursor->segment);
	cursor->in_chunk = (uint32_t)(end - bytes);
	cursor->index++;
	segment_context_move(&cursor->context, &cursor->segment);
	return &cursor->segment;
}

void segments_prefetch(const struct segments *segments)
{
	if (segments->last) __builtin_prefetch(segments->last->bytes + segments->used, 1);
}
