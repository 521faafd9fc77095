/* views.h - views that take the screen between the status line and the keys: a stack over the main view.
 * Esc closes the top one. A view is a struct pane_ops; its own state is handed to views_push and freed by
 * its close. Thread: ui. */
#ifndef DOGFISH_UI_VIEWS_H
#define DOGFISH_UI_VIEWS_H

#include <stdbool.h>
#include <stdint.h>

#include "pane.h"

enum { VIEWS_MAX = 8 };

struct views {
	struct {
		const struct pane_ops *ops;
		void *state;
	} stack[VIEWS_MAX];
	unsigned count;
};

/* The view on top, or NULL: the main view is on screen. */
const struct pane_ops *views_top(const struct app *app);

/* The state of the view on top; NULL if there is none. */
void *views_state(const struct app *app);

/* Opens a view over what is there, and owns its state from now on. Where too many lie on one another, it
 * takes the place of the top one. */
void views_push(struct app *app, const struct pane_ops *ops, void *state);

/* Closes the top one, or all. Does nothing if there is none. */
void views_pop(struct app *app);
void views_close(struct app *app);

/* Goes on with the view on top for one slice; true if there is more to do. */
bool views_step(struct app *app);

/* Leaves all views for the main one, with that frame selected. */
void views_open_frame(struct app *app, uint32_t frame);

/* Where a view draws: its title in the first row. */
struct area views_area(void);

void views_draw(struct app *app);

#endif
