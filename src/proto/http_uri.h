/* http_uri.h - the target URI of a request, RFC 9110 7.1, and text from the wire as tshark's fields have it.
 * Owner: what is returned lives until the layer's next frame. Thread: any. */
#ifndef DOGFISH_PROTO_HTTP_URI_H
#define DOGFISH_PROTO_HTTP_URI_H

#include "dissect/dissector.h"

/* A text as it was sent. bytes NULL: there is none. */
struct http_text {
	const uint8_t *bytes;
	uint32_t length;
};

/* The whole URI: the target alone if it names the host itself, or with is_alone (CONNECT). NULL: no host
 * is known, or no memory. */
const char *http_full_uri(struct layer *l, struct http_text target, struct http_text host,
                          bool is_alone);

/* A string field. Its value is ASCII text up to the first NUL, with U+FFFD for each other byte. Returned
 * is its handle, 0 when it is not wanted: what is recorded until layer_close_as_is becomes its children. */
uint32_t http_emit_string(struct layer *l, unsigned field, struct span at, struct reader text,
                          unsigned flags);

#endif
