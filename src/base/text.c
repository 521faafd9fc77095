/* Making bytes from the wire harmless, and cutting what came out to cells. */
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum {
	ESCAPE_MAX = 16,   /* the longest piece: \U0010FFFF, or three \xff */
	COMBINING_MAX = 2, /* marks on one base that TEXT_SCREEN lets pass */
};

/* ASCII controls that have a letter of their own, by value; 0: none. */
static const char text_letters[0x20] = {
	['\a'] = 'a', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',
	['\v'] = 'v', ['\f'] = 'f', ['\r'] = 'r',
};

struct text_writer {
	char *out;
	size_t size, length; /* length: of all, also what did not fit */
	bool is_full;
	unsigned combining; /* marks since the last base; COMBINING_MAX at the start: there is no base */
};

static void text_write(struct text_writer *writer, const char *piece, size_t length)
{
	if (!writer->is_full && writer->length + length < writer->size)
		memcpy(writer->out + writer->length, piece, length);
	else if (!writer->is_full) {
		writer->is_full = true;
		if (writer->size > 0) writer->out[writer->length] = 0;
	}
	writer->length += length;
}

/* The same for ASCII, which may be cut anywhere. */
static void text_write_plain(struct text_writer *writer, const char *plain, size_t length)
{
	size_t room = writer->is_full || writer->length >= writer->size
	                      ? 0
	                      : writer->size - 1 - writer->length;
	size_t now = length < room ? length : room;
	writer->combining = 0;
	text_write(writer, plain, now);
	if (now < length) text_write(writer, plain + now, length - now);
}

/* Is an escape needed for this valid code point above ASCII? */
static bool text_is_unsafe(enum text_mode mode, uint32_t code, unsigned *combining)
{
	if (mode == TEXT_ASCII || utf8_is_format(code)) return true;
	if (mode == TEXT_TSHARK) return false;
	int width = utf8_width(code);
	if (width < 0 || utf8_is_filler(code)) return true;
	if (width == 0) return ++*combining > COMBINING_MAX;
	*combining = 0;
	return false;
}

static size_t text_code(uint32_t code, char piece[ESCAPE_MAX])
{
	if (code < 0x20 && text_letters[code]) {
		piece[0] = '\\';
		piece[1] = text_letters[code];
		return 2;
	}
	if (code < 0x80) return (size_t)snprintf(piece, ESCAPE_MAX, "\\%03o", code);
	if (code < 0x10000) return (size_t)snprintf(piece, ESCAPE_MAX, "\\u%04X", code);
	return (size_t)snprintf(piece, ESCAPE_MAX, "\\U%08X", code);
}

/* Braille stands for a column of dots: the more of them, the darker. */
static const char *text_ascii_braille(uint32_t code)
{
	static const char *const signs[] = { " ", ".", ".", ":", ":", "+", "+", "#", "#" };
	unsigned dots = 0;
	for (uint32_t bits = code & 0xff; bits; bits &= bits - 1) dots++;
	return signs[dots];
}

/* What a terminal of ASCII shows of the signs that dogfish draws itself: arrows, rulers, bars. */
static const char *text_ascii(uint32_t code)
{
	static const struct {
		uint32_t code;
		const char *text;
	} signs[] = {
		{ 0xb7, "." },    { 0x2022, "*" }, { 0x2026, "~" }, { 0x2190, "<-" },
		{ 0x2192, "->" }, { 0x2500, "-" }, { 0x2502, "|" }, { 0x252c, "+" },
		{ 0x2534, "+" },  { 0x253c, "+" }, { 0x2581, "_" }, { 0x2582, "." },
		{ 0x2583, ":" },  { 0x2584, "-" }, { 0x2585, "=" }, { 0x2586, "+" },
		{ 0x2587, "#" },  { 0x2588, "#" }, { 0x2589, "#" }, { 0x258a, "#" },
		{ 0x258b, "#" },  { 0x258c, "#" }, { 0x258d, "|" }, { 0x258e, "|" },
		{ 0x258f, "|" },
	};
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i].code == code) return signs[i].text;
	return code >= 0x2800 && code <= 0x28ff ? text_ascii_braille(code) : NULL;
}

static size_t text_invalid(enum text_mode mode, const char *in, size_t length,
                           char piece[ESCAPE_MAX])
{
	if (mode == TEXT_TSHARK) return utf8_encode(0xfffd, piece);
	size_t used = 0;
	for (size_t i = 0; i < length; i++)
		used += (size_t)snprintf(piece + used, ESCAPE_MAX - used, "\\x%02x",
		                         (uint8_t)in[i]);
	return used;
}

/* One character of in as it is to be written; the bytes of in that it was. */
static size_t text_piece(enum text_mode mode, struct text_writer *writer, const char *in,
                         size_t length)
{
	char piece[ESCAPE_MAX];
	uint32_t code;
	size_t taken = utf8_decode(in, length, &code);
	const char *sign = mode == TEXT_ASCII ? text_ascii(code) : NULL;
	if (sign) {
		text_write(writer, sign, strlen(sign));
	} else if (code == UTF8_INVALID) {
		writer->combining = 0;
		text_write(writer, piece, text_invalid(mode, in, taken, piece));
	} else if (code < 0x80 || text_is_unsafe(mode, code, &writer->combining)) {
		writer->combining = 0;
		text_write(writer, piece, text_code(code, piece));
	} else {
		text_write(writer, in, taken);
	}
	return taken;
}

/* Most text is printable ASCII: how much of it is there at once? */
static size_t text_plain(const char *in, size_t length)
{
	size_t plain = 0;
	while (plain < length && in[plain] >= 0x20 && in[plain] < 0x7f) plain++;
	return plain;
}

size_t text_escape(enum text_mode mode, const char *in, size_t length, char *out, size_t size)
{
	struct text_writer writer = { .out = out, .size = size, .combining = COMBINING_MAX };
	for (size_t at = 0; at < length;) {
		size_t plain = text_plain(in + at, length - at);
		if (plain > 0) {
			text_write_plain(&writer, in + at, plain);
			at += plain;
		} else {
			at += text_piece(mode, &writer, in + at, length - at);
		}
	}
	if (!writer.is_full && size > 0) out[writer.length] = 0;
	return writer.length;
}

size_t text_fit(const char *text, size_t cells, size_t *used_out)
{
	size_t length = strlen(text), at = 0, used = 0;
	while (at < length) {
		uint32_t code;
		size_t taken = utf8_decode(text + at, length - at, &code);
		int width = utf8_width(code);
		if (width < 0) width = 1;
		if (used + (size_t)width > cells) break;
		used += (size_t)width;
		at += taken;
	}
	if (used_out) *used_out = used;
	return at;
}

size_t text_cells(const char *text)
{
	size_t used;
	text_fit(text, SIZE_MAX / 2, &used);
	return used;
}

size_t text_cut(const char *text, size_t cells, const char *mark, char *out, size_t size)
{
	size_t used, length = text_fit(text, cells, &used);
	bool is_cut = text[length] != 0 && cells > 0;
	if (is_cut) length = text_fit(text, cells - 1, &used);
	int written = snprintf(out, size, "%.*s%s", (int)length, text, is_cut ? mark : "");
	(void)written; /* the header says how large out is */
	return used + is_cut;
}
