/* layout.h - which panes are on screen, and where: arrangement, zoom, split sizes.
 * Pure arithmetic over struct layout. Owner: the app. Thread: ui. */
#ifndef DOGFISH_UI_LAYOUT_H
#define DOGFISH_UI_LAYOUT_H

#include <stdbool.h>

#include "pane.h"

enum arrangement {
	ARRANGE_AUTOMATIC, /* stacked below LAYOUT_WIDE_COLUMNS, else beside */
	ARRANGE_STACKED,   /* all panes over the whole width */
	ARRANGE_BESIDE,    /* the list over the tree, with bytes or stream at its side */
	ARRANGE_COLUMNS,   /* the list at the left, the others at the right */
	ARRANGE_COUNT
};

enum {
	LAYOUT_WIDE_COLUMNS = 100,
	LAYOUT_PANE_ROWS_MIN = 3, /* with its ruler */
	LAYOUT_BYTES_WIDE = 76,   /* columns of the bytes pane with 16 and with 8 bytes a row */
	LAYOUT_BYTES_NARROW = 44,
	LAYOUT_TREE_COLUMNS = 56, /* that the tree keeps beside the wide one */
	LAYOUT_SHARE_STEP = 50,   /* thousandths */
	LAYOUT_SHARE_MIN = 100,
};

struct layout {
	enum arrangement arrangement;
	bool is_zoomed;
	enum pane focus;
	enum pane detail; /* PANE_BYTES or PANE_STREAM */
	int list_share;   /* thousandths: of the height, or in columns of the width */
	int detail_share; /* of what the list leaves */

	/* made by layout_compute */
	struct area areas[PANE_COUNT];
	bool is_visible[PANE_COUNT];
	int separator; /* column between tree and detail, or between list and the rest; -1: none */
	int separator_row, separator_rows;
};

void layout_open(struct layout *layout);

/* Divides the area. Where it is too small for all panes, the focused ones stay. */
void layout_compute(struct layout *layout, const struct area *area);

/* The pane after or before the focused one, of those that the arrangement shows. */
enum pane layout_next(const struct layout *layout, int step);

/* Gives the focused pane more or, with a negative count of steps, less. */
void layout_resize(struct layout *layout, int steps);

/* Moves the split at this place; false if there is none. */
bool layout_is_split(const struct layout *layout, int row, int column);
void layout_drag(struct layout *layout, const struct area *area, int row, int column);

const char *layout_name(enum arrangement arrangement);

#endif
