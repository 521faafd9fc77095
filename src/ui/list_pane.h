/* list_pane.h - the packet list: a row a frame, dissected when it is drawn. */
#ifndef DOGFISH_UI_LIST_PANE_H
#define DOGFISH_UI_LIST_PANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "columns.h"

struct app;

struct list_state {
	uint32_t top;      /* index of the row that the user scrolled to the top */
	uint32_t drawn;    /* index of the row that is there: a small screen may need another */
	int rows;          /* rows on screen */
	bool is_following; /* the newest frame is selected as it comes */
	uint32_t wanted;   /* the frame to return to when the filter has got there; 0: none */
	size_t offset;     /* cells that are scrolled out at the left */
	struct column_widths widths;
	struct row *texts; /* of the rows on screen, made anew for each drawing */
	int texts_capacity;
};

void list_close(struct list_state *list);

/* Forgets how wide columns were. */
void list_reset_widths(struct app *app);

/* Keeps what was selected, or what is nearest to it, after the filter changed. */
void list_refilter(struct app *app);

/* Selects the newest frame if that is followed, or the wanted one once it is known. Each turn. */
void list_follow(struct app *app);

#endif
