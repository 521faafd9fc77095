/* exchanges_state.h - what the files of the exchanges view share. Thread: ui. */
#ifndef DOGFISH_UI_EXCHANGES_STATE_H
#define DOGFISH_UI_EXCHANGES_STATE_H

#include "app.h"
#include "stats/exchange_list.h"
#include "stats/exchange_page.h"

enum { EXCHANGES_GROUPS_SHOWN = 8 };

struct exchanges_state {
	struct exchange_rows *rows;
	struct exchange_list *list;
	enum exchange_grouping grouping;
	size_t cursor, top; /* places in the list */
	size_t chosen;      /* the row under the cursor, as an index: it stays when places change */
	size_t columns_for; /* rows when the widths were made */
	int height;         /* of the table, as drawn last */
	int64_t made_ns;    /* when the list was made */
	int64_t remake_ns;  /* it is made again after so long */
	int64_t making_ns;  /* what the one that is being made has cost in earlier slices */
	struct exchange_group groups[EXCHANGES_GROUPS_SHOWN];
	size_t group_count;
	char lines[EXCHANGE_LINES_MAX][EXCHANGE_LINE_MAX];
	size_t line_count, line_row; /* of which row; SIZE_MAX: of none */
	uint64_t line_changes;
	uint32_t begin_frame; /* the cursor goes to its row when that is there; 0: it has */
	bool shows_secrets;
	bool goes_to_top;             /* when the list is made: it is in another order */
	bool is_gathering, is_at_end; /* at_end: new rows move the cursor */
};

/* The state of the view on top, NULL if that is another. */
struct exchanges_state *exchanges_state(const struct app *app);

/* The row under the cursor, NULL if there is none. */
const struct exchange_row *exchanges_chosen(const struct exchanges_state *state);

/* Has the capture come to its end, so that what is not answered will not be? */
bool exchanges_are_complete(const struct app *app);

/* exchanges_draw.c */
void exchanges_draw(struct app *app, const struct area *area, bool has_focus);
void exchanges_detail_lines(struct exchanges_state *state);

/* Writes the list as text. False, and says why, if the file cannot be written. */
bool exchanges_save_to(struct app *app, const char *path);

#endif
