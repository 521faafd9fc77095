/* UTF-8 decoding after the table of well-formed sequences (Unicode 3.9, table 3-7), and widths. */
#include "base/utf8.h"

#include <wchar.h>

/* Rows of table 3-7: what the first byte allows the second to be, and how many bytes follow it. */
struct utf8_row {
	uint8_t first, last;               /* of the first byte */
	uint8_t second_first, second_last; /* of the second; those after it are 80 to BF */
	uint8_t length;
};

static const struct utf8_row utf8_rows[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

struct utf8_range {
	uint32_t first, last;
};

/* Unicode's format characters (category Cf), line and paragraph separator. */
static const struct utf8_range utf8_format[] = {
	{ 0xad, 0xad },       { 0x600, 0x605 },     { 0x61c, 0x61c },     { 0x6dd, 0x6dd },
	{ 0x70f, 0x70f },     { 0x890, 0x891 },     { 0x8e2, 0x8e2 },     { 0x180e, 0x180e },
	{ 0x200b, 0x200f },   { 0x2028, 0x202e },   { 0x2060, 0x206f },   { 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb },   { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd }, { 0x13430, 0x1343f },
	{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe007f },
};

/* Not of that category, but as unseen: fillers, blanks of no width, variation selectors. */
static const struct utf8_range utf8_fillers[] = {
	{ 0x34f, 0x34f },   { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f },
	{ 0x3164, 0x3164 }, { 0xfe00, 0xfe0f }, { 0xffa0, 0xffa0 }, { 0xe0100, 0xe01ef },
};

static const struct utf8_row *utf8_row_of(uint8_t byte)
{
	for (size_t i = 0; i < sizeof utf8_rows / sizeof *utf8_rows; i++)
		if (byte >= utf8_rows[i].first && byte <= utf8_rows[i].last) return &utf8_rows[i];
	return NULL;
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *code_out)
{
	uint8_t first = (uint8_t)bytes[0];
	if (first < 0x80) {
		*code_out = first;
		return 1;
	}
	*code_out = UTF8_INVALID;
	const struct utf8_row *row = utf8_row_of(first);
	if (!row) return 1;

	uint32_t code = first & (0x7fu >> row->length);
	for (size_t i = 1; i < row->length; i++) {
		uint8_t least = i == 1 ? row->second_first : 0x80;
		uint8_t most = i == 1 ? row->second_last : 0xbf;
		if (i == length || (uint8_t)bytes[i] < least || (uint8_t)bytes[i] > most) return i;
		code = code << 6 | ((uint8_t)bytes[i] & 0x3f);
	}
	*code_out = code;
	return row->length;
}

size_t utf8_encode(uint32_t code, char out[UTF8_LENGTH_MAX])
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	for (size_t i = length; --i > 0; code >>= 6) out[i] = (char)(0x80 | (code & 0x3f));
	out[0] = (char)((0xf00 >> length & 0xff) | code);
	return length;
}

int utf8_width(uint32_t code)
{
	if (code < 0x7f) return code < 0x20 ? -1 : 1;
	return code < UTF8_INVALID ? wcwidth((wchar_t)code) : -1;
}

static bool utf8_is_in(const struct utf8_range *ranges, size_t count, uint32_t code)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].first && code <= ranges[i].last) return true;
	return false;
}

bool utf8_is_format(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
	       utf8_is_in(utf8_format, sizeof utf8_format / sizeof *utf8_format, code);
}

bool utf8_is_filler(uint32_t code)
{
	return utf8_is_in(utf8_fillers, sizeof utf8_fillers / sizeof *utf8_fillers, code);
}
