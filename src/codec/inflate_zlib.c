/* inflate_zlib.c - gzip, zlib and raw deflate through zlib. */
#include "inflate_library.h"

#ifdef HAVE_ZLIB
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

enum { GZIP_FIRST_BYTE = 0x1f };

/* zlib takes the format as an offset on, or the sign of, the window's size. */
static const int zlib_window_bits[INFLATE_KIND_COUNT] = {
	[INFLATE_GZIP] = MAX_WBITS + 16,
	[INFLATE_ZLIB] = MAX_WBITS,
	[INFLATE_RAW] = -MAX_WBITS,
};

static bool inflate_zlib_open(struct inflater *inflater, const uint8_t *window,
                              size_t window_length)
{
	z_stream *z = calloc(1, sizeof *z);
	if (!z) return false;
	if (window_length > INFLATE_WINDOW_MAX) {
		window += window_length - INFLATE_WINDOW_MAX;
		window_length = INFLATE_WINDOW_MAX;
	}
	if (inflateInit2(z, zlib_window_bits[inflater->kind]) != Z_OK) {
		free(z);
		return false;
	}
	inflater->state = z;
	return window_length == 0 || inflateSetDictionary(z, window, (uInt)window_length) == Z_OK;
}

static void inflate_zlib_close(struct inflater *inflater)
{
	if (inflater->state) inflateEnd(inflater->state);
	free(inflater->state);
}

/* After the end of a stream: does another one begin? */
static bool inflate_zlib_next_member(struct inflater *inflater, z_stream *z)
{
	if (z->avail_in == 0) return false;
	if (inflater->kind != INFLATE_GZIP || z->next_in[0] != GZIP_FIRST_BYTE) {
		inflater->is_trailing = true;
		return false;
	}
	inflater->is_at_end = false;
	return inflateReset(z) == Z_OK;
}

static int inflate_zlib_step(struct inflater *inflater, z_stream *z)
{
	int result = Z_OK;
	while (z->avail_in > 0 && z->avail_out > 0 && !inflater->is_trailing) {
		if (inflater->is_at_end && !inflate_zlib_next_member(inflater, z)) break;
		result = inflate(z, Z_NO_FLUSH);
		if (result == Z_STREAM_END)
			inflater->is_at_end = true;
		else if (result != Z_OK)
			break;
	}
	/* With input used up there may still be output inside zlib: ask once more. */
	if (z->avail_in == 0 && z->avail_out > 0 && !inflater->is_at_end && result == Z_OK) {
		result = inflate(z, Z_NO_FLUSH);
		inflater->is_at_end = result == Z_STREAM_END;
	}
	return result;
}

static const char *inflate_zlib_run(struct inflater *inflater, struct inflate_piece *piece)
{
	z_stream *z = inflater->state;
	union {
		const uint8_t *bytes;
		Bytef *as_zlib_has_it; /* which it does not write through */
	} in = { .bytes = piece->input };
	uInt input_length = piece->input_left < UINT_MAX ? (uInt)piece->input_left : UINT_MAX;
	uInt output_length = piece->output_left < UINT_MAX ? (uInt)piece->output_left : UINT_MAX;
	z->next_in = in.as_zlib_has_it;
	z->avail_in = input_length;
	z->next_out = piece->output;
	z->avail_out = output_length;
	int result = inflate_zlib_step(inflater, z);
	piece->input += input_length - z->avail_in;
	piece->input_left -= input_length - z->avail_in;
	piece->output += output_length - z->avail_out;
	piece->output_left -= output_length - z->avail_out;
	if (inflater->is_trailing) piece->input_left = 0;
	if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR) return NULL;
	return z->msg ? z->msg : result == Z_NEED_DICT ? "it needs a dictionary" : "no memory";
}

static const char *inflate_zlib_version(void) { return zlibVersion(); }

const struct inflate_library inflate_zlib = {
	.name = "zlib",
	.version = inflate_zlib_version,
	.open = inflate_zlib_open,
	.close = inflate_zlib_close,
	.run = inflate_zlib_run,
};
#else
const struct inflate_library inflate_zlib = { .name = "zlib" };
#endif
