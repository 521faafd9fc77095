/* complain.h - messages on standard error: one line, what and where, made harmless for a terminal; and the
 * exit codes, which are tshark's (HARD-CASES 27). Thread: main. */
#ifndef DOGFISH_COMPLAIN_H
#define DOGFISH_COMPLAIN_H

#include "base/error.h"

enum exit_code {
	EXIT_FINE = 0,
	EXIT_REFUSED = 1, /* options, an unknown -e field, no such device, no permission */
	EXIT_INPUT =
		2, /* a file that is unreadable or cut, a filter that is none, no room for output */
};

/* "dogfish: " and the text. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for an error, after what it is about; about may be NULL. */
void complain_error(const char *about, const struct error *error);

/* An error in a text that the user typed: the line, the text, and ^~~ below the place. */
void complain_in_text(const struct error *error, const char *text);

#endif
