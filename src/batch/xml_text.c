/* xml_text.c - XML's escapes. */
#include "batch/xml_text.h"

#include "base/utf8.h"

enum { XML_NONCHARACTER = 0xfffe }; /* it and the one after it are no Char: XML 1.0 section 2.2 */

static bool xml_is_plain(char c)
{
	if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') return false;
	return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

/* Digits without zeros in front. */
static void xml_write_hex(struct output *output, uint32_t code)
{
	static const char digits[] = "0123456789abcdef";
	int shift = 28;
	while (shift > 0 && code >> shift == 0) shift -= 4;
	for (; shift >= 0; shift -= 4) output_char(output, digits[code >> shift & 15]);
}

static void xml_write_reference(struct output *output, uint32_t code)
{
	output_string(output, "&#x");
	xml_write_hex(output, code);
	output_char(output, ';');
}

static void xml_write_ascii(struct output *output, uint32_t code)
{
	switch (code) {
	case '&': output_string(output, "&amp;"); break;
	case '<': output_string(output, "&lt;"); break;
	case '>': output_string(output, "&gt;"); break;
	case '"': output_string(output, "&quot;"); break;
	case '\'': output_string(output, "&#x27;"); break;
	default:
		output_string(output, "\\x");
		xml_write_hex(output, code);
		break;
	}
}

static size_t xml_write_character(struct output *output, const char *text, size_t length)
{
	uint32_t code;
	size_t taken = utf8_decode(text, length, &code);
	if (code < 0x80)
		xml_write_ascii(output, code);
	else if (code == UTF8_INVALID || (code & ~1u) == XML_NONCHARACTER)
		output_string(output, "\xef\xbf\xbd");
	else if (utf8_is_format(code))
		xml_write_reference(output, code);
	else
		output_bytes(output, text, taken);
	return taken;
}

void xml_escaped(struct output *output, const char *text, size_t length)
{
	while (length > 0) {
		size_t plain = 0;
		while (plain < length && xml_is_plain(text[plain])) plain++;
		output_bytes(output, text, plain);
		text += plain;
		length -= plain;
		if (length == 0) return;
		size_t taken = xml_write_character(output, text, length);
		text += taken;
		length -= taken;
	}
}
