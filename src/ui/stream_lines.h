/* stream_lines.h - a followed stream as lines of the screen, found from any place without an index of
 * lines. In hex and raw mode each chunk begins a line; for text see stream_text.h, for what was said
 * stream_decoded.h.
 * A place is a chunk and a byte in it, decoded a message and a byte of its text; a line is named by the
 * place where it begins.
 * Owner: the caller. Thread: ui. */
#ifndef DOGFISH_UI_STREAM_LINES_H
#define DOGFISH_UI_STREAM_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/follow.h"

enum stream_mode { STREAM_TEXT, STREAM_HEX, STREAM_RAW, STREAM_DECODED, STREAM_MODE_COUNT };

enum { STREAM_CLIENT = 1, STREAM_SERVER = 2, STREAM_BOTH = 3, STREAM_RAW_PER_LINE = 32 };
enum { STREAM_UNWRAPPED_CELLS = 800 }; /* of a line that is not wrapped */

struct decoded;

struct stream_place {
	size_t chunk;
	uint32_t offset;
};

struct stream_lines {
	struct follow *follow;
	enum stream_mode mode;
	unsigned directions;     /* STREAM_CLIENT, STREAM_SERVER: bit 1 << direction */
	size_t cells;            /* of a line */
	bool is_datagrams;       /* each chunk is a text of its own */
	bool is_unwrapped;       /* long lines of text go on beyond the screen */
	struct decoded *decoded; /* NULL until it is asked for */
	bool is_masked;          /* secrets are stars, decoded */
};

/* Places that there are: chunks, decoded messages. */
size_t stream_place_count(const struct stream_lines *lines);

/* The frame and direction of a place. */
uint32_t stream_place_frame(const struct stream_lines *lines, struct stream_place place);
unsigned stream_place_direction(const struct stream_lines *lines, struct stream_place place);

/* Where it stands in its direction. */
uint64_t stream_place_offset(const struct stream_lines *lines, struct stream_place place);

/* The place of a byte, looked for from a chunk of the follow on, which has it or comes before. False: not
 * known yet. */
bool stream_place_find(const struct stream_lines *lines, size_t chunk, uint64_t offset,
                       struct stream_place *place);

/* The bytes of the line that begins at place: how many, its line break included. */
uint32_t stream_line_length(const struct stream_lines *lines, struct stream_place place);

/* Moves to the next or previous line; false at the end. */
bool stream_line_next(const struct stream_lines *lines, struct stream_place *place);
bool stream_line_previous(const struct stream_lines *lines, struct stream_place *place);

/* The line that holds a byte; of a place beyond its chunk, the chunk's last. */
struct stream_place stream_line_at(const struct stream_lines *lines, struct stream_place place);

/* Is the side shown that this chunk is from? */
bool stream_is_shown(const struct stream_lines *lines, size_t chunk);

/* Must a line begin where this chunk does? It is then marked with who speaks. */
bool stream_begins_line(const struct stream_lines *lines, size_t chunk);

/* Does the line begin in another frame than the line before it? */
bool stream_is_later_frame(const struct stream_lines *lines, struct stream_place place);

/* The byte that a cell of the line shows. */
struct stream_place stream_line_cell(const struct stream_lines *lines, struct stream_place place,
                                     size_t cell);

/* The first or last line of what is shown; false if there is none. */
bool stream_line_first(const struct stream_lines *lines, struct stream_place *place);
bool stream_line_last(const struct stream_lines *lines, struct stream_place *place);

/* The first line of the next or previous turn: where the other side begins to speak. */
bool stream_turn(const struct stream_lines *lines, struct stream_place *place, int step);

/* The line as text, unescaped, with a final 0; *length_out without it. */
void stream_line_text(const struct stream_lines *lines, struct stream_place place, char *out,
                      size_t size, size_t *length_out);

const char *stream_mode_name(enum stream_mode mode);

#endif
