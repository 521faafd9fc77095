/* framing_records.c - the writing side of the records that framing leaves for dissect. */
#include "framing_internal.h"

struct part_record *parts_add(struct tracker *t, struct parts_builder *builder,
                              enum stream_part_kind kind, uint16_t dissector)
{
	if (!builder->record) {
		size_t size = sizeof *builder->record +
		              FRAMING_PARTS_MAX * sizeof *builder->record->parts;
		builder->record = arena_take(&t->engine->walk.arena, size);
		if (!builder->record) return NULL;
	}
	if (builder->count == FRAMING_PARTS_MAX) return NULL;
	struct part_record *part = &builder->record->parts[builder->count++];
	*part = (struct part_record){ .kind = (uint8_t)kind, .dissector = dissector };
	return part;
}

void parts_keep(struct tracker *t, struct parts_builder *builder)
{
	if (!builder->record) return;
	builder->record->count = builder->count;
	size_t size = sizeof *builder->record + builder->count * sizeof *builder->record->parts;
	t->entry->link = tracker_keep(t, builder->record, size);
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
	struct pdu_record pdu = { .stream_offset = at, .first_frame = first->frame, .first = *first };
	return tracker_keep(t, &pdu, sizeof pdu);
}
