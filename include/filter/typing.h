/* typing.h - a filter while it is typed: is it one already, may it become one, what was meant.
 * Owner: the caller, of all texts. Thread: any. */
#ifndef DOGFISH_FILTER_TYPING_H
#define DOGFISH_FILTER_TYPING_H

#include "filter/filter.h"

enum filter_typing {
	TYPING_EMPTY,
	TYPING_VALID,
	TYPING_DOUBTFUL, /* a filter, but hardly the one that was meant */
	TYPING_PARTIAL,  /* no filter yet; more text may make it one */
	TYPING_INVALID,  /* no filter, and no text behind it makes it one */
};

/* Unless it is empty or valid, *error_out, which may be NULL, says what is wrong and where.
 * macros as for filter_compile_with. */
enum filter_typing filter_typing(const struct registry *registry,
                                 const struct filter_macros *macros, const char *text,
                                 struct error *error_out);

/* The valid filter that this text must have meant: `SMTP||POP` is `smtp || pop`. False if it is one
 * already, or nothing near it is, or it does not fit into size bytes. */
bool filter_correct(const struct registry *registry, const char *text, char *out, size_t size);

enum { FILTER_COMPLETION_MAX = 96, FILTER_NOTE_MAX = 96 };

struct filter_completion {
	char text[FILTER_COMPLETION_MAX]; /* takes the place of the word */
	char note[FILTER_NOTE_MAX];       /* the field's title, the value's number; or "" */
};

/* What the word that ends at the cursor could become: where a comparison waits for a value, the names of
 * the field's values; protocols, functions and fields that begin as it does. *start_out is where the word
 * begins; at most max, how many. */
size_t filter_complete(const struct registry *registry, const char *text, size_t cursor,
                       size_t *start_out, struct filter_completion *out, size_t max);

#endif
