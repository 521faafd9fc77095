/* base64.h - Base64 (RFC 4648 4), strictly as a command's argument has it, and as mail has it, where
 * what is no letter of the alphabet is skipped (RFC 2045 6.8).
 * Owner: the caller, of both buffers; out may be in. Thread: any. Lengths in bytes. */
#ifndef DOGFISH_CODEC_BASE64_H
#define DOGFISH_CODEC_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room that n characters need at most. */
static inline size_t base64_room(size_t n) { return 3 * (n / 4) + 3; }

/* Whole groups of four, the last one padded with =, and nothing else; bits that padding leaves unused may be
 * set. False, *n_out untouched and out undefined: invalid. */
bool base64_decode(const uint8_t *in, size_t n, uint8_t *out, size_t *n_out);

/* Skips what is not of the alphabet; = ends a group, and another may follow. Returns the length. */
size_t base64_decode_lenient(const uint8_t *in, size_t n, uint8_t *out);

#endif
