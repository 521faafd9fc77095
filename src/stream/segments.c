/* segments.c - segment lists in chunks that double, so that a short conversation pays for few entries. */
#include "stream/segments.h"

#include "base/arena.h"

enum { CHUNK_FIRST = 4, CHUNK_LAST = 1024, ENTRY_LENGTH_MAX = UINT16_MAX };

struct segment_chunk {
	struct segment_chunk *next;
	uint32_t capacity;
	struct segment entries[];
};

/* Room for one more entry, or NULL when memory has ended. */
static struct segment *segments_room(struct segments *segments, struct arena *arena)
{
	struct segment_chunk *last = segments->last;
	if (segments->used == segments->capacity) {
		uint16_t capacity = last ? (uint16_t)(segments->capacity * 2) : CHUNK_FIRST;
		if (capacity > CHUNK_LAST) capacity = CHUNK_LAST;
		struct segment_chunk *chunk =
			arena_take(arena, sizeof *chunk + capacity * sizeof(struct segment));
		if (!chunk) return NULL;
		chunk->capacity = capacity;
		if (last)
			last->next = chunk;
		else
			segments->first = chunk;
		segments->last = last = chunk;
		segments->capacity = capacity;
		segments->used = 0;
	}
	return &last->entries[segments->used];
}

static bool segments_append_one(struct segments *segments, struct arena *arena,
                                const struct segment *segment)
{
	struct segment *room = segments_room(segments, arena);
	if (!room) return false;
	*room = *segment;
	segments->used++;
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
		part.flags = inside | indirect;
		if (!segments_append_one(segments, arena, &part)) return false;
		part.stream_offset += ENTRY_LENGTH_MAX;
		length -= ENTRY_LENGTH_MAX;
		if (part.data_offset > UINT16_MAX - ENTRY_LENGTH_MAX)
			indirect =
				SEGMENT_INDIRECT; /* too far into the frame for an entry to say where */
		else
			part.data_offset += ENTRY_LENGTH_MAX;
	}
	part.flags = (uint16_t)(segment->flags | indirect);
	part.length = length & ENTRY_LENGTH_MAX;
	return segments_append_one(segments, arena, &part);
}

const struct segment *segments_next(const struct segments *segments, struct segments_cursor *cursor)
{
	if (cursor->index >= segments_count(segments)) return NULL;
	if (!cursor->chunk) {
		cursor->chunk = segments->first;
	} else if (cursor->in_chunk == cursor->chunk->capacity) {
		cursor->chunk = cursor->chunk->next;
		cursor->in_chunk = 0;
	}
	cursor->index++;
	return &cursor->chunk->entries[cursor->in_chunk++];
}

void segments_prefetch(const struct segments *segments)
{
	if (segments->last) __builtin_prefetch(&segments->last->entries[segments->used], 1);
}
