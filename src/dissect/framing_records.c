/* framing_records.c - the writing side of the records that framing leaves for dissect. */
#include <string.h>

#include "framing_internal.h"

enum { PARTS_FIRST = 8 };

static bool parts_grow(struct tracker *t, struct parts_builder *builder)
{
	uint32_t capacity = builder->capacity ? builder->capacity * 2 : PARTS_FIRST;
	struct part_record *parts = arena_take(&t->engine->walk.arena, capacity * sizeof *parts);
	if (!parts) return false;
	if (builder->count) memcpy(parts, builder->parts, builder->count * sizeof *parts);
	builder->parts = parts;
	builder->capacity = capacity;
	return true;
}

struct part_record *parts_add(struct tracker *t, struct parts_builder *builder,
                              enum stream_part_kind kind, uint16_t dissector)
{
	if (builder->count == FRAMING_PARTS_MAX) return NULL;
	if (builder->count == builder->capacity && !parts_grow(t, builder)) return NULL;
	struct part_record *part = &builder->parts[builder->count++];
	*part = (struct part_record){ .kind = kind & 3u, .dissector = dissector & 0x3ffu };
	return part;
}

void parts_keep(struct tracker *t, struct parts_builder *builder)
{
	if (builder->count == 0) return;
	builder->parts->count = builder->count & 0x7ffu;
	t->entry->link = tracker_keep(t, builder->parts, builder->count * sizeof *builder->parts);
}

struct pdu_record *framing_pdu(struct tracker *t, uint32_t handle)
{
	const struct notes *notes = &t->engine->store->notes;
	const size_t per_chunk = NOTES_CHUNK_SIZE / 8;
	return (struct pdu_record *)(void *)(notes->chunks[handle / per_chunk] +
	                                     (handle % per_chunk) * 8);
}

uint32_t framing_new_pdu(struct tracker *t, uint64_t at, const struct piece *first)
{
	struct pdu_record pdu = { .stream_offset = at,
		                  .first_frame = first->frame,
		                  .first = *first };
	return tracker_keep(t, &pdu, sizeof pdu);
}
