/* http_track.c - where messages end in a stream: heads, bodies by length, in chunks, until the close, or none
 * (RFC 9112 2.2, 6 and 7).
 *
 *   START      at a message's first line
 *   HEADERS    in its field lines; only those that frame or name the exchange are looked into
 *   SIZE       at the line with a chunk's size
 *   CHUNK      in its data
 *   CHUNK_END  at the line end behind it
 *   TRAILER    in the field lines after the last chunk
 *
 * Lines are shown again until their end has come, other bytes are not. */
#include "http_track.h"

#include "http_lines.h"
#include "lines.h"
#include "proto/list.h"
#include "websocket.h"

enum { SWITCHING_PROTOCOLS = 101 };

/* The bytes that track was shown, and what it says of them. */
struct scan {
	struct tracker *t;
	struct http_state *state;
	struct http_side *side;
	struct reader whole, r;
	uint64_t at;        /* of r, from the message's first byte */
	struct reader line; /* the last one, without its end */
	struct extent extent;
};

/* Each step of a scan returns whether there is more to do; if not, the extent is set. */
static bool scan_end(struct scan *s, struct extent extent)
{
	s->extent = extent;
	return false;
}

/* What is no message, or a broken one, goes as far as there are bytes: a segment, or what was gathered. */
static bool scan_end_with_segment(struct scan *s)
{
	size_t left = reader_left(&s->whole);
	uint64_t scanned = tracker_scanned(s->t);
	if (scanned == 0 && tracker_is_frame(&s->whole)) return scan_end(s, extent_run(left));
	return scan_end(s, extent_pdu(scanned + left));
}

/* The next line. No more to do: its end has not come yet, or not soon enough. */
static bool scan_line(struct scan *s)
{
	size_t length = lines_length(&s->r);
	size_t shown = length ? length : reader_left(&s->r);
	if (shown > HTTP_LINE_MAX) return scan_end_with_segment(s);
	if (length == 0) return scan_end(s, extent_scanned(s->at));
	s->line = lines_without_end(reader_take(&s->r, length));
	s->at += length;
	return true;
}

/* ---------------------------------------------------------------- the first line */

/* Text that begins no message: the middle of a body, or no HTTP at all, which nobody is shown. */
static bool start_other(struct scan *s)
{
	struct http_header header;
	bool is_header = http_parse_header(s->line, &header) && header.is_name_valid;
	if (s->state->was_asked || is_header) return scan_end_with_segment(s);
	return scan_end(s, extent_skip(0));
}

static void start_request(struct scan *s, enum http_kind kind)
{
	struct http_side *side = s->side;
	struct http_request_line request = http_parse_request_line(s->line);
	struct reader target = request.target;
	uint64_t port;
	side->is_notification = kind == HTTP_NOTIFICATION;
	side->question.is_head = lines_are(&request.method, "HEAD");
	side->question.is_connect = lines_are(&request.method, "CONNECT");
	side->target = http_keep_text(s->t, s->state->chain.target, &target);
	s->state->was_asked = true;
	size_t colon = lines_find(&target, ':');
	if (!side->question.is_connect || colon == SIZE_MAX) return;
	reader_skip(&target, colon + 1);
	if (lines_number(&target, UINT16_MAX, &port)) side->question.connect_port = (uint16_t)port;
}

static bool scan_start(struct scan *s)
{
	struct http_side *side = s->side;
	*side = (struct http_side){ .note.flags = s->state->was_asked ? HTTP_NOTE_SEEN : 0 };
	if (reader_peek(&s->r, 0) == '\r' && reader_left(&s->r) == 1)
		return scan_end(s, extent_scanned(0));
	/* an empty line before a message is let pass, RFC 9112 2.2 */
	if (reader_peek_u16(&s->r, 0) == ('\r' << 8 | '\n')) {
		reader_skip(&s->r, 2);
		s->at = 2;
		if (reader_left(&s->r) == 0) return scan_end(s, extent_scanned(0));
	}
	int first = reader_peek(&s->r, 0);
	if (first < ' ' || first > '~') {
		if (s->state->was_asked) return scan_end_with_segment(s);
		return scan_end(s, extent_skip(0));
	}
	if (!scan_line(s)) {
		if (s->extent.kind == EXTENT_KIND_SCANNED) s->extent = extent_scanned(0);
		return false;
	}
	enum http_kind kind = http_line_kind(&s->line);
	if (kind == HTTP_OTHER) return start_other(s);
	side->is_response = kind == HTTP_RESPONSE;
	if (side->is_response)
		side->code = (uint16_t)http_parse_status_line(s->line).number;
	else
		start_request(s, kind);
	side->phase = HTTP_HEADERS;
	return true;
}

/* ---------------------------------------------------------------- headers */

/* Those that track looks into. */
enum header {
	HEADER_ANY,
	HEADER_LENGTH,
	HEADER_TRANSFER,
	HEADER_HOST,
	HEADER_UPGRADE,
	HEADER_EXTENSIONS,
};
static const struct keyword header_names[] = {
	{ "content-length", HEADER_LENGTH },
	{ "host", HEADER_HOST },
	{ "sec-websocket-extensions", HEADER_EXTENSIONS },
	{ "transfer-encoding", HEADER_TRANSFER },
	{ "upgrade", HEADER_UPGRADE },
};

static enum header header_of(const struct http_header *header)
{
	switch (reader_peek(&header->name, 0) | 0x20) {
	case 'c':
	case 'h':
	case 's':
	case 't':
	case 'u': break;
	default: return HEADER_ANY;
	}
	const struct keyword *found = LINES_KEYWORD(header_names, &header->name);
	return found ? (enum header)found->value : HEADER_ANY;
}

static void scan_header(struct scan *s)
{
	struct http_side *side = s->side;
	struct http_header header = { .value = s->line };
	bool is_chunked;
	if (http_line_is_folded(&s->line))
		lines_skip_blanks(&header.value);
	else if (http_parse_header(s->line, &header))
		side->header = (uint8_t)header_of(&header);
	else
		side->header = HEADER_ANY;
	switch ((enum header)side->header) {
	case HEADER_ANY: break;
	case HEADER_LENGTH:
		side->has_length = http_parse_length(header.value, &side->length);
		break;
	case HEADER_TRANSFER:
		http_parse_transfer(header.value, &is_chunked);
		side->is_chunked |= is_chunked;
		break;
	case HEADER_HOST:
		if (!side->is_response && !side->host)
			side->host = http_keep_text(s->t, s->state->chain.host, &header.value);
		break;
	case HEADER_UPGRADE:
		side->question.upgrade = lines_begin_with(&header.value, "websocket")
		                                 ? HTTP_UPGRADE_WEBSOCKET
		                                 : HTTP_UPGRADE_OTHER;
		side->is_websocket = side->question.upgrade == HTTP_UPGRADE_WEBSOCKET;
		break;
	case HEADER_EXTENSIONS:
		if (side->code == SWITCHING_PROTOCOLS) websocket_negotiate(s->t, header.value);
		break;
	}
}

/* ---------------------------------------------------------------- bodies */

/* The message ends length bytes from its start; after it, another protocol may have the connection. */
static bool scan_message(struct scan *s, uint64_t length)
{
	const struct http_side *side = s->side;
	const struct http_question *question = &side->question;
	if (!side->is_response) return scan_end(s, extent_pdu(length));
	if (side->code == SWITCHING_PROTOCOLS && side->is_websocket)
		return scan_end(s, extent_switch(length, &websocket_dissector));
	if (side->code == SWITCHING_PROTOCOLS && question->upgrade)
		return scan_end(s, extent_switch(length, NULL));
	if (side->code / 100 == 2 && question->is_connect)
		return scan_end(s, extent_tunnel(length, question->connect_port));
	return scan_end(s, extent_pdu(length));
}

/* Responses that end with their head, RFC 9112 6.3. */
static bool response_has_no_body(const struct http_side *side)
{
	enum { NO_CONTENT = 204, NOT_MODIFIED = 304 };
	unsigned class = side->code / 100u;
	return side->question.is_head || class == 1 || side->code == NO_CONTENT ||
	       side->code == NOT_MODIFIED || (side->question.is_connect && class == 2);
}

static bool scan_head_end(struct scan *s)
{
	struct http_side *side = s->side;
	if (side->is_response) {
		http_answer(s->t, &s->state->chain, side->code, &side->question);
		side->note.exchange = side->question.exchange;
		if (response_has_no_body(side)) {
			side->note.flags |= HTTP_NOTE_NO_BODY;
			return scan_message(s, s->at);
		}
	} else {
		struct http_asked asked = { side->question, side->target, side->host,
			                    side->is_notification };
		side->note.flags |= HTTP_NOTE_REQUEST;
		side->note.exchange = http_ask(s->t, &s->state->chain, &asked);
	}
	if (side->is_chunked) {
		side->phase = HTTP_SIZE;
		return true;
	}
	if (side->has_length && side->length <= HTTP_CONTENT_LENGTH_MAX)
		return scan_message(s, s->at + side->length);
	if (side->is_response || side->has_length) return scan_end(s, extent_until_close());
	return scan_message(s, s->at);
}

static bool scan_headers(struct scan *s)
{
	if (!scan_line(s)) return false;
	if (reader_left(&s->line) == 0) return scan_head_end(s);
	if (s->at > HTTP_HEAD_MAX) return scan_end_with_segment(s);
	scan_header(s);
	return true;
}

static bool scan_size(struct scan *s)
{
	struct http_side *side = s->side;
	if (!scan_line(s)) return false;
	if (!http_parse_chunk_size(s->line, &side->chunk_left) || side->chunk_left > HTTP_CHUNK_MAX)
		return scan_end_with_segment(s);
	side->phase = side->chunk_left ? HTTP_CHUNK : HTTP_TRAILER;
	return true;
}

static bool scan_chunk(struct scan *s)
{
	struct http_side *side = s->side;
	size_t left = reader_left(&s->r);
	size_t taken = left < side->chunk_left ? left : (size_t)side->chunk_left;
	reader_skip(&s->r, taken);
	s->at += taken;
	side->chunk_left -= taken;
	if (side->chunk_left) return scan_end(s, extent_scanned(s->at));
	side->phase = HTTP_CHUNK_END;
	return true;
}

static bool scan_chunk_end(struct scan *s)
{
	if (!scan_line(s)) return false;
	s->side->phase = HTTP_SIZE;
	return true;
}

static bool scan_trailer(struct scan *s)
{
	if (!scan_line(s)) return false;
	return reader_left(&s->line) == 0 ? scan_message(s, s->at) : true;
}

/* ---------------------------------------------------------------- track */

static bool (*const scan_step[])(struct scan *s) = {
	[HTTP_START] = scan_start, [HTTP_HEADERS] = scan_headers,     [HTTP_SIZE] = scan_size,
	[HTTP_CHUNK] = scan_chunk, [HTTP_CHUNK_END] = scan_chunk_end, [HTTP_TRAILER] = scan_trailer,
};

struct extent http_track(struct tracker *t, struct reader r, void *note)
{
	struct http_state *state = tracker_state(t);
	if (!state) return extent_reject();
	struct scan s = {
		.t = t,
		.state = state,
		.side = &state->sides[tracker_packet(t)->direction],
		.whole = r,
		.r = r,
		.at = tracker_scanned(t),
	};
	if (tracker_hole(t)) {
		if (s.side->phase != HTTP_START) s.side->phase = HTTP_START;
		http_lose_answers(&state->chain);
		return extent_skip(0);
	}
	if (s.at == 0) s.side->phase = HTTP_START;
	while (scan_step[s.side->phase](&s)) continue;
	struct http_note *out = note;
	*out = s.side->note;
	return s.extent;
}

void http_completed(struct tracker *t, const void *note_in)
{
	const struct http_note *note = note_in;
	struct http_state *state = tracker_state(t);
	if (state) http_arrive(t, &state->chain, note->exchange, note->flags & HTTP_NOTE_REQUEST);
}
