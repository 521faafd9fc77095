/* ladder_view.h - the conversation of the selected frame as a sequence diagram (stats/ladder.h). The selected row and
 * the selected frame are one: moving here moves the list. Thread: ui. */
#ifndef DOGFISH_UI_LADDER_VIEW_H
#define DOGFISH_UI_LADDER_VIEW_H

#include <stdbool.h>

#include "pane.h"
#include "stats/ladder.h"

/* Opens the ladder of the selected frame's conversation, or says why not. */
void ladder_view_open_selected(struct app *app);

/* Opens that one, if there is one. */
bool ladder_view_open(struct app *app, const struct ladder_target *target);

/* The keys of the view; they do nothing when another is on top. */
void ladder_view_fold(struct app *app);
void ladder_view_next_mode(struct app *app);
void ladder_view_toggle_raw(struct app *app);
void ladder_view_toggle_secrets(struct app *app);
void ladder_view_neighbour(struct app *app, int64_t step);

extern const struct pane_ops ladder_view;

#endif
