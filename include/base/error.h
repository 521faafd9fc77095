/* error.h - an error as a value: what went wrong and, for text the user typed, where.
 * Owner: the caller, usually on its stack. Written only on failure. Thread: any. */
#ifndef DOGFISH_BASE_ERROR_H
#define DOGFISH_BASE_ERROR_H

#include <stddef.h>

enum { ERROR_TEXT_MAX = 512 };

struct error {
	char text[ERROR_TEXT_MAX]; /* one line, no newline, not escaped */
	size_t position;           /* byte offset in the user's text; with length 0: not known */
	size_t length;             /* bytes that are wrong there */
};

/* Sets the text; cut at ERROR_TEXT_MAX. error may be NULL: then nothing happens. */
void error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with the place in the user's text. */
void error_set_at(struct error *error, size_t position, size_t length, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
