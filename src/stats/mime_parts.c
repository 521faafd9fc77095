/* mime_parts.c - headers, and where a boundary cuts a body. */
#include "stats/mime_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 72 }; /* RFC 2046 5.1.1: 70 */

/* ---------------------------------------------------------------- headers */

struct part mime_take_headers(struct part *message)
{
	struct part rest = *message, line;
	size_t length = message->length;
	while (part_line(&rest, &line)) {
		if (line.length > 0) continue;
		length = line.at - message->at;
		break;
	}
	struct part headers = part_take(message, length);
	if (message->length) part_line(message, &line);
	return headers;
}

bool mime_next_header(struct part *headers, struct part *name_out, struct part *value_out)
{
	struct part start = *headers, line;
	if (!part_line(headers, &line)) return false;
	size_t end = line.at + line.length;
	while (headers->length && strchr(" \t", part_bytes(*headers)[0])) {
		if (part_bytes(*headers)[0] == 0 || !part_line(headers, &line)) break;
		end = line.at + line.length;
	}
	start.length = end - start.at;
	const uint8_t *colon = start.length ? memchr(part_bytes(start), ':', start.length) : NULL;
	*name_out = part_take(&start, colon ? (size_t)(colon - part_bytes(start)) : 0);
	if (colon) part_take(&start, 1);
	while (start.length && strchr(" \t", part_bytes(start)[0]) && part_bytes(start)[0])
		part_take(&start, 1);
	*value_out = start;
	return true;
}

struct part mime_find_header(struct part headers, const char *name)
{
	struct part at, value;
	while (mime_next_header(&headers, &at, &value))
		if (part_is(part_trimmed(at), name)) return value;
	return (struct part){ headers.text, headers.at, 0 };
}

/* ---------------------------------------------------------------- parts */

static void part_read_type(struct mime_part *part, const char *otherwise)
{
	struct part value = mime_find_header(part->headers, "Content-Type");
	size_t length = 0;
	while (length < value.length && length < MIME_TYPE_MAX - 1) {
		uint8_t c = part_bytes(value)[length];
		if (c <= ' ' || c == ';' || c >= 0x7f) break;
		part->type[length++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	part->type[length] = 0;
	if (length == 0) strncat(part->type, otherwise, MIME_TYPE_MAX - 1);
	struct traced text = { 0 };
	if (undo_parameter(value, "charset", &text))
		part->charset = charset_find((const char *)text.bytes, text.length);
	traced_close(&text);
	part->is_container = strncmp(part->type, "multipart/", 10) == 0;
}

static void part_read_headers(struct mime_part *part, const char *otherwise)
{
	part_read_type(part, otherwise);
	struct part encoding =
		part_trimmed(mime_find_header(part->headers, "Content-Transfer-Encoding"));
	if (part_is(encoding, "base64")) part->encoding = MIME_BASE64;
	if (part_is(encoding, "quoted-printable")) part->encoding = MIME_QUOTED_PRINTABLE;
	struct part disposition = mime_find_header(part->headers, "Content-Disposition");
	part->is_attachment = part_begins(disposition, "attachment");
	if (!undo_parameter(disposition, "filename", &part->name))
		undo_parameter(mime_find_header(part->headers, "Content-Type"), "name",
		               &part->name);
}

static struct mime_part *parts_add(struct mime_parts *parts, struct part headers, struct part body,
                                   unsigned depth, const char *otherwise)
{
	enum { AT_ONCE = 16 };
	if (parts->count == MIME_PARTS_MAX) return NULL;
	if (parts->count % AT_ONCE == 0) {
		struct mime_part *more =
			realloc(parts->parts, (parts->count + AT_ONCE) * sizeof *more);
		if (!more) return NULL;
		parts->parts = more;
	}
	struct mime_part *part = &parts->parts[parts->count++];
	*part = (struct mime_part){ .headers = headers, .body = body, .depth = depth };
	part_read_headers(part, otherwise);
	return part;
}

/* Is the line a boundary, or the last one? */
static bool line_is_boundary(struct part line, const char *boundary, bool *is_last)
{
	size_t length = strlen(boundary);
	if (line.length < length + 2 || memcmp(part_bytes(line), "--", 2) != 0 ||
	    memcmp(part_bytes(line) + 2, boundary, length) != 0)
		return false;
	part_take(&line, length + 2);
	*is_last = line.length >= 2 && memcmp(part_bytes(line), "--", 2) == 0;
	return *is_last || part_trimmed(line).length == 0;
}

/* The bytes up to the next boundary, which are cut off with it; the line end before it is its own. */
static bool parts_cut(struct part *rest, const char *boundary, struct part *out, bool *is_last)
{
	struct part line, start = *rest;
	*is_last = false;
	while (part_line(rest, &line)) {
		if (!line_is_boundary(line, boundary, is_last)) continue;
		start.length = line.at - start.at;
		const uint8_t *bytes = part_bytes(start);
		if (start.length && bytes[start.length - 1] == '\n') start.length--;
		if (start.length && bytes[start.length - 1] == '\r') start.length--;
		*out = start;
		return true;
	}
	*out = start;
	return false;
}

static void parts_walk_container(struct mime_parts *parts, size_t index)
{
	struct mime_part container = parts->parts[index];
	struct traced boundary = { 0 };
	struct part value = mime_find_header(container.headers, "Content-Type");
	char text[BOUNDARY_MAX + 1] = "";
	if (undo_parameter(value, "boundary", &boundary) && boundary.length <= BOUNDARY_MAX)
		memcpy(text, boundary.bytes, boundary.length);
	traced_close(&boundary);
	const char *otherwise =
		strcmp(container.type, "multipart/digest") == 0 ? "message/rfc822" : "text/plain";
	struct part rest = container.body, piece;
	bool is_last = false;
	if (!*text || !parts_cut(&rest, text, &piece, &is_last)) return;
	while (!is_last && rest.length) {
		bool is_whole = parts_cut(&rest, text, &piece, &is_last);
		struct part headers = mime_take_headers(&piece);
		size_t added = parts->count;
		if (!parts_add(parts, headers, piece, container.depth + 1, otherwise)) break;
		if (parts->parts[added].is_container && container.depth + 1 < MIME_DEPTH_MAX)
			parts_walk_container(parts, added);
		if (!is_whole) break;
	}
	parts->parts[index].has_end = is_last;
}

void mime_parts_walk(struct mime_parts *parts, struct part headers, struct part body)
{
	struct mime_part *part = parts_add(parts, headers, body, 0, "text/plain");
	if (part && part->is_container) parts_walk_container(parts, 0);
}

void mime_parts_close(struct mime_parts *parts)
{
	for (size_t i = 0; i < parts->count; i++) traced_close(&parts->parts[i].name);
	free(parts->parts);
	*parts = (struct mime_parts){ 0 };
}

void mime_part_decode(const struct mime_part *part, struct traced *out)
{
	if (part->encoding == MIME_BASE64)
		undo_base64_mail(part->body, out);
	else if (part->encoding == MIME_QUOTED_PRINTABLE)
		undo_quoted_printable(part->body, out);
	else
		traced_add_part(out, part->body.text, part->body.at, part->body.length);
}

bool mime_part_is_text(const struct mime_part *part)
{
	static const char *const texts[] = { "text/", "message/", "application/json",
		                             "application/xml", "application/javascript" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strncmp(part->type, texts[i], strlen(texts[i])) == 0) return true;
	return strstr(part->type, "+xml") || strstr(part->type, "+json");
}
