/* quoted_printable.h - quoted-printable bodies (RFC 2045 6.7) and the Q encoding of header words
 * (RFC 2047 4.2).
 * Owner: the caller, of both buffers; out holds n bytes and may be in. Thread: any. Lengths in bytes. */
#ifndef DOGFISH_CODEC_QUOTED_PRINTABLE_H
#define DOGFISH_CODEC_QUOTED_PRINTABLE_H

#include <stddef.h>
#include <stdint.h>

/* Soft line breaks and blanks that a transport left at the end of a line go; an = that begins no escape
 * stays as it is. Returns the length. */
size_t quoted_printable_decode(const uint8_t *in, size_t n, uint8_t *out);

/* A word of a header, where _ is a space. */
size_t quoted_printable_decode_word(const uint8_t *in, size_t n, uint8_t *out);

#endif
