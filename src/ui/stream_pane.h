/* stream_pane.h - a followed conversation as a pane beside list and tree; it grows while it is open.
 * Following never touches the display filter. */
#ifndef DOGFISH_UI_STREAM_PANE_H
#define DOGFISH_UI_STREAM_PANE_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/conversation.h"
#include "stream_lines.h"
#include "stream_save.h"

struct app;
struct follow_help;

enum { STREAM_SLICE_SEGMENTS = 8192 };

struct stream_state {
	const struct conversation *conversation; /* NULL: not open */
	enum port_type type;
	struct follow_help *help;
	struct stream_lines lines;
	struct stream_place cursor; /* a byte, anywhere in its line */
	struct stream_place top;    /* where the first line on screen begins */
	int height;
	int number_cells;      /* of a frame number, as of the last drawing */
	uint32_t wanted;       /* frame to show once the stream is known up to it; 0: none */
	uint32_t origin;       /* frame to return to when the pane closes */
	bool is_at_end;        /* the cursor follows what comes */
	enum stream_save save; /* what the prompt saves */
	unsigned charset;      /* chosen by a key: index in stream_options.c */
	bool is_decoding;      /* messages are still being found in what is followed */
	/* what the segments seen so far say of the end */
	struct segments_cursor seen;
	uint16_t flags[2]; /* enum segment_flag, of all segments of a direction */
	uint32_t counted;  /* segments of both directions that follow has been told of */
};

/* Follows the stream that the selected frame belongs to, or says why not. */
void stream_open_selected(struct app *app);

/* Follows the stream with that number, if there is one. */
bool stream_open_number(struct app *app, enum port_type type, uint32_t number);

/* Closes the pane and returns to the row it was opened from. */
void stream_leave(struct app *app);

/* Frees what it holds; selection and layout stay. */
void stream_close(struct stream_state *stream);

/* Goes on reading the stream for one slice. True while there is more. */
bool stream_step(struct app *app);

/* Another frame was selected: its place in the stream, if it has one. */
void stream_show_frame(struct app *app, uint32_t frame);

/* Puts the cursor on that byte; list and tree come along. */
void stream_go(struct app *app, struct stream_place place);

/* stream_ends.c: collects how the directions ended, from segments not seen yet, for one slice. */
void stream_look_at_ends(struct stream_state *stream);

/* What is still to come, as far as the segments say. */
const char *stream_end(const struct stream_state *stream);

/* For the ruler: number and endpoints; what is shown of it, and whether it goes on. */
void stream_title(struct app *app, char *title, size_t title_size, char *remark,
                  size_t remark_size);

void stream_next_mode(struct app *app);
void stream_toggle_mask(struct app *app);
void stream_toggle_wrap(struct app *app);
void stream_toggle_json(struct app *app);
void stream_next_charset(struct app *app);
void stream_toggle_direction(struct app *app,
                             unsigned direction); /* STREAM_CLIENT or _SERVER only, or both */

#endif
