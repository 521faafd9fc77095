/* json_text.c - JSON's grammar and escapes. */
#include "batch/json_text.h"

#include "base/utf8.h"

#include <string.h>

enum { JSON_INDENT = 2 };

/* What goes in front of a value or a name: a comma, the line's end and indentation. */
static void json_separate(struct json_text *json)
{
	if (json->has_name) {
		json->has_name = false;
		return;
	}
	if (json->has_members) output_char(json->output, ',');
	json->has_members = true;
	if (json->is_compact || json->depth == 0) return;
	output_char(json->output, '\n');
	output_repeat(json->output, ' ', (size_t)JSON_INDENT * json->depth);
}

void json_open(struct json_text *json, char bracket)
{
	json_separate(json);
	output_char(json->output, bracket);
	json->depth++;
	json->has_members = false;
}

void json_close(struct json_text *json, char bracket)
{
	json->depth--;
	if (json->has_members && !json->is_compact) {
		output_char(json->output, '\n');
		output_repeat(json->output, ' ', (size_t)JSON_INDENT * json->depth);
	}
	output_char(json->output, bracket);
	json->has_members = true;
}

static bool json_is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }

static void json_write_unit(struct output *output, uint32_t unit)
{
	uint8_t bytes[2] = { (uint8_t)(unit >> 8), (uint8_t)unit };
	output_string(output, "\\u");
	output_hex(output, bytes, sizeof bytes, 0);
}

static void json_write_code(struct output *output, uint32_t code)
{
	if (code < 0x10000) {
		json_write_unit(output, code);
		return;
	}
	code -= 0x10000; /* RFC 8259 section 7: a surrogate pair */
	json_write_unit(output, 0xd800 | code >> 10);
	json_write_unit(output, 0xdc00 | (code & 0x3ff));
}

static void json_write_ascii(struct output *output, char c)
{
	static const char letters[0x20] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
	};
	char letter = c == '"' || c == '\\' ? c : c >= 0 && c < 0x20 ? letters[(int)c] : 0;
	if (!letter) {
		json_write_code(output, (uint8_t)c);
		return;
	}
	output_char(output, '\\');
	output_char(output, letter);
}

/* One character that is not plain; the bytes that it takes. */
static size_t json_write_character(struct output *output, const char *text, size_t length)
{
	uint32_t code;
	size_t taken = utf8_decode(text, length, &code);
	if (code < 0x80)
		json_write_ascii(output, *text);
	else if (code == UTF8_INVALID)
		output_string(output, "\xef\xbf\xbd");
	else if (utf8_is_format(code))
		json_write_code(output, code);
	else
		output_bytes(output, text, taken);
	return taken;
}

void json_escaped(struct output *output, const char *text, size_t length)
{
	while (length > 0) {
		size_t plain = 0;
		while (plain < length && json_is_plain(text[plain])) plain++;
		output_bytes(output, text, plain);
		text += plain;
		length -= plain;
		if (length == 0) return;
		size_t taken = json_write_character(output, text, length);
		text += taken;
		length -= taken;
	}
}

void json_name(struct json_text *json, const char *name, size_t length)
{
	json_string(json, name, length);
	output_bytes(json->output, ": ", json->is_compact ? 1 : 2);
	json->has_name = true;
}

void json_string_begin(struct json_text *json)
{
	json_separate(json);
	output_char(json->output, '"');
}

void json_string_end(struct json_text *json) { output_char(json->output, '"'); }

void json_string(struct json_text *json, const char *text, size_t length)
{
	json_string_begin(json);
	json_escaped(json->output, text, length);
	json_string_end(json);
}

void json_hex(struct json_text *json, const uint8_t *bytes, size_t length, char separator)
{
	json_string_begin(json);
	output_hex(json->output, bytes, length, separator);
	json_string_end(json);
}

void json_word(struct json_text *json, const char *word)
{
	json_separate(json);
	output_string(json->output, word);
}

void json_number(struct json_text *json, uint64_t number)
{
	json_separate(json);
	output_number(json->output, number, 0);
}
