/* shown.h - the frames that the list shows: all tracked ones, or those that a display filter lets pass.
 * With a filter they become known in slices, between keys; what is known can be drawn at once.
 * Owner: the app; engine borrowed. Thread: ui. An index counts shown frames from 0. */
#ifndef DOGFISH_UI_SHOWN_H
#define DOGFISH_UI_SHOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "dissect/engine.h"
#include "dissect/view.h"
#include "query/query.h"

enum { SHOWN_SLICE_NS = 5 * 1000 * 1000 };

struct shown {
	const struct engine *engine;
	struct filter *filter; /* NULL: all frames */
	struct query *query;
	uint32_t tracked; /* frames that may be shown, as of the last step */
};

void shown_open(struct shown *shown, const struct engine *engine);
void shown_close(struct shown *shown);

/* Filters by text from now on; "" shows all. False with error_out, nothing changed, if it is no filter. */
bool shown_set_filter(struct shown *shown, const char *text, struct error *error_out);
const char *shown_filter(const struct shown *shown); /* "" for none */

/* Decides frames up to view->horizon for one slice. True while some are left. */
bool shown_step(struct shown *shown, const struct view *view);

/* Frames 1 to this are decided. */
uint32_t shown_position(const struct shown *shown);

uint32_t shown_count(const struct shown *shown);
uint32_t shown_frame(const struct shown *shown, uint32_t index); /* index below the count */

/* The index of the first shown frame not below this one; the count if there is none. */
uint32_t shown_index(const struct shown *shown, uint32_t frame);

#endif
