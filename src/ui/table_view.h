/* table_view.h - a statistic (stats/counts.h) as a view: sorted rows, a graph over them where time runs, Enter
 * filters the list by a row or goes where it leads. Reading and sorting go in slices between keys. Thread: ui. */
#ifndef DOGFISH_UI_TABLE_VIEW_H
#define DOGFISH_UI_TABLE_VIEW_H

#include <stdbool.h>

#include "pane.h"
#include "stats/counts.h"

/* variant: its name, or "" for the one that fits best. False, and says which there are, if there is none of this
 * name. */
bool table_view_open(struct app *app, const struct counts_kind *kind, const char *variant);

/* The keys of the view; they do nothing when another is on top. */
void table_view_sort(struct app *app);
void table_view_reverse(struct app *app);
void table_view_neighbour(struct app *app, int step);
void table_view_limit(struct app *app);
void table_view_filter(struct app *app);
void table_view_go(struct app *app);
void table_view_follow(struct app *app);
void table_view_ladder(struct app *app);
void table_view_save(struct app *app);

extern const struct pane_ops table_view;

#endif
