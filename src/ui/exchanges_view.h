/* exchanges_view.h - requests and their answers (stats/exchanges.h) as a table over the screen: rows are
 * gathered in slices, sorted and filtered; below them what is usual and what the chosen row says.
 * Thread: ui. */
#ifndef DOGFISH_UI_EXCHANGES_VIEW_H
#define DOGFISH_UI_EXCHANGES_VIEW_H

#include "pane.h"

struct app;

/* Opens it at the exchange of the selected frame; filter: "" for all. */
void exchanges_view_open(struct app *app, const char *filter);

/* The keys of the view; nothing on another one. */
void exchanges_next_sort(struct app *app);
void exchanges_next_grouping(struct app *app);
void exchanges_toggle_secrets(struct app *app);
void exchanges_filter(struct app *app);
void exchanges_save(struct app *app);
void exchanges_follow(struct app *app);
void exchanges_compare(struct app *app);
void exchanges_ladder(struct app *app);
void exchanges_cookie(struct app *app);

extern const struct pane_ops exchanges_view;

#endif
