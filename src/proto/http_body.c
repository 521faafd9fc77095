/* http_body.c - what follows a message's head: chunks (RFC 9112 7.1), content codings (RFC 9110 8.4), and
 * the body for whoever knows its type. */
#include <stdlib.h>
#include <string.h>

#include "codec/inflate.h"
#include "http_message.h"
#include "lines.h"

enum { LINE_END = 2 };      /* CR LF */
enum { ENCODINGS_MAX = 8 }; /* of one body, one over the other */

/* ---------------------------------------------------------------- chunks */

static void chunk_emit(struct layer *l, struct reader *r, const struct reader *size_line,
                       uint64_t size, struct reader *data_out)
{
	uint32_t chunk = layer_open(l, F_CHUNK, size_line);
	if (size)
		layer_text(l, chunk, "Data chunk (%llu octets)", (unsigned long long)size);
	else
		layer_text(l, chunk, "End of chunked encoding");
	emit_number(l, F_CHUNK_SIZE, span_from(size_line, r), size, 0);
	*data_out = *r;
	size_t left = reader_left(r), taken = size < left ? (size_t)size : left;
	reader_limit(data_out, taken);
	if (taken) emit_bytes(l, F_CHUNK_DATA, r, taken);
	size_t end = size ? lines_length(r) : 0;
	if (end) emit_bytes(l, F_CHUNK_BOUNDARY, r, end);
	struct reader behind =
		*r; /* the last chunk's line end is there even if trailers come before it */
	size_t rest = reader_left(&behind), line_end = size ? 0 : LINE_END;
	reader_skip(&behind, rest < line_end ? rest : line_end);
	layer_close(l, chunk, &behind);
}

static void trailer_emit(struct layer *l, struct reader *r)
{
	struct reader start = *r, line, before = *r;
	while (lines_next(r, &line) && reader_left(&line) > 0) before = *r;
	uint32_t length = (uint32_t)(before.at - start.at);
	if (length) {
		struct reader part = start;
		reader_limit(&part, length);
		http_emit_string(l, F_TRAILER_PART, span_of(&start, length), part, 0);
	}
	if (r->at == before.at) return;
	reader_limit(&before, (size_t)(r->at - before.at));
	http_open_line(l, F_LINE, &before);
}

/* Shows the chunks and puts their data together. False: there is no memory. */
static bool body_dechunk(struct http_message *m, struct reader *r, struct reader *body_out)
{
	struct layer *l = m->l;
	size_t room = reader_left(r) + 1, used = 0;
	char *bytes = layer_take(l, room);
	uint64_t size = 1;
	if (!bytes) return false;
	uint32_t all = layer_open(l, F_CHUNKED, r);
	layer_text(l, all, "HTTP chunked response"); /* as tshark says of requests too */
	while (size && reader_left(r) > 0) {
		struct reader size_line = *r, line, data;
		lines_next(r, &line);
		if (!http_parse_chunk_size(line, &size)) size = 0;
		chunk_emit(l, r, &size_line, size, &data);
		used += lines_copy(&data, bytes + used, room - used);
	}
	trailer_emit(l, r);
	layer_close(l, all, r);
	*body_out = layer_source_bytes(l, "De-chunked entity body", (uint8_t *)bytes, used);
	return true;
}

/* ---------------------------------------------------------------- content codings */

/* Undoes one coding. False: it is not known, or nothing came out. */
static bool body_decode(struct layer *l, struct reader coding, struct reader *body)
{
	enum inflate_kind kind =
		inflate_kind_of_coding((const char *)coding.at, reader_left(&coding));
	if (kind == INFLATE_NONE) return false;
	struct inflated inflated = inflate_all(kind, body->at, reader_left(body));
	uint8_t *bytes = inflated.length ? layer_take(l, inflated.length) : NULL;
	if (bytes) memcpy(bytes, inflated.bytes, inflated.length);
	free(inflated.bytes);
	if (!bytes) return false;
	*body = layer_source_bytes(l, "Uncompressed entity body", bytes, inflated.length);
	return true;
}

/* The last coding was applied last, RFC 9110 8.4. */
static bool body_decode_all(struct layer *l, struct reader codings, struct reader *body)
{
	struct reader list[ENCODINGS_MAX], part;
	size_t count = 0;
	while (lines_part(&codings, ',', &part)) {
		part = lines_trimmed(part);
		if (reader_left(&part) == 0 || lines_are(&part, "identity")) continue;
		if (count == ENCODINGS_MAX) return false;
		list[count++] = part;
	}
	while (count > 0) {
		if (!body_decode(l, list[--count], body)) return false;
	}
	return true;
}

/* False: what it is cannot be told, and it was shown as data. */
static bool body_uncompress(struct http_message *m, struct reader *body)
{
	struct layer *l = m->l;
	struct reader encoded = *body;
	size_t length = reader_left(body);
	if (reader_left(&m->encoding) == 0 || lines_are(&m->encoding, "identity")) return true;
	bool is_decoded = body_decode_all(l, m->encoding, body);
	struct reader end = encoded;
	reader_skip(&end, length);
	uint32_t item = layer_open(l, F_ENCODED_BODY, &encoded);
	layer_text(l, item, "Content-encoded entity body (%.*s): %zu bytes",
	           LINES_TEXT(&m->encoding), length);
	if (is_decoded)
		layer_text_append(l, item, " -> %zu bytes", reader_left(body));
	else
		layer_expert(l, F_DECOMPRESSION_FAILED, span_of(&encoded, (uint32_t)length), NULL);
	if (!is_decoded) layer_walk_named(l, "data", &encoded);
	layer_close(l, item, &end);
	return is_decoded;
}

/* ---------------------------------------------------------------- the body */

void http_emit_data(struct layer *l, const struct reader *r)
{
	layer_hold_next(l);
	layer_next_named(l, "data", r);
}

/* "text/html" in lower case, and what follows behind ";" or blanks. */
static const struct media *body_media(struct layer *l, struct reader type)
{
	size_t length = reader_left(&type), end = 0;
	struct media *media = layer_take(l, sizeof *media);
	char *text = layer_take(l, length + 1);
	if (!media || !text) return NULL;
	lines_copy(&type, text, length + 1);
	for (; end < length && !strchr("; \t\r\n\v\f", text[end]); end++) {
		if (text[end] >= 'A' && text[end] <= 'Z') text[end] |= 0x20;
	}
	size_t rest = end;
	while (rest < length && text[rest] && strchr("; \t\r\n\v\f", text[rest])) rest++;
	text[end] = 0;
	*media = (struct media){ .type = text, .parameters = text + rest };
	return media;
}

static void body_emit_entity(struct http_message *m, const struct reader *body)
{
	struct layer *l = m->l;
	uint32_t length = (uint32_t)reader_left(body);
	uint32_t item = http_emit_string(l, F_FILE_DATA, span_of(body, length), *body, 0);
	layer_text(l, item, "File Data: %u bytes", length);
	if (length == 0) return;
	const struct media *media = m->has_type ? body_media(l, m->type) : NULL;
	if (layer_next_media(l, media, body))
		layer_set_length(l, m->head); /* the body is another's */
	else
		http_emit_data(l, body);
}

/* Most rows of the list say no more of a body than its type, and that only if something comes out of it:
 * so no more than its start is decoded. False: whoever takes the body has to see all of it. */
static bool body_show_start(struct http_message *m, const struct reader *body)
{
	struct layer *l = m->l;
	enum inflate_kind kind =
		inflate_kind_of_coding((const char *)m->encoding.at, reader_left(&m->encoding));
	if (layer_records(l) || kind == INFLATE_NONE || !m->has_type) return false;
	uint8_t *bytes = layer_take(l, MEDIA_START_LENGTH);
	if (!bytes) return false;
	size_t length = inflate_start(kind, body->at, reader_left(body), bytes, MEDIA_START_LENGTH);
	struct reader start = reader_make(bytes, length, length);
	return length && layer_next_media_start(l, body_media(l, m->type), &start);
}

void http_emit_body(struct http_message *m, struct reader *r)
{
	struct reader body = *r;
	if (reader_left(r) == 0) return;
	if (m->is_chunked) {
		if (!body_dechunk(m, r, &body)) return;
	} else {
		if (m->has_length && m->transfer == HTTP_TRANSFER_NONE)
			reader_limit(&body, m->length > SIZE_MAX ? SIZE_MAX : (size_t)m->length);
		reader_skip(r, reader_left(&body));
	}
	if (m->transfer == HTTP_TRANSFER_CODED) {
		http_emit_data(m->l, &body);
		return;
	}
	if (body_show_start(m, &body)) return;
	if (body_uncompress(m, &body)) body_emit_entity(m, &body);
}
