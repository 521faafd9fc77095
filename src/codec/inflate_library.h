/* inflate_library.h - what inflate.c asks of a compression library, one table each. */
#ifndef DOGFISH_CODEC_INFLATE_LIBRARY_H
#define DOGFISH_CODEC_INFLATE_LIBRARY_H

#include "codec/inflate.h"

struct inflater {
	const struct inflate_library *library;
	enum inflate_kind kind;
	bool is_at_end;   /* between members or frames */
	bool is_trailing; /* what follows the last member is none, and ignored */
	void *state;      /* the library's */
};

struct inflate_piece {
	const uint8_t *input;
	size_t input_left;
	uint8_t *output;
	size_t output_left;
};

struct inflate_library {
	const char *name;
	const char *(*version)(void); /* NULL, as all that follows: not in this build */
	/* Sets state. window as for inflater_open. */
	bool (*open)(struct inflater *inflater, const uint8_t *window, size_t window_length);
	void (*close)(struct inflater *inflater);
	/* Moves piece on until its input or its room is used up, or the stream ends. NULL, or what is wrong. */
	const char *(*run)(struct inflater *inflater, struct inflate_piece *piece);
};

extern const struct inflate_library inflate_zlib, inflate_brotli, inflate_zstd;

#endif
