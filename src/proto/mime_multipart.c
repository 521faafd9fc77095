/* mime_multipart.c - a body of several parts (RFC 2046 5.1), each with headers and a body of its own, which goes
 * on by its media type.
 *
 * Like tshark we hand a part on as it was sent unless told otherwise: the preferences undo its transfer
 * encoding first. Where they do not, what a text says is an item of our own. */
#include "mime_multipart.h"

#include "codec/base64.h"
#include "codec/charset.h"
#include "codec/inflate.h"
#include "codec/quoted_printable.h"
#include "dissect/dissector.h"
#include "imf_words.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	F_TYPE,
	F_PREAMBLE,
	F_FIRST_BOUNDARY,
	F_BOUNDARY,
	F_LAST_BOUNDARY,
	F_TRAILER,
	F_PART,
	F_OTHER_HEADER,
	F_CONTENT_DESCRIPTION,
	F_CONTENT_DISPOSITION,
	F_CONTENT_ENCODING,
	F_CONTENT_ID,
	F_CONTENT_LANGUAGE,
	F_CONTENT_LENGTH,
	F_CONTENT_TRANSFER_ENCODING,
	F_CONTENT_TYPE,
	F_FILE_NAME,
	F_SIZE,
	F_DECODED,
	F_NO_BOUNDARY,
	F_UNFINISHED,
	F_TOO_DEEP,
	F_INFLATE,
	F_COUNT
};

#define HEADER(name, text)                                        \
	{                                                         \
		"mime_multipart.header." name, text, FIELD_STRING \
	}
#define REMARK(level, part) .type = FIELD_EXPERT, .severity = (level), .group = (part)

/* clang-format off */
static const struct field mime_multipart_fields[F_COUNT] = {
	[F_TYPE]                      = { "mime_multipart.type", "Type", FIELD_STRING },
	[F_PREAMBLE]                  = { "mime_multipart.preamble", "Preamble", FIELD_BYTES },
	[F_FIRST_BOUNDARY]            = { "mime_multipart.first_boundary", "First boundary", FIELD_STRING },
	[F_BOUNDARY]                  = { "mime_multipart.boundary", "Boundary", FIELD_STRING },
	[F_LAST_BOUNDARY]             = { "mime_multipart.last_boundary", "Last boundary", FIELD_STRING },
	[F_TRAILER]                   = { "mime_multipart.trailer", "Trailer", FIELD_BYTES },
	[F_PART]                      = { "mime_multipart.part", "Encapsulated multipart part", FIELD_STRING },
	[F_OTHER_HEADER]              = { "", "Header", FIELD_NONE },
	[F_CONTENT_DESCRIPTION]       = HEADER("content-description", "Content-Description"),
	[F_CONTENT_DISPOSITION]       = HEADER("content-disposition", "Content-Disposition"),
	[F_CONTENT_ENCODING]          = HEADER("content-encoding", "Content-Encoding"),
	[F_CONTENT_ID]                = HEADER("content-id", "Content-Id"),
	[F_CONTENT_LANGUAGE]          = HEADER("content-language", "Content-Language"),
	[F_CONTENT_LENGTH]            = HEADER("content-length", "Content-Length"),
	[F_CONTENT_TRANSFER_ENCODING] = HEADER("content-transfer-encoding", "Content-Transfer-Encoding"),
	[F_CONTENT_TYPE]              = HEADER("content-type", "Content-Type"),
	[F_FILE_NAME] = { "mime_multipart.filename", "File name", FIELD_STRING, .is_own = true,
		.help = "The name of an attachment, decoded (RFC 2231, RFC 2047)" },
	[F_SIZE] = { "mime_multipart.size", "Size", FIELD_U32, .unit = " bytes", .is_own = true,
		.help = "Bytes of an attachment when its transfer encoding is undone" },
	[F_DECODED] = { "mime_multipart.decoded", "Decoded text", FIELD_STRING, .is_own = true,
		.help = "What a text says when its transfer encoding and charset are undone" },
	[F_NO_BOUNDARY] = { "mime_multipart.no_required_parameter",
		"The multipart dissector could not find a required parameter.",
		REMARK(EXPERT_ERROR, EXPERT_PROTOCOL) },
	[F_UNFINISHED] = { "mime_multipart.unfinished", "No boundary ends this part",
		REMARK(EXPERT_WARN, EXPERT_PROTOCOL), .is_own = true },
	[F_TOO_DEEP] = { "mime_multipart.too_deep", "Parts within parts: too deep to go on",
		REMARK(EXPERT_WARN, EXPERT_UNDECODED), .is_own = true },
	[F_INFLATE] = { "mime_multipart.not_inflated", "The content could not be decompressed whole",
		REMARK(EXPERT_WARN, EXPERT_UNDECODED), .is_own = true },
};

enum { P_BASE64, P_QUOTED_PRINTABLE };

static const struct preference mime_multipart_preferences[] = {
	[P_BASE64] = { "remove_base64_encoding", PREFERENCE_BOOLEAN, false,
		"Decode Base64 parts before they are dissected" },
	[P_QUOTED_PRINTABLE] = { "remove_quoted_printable", PREFERENCE_BOOLEAN, false,
		"Decode quoted-printable parts before they are dissected" },
};

static const struct { /* RFC 2045, 2183, 9110 8.4 */
	const char *name;
	unsigned field;
} multipart_headers[] = {
	{ "Content-Description", F_CONTENT_DESCRIPTION },
	{ "Content-Disposition", F_CONTENT_DISPOSITION },
	{ "Content-Encoding", F_CONTENT_ENCODING },
	{ "Content-ID", F_CONTENT_ID },
	{ "Content-Language", F_CONTENT_LANGUAGE },
	{ "Content-Length", F_CONTENT_LENGTH },
	{ "Content-Transfer-Encoding", F_CONTENT_TRANSFER_ENCODING },
	{ "Content-Type", F_CONTENT_TYPE },
};
/* clang-format on */

/* ---------------------------------------------------------------- boundaries */

bool multipart_find(const struct reader *r, const char *delimiter, struct multipart_boundary *out)
{
	size_t length = strlen(delimiter);
	const uint8_t *from = r->at;
	for (;;) {
		const uint8_t *at = memmem(from, (size_t)(r->end - from), delimiter, length);
		if (!at) return false;
		if (at == r->at || at[-1] == '\n') {
			const uint8_t *start = at, *end = at + length;
			if (start > r->at) start--;
			if (start > r->at && start < at && start[-1] == '\r') start--;
			out->is_last = r->end - end >= 2 && end[0] == '-' && end[1] == '-';
			const uint8_t *line_end = memchr(end, '\n', (size_t)(r->end - end));
			out->at = (size_t)(start - r->at);
			out->length = (size_t)((line_end ? line_end + 1 : r->end) - start);
			return true;
		}
		from = at + 1;
	}
}

/* ---------------------------------------------------------------- headers */

/* What a part's headers say of its body. */
struct part {
	uint32_t item;
	const struct media *media; /* NULL: no Content-Type */
	struct reader disposition; /* the header's value, for file names; empty: none */
	struct reader type;        /* the same of Content-Type */
	enum { PART_AS_IS, PART_BASE64, PART_QUOTED_PRINTABLE } encoding;
	enum inflate_kind inflate;
};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

size_t multipart_compact(const uint8_t *value, size_t length, char *out)
{
	static const char separators[] = ",;:=";
	size_t used = 0;
	bool is_quoted = false, is_space_due = false;
	for (size_t i = 0; i < length; i++) {
		char c = (char)value[i];
		if (!is_quoted && is_blank(c)) {
			is_space_due = used > 0 && !strchr(separators, out[used - 1]);
			continue;
		}
		if (is_space_due && !(c && strchr(separators, c)) && c != '"') out[used++] = ' ';
		is_space_due = false;
		out[used++] = c;
		if (is_quoted && c == '\\' && i + 1 < length)
			out[used++] = (char)value[++i];
		else if (c == '"')
			is_quoted = !is_quoted;
	}
	return used;
}

static const struct media *part_media(struct layer *l, const char *value, size_t length)
{
	struct media *media = layer_take(l, sizeof *media);
	char *text = layer_take(l, length + 2);
	if (!media || !text) return NULL;
	memcpy(text, value, length);
	char *semicolon = memchr(text, ';', length);
	if (semicolon) *semicolon = 0;
	for (char *c = text; *c; c++)
		if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
	media->type = text;
	media->parameters = semicolon ? semicolon + 1 : "";
	return media;
}

static bool text_is(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

/* What the header means for the part's body. */
static void part_learn(struct layer *l, struct part *part, unsigned field, struct reader value,
                       const char *text, size_t length)
{
	switch (field) {
	case F_CONTENT_TYPE:
		part->media = part_media(l, text, length);
		part->type = value;
		if (part->media) layer_text_append(l, part->item, " (%s)", part->media->type);
		break;
	case F_CONTENT_DISPOSITION: part->disposition = value; break;
	case F_CONTENT_TRANSFER_ENCODING:
		if (text_is(text, length, "base64")) part->encoding = PART_BASE64;
		if (text_is(text, length, "quoted-printable"))
			part->encoding = PART_QUOTED_PRINTABLE;
		break;
	case F_CONTENT_ENCODING: part->inflate = inflate_kind_of_coding(text, length); break;
	default: break;
	}
}

/* Bytes of the first header with its folded lines (RFC 5322 2.2.3) and their ends. */
static size_t header_length(const struct reader *r)
{
	struct reader rest = *r;
	int next;
	do {
		size_t line = lines_length(&rest);
		reader_skip(&rest, line ? line : reader_left(&rest));
		next = reader_peek(&rest, 0);
	} while (next == ' ' || next == '\t');
	return (size_t)(rest.at - r->at);
}

/* Is this the line without text that ends the headers? */
static size_t blank_length(const struct reader *r)
{
	if (reader_peek(r, 0) == '\n') return 1;
	return reader_peek(r, 0) == '\r' && reader_peek(r, 1) == '\n' ? 2 : 0;
}

static void part_header(struct layer *l, struct part *part, struct reader whole, size_t colon)
{
	struct reader value = whole;
	struct reader name = reader_take(&value, colon);
	reader_skip(&value, 1);
	name = lines_trimmed(name);
	unsigned field = F_OTHER_HEADER;
	for (size_t i = 0; i < sizeof multipart_headers / sizeof *multipart_headers; i++)
		if (lines_are(&name, multipart_headers[i].name)) field = multipart_headers[i].field;
	struct span span = span_of(&whole, (uint32_t)reader_left(&whole));
	if (field == F_OTHER_HEADER) {
		emit_span(l, field, span, 0);
	} else {
		char *text = layer_take(l, reader_left(&value) + 1);
		if (!text) return;
		size_t length = multipart_compact(value.at, reader_left(&value), text);
		emit_text(l, field, span, text, length, 0);
		part_learn(l, part, field, value, text, length);
	}
	if (layer_wants(l, field)) layer_text_last(l, "%.*s", LINES_TEXT(&whole));
}

/* The headers, and the empty line behind them; *r moves to the body. A line that is no header is its first. */
static void part_headers(struct layer *l, struct part *part, struct reader *r)
{
	while (reader_left(r) > 0 && blank_length(r) == 0) {
		size_t length = header_length(r);
		struct reader rest = *r;
		struct reader header = reader_take(&rest, length);
		size_t colon = lines_find(&header, ':');
		if (colon == SIZE_MAX) return;
		size_t blank = blank_length(&rest);
		part_header(l, part, reader_take(r, length + blank), colon);
		if (blank) return;
	}
	reader_skip(r, blank_length(r));
}

/* ---------------------------------------------------------------- bodies */

/* The body without its transfer encoding: a data source if shown, else in the frame's scratch only. */
static struct reader part_decode(struct layer *l, const struct part *part, struct reader body,
                                 bool is_source)
{
	size_t length = reader_left(&body);
	uint8_t *out = layer_take(l, base64_room(length) + length);
	if (!out) return body;
	length = part->encoding == PART_BASE64 ? base64_decode_lenient(body.at, length, out)
	                                       : quoted_printable_decode(body.at, length, out);
	if (!is_source) return reader_make(out, length, length);
	return layer_source_bytes(
		l, part->encoding == PART_BASE64 ? "Decoded Base64" : "Decoded quoted-printable",
		out, length);
}

static struct reader part_inflate(struct layer *l, const struct part *part, struct reader body)
{
	struct inflated inflated = inflate_all(part->inflate, body.at, reader_left(&body));
	if (inflated.end != INFLATE_DONE)
		layer_expert(l, F_INFLATE, span_of(&body, (uint32_t)reader_left(&body)), NULL);
	uint8_t *out = inflated.length ? layer_take(l, inflated.length) : NULL;
	if (out) memcpy(out, inflated.bytes, inflated.length);
	free(inflated.bytes);
	return out ? layer_source_bytes(l, "Decompressed part", out, inflated.length) : body;
}

static void part_file(struct layer *l, const struct part *part, struct reader body)
{
	if (!layer_wants(l, F_FILE_NAME) && !layer_wants(l, F_SIZE)) return;
	struct imf_text name = imf_parameter(l, &part->disposition, "filename");
	struct span at = span_of(&part->disposition, (uint32_t)reader_left(&part->disposition));
	if (!name.text) {
		name = imf_parameter(l, &part->type, "name");
		at = span_of(&part->type, (uint32_t)reader_left(&part->type));
	}
	if (!name.text) return;
	emit_text(l, F_FILE_NAME, at, name.text, name.length, ITEM_GENERATED);
	struct reader file = part->encoding ? part_decode(l, part, body, false) : body;
	emit_number(l, F_SIZE, span_of(&body, (uint32_t)reader_left(&body)), reader_left(&file),
	            ITEM_GENERATED);
}

/* What a text says, where its encoding stays for those who go on. */
static void part_decoded_text(struct layer *l, const struct part *part, struct reader body)
{
	if (!layer_wants(l, F_DECODED) || !part->media) return;
	if (strncmp(part->media->type, "text/", 5) != 0) return;
	struct imf_text name = imf_parameter(l, &part->type, "charset");
	const struct charset *charset = name.text ? charset_find(name.text, name.length) : NULL;
	if (!charset) charset = charset_find("utf-8", 5);
	struct reader bytes = part_decode(l, part, body, false);
	reader_limit(&bytes, MULTIPART_DECODED_MAX);
	size_t length = reader_left(&bytes), room = length * CHARSET_GROWTH;
	char *text = layer_take(l, room + 1);
	if (!text) return;
	length = charset_to_utf8(charset, bytes.at, length, text, room);
	emit_text(l, F_DECODED, span_of(&body, (uint32_t)reader_left(&body)), text, length,
	          ITEM_GENERATED);
}

static void part_body(struct layer *l, const struct part *part, struct reader body)
{
	if (reader_left(&body) == 0) return;
	part_file(l, part, body);
	bool is_removed = (part->encoding == PART_BASE64 && layer_preference(l, P_BASE64)) ||
	                  (part->encoding == PART_QUOTED_PRINTABLE &&
	                   layer_preference(l, P_QUOTED_PRINTABLE));
	if (is_removed)
		body = part_decode(l, part, body, true);
	else if (part->encoding)
		part_decoded_text(l, part, body);
	if (part->inflate) body = part_inflate(l, part, body);
	if (l->depth >= MULTIPART_LAYER_DEPTH_MAX)
		layer_expert(l, F_TOO_DEEP, span_of(&body, (uint32_t)reader_left(&body)), NULL);
	else if (!layer_walk_media(l, part->media, &body))
		layer_walk_named(l, "data", &body);
}

static void multipart_part(struct layer *l, struct reader r, bool is_finished)
{
	struct part part = { .disposition = r, .type = r };
	struct span span = span_of(&r, (uint32_t)reader_left(&r));
	part.disposition.end = part.type.end = r.at;
	if (layer_wants(l, F_PART)) {
		emit_text(l, F_PART, span, "", 0, 0);
		part.item = l->last;
		layer_text(l, part.item, "Encapsulated multipart part: ");
	}
	if (is_finished) {
		part_headers(l, &part, &r);
		part_body(l, &part, r);
	} else {
		layer_expert(l, F_UNFINISHED, span, NULL);
	}
	layer_close_as_is(l, part.item);
}

/* ---------------------------------------------------------------- the whole */

/* The parts from behind the first boundary to the last one. */
static void multipart_parts(struct layer *l, struct reader *r, const char *delimiter)
{
	struct multipart_boundary boundary;
	bool is_last = false;
	while (!is_last && reader_left(r) > 0) {
		bool is_finished = multipart_find(r, delimiter, &boundary);
		multipart_part(l, reader_take(r, is_finished ? boundary.at : reader_left(r)),
		               is_finished);
		if (!is_finished) return;
		is_last = boundary.is_last;
		emit_bytes(l, is_last ? F_LAST_BOUNDARY : F_BOUNDARY, r, boundary.length);
	}
	if (reader_left(r) > 0) emit_bytes(l, F_TRAILER, r, reader_left(r));
}

static void mime_multipart_dissect(struct layer *l, struct reader *r, const void *note)
{
	static const struct media none = { "", "" };
	const struct media *media = layer_media(l) ? layer_media(l) : &none;
	struct reader parameters =
		reader_make((const uint8_t *)media->parameters, strlen(media->parameters),
	                    strlen(media->parameters));
	struct imf_text name = imf_parameter(l, &parameters, "boundary");
	char *delimiter = name.text && name.length ? layer_take(l, name.length + 3) : NULL;
	if (!delimiter) {
		layer_expert(l, F_NO_BOUNDARY, span_of(r, (uint32_t)reader_left(r)), NULL);
		layer_next_named(l, "data", r);
		return;
	}
	summary_fence(l); /* a mail among the parts leaves what stands before them */
	memcpy(delimiter, "--", 2);
	memcpy(delimiter + 2, name.text, name.length);
	layer_title(l, "MIME Multipart Media Encapsulation, Type: %s, Boundary: \"%s\"",
	            media->type, name.text);
	emit_generated_text(l, F_TYPE, media->type);
	struct multipart_boundary first;
	if (!multipart_find(r, delimiter, &first)) {
		layer_walk_named(l, "data", r);
		reader_skip(r, reader_left(r));
		return;
	}
	/* The line end before a boundary belongs to it, but for the first one. */
	size_t before = first.at;
	while (before < first.at + 2 && is_blank((char)r->at[before])) before++;
	if (before > 0) emit_bytes(l, F_PREAMBLE, r, before);
	emit_bytes(l, F_FIRST_BOUNDARY, r, first.length - (before - first.at));
	if (!first.is_last) multipart_parts(l, r, delimiter);
}

const struct dissector mime_multipart_dissector = {
	.name = "mime_multipart",
	.label = "MIME Multipart Media Encapsulation",
	.fault_label = "MIME multipart",
	FIELDS(mime_multipart_fields),
	PREFERENCES(mime_multipart_preferences),
	.dissect = mime_multipart_dissect,
	.is_leaf = true,
	.media_types = (const char *const[]){ "multipart/", NULL },
	.may_contain = "mime_multipart imf data-text-lines json xml urlencoded-form image-gif "
		       "image-jfif png media data",
};
