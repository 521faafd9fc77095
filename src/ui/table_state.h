/* table_state.h - what the files of the table view share. Thread: ui. */
#ifndef DOGFISH_UI_TABLE_STATE_H
#define DOGFISH_UI_TABLE_STATE_H

#include "app.h"
#include "table_view.h"

enum { GRAPH_POINTS_MAX = 1024 };

struct table_state {
	const struct counts_kind *kind;
	size_t variant, sort;
	bool is_reversed;
	struct counts *table;
	struct filter
		*filter; /* of the list, where only what that shows is counted; NULL: all frames */
	size_t cursor, top; /* places */
	size_t chosen;      /* the row under the cursor: it stays when places change */
	bool has_moved;     /* else the cursor stays at the top */
	int height;         /* of the rows, as drawn last */

	bool is_reading, is_ordering;
	uint32_t tracked; /* frames when reading began */
	int64_t begun_ns; /* when that was */
	int64_t made_ns;  /* when the order was made */
	int64_t pause_ns; /* until it is made again */

	/* heights of a graph's points, made with the order */
	uint64_t points[GRAPH_POINTS_MAX];
	size_t point_count, point_rows; /* rows in one of them */
	uint64_t highest;
};

/* The state of the view on top, NULL if that is another. */
struct table_state *table_state(const struct app *app);

/* table_draw.c */
void table_draw(struct app *app, const struct area *area, bool has_focus);

/* A line of the row's cells with titles, for files and the clipboard. */
void table_line(const struct table_state *state, size_t row, char *out, size_t size);

#endif
