/* framing_walk.c - shows a stream's bytes to its dissector and does what it says of them: PDUs, runs, what has
 * to wait, who takes over. */
#include <string.h>

#include "framing_internal.h"

/* One arrival while it is walked. */
struct walk {
	struct tracker *t;
	struct framing_direction *f;
	struct parts_builder *builder;
	const struct arrival *arrival;
	struct reader window; /* what is shown next: from f->begin + f->scanned on */
	bool is_last;         /* the sender closes behind it */
	bool was_asked;       /* of the PDU in progress, with this arrival's bytes */
	_Alignas(8) uint8_t note[ENTRY_UNITS_MAX * 8];
};

uint64_t tracker_scanned(const struct tracker *t) { return t->scanned; }

uint64_t tracker_hole(const struct tracker *t) { return t->hole; }

bool tracker_closed(const struct tracker *t) { return t->is_closed; }

static const struct dissector *walk_dissector(const struct walk *w)
{
	return dissectors_at(w->t->engine->dissectors, w->f->dissector);
}

/* ---------------------------------------------------------------- parts */

/* The stretch [from, to) as far as the arrival has it. */
static struct part_record *walk_add_part(struct walk *w, enum stream_part_kind kind, uint64_t from,
                                         uint64_t to)
{
	struct part_record *part = parts_add(w->t, w->builder, kind, w->f->dissector);
	if (!part) return NULL;
	uint64_t here = w->arrival->at, end = here + reader_left_reported(&w->arrival->payload);
	if (from < here) from = here;
	if (to > end) to = end;
	uint64_t offset = w->arrival->offset + (from - here), length = to > from ? to - from : 0;
	part->offset = (offset < PART_LENGTH_MAX ? offset : PART_LENGTH_MAX) & PART_LENGTH_MAX;
	part->length = (length < PART_LENGTH_MAX ? length : PART_LENGTH_MAX) & PART_LENGTH_MAX;
	return part;
}

static uint32_t walk_keep_note(struct walk *w)
{
	uint16_t size = walk_dissector(w)->note_size;
	return size ? tracker_keep(w->t, w->note, size) : 0;
}

uint32_t tracker_keep_pdu(struct tracker *t, uint32_t *count_out)
{
	return framing_keep_pieces(t, t->completing, t->completing_to, count_out);
}

/* The PDU in progress ends at to, in the frame at hand. */
static void walk_tell_completed(struct walk *w, uint64_t to, uint32_t note)
{
	static const uint64_t none[ENTRY_UNITS_MAX];
	const struct dissector *dissector = walk_dissector(w);
	if (!dissector->completed) return;
	uint16_t caller = w->t->dissector;
	w->t->dissector = w->f->dissector;
	w->t->completing = w->f;
	w->t->completing_to = to;
	dissector->completed(w->t, note ? tracker_kept(w->t, note) : none);
	w->t->dissector = caller;
}

/* The PDU in progress ends at to. Its record is written before the segment's parts are published. */
static void walk_complete(struct walk *w, uint64_t to, uint32_t note)
{
	struct framing_direction *f = w->f;
	walk_tell_completed(w, to, note);
	struct part_record *part = walk_add_part(w, STREAM_PDU, f->begin, to);
	if (!part) return;
	part->note = note;
	const struct arrival *a = w->arrival;
	uint64_t end = a->at + reader_left_reported(&a->payload);
	bool is_here = f->begin >= a->at && to <= end && !f->pdu;
	if (is_here) return;
	part->pdu = f->pdu ? f->pdu : framing_new_pdu(w->t, f);
	if (!part->pdu) return;
	struct pdu_record *pdu = framing_pdu(w->t, part->pdu);
	pdu->length = (uint32_t)(to - f->begin);
	pdu->length_upper = (uint16_t)((to - f->begin) >> 32);
	pdu->pieces = framing_pack_pieces(w->t, f, to);
	/* release: pairs with the acquire in layer_stream_part */
	atomic_store_explicit(&pdu->completed_in, w->t->engine->walk.frame, memory_order_release);
}

/* What the arrival has of a PDU that is not finished. */
static void walk_add_prefix(struct walk *w)
{
	struct framing_direction *f = w->f;
	const struct arrival *a = w->arrival;
	uint64_t end = a->at + reader_left(&a->payload);
	if (f->wait == WAIT_NONE || reader_left(&a->payload) == 0 || end <= f->begin) return;
	if (!f->pdu) f->pdu = framing_new_pdu(w->t, f);
	struct part_record *part = walk_add_part(w, STREAM_PREFIX, f->begin, end);
	if (!part) return;
	part->was_tried = w->was_asked;
	part->pdu = f->pdu;
}

void framing_add_unseen(struct tracker *t, struct framing_direction *f,
                        struct parts_builder *builder)
{
	if (f->dissector == DISSECTOR_NONE) return;
	struct part_record *part = parts_add(t, builder, STREAM_PREFIX, f->dissector);
	if (part) part->pdu = f->pdu;
}

/* ---------------------------------------------------------------- what a dissector says */

static struct extent walk_ask(struct walk *w)
{
	struct tracker *t = w->t;
	uint16_t caller = t->dissector;
	memset(w->note, 0, sizeof w->note);
	t->dissector = w->f->dissector;
	t->scanned = w->f->scanned;
	t->is_closed = w->is_last;
	struct extent extent = walk_dissector(w)->track(t, w->window, w->note);
	t->dissector = caller;
	t->is_closed = false;
	w->was_asked = true;
	return extent;
}

void framing_tell_hole(struct tracker *t, struct framing_direction *f, uint64_t length)
{
	static const uint8_t nothing[1];
	struct walk w = { .t = t, .f = f, .window = reader_make(nothing, 0, 0) };
	if (f->dissector == DISSECTOR_NONE || !walk_dissector(&w)->is_stream) return;
	t->hole = length;
	walk_ask(&w);
	t->hole = 0;
}

/* Bytes from begin to here belong to a PDU or a run that is done with. */
static void walk_claim(struct walk *w, uint64_t to)
{
	uint64_t shown_from = w->f->begin + w->f->scanned;
	reader_skip(&w->window, to > shown_from ? to - shown_from : 0);
	framing_begin_at(w->f, to);
	w->was_asked = false;
}

/* Another dissector has both directions from here on. NONE: whoever detects what comes. */
static void walk_switch(struct walk *w, uint16_t next)
{
	const struct packet *packet = &w->t->engine->walk.packet;
	struct conversation *conversation = conversations_at(
		w->t->engine->conversations[packet->port_type], packet->conversation);
	struct framing_direction *other = packet->direction ? w->f - 1 : w->f + 1;
	if (other->is_started) framing_forget(other, other->reached);
	w->f->dissector = other->dissector = next;
	w->f->is_handed_over = other->is_handed_over = true;
	/* relaxed: published with the frame */
	atomic_store_explicit(&conversation->dissector, next, memory_order_relaxed);
}

uint16_t framing_detect(struct tracker *t, struct reader bytes)
{
	const struct packet *packet = &t->engine->walk.packet;
	struct conversation *conversation =
		conversations_at(t->engine->conversations[packet->port_type], packet->conversation);
	uint16_t dissector = tracker_detect(t, TCP_PORT, bytes);
	/* relaxed: published with the frame */
	if (dissector != DISSECTOR_NONE)
		atomic_store_explicit(&conversation->dissector, dissector, memory_order_relaxed);
	return dissector;
}

/* Whoever frames what is left of the arrival after a switch. False: nobody, it is data. */
static bool walk_hands_over(struct walk *w)
{
	struct framing_direction *f = w->f;
	if (reader_left(&w->window) == 0) return false;
	if (f->dissector == DISSECTOR_NONE) f->dissector = framing_detect(w->t, w->window);
	if (f->dissector != DISSECTOR_NONE && walk_dissector(w)->is_stream) return true;
	uint16_t next = f->dissector;
	f->dissector = dissectors_find(w->t->engine->dissectors, "data");
	walk_add_part(w, STREAM_RUN, f->begin, f->reached);
	f->dissector = next;
	framing_forget(f, f->reached);
	return false;
}

static uint16_t walk_index(const struct walk *w, const struct dissector *dissector)
{
	return dissector ? dissectors_index(w->t->engine->dissectors, dissector) : DISSECTOR_NONE;
}

static uint16_t walk_next(const struct walk *w, const struct extent *extent)
{
	if (!extent->port) return walk_index(w, extent->next);
	return dissectors_lookup(w->t->engine->dissectors, TCP_PORT, extent->port);
}

/* From here on this dissector only says whose the connection is. */
static void walk_open_tunnel(struct walk *w, uint32_t note)
{
	struct framing_direction *other = tracker_packet(w->t)->direction ? w->f - 1 : w->f + 1;
	w->f->tunnel = other->tunnel = w->f->dissector;
	w->f->tunnel_note = other->tunnel_note = note;
}

static void walk_add_tunnel(struct walk *w)
{
	if (w->f->tunnel == DISSECTOR_NONE || reader_left(&w->arrival->payload) == 0) return;
	struct part_record *part = parts_add(w->t, w->builder, STREAM_RUN, w->f->tunnel);
	if (part) part->note = w->f->tunnel_note;
}

/* How much of the PDU in progress there is; what the capture cut off counts when nothing can follow. */
static uint64_t walk_there(const struct walk *w)
{
	return w->f->reached - w->f->begin + w->arrival->payload.missing;
}

/* A PDU whose length is known. True: the walk goes on behind it. */
static bool walk_take_pdu(struct walk *w, const struct extent *extent)
{
	struct framing_direction *f = w->f;
	uint64_t there = walk_there(w), length = extent->length;
	bool is_switching = extent->kind == EXTENT_KIND_SWITCH;
	uint16_t next = walk_next(w, extent);
	uint32_t note = walk_keep_note(w);
	/* no progress would be no end */
	if (length == UINT64_MAX || length == 0 || (length > there && w->arrival->is_alone))
		length = there;
	if (length > there) {
		f->wait = WAIT_COUNT;
		f->end = f->begin + length;
		f->waiting_note = note;
		f->is_switching = is_switching;
		f->next_dissector = next;
		f->is_opening_tunnel = extent->port != 0;
		return false;
	}
	uint64_t to = f->begin + length;
	walk_complete(w, to, note);
	walk_claim(w, to);
	if (!is_switching) return true;
	if (extent->port) walk_open_tunnel(w, note);
	walk_switch(w, next);
	return walk_hands_over(w);
}

/* More has to come first. */
static void walk_take_wait(struct walk *w, const struct extent *extent)
{
	struct framing_direction *f = w->f;
	uint64_t there = walk_there(w);
	bool is_until_close = extent->kind == EXTENT_KIND_UNTIL_CLOSE;
	if (w->arrival->is_alone || (is_until_close && w->is_last)) {
		uint64_t to = f->begin + there;
		if (there) walk_complete(w, to, walk_keep_note(w));
		walk_claim(w, to);
		return;
	}
	f->wait = is_until_close ? WAIT_CLOSE : WAIT_SHOW;
	f->scanned = extent->kind == EXTENT_KIND_SCANNED ? extent->length : 0;
	if (f->scanned > there) f->scanned = there;
	bool is_ahead = extent->kind == EXTENT_KIND_NEED && extent->length > there;
	f->end = is_ahead ? f->begin + extent->length : 0;
	if (is_until_close) f->waiting_note = walk_keep_note(w);
	bool is_stuck = !is_until_close && there - f->scanned >= FRAMING_GATHER_MAX;
	if (is_stuck) framing_forget(f, f->reached);
}

/* The dissector disowns the stream; somebody else may know it. */
static bool walk_take_reject(struct walk *w)
{
	uint16_t rejecting = w->f->dissector;
	struct framing_direction *f = w->f;
	f->wait = WAIT_NONE;
	f->is_handed_over = true;
	f->dissector = framing_detect(w->t, w->window);
	if (f->dissector == rejecting) f->dissector = DISSECTOR_NONE;
	if (f->dissector != DISSECTOR_NONE) return true;
	framing_forget(f, f->reached);
	return false;
}

/* A run, or what nobody is shown. */
static bool walk_take_run(struct walk *w, enum stream_part_kind kind, const struct extent *extent)
{
	uint64_t there = w->f->reached - w->f->begin, length = extent->length;
	if (length == 0 || length > there) length = there;
	struct part_record *part = walk_add_part(w, kind, w->f->begin, w->f->begin + length);
	if (part && extent->next)
		part->dissector = walk_index(w, extent->next) & 0x3ffu;
	else if (part && kind == STREAM_RUN)
		part->note = walk_keep_note(w);
	walk_claim(w, w->f->begin + length);
	return true;
}

static bool walk_take(struct walk *w, const struct extent *extent)
{
	switch (extent->kind) {
	case EXTENT_KIND_SWITCH:
	case EXTENT_KIND_PDU: return walk_take_pdu(w, extent);
	case EXTENT_KIND_RUN: return walk_take_run(w, STREAM_RUN, extent);
	case EXTENT_KIND_SKIP: return walk_take_run(w, STREAM_PREFIX, extent);
	case EXTENT_KIND_NEED:
	case EXTENT_KIND_SCANNED:
	case EXTENT_KIND_UNTIL_CLOSE: walk_take_wait(w, extent); return false;
	case EXTENT_KIND_REJECT: return walk_take_reject(w);
	}
	return false;
}

/* ---------------------------------------------------------------- the walk */

/* The PDU that was waited for without being shown is all there. */
static bool walk_end_wait(struct walk *w)
{
	struct framing_direction *f = w->f;
	uint64_t to = f->wait == WAIT_COUNT ? f->end : f->begin + walk_there(w);
	bool is_switching = f->is_switching;
	uint16_t next = f->next_dissector;
	walk_complete(w, to, f->waiting_note);
	framing_begin_at(f, to);
	w->window = framing_reader_from(w->t, f, to, w->arrival);
	if (!is_switching) return true;
	if (f->is_opening_tunnel) walk_open_tunnel(w, f->waiting_note);
	walk_switch(w, next);
	return walk_hands_over(w);
}

static bool walk_is_waiting(const struct walk *w)
{
	const struct framing_direction *f = w->f;
	switch ((enum framing_wait)f->wait) {
	case WAIT_COUNT: return f->reached < f->end;
	case WAIT_CLOSE: return !w->is_last && !w->arrival->is_alone;
	case WAIT_SHOW: return f->end > f->reached && !w->is_last;
	case WAIT_NONE: break;
	}
	return false;
}

void framing_walk(struct tracker *t, struct framing_direction *f, struct parts_builder *builder,
                  const struct arrival *a)
{
	struct walk w = { .t = t, .f = f, .builder = builder, .arrival = a };
	w.is_last = a->flags & SEGMENT_FIN && a->at + reader_left(&a->payload) == f->reached;
	walk_add_tunnel(&w);
	bool goes_on = !walk_is_waiting(&w), is_closing = w.is_last;
	if (goes_on && (f->wait == WAIT_COUNT || f->wait == WAIT_CLOSE)) {
		goes_on = walk_end_wait(&w);
		is_closing = false;
	} else if (goes_on) {
		w.window = framing_reader_from(t, f, f->begin + f->scanned, a);
	}
	while (goes_on && (reader_left(&w.window) > 0 || (is_closing && f->wait != WAIT_NONE))) {
		is_closing = false;
		struct extent extent = walk_ask(&w);
		goes_on = walk_take(&w, &extent);
		if (goes_on && reader_left(&w.window) == 0)
			w.window = framing_reader_from(t, f, f->begin + f->scanned, a);
	}
	walk_add_prefix(&w);
}
