/* framing.c - the tracking side of framing: hands a stream's bytes to its dissector in delivery order
 * (HARD-CASES 1), keeps what is not finished, and records which parts a segment consists of.
 *
 *   pieces   bytes of the PDU in progress, from earlier segments, in stream order, without gaps unless
 *            its end is known
 *   window   what the dissector is shown: the pieces' bytes and then the segment's */
#include <stdlib.h>
#include <string.h>

#include "framing_internal.h"

struct framing_state {
	struct framing_direction directions[2];
};

enum { FRAMING_STATE_ID = DISSECTORS_MAX - 1 };

uint64_t tracker_scanned(const struct tracker *t) { return t->scanned; }

uint64_t tracker_hole(const struct tracker *t) { return t->hole; }

bool tracker_closed(const struct tracker *t) { return t->is_closed; }

/* ---------------------------------------------------------------- the window */

struct window {
	struct reader all;       /* what is left of it */
	uint64_t at;             /* stream offset of its cursor */
	uint64_t payload_at;     /* stream offset of the segment's first byte */
	struct reader payload;   /* the segment */
	uint32_t payload_offset; /* bytes of the segment's payload that were dropped before payload */
};

/* The reader over pieces and segment; copies only if there are pieces. */
static struct window framing_window(struct tracker *t, struct framing_direction *f,
                                    struct reader payload, uint64_t at, uint32_t payload_offset)
{
	struct window window = { .all = payload,
		                 .at = at,
		                 .payload_at = at,
		                 .payload = payload,
		                 .payload_offset = payload_offset };
	if (f->piece_count == 0) return window;
	size_t total = reader_left(&payload);
	for (uint32_t i = 0; i < f->piece_count; i++) total += f->pieces[i].piece.length;
	if (total > FRAMING_GATHER_MAX) {
		framing_forget(f);
		return window;
	}
	struct piece *pieces =
		arena_take(&t->engine->walk.arena, (f->piece_count + 1) * sizeof *pieces);
	if (!pieces) return window;
	for (uint32_t i = 0; i < f->piece_count; i++) pieces[i] = f->pieces[i].piece;
	window.at = f->pieces[0].at;
	struct placed last = framing_place(t, &payload, at);
	pieces[f->piece_count] = last.piece;
	window.all = tracker_source_pieces(t, pieces, f->piece_count + 1);
	return window;
}

/* The pieces that the stretch [from, to) of the window is made of, kept; their count in *count_out. */
static uint32_t framing_keep_pieces(struct tracker *t, const struct framing_direction *f,
                                    uint64_t from, uint64_t to, uint32_t *count_out)
{
	struct piece *pieces =
		arena_take(&t->engine->walk.arena, (f->piece_count + 1) * sizeof *pieces);
	if (!pieces) return 0;
	uint32_t count = 0;
	for (uint32_t i = 0; i < f->piece_count; i++) {
		struct placed placed = f->pieces[i];
		uint64_t end = placed.at + placed.piece.length;
		if (end <= from || placed.at >= to) continue;
		if (end > to) placed.piece.length -= (uint32_t)(end - to);
		if (placed.at < from) placed_cut_front(&placed, from - placed.at);
		pieces[count++] = placed.piece;
	}
	*count_out = count;
	return tracker_keep(t, pieces, count * sizeof *pieces);
}

static void framing_complete(struct tracker *t, struct framing_direction *f,
                             struct parts_builder *builder, const struct window *window,
                             uint64_t from, uint64_t to, uint32_t note)
{
	struct part_record *part = parts_add(t, builder, STREAM_PDU, f->dissector);
	if (!part) return;
	part->note = note;
	part->length = (uint32_t)(to - from);
	if (from >= window->payload_at) {
		part->offset = (uint32_t)(from - window->payload_at) + window->payload_offset;
		return;
	}
	struct placed last = framing_place(t, &window->payload, window->payload_at);
	framing_add_piece(f, last);
	part->offset = window->payload_offset;
	part->length = to > window->payload_at ? (uint32_t)(to - window->payload_at) : 0;
	part->pdu = f->pdu ? f->pdu : framing_new_pdu(t, from, f->pieces[0].piece.frame);
	if (!part->pdu) return;
	uint32_t count = 0;
	uint32_t pieces = framing_keep_pieces(t, f, from, to, &count);
	struct pdu_record *pdu = framing_pdu(t, part->pdu);
	pdu->length = to - from;
	pdu->pieces = pieces;
	pdu->piece_count = count;
	/* release: pairs with the acquire in layer_stream_part */
	atomic_store_explicit(&pdu->completed_in, t->engine->walk.frame, memory_order_release);
	f->pdu = 0;
}

/* The rest of the window from here on belongs to a PDU that is not finished. */
static void framing_begin_wait(struct tracker *t, struct framing_direction *f,
                               struct parts_builder *builder, const struct window *window,
                               uint64_t from, bool was_tried)
{
	uint64_t payload_end = window->payload_at + reader_left(&window->payload);
	if (window->payload_at < payload_end)
		framing_add_piece(f, framing_place(t, &window->payload, window->payload_at));
	uint32_t kept = 0;
	for (uint32_t i = 0; i < f->piece_count; i++) {
		struct placed placed = f->pieces[i];
		if (placed.at + placed.piece.length <= from) continue;
		if (placed.at < from) placed_cut_front(&placed, from - placed.at);
		f->pieces[kept++] = placed;
	}
	f->piece_count = kept;
	f->begin = from;
	if (!f->pdu)
		f->pdu = framing_new_pdu(
			t, from, f->piece_count ? f->pieces[0].piece.frame : t->engine->walk.frame);
	struct part_record *part = parts_add(t, builder, STREAM_PREFIX, f->dissector);
	if (!part) return;
	uint64_t visible = from > window->payload_at ? from : window->payload_at;
	part->offset = (uint32_t)(visible - window->payload_at) + window->payload_offset;
	part->length = (uint32_t)(payload_end - visible);
	part->was_tried = was_tried;
	part->pdu = f->pdu;
}

static struct extent framing_ask(struct tracker *t, struct framing_direction *f,
                                 struct reader window, void *note)
{
	uint16_t caller = t->dissector;
	t->dissector = f->dissector;
	t->scanned = f->scanned;
	struct reader r = window;
	reader_skip(&r, f->scanned);
	struct extent extent =
		dissectors_at(t->engine->dissectors, f->dissector)->track(t, r, note);
	t->dissector = caller;
	return extent;
}

static uint32_t framing_keep_note(struct tracker *t, uint16_t dissector, const void *note)
{
	uint16_t size = dissectors_at(t->engine->dissectors, dissector)->note_size;
	return size ? tracker_keep(t, note, size) : 0;
}

/* Shows the dissector what there is, PDU after PDU, until the window is used up. */
static void framing_walk(struct tracker *t, struct framing_direction *f,
                         struct parts_builder *builder, struct window window)
{
	_Alignas(8) uint8_t note[ENTRY_UNITS_MAX * 8];
	while (reader_left(&window.all) > 0) {
		uint64_t left = reader_left(&window.all), from = window.at;
		memset(note, 0, sizeof note);
		struct extent extent = framing_ask(t, f, window.all, note);
		uint64_t length = extent.kind == EXTENT_KIND_PDU && extent.length == UINT64_MAX
		                          ? left
		                          : extent.length;
		switch (extent.kind) {
		case EXTENT_KIND_SWITCH:
		case EXTENT_KIND_PDU:
			f->scanned = 0;
			if (length == 0) length = left; /* no progress would be no end */
			if (length > left) {
				framing_begin_wait(t, f, builder, &window, from, false);
				f->end = from + length;
				f->is_counting = true;
				f->waiting_note = framing_keep_note(t, f->dissector, note);
				return;
			}
			framing_complete(t, f, builder, &window, from, from + length,
			                 framing_keep_note(t, f->dissector, note));
			if (extent.next)
				f->dissector = dissectors_index(t->engine->dissectors, extent.next);
			break;
		case EXTENT_KIND_RUN: {
			if (length == 0 || length > left) length = left;
			struct part_record *part = parts_add(t, builder, STREAM_RUN, f->dissector);
			uint64_t visible = from > window.payload_at ? from : window.payload_at;
			if (part) {
				part->offset = (uint32_t)(visible - window.payload_at) +
				               window.payload_offset;
				part->length = (uint32_t)(from + length - visible);
				part->note = framing_keep_note(t, f->dissector, note);
			}
			break;
		}
		case EXTENT_KIND_NEED:
		case EXTENT_KIND_SCANNED:
		case EXTENT_KIND_UNTIL_CLOSE:
			f->scanned = extent.kind == EXTENT_KIND_SCANNED ? extent.length : 0;
			if (f->scanned > left) f->scanned = left;
			framing_begin_wait(t, f, builder, &window, from, true);
			f->is_counting = false;
			f->end = extent.kind == EXTENT_KIND_NEED && extent.length > left
			                 ? from + extent.length
			                 : 0;
			return;
		case EXTENT_KIND_REJECT:
			f->is_rejected = true;
			framing_forget(f);
			return;
		}
		reader_skip(&window.all, length);
		window.at += length;
		f->scanned = 0;
	}
	framing_forget(f);
}

/* ---------------------------------------------------------------- delivery order (HARD-CASES 1) */

/* A segment inside a PDU whose end is known: it counts wherever it lies in it. */
static void framing_fill(struct tracker *t, struct framing_direction *f,
                         struct parts_builder *builder, struct reader payload, uint64_t at,
                         uint32_t payload_offset)
{
	uint64_t payload_end = at + reader_left(&payload);
	uint64_t end = f->end, reached = framing_reached(f);
	if (at < reached) {
		uint64_t known = (reached < payload_end ? reached : payload_end) - at;
		reader_skip(&payload, known);
		payload_offset += (uint32_t)known;
		at += known;
	}
	if (at < payload_end) framing_add_piece(f, framing_place(t, &payload, at));
	if (framing_reached(f) < end) {
		struct part_record *part = parts_add(t, builder, STREAM_PREFIX, f->dissector);
		if (!part) return;
		part->offset = payload_offset;
		part->length = (uint32_t)(payload_end - at);
		part->pdu = f->pdu;
		return;
	}
	struct window window = { .payload = payload,
		                 .payload_at = at,
		                 .at = at,
		                 .all = payload,
		                 .payload_offset = payload_offset };
	if (!f->is_counting) {
		/* the dissector wants to see it: the pieces without this segment's, which is the window's */
		uint32_t kept = 0;
		for (uint32_t i = 0; i < f->piece_count; i++) {
			if (f->pieces[i].piece.frame != t->engine->walk.frame)
				f->pieces[kept++] = f->pieces[i];
		}
		bool is_last = kept == 0 || f->pieces[kept - 1].at < at;
		if (is_last) {
			f->piece_count = kept;
			window = framing_window(t, f, payload, at, payload_offset);
		} else {
			window.payload.at = window.payload.end;
			window.payload_at = f->pieces[f->piece_count - 1].at +
			                    f->pieces[f->piece_count - 1].piece.length;
			window = framing_window(t, f, window.payload, window.payload_at,
			                        payload_offset);
		}
		f->end = 0;
		framing_walk(t, f, builder, window);
		return;
	}
	framing_complete(t, f, builder, &window, f->begin, end, f->waiting_note);
	framing_forget(f);
	if (payload_end <= end) return;
	reader_skip(&payload, end - at);
	framing_walk(t, f, builder,
	             (struct window){ .payload = payload,
	                              .payload_at = end,
	                              .at = end,
	                              .all = payload,
	                              .payload_offset = payload_offset + (uint32_t)(end - at) });
}

static bool framing_is_waiting(const struct framing_direction *f) { return f->piece_count > 0; }

static void framing_segment(struct tracker *t, struct framing_direction *f,
                            struct parts_builder *builder, struct reader payload, uint64_t at,
                            unsigned flags)
{
	uint64_t end = at + reader_left(&payload);
	if (!f->is_started) {
		f->is_started = true;
		f->next = at;
	}
	uint64_t expected = f->next;
	bool is_late = flags & (SEGMENT_RETRANSMITTED | SEGMENT_OUT_OF_ORDER);
	if (end > f->next) f->next = end;
	if (f->end && framing_is_waiting(f) && at >= f->begin && at < f->end) {
		framing_fill(t, f, builder, payload, at, 0);
		return;
	}
	if (is_late || end <= expected) {
		parts_add(t, builder, STREAM_PREFIX,
		          f->dissector); /* handed to nobody, and not plain data */
		return;
	}
	uint32_t known = at < expected ? (uint32_t)(expected - at) : 0;
	if (at > expected) framing_forget(f); /* a hole: what was waiting will not be finished */
	reader_skip(&payload, known);
	framing_walk(t, f, builder, framing_window(t, f, payload, at + known, known));
}

/* The PDU that was counted is all there, at the window's start: its dissector knows it and is not asked
 * again. What follows it in the window is left to be walked. */
static void framing_end_counting(struct tracker *t, struct framing_direction *f,
                                 struct parts_builder *builder, struct window *window)
{
	uint64_t end = f->end;
	framing_complete(t, f, builder, window, f->begin, end, f->waiting_note);
	reader_skip(&window->all, end - window->at);
	window->at = end;
	f->end = 0;
	f->is_counting = false;
}

/* With reassemble_out_of_order delivery order is stream order: what lies past a gap waits. */
static void framing_in_order(struct tracker *t, struct framing_direction *f,
                             struct parts_builder *builder, struct reader payload, uint64_t at)
{
	if (!f->is_started) {
		f->is_started = true;
		f->next = at;
	}
	if (at > f->next) {
		struct placed placed = framing_place(t, &payload, at);
		placed_insert(&f->ahead, &f->ahead_count, &f->ahead_capacity, FRAMING_AHEAD_MAX,
		              &placed);
		parts_add(t, builder, STREAM_PREFIX, f->dissector);
		return;
	}
	framing_segment(t, f, builder, payload, at, 0);
	uint32_t taken = 0;
	while (taken < f->ahead_count && f->ahead[taken].at <= f->next) {
		struct placed *placed = &f->ahead[taken++];
		if (placed->at + placed->piece.length <= f->next) continue;
		/* its bytes are another frame's: as pieces before an empty segment */
		placed_cut_front(placed, f->next - placed->at);
		f->next = placed->at + placed->piece.length;
		framing_add_piece(f, *placed);
		bool is_counting = f->end && f->is_counting;
		if (is_counting && framing_reached(f) < f->end) continue;
		struct reader nothing = payload;
		nothing.at = nothing.end;
		struct window window =
			framing_window(t, f, nothing, f->next, (uint32_t)reader_left(&payload));
		if (is_counting && window.at == f->begin)
			framing_end_counting(t, f, builder, &window);
		framing_walk(t, f, builder, window);
	}
	if (taken == 0) return;
	memmove(f->ahead, f->ahead + taken, (f->ahead_count - taken) * sizeof *f->ahead);
	f->ahead_count -= taken;
}

/* ---------------------------------------------------------------- entry */

void framing_close(struct engine *engine)
{
	const struct conversations *table = engine->conversations[PORT_TCP];
	for (uint32_t i = 0; i < conversations_count(table); i++) {
		struct conversation_state *state = conversations_at(table, i)->states;
		while (state && state->dissector != FRAMING_STATE_ID) state = state->next;
		if (!state) continue;
		struct framing_state *framing = (struct framing_state *)(void *)state->bytes;
		for (int side = 0; side < 2; side++) {
			free(framing->directions[side].pieces);
			free(framing->directions[side].ahead);
		}
	}
}

static void framing_append_segment(struct tracker *t, struct conversation *conversation,
                                   const struct delivery *delivery)
{
	const struct packet *packet = &t->engine->walk.packet;
	uint32_t offset = reader_offset(&delivery->payload);
	uint32_t length = (uint32_t)reader_left(&delivery->payload);
	bool is_direct = tracker_is_frame(&delivery->payload) && offset <= UINT16_MAX;
	struct segment segment = {
		.stream_offset = delivery->stream_offset & (((uint64_t)1 << 48) - 1),
		.frame = packet->frame,
		.flags = (uint16_t)(delivery->flags | (is_direct ? 0 : SEGMENT_INDIRECT)),
		.data_offset = is_direct ? (uint16_t)offset : 0,
	};
	if (length || delivery->flags & (SEGMENT_FIN | SEGMENT_RESET))
		segments_append(&conversation->segments[packet->direction], &t->engine->arena,
		                &segment, length);
}

/* The dissector that frames this stream; detection sees the first bytes only. */
static uint16_t framing_dissector(struct tracker *t, struct conversation *conversation)
{
	uint16_t dissector = atomic_load_explicit(&conversation->dissector, memory_order_relaxed);
	if (dissector != DISSECTOR_NONE) return dissector;
	return dissection_lookup_ports(&t->engine->walk, TCP_PORT, conversation->port[0],
	                               conversation->port[1]);
}

void tracker_deliver(struct tracker *t, const struct delivery *delivery)
{
	const struct packet *packet = &t->engine->walk.packet;
	if (packet->conversation == CONVERSATION_NONE || packet->is_quoted) return;
	struct conversations *table = t->engine->conversations[packet->port_type];
	struct conversation *conversation = conversations_at(table, packet->conversation);
	framing_append_segment(t, conversation, delivery);
	uint16_t dissector = framing_dissector(t, conversation);
	if (dissector == DISSECTOR_NONE || !delivery->is_desegmenting ||
	    reader_left(&delivery->payload) == 0)
		return;
	struct framing_state *state =
		conversation_state(table, conversation, FRAMING_STATE_ID, sizeof *state);
	if (!state) return;
	struct framing_direction *f = &state->directions[packet->direction];
	if (f->is_rejected) return;
	if (f->dissector == DISSECTOR_NONE) f->dissector = dissector;
	if (!dissectors_at(t->engine->dissectors, f->dissector)->is_stream) return;
	struct parts_builder builder = { 0 };
	if (delivery->is_reordered_delivery)
		framing_in_order(t, f, &builder, delivery->payload, delivery->stream_offset);
	else
		framing_segment(t, f, &builder, delivery->payload, delivery->stream_offset,
		                delivery->flags);
	parts_keep(t, &builder);
}
