/* inflate.h - compressed bytes: gzip (RFC 1952), zlib (RFC 1950), deflate (RFC 1951), Brotli (RFC 7932)
 * and zstd (RFC 8878), a piece at a time or all at once. What a build leaves out is refused by name.
 * Nothing a peer sends decides how much memory is taken: the constants below do.
 * Owner: who opened or asked. Thread: one at a time. Lengths in bytes. */
#ifndef DOGFISH_CODEC_INFLATE_H
#define DOGFISH_CODEC_INFLATE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum inflate_kind {
	INFLATE_NONE,
	INFLATE_GZIP, /* one member after the other; what follows and is none is ignored */
	INFLATE_ZLIB,
	INFLATE_RAW, /* deflate without a header */
	INFLATE_DEFLATE, /* gzip, zlib or raw as the first bytes say: servers confuse them; inflate_all only */
	INFLATE_BROTLI,
	INFLATE_ZSTD,
	INFLATE_KIND_COUNT
};

enum {
	INFLATE_MAGIC_LENGTH = 4,      /* bytes that inflate_recognise wants to see */
	INFLATE_WINDOW_MAX = 32 << 10, /* of deflate: how far back a message may refer */
	INFLATE_OUTPUT_MAX = 32 << 20, /* inflate_all gives no more than this, */
	INFLATE_RATIO_MAX =
		1100, /* nor more than this for each byte (deflate itself ends at 1,032), */
	INFLATE_RATIO_FREE = 256 << 10, /* from this length on */
};

/* Is a file that begins like this gzip or zstd? Fewer bytes are looked at as far as they go. */
enum inflate_kind inflate_recognise(const uint8_t *bytes, size_t length);

/* What a Content-Encoding names, whatever its case: "gzip", "x-gzip", "deflate", "br", "zstd". */
enum inflate_kind inflate_kind_of_coding(const char *coding, size_t length);

/* ---------------------------------------------------------------- a piece at a time */

struct inflater;

/* NULL with error_out set. window: with INFLATE_RAW, the output that came before, of which the last
 * INFLATE_WINDOW_MAX bytes count (context takeover); else NULL. */
struct inflater *inflater_open(enum inflate_kind kind, const uint8_t *window, size_t window_length,
                               struct error *error_out);
void inflater_close(struct inflater *inflater); /* may be NULL */

/* Takes from [*input, *input + *input_left) and fills output; moves *input, lowers *input_left, and
 * sets *produced. It is done with the input when none is left and output was not filled.
 * False with error_out set: the stream is broken, what was produced is good. */
bool inflater_run(struct inflater *inflater, const uint8_t **input, size_t *input_left,
                  uint8_t *output, size_t output_length, size_t *produced, struct error *error_out);

/* True if the input so far ends where a compressed stream may end. */
bool inflater_is_at_end(const struct inflater *inflater);

/* ---------------------------------------------------------------- all at once */

enum inflate_end {
	INFLATE_DONE,
	INFLATE_CUT, /* the input ends before the stream does */
	INFLATE_DAMAGED,
	INFLATE_TOO_LARGE,    /* a limit above was reached */
	INFLATE_NOT_BUILT_IN, /* or no memory: nothing was tried */
};

struct inflated {
	uint8_t *bytes; /* from malloc, for the caller to free; what is good, whatever the end; or NULL */
	size_t length;
	enum inflate_end end;
};

struct inflated inflate_all(enum inflate_kind kind, const uint8_t *in, size_t n);

/* The first bytes of what inflate_all would give, room at most; as many as there are, 0 if it gives none. */
size_t inflate_start(enum inflate_kind kind, const uint8_t *in, size_t n, uint8_t *out,
                     size_t room);

/* "done", "cut short", "damaged", "too large", "not built in". */
const char *inflate_end_name(enum inflate_end end);

/* The libraries that there are, from index 0 on: their names, and their versions, or NULL when this build
 * is without. False: there are no more. */
bool inflate_library_at(size_t index, const char **name_out, const char **version_out);

#endif
