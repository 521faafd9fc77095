/* json_text.h - JSON (RFC 8259) as bytes: is a value whole, where does it end, what does a string say.
 * Owner: the caller; nothing is kept. Thread: any. Lengths in bytes. */
#ifndef DOGFISH_PROTO_JSON_TEXT_H
#define DOGFISH_PROTO_JSON_TEXT_H

#include <stddef.h>
#include <stdint.h>

enum {
	JSON_DEPTH_MAX = 100
}; /* arrays and objects within each other; deeper is not read as JSON */

/* Bytes of the blanks that this begins with. */
size_t json_blanks(const uint8_t *at, size_t length);

/* Bytes of the object or array that begins here, if it is whole and well formed; else 0. */
size_t json_measure(const uint8_t *at, size_t length);

/* Bytes of the token that begins here: a string with its quotes, a number, a name; of a bracket, a brace,
 * a comma or a colon 1; else 0. */
size_t json_token(const uint8_t *at, size_t length);

/* What a string says, of length bytes between its quotes: at most length bytes of UTF-8, without a final 0.
 * Half a surrogate pair becomes U+FFFD. */
size_t json_unescape(const uint8_t *at, size_t length, char *out);

#endif
