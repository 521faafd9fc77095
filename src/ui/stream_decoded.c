/* Walking the rows of a decoded stream. */
#include "stream_decoded.h"

#include <string.h>

#include "base/text.h"
#include "stream_text.h"

enum { TEXT_CELLS_MIN = 20, MARK_GAP = 2, STARS = 8 };

static const struct decoded_text *row_message(const struct stream_lines *lines, size_t message)
{
	return decoded_read(lines->decoded, message);
}

/* Cells that the text of a line may take: its mark stands beside it, where there is room for both. */
static size_t row_cells(const struct stream_lines *lines, const struct decoded_text *text,
                        const struct decoded_line *line)
{
	size_t cells = lines->is_unwrapped ? STREAM_UNWRAPPED_CELLS : lines->cells;
	if (!line->mark || lines->is_unwrapped) return cells;
	size_t mark = text_cells(text->marks + line->mark) + MARK_GAP;
	return cells > mark + TEXT_CELLS_MIN ? cells - mark : cells;
}

/* The bytes of the row that begins at byte at of a line, its end included. */
static uint32_t row_length(const struct stream_lines *lines, const struct decoded_text *text,
                           const struct decoded_line *line, uint32_t at)
{
	const char *bytes = (const char *)text->text.bytes + at;
	size_t left = line->at + line->length + 1 - at;
	return (uint32_t)stream_lay(bytes, left, row_cells(lines, text, line), NULL, 0, NULL);
}

uint32_t decoded_row_length(const struct stream_lines *lines, struct stream_place place)
{
	const struct decoded_text *text = row_message(lines, place.chunk);
	if (text->line_count == 0) return 0;
	return row_length(lines, text, &text->lines[decoded_line_at(text, place.offset)],
	                  place.offset);
}

struct stream_place decoded_row_at(const struct stream_lines *lines, struct stream_place place)
{
	const struct decoded_text *text = row_message(lines, place.chunk);
	if (text->line_count == 0) return (struct stream_place){ place.chunk, 0 };
	if (place.offset >= text->text.length) place.offset = (uint32_t)text->text.length - 1;
	const struct decoded_line *line = &text->lines[decoded_line_at(text, place.offset)];
	uint32_t at = line->at;
	for (;;) {
		uint32_t length = row_length(lines, text, line, at);
		if (place.offset < at + length || at + length > line->at + line->length) break;
		at += length;
	}
	return (struct stream_place){ place.chunk, at };
}

/* The next message in that direction that is shown and says something. */
static bool row_skip(const struct stream_lines *lines, size_t *message, int step)
{
	size_t count = decoded_count(lines->decoded);
	for (size_t at = *message; step > 0 ? at + 1 < count : at > 0;) {
		at = step > 0 ? at + 1 : at - 1;
		if (!stream_is_shown(lines, at) || row_message(lines, at)->line_count == 0)
			continue;
		*message = at;
		return true;
	}
	return false;
}

bool decoded_row_next(const struct stream_lines *lines, struct stream_place *place)
{
	struct stream_place next = *place;
	next.offset += decoded_row_length(lines, *place);
	if (next.offset >= row_message(lines, next.chunk)->text.length) {
		if (!row_skip(lines, &next.chunk, 1)) return false;
		next.offset = 0;
	}
	*place = next;
	return true;
}

bool decoded_row_previous(const struct stream_lines *lines, struct stream_place *place)
{
	struct stream_place last = *place;
	if (last.offset > 0)
		last.offset--;
	else if (row_skip(lines, &last.chunk, -1))
		last.offset = UINT32_MAX;
	else
		return false;
	*place = decoded_row_at(lines, last);
	return true;
}

struct stream_place decoded_row_cell(const struct stream_lines *lines, struct stream_place place,
                                     size_t cell)
{
	uint32_t length = decoded_row_length(lines, place);
	const char *bytes = (const char *)row_message(lines, place.chunk)->text.bytes;
	if (cell == 0 || length == 0) return place;
	size_t at = stream_lay(bytes + place.offset, length, cell, NULL, 0, NULL);
	place.offset += at < length ? (uint32_t)at : length - 1;
	return place;
}

static bool row_is_message(const struct stream_lines *lines, size_t message)
{
	return stream_is_shown(lines, message) && row_message(lines, message)->line_count > 0;
}

bool decoded_row_first(const struct stream_lines *lines, struct stream_place *place)
{
	size_t message = 0;
	if (decoded_count(lines->decoded) == 0) return false;
	if (!row_is_message(lines, 0) && !row_skip(lines, &message, 1)) return false;
	*place = (struct stream_place){ message, 0 };
	return true;
}

bool decoded_row_last(const struct stream_lines *lines, struct stream_place *place)
{
	size_t count = decoded_count(lines->decoded), message = count - 1;
	if (count == 0) return false;
	if (!row_is_message(lines, message) && !row_skip(lines, &message, -1)) return false;
	*place = decoded_row_at(lines, (struct stream_place){ message, UINT32_MAX });
	return true;
}

bool decoded_turn(const struct stream_lines *lines, struct stream_place *place, int step)
{
	size_t message = place->chunk, next = message;
	unsigned direction = decoded_at(lines->decoded, message)->direction;
	bool is_other = false;
	while (!is_other && row_skip(lines, &next, step)) {
		is_other = decoded_at(lines->decoded, next)->direction != direction;
		if (!is_other) message = next;
	}
	if (!is_other && step > 0) return false;
	if (is_other) { /* to the start of that turn */
		message = next;
		direction = decoded_at(lines->decoded, message)->direction;
		while (row_skip(lines, &next, -1) &&
		       decoded_at(lines->decoded, next)->direction == direction)
			message = next;
	}
	*place = (struct stream_place){ message, 0 };
	return true;
}

const struct decoded_line *decoded_row_line(const struct stream_lines *lines,
                                            struct stream_place place)
{
	const struct decoded_text *text = row_message(lines, place.chunk);
	return &text->lines[decoded_line_at(text, place.offset)];
}

const char *decoded_row_mark(const struct stream_lines *lines, struct stream_place place)
{
	const struct decoded_line *line = decoded_row_line(lines, place);
	if (!line->mark || place.offset != line->at) return NULL;
	return row_message(lines, place.chunk)->marks + line->mark;
}

static size_t row_put(char *out, size_t size, size_t used, const uint8_t *bytes, size_t length)
{
	if (length >= size - used) length = size - used - 1;
	memcpy(out + used, bytes, length);
	return used + length;
}

size_t decoded_row_text(const struct stream_lines *lines, struct stream_place place, char *out,
                        size_t size)
{
	static const uint8_t stars[STARS + 1] = "********";
	const struct decoded_line *line = decoded_row_line(lines, place);
	const uint8_t *bytes = row_message(lines, place.chunk)->text.bytes;
	uint32_t from = place.offset, to = from + decoded_row_length(lines, place);
	if (to > line->at + line->length) to = line->at + line->length;
	uint32_t secret = line->at + line->secret_at, end = secret + line->secret_length;
	size_t used = 0;
	if (lines->is_masked && secret < to && end > from) {
		if (secret > from) used = row_put(out, size, used, bytes + from, secret - from);
		used = row_put(out, size, used, stars, STARS);
		from = end < to ? end : to;
	}
	used = row_put(out, size, used, bytes + from, to - from);
	out[used] = 0;
	return used;
}

struct decoded_origin decoded_row_origin(const struct stream_lines *lines,
                                         struct stream_place place)
{
	const struct decoded_line *line = decoded_row_line(lines, place);
	const struct traced *text = &row_message(lines, place.chunk)->text;
	size_t at = place.offset, end = line->at + line->length;
	size_t row_end = at + decoded_row_length(lines, place);
	if (row_end < end) end = row_end;
	/* what stands before the first byte that is not as it was sent is of no interest */
	while (at < end && traced_origin(text, at).length == 1) at++;
	if (at == end) at = place.offset;
	struct decoded_origin origin = decoded_origin(lines->decoded, place.chunk, at);
	struct trace_origin last = traced_origin(text, end > at ? end - 1 : at);
	if (origin.length && last.length && last.offset + last.length > origin.offset)
		origin.length = (uint32_t)(last.offset + last.length - origin.offset);
	return origin;
}

bool decoded_place_of(const struct stream_lines *lines, unsigned direction, uint64_t offset,
                      struct stream_place *place)
{
	size_t message = decoded_find(lines->decoded, direction, offset);
	if (message == decoded_count(lines->decoded)) return false;
	*place = (struct stream_place){
		message, (uint32_t)traced_find(&row_message(lines, message)->text, offset)
	};
	return true;
}
