/* typing.h - a filter while it is typed: is it one already, may it become one, what was meant.
 * Owner: the caller, of all texts. Thread: any. */
#ifndef DOGFISH_FILTER_TYPING_H
#define DOGFISH_FILTER_TYPING_H

#include "filter/filter.h"

enum filter_typing {
	TYPING_EMPTY,
	TYPING_VALID,
	TYPING_PARTIAL, /* no filter yet; more text may make it one */
	TYPING_INVALID, /* no filter, and no text behind it makes it one */
};

/* With TYPING_PARTIAL and TYPING_INVALID *error_out, which may be NULL, says what is wrong and where.
 * macros may be NULL. */
enum filter_typing filter_typing(const struct registry *registry,
                                 const struct filter_macros *macros, const char *text,
                                 struct error *error_out);

/* The valid filter that this text must have meant: `SMTP||POP` is `smtp || pop`. False if it is one
 * already, or nothing near it is, or it does not fit into size bytes. */
bool filter_correct(const struct registry *registry, const char *text, char *out, size_t size);

#endif
