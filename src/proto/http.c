/* http.c - Hypertext Transfer Protocol, versions 1.0 and 1.1: RFC 9110, RFC 9112.
 *
 *   first line CRLF
 *   field lines, each with CRLF
 *   CRLF
 *   body */
#include "http_message.h"
#include "lines.h"

/* ---------------------------------------------------------------- a message */

static void message_summary(struct layer *l, const struct reader *line)
{
	if (layer_is_later(l)) summary_fence(l);
	summary_protocol(l, "HTTP");
	summary_set(l, "%.*s ", LINES_TEXT(line));
}

/* What is no message, in a connection that has had one, continues it. */
static void message_continue(struct http_message *m)
{
	if (!(m->note->flags & HTTP_NOTE_SEEN)) return;
	if (layer_is_later(m->l)) summary_fence(m->l);
	summary_protocol(m->l, "HTTP");
	summary_set(m->l, "Continuation");
}

static void message_emit_links(struct http_message *m)
{
	struct layer *l = m->l;
	const char *uri;
	static const enum http_field kinds[] = {
		[HTTP_REQUEST] = F_REQUEST,
		[HTTP_RESPONSE] = F_RESPONSE,
		[HTTP_NOTIFICATION] = F_NOTIFICATION,
	};
	if (m->target.bytes && layer_wants(l, F_FULL_URI)) {
		bool is_alone = m->is_connect && m->host.bytes;
		uri = m->host.bytes ? http_full_uri(l, m->target, m->host, is_alone) : NULL;
		if (uri) emit_generated_text(l, F_FULL_URI, uri);
	}
	if (m->kind == HTTP_OTHER) return;
	emit_number(l, kinds[m->kind], span_of(&m->start, 0), 1, ITEM_GENERATED | ITEM_HIDDEN);
	if (m->kind == HTTP_REQUEST) http_emit_request_links(l, m->note->exchange);
	if (m->kind == HTTP_RESPONSE) http_emit_response_links(l, m->note->exchange);
}

/* Field lines up to the empty one. */
static void message_emit_headers(struct http_message *m, struct reader *r)
{
	while (reader_left(r) > 0) {
		struct reader whole = *r, rest = *r, line;
		lines_next(&rest, &line);
		if (reader_left(&line) == 0) {
			reader_limit(&whole, (size_t)(rest.at - whole.at));
			http_open_line(m->l, F_LINE, &whole);
			*r = rest;
			return;
		}
		if (!http_emit_header(m, r)) return;
	}
}

static void message_emit_leading_line(struct layer *l, struct reader *r)
{
	if (reader_peek_u16(r, 0) != ('\r' << 8 | '\n')) return;
	struct reader start = *r;
	reader_skip(r, 2);
	uint32_t item = layer_open(l, F_LINE, &start);
	layer_text(l, item, "%s", http_fields[F_LEADING_CRLF].label);
	layer_expert(l, F_LEADING_CRLF, span_from(&start, r), NULL);
	layer_close(l, item, r);
}

static void message_emit_other(struct http_message *m, struct reader *r, bool is_text)
{
	message_continue(m);
	if (is_text) message_emit_headers(m, r);
	struct reader rest = *r;
	uint32_t length = (uint32_t)reader_left(r);
	if (is_text) {
		uint32_t item = http_emit_string(m->l, F_FILE_DATA, span_of(r, length), *r, 0);
		layer_text(m->l, item, "File Data: %u bytes", length);
	}
	reader_skip(r, length);
	if (length) http_emit_data(m->l, &rest);
}

static bool is_printable(int byte) { return byte >= ' ' && byte <= '~'; }

static void http_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct http_message m = { .l = l, .note = note, .start = *r, .encoding = *r };
	struct reader start = *r, line;
	reader_limit(&m.encoding, 0);
	if (reader_left_reported(r) == 0) {
		http_emit_tunnel(l, m.note->exchange);
		return;
	}
	if (reader_peek_u16(&start, 0) == ('\r' << 8 | '\n')) reader_skip(&start, 2);
	if (!is_printable(reader_peek(&start, 0))) {
		message_emit_other(&m, r, false);
		return;
	}
	bool is_ended = lines_length(&start) > 0;
	if (layer_is_prefix(l) && !is_ended) return;
	lines_next(&start, &line);
	m.kind = http_line_kind(&line);
	if (m.kind == HTTP_OTHER) {
		message_emit_other(&m, r, true);
		return;
	}
	message_summary(l, &line);
	if (layer_is_prefix(l)) return;
	message_emit_leading_line(l, r);
	http_emit_start(&m, r);
	message_emit_headers(&m, r);
	message_emit_links(&m);
	m.head = (uint32_t)(r->at - m.start.at);
	if (!(m.note->flags & HTTP_NOTE_NO_BODY))
		http_emit_body(&m, r);
	else /* another protocol may follow in the same segment */
		summary_fence(l);
}

/* ---------------------------------------------------------------- detection */

/* A line that begins or ends with "HTTP/1.x", as tshark asks of a segment off HTTP's ports. */
static bool http_detect(const struct packet *packet, struct reader r)
{
	enum { TOKEN = 8 };
	struct reader line;
	if (lines_length(&r) == 0) return false;
	lines_next(&r, &line);
	size_t length = reader_left(&line);
	if (length == TOKEN || length < TOKEN - 1) return false;
	if (lines_begin_with(&line, "HTTP/1.")) return true;
	if (length < TOKEN) return false;
	reader_skip(&line, length - TOKEN);
	return lines_begin_with(&line, "HTTP/1.");
}

static const struct binding http_bindings[] = {
	{ TCP_PORT, 80 },   { TCP_PORT, 631 },  { TCP_PORT, 1900 }, { TCP_PORT, 2710 },
	{ TCP_PORT, 2869 }, { TCP_PORT, 3128 }, { TCP_PORT, 3132 }, { TCP_PORT, 3689 },
	{ TCP_PORT, 5985 }, { TCP_PORT, 8080 }, { TCP_PORT, 8088 }, { TCP_PORT, 11371 },
};

const struct dissector http_dissector = {
	.has_all_bytes = true,
	.name = "http",
	.label = "Hypertext Transfer Protocol",
	.fault_label = "HTTP",
	.fields = http_fields,
	.field_count = F_COUNT,
	.track = http_track,
	.completed = http_completed,
	.dissect = http_dissect,
	.detect = http_detect,
	.detect_in = TCP_PORT,
	.note_size = sizeof(struct http_note),
	.state_size = sizeof(struct http_state),
	.is_stream = true,
	.is_leaf = true,
	.shows_prefix = true,
	.may_contain = "data media",
	.bindings = http_bindings,
	.binding_count = sizeof http_bindings / sizeof *http_bindings,
};
