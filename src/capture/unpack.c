/* unpack.c - gzip (RFC 1952) through zlib and zstd (RFC 8878) through libzstd. */
#include "unpack.h"

#include <stdlib.h>
#ifdef HAVE_ZLIB
#include <zlib.h>
#endif
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

struct unpacker {
	enum unpack_kind kind;
	bool is_at_end;   /* between members or frames */
	bool is_trailing; /* gzip: what follows the last member is no member, and ignored */
#ifdef HAVE_ZLIB
	z_stream gzip;
#endif
#ifdef HAVE_ZSTD
	ZSTD_DStream *zstd;
#endif
};

enum { GZIP_MAGIC_0 = 0x1f, GZIP_MAGIC_1 = 0x8b };

enum unpack_kind unpack_recognise(const uint8_t *bytes, size_t length)
{
	if (length >= 2 && bytes[0] == GZIP_MAGIC_0 && bytes[1] == GZIP_MAGIC_1) return UNPACK_GZIP;
	if (length >= 4 && bytes[0] == 0x28 && bytes[1] == 0xb5 && bytes[2] == 0x2f &&
	    bytes[3] == 0xfd)
		return UNPACK_ZSTD;
	return UNPACK_NONE;
}

#ifdef HAVE_ZLIB
static bool unpack_gzip_open(struct unpacker *u)
{
	return inflateInit2(&u->gzip, MAX_WBITS + 16) == Z_OK;
}

/* A file may be several gzip members, one after the other; anything else after one is padding. */
static bool unpack_gzip_next_member(struct unpacker *u)
{
	z_stream *z = &u->gzip;
	if (z->avail_in == 0) return false;
	if (z->next_in[0] != GZIP_MAGIC_0) {
		u->is_trailing = true;
		return false;
	}
	u->is_at_end = false;
	return inflateReset(z) == Z_OK;
}

static bool unpack_gzip_run(struct unpacker *u, const uint8_t **input, size_t *input_left,
                            uint8_t *output, size_t output_length, size_t *produced,
                            struct error *error_out)
{
	z_stream *z = &u->gzip;
	union {
		const uint8_t *bytes;
		Bytef *as_zlib_has_it; /* which it does not write through */
	} in = { .bytes = *input };
	z->next_in = in.as_zlib_has_it;
	z->avail_in = (uInt)*input_left;
	z->next_out = output;
	z->avail_out = (uInt)output_length;
	int result = Z_OK;
	while (z->avail_in > 0 && z->avail_out > 0 && !u->is_trailing) {
		if (u->is_at_end && !unpack_gzip_next_member(u)) break;
		result = inflate(z, Z_NO_FLUSH);
		if (result == Z_STREAM_END)
			u->is_at_end = true;
		else if (result != Z_OK)
			break;
	}
	/* With input used up there may still be output inside zlib: ask once more. */
	if (z->avail_in == 0 && z->avail_out > 0 && !u->is_at_end && result == Z_OK) {
		result = inflate(z, Z_NO_FLUSH);
		u->is_at_end = result == Z_STREAM_END;
	}
	*produced = output_length - z->avail_out;
	*input_left = u->is_trailing ? 0 : z->avail_in;
	*input = z->next_in;
	if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR) return true;
	error_set(error_out, "its gzip data is damaged (%s)", z->msg ? z->msg : "no memory");
	return false;
}
#endif

#ifdef HAVE_ZSTD
static bool unpack_zstd_run(struct unpacker *u, const uint8_t **input, size_t *input_left,
                            uint8_t *output, size_t output_length, size_t *produced,
                            struct error *error_out)
{
	if (u->is_at_end && *input_left == 0)
		return true; /* else it would begin to wait for the next frame */
	ZSTD_inBuffer in = { *input, *input_left, 0 };
	ZSTD_outBuffer out = { output, output_length, 0 };
	size_t result = 0;
	do {
		result = ZSTD_decompressStream(u->zstd, &out, &in);
		if (ZSTD_isError(result)) break;
		u->is_at_end = result == 0;
	} while (in.pos < in.size && out.pos < out.size);
	*produced = out.pos;
	*input += in.pos;
	*input_left -= in.pos;
	if (!ZSTD_isError(result)) return true;
	error_set(error_out, "its zstd data is damaged (%s)", ZSTD_getErrorName(result));
	return false;
}
#endif

struct unpacker *unpacker_open(enum unpack_kind kind, struct error *error_out)
{
	struct unpacker *u = calloc(1, sizeof *u);
	bool is_open = false;
	if (!u) return NULL;
	u->kind = kind;
#ifdef HAVE_ZLIB
	if (kind == UNPACK_GZIP) is_open = unpack_gzip_open(u);
#endif
#ifdef HAVE_ZSTD
	if (kind == UNPACK_ZSTD) is_open = (u->zstd = ZSTD_createDStream()) != NULL;
#endif
	if (is_open) return u;
	free(u);
	return NULL;
}

void unpacker_close(struct unpacker *u)
{
	if (!u) return;
#ifdef HAVE_ZLIB
	if (u->kind == UNPACK_GZIP) inflateEnd(&u->gzip);
#endif
#ifdef HAVE_ZSTD
	if (u->kind == UNPACK_ZSTD) ZSTD_freeDStream(u->zstd);
#endif
	free(u);
}

bool unpacker_run(struct unpacker *u, const uint8_t **input, size_t *input_left, uint8_t *output,
                  size_t output_length, size_t *produced, struct error *error_out)
{
	*produced = 0;
#ifdef HAVE_ZLIB
	if (u->kind == UNPACK_GZIP)
		return unpack_gzip_run(u, input, input_left, output, output_length, produced,
		                       error_out);
#endif
#ifdef HAVE_ZSTD
	if (u->kind == UNPACK_ZSTD)
		return unpack_zstd_run(u, input, input_left, output, output_length, produced,
		                       error_out);
#endif
	return false;
}

bool unpacker_is_at_end(const struct unpacker *u) { return u->is_at_end; }
