/* inflate_brotli.c - Brotli through libbrotlidec. */
#include "inflate_library.h"

#ifdef HAVE_BROTLI
#include <brotli/decode.h>
#include <stdio.h>

static bool inflate_brotli_open(struct inflater *inflater, const uint8_t *window,
                                size_t window_length)
{
	inflater->state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	return inflater->state != NULL;
}

static void inflate_brotli_close(struct inflater *inflater)
{
	if (inflater->state) BrotliDecoderDestroyInstance(inflater->state);
}

static const char *inflate_brotli_run(struct inflater *inflater, struct inflate_piece *piece)
{
	BrotliDecoderState *state = inflater->state;
	if (inflater->is_at_end) { /* Brotli ends itself: what follows is not its */
		piece->input_left = 0;
		return NULL;
	}
	BrotliDecoderResult result =
		BrotliDecoderDecompressStream(state, &piece->input_left, &piece->input,
	                                      &piece->output_left, &piece->output, NULL);
	inflater->is_at_end = result == BROTLI_DECODER_RESULT_SUCCESS;
	if (inflater->is_at_end) piece->input_left = 0;
	if (result != BROTLI_DECODER_RESULT_ERROR) return NULL;
	return BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state));
}

/* Its number is major << 24 | minor << 12 | patch. */
static const char *inflate_brotli_version(void)
{
	static _Thread_local char text[32];
	uint32_t version = BrotliDecoderVersion();
	snprintf(text, sizeof text, "%u.%u.%u", version >> 24, version >> 12 & 0xfff,
	         version & 0xfff);
	return text;
}

const struct inflate_library inflate_brotli = {
	.name = "brotli",
	.version = inflate_brotli_version,
	.open = inflate_brotli_open,
	.close = inflate_brotli_close,
	.run = inflate_brotli_run,
};
#else
const struct inflate_library inflate_brotli = { .name = "brotli" };
#endif
