/* inflate_zstd.c - zstd through libzstd. */
#include "inflate_library.h"

#ifdef HAVE_ZSTD
#include <zstd.h>

static bool inflate_zstd_open(struct inflater *inflater, const uint8_t *window,
                              size_t window_length)
{
	inflater->state = ZSTD_createDStream();
	return inflater->state != NULL;
}

static void inflate_zstd_close(struct inflater *inflater) { ZSTD_freeDStream(inflater->state); }

static const char *inflate_zstd_run(struct inflater *inflater, struct inflate_piece *piece)
{
	if (inflater->is_at_end && piece->input_left == 0)
		return NULL; /* else it would begin to wait for the next frame */
	ZSTD_inBuffer in = { piece->input, piece->input_left, 0 };
	ZSTD_outBuffer out = { piece->output, piece->output_left, 0 };
	size_t result = 0;
	do {
		result = ZSTD_decompressStream(inflater->state, &out, &in);
		if (ZSTD_isError(result)) break;
		inflater->is_at_end = result == 0;
	} while (in.pos < in.size && out.pos < out.size);
	piece->input += in.pos;
	piece->input_left -= in.pos;
	piece->output += out.pos;
	piece->output_left -= out.pos;
	return ZSTD_isError(result) ? ZSTD_getErrorName(result) : NULL;
}

static const char *inflate_zstd_version(void) { return ZSTD_versionString(); }

const struct inflate_library inflate_zstd = {
	.name = "zstd",
	.version = inflate_zstd_version,
	.open = inflate_zstd_open,
	.close = inflate_zstd_close,
	.run = inflate_zstd_run,
};
#else
const struct inflate_library inflate_zstd = { .name = "zstd" };
#endif
