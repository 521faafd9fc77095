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

/* May a link alone say that all of the payload is this part? */
static enum entry_link parts_link(const struct part_record *part, const struct reader *payload)
{
	size_t length = reader_left(payload);
	if (part->offset || part->length != length || reader_left_reported(payload) != length)
		return LINK_PARTS;
	if (part->kind == STREAM_PREFIX && part->pdu)
		return part->was_tried ? LINK_TRIED_PREFIX : LINK_PREFIX;
	return part->kind == STREAM_PDU && !part->pdu ? LINK_PDU : LINK_PARTS;
}

void parts_keep(struct tracker *t, struct parts_builder *builder, const struct reader *payload)
{
	struct note_entry *entry = t->entry;
	if (builder->count == 0) return;
	struct part_record *parts = builder->parts;
	enum entry_link kind = builder->count == 1 ? parts_link(parts, payload) : LINK_PARTS;
	parts->count = builder->count & 0x7ffu;
	entry->link_kind = (uint8_t)kind;
	entry->link_dissector = parts->dissector;
	if (kind == LINK_PDU)
		entry->link = parts->note;
	else if (kind == LINK_PARTS)
		entry->link = tracker_keep(t, parts, builder->count * sizeof *parts);
	else
		entry->link = parts->pdu;
	if (kind != LINK_PDU && !entry->link) entry->link_kind = LINK_NONE;
}

struct pdu_record *framing_pdu(struct tracker *t, uint32_t handle)
{
	return notes_place(&t->engine->store->notes, handle);
}

uint32_t framing_new_pdu(struct tracker *t, const struct framing_direction *f)
{
	struct pdu_record pdu = { .dissector = f->dissector, .first = f->pieces[0].piece };
	return tracker_keep(t, &pdu, sizeof pdu);
}
