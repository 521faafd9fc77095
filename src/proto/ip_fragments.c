/* ip_fragments.c - fragments of IPv4 and IPv6: collected by track, shown and joined by dissect. */
#include "ip_fragments.h"

#include <stdio.h>
#include <string.h>

#include "store/frames.h"

/* Places in the run of fields that fragment_fields.first begins. */
enum { LIST, ONE, OVERLAP, CONFLICT, TAILS, TOO_LONG, ERROR, COUNT, REASSEMBLED, LENGTH, DATA };

enum { LIST_TEXT_MAX = 512 };

/* ---------------------------------------------------------------- track */

/* Completion is a link (a datagram's first fragment "asks", the frame that makes it whole "answers"), so
 * that the fragments before it learn of it only where the view allows. */
static void fragments_link(struct tracker *t, const struct fragments_result *result,
                           struct ip_fragment_note *note)
{
	uint32_t key = result->datagram;
	if (result->length)
		note->exchange = exchange_response(t, key);
	else
		note->exchange =
			result->count == 1 ? exchange_request(t, key) : exchange_find(t, key);
}

static void fragments_keep(struct tracker *t, struct fragments *fragments,
                           const struct fragments_result *result, struct ip_fragment_note *note)
{
	struct fragment list[FRAGMENTS_PER_DATAGRAM_MAX];
	fragments_take(fragments, list);
	note->list = tracker_keep(t, list, result->count * sizeof *list);
	note->count = result->count;
	note->length = result->length;
}

void ip_fragments_track(struct tracker *t, const struct fragment_key *key,
                        const struct reader *payload, uint32_t offset, bool is_last,
                        struct ip_fragment_note *note)
{
	const struct packet *packet = tracker_packet(t);
	uint32_t length = (uint32_t)reader_left(payload);
	if (packet->is_quoted || length == 0 || reader_left_reported(payload) > length) return;
	struct ip_fragment_state *state = tracker_state(t);
	if (!state) return;
	if (!state->fragments)
		state->fragments = fragments_open(tracker_arena(t), FRAGMENTS_BYTES_MAX);
	if (!state->fragments) return;
	struct fragment fragment = {
		.offset = offset, .length = length, .frame = packet->frame, .is_last = is_last
	};
	if (tracker_is_frame(payload))
		fragment.place = reader_offset(payload);
	else if (!(fragment.kept = tracker_keep(t, payload->at, length)))
		return;
	struct fragments_result result = fragments_add(state->fragments, key, &fragment);
	if (!result.datagram) return;
	fragments_link(t, &result, note);
	if (result.length) fragments_keep(t, state->fragments, &result, note);
}

/* ---------------------------------------------------------------- dissect */

static struct piece fragment_piece(const struct fragment *fragment, uint32_t skip, uint32_t length)
{
	return (struct piece){ .frame = fragment->frame,
		               .offset = fragment->place + skip,
		               .length = length,
		               .kept = fragment->kept };
}

/* The earlier one in the list gives the bytes that several have; what lies past the end goes. */
static struct reader fragments_gather(struct layer *l, const char *name,
                                      const struct fragment *list,
                                      const struct ip_fragment_note *note)
{
	struct piece *pieces = layer_take(l, note->count * sizeof *pieces);
	size_t count = 0;
	uint32_t reached = 0;
	for (uint32_t i = 0; pieces && i < note->count && reached < note->length; i++) {
		uint32_t end = list[i].offset + list[i].length;
		if (end > note->length) end = note->length;
		if (end <= reached) continue;
		pieces[count++] = fragment_piece(&list[i], reached - list[i].offset, end - reached);
		reached = end;
	}
	return layer_source_pieces(l, name, pieces, count);
}

struct fragment_judgement {
	bool overlaps, conflicts, is_second_tail, is_too_long;
};

/* The fragment's own bytes. */
static struct reader fragment_reader(const struct layer *l, const struct fragment *fragment)
{
	if (fragment->kept)
		return reader_make(layer_kept(l, fragment->kept), fragment->length,
		                   fragment->length);
	const struct store *store = layer_store(l);
	uint32_t captured = store_captured(store, fragment->frame);
	struct reader r = reader_make(store_bytes(store, fragment->frame), captured, captured);
	reader_skip(&r, fragment->place);
	return r;
}

/* reached: how far the fragments before it in the list go. */
static struct fragment_judgement fragment_judge(struct layer *l, const struct fragment *fragment,
                                                const struct ip_fragment_note *note,
                                                uint32_t reached, const struct reader *whole)
{
	struct fragment_judgement judgement = { 0 };
	uint32_t end = fragment->offset + fragment->length;
	judgement.is_second_tail = fragment->is_last && end != note->length;
	judgement.is_too_long = end > note->length;
	judgement.overlaps = !judgement.is_too_long && fragment->offset < reached;
	if (!judgement.overlaps) return judgement;
	uint32_t length = (end < reached ? end : reached) - fragment->offset;
	struct reader here = fragment_reader(l, fragment), there = *whole;
	reader_skip(&there, fragment->offset);
	const uint8_t *ours = reader_bytes(&here, length), *theirs = reader_bytes(&there, length);
	judgement.conflicts = ours && theirs && memcmp(ours, theirs, length) != 0;
	return judgement;
}

static void fragment_emit(struct layer *l, const struct fragment_fields *fields,
                          const struct fragment *fragment, struct fragment_judgement judgement,
                          const struct reader *whole)
{
	struct reader start = *whole;
	bool is_wrong = judgement.conflicts || judgement.is_second_tail || judgement.is_too_long;
	uint32_t there = (uint32_t)reader_left(&start);
	reader_skip(&start, fragment->offset < there ? fragment->offset : there);
	uint32_t rest = (uint32_t)reader_left(&start);
	struct span at = span_of(&start, fragment->length < rest ? fragment->length : rest);
	uint32_t item = layer_open_number(l, fields->first + (is_wrong ? ERROR : ONE), at,
	                                  fragment->frame, ITEM_GENERATED);
	layer_text(l, item, "Frame %u: bytes %u to %u (%u)", fragment->frame, fragment->offset,
	           fragment->offset + fragment->length - 1, fragment->length);
	if (judgement.overlaps) emit_generated(l, fields->first + OVERLAP, 1);
	if (judgement.conflicts) emit_generated(l, fields->first + CONFLICT, 1);
	if (judgement.is_second_tail) emit_generated(l, fields->first + TAILS, 1);
	if (judgement.is_too_long) emit_generated(l, fields->first + TOO_LONG, 1);
	layer_close_as_is(l, item);
}

static void fragments_title(struct layer *l, uint32_t item, const struct fragment *list,
                            const struct ip_fragment_note *note)
{
	char text[LIST_TEXT_MAX];
	size_t used = 0;
	if (!item || !layer_wants_text(l)) return;
	text[0] = 0;
	for (uint32_t i = 0; i < note->count && used + 32 < sizeof text; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s#%u(%u)",
		                         i ? ", " : "", list[i].frame, list[i].length);
	layer_text(l, item, "[%u fragments (%u bytes): %s]", note->count, note->length, text);
}

static void fragments_emit(struct layer *l, const struct fragment_fields *fields,
                           const struct fragment *list, const struct ip_fragment_note *note,
                           const struct reader *whole)
{
	uint32_t reached = 0, length = (uint32_t)reader_left(whole);
	struct span all = span_of(whole, length);
	uint32_t item = layer_open(l, fields->first + LIST, whole);
	fragments_title(l, item, list, note);
	for (uint32_t i = 0; i < note->count; i++) {
		struct fragment_judgement judgement =
			fragment_judge(l, &list[i], note, reached, whole);
		fragment_emit(l, fields, &list[i], judgement, whole);
		uint32_t end = list[i].offset + list[i].length;
		if (!judgement.is_too_long && end > reached) reached = end;
	}
	emit_generated_at(l, fields->first + COUNT, whole, note->count);
	emit_generated_at(l, fields->first + LENGTH, whole, note->length);
	emit_span(l, fields->first + DATA, all, ITEM_GENERATED);
	struct reader end = *whole;
	reader_skip(&end, length);
	layer_close(l, item, &end);
}

bool ip_fragments_is_kept(const struct ip_fragment_note *note)
{
	return note && (note->list || note->exchange);
}

bool ip_fragments_dissect(struct layer *l, const struct fragment_fields *fields,
                          const struct ip_fragment_note *note, struct reader *whole_out)
{
	if (!ip_fragments_is_kept(note)) return false;
	if (!note->list) {
		emit_frame(l, fields->first + REASSEMBLED,
		           exchange_response_frame(l, note->exchange));
		return false;
	}
	const struct fragment *list = layer_kept(l, note->list);
	*whole_out = fragments_gather(l, fields->source, list, note);
	fragments_emit(l, fields, list, note, whole_out);
	return true;
}

void ip_fragments_append_link(struct layer *l, const struct ip_fragment_note *note)
{
	uint32_t frame =
		ip_fragments_is_kept(note) ? exchange_response_frame(l, note->exchange) : 0;
	if (frame) summary_append(l, " [Reassembled in #%u]", frame);
}
