/* imap_words.c - the words of a line: arguments, quoted strings, and the announcement of a literal. */
#include "imap.h"

enum { LITERAL_TEXT_MAX = 16 };

bool imap_announces(const struct reader *text, uint32_t *length_out)
{
	size_t end = reader_left(text);
	if (end < 3 || text->at[end - 1] != '}') return false;
	size_t from = end - 1;
	size_t limit = end > LITERAL_TEXT_MAX ? end - LITERAL_TEXT_MAX : 0;
	while (from > limit && text->at[from] != '{') from--;
	if (text->at[from] != '{') return false;
	struct reader number = *text;
	uint64_t length;
	reader_skip(&number, from + 1);
	if (!lines_number(&number, UINT32_MAX, &length)) return false;
	int sign = reader_peek(&number, 0);
	if (sign == '+' || sign == '-') reader_skip(&number, 1);
	*length_out = (uint32_t)length;
	return reader_left(&number) == 1;
}

bool imap_is_data(const struct reader *text)
{
	static const char *const states[] = { "OK", "NO", "BAD", "BYE", "PREAUTH" };
	struct reader rest = *text, word;
	if (!lines_token(&rest, &word)) return false;
	if (!lines_are(&word, "*") || !lines_token(&rest, &word)) return false;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (lines_are(&word, states[i])) return false;
	return true;
}

static size_t argument_length(const struct reader *text)
{
	size_t length = 0, left = reader_left(text);
	bool is_quoted = left > 0 && text->at[0] == '"';
	if (!is_quoted) {
		length = lines_find(text, ' ');
		return length == SIZE_MAX ? left : length;
	}
	for (length = 1; length < left && text->at[length] != '"'; length++)
		if (text->at[length] == '\\') length++;
	return length < left ? length + 1 : left;
}

bool imap_argument(struct reader *text, struct reader *argument_out)
{
	if (reader_left(text) == 0) return false;
	*argument_out = reader_take(text, argument_length(text));
	if (reader_peek(text, 0) == ' ') reader_skip(text, 1);
	return true;
}

size_t imap_unquote(const struct reader *argument, char *out)
{
	size_t length = 0, left = reader_left(argument);
	bool is_quoted = left >= 2 && argument->at[0] == '"' && argument->at[left - 1] == '"';
	for (size_t i = is_quoted ? 1 : 0; i < left - (is_quoted ? 1 : 0); i++) {
		if (is_quoted && argument->at[i] == '\\' && i + 2 < left) i++;
		out[length++] = (char)argument->at[i];
	}
	return length;
}
