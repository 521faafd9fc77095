/* framing.c - the tracking side of framing: puts a stream's segments into delivery order (HARD-CASES 1) and
 * has them walked. What a dissector says of them is done in framing_walk.c. */
#include <stdlib.h>
#include <string.h>

#include "framing_internal.h"

enum { FRAMING_STATE_ID = DISSECTORS_MAX - 1 };

/* Leaves out what came before. */
static void arrival_cut(struct arrival *a, uint64_t bytes)
{
	reader_skip(&a->payload, bytes);
	a->at += bytes;
	a->offset += (uint32_t)bytes;
}

static void framing_accept(struct tracker *t, struct framing_direction *f,
                           struct parts_builder *builder, struct arrival *a)
{
	size_t left = reader_left(&a->payload);
	if (a->at < f->reached) {
		uint64_t known = f->reached - a->at;
		arrival_cut(a, known < left ? known : left);
	}
	if (reader_left(&a->payload)) framing_add_piece(t, f, framing_place(t, &a->payload, a->at));
	framing_walk(t, f, builder, a);
	if (left && builder->count == 0) framing_add_unseen(t, f, builder);
}

/* Bytes were lost: what was waiting will not be finished. */
static void framing_skip_hole(struct tracker *t, struct framing_direction *f, uint64_t to)
{
	framing_tell_hole(t, f, to - f->reached);
	framing_forget(f, to);
}

/* Delivery order: a segment counts as it comes; a late one only inside a PDU whose end is known. */
static void framing_as_it_comes(struct tracker *t, struct framing_direction *f,
                                struct parts_builder *builder, struct arrival *a)
{
	uint64_t expected = f->next, end = a->at + reader_left_reported(&a->payload);
	bool is_late = a->flags & (SEGMENT_RETRANSMITTED | SEGMENT_OUT_OF_ORDER);
	if (end > f->next) f->next = end;
	bool is_inside = f->wait != WAIT_NONE && f->end && a->at >= f->begin && a->at < f->end;
	if (!is_inside || a->is_alone) {
		if (end > a->at && (is_late || end <= expected)) {
			framing_add_unseen(t, f, builder);
			return;
		}
		if (a->at > expected || f->reached < expected)
			framing_skip_hole(t, f, a->at > expected ? a->at : expected);
	}
	framing_accept(t, f, builder, a);
	/* what is missing of a cut segment was there */
	if (a->is_alone && f->reached < end) framing_forget(f, end);
}

/* With reassemble_out_of_order delivery order is stream order: what lies past a gap waits. */
static void framing_in_order(struct tracker *t, struct framing_direction *f,
                             struct parts_builder *builder, struct arrival *a)
{
	uint64_t end = a->at + reader_left_reported(&a->payload);
	bool is_known = end <= f->reached && end > a->at;
	bool is_ahead = a->at > f->reached;
	if (f->piece_count - f->joined >= FRAMING_AHEAD_MAX)
		framing_skip_hole(t, f, f->pieces[f->joined].at);
	if (is_known || is_ahead) framing_add_unseen(t, f, builder);
	if (is_known) return;
	if (is_ahead)
		framing_add_piece(t, f, framing_place(t, &a->payload, a->at));
	else
		framing_accept(t, f, builder, a);
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
		for (int side = 0; side < 2; side++) free(framing->directions[side].pieces);
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
		.direction = packet->direction & 1u,
		.frame = packet->frame,
		.flags =
			(delivery->flags | (is_direct ? 0u : SEGMENT_INDIRECT)) & SEGMENT_FLAGS_ALL,
		.data_offset = is_direct ? (uint16_t)offset : 0,
	};
	if (length || delivery->flags & (SEGMENT_FIN | SEGMENT_RESET))
		segments_append(&conversation->segments, &t->engine->arena, &segment, length);
}

/* Who frames this direction: whom it was handed to, whom the conversation belongs to, the ports, whoever
 * knows these bytes. */
static uint16_t framing_dissector(struct tracker *t, const struct framing_direction *f,
                                  const struct conversation *conversation, struct reader payload)
{
	if (f && f->dissector != DISSECTOR_NONE) return f->dissector;
	/* relaxed: the engine's own */
	uint16_t dissector = atomic_load_explicit(&conversation->dissector, memory_order_relaxed);
	bool is_handed_over = f && f->is_handed_over;
	if (dissector == DISSECTOR_NONE && !is_handed_over)
		dissector = dissection_lookup_ports(&t->engine->walk, TCP_PORT,
		                                    conversation->port[0], conversation->port[1]);
	if (dissector != DISSECTOR_NONE || reader_left(&payload) == 0) return dissector;
	return framing_detect(t, payload);
}

void tracker_deliver(struct tracker *t, const struct delivery *delivery)
{
	const struct packet *packet = &t->engine->walk.packet;
	if (packet->conversation == CONVERSATION_NONE || packet->is_quoted) return;
	struct conversations *table = t->engine->conversations[packet->port_type];
	struct conversation *conversation = conversations_at(table, packet->conversation);
	framing_append_segment(t, conversation, delivery);
	struct framing_state *state = conversation_state_find(conversation, FRAMING_STATE_ID);
	struct framing_direction *f = state ? &state->directions[packet->direction] : NULL;
	if (reader_left(&delivery->payload) == 0 && !(f && f->is_started)) return;
	uint16_t dissector = framing_dissector(t, f, conversation, delivery->payload);
	if (dissector == DISSECTOR_NONE ||
	    !dissectors_at(t->engine->dissectors, dissector)->is_stream)
		return;
	if (!state)
		state = conversation_state(table, conversation, FRAMING_STATE_ID, sizeof *state);
	if (!state) return;
	f = &state->directions[packet->direction];
	f->dissector = dissector;
	struct arrival arrival = {
		.payload = delivery->payload,
		.at = delivery->stream_offset,
		.offset = delivery->left_out,
		.flags = delivery->flags,
		.is_alone = delivery->payload.missing > 0 || !delivery->is_desegmenting,
	};
	if (!f->is_started) {
		f->is_started = true;
		f->next = arrival.at;
		if (arrival.at > 0) framing_tell_hole(t, f, arrival.at);
		framing_forget(f, arrival.at);
	}
	struct parts_builder builder = { 0 };
	if (delivery->is_reordered_delivery)
		framing_in_order(t, f, &builder, &arrival);
	else
		framing_as_it_comes(t, f, &builder, &arrival);
	parts_keep(t, &builder, &delivery->payload);
}
