/* bytes_pane.h - the selected frame's bytes as hex and text, a tab a data source, linked with the tree. */
#ifndef DOGFISH_UI_BYTES_PANE_H
#define DOGFISH_UI_BYTES_PANE_H

#include <stdint.h>

struct app;

struct bytes_state {
	uint8_t source;       /* the data source that is shown */
	uint32_t cursor, top; /* byte; first row */
	uint32_t per_row;     /* bytes */
	int height;           /* rows on screen */
	uint32_t frame; /* that cursor and top belong to; it may be dissected again under them */
};

/* Shows the bytes of the item under the tree's cursor. */
void bytes_show_item(struct app *app);

/* Shows the next data source. */
void bytes_next_source(struct app *app);

#endif
