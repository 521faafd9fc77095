/* decoded_http.c - a head with its headers folded, and a body without what was done to send it. */
#include <stdio.h>
#include <string.h>

#include "decoded_internal.h"

enum { BINARY_SHOWN = 4096, NOTE_ROOM = 320, LONG_BODY = 1024 };

/* ---------------------------------------------------------------- head */

static const char *const secret_headers[] = { "Authorization", "Proxy-Authorization", "Cookie",
	                                      "Set-Cookie" };

static bool header_is_secret(struct part name)
{
	for (size_t i = 0; i < sizeof secret_headers / sizeof *secret_headers; i++)
		if (part_is(name, secret_headers[i])) return true;
	return false;
}

/* "Basic c3VuOnRpZGU=", RFC 7617: user and password. */
static bool header_basic(struct part value, struct part *code_out)
{
	struct part scheme;
	if (!part_word(&value, &scheme) || !part_is(scheme, "Basic")) return false;
	*code_out = value;
	return true;
}

static void show_header(struct shower *s, struct part name, struct part value)
{
	struct part code, line = { name.text, name.at, value.at + value.length - name.at };
	struct traced plain = { 0 };
	const char *why;
	bool is_basic = header_is_secret(name) && header_basic(value, &code) &&
	                undo_base64(code, &plain, &why);
	size_t before = value.at - name.at;
	show_begin(s, is_basic ? DECODED_UNDONE : DECODED_HEADER);
	if (is_basic) {
		before = code.at - name.at;
		traced_add_part(&s->out->text, line.text, line.at, before);
		traced_add_part(&s->out->text, &plain, 0, plain.length);
	} else {
		undo_words(line, &s->out->text);
	}
	struct decoded_line *shown = show_end(s, line);
	if (shown && header_is_secret(name) && shown->length > before) {
		shown->secret_at = (uint32_t)before;
		shown->secret_length = shown->length - (uint32_t)before;
	}
	if (is_basic)
		show_mark(s, shown, "Base64  %zu -> %zu  user and password", code.length,
		          plain.length);
	traced_close(&plain);
}

/* A login is shown among folded headers too. */
static bool header_is_shown(const struct shower *s, struct part name, struct part value)
{
	struct part code;
	return s->is_unfolded || (header_is_secret(name) && header_basic(value, &code));
}

void show_http_head(struct shower *s)
{
	struct part head = { s->raw, 0, s->raw->length }, line, name, value;
	if (!part_line(&head, &line)) return;
	struct decoded_line *start = show_part(s, DECODED_TEXT, line);
	unsigned count = 0, hidden = 0;
	for (struct part rest = head; mime_next_header(&rest, &name, &value);) {
		if (name.length == 0 && value.length == 0) continue;
		count++;
		hidden += !header_is_shown(s, name, value);
	}
	if (start && count) {
		start->is_fold = s->is_unfolded || hidden;
		unsigned said = s->is_unfolded ? count : hidden;
		if (said)
			show_mark(s, start, "%s%u header%s", s->is_unfolded ? "" : "+ ", said,
			          said == 1 ? "" : "s");
	}
	while (mime_next_header(&head, &name, &value))
		if (name.length + value.length && header_is_shown(s, name, value))
			show_header(s, name, value);
}

/* ---------------------------------------------------------------- body */

struct http_undone http_undo_body(const struct decoded_message *message,
                                  const struct http_said *said, struct part body,
                                  struct traced *out, size_t max)
{
	struct http_undone undone = { .kind = said->kind, .in = body.length };
	struct traced data = { 0 };
	struct part content = body;
	if (said->is_chunked && !message->is_continued) {
		undone.is_cut = !undo_chunks(body, &data) || !message->is_whole;
		undone.is_dechunked = true;
		undone.in = data.length;
		content = (struct part){ &data, 0, data.length };
	} else if (said->is_chunked) {
		undo_chunks(body, &data);
		content = (struct part){ &data, 0, data.length };
	}
	undone.is_unknown = said->kind == INFLATE_NONE && said->coding.length &&
	                    !part_is(said->coding, "identity");
	if (said->kind != INFLATE_NONE && content.length)
		undone.end = undo_inflate(said->kind, content, out, max);
	else
		traced_add_part(out, content.text, content.at,
		                content.length < max ? content.length : max);
	traced_close(&data);
	return undone;
}

/* name=value&...: a line for each. */
static void show_form(struct shower *s, struct part form)
{
	while (form.length) {
		const uint8_t *end = memchr(part_bytes(form), '&', form.length);
		struct part pair =
			part_take(&form, end ? (size_t)(end - part_bytes(form)) : form.length);
		if (end) part_take(&form, 1);
		const uint8_t *equals = memchr(part_bytes(pair), '=', pair.length);
		struct part name = part_take(
			&pair, equals ? (size_t)(equals - part_bytes(pair)) + 1 : pair.length);
		show_begin(s, DECODED_UNDONE);
		undo_percent(name, true, &s->out->text);
		size_t before = s->out->text.length - s->out->lines[s->out->line_count].at;
		undo_percent(pair, true, &s->out->text);
		struct decoded_line *line = show_end(s, pair);
		bool is_secret = part_begins(name, "pass") || part_begins(name, "token") ||
		                 part_begins(name, "secret") || part_begins(name, "pwd");
		if (line && is_secret && line->length > before) {
			line->secret_at = (uint32_t)before;
			line->secret_length = line->length - (uint32_t)before;
		}
	}
}

static bool type_is_json(struct part type)
{
	return part_begins(type, "application/json") ||
	       (type.length > 5 && memmem(part_bytes(type), type.length, "+json", 5));
}

static const struct charset *type_charset(struct part type)
{
	struct traced name = { 0 };
	const struct charset *charset = NULL;
	if (undo_parameter(type, "charset", &name) && name.length)
		charset = charset_find((const char *)name.bytes, name.length);
	traced_close(&name);
	return charset;
}

/* What the remark below a body says of its content. */
static void show_content(struct shower *s, struct part content, const struct http_said *said,
                         char *remark, size_t size)
{
	char number[32];
	*remark = 0;
	if (part_begins(said->type, "application/x-www-form-urlencoded")) {
		show_form(s, content);
		snprintf(remark, size, ", a form");
	} else if (!show_is_text(content)) {
		struct decoded_line *line = show_note(
			s, DECODED_NOTE, content, "%s %s bytes: %.*s", s->is_unfolded ? "-" : "+",
			show_number(number, content.length), (int)said->type.length,
			said->type.length ? (const char *)part_bytes(said->type) : "");
		if (line) line->is_fold = true;
		if (!s->d->is_all_unfolded) show_mark(s, line, "w saves");
		if (s->is_unfolded) show_dump(s, content, BINARY_SHOWN);
	} else if (type_is_json(said->type) && s->d->is_json_indented) {
		show_json(s, content);
		snprintf(remark, size, ", JSON indented");
	} else {
		struct text_charset charset =
			show_text(s, content, type_charset(said->type), DECODED_UNDONE);
		int at = 0;
		if (charset.charset)
			at = snprintf(remark, size, ", %s%s", charset_name(charset.charset),
			              charset.is_guess ? ", guessed" : "");
		if (type_is_json(said->type) && at >= 0 && !s->d->is_all_unfolded)
			snprintf(remark + at, size - (size_t)at, ", J indents the JSON");
	}
}

/* The two arguments of a "%.*s". */
#define coding_text(said) (int)(said)->coding.length, (const char *)part_bytes((said)->coding)

/* "chunked 1 018 -> 1 006, gzip 1 006 -> 6 603 bytes", or nothing. */
static void undone_words(const struct shower *s, const struct http_said *said,
                         const struct http_undone *undone, uint64_t length, char *words,
                         size_t size)
{
	char in[32], out[32], dechunked[96] = "", inflated[192] = "";
	bool is_good = undone->end == INFLATE_DONE || undone->end == INFLATE_TOO_LARGE;
	if (undone->is_dechunked)
		snprintf(dechunked, sizeof dechunked, "chunked %s -> %s%s",
		         show_number(in, s->message->length), show_number(out, undone->in),
		         undone->kind ? ", " : " bytes");
	if (undone->kind)
		snprintf(inflated, sizeof inflated, "%.*s %s -> %s%s bytes%s%s", coding_text(said),
		         show_number(in, undone->in),
		         undone->end == INFLATE_TOO_LARGE ? "more than " : "",
		         show_number(out, length), is_good ? "" : ", ",
		         is_good ? "" : inflate_end_name(undone->end));
	snprintf(words, size, "%s%s", dechunked, inflated);
}

/* In front of a body whose end is not in sight with its beginning. */
static void show_undone_before(struct shower *s, struct part at, const struct http_said *said,
                               const struct http_undone *undone)
{
	char words[NOTE_ROOM];
	if (!s->message->is_whole || !undone->kind || at.length < LONG_BODY) return;
	undone_words(s, said, undone, at.length, words, sizeof words);
	at.length = 0;
	show_note(s, DECODED_NOTE, at, "[ %s ]", words);
}

static void show_undone(struct shower *s, struct part at, const struct http_said *said,
                        const struct http_undone *undone, const char *remark)
{
	char in[32], words[NOTE_ROOM];
	undone_words(s, said, undone, at.text->length, words, sizeof words);
	if (!*words && !*remark && !undone->is_unknown) return;
	if (!*words)
		snprintf(words, sizeof words, "%s bytes%s", show_number(in, s->message->length),
		         undone->is_unknown ? " in a coding that is not known" : "");
	/* behind the last byte, so that who follows a stream that grows sees the frame that came */
	at = (struct part){ at.text, at.at + at.length, 0 };
	show_note(s, DECODED_NOTE, at, "[ %s%s%s ]", words, remark,
	          s->message->is_whole ? "" : ", so far");
}

/* Forms with files: each part by itself. */
static bool show_multipart(struct shower *s, struct part content, const struct http_said *said)
{
	struct mime_parts parts = { 0 };
	if (!part_begins(said->type, "multipart/") || s->message->is_continued) return false;
	mime_parts_walk(&parts, said->headers, content);
	bool has_parts = parts.count > 1;
	if (has_parts) show_parts(s, &parts, 1);
	mime_parts_close(&parts);
	return has_parts;
}

void show_http_body(struct shower *s)
{
	char number[32], remark[NOTE_ROOM] = "";
	struct traced head = { 0 }, content = { 0 };
	struct http_said said = { 0 };
	struct part body = { s->raw, 0, s->raw->length };
	said.type = said.coding = (struct part){ s->raw, 0, 0 };
	if (s->message->head) {
		decoded_gather(s->d, s->message->head - 1, &head, DECODED_HEAD_MAX);
		http_read_head((struct part){ &head, 0, head.length }, &said);
	}
	if (s->message->is_continued && said.kind != INFLATE_NONE) {
		show_note(s, DECODED_HOLE, body,
		          "[ %s bytes of %.*s behind a gap: they cannot be undone ]",
		          show_number(number, s->message->length), coding_text(&said));
		traced_close(&head);
		return;
	}
	struct http_undone undone =
		http_undo_body(s->message, &said, body, &content, DECODED_INFLATED_MAX);
	struct part shown = { &content, 0, content.length };
	show_undone_before(s, shown, &said, &undone);
	if (content.length && !show_multipart(s, shown, &said))
		show_content(s, shown, &said, remark, sizeof remark);
	if (content.length == 0) shown = body;
	if (!s->message->is_continued || said.is_chunked)
		show_undone(s, shown, &said, &undone, remark);
	traced_close(&content);
	traced_close(&head);
}

/* ---------------------------------------------------------------- saving */

void decoded_content(struct decoded *d, size_t index, struct traced *out, size_t max)
{
	const struct decoded_message *message = decoded_at(d, index);
	struct traced raw = { 0 }, head = { 0 };
	struct http_said said = { 0 };
	decoded_gather(d, index, &raw, TRACED_LENGTH_MAX);
	struct part all = { &raw, 0, raw.length };
	if (message->kind == DECODED_IS_BODY && message->head) {
		decoded_gather(d, message->head - 1, &head, DECODED_HEAD_MAX);
		http_read_head((struct part){ &head, 0, head.length }, &said);
		http_undo_body(message, &said, all, out, max);
	} else if (message->kind == DECODED_IS_MAIL && message->detail) {
		undo_dots(all, out);
	} else {
		traced_add_part(out, &raw, 0, raw.length < max ? raw.length : max);
	}
	traced_close(&head);
	traced_close(&raw);
}
