/* The message under the cursor as text to paste: what it says, its bytes as hex or a C array, an HTTP request
 * as a curl command. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "copy.h"
#include "stats/decoded.h"

enum { COPY_BYTES_MAX = 32 << 10, PER_LINE = 12, COPY_ROOM_A_BYTE = 6, COPY_ROOM = 4096 };

/* Text that grows up to a size that was taken before. */
struct copied {
	char *text;
	size_t used, size;
};

static void copied_add(struct copied *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void copied_add(struct copied *out, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(out->text + out->used, out->size - out->used, format, arguments);
	va_end(arguments);
	if (length > 0) out->used += (size_t)length;
	if (out->used >= out->size) out->used = out->size - 1;
}

/* The bytes of the message, or of the chunk, under the cursor. */
static void copy_take(const struct stream_state *stream, struct traced *raw)
{
	const struct stream_lines *lines = &stream->lines;
	if (lines->mode == STREAM_DECODED) {
		decoded_gather(lines->decoded, stream->cursor.chunk, raw, COPY_BYTES_MAX);
		return;
	}
	const struct follow_chunk *chunk = follow_at(lines->follow, stream->cursor.chunk);
	const uint8_t *bytes = follow_bytes(lines->follow, chunk);
	size_t length = chunk->length < COPY_BYTES_MAX ? chunk->length : COPY_BYTES_MAX;
	if (bytes) traced_add_sent(raw, bytes, length, chunk->stream_offset);
}

static bool copy_hex(struct app *app, const struct traced *raw, struct copied *out)
{
	for (size_t i = 0; i < raw->length; i++) copied_add(out, "%02x", raw->bytes[i]);
	return true;
}

static bool copy_c_array(struct app *app, const struct traced *raw, struct copied *out)
{
	copied_add(out, "static const unsigned char bytes[%zu] = {", raw->length);
	for (size_t i = 0; i < raw->length; i++)
		copied_add(out, "%s0x%02x,", i % PER_LINE ? " " : "\n\t", raw->bytes[i]);
	copied_add(out, "\n};\n");
	return true;
}

/* What is pasted into a terminal holds no control characters. */
static void copied_add_text(struct copied *out, const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bool is_control = (bytes[i] < 0x20 && bytes[i] != '\n' && bytes[i] != '\t') ||
		                  bytes[i] == 0x7f;
		copied_add(out, "%c", is_control ? '?' : bytes[i]);
	}
}

static bool copy_text(struct app *app, const struct traced *raw, struct copied *out)
{
	const struct stream_state *stream = &app->stream;
	const struct stream_lines *lines = &stream->lines;
	if (lines->mode != STREAM_DECODED) {
		copied_add_text(out, raw->bytes, raw->length);
		return true;
	}
	const struct decoded_text *text = decoded_read(lines->decoded, stream->cursor.chunk);
	for (size_t i = 0; i < text->line_count; i++) {
		const struct decoded_line *line = &text->lines[i];
		bool is_hidden = lines->is_masked && line->secret_length;
		size_t shown = is_hidden ? line->secret_at : line->length;
		copied_add_text(out, text->text.bytes + line->at, shown);
		copied_add(out, "%s\n", is_hidden ? "********" : "");
	}
	return true;
}

/* In single quotes for a shell. */
static void curl_quote(struct copied *out, const uint8_t *bytes, size_t length)
{
	copied_add(out, "'");
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\'')
			copied_add(out, "'\\''");
		else
			copied_add_text(out, bytes + i, 1);
	}
	copied_add(out, "'");
}

/* curl says these itself, or the address does. */
static bool curl_leaves_out(struct part name)
{
	static const char *const names[] = { "Host", "Content-Length", "Accept-Encoding",
		                             "Connection", "Transfer-Encoding" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (part_is(name, names[i])) return true;
	return false;
}

static void curl_headers(struct app *app, struct part headers, struct copied *out)
{
	struct part name, value;
	while (mime_next_header(&headers, &name, &value)) {
		bool is_login = part_is(name, "Authorization") || part_is(name, "Cookie");
		if (part_is(name, "Accept-Encoding")) copied_add(out, " --compressed");
		if (name.length == 0 || curl_leaves_out(name)) continue;
		struct part line = { name.text, name.at, value.at + value.length - name.at };
		if (app->stream.lines.is_masked && is_login) {
			copied_add(out, " -H '%.*s: ********'", (int)name.length,
			           (const char *)part_bytes(name));
			continue;
		}
		copied_add(out, " -H ");
		curl_quote(out, part_bytes(line), line.length);
	}
}

/* The body that follows the request's head. */
static void curl_body(struct app *app, size_t head, struct copied *out)
{
	struct decoded *decoded = app->stream.lines.decoded;
	struct traced body = { 0 };
	for (size_t i = head + 1; i < decoded_count(decoded); i++) {
		const struct decoded_message *message = decoded_at(decoded, i);
		if (message->direction != decoded_at(decoded, head)->direction) continue;
		if (message->kind != DECODED_IS_BODY || message->head != head + 1) break;
		decoded_content(decoded, i, &body, COPY_BYTES_MAX);
	}
	if (body.length) {
		copied_add(out, " --data-raw ");
		curl_quote(out, body.bytes, body.length);
	}
	traced_close(&body);
}

static bool copy_curl(struct app *app, const struct traced *raw, struct copied *out)
{
	const struct stream_state *stream = &app->stream;
	struct part head = { raw, 0, raw->length }, line, method, target;
	bool is_head =
		stream->lines.mode == STREAM_DECODED &&
		decoded_at(stream->lines.decoded, stream->cursor.chunk)->kind == DECODED_IS_HEAD;
	if (!is_head || !part_line(&head, &line) || part_begins(line, "HTTP/") ||
	    !part_word(&line, &method) || !part_word(&line, &target)) {
		app_say(app, ROLE_BAD, "no HTTP request is under the cursor");
		return false;
	}
	struct part host = part_trimmed(mime_find_header(head, "Host"));
	struct copied address = { malloc(raw->length + COPY_ROOM), 0, raw->length + COPY_ROOM };
	if (!address.text) return false;
	*address.text = 0;
	if (part_bytes(target)[0] == '/')
		copied_add(&address, "http://%.*s", (int)host.length,
		           (const char *)part_bytes(host));
	copied_add(&address, "%.*s", (int)target.length, (const char *)part_bytes(target));
	copied_add(out, "curl ");
	curl_quote(out, (const uint8_t *)address.text, address.used);
	free(address.text);
	if (part_is(method, "HEAD")) {
		copied_add(out, " -I");
	} else if (!part_is(method, "GET")) {
		copied_add(out, " -X ");
		curl_quote(out, part_bytes(method), method.length);
	}
	curl_headers(app, head, out);
	curl_body(app, stream->cursor.chunk, out);
	return true;
}

static const struct {
	const char *name;
	bool (*write)(struct app *app, const struct traced *raw, struct copied *out);
} copy_forms[] = {
	{ "text", copy_text },
	{ "hex", copy_hex },
	{ "c-array", copy_c_array },
	{ "curl", copy_curl },
};

enum { COPY_FORMS = sizeof copy_forms / sizeof *copy_forms };

bool stream_copy_as(struct app *app, const char *form)
{
	const struct stream_state *stream = &app->stream;
	size_t index = 0;
	while (index < COPY_FORMS && strcmp(copy_forms[index].name, form) != 0) index++;
	if (index == COPY_FORMS) {
		app_say(app, ROLE_BAD, "copy-as wants text, hex, c-array or curl");
		return false;
	}
	if (!stream->conversation || stream->cursor.chunk >= stream_place_count(&stream->lines)) {
		app_say(app, ROLE_BAD, "copy-as copies what is under the cursor of a stream: f");
		return false;
	}
	struct traced raw = { 0 };
	copy_take(stream, &raw);
	struct copied out = { .size = COPY_BYTES_MAX * (size_t)COPY_ROOM_A_BYTE + COPY_ROOM };
	out.text = malloc(out.size);
	bool is_good = out.text && copy_forms[index].write(app, &raw, &out);
	if (is_good && out.used) {
		copy_to_terminal(out.text);
		app_say(app, ROLE_TEXT, "copied as %s: %zu bytes", form, out.used);
	}
	free(out.text);
	traced_close(&raw);
	return is_good;
}
