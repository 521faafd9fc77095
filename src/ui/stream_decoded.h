/* stream_decoded.h - the rows of a decoded stream (stats/decoded.h): its lines, broken where the screen ends.
 * A place is a message and a byte of its text. Called by stream_lines.c, which has the same functions for
 * the other modes.
 * Owner: the caller. Thread: ui. */
#ifndef DOGFISH_UI_STREAM_DECODED_H
#define DOGFISH_UI_STREAM_DECODED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/decoded.h"
#include "stream_lines.h"

uint32_t decoded_row_length(const struct stream_lines *lines, struct stream_place place);
bool decoded_row_next(const struct stream_lines *lines, struct stream_place *place);
bool decoded_row_previous(const struct stream_lines *lines, struct stream_place *place);
struct stream_place decoded_row_at(const struct stream_lines *lines, struct stream_place place);
struct stream_place decoded_row_cell(const struct stream_lines *lines, struct stream_place place,
                                     size_t cell);
bool decoded_row_first(const struct stream_lines *lines, struct stream_place *place);
bool decoded_row_last(const struct stream_lines *lines, struct stream_place *place);
bool decoded_turn(const struct stream_lines *lines, struct stream_place *place, int step);

/* As it is drawn: what is secret is stars, if they are masked. */
size_t decoded_row_text(const struct stream_lines *lines, struct stream_place place, char *out,
                        size_t size);

/* The line that a row belongs to; never NULL for a place that there is. */
const struct decoded_line *decoded_row_line(const struct stream_lines *lines,
                                            struct stream_place place);

/* What was undone in it, on the first of its rows; else NULL. */
const char *decoded_row_mark(const struct stream_lines *lines, struct stream_place place);

/* The stream's bytes that the row, from place on, was made of. */
struct decoded_origin decoded_row_origin(const struct stream_lines *lines,
                                         struct stream_place place);

/* From a byte of the stream to its place, and back. False: it is not known yet. */
bool decoded_place_of(const struct stream_lines *lines, unsigned direction, uint64_t offset,
                      struct stream_place *place);

#endif
