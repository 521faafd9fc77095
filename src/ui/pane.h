/* pane.h - what a pane of the main view, or a view of its own, is: a table of functions, one table a file.
 * Everything is called on the ui thread with the app's state; a pane keeps its own in struct app, a view
 * in what it was opened with (views.h). */
#ifndef DOGFISH_UI_PANE_H
#define DOGFISH_UI_PANE_H

#include <stdbool.h>
#include <stddef.h>

#include "screen.h"

struct app;

enum motion {
	MOVE_UP,
	MOVE_DOWN,
	MOVE_PAGE_UP,
	MOVE_PAGE_DOWN,
	MOVE_FIRST,
	MOVE_LAST,
	MOVE_LEFT,
	MOVE_RIGHT,
};

enum pane { PANE_LIST, PANE_TREE, PANE_BYTES, PANE_STREAM, PANE_COUNT };

struct pane_ops {
	const char *name;
	unsigned where; /* enum where: its commands */
	/* The area holds the header or ruler in its first row. Never empty. */
	void (*draw)(struct app *app, const struct area *area, bool has_focus);
	void (*move)(struct app *app, enum motion motion, unsigned count);
	void (*enter)(struct app *app); /* the key Enter, a double click */
	/* A press at row and column of the area; row 0 is the header. */
	void (*click)(struct app *app, int row, int column);
	/* The line above the keys: what the cursor is on. */
	void (*hint)(struct app *app, char *out, size_t size);
	/* What `c` copies. */
	void (*copy)(struct app *app, char *out, size_t size);
	/* Views alone, either may be NULL: goes on for one slice, true if there is more to do; */
	bool (*step)(struct app *app);
	/* frees the state that views_push was given. */
	void (*close)(void *state);
};

extern const struct pane_ops list_pane, tree_pane, bytes_pane, stream_pane;

#endif
