/* layer_filter.h - which items are unfolded in json, ek and pdml: -j and -J. Thread: any. */
#ifndef DOGFISH_BATCH_LAYER_FILTER_H
#define DOGFISH_BATCH_LAYER_FILTER_H

#include <stdbool.h>
#include <stddef.h>

struct layer_filter {
	const char *names;   /* "ip ip.flags http", with spaces between; kept, not copied */
	bool holds_children; /* -J: what lies in a named item is unfolded too */
};

/* Is the item of that name, or with that line, unfolded? */
bool layer_filter_has(const struct layer_filter *filter, const char *name, size_t length);

#endif
