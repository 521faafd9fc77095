/* Where lines begin and end in a chunk of a stream, in each of the modes. */
#include "stream_lines.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "field/format.h"
#include "screen.h"

enum { HEX_PER_LINE_MAX = 16, HEX_CELLS = 10 };

static const char *const stream_mode_names[STREAM_MODE_COUNT] = {
	[STREAM_TEXT] = "text",
	[STREAM_HEX] = "hex",
	[STREAM_RAW] = "raw",
};

const char *stream_mode_name(enum stream_mode mode) { return stream_mode_names[mode]; }

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

/* A line of text ends after a line feed, or where the screen ends. */
static uint32_t stream_text_length(const uint8_t *bytes, uint32_t length, size_t cells)
{
	size_t used = 0;
	for (uint32_t at = 0; at < length;) {
		uint32_t code;
		char drawn[64];
		const char *from = (const char *)bytes + at;
		size_t taken = utf8_decode(from, length - at, &code);
		if (code == '\n') return at + 1;
		bool is_break = code == '\r' && at + 1 < length && bytes[at + 1] == '\n';
		size_t width = 0;
		if (!is_break) {
			bool is_plain = code >= 0x20 && code < 0x7f;
			if (!is_plain) screen_escape(from, taken, drawn, sizeof drawn);
			width = is_plain ? 1 : text_cells(drawn);
		}
		if (used + width > cells && at > 0) return at;
		used += width;
		at += (uint32_t)taken;
	}
	return length;
}

static const struct follow_chunk *stream_chunk(const struct stream_lines *lines, size_t index)
{
	return follow_at(lines->follow, index);
}

static bool stream_is_shown(const struct stream_lines *lines, size_t index)
{
	return lines->directions >> stream_chunk(lines, index)->direction & 1;
}

uint32_t stream_line_length(const struct stream_lines *lines, struct stream_place place)
{
	const struct follow_chunk *chunk = stream_chunk(lines, place.chunk);
	const uint8_t *bytes = chunk->is_hole ? NULL : follow_bytes(lines->follow, chunk);
	uint32_t left = chunk->length - place.offset, per_line;
	if (!bytes) return left;
	if (lines->mode == STREAM_TEXT)
		return stream_text_length(bytes + place.offset, left, lines->cells);
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
	uint32_t length = stream_line_length(lines, *place);
	if (length < stream_chunk(lines, place->chunk)->length - place->offset) {
		place->offset += length;
		return true;
	}
	if (!stream_skip(lines, &place->chunk, 1)) return false;
	place->offset = 0;
	return true;
}

struct stream_place stream_line_at(const struct stream_lines *lines, size_t chunk, uint32_t offset)
{
	struct stream_place place = { chunk, 0 };
	uint32_t total = stream_chunk(lines, chunk)->length;
	for (;;) {
		uint32_t length = stream_line_length(lines, place);
		if (offset - place.offset < length || place.offset + length >= total) return place;
		place.offset += length;
	}
}

bool stream_line_previous(const struct stream_lines *lines, struct stream_place *place)
{
	if (place->offset > 0) {
		*place = stream_line_at(lines, place->chunk, place->offset - 1);
		return true;
	}
	size_t chunk = place->chunk;
	if (!stream_skip(lines, &chunk, -1)) return false;
	*place = stream_line_at(lines, chunk, UINT32_MAX);
	return true;
}

bool stream_line_first(const struct stream_lines *lines, struct stream_place *place)
{
	size_t chunk = 0;
	if (follow_count(lines->follow) == 0) return false;
	if (!stream_is_shown(lines, 0) && !stream_skip(lines, &chunk, 1)) return false;
	*place = (struct stream_place){ chunk, 0 };
	return true;
}

bool stream_line_last(const struct stream_lines *lines, struct stream_place *place)
{
	size_t count = follow_count(lines->follow), chunk = count - 1;
	if (count == 0) return false;
	if (!stream_is_shown(lines, chunk) && !stream_skip(lines, &chunk, -1)) return false;
	*place = stream_line_at(lines, chunk, UINT32_MAX);
	return true;
}

bool stream_turn(const struct stream_lines *lines, struct stream_place *place, int step)
{
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
	const struct follow_chunk *chunk = stream_chunk(lines, place.chunk);
	uint32_t length =
		stream_line_length(lines, place); /* before: bytes last until the next call */
	const uint8_t *bytes = chunk->is_hole ? NULL : follow_bytes(lines->follow, chunk);
	if (!bytes) {
		snprintf(out, size, "[%u bytes were not captured]", chunk->length);
		*length_out = strlen(out);
		return;
	}
	bytes += place.offset;
	if (lines->mode == STREAM_HEX) {
		*length_out = stream_hex_text(chunk, bytes, place.offset, length,
		                              stream_hex_per_line(lines->cells), out, size);
		return;
	}
	if (lines->mode == STREAM_RAW) {
		format_hex(bytes, length, 0, out, size);
		*length_out = strlen(out);
		return;
	}
	if (length > 0 && bytes[length - 1] == '\n') length--;
	if (length > 0 && bytes[length - 1] == '\r') length--;
	if (length >= size) length = (uint32_t)size - 1;
	memcpy(out, bytes, length);
	out[length] = 0;
	*length_out = length;
}
