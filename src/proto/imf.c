/* imf.c - Internet Message Format, RFC 5322: a mail's headers, and what its body is (RFC 2045). */
#include <string.h>

#include "imf_date.h"
#include "imf_internal.h"

enum { HEADERS_MAX = 4096 }; /* shown of one mail */

/* ---------------------------------------------------------------- values */

/* Seen only where it says something that the raw text does not. */
void imf_emit_decoded(struct layer *l, unsigned field, const struct reader *text)
{
	if (!layer_wants(l, field)) return;
	size_t length = reader_left(text);
	struct imf_text decoded = imf_text_decode(l, text);
	bool is_same = decoded.length == length && memcmp(decoded.text, text->at, length) == 0;
	emit_text(l, field, span_of(text, (uint32_t)length), decoded.text, decoded.length,
	          ITEM_GENERATED | (is_same ? ITEM_HIDDEN : 0u));
}

/* ---------------------------------------------------------------- headers with parts */

static void emit_list(struct layer *l, uint32_t item, const struct reader *value,
                      bool is_mailbox_list)
{
	unsigned count = imf_emit_addresses(l, value, is_mailbox_list);
	layer_text_append(l, item, ", %u item%s", count, count == 1 ? "" : "s");
}

/* "text/html" in the layer's scratch, in lower case. */
static const char *copy_lower(struct layer *l, const struct reader *text)
{
	size_t length = reader_left(text);
	char *out = layer_take(l, length + 1);
	if (!out) return "";
	lines_copy(text, out, length + 1);
	for (char *c = out; *c; c++) {
		if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
	}
	return out;
}

static const char *copy_unfolded(struct layer *l, const struct reader *text)
{
	size_t length = reader_left(text);
	char *out = layer_take(l, length + 1);
	if (!out) return "";
	lines_copy(text, out, length + 1);
	for (char *c = out; *c; c++) {
		if (*c == '\r' || *c == '\n' || *c == '\t') *c = ' ';
	}
	return out;
}

/* White space of any kind at the end does not belong to a type. */
static struct reader type_trimmed(struct reader type)
{
	size_t length = reader_left(&type);
	while (length && reader_peek(&type, length - 1) <= ' ') length--;
	reader_limit(&type, length);
	return type;
}

static void emit_content_type(struct layer *l, struct reader value, struct imf_body *body)
{
	size_t semicolon = lines_find(&value, ';');
	if (semicolon == SIZE_MAX) return;
	struct reader type = reader_take(&value, semicolon);
	reader_skip(&value, 1);
	lines_emit_ascii(l, F_TYPE, &type);
	lines_emit_ascii(l, F_PARAMETERS, &value);
	type = type_trimmed(type);
	struct reader parameters = lines_trimmed(value);
	body->media.type = copy_lower(l, &type);
	body->media.parameters = copy_unfolded(l, &parameters);
	body->is_named = true;
	if (!layer_wants(l, F_FILE_NAME)) return;
	struct imf_text name = imf_parameter(l, &value, "name");
	if (name.text)
		emit_text(l, F_FILE_NAME, span_of(&value, (uint32_t)reader_left(&value)), name.text,
		          name.length, ITEM_GENERATED);
}

static void emit_disposition(struct layer *l, const struct reader *value)
{
	struct reader parameters = *value;
	size_t semicolon = lines_find(value, ';');
	if (semicolon == SIZE_MAX || !layer_wants(l, F_FILE_NAME)) return;
	reader_skip(&parameters, semicolon);
	struct imf_text name = imf_parameter(l, &parameters, "filename");
	if (name.text)
		emit_text(l, F_FILE_NAME, span_of(value, (uint32_t)reader_left(value)), name.text,
		          name.length, ITEM_GENERATED);
}

static void emit_date(struct layer *l, const struct reader *value)
{
	int64_t time_ns;
	if (layer_wants(l, F_DATE_TIME) && imf_date_parse(value, &time_ns))
		emit_number(l, F_DATE_TIME, span_of(value, (uint32_t)reader_left(value)),
		            (uint64_t)time_ns, ITEM_GENERATED);
}

static void emit_label_part(struct layer *l, const struct reader *part)
{
	static const struct keyword names[] = {
		{ "bgcolor", F_LABEL_BACKGROUND }, { "fgcolor", F_LABEL_FOREGROUND },
		{ "label", F_LABEL_TEXT },         { "marking", F_LABEL_MARKING },
		{ "type", F_LABEL_TYPE },
	};
	struct reader value = *part, name;
	if (!lines_part(&value, '=', &name)) return;
	const struct keyword *known = LINES_KEYWORD(names, &name);
	if (known) {
		lines_emit_ascii(l, known->value, &value);
		return;
	}
	uint32_t item = lines_emit_ascii(l, F_LABEL_UNKNOWN, part);
	layer_expert(l, F_UNKNOWN_PARAMETER, span_of(part, 0), NULL);
	layer_close_as_is(l, item);
}

/* SIO-Label: marking="..."; fgcolor=... (RFC 7444 4.1) */
static void emit_label(struct layer *l, struct reader value)
{
	struct reader start = value, part, marking = { 0 };
	uint32_t item = layer_open(l, F_SIO_LABEL, &start);
	while (lines_part(&value, ';', &part)) {
		part = lines_trimmed(part);
		if (lines_begin_with(&part, "marking=")) {
			marking = part;
			reader_skip(&marking, strlen("marking="));
		}
		emit_label_part(l, &part);
	}
	if (marking.at) layer_text(l, item, "SIO-Label: %.*s", LINES_TEXT(&marking));
	layer_close(l, item, &value);
}

/* ---------------------------------------------------------------- headers */

/* A header while it is shown. */
struct header {
	struct reader all; /* name, colon and value, without the end of the line */
	struct reader name;
	struct reader value; /* without white space before it */
	struct reader ended; /* the value with the end of its line: what addresses are cut from */
};

/* Bytes of the header at the cursor: lines that begin with a blank continue it (RFC 5322 2.2.3). */
static size_t header_length(const struct reader *r)
{
	struct reader rest = *r;
	size_t length;
	do {
		length = lines_length(&rest);
		if (length == 0) return reader_left(r);
		reader_skip(&rest, length);
	} while (reader_peek(&rest, 0) == ' ' || reader_peek(&rest, 0) == '\t');
	return reader_left(r) - reader_left(&rest);
}

static bool is_white(int byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* False, and nothing moves: what stands here is no header. */
static bool header_take(struct reader *r, struct header *out)
{
	struct reader line, rest = *r;
	if (!lines_next(&rest, &line) || lines_find(&line, ':') == SIZE_MAX) return false;
	struct reader header = reader_take(r, header_length(r));
	struct reader all = lines_without_end(header), value = all;
	out->all = all;
	out->name = reader_take(&value, lines_find(&value, ':'));
	reader_skip(&value, 1);
	struct reader behind = value;
	while (is_white(reader_peek(&value, 0))) reader_skip(&value, 1);
	if (reader_left(&value) == 0) value = behind;
	out->value = value;
	out->ended = header;
	reader_skip(&out->ended, reader_left(&all) - reader_left(&value));
	return true;
}

static void header_emit_other(struct layer *l, const struct header *header)
{
	uint32_t item = lines_emit_ascii(l, F_EXTENSION, &header->all);
	lines_emit_ascii(l, F_EXTENSION_TYPE, &header->name);
	lines_emit_ascii(l, F_EXTENSION_VALUE, &header->value);
	imf_emit_decoded(l, F_EXTENSION_DECODED, &header->value);
	if (lines_are(&header->name, "content-disposition")) emit_disposition(l, &header->value);
	layer_close_as_is(l, item);
}

static void header_emit(struct layer *l, const struct header *header,
                        const struct imf_header_row *row, struct imf_body *body)
{
	if (row->kind == IMF_LABEL) {
		emit_label(l, header->value);
		return;
	}
	uint32_t item = lines_emit_ascii(l, row->field, &header->value);
	switch (row->kind) {
	case IMF_MAILBOX: imf_emit_mailbox(l, &header->ended); break;
	case IMF_MAILBOX_LIST: emit_list(l, item, &header->ended, true); break;
	case IMF_ADDRESS_LIST: emit_list(l, item, &header->ended, false); break;
	case IMF_CONTENT_TYPE: emit_content_type(l, header->value, body); break;
	case IMF_DATE: emit_date(l, &header->value); break;
	case IMF_TRANSFER_ENCODING:
		body->is_base64 = lines_begin_with(&header->value, "base64");
		body->is_quoted_printable = lines_begin_with(&header->value, "quoted-printable");
		break;
	default: break;
	}
	if (row->decoded) imf_emit_decoded(l, row->decoded, &header->value);
	layer_close_as_is(l, item);
}

static void header_append_info(struct layer *l, const struct header *header,
                               const struct imf_header_row *row)
{
	const char *name = row->field == F_FROM      ? "from"
	                   : row->field == F_SUBJECT ? "subject"
	                                             : NULL;
	if (name) summary_append(l, "%s: %.*s, ", name, LINES_TEXT(&header->value));
}

/* Ends behind the empty line. */
static void headers_dissect(struct layer *l, struct reader *r, struct imf_body *body)
{
	struct header header;
	unsigned count = 0;
	while (header_take(r, &header)) {
		const struct imf_header_row *row = imf_header_find(&header.name);
		if (++count > HEADERS_MAX) continue;
		if (row) {
			header_emit(l, &header, row, body);
			header_append_info(l, &header, row);
		} else {
			header_emit_other(l, &header);
		}
	}
	if (count > HEADERS_MAX) layer_expert(l, F_HEADERS_CUT, span_of(r, 0), NULL);
	struct reader line, rest = *r;
	if (lines_next(&rest, &line) && reader_left(&line) == 0) *r = rest;
}

static void imf_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct imf_body body = { 0 };
	if (layer_is_silent(l)) return;
	summary_protocol_append(l, "IMF");
	summary_clear(l);
	headers_dissect(l, r, &body);
	imf_body_dissect(l, r, &body);
}

static const char *const imf_media_types[] = { "message/rfc822", NULL };

const struct dissector imf_dissector = {
	.name = "imf",
	.label = "Internet Message Format",
	.fault_label = "IMF",
	.fields = imf_fields,
	.field_count = F_COUNT,
	.dissect = imf_dissect,
	.media_types = imf_media_types,
	.may_contain = "mime_multipart media data-text-lines json xml urlencoded-form",
};
