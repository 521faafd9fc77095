/* parse_range.c - reads ranges by character: in them `-` may join two numbers or begin one. */
#include "parse_range.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { RANGES_MAX = 256, NUMBER_TEXT_MAX = 24 };

struct range_reader {
	struct lexer *lexer;
	size_t start, end; /* of the part between commas */
};

static bool range_refuse(const struct range_reader *reader, const char *why)
{
	size_t length = reader->end > reader->start ? reader->end - reader->start : 1;
	error_set_at(reader->lexer->error, reader->start, length, "%s", why);
	return false;
}

static void range_skip_space(struct range_reader *reader)
{
	struct lexer *lexer = reader->lexer;
	while (lexer->at < reader->end && isspace((unsigned char)lexer->text[lexer->at]))
		lexer->at++;
}

static bool range_take(struct range_reader *reader, char c)
{
	range_skip_space(reader);
	if (reader->lexer->at >= reader->end || reader->lexer->text[reader->lexer->at] != c)
		return false;
	reader->lexer->at++;
	range_skip_space(reader);
	return true;
}

/* A number with a sign, in C's bases. */
static bool range_number(struct range_reader *reader, int32_t *out)
{
	struct lexer *lexer = reader->lexer;
	char text[NUMBER_TEXT_MAX] = "";
	size_t length = 0;
	if (lexer->at < reader->end && strchr("+-", lexer->text[lexer->at]))
		text[length++] = lexer->text[lexer->at++];
	while (lexer->at < reader->end && isalnum((unsigned char)lexer->text[lexer->at]) &&
	       length + 1 < sizeof text)
		text[length++] = lexer->text[lexer->at++];
	char *end;
	errno = 0;
	long number = strtol(text, &end, 0);
	bool is_number = end != text && !*end;
	if (!is_number || errno || number > INT32_MAX || number < INT32_MIN)
		return range_refuse(reader, "this is no range: they are [i], [i:length], [i-j], "
		                            "[:length], [i:], joined by commas");
	*out = (int32_t)number;
	return true;
}

/* i-j: both ends belong to it. */
static bool range_to(struct range_reader *reader, struct node_range *range)
{
	int32_t last;
	if (!range_number(reader, &last)) return false;
	if ((range->start < 0) != (last < 0))
		return range_refuse(reader, "both ends of a range count from the start, or both "
		                            "from the end");
	if (range->start >= last)
		return range_refuse(reader, "this range ends before it has more than one: i-j has "
		                            "i below j, one alone is [i]");
	if (last >= 0)
		range->length = last - range->start + 1;
	else
		range->length = last;
	return true;
}

static bool range_length(struct range_reader *reader, struct node_range *range)
{
	range_skip_space(reader);
	if (reader->lexer->at == reader->end) return true;
	if (!range_number(reader, &range->length)) return false;
	if (range->length > 0) return true;
	return range_refuse(reader, "the length of a range is above 0");
}

static bool range_part(struct range_reader *reader, struct node_range *range)
{
	*range = (struct node_range){ 0 };
	if (range_take(reader, ':')) return range_length(reader, range);
	range_skip_space(reader);
	if (!range_number(reader, &range->start)) return false;
	if (range_take(reader, ':')) return range_length(reader, range);
	if (range_take(reader, '-')) return range_to(reader, range);
	range->length = 1;
	return true;
}

/* Where the part at `at` ends: a comma, `]`, or the end of the text. */
static size_t range_end(const struct lexer *lexer)
{
	size_t end = lexer->at;
	while (end < lexer->length && !strchr(",]", lexer->text[end])) end++;
	return end;
}

bool parse_ranges(struct lexer *lexer, struct node *node)
{
	struct node_range ranges[RANGES_MAX];
	uint16_t count = 0;
	for (bool is_more = true; is_more;) {
		struct range_reader reader = { .lexer = lexer, .start = lexer->at };
		reader.end = range_end(lexer);
		if (reader.end == lexer->length) {
			error_set_at(lexer->error, lexer->length, 1, "\"]\" is missing");
			return false;
		}
		if (count == RANGES_MAX) return range_refuse(&reader, "these are too many ranges");
		if (!range_part(&reader, &ranges[count++])) return false;
		range_skip_space(&reader);
		if (lexer->at != reader.end)
			return range_refuse(&reader, "this is no range: they are [i], [i:length], "
			                             "[i-j], [:length], [i:], joined by commas");
		is_more = lexer->text[lexer->at++] == ',';
	}
	node->ranges = arena_take(lexer->arena, count * sizeof *ranges);
	if (!node->ranges) return false;
	memcpy(node->ranges, ranges, count * sizeof *ranges);
	node->range_count = count;
	return true;
}

bool parse_layer_number(struct lexer *lexer, struct node *node)
{
	struct range_reader reader = { .lexer = lexer, .start = lexer->at, .end = lexer->at };
	while (reader.end < lexer->length && isdigit((unsigned char)lexer->text[reader.end]))
		reader.end++;
	node->ranges = arena_take(lexer->arena, sizeof *node->ranges);
	node->range_count = 1;
	return node->ranges && range_part(&reader, node->ranges);
}
