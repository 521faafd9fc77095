/* imf_body.c - what comes behind a mail's headers: text as it is, or what its type names (RFC 2045). */
#include <string.h>

#include "codec/base64.h"
#include "codec/charset.h"
#include "codec/quoted_printable.h"
#include "imf_internal.h"

enum {
	BODY_DECODED_MAX = 64 << 20, /* Base64 of more is left as it is */
	TEXT_DECODED_MAX = 64 << 10, /* bytes of a text that F_DECODED_TEXT has at most */
	INFO_LINES_MAX = 4096,       /* bytes of the text that Info could show */
};

/* tshark shows a line's end as blanks. */
static const char *copy_spaced(struct layer *l, const struct reader *line)
{
	size_t length = reader_left(line);
	char *out = layer_take(l, length + 1);
	if (!out) return "";
	lines_copy(line, out, length + 1);
	for (char *c = out; *c; c++) {
		if (strchr("\t\n\v\f\r", *c)) *c = ' ';
	}
	return out;
}

static void text_dissect(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_MESSAGE_TEXT, r);
	bool wants_lines = layer_wants(l, F_LINE);
	size_t said = layer_wants_summary(l) ? 0 : INFO_LINES_MAX;
	while (reader_left(r) > 0 && (wants_lines || said < INFO_LINES_MAX)) {
		size_t length = lines_length(r);
		struct reader start = *r, line = reader_take(r, length ? length : reader_left(r));
		const char *text = copy_spaced(l, &line);
		if (said < INFO_LINES_MAX) summary_append_separated(l, ", ", "%s", text);
		said += reader_left(&line);
		if (!wants_lines) continue;
		uint32_t shown = layer_open(l, F_LINE, &start);
		layer_text(l, shown, "%s", text);
		layer_close(l, shown, r);
	}
	reader_skip(r, reader_left(r));
	layer_close(l, item, r);
}

/* ---------------------------------------------------------------- encodings */

static struct reader decode_base64(struct layer *l, const struct reader *r)
{
	size_t length = reader_left(r);
	uint8_t *out = length <= BODY_DECODED_MAX ? layer_take(l, base64_room(length)) : NULL;
	if (!out) return *r;
	return layer_source_bytes(l, "base64", out, base64_decode_lenient(r->at, length, out));
}

static struct reader decode_quoted_printable(struct layer *l, const struct reader *r)
{
	size_t length = reader_left(r);
	uint8_t *out = layer_take(l, length + 1);
	if (!out) return *r;
	length = quoted_printable_decode(r->at, length, out);
	return reader_make(out, length, length);
}

/* The charset of the text; NULL: it is shown as it is. */
static const struct charset *text_charset(struct layer *l, const struct imf_body *body)
{
	if (!body->is_named) return NULL;
	const char *parameters = body->media.parameters;
	size_t length = strlen(parameters);
	struct reader r = reader_make((const uint8_t *)parameters, length, length);
	struct imf_text name = imf_parameter(l, &r, "charset");
	return name.text ? charset_find(name.text, name.length) : NULL;
}

/* What a person reads, where that differs from what was sent. */
static void emit_decoded(struct layer *l, struct reader r, const struct imf_body *body)
{
	bool is_text = !body->is_named || strncmp(body->media.type, "text/", 5) == 0;
	if (!layer_wants(l, F_DECODED_TEXT) || !is_text) return;
	const struct charset *utf8 = charset_find("utf-8", 5), *charset = text_charset(l, body);
	bool is_encoded = body->is_base64 || body->is_quoted_printable;
	if (!utf8 || (!is_encoded && (!charset || charset == utf8))) return;
	struct span at = span_of(&r, (uint32_t)reader_left(&r));
	reader_limit(&r, TEXT_DECODED_MAX);
	struct reader bytes = body->is_quoted_printable ? decode_quoted_printable(l, &r) : r;
	size_t room = reader_left(&bytes) * CHARSET_GROWTH;
	char *text = layer_take(l, room + 1);
	if (!text) return;
	size_t length = charset_to_utf8(charset ? charset : utf8, bytes.at, reader_left(&bytes),
	                                text, room);
	bool is_same = length == reader_left(&r) && memcmp(text, r.at, length) == 0;
	if (!is_same) emit_text(l, F_DECODED_TEXT, at, text, length, ITEM_GENERATED);
}

void imf_body_dissect(struct layer *l, struct reader *r, const struct imf_body *body)
{
	struct reader content = *r;
	if (body->is_base64 && (body->is_named || layer_wants(l, F_DECODED_TEXT)))
		content = decode_base64(l, r);
	emit_decoded(l, content, body);
	if (!body->is_named) {
		text_dissect(l, r);
		return;
	}
	struct media *media = layer_take(l, sizeof *media);
	if (!media) return;
	*media = body->media;
	summary_fence(l);
	layer_hold_next(l);
	layer_next_media(l, media, &content);
	reader_skip(r, reader_left(r));
}
