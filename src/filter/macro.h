/* macro.h - puts macros into a filter before it is read, and finds places in what came out where they
 * were in what the user wrote. Thread: any. */
#ifndef DOGFISH_FILTER_MACRO_H
#define DOGFISH_FILTER_MACRO_H

#include "base/arena.h"
#include "base/error.h"
#include "filter/filter.h"

struct macro_piece { /* of the expanded text, from position on */
	size_t position;
	size_t from, length; /* the same in the user's text; a macro's text is its call */
	bool is_macro;
};

struct macro_text {
	const char *text; /* what the user wrote, if it holds no macro */
	struct macro_piece *pieces;
	size_t piece_count; /* 0: nothing was put in */
};

/* Macros in macros are put in as well. macros may be NULL: then calls are refused. Memory from the arena;
 * false with the error set, at its place in text. */
bool macro_expand(const struct filter_macros *macros, const char *text, struct arena *arena,
                  struct macro_text *out, struct error *error);

/* Changes a place in the expanded text into one in the user's. */
void macro_place(const struct macro_text *text, size_t *position, size_t *length);

#endif
