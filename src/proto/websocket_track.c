/* websocket_track.c - frames and messages of WebSocket as they come: which fragments belong together, what
 * compressed ones refer to, RFC 6455 5 and 7692 7. */
#include <stdlib.h>

#include "lines.h"
#include "proto/list.h"
#include "websocket.h"
#include "websocket_internal.h"

/* ---------------------------------------------------------------- extensions */

void websocket_negotiate(struct tracker *t, struct reader extensions)
{
	struct websocket_state *state = tracker_state_of(t, &websocket_dissector);
	struct reader extension, parameter;
	if (!state) return;
	state->server = tracker_packet(t)->direction;
	state->is_negotiated = true;
	while (lines_part(&extensions, ',', &extension)) {
		struct reader name = { 0 };
		lines_part(&extension, ';', &name);
		name = lines_trimmed(name);
		if (!lines_are(&name, "permessage-deflate") &&
		    !lines_are(&name, "x-webkit-deflate-frame"))
			continue;
		state->has_deflate = true;
		state->sides[0].takes_over = state->sides[1].takes_over = true;
		while (lines_part(&extension, ';', &parameter)) {
			parameter = lines_trimmed(parameter);
			if (lines_are(&parameter, "server_no_context_takeover"))
				state->sides[state->server].takes_over = false;
			if (lines_are(&parameter, "client_no_context_takeover"))
				state->sides[!state->server].takes_over = false;
		}
	}
}

/* ---------------------------------------------------------------- frames */

static bool opcode_is_control(uint8_t opcode) { return opcode >= WEBSOCKET_CLOSE; }

/* Can a frame begin like this? Asked where its place is a guess. */
static bool header_is_likely(const struct websocket_header *header,
                             const struct websocket_state *state, uint8_t direction)
{
	enum { CONTROL_LENGTH_MAX = 125 };
	uint8_t opcode = header->opcode;
	uint8_t allowed = state->has_deflate ? WEBSOCKET_RSV_COMPRESSED : 0;
	if (header->rsv & ~allowed || (opcode > WEBSOCKET_BINARY && opcode < WEBSOCKET_CLOSE))
		return false;
	if (opcode > WEBSOCKET_PONG || header->length > WEBSOCKET_MESSAGE_MAX) return false;
	if (opcode_is_control(opcode) && (!header->is_final || header->length > CONTROL_LENGTH_MAX))
		return false;
	return !state->is_negotiated || header->is_masked == (direction != state->server);
}

/* A fragment of a message that will be needed again when the message is all there. */
static uint32_t side_add_fragment(struct tracker *t, struct websocket_side *side,
                                  const struct websocket_header *header)
{
	bool is_first = header->opcode != WEBSOCKET_CONTINUATION;
	struct websocket_fragment fragment = { .frame = tracker_packet(t)->frame,
		                               .header = *header };
	if (!is_first && side->fragment) {
		const struct websocket_fragment *before = tracker_kept(t, side->fragment);
		fragment.previous = side->fragment;
		fragment.index = before->index + 1;
	}
	side->fragment = tracker_keep(t, &fragment, sizeof fragment);
	return side->fragment;
}

static void side_take_frame(struct tracker *t, const struct websocket_state *state,
                            struct websocket_side *side, const struct websocket_header *header,
                            struct websocket_note *note)
{
	bool is_first = header->opcode != WEBSOCKET_CONTINUATION;
	if (opcode_is_control(header->opcode)) return;
	if (is_first) {
		side->opcode = header->opcode;
		side->is_compressed = state->has_deflate && header->rsv & WEBSOCKET_RSV_COMPRESSED;
	}
	note->opcode = side->opcode;
	if (side->is_compressed) note->flags |= WEBSOCKET_COMPRESSED;
	if (side->is_compressed && side->is_lost) note->flags |= WEBSOCKET_LOST;
	if (side->is_compressed && side->takes_over) note->output = side->output;
	bool is_whole = is_first && header->is_final && !side->is_compressed;
	bool is_stray = !is_first && !side->fragment;
	if (!is_whole && !is_stray) note->fragment = side_add_fragment(t, side, header);
	if (is_stray) note->flags &= (uint8_t)~WEBSOCKET_COMPRESSED;
	if (header->is_final) side->fragment = 0;
}

struct extent websocket_track(struct tracker *t, struct reader r, void *note_out)
{
	struct websocket_note *note = note_out;
	struct websocket_state *state = tracker_state(t);
	uint8_t direction = tracker_packet(t)->direction;
	if (!state) return extent_reject();
	struct websocket_side *side = &state->sides[direction];
	if (tracker_hole(t)) {
		side->is_unsure = side->is_lost = true;
		side->fragment = 0;
		side->opcode = 0;
		return extent_skip(0);
	}
	struct websocket_header header;
	size_t needed = websocket_parse_header(r, &header);
	if (reader_left(&r) < needed) return extent_need(needed);
	if (side->is_unsure && !header_is_likely(&header, state, direction)) return extent_skip(0);
	side->is_unsure = false;
	if (header.length > WEBSOCKET_FRAME_MAX) return extent_skip(0);
	if (state->has_deflate) note->flags |= WEBSOCKET_HAS_DEFLATE;
	if (!side->is_begun) note->flags |= WEBSOCKET_FIRST;
	side->is_begun = true;
	side_take_frame(t, state, side, &header, note);
	return extent_pdu(header.header_length + header.length);
}

/* ---------------------------------------------------------------- what later messages refer to */

/* Keeps the end of a message's output. */
static bool side_add_output(struct tracker *t, struct websocket_side *side,
                            const struct inflated *out)
{
	size_t n = out->length < INFLATE_WINDOW_MAX ? out->length : INFLATE_WINDOW_MAX;
	struct websocket_output *record = malloc(sizeof *record + n);
	if (!record) return false;
	record->previous = side->output;
	record->length = (uint32_t)n;
	for (size_t i = 0; i < n; i++) record->bytes[i] = out->bytes[out->length - n + i];
	uint32_t handle = tracker_keep_derived(t, record, sizeof *record + n);
	free(record);
	if (handle) side->output = handle;
	return handle;
}

/* A compressed message is all there: its end is what the next one may refer to. */
static bool side_take_message(struct tracker *t, struct websocket_side *side, uint32_t fragment)
{
	struct websocket_records records = { .store = tracker_store(t), .tracker = t };
	size_t length;
	uint8_t *bytes = websocket_gather(&records, fragment, &length);
	if (!bytes) return false;
	struct inflated out = websocket_inflate(&records, bytes, length, side->output);
	free(bytes);
	bool is_kept = out.end == INFLATE_DONE && side_add_output(t, side, &out);
	free(out.bytes);
	return is_kept;
}

void websocket_completed(struct tracker *t, const void *note_in)
{
	const struct websocket_note *note = note_in;
	struct websocket_state *state = tracker_state(t);
	if (!state || !note->fragment) return;
	/* kept, hence constant for everyone but the engine, which completes it before it is published */
	struct websocket_fragment *fragment = tracker_kept_own(t, note->fragment);
	fragment->frame = tracker_packet(t)->frame;
	fragment->pieces = tracker_keep_pdu(t, &fragment->piece_count);
	struct websocket_side *side = &state->sides[tracker_packet(t)->direction];
	bool is_wanted = note->flags & WEBSOCKET_COMPRESSED && fragment->header.is_final &&
	                 side->takes_over && !side->is_lost;
	if (is_wanted && !side_take_message(t, side, note->fragment)) side->is_lost = true;
}
