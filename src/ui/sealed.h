/* sealed.h - why a list is empty although the traffic was captured: it passed in a form that cannot be read.
 * Owner: none, it keeps nothing. Thread: ui. */
#ifndef DOGFISH_UI_SEALED_H
#define DOGFISH_UI_SEALED_H

#include <stddef.h>

struct engine;

enum { SEALED_SENTENCES_MAX = 4 };

/* The sentences that a filter on http, smtp, pop or imap which nothing passes gets from what was captured
 * instead. Returns how many; they are constant. */
size_t sealed_sentences(const struct engine *engine, const char *filter,
                        const char *sentences[SEALED_SENTENCES_MAX]);

#endif
