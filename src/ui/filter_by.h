/* filter_by.h - the reverse of a display filter: from the field under the cursor to the filter that selects
 * it, in the words that Wireshark puts there. Thread: ui. */
#ifndef DOGFISH_UI_FILTER_BY_H
#define DOGFISH_UI_FILTER_BY_H

#include <stddef.h>

#include "field/tape.h"

struct app;

/* What the item's filter is joined with: the filter that is there. */
enum filter_join {
	FILTER_BY_PLAIN, /* takes its place */
	FILTER_BY_NOT,
	FILTER_BY_AND,
	FILTER_BY_OR,
	FILTER_BY_AND_NOT,
	FILTER_BY_OR_NOT,
};

/* Writes at most size bytes and returns the length that the whole text has; 0: nothing can be written. */
size_t filter_of_item(struct app *app, const struct item *item, char *out, size_t size);

/* (was) && (item), (was) || !(item), ...; was may be "". Returns as snprintf does. */
size_t filter_joined(enum filter_join join, const char *was, const char *item, char *out,
                     size_t size);

/* Filters by the field under the tree's cursor, or says why not. */
void filter_by(struct app *app, enum filter_join join);

#endif
