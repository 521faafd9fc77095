/* Walking the lines of a stream in each of the modes, and the text of hex and raw lines. */
#include "stream_lines.h"

#include "base/language.h"

#include <stdio.h>
#include <string.h>

#include "field/format.h"
#include "stream_decoded.h"
#include "stream_text.h"

enum { HEX_PER_LINE_MAX = 16, HEX_CELLS = 10 };

static const char *const stream_mode_names[STREAM_MODE_COUNT] = {
	[STREAM_TEXT] = N_("text"),
	[STREAM_HEX] = N_("hex"),
	[STREAM_RAW] = N_("raw"),
	[STREAM_DECODED] = N_("decoded"),
};

const char *stream_mode_name(enum stream_mode mode) { return _(stream_mode_names[mode]); }

/* "00000000  " and for each byte two digits, a blank, and itself. */
static uint32_t stream_hex_per_line(size_t cells)
{
	uint32_t per_line = HEX_PER_LINE_MAX;
	while (per_line > 4 && HEX_CELLS + per_line * 4 + 2 > cells) per_line /= 2;
	return per_line;
}

static uint32_t stream_raw_per_line(size_t cells)
{
	return cells / 2 < STREAM_RAW_PER_LINE ? (cells < 8 ? 4 : (uint32_t)cells / 2)
	                                       : STREAM_RAW_PER_LINE;
}

static const struct follow_chunk *stream_chunk(const struct stream_lines *lines, size_t index)
{
	return follow_at(lines->follow, index);
}

static bool stream_is_decoded(const struct stream_lines *lines)
{
	return lines->mode == STREAM_DECODED;
}

size_t stream_place_count(const struct stream_lines *lines)
{
	return stream_is_decoded(lines) ? decoded_count(lines->decoded)
	                                : follow_count(lines->follow);
}

unsigned stream_place_direction(const struct stream_lines *lines, struct stream_place place)
{
	return stream_is_decoded(lines) ? decoded_at(lines->decoded, place.chunk)->direction
	                                : stream_chunk(lines, place.chunk)->direction;
}

uint32_t stream_place_frame(const struct stream_lines *lines, struct stream_place place)
{
	if (stream_is_decoded(lines))
		return decoded_origin(lines->decoded, place.chunk, place.offset).frame;
	return stream_chunk(lines, place.chunk)->frame;
}

uint64_t stream_place_offset(const struct stream_lines *lines, struct stream_place place)
{
	if (stream_is_decoded(lines))
		return decoded_origin(lines->decoded, place.chunk, place.offset).offset;
	return stream_chunk(lines, place.chunk)->stream_offset + place.offset;
}

bool stream_place_find(const struct stream_lines *lines, size_t chunk, uint64_t offset,
                       struct stream_place *place)
{
	size_t count = follow_count(lines->follow);
	if (chunk >= count) return false;
	unsigned direction = stream_chunk(lines, chunk)->direction;
	if (stream_is_decoded(lines)) return decoded_place_of(lines, direction, offset, place);
	for (size_t i = chunk; i < count; i++) {
		const struct follow_chunk *at = stream_chunk(lines, i);
		if (at->direction != direction || at->stream_offset + at->length <= offset)
			continue;
		uint64_t into = offset > at->stream_offset ? offset - at->stream_offset : 0;
		*place = (struct stream_place){ i, (uint32_t)into };
		return true;
	}
	return false;
}

bool stream_is_shown(const struct stream_lines *lines, size_t index)
{
	unsigned direction = stream_place_direction(lines, (struct stream_place){ index, 0 });
	return lines->directions >> direction & 1;
}

uint32_t stream_line_length(const struct stream_lines *lines, struct stream_place place)
{
	if (stream_is_decoded(lines)) return decoded_row_length(lines, place);
	const struct follow_chunk *chunk = stream_chunk(lines, place.chunk);
	if (lines->mode == STREAM_TEXT) return stream_text_length(lines, place);
	uint32_t left = chunk->length - place.offset, per_line;
	if (!follow_bytes(lines->follow, chunk)) return left;
	per_line = lines->mode == STREAM_HEX ? stream_hex_per_line(lines->cells)
	                                     : stream_raw_per_line(lines->cells);
	return left < per_line ? left : per_line;
}

/* The next shown chunk in that direction. */
static bool stream_skip(const struct stream_lines *lines, size_t *index, int step)
{
	size_t count = follow_count(lines->follow);
	for (size_t at = *index; step > 0 ? at + 1 < count : at > 0;) {
		at = step > 0 ? at + 1 : at - 1;
		if (!stream_is_shown(lines, at)) continue;
		*index = at;
		return true;
	}
	return false;
}

bool stream_line_next(const struct stream_lines *lines, struct stream_place *place)
{
	if (stream_is_decoded(lines)) return decoded_row_next(lines, place);
	struct stream_place next = *place;
	if (!stream_advance(lines, &next, stream_line_length(lines, *place))) {
		if (!stream_skip(lines, &next.chunk, 1)) return false;
		next.offset = 0;
	}
	*place = next;
	return true;
}

struct stream_place stream_line_at(const struct stream_lines *lines, struct stream_place place)
{
	if (stream_is_decoded(lines)) return decoded_row_at(lines, place);
	uint32_t total = stream_chunk(lines, place.chunk)->length;
	if (place.offset >= total) place.offset = total > 0 ? total - 1 : 0;
	if (lines->mode == STREAM_TEXT) return stream_text_at(lines, place);
	uint32_t length = stream_line_length(lines, (struct stream_place){ place.chunk, 0 });
	if (length > 0) place.offset -= place.offset % length;
	return place;
}

bool stream_line_previous(const struct stream_lines *lines, struct stream_place *place)
{
	if (stream_is_decoded(lines)) return decoded_row_previous(lines, place);
	struct stream_place last = *place;
	if (last.offset > 0)
		last.offset--;
	else if (stream_skip(lines, &last.chunk, -1))
		last.offset = UINT32_MAX;
	else
		return false;
	*place = stream_line_at(lines, last);
	return true;
}

bool stream_is_later_frame(const struct stream_lines *lines, struct stream_place place)
{
	struct stream_place before = place;
	return !stream_line_previous(lines, &before) ||
	       stream_place_frame(lines, before) != stream_place_frame(lines, place);
}

struct stream_place stream_line_cell(const struct stream_lines *lines, struct stream_place place,
                                     size_t cell)
{
	if (stream_is_decoded(lines)) return decoded_row_cell(lines, place, cell);
	if (lines->mode == STREAM_TEXT)
		stream_advance(lines, &place, stream_text_byte(lines, place, cell));
	return place;
}

bool stream_line_first(const struct stream_lines *lines, struct stream_place *place)
{
	if (stream_is_decoded(lines)) return decoded_row_first(lines, place);
	size_t chunk = 0;
	if (follow_count(lines->follow) == 0) return false;
	if (!stream_is_shown(lines, 0) && !stream_skip(lines, &chunk, 1)) return false;
	*place = (struct stream_place){ chunk, 0 };
	return true;
}

bool stream_line_last(const struct stream_lines *lines, struct stream_place *place)
{
	if (stream_is_decoded(lines)) return decoded_row_last(lines, place);
	size_t count = follow_count(lines->follow), chunk = count - 1;
	if (count == 0) return false;
	if (!stream_is_shown(lines, chunk) && !stream_skip(lines, &chunk, -1)) return false;
	*place = stream_line_at(lines, (struct stream_place){ chunk, UINT32_MAX });
	return true;
}

bool stream_turn(const struct stream_lines *lines, struct stream_place *place, int step)
{
	if (stream_is_decoded(lines)) return decoded_turn(lines, place, step);
	size_t chunk = place->chunk, next = chunk;
	unsigned direction = stream_chunk(lines, chunk)->direction;
	while (stream_skip(lines, &next, step) && stream_chunk(lines, next)->direction == direction)
		chunk = next;
	bool is_found = stream_chunk(lines, next)->direction != direction;
	if (!is_found && step > 0) return false;
	if (is_found) { /* to the start of that turn */
		chunk = next;
		direction = stream_chunk(lines, chunk)->direction;
		while (stream_skip(lines, &next, -1) &&
		       stream_chunk(lines, next)->direction == direction)
			chunk = next;
	}
	*place = (struct stream_place){ chunk, 0 };
	return true;
}

static size_t stream_hex_text(const struct follow_chunk *chunk, const uint8_t *bytes,
                              uint32_t offset, uint32_t length, uint32_t per_line, char *out,
                              size_t size)
{
	int at = snprintf(out, size, "%08llx  ",
	                  (unsigned long long)(chunk->stream_offset + offset));
	for (uint32_t i = 0; i < per_line && at > 0 && (size_t)at < size; i++) {
		if (i < length)
			at += snprintf(out + at, size - (size_t)at, "%02x ", bytes[i]);
		else
			at += snprintf(out + at, size - (size_t)at, "   ");
	}
	for (uint32_t i = 0; i <= length && at > 0 && (size_t)at + 2 < size; i++)
		out[at++] = i == 0                                        ? ' '
		            : bytes[i - 1] >= 0x20 && bytes[i - 1] < 0x7f ? (char)bytes[i - 1]
		                                                          : '.';
	out[(size_t)at < size ? (size_t)at : size - 1] = 0;
	return strlen(out);
}

void stream_line_text(const struct stream_lines *lines, struct stream_place place, char *out,
                      size_t size, size_t *length_out)
{
	if (stream_is_decoded(lines)) {
		*length_out = decoded_row_text(lines, place, out, size);
		return;
	}
	const struct follow_chunk *chunk = stream_chunk(lines, place.chunk);
	uint32_t length = stream_line_length(lines, place);
	const uint8_t *bytes = follow_bytes(lines->follow, chunk); /* until the next call */
	if (!bytes) {
		snprintf(out, size, _("[%u bytes were not captured]"), chunk->length);
		*length_out = strlen(out);
		return;
	}
	if (lines->mode == STREAM_TEXT) {
		*length_out = stream_text_write(lines, place, out, size);
		return;
	}
	bytes += place.offset;
	if (lines->mode == STREAM_HEX) {
		*length_out = stream_hex_text(chunk, bytes, place.offset, length,
		                              stream_hex_per_line(lines->cells), out, size);
		return;
	}
	format_hex(bytes, length, 0, out, size);
	*length_out = strlen(out);
}
