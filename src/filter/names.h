/* names.h - names near a misspelt one. Thread: any. */
#ifndef DOGFISH_FILTER_NAMES_H
#define DOGFISH_FILTER_NAMES_H

#include "field/registry.h"

enum { NAMES_NEAR_MAX = 3 };

/* The registry's names nearest to this one, best first: the same but for case, or a few letters away, or
 * longer ones that begin with it. How many; each lives as long as the registry. */
size_t names_near(const struct registry *registry, const char *name, size_t length,
                  const char *near[NAMES_NEAR_MAX]);

/* The one name that this must have meant: the same but for case, or the only one a single letter away. NULL
 * if there is none. */
const char *names_meant(const struct registry *registry, const char *name, size_t length);

/* Does a name of the registry, of a function or a word of the language begin like this? */
bool names_begin_with(const struct registry *registry, const char *start, size_t length);

/* Is this the name of a protocol that Wireshark has and this program has not, and that reads as hex digits?
 * `eth.dst[0] == ff` then asks for that protocol's bytes, there as here, and finds none: ff bytes are 0xff. */
bool names_is_foreign(const char *name, size_t length);

/* ": names are lower case: http", "; near it: dns.qry.name, dns.qry.type"; empty if nothing is near. */
void names_advice(const struct registry *registry, const char *name, size_t length, char *out,
                  size_t size);

#endif
