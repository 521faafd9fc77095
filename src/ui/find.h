/* find.h - searching the shown frames for text, bytes or a filter, in slices; n and N go on.
 * Owner: the app. Thread: ui. */
#ifndef DOGFISH_UI_FIND_H
#define DOGFISH_UI_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "line_edit.h"
#include "stream_lines.h"

struct app;
struct filter;
struct query;
struct conversation;

enum find_kind {
	FIND_ROWS,  /* text in the columns */
	FIND_BYTES, /* text in the bytes, any case */
	FIND_HEX,   /* bytes given as hex digits */
	FIND_FILTER,
	FIND_KIND_COUNT
};

struct find {
	enum find_kind kind;
	char text[LINE_MAX_BYTES];
	uint8_t bytes[LINE_MAX_BYTES / 2]; /* FIND_HEX */
	size_t length;
	struct filter *filter; /* FIND_FILTER */
	struct query *query;
	int step;       /* 1 or -1 */
	uint32_t index; /* of the shown frame looked at next */
	uint32_t left;  /* shown frames to look at still */
	uint32_t total;
	/* in the stream pane: the chunk looked at next, and the part of it that counts */
	const struct conversation *conversation;
	size_t chunk;
	uint32_t from, end;
	struct stream_place found; /* the last match */
	bool is_found;
};

/* Frees the compiled filter: before the source goes. */
void find_close(struct find *find);

/* Searches from the selected frame on; in the stream pane, the stream. False if text cannot be searched
 * for: then it has been said why. */
bool find_start(struct app *app, const char *text);
void find_again(struct app *app, int step);

/* stream_find.c: goes on in the stream pane, from the cursor. */
void find_in_stream(struct app *app, int step);

/* Where text begins in that part of that chunk, the nearest one in the direction of find->step; it may end
 * in a later chunk of the turn. The chunk's length if it does not. */
uint32_t find_in_chunk(const struct stream_lines *lines, const struct find *find);

/* The first place of text in bytes from..end, any case of ASCII letters; length if there is none. */
size_t find_text(const uint8_t *bytes, size_t length, const char *text, size_t from, size_t end);

#endif
