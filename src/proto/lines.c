/* lines.c - ends of lines, tokens, keywords and numbers of the protocols made of text. */
#include "lines.h"

#include <string.h>
#include <strings.h>

enum { LF = '\n', CR = '\r' };

size_t lines_find(const struct reader *text, char byte)
{
	size_t left = reader_left(text);
	const uint8_t *found = left ? memchr(text->at, byte, left) : NULL;
	return found ? (size_t)(found - text->at) : SIZE_MAX;
}

size_t lines_length(const struct reader *r) { return lines_find(r, LF) + 1; }

struct extent lines_extent(const struct tracker *t, const struct reader *r, size_t length_max)
{
	uint64_t scanned = tracker_scanned(t);
	uint64_t there = scanned + reader_left(r);
	size_t length = lines_length(r);
	if (length && scanned + length <= length_max) return extent_pdu(scanned + length);
	if (there >= length_max) return extent_pdu(length_max);
	return tracker_closed(t) ? extent_pdu(there) : extent_scanned(there);
}

struct reader lines_without_end(struct reader line)
{
	size_t length = reader_left(&line);
	if (length == 0 || line.at[length - 1] != LF) return line;
	reader_limit(&line, --length);
	if (length && line.at[length - 1] == CR) reader_limit(&line, length - 1);
	return line;
}

bool lines_next(struct reader *r, struct reader *line_out)
{
	if (reader_left(r) == 0) return false;
	size_t length = lines_length(r);
	*line_out = lines_without_end(reader_take(r, length ? length : reader_left(r)));
	return true;
}

static bool is_blank(int byte) { return byte == ' ' || byte == '\t'; }

void lines_skip_blanks(struct reader *text)
{
	while (is_blank(reader_peek(text, 0))) reader_skip(text, 1);
}

struct reader lines_trimmed(struct reader text)
{
	lines_skip_blanks(&text);
	size_t length = reader_left(&text);
	while (length && is_blank(reader_peek(&text, length - 1))) length--;
	reader_limit(&text, length);
	return text;
}

bool lines_token(struct reader *text, struct reader *token_out)
{
	lines_skip_blanks(text);
	if (reader_left(text) == 0) return false;
	size_t length = 0;
	while (length < reader_left(text) && !is_blank(reader_peek(text, length))) length++;
	*token_out = reader_take(text, length);
	lines_skip_blanks(text);
	return true;
}

bool lines_part(struct reader *text, char separator, struct reader *part_out)
{
	if (reader_left(text) == 0) return false;
	size_t length = lines_find(text, separator);
	*part_out = reader_take(text, length == SIZE_MAX ? reader_left(text) : length);
	if (length != SIZE_MAX) reader_skip(text, 1);
	return true;
}

bool lines_begin_with(const struct reader *text, const char *word)
{
	size_t length = strlen(word);
	return reader_left(text) >= length &&
	       strncasecmp((const char *)text->at, word, length) == 0;
}

bool lines_are(const struct reader *text, const char *word)
{
	return reader_left(text) == strlen(word) && lines_begin_with(text, word);
}

bool lines_number(struct reader *text, uint64_t max, uint64_t *number_out)
{
	uint64_t number = 0;
	size_t length = 0;
	for (int c; (c = reader_peek(text, length)) >= '0' && c <= '9'; length++) {
		uint64_t digit = (uint64_t)(c - '0');
		if (digit > max || number > (max - digit) / 10) return false;
		number = number * 10 + digit;
	}
	if (length == 0) return false;
	reader_skip(text, length);
	*number_out = number;
	return true;
}

/* As strcasecmp of the text and a word. */
static int lines_compare(const struct reader *text, const char *word)
{
	size_t left = reader_left(text), length = strlen(word);
	size_t common = left < length ? left : length;
	int order = strncasecmp((const char *)text->at, word, common);
	return order ? order : (left > length) - (left < length);
}

const struct keyword *lines_keyword(const struct keyword *table, size_t count,
                                    const struct reader *text)
{
	size_t first = 0;
	while (first < count) {
		size_t middle = first + (count - first) / 2;
		int order = lines_compare(text, table[middle].word);
		if (order == 0) return &table[middle];
		if (order > 0)
			first = middle + 1;
		else
			count = middle;
	}
	return NULL;
}

size_t lines_copy(const struct reader *text, char *out, size_t size)
{
	if (size == 0) return 0;
	size_t length = reader_copy(text, out, size - 1);
	out[length] = 0;
	return length;
}

static bool is_ascii(const struct reader *text)
{
	for (struct reader r = *text; reader_left(&r) > 0;) {
		if (read_u8(&r) >= 0x80) return false;
	}
	return true;
}

static void emit_replaced(struct layer *l, unsigned field, const struct reader *text)
{
	static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
	enum { REPLACEMENT = sizeof replacement - 1 };
	size_t length = reader_left(text), used = 0;
	char *out = layer_take(l, length * REPLACEMENT + 1);
	if (!out) return;
	for (struct reader r = *text; reader_left(&r) > 0;) {
		uint8_t byte = read_u8(&r);
		if (byte < 0x80) {
			out[used++] = (char)byte;
			continue;
		}
		memcpy(out + used, replacement, REPLACEMENT);
		used += REPLACEMENT;
	}
	emit_text(l, field, span_of(text, (uint32_t)length), out, used, 0);
}

uint32_t lines_emit_ascii(struct layer *l, unsigned field, const struct reader *text)
{
	uint32_t before = l->last;
	if (!layer_wants(l, field)) return 0;
	if (is_ascii(text))
		emit_span(l, field, span_of(text, (uint32_t)reader_left(text)), 0);
	else
		emit_replaced(l, field, text);
	return l->last != before ? l->last : 0;
}
