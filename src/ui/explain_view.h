/* explain_view.h - a packet in sentences, as a page. Thread: ui. */
#ifndef DOGFISH_UI_EXPLAIN_VIEW_H
#define DOGFISH_UI_EXPLAIN_VIEW_H

#include "stats/explain.h"

struct app;

/* Explains the selected frame; from the layers, the layer and the field under the cursor. */
void explain_open(struct app *app);

/* English, or Chinese: the whole program, from this key on. */
void explain_switch_language(struct app *app);

#endif
