/* undo_words.c - charsets, and what headers do to write in one: encoded words (RFC 2047), parameters (RFC 2231). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "stats/undo.h"

enum { WORD_MAX = 4096 };

/* ---------------------------------------------------------------- charsets */

/* How long the character at bytes[0] is in charsets that write other than ASCII as two or more bytes. */
static size_t character_length(const char *charset, const uint8_t *bytes, size_t left)
{
	uint8_t c = bytes[0], next = left > 1 ? bytes[1] : 0;
	size_t length = 1;
	if (strcmp(charset, "GB18030") == 0)
		length = c < 0x81 ? 1 : next >= 0x30 && next <= 0x39 ? 4 : 2;
	else if (strcmp(charset, "BIG5-HKSCS") == 0 || strcmp(charset, "CP949") == 0)
		length = c < 0x81 ? 1 : 2;
	else if (strcmp(charset, "CP932") == 0)
		length = (c >= 0x81 && c <= 0x9f) || c >= 0xe0 ? 2 : 1;
	else if (strncmp(charset, "EUC-", 4) == 0)
		length = c < 0x8e ? 1 : c == 0x8f ? 3 : 2;
	return length < left ? length : left;
}

static size_t utf8_length_at(const char *text, size_t left)
{
	uint32_t code;
	return utf8_decode(text, left, &code);
}

/* One line: character by character if there are as many on both sides. */
static void charset_line(const struct charset *charset, struct part in, const char *text,
                         size_t length, struct traced *out)
{
	const char *name = charset_name(charset);
	const uint8_t *bytes = part_bytes(in);
	size_t count = 0, other = 0;
	for (size_t i = 0; i < in.length; count++)
		i += character_length(name, bytes + i, in.length - i);
	for (size_t i = 0; i < length; other++) i += utf8_length_at(text + i, length - i);
	if (count != other) {
		traced_add_made(out, text, length, in.text, in.at, in.length);
		return;
	}
	for (size_t i = 0, at = 0; i < in.length && at < length;) {
		size_t taken = character_length(name, bytes + i, in.length - i);
		size_t made = utf8_length_at(text + at, length - at);
		traced_add_made(out, text + at, made, in.text, in.at + i, taken);
		i += taken;
		at += made;
	}
}

void undo_charset(const struct charset *charset, struct part in, struct traced *out)
{
	bool has_bytes_between = strncmp(charset_name(charset), "UTF-16", 6) == 0 ||
	                         strncmp(charset_name(charset), "UTF-32", 6) == 0;
	if (strcmp(charset_name(charset), "UTF-8") == 0) {
		traced_add_part(out, in.text, in.at, in.length);
		return;
	}
	while (in.length) {
		const uint8_t *bytes = part_bytes(in);
		const uint8_t *feed = has_bytes_between ? NULL : memchr(bytes, '\n', in.length);
		struct part line = part_take(&in, feed ? (size_t)(feed - bytes) + 1 : in.length);
		size_t room = CHARSET_GROWTH * line.length + UTF8_LENGTH_MAX;
		char *text = malloc(room);
		if (!text) return;
		size_t length = charset_to_utf8(charset, bytes, line.length, text, room);
		charset_line(charset, line, text, length, out);
		free(text);
	}
}

/* Could it be UTF-8, a character that is cut at the end not counted? */
static bool is_utf8(struct part in)
{
	const char *bytes = (const char *)part_bytes(in);
	for (size_t i = 0; i < in.length;) {
		uint32_t code;
		size_t taken = utf8_decode(bytes + i, in.length - i, &code);
		if (code == UTF8_INVALID) return in.length - i < UTF8_LENGTH_MAX;
		i += taken;
	}
	return true;
}

static bool is_in_charset(const struct charset *charset, struct part in)
{
	static const char replacement[] = "\xef\xbf\xbd";
	size_t length = in.length < WORD_MAX ? in.length : WORD_MAX;
	char text[CHARSET_GROWTH * WORD_MAX];
	size_t made = charset_to_utf8(charset, part_bytes(in), length, text, sizeof text);
	const char *bad = memmem(text, made, replacement, sizeof replacement - 1);
	/* the last one may be a character that was cut */
	return !bad || (size_t)(bad - text) + sizeof replacement - 1 >= made;
}

struct text_charset undo_choose_charset(const struct charset *stated, struct part in)
{
	if (stated || in.length == 0 || is_utf8(in)) return (struct text_charset){ stated, false };
	const struct charset *guess = charset_find("GB18030", strlen("GB18030"));
	if (guess && is_in_charset(guess, in)) return (struct text_charset){ guess, true };
	return (struct text_charset){ NULL, false };
}

/* ---------------------------------------------------------------- encoded words */

/* "=?charset?B?text?=" at the part's beginning, cut into its pieces. */
struct word {
	struct part charset, text;
	char encoding;
	size_t length;
};

static bool word_read(struct part in, struct word *word_out)
{
	const uint8_t *bytes = part_bytes(in);
	size_t marks[4], count = 0;
	if (in.length < 8 || bytes[0] != '=' || bytes[1] != '?') return false;
	for (size_t i = 2; i < in.length && i < WORD_MAX && count < 3; i++) {
		if (bytes[i] == '?') marks[count++] = i;
		if (count < 3 && bytes[i] <= ' ') return false;
		if (count == 2 && marks[1] != marks[0] + 2) return false;
	}
	if (count < 3 || marks[2] + 1 >= in.length || bytes[marks[2] + 1] != '=') return false;
	char encoding = (char)(bytes[marks[0] + 1] & ~0x20);
	if (encoding != 'B' && encoding != 'Q') return false;
	*word_out = (struct word){
		.charset = { in.text, in.at + 2, marks[0] - 2 },
		.text = { in.text, in.at + marks[1] + 1, marks[2] - marks[1] - 1 },
		.encoding = encoding,
		.length = marks[2] + 2,
	};
	const uint8_t *star = memchr(part_bytes(word_out->charset), '*', word_out->charset.length);
	if (star) word_out->charset.length = (size_t)(star - part_bytes(word_out->charset));
	return true;
}

static void word_q(struct part in, struct traced *out)
{
	for (size_t i = 0; i < in.length;) {
		uint8_t byte = part_bytes(in)[i];
		if (byte == '=') {
			struct part escape = { in.text, in.at + i, in.length - i < 3 ? 1 : 3 };
			undo_quoted_printable(escape, out);
			i += escape.length;
			continue;
		}
		if (byte == '_') byte = ' ';
		traced_add_made(out, &byte, 1, in.text, in.at + i, 1);
		i++;
	}
}

/* The words that follow each other in one charset are one text: a character may be cut between them. */
static size_t words_run(struct part in, struct traced *out, struct words_undone *undone)
{
	struct word first, word;
	if (!word_read(in, &first)) return 0;
	const struct charset *charset =
		charset_find((const char *)part_bytes(first.charset), first.charset.length);
	if (!charset) {
		undone->has_unknown_charset = true;
		return 0;
	}
	struct traced raw = { 0 };
	size_t done = 0, begin = out->length;
	for (struct part rest = in; word_read(rest, &word); done = rest.at - in.at) {
		if (word.charset.length != first.charset.length ||
		    strncasecmp((const char *)part_bytes(word.charset),
		                (const char *)part_bytes(first.charset), first.charset.length) != 0)
			break;
		if (word.encoding == 'B')
			undo_base64_mail(word.text, &raw);
		else
			word_q(word.text, &raw);
		undone->in += word.length;
		undone->count++;
		part_take(&rest, word.length);
		done = rest.at - in.at;
		struct part next = part_trimmed(rest);
		if (!word_read(next, &word)) break;
		part_take(&rest, next.at - rest.at);
	}
	undo_charset(charset, (struct part){ &raw, 0, raw.length }, out);
	undone->out += out->length - begin;
	if (!undone->charset.text) {
		undone->charset = first.charset;
		undone->encoding = first.encoding;
	}
	traced_close(&raw);
	return done;
}

/* Blanks between two words belong to neither. */
static size_t words_blanks(struct part in)
{
	struct part next = in;
	struct word word;
	while (next.length && strchr(" \t\r\n", part_bytes(next)[0])) part_take(&next, 1);
	return next.length && word_read(next, &word) ? next.at - in.at : 0;
}

/* A line break and the blanks behind it stand for one blank. */
static size_t words_fold(struct part in, struct traced *out)
{
	size_t length = 0;
	while (length < in.length && strchr(" \t\r\n", part_bytes(in)[length])) length++;
	bool is_folded = memchr(part_bytes(in), '\n', length) != NULL;
	if (is_folded)
		traced_add_made(out, " ", 1, in.text, in.at, length);
	else
		traced_add_part(out, in.text, in.at, length);
	return length;
}

struct words_undone undo_words(struct part in, struct traced *out)
{
	struct words_undone undone = { 0 };
	while (in.length) {
		uint8_t c = part_bytes(in)[0];
		size_t length = 0;
		if (c == '=') length = words_run(in, out, &undone);
		if (length) {
			part_take(&in, length);
			part_take(&in, words_blanks(in));
			continue;
		}
		if (strchr(" \t\r\n", c) && c)
			length = words_fold(in, out);
		else
			traced_add_part(out, in.text, in.at, length = 1);
		part_take(&in, length);
	}
	return undone;
}

/* ---------------------------------------------------------------- parameters */

/* Cuts "name=value" off; a value in quotes is given without them. */
static bool parameter_next(struct part *rest, struct part *name_out, struct part *value_out)
{
	const uint8_t *mark = rest->length ? memchr(part_bytes(*rest), ';', rest->length) : NULL;
	if (!mark) return false;
	part_take(rest, (size_t)(mark - part_bytes(*rest)) + 1);
	*rest = part_trimmed(*rest);
	size_t length = 0;
	while (length < rest->length && !strchr("=;", part_bytes(*rest)[length])) length++;
	*name_out = part_trimmed(part_take(rest, length));
	*value_out = part_take(rest, 0);
	if (rest->length == 0 || part_bytes(*rest)[0] != '=') return true;
	part_take(rest, 1);
	struct part text = part_trimmed(*rest);
	part_take(rest, text.at - rest->at);
	bool is_quoted = rest->length && part_bytes(*rest)[0] == '"';
	if (is_quoted) part_take(rest, 1);
	for (length = 0; length < rest->length; length++) {
		uint8_t c = part_bytes(*rest)[length];
		if (c == (is_quoted ? '"' : ';')) break;
		if (is_quoted && c == '\\' && length + 1 < rest->length) length++;
	}
	*value_out = part_take(rest, length);
	if (!is_quoted) *value_out = part_trimmed(*value_out);
	return true;
}

/* charset'language'%E5%AE...: the charset stands in the first piece. */
static void parameter_extended(struct part value, bool is_first, const struct charset **charset,
                               struct traced *raw)
{
	for (int i = 0; is_first && i < 2; i++) {
		const uint8_t *quote =
			value.length ? memchr(part_bytes(value), '\'', value.length) : NULL;
		if (!quote) break;
		struct part name = part_take(&value, (size_t)(quote - part_bytes(value)));
		if (i == 0) *charset = charset_find((const char *)part_bytes(name), name.length);
		part_take(&value, 1);
	}
	undo_percent(value, false, raw);
}

bool undo_parameter(struct part value, const char *name, struct traced *out)
{
	struct part at, found;
	struct traced raw = { 0 };
	const struct charset *charset = NULL;
	bool is_found = false, is_extended = false;
	while (parameter_next(&value, &at, &found)) {
		if (!part_begins(at, name)) continue;
		part_take(&at, strlen(name));
		bool has_star = at.length && part_bytes(at)[0] == '*';
		if (at.length && !has_star) continue;
		if (has_star && part_bytes(at)[at.length - 1] == '*') {
			parameter_extended(found, !is_found, &charset, &raw);
			is_extended = true;
		} else {
			traced_add_part(&raw, found.text, found.at, found.length);
		}
		is_found = true;
		if (!has_star) break;
	}
	struct part all = { &raw, 0, raw.length };
	if (is_extended && charset)
		undo_charset(charset, all, out);
	else if (is_found)
		undo_words(all, out);
	traced_close(&raw);
	return is_found;
}
