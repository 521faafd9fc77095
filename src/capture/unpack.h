/* unpack.h - gzip and zstd streams, piece by piece. What a build leaves out is refused by name.
 * Owner: who opened it. Thread: one. */
#ifndef DOGFISH_CAPTURE_UNPACK_H
#define DOGFISH_CAPTURE_UNPACK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum unpack_kind { UNPACK_NONE, UNPACK_GZIP, UNPACK_ZSTD };

enum { UNPACK_MAGIC_LENGTH = 4 }; /* bytes that unpack_recognise wants to see */

struct unpacker;

/* What a stream that begins like this is; fewer bytes are looked at as far as they go. */
enum unpack_kind unpack_recognise(const uint8_t *bytes, size_t length);

/* NULL with error_out set. */
struct unpacker *unpacker_open(enum unpack_kind kind, struct error *error_out);
void unpacker_close(struct unpacker *unpacker); /* may be NULL */

/* Takes from [*input, *input + *input_left) and fills output; moves *input, lowers *input_left, and
 * sets *produced. It is done with the input when none is left and output was not filled.
 * False with error_out set: the stream is broken, what was produced is good. */
bool unpacker_run(struct unpacker *unpacker, const uint8_t **input, size_t *input_left,
                  uint8_t *output, size_t output_length, size_t *produced, struct error *error_out);

/* True if the input so far ends where a compressed stream may end. */
bool unpacker_is_at_end(const struct unpacker *unpacker);

#endif
