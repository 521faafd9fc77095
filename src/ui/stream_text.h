/* stream_text.h - a stream as text: what one side said without the other in between, its turn, is one
 * text, wherever segments cut it. A line ends after a line feed, where the screen ends, and with its turn;
 * and, so that any line is found without reading all that was before it, at a multiple of
 * STREAM_BLOCK if there was no line feed for that long.
 * Owner: the caller. Thread: ui. */
#ifndef DOGFISH_UI_STREAM_TEXT_H
#define DOGFISH_UI_STREAM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream_lines.h"

enum { STREAM_BLOCK = 8192, STREAM_TAB_CELLS = 8 };

/* How many of the bytes a line of that many cells takes, its line break included. out, which may be NULL,
 * receives them as text, *written_out its length, which may be NULL too. */
size_t stream_lay(const char *bytes, size_t length, size_t cells, char *out, size_t size,
                  size_t *written_out);

/* Copies the bytes from place on to the end of the turn, at most size of them; returns how many. */
size_t stream_gather(const struct stream_lines *lines, struct stream_place place, char *out,
                     size_t size);

/* Moves length bytes on; false, at the last chunk of the turn, if that is beyond it. */
bool stream_advance(const struct stream_lines *lines, struct stream_place *place, uint32_t length);

/* The bytes of the line that begins at place, its line break included. */
uint32_t stream_text_length(const struct stream_lines *lines, struct stream_place place);

/* Where the line begins that holds this byte. */
struct stream_place stream_text_at(const struct stream_lines *lines, struct stream_place place);

/* The line that begins at place, with tabs as blanks and without its break. Returns its length. */
size_t stream_text_write(const struct stream_lines *lines, struct stream_place place, char *out,
                         size_t size);

/* Which byte of that line a cell shows, counted from its first; the last one for cells beyond it. */
uint32_t stream_text_byte(const struct stream_lines *lines, struct stream_place place, size_t cell);

#endif
