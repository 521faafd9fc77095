/* regex.h - regular expressions of the `matches` operator: PCRE2's, without regard to case, over bytes.
 * Where the library was left out at build time, regex_open says so.
 *
 * A pattern is constant once opened and may be used by several threads, each with a scratch of its own.
 * A match that takes more than REGEX_STEPS_MAX steps is given up as none. */
#ifndef DOGFISH_FILTER_REGEX_H
#define DOGFISH_FILTER_REGEX_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REGEX_STEPS_MAX = 1000000 };

struct regex;         /* opaque */
struct regex_scratch; /* opaque */

/* NULL with the error set, its position not. */
struct regex *regex_open(const char *pattern, size_t length, struct error *error);

/* NULL is fine. */
void regex_close(struct regex *regex);

/* Never NULL where a regex could be opened. */
struct regex_scratch *regex_scratch_open(void);

/* NULL is fine. */
void regex_scratch_close(struct regex_scratch *scratch);

bool regex_matches(const struct regex *regex, struct regex_scratch *scratch, const uint8_t *bytes,
                   size_t length);

#endif
