/* mime_multipart.h - what of multipart bodies has tests of its own: where parts end, how header values are
 * written.
 * Owner: the caller; nothing is kept. Thread: any. Lengths and offsets in bytes. */
#ifndef DOGFISH_PROTO_MIME_MULTIPART_H
#define DOGFISH_PROTO_MIME_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/reader.h"

enum {
	/* Layers from the frame on below which a part is not dissected: a walk goes down by calls. */
	MULTIPART_LAYER_DEPTH_MAX = 40,
	MULTIPART_DECODED_MAX = 1 << 16, /* bytes of a text that mime_multipart.decoded shows */
};

/* A line that begins with the delimiter (RFC 2046 5.1.1), with the line end before it and its own. */
struct multipart_boundary {
	size_t at; /* from the reader's cursor */
	size_t length;
	bool is_last; /* "--" follows the delimiter */
};

/* The first one. delimiter: "--" and the boundary. */
bool multipart_find(const struct reader *r, const char *delimiter, struct multipart_boundary *out);

/* A header's value in one line: blanks become one space, or nothing beside , ; : and =; what is quoted stays.
 * out holds length bytes; returns how many were written, without a final 0. */
size_t multipart_compact(const uint8_t *value, size_t length, char *out);

#endif
