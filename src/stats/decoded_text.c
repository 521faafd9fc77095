/* decoded_text.c - lines: how they are put together, text and bytes without structure, JSON. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "decoded_internal.h"

enum {
	LINE_BREAK = 4096,
	NOTE_MAX = 512,
	TAB = 8,
	DUMP_WIDTH = 16,
	JSON_STEP = 2,
	JSON_DEPTH_MAX = 32
};

/* ---------------------------------------------------------------- a line */

void show_begin(struct shower *s, enum decoded_role role)
{
	struct decoded_text *out = s->out;
	if (out->line_count == out->line_capacity) {
		size_t capacity = out->line_capacity ? out->line_capacity * 2 : 16;
		struct decoded_line *lines = realloc(out->lines, capacity * sizeof *lines);
		if (!lines) {
			out->text.is_full = true;
			return;
		}
		out->lines = lines;
		out->line_capacity = capacity;
	}
	out->lines[out->line_count] =
		(struct decoded_line){ .at = (uint32_t)out->text.length, .role = (uint8_t)role };
}

struct decoded_line *show_end(struct shower *s, struct part at)
{
	struct decoded_text *out = s->out;
	if (out->text.is_full) return NULL;
	struct decoded_line *line = &out->lines[out->line_count];
	line->length = (uint32_t)(out->text.length - line->at);
	traced_add_own(&out->text, "\n", 1, at.text, at.at + at.length);
	if (out->text.is_full) return NULL;
	out->line_count++;
	return line;
}

struct decoded_line *show_part(struct shower *s, enum decoded_role role, struct part part)
{
	show_begin(s, role);
	traced_add_part(&s->out->text, part.text, part.at, part.length);
	return show_end(s, part);
}

struct decoded_line *show_note(struct shower *s, enum decoded_role role, struct part at,
                               const char *format, ...)
{
	char text[NOTE_MAX];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (length < 0) return NULL;
	size_t taken = (size_t)length < sizeof text ? (size_t)length : sizeof text - 1;
	show_begin(s, role);
	traced_add_own(&s->out->text, text, taken, at.text, at.at);
	return show_end(s, at);
}

void show_mark(struct shower *s, struct decoded_line *line, const char *format, ...)
{
	struct decoded_text *out = s->out;
	va_list arguments;
	if (!line) return;
	if (out->marks_used + NOTE_MAX + 1 > out->marks_capacity) {
		size_t capacity = out->marks_capacity ? out->marks_capacity * 2 : 4 * NOTE_MAX;
		char *marks = realloc(out->marks, capacity);
		if (!marks) return;
		out->marks = marks;
		out->marks_capacity = capacity;
	}
	if (out->marks_used == 0) out->marks[out->marks_used++] = 0; /* 0 is no mark */
	line->mark = (uint32_t)out->marks_used;
	va_start(arguments, format);
	int length = vsnprintf(out->marks + out->marks_used, NOTE_MAX, format, arguments);
	va_end(arguments);
	if (length >= NOTE_MAX) length = NOTE_MAX - 1;
	if (length > 0) out->marks_used += (size_t)length;
	out->marks[out->marks_used++] = 0;
}

const char *show_number(char out[32], uint64_t number)
{
	char digits[24];
	int count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
	size_t used = 0;
	for (int i = 0; i < count && used < 30; i++) {
		if (i && (count - i) % 3 == 0) out[used++] = ' ';
		out[used++] = digits[i];
	}
	out[used] = 0;
	return out;
}

/* ---------------------------------------------------------------- text */

/* The first tab becomes blanks up to the next multiple of TAB, and so on. */
static void show_without_tabs(struct shower *s, struct part line)
{
	static const char blanks[] = "        ";
	unsigned cells = 0;
	for (size_t i = 0; i < line.length;) {
		const char *at = (const char *)part_bytes(line) + i;
		uint32_t code;
		size_t taken = utf8_decode(at, line.length - i, &code);
		unsigned blank = TAB - cells % TAB;
		int width = utf8_width(code);
		if (*at == '\t')
			traced_add_made(&s->out->text, blanks, blank, line.text, line.at + i, 1);
		else
			traced_add_part(&s->out->text, line.text, line.at + i, taken);
		cells += *at == '\t' ? blank : width > 0 ? (unsigned)width : 0;
		i += taken;
	}
}

/* Where a line that is too long is broken: before a character. */
static size_t text_break(struct part line)
{
	size_t at = LINE_BREAK;
	while (at > LINE_BREAK - UTF8_LENGTH_MAX && (part_bytes(line)[at] & 0xc0) == 0x80) at--;
	return at;
}

static const char line_indent[SHOW_INDENT_MAX + 1] = "        ";

void show_lines(struct shower *s, struct part part, enum decoded_role role)
{
	struct part line;
	while (part_line(&part, &line)) {
		do {
			size_t length = line.length > LINE_BREAK ? text_break(line) : line.length;
			struct part piece = part_take(&line, length);
			show_begin(s, role);
			if (length)
				traced_add_own(&s->out->text, line_indent, s->indent, piece.text,
				               piece.at);
			bool has_tab = length && memchr(part_bytes(piece), '\t', length);
			if (has_tab)
				show_without_tabs(s, piece);
			else
				traced_add_part(&s->out->text, piece.text, piece.at, length);
			if (!show_end(s, piece)) return;
		} while (line.length);
	}
}

struct text_charset show_text(struct shower *s, struct part part, const struct charset *stated,
                              enum decoded_role role)
{
	struct text_charset charset = { s->d->charset, false };
	if (!charset.charset) charset = undo_choose_charset(stated, part);
	if (!charset.charset) {
		show_lines(s, part, role);
		return charset;
	}
	struct traced text = { 0 };
	undo_charset(charset.charset, part, &text);
	show_lines(s, (struct part){ &text, 0, text.length }, role);
	traced_close(&text);
	return charset;
}

/* ---------------------------------------------------------------- bytes */

bool show_is_text(struct part part)
{
	enum { LOOKED_AT = 1024, OTHERS_PART = 16 };
	size_t length = part.length < LOOKED_AT ? part.length : LOOKED_AT, others = 0;
	for (size_t i = 0; i < length; i++) {
		uint8_t c = part_bytes(part)[i];
		if (c == 0) return false;
		others += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b;
	}
	if (others * OTHERS_PART > length) return false;
	struct part start = { part.text, part.at, length };
	size_t bad = 0;
	for (size_t i = 0; i < length;) {
		uint32_t code;
		i += utf8_decode((const char *)part_bytes(start) + i, length - i, &code);
		bad += code == UTF8_INVALID;
	}
	return bad * 2 <= length / 2 || undo_choose_charset(NULL, start).is_guess;
}

/* "0010 66 6f 6e 74 ... font": each byte is found by its digits too. 69 cells, for 80 columns. */
static void show_dump_line(struct shower *s, struct part line, size_t offset)
{
	static const char digits[] = "0123456789abcdef";
	struct traced *out = &s->out->text;
	char head[16];
	int length = snprintf(head, sizeof head, "%04zx ", offset);
	show_begin(s, DECODED_NOTE);
	traced_add_own(out, head, length > 0 ? (size_t)length : 0, line.text, line.at);
	for (size_t i = 0; i < DUMP_WIDTH; i++) {
		bool is_there = i < line.length;
		uint8_t byte = is_there ? part_bytes(line)[i] : 0;
		char pair[3] = { ' ', ' ', ' ' };
		if (is_there) pair[0] = digits[byte >> 4];
		if (is_there) pair[1] = digits[byte & 15];
		traced_add_made(out, pair, 3, line.text, line.at + (is_there ? i : 0), is_there);
	}
	for (size_t i = 0; i < line.length; i++) {
		char c = (char)part_bytes(line)[i];
		if (c < 0x20 || c >= 0x7f) c = '.';
		traced_add_made(out, &c, 1, line.text, line.at + i, 1);
	}
	show_end(s, line);
}

void show_dump(struct shower *s, struct part part, size_t max)
{
	char number[32];
	struct part rest = part;
	if (rest.length > max) rest.length = max;
	for (size_t offset = 0; rest.length; offset += DUMP_WIDTH)
		show_dump_line(s, part_take(&rest, DUMP_WIDTH), offset);
	if (part.length > max)
		show_note(s, DECODED_NOTE, rest, "[ %s more bytes ]",
		          show_number(number, part.length - max));
}

void show_plain(struct shower *s)
{
	struct part part = { s->raw, 0, s->raw->length };
	if (part.length == 0) return;
	if (!show_is_text(part)) {
		show_dump(s, part, 2u * DECODED_BLOCK);
		return;
	}
	struct text_charset charset = show_text(s, part, NULL, DECODED_TEXT);
	if (charset.is_guess && s->out->line_count)
		show_mark(s, &s->out->lines[0], "%s, guessed", charset_name(charset.charset));
}

void show_hole(struct shower *s)
{
	char number[32];
	/* there is no byte to stand at: the text is empty, and the message says where it is */
	traced_add_sent(s->raw, "", 1, s->message->offset);
	show_note(s, DECODED_HOLE, (struct part){ s->raw, 0, 0 }, "[ %s bytes were not captured ]",
	          show_number(number, s->message->length));
}

/* ---------------------------------------------------------------- JSON */

struct json_writer {
	struct shower *s;
	struct part in;
	size_t at;
	unsigned depth;
	bool is_open; /* a line is */
};

static void json_break(struct json_writer *w)
{
	static const char blanks[JSON_STEP * JSON_DEPTH_MAX + 1] =
		"                                                                ";
	unsigned depth = w->depth < JSON_DEPTH_MAX ? w->depth : JSON_DEPTH_MAX;
	struct part here = { w->in.text, w->in.at + w->at, 0 };
	if (w->is_open) show_end(w->s, here);
	show_begin(w->s, DECODED_TEXT);
	traced_add_own(&w->s->out->text, blanks, (size_t)depth * JSON_STEP, here.text, here.at);
	w->is_open = true;
}

static void json_put(struct json_writer *w, size_t length)
{
	traced_add_part(&w->s->out->text, w->in.text, w->in.at + w->at, length);
	w->at += length;
}

static size_t json_string(const struct json_writer *w)
{
	size_t end = w->at + 1;
	const uint8_t *bytes = part_bytes(w->in);
	while (end < w->in.length && bytes[end] != '"') end += bytes[end] == '\\' ? 2 : 1;
	return (end < w->in.length ? end + 1 : w->in.length) - w->at;
}

static bool json_is_blank(uint8_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* Is what follows the closing of what was just opened? */
static bool json_is_empty(const struct json_writer *w)
{
	size_t next = w->at;
	while (next < w->in.length && json_is_blank(part_bytes(w->in)[next])) next++;
	return next < w->in.length && (part_bytes(w->in)[next] | 0x20) == '}';
}

static void json_step(struct json_writer *w)
{
	uint8_t c = part_bytes(w->in)[w->at];
	if (json_is_blank(c)) {
		w->at++;
	} else if (c == '"') {
		json_put(w, json_string(w));
	} else if (c == '{' || c == '[') {
		json_put(w, 1);
		w->depth++;
		if (!json_is_empty(w)) json_break(w);
	} else if (c == '}' || c == ']') {
		bool was_empty = w->at && strchr("{[", part_bytes(w->in)[w->at - 1]);
		if (w->depth) w->depth--;
		if (!was_empty) json_break(w);
		json_put(w, 1);
	} else if (c == ',') {
		json_put(w, 1);
		json_break(w);
	} else if (c == ':') {
		json_put(w, 1);
		traced_add_own(&w->s->out->text, " ", 1, w->in.text, w->in.at + w->at - 1);
	} else {
		json_put(w, 1);
	}
}

void show_json(struct shower *s, struct part part)
{
	struct json_writer writer = { .s = s, .in = part };
	json_break(&writer);
	while (writer.at < part.length && !s->out->text.is_full) json_step(&writer);
	show_end(s, (struct part){ part.text, part.at, part.length });
}
