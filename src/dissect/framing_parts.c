/* framing_parts.c - the reading side of framing: from a layer's link to the layers above. */
#include "dissect/framing.h"

#include "engine_internal.h"
#include "framing_internal.h"

static const void *framing_kept(const struct dissection *d, uint32_t handle)
{
	return notes_at(&d->store->notes, handle);
}

/* The one part that a link alone says. */
static void framing_single(const struct dissection *d, const struct reader *payload,
                           struct part_record *out)
{
	const struct note_entry *entry = d->current;
	*out = (struct part_record){ .count = 1, .length = reader_left(payload) & PART_LENGTH_MAX };
	if (entry->link_kind == LINK_PDU) {
		out->kind = STREAM_PDU;
		out->dissector = entry->link_dissector & 0x3ffu;
		out->note = entry->link;
	} else {
		const struct pdu_record *pdu = framing_kept(d, entry->link);
		out->kind = STREAM_PREFIX;
		out->was_tried = entry->link_kind == LINK_TRIED_PREFIX;
		out->dissector = pdu->dissector & 0x3ffu;
		out->pdu = entry->link;
	}
}

/* The parts of the payload of the layer at hand, or NULL: nobody frames it. single has room for one. */
static const struct part_record *framing_parts(const struct dissection *d,
                                               const struct reader *payload,
                                               struct part_record *single)
{
	const struct note_entry *entry = d->current;
	if (!entry || entry->link_kind < LINK_PARTS) return NULL;
	if (entry->link_kind == LINK_PARTS) return framing_kept(d, entry->link);
	framing_single(d, payload, single);
	return single;
}

/* A PDU's pieces, unpacked for as long as the frame is shown. */
static const struct piece *framing_unpack(struct dissection *d, uint32_t handle,
                                          uint32_t *count_out)
{
	const uint8_t *list = framing_kept(d, handle);
	uint32_t count = piece_list_count(list);
	if (d->unpacked != handle) {
		struct piece *pieces = arena_take(&d->arena, count * sizeof *pieces);
		if (!pieces) return NULL;
		piece_list_unpack(list, pieces);
		d->unpacked_pieces = pieces;
		d->unpacked = handle;
	}
	*count_out = count;
	return d->unpacked_pieces;
}

static struct stream_part framing_part(struct dissection *d, const struct part_record *part)
{
	struct stream_part out = {
		.kind = (enum stream_part_kind)part->kind,
		.dissector = dissectors_at(d->dissectors, part->dissector),
		.offset = part->offset,
		.length = part->length,
		.was_tried = part->was_tried,
	};
	if (!part->pdu) return out;
	const struct pdu_record *pdu = framing_kept(d, part->pdu);
	/* acquire: pairs with the release in framing_complete; pieces are written before */
	uint32_t completed_in = atomic_load_explicit(&pdu->completed_in, memory_order_acquire);
	out.first_frame = pdu->first.frame;
	out.first = &pdu->first;
	out.completed_in = completed_in <= d->view.horizon ? completed_in : 0;
	if (part->kind != STREAM_PDU) return out;
	out.pdu_length = (uint64_t)pdu->length_upper << 32 | pdu->length;
	if (pdu->pieces) out.pieces = framing_unpack(d, pdu->pieces, &out.piece_count);
	return out;
}

bool layer_stream_part(const struct layer *l, const struct reader *payload, uint32_t index,
                       struct stream_part *out)
{
	struct part_record single;
	const struct part_record *parts = framing_parts(l->dissection, payload, &single);
	if (!parts || index >= parts->count) return false;
	*out = framing_part(l->dissection, &parts[index]);
	return true;
}

static struct reader framing_source(struct dissection *d, const struct stream_part *part)
{
	if (d->stream_pdu == part->first) return d->stream_reader;
	struct reader r =
		dissection_source_pieces(d, "Reassembled TCP", part->pieces, part->piece_count);
	uint64_t missing = part->pdu_length - reader_left(&r);
	r.missing = missing > UINT32_MAX ? UINT32_MAX : (uint32_t)missing;
	d->stream_pdu = part->first;
	d->stream_reader = r;
	return r;
}

struct reader layer_stream_source(struct layer *l, const struct stream_part *part)
{
	return framing_source(l->dissection, part);
}

/* Bytes that nobody is going to look at are not gathered. */
static struct reader framing_reader(struct dissection *d, uint16_t dissector,
                                    const struct stream_part *part, const struct reader *payload)
{
	if (part->pieces && !dissection_skips(d, dissector)) return framing_source(d, part);
	struct reader r = *payload;
	reader_skip(&r, part->offset);
	return reader_take(&r, part->length);
}

/* Where a PDU that goes on begins. */
static struct reader framing_prefix_reader(struct layer *l, const struct stream_part *part,
                                           const struct reader *payload)
{
	if (part->first && part->first_frame != l->packet->frame)
		return layer_source_pieces(l, "First segment", part->first, 1);
	return framing_reader(l->dissection, DISSECTOR_NONE, part, payload);
}

/* In one pass a PDU's first bytes are dissected for what they add to Info, if its dissector was shown them. */
static enum prefix framing_prefix(const struct layer *l, const struct stream_part *part)
{
	bool is_one_pass = l->view->horizon == l->packet->frame;
	if (part->kind != STREAM_PREFIX) return PREFIX_NO;
	return part->was_tried && is_one_pass && part->dissector->shows_prefix ? PREFIX_SHOWN
	                                                                       : PREFIX_NAMED;
}

void framing_queue_quiet(struct dissection *d, uint16_t depth, const struct reader *payload)
{
	struct part_record single;
	const struct part_record *parts = framing_parts(d, payload, &single);
	const uint32_t first = d->pending_count;
	if (!parts) {
		if (reader_left_reported(payload) > 0) dissection_count_leaf(d, d->name_data);
		return;
	}
	for (uint32_t i = 0; i < parts->count; i++) {
		const struct part_record *part = &parts[i];
		if (part->kind == STREAM_PREFIX) continue;
		const struct dissector *dissector = dissectors_at(d->dissectors, part->dissector);
		/* leaves are counted at once, as long as none comes before them */
		if (dissector->is_leaf && d->pending_count == first) {
			dissection_count_leaf(d, part->dissector);
			continue;
		}
		const struct stream_part shown = framing_part(d, part);
		struct reader r = framing_reader(d, part->dissector, &shown, payload);
		struct pending *next = dissection_push(d, part->dissector, depth, &r);
		if (!next) break;
		next->has_note = true;
		next->note = part->note ? notes_at(&d->store->notes, part->note)
		                        : dissection_zero_note(dissector);
	}
	dissection_reverse(d, first);
}

void framing_queue(struct layer *l, const struct reader *payload)
{
	struct part_record single;
	const struct part_record *parts = framing_parts(l->dissection, payload, &single);
	if (!parts) {
		if (reader_left(payload) > 0) layer_next_data(l, payload);
		return;
	}
	bool was_reassembled = false;
	uint16_t before = DISSECTOR_NONE;
	for (uint32_t i = 0; i < parts->count; i++) {
		struct stream_part part = framing_part(l->dissection, &parts[i]);
		bool is_prefix = part.kind == STREAM_PREFIX;
		bool is_told = parts[i].pdu && part.length > 0 && layer_wants_summary(l);
		if (is_prefix && !is_told) continue;
		uint16_t dissector = parts[i].dissector;
		enum prefix prefix = framing_prefix(l, &part);
		struct reader r = prefix == PREFIX_SHOWN ? framing_prefix_reader(l, &part, payload)
		                                         : framing_reader(l->dissection, dissector,
		                                                          &part, payload);
		struct pending *next = layer_push(l, dissector, &r);
		if (!next) return;
		next->keeps_info = was_reassembled;
		next->prefix = (uint8_t)prefix;
		next->is_later = before != DISSECTOR_NONE;
		next->is_unnamed = dissector == before && !was_reassembled;
		next->has_note = true;
		next->note = parts[i].note ? layer_kept(l, parts[i].note)
		                           : dissection_zero_note(part.dissector);
		was_reassembled = part.pieces != NULL;
		/* what announces a tunnel is no part of what is in it */
		bool is_bare = part.kind == STREAM_RUN && part.length == 0;
		if (!is_bare) before = dissector;
	}
}
