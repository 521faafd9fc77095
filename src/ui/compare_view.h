/* compare_view.h - two frames side by side, as a page. Thread: ui. */
#ifndef DOGFISH_UI_COMPARE_VIEW_H
#define DOGFISH_UI_COMPARE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "stats/compare.h"

struct app;

struct compare_state {
	uint32_t chosen; /* the first of the two; 0: none yet */
	uint32_t a, b;   /* on screen */
	struct compare_options options;
	struct compare_counts counts;
};

/* The key =: the selected frame is the first, or the second, and the view opens. */
void compare_choose(struct app *app);

/* Opens it for two tracked frames. */
void compare_open(struct app *app, uint32_t a, uint32_t b);

/* The view's keys: changes one of its options; the sides. */
void compare_toggle(struct app *app, bool *option);
void compare_swap(struct app *app);

#endif
