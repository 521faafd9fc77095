/* literal_bytes.h - bytes, addresses and identifiers as users write them. Thread: any.
 * Each returns false if the text is none; what is written lies in the arena. */
#ifndef DOGFISH_FILTER_LITERAL_BYTES_H
#define DOGFISH_FILTER_LITERAL_BYTES_H

#include "base/arena.h"
#include "filter/leaf.h"

/* 4745, 47:45, 47-4-5, 1.2.3, 0x47, :4745: pairs of hex digits; a single one before a separator or at the
 * end is a byte of its own. */
bool literal_hex(const char *text, size_t length, struct arena *arena, struct filter_value *value);

/* 192.0.2.1, 192.0.2.0/24; 2001:db8::1, 2001:db8::/32. text ends with 0. */
bool literal_ipv4(const char *text, struct filter_value *value);
bool literal_ipv6(const char *text, struct arena *arena, struct filter_value *value);

/* 2.5.4.3, as X.690 8.19 encodes it. text ends with 0. */
bool literal_oid(const char *text, struct arena *arena, struct filter_value *value);

/* 00112233-4455-6677-8899-aabbccddeeff */
bool literal_guid(const char *text, size_t length, struct arena *arena, struct filter_value *value);

#endif
