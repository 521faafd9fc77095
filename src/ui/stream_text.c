/* Where lines of text begin and end in a turn of several chunks. */
#include "stream_text.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "screen.h"

/* A cell may show a base of four bytes and two marks of three. */
enum { BYTES_PER_CELL = 10, WINDOW_EXTRA = 8, WINDOW_MAX = 8192 };

static const struct follow_chunk *stream_chunk(const struct stream_lines *lines, size_t index)
{
	return follow_at(lines->follow, index);
}

bool stream_begins_line(const struct stream_lines *lines, size_t index)
{
	if (index == 0 || lines->mode != STREAM_TEXT || lines->is_datagrams) return true;
	const struct follow_chunk *before = stream_chunk(lines, index - 1),
				  *chunk = stream_chunk(lines, index);
	return before->direction != chunk->direction ||
	       before->stream_offset + before->length != chunk->stream_offset ||
	       !follow_bytes(lines->follow, before) || !follow_bytes(lines->follow, chunk);
}

static uint64_t stream_offset(const struct stream_lines *lines, struct stream_place place)
{
	return stream_chunk(lines, place.chunk)->stream_offset + place.offset;
}

size_t stream_gather(const struct stream_lines *lines, struct stream_place place, char *out,
                     size_t size)
{
	for (size_t length = 0;;) {
		const struct follow_chunk *chunk = stream_chunk(lines, place.chunk);
		const uint8_t *bytes = follow_bytes(lines->follow, chunk);
		if (!bytes) return length;
		size_t part = chunk->length - place.offset;
		if (part > size - length) part = size - length;
		memcpy(out + length, bytes + place.offset, part);
		length += part;
		place = (struct stream_place){ place.chunk + 1, 0 };
		if (length == size || place.chunk == follow_count(lines->follow) ||
		    stream_begins_line(lines, place.chunk))
			return length;
	}
}

bool stream_advance(const struct stream_lines *lines, struct stream_place *place, uint32_t length)
{
	for (;;) {
		uint32_t left = stream_chunk(lines, place->chunk)->length - place->offset;
		if (length < left) {
			place->offset += length;
			return true;
		}
		size_t next = place->chunk + 1;
		if (next == follow_count(lines->follow) || stream_begins_line(lines, next))
			return false;
		length -= left;
		*place = (struct stream_place){ next, 0 };
	}
}

/* The bytes that the next character is made of, and its width where used cells are taken. */
static size_t stream_character(const char *bytes, size_t left, size_t used, size_t cells,
                               size_t *width_out)
{
	uint32_t code;
	char drawn[64];
	*width_out = 0;
	if (bytes[0] == '\n') return 1;
	if (bytes[0] == '\r' && left > 1 && bytes[1] == '\n') return 2;
	if (bytes[0] == '\t') {
		size_t width = STREAM_TAB_CELLS - used % STREAM_TAB_CELLS;
		bool is_beyond = used < cells && width > cells - used;
		*width_out = is_beyond ? cells - used : width;
		return 1;
	}
	*width_out = 1;
	if (bytes[0] >= 0x20 && bytes[0] < 0x7f) return 1;
	size_t taken = utf8_decode(bytes, left, &code);
	screen_escape(bytes, taken, drawn, sizeof drawn);
	*width_out = text_cells(drawn);
	return taken;
}

static size_t stream_put(char *out, size_t size, size_t at, const char *bytes, size_t taken,
                         size_t width)
{
	bool is_break = bytes[taken - 1] == '\n', is_tab = bytes[0] == '\t';
	size_t length = is_break ? 0 : is_tab ? width : taken;
	if (length > size - at) return at;
	if (is_tab)
		memset(out + at, ' ', length);
	else
		memcpy(out + at, bytes, length);
	return at + length;
}

size_t stream_lay(const char *bytes, size_t length, size_t cells, char *out, size_t size,
                  size_t *written_out)
{
	size_t used = 0, at = 0, written = 0;
	while (at < length) {
		size_t width,
			taken = stream_character(bytes + at, length - at, used, cells, &width);
		if (used + width > cells && at > 0) break;
		if (out) written = stream_put(out, size, written, bytes + at, taken, width);
		used += width;
		at += taken;
		if (bytes[at - 1] == '\n') break;
	}
	if (written_out) *written_out = written;
	return at;
}

static size_t stream_text_cells(const struct stream_lines *lines)
{
	return lines->is_unwrapped ? STREAM_UNWRAPPED_CELLS : lines->cells;
}

/* The part of the stream that a line from place on can show. */
static size_t stream_window(const struct stream_lines *lines, struct stream_place place,
                            char bytes[WINDOW_MAX])
{
	size_t wanted = stream_text_cells(lines) * BYTES_PER_CELL + WINDOW_EXTRA;
	return stream_gather(lines, place, bytes, wanted < WINDOW_MAX ? wanted : WINDOW_MAX);
}

/* From where lines are laid out: after a line feed, where the turn begins, or at a block after one
 * without a line feed. That depends only on what is before place, and at most two blocks of it. */
static struct stream_place stream_paragraph(const struct stream_lines *lines,
                                            struct stream_place place)
{
	uint64_t at = stream_offset(lines, place), block = at - at % STREAM_BLOCK;
	uint64_t least = block > STREAM_BLOCK ? block - STREAM_BLOCK : 0;
	for (struct stream_place from = place;; from.chunk--) {
		const struct follow_chunk *chunk = stream_chunk(lines, from.chunk);
		const uint8_t *bytes = follow_bytes(lines->follow, chunk), *feed = NULL;
		uint32_t low =
			least > chunk->stream_offset ? (uint32_t)(least - chunk->stream_offset) : 0;
		if (from.chunk != place.chunk) from.offset = chunk->length;
		if (bytes && from.offset > low)
			feed = memrchr(bytes + low, '\n', from.offset - low);
		if (feed) {
			from.offset = (uint32_t)(feed - bytes) + 1;
			bool is_in_next = from.offset == chunk->length;
			return is_in_next ? (struct stream_place){ from.chunk + 1, 0 } : from;
		}
		if (low > 0) break;
		if (stream_begins_line(lines, from.chunk))
			return (struct stream_place){ from.chunk, 0 };
	}
	while (stream_chunk(lines, place.chunk)->stream_offset > block) place.chunk--;
	place.offset = (uint32_t)(block - stream_chunk(lines, place.chunk)->stream_offset);
	return place;
}

/* Is the line broken at the next block? */
static bool stream_breaks_at(const struct stream_lines *lines, struct stream_place place,
                             uint32_t length)
{
	if (!stream_advance(lines, &place, length)) return false;
	struct stream_place start = stream_paragraph(lines, place);
	return start.chunk == place.chunk && start.offset == place.offset;
}

uint32_t stream_text_length(const struct stream_lines *lines, struct stream_place place)
{
	char bytes[WINDOW_MAX];
	size_t length = stream_window(lines, place, bytes);
	if (length == 0) return stream_chunk(lines, place.chunk)->length - place.offset;
	uint32_t line =
		(uint32_t)stream_lay(bytes, length, stream_text_cells(lines), NULL, 0, NULL);
	uint32_t left = (uint32_t)(STREAM_BLOCK - stream_offset(lines, place) % STREAM_BLOCK);
	return line > left && stream_breaks_at(lines, place, left) ? left : line;
}

struct stream_place stream_text_at(const struct stream_lines *lines, struct stream_place place)
{
	struct stream_place line = stream_paragraph(lines, place);
	uint64_t wanted = stream_offset(lines, place);
	for (;;) {
		struct stream_place next = line;
		uint32_t length = stream_text_length(lines, line);
		if (wanted < stream_offset(lines, line) + length) return line;
		if (!stream_advance(lines, &next, length)) return line;
		line = next;
	}
}

size_t stream_text_write(const struct stream_lines *lines, struct stream_place place, char *out,
                         size_t size)
{
	char bytes[WINDOW_MAX];
	uint32_t line = stream_text_length(lines, place);
	size_t length = stream_window(lines, place, bytes), written;
	stream_lay(bytes, line < length ? line : length, stream_text_cells(lines), out, size - 1,
	           &written);
	out[written] = 0;
	return written;
}

uint32_t stream_text_byte(const struct stream_lines *lines, struct stream_place place, size_t cell)
{
	char bytes[WINDOW_MAX];
	uint32_t line = stream_text_length(lines, place);
	size_t length = stream_window(lines, place, bytes);
	if (cell == 0 || length == 0) return 0;
	size_t at = stream_lay(bytes, line < length ? line : length, cell, NULL, 0, NULL);
	return at < line ? (uint32_t)at : line - 1;
}
