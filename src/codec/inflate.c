/* inflate.c - which library undoes which compression, and how much of it is let out. */
#include "inflate_library.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { INFLATE_FIRST_ROOM = 16 << 10 };

static const struct {
	const struct inflate_library *library;
	const char *name;
} inflate_kinds[INFLATE_KIND_COUNT] = {
	[INFLATE_GZIP] = { &inflate_zlib, "gzip" },
	[INFLATE_ZLIB] = { &inflate_zlib, "zlib" },
	[INFLATE_RAW] = { &inflate_zlib, "deflate" },
	[INFLATE_BROTLI] = { &inflate_brotli, "Brotli" },
	[INFLATE_ZSTD] = { &inflate_zstd, "zstd" },
};

static const struct inflate_library *const inflate_libraries[] = { &inflate_zlib, &inflate_brotli,
	                                                           &inflate_zstd };

static const struct {
	const char *coding;
	enum inflate_kind kind;
} inflate_codings[] = {
	/* RFC 9110 8.4.1, RFC 7932, RFC 8878, and how the first two were called */
	{ "gzip", INFLATE_DEFLATE },    { "x-gzip", INFLATE_DEFLATE },
	{ "deflate", INFLATE_DEFLATE }, { "x-deflate", INFLATE_DEFLATE },
	{ "br", INFLATE_BROTLI },       { "zstd", INFLATE_ZSTD },
};

enum inflate_kind inflate_recognise(const uint8_t *bytes, size_t length)
{
	static const uint8_t gzip[] = { 0x1f, 0x8b }, zstd[] = { 0x28, 0xb5, 0x2f, 0xfd };
	if (length >= sizeof gzip && memcmp(bytes, gzip, sizeof gzip) == 0) return INFLATE_GZIP;
	if (length >= sizeof zstd && memcmp(bytes, zstd, sizeof zstd) == 0) return INFLATE_ZSTD;
	return INFLATE_NONE;
}

/* RFC 1950 2.2: the method is 8, and both bytes as a number divide by 31. */
static bool inflate_is_zlib(const uint8_t *bytes, size_t length)
{
	return length >= 2 && (bytes[0] & 0x0f) == 8 && (bytes[0] >> 4) <= 7 &&
	       (bytes[0] << 8 | bytes[1]) % 31 == 0;
}

enum inflate_kind inflate_kind_of_coding(const char *coding, size_t length)
{
	for (size_t i = 0; i < sizeof inflate_codings / sizeof *inflate_codings; i++) {
		const char *name = inflate_codings[i].coding;
		if (strlen(name) == length && strncasecmp(name, coding, length) == 0)
			return inflate_codings[i].kind;
	}
	return INFLATE_NONE;
}

struct inflater *inflater_open(enum inflate_kind kind, const uint8_t *window, size_t window_length,
                               struct error *error_out)
{
	const struct inflate_library *library = inflate_kinds[kind].library;
	if (!library || !library->version) {
		error_set(error_out, "it is compressed, and this build is without %s",
		          library ? library->name : "what undoes that");
		return NULL;
	}
	struct inflater *inflater = calloc(1, sizeof *inflater);
	if (inflater) {
		inflater->library = library;
		inflater->kind = kind;
		if (library->open(inflater, window, window_length)) return inflater;
		inflater_close(inflater);
	}
	error_set(error_out, "no memory to unpack its %s data", inflate_kinds[kind].name);
	return NULL;
}

void inflater_close(struct inflater *inflater)
{
	if (!inflater) return;
	inflater->library->close(inflater);
	free(inflater);
}

bool inflater_run(struct inflater *inflater, const uint8_t **input, size_t *input_left,
                  uint8_t *output, size_t output_length, size_t *produced, struct error *error_out)
{
	struct inflate_piece piece = { *input, *input_left, output, output_length };
	const char *wrong = inflater->library->run(inflater, &piece);
	*input = piece.input;
	*input_left = piece.input_left;
	*produced = output_length - piece.output_left;
	if (wrong)
		error_set(error_out, "its %s data is damaged (%s)",
		          inflate_kinds[inflater->kind].name, wrong);
	return !wrong;
}

bool inflater_is_at_end(const struct inflater *inflater) { return inflater->is_at_end; }

/* What n bytes of input may become. */
static size_t inflate_limit(size_t n)
{
	if (n >= INFLATE_OUTPUT_MAX / INFLATE_RATIO_MAX) return INFLATE_OUTPUT_MAX;
	size_t limit = n * INFLATE_RATIO_MAX;
	return limit < INFLATE_RATIO_FREE ? INFLATE_RATIO_FREE : limit;
}

/* Twice the room, but one byte above the limit at most: that byte tells "too large" from "just fits". */
static bool inflate_grow(struct inflated *out, size_t *room, size_t limit)
{
	size_t wanted = *room ? *room * 2 : INFLATE_FIRST_ROOM;
	if (limit > INFLATE_OUTPUT_MAX) limit = INFLATE_OUTPUT_MAX;
	if (wanted > limit + 1) wanted = limit + 1;
	uint8_t *bytes = realloc(out->bytes, wanted);
	if (!bytes) return false;
	out->bytes = bytes;
	*room = wanted;
	return true;
}

static enum inflate_end inflate_run_all(struct inflater *inflater, const uint8_t *in, size_t n,
                                        struct inflated *out)
{
	size_t limit = inflate_limit(n), room = 0;
	for (;;) {
		size_t produced;
		if (out->length > limit ||
		    (out->length == room && !inflate_grow(out, &room, limit))) {
			if (out->length > limit) out->length = limit;
			return INFLATE_TOO_LARGE;
		}
		bool is_good = inflater_run(inflater, &in, &n, out->bytes + out->length,
		                            room - out->length, &produced, NULL);
		out->length += produced;
		if (out->length > limit) continue;
		if (!is_good) return INFLATE_DAMAGED;
		if (out->length < room && n == 0)
			return inflater_is_at_end(inflater) ? INFLATE_DONE : INFLATE_CUT;
		if (produced == 0 && out->length < room)
			return INFLATE_DAMAGED; /* it stands still */
	}
}

static enum inflate_kind inflate_kind_seen(enum inflate_kind kind, const uint8_t *in, size_t n)
{
	if (kind != INFLATE_DEFLATE) return kind;
	if (n < 2) return INFLATE_ZLIB; /* whatever it is, it is cut short */
	if (inflate_recognise(in, n) == INFLATE_GZIP) return INFLATE_GZIP;
	return inflate_is_zlib(in, n) ? INFLATE_ZLIB : INFLATE_RAW;
}

struct inflated inflate_all(enum inflate_kind kind, const uint8_t *in, size_t n)
{
	struct inflated out = { .end = INFLATE_NOT_BUILT_IN };
	struct inflater *inflater = inflater_open(inflate_kind_seen(kind, in, n), NULL, 0, NULL);
	if (!inflater) return out;
	out.end = inflate_run_all(inflater, in, n, &out);
	inflater_close(inflater);
	return out;
}

size_t inflate_start(enum inflate_kind kind, const uint8_t *in, size_t n, uint8_t *out, size_t room)
{
	size_t produced = 0;
	struct inflater *inflater = inflater_open(inflate_kind_seen(kind, in, n), NULL, 0, NULL);
	if (inflater) inflater_run(inflater, &in, &n, out, room, &produced, NULL);
	inflater_close(inflater);
	return produced;
}

bool inflate_library_at(size_t index, const char **name_out, const char **version_out)
{
	if (index >= sizeof inflate_libraries / sizeof inflate_libraries[0]) return false;
	const struct inflate_library *library = inflate_libraries[index];
	*name_out = library->name;
	*version_out = library->version ? library->version() : NULL;
	return true;
}

const char *inflate_end_name(enum inflate_end end)
{
	static const char *const names[] = {
		[INFLATE_DONE] = "done",
		[INFLATE_CUT] = "cut short",
		[INFLATE_DAMAGED] = "damaged",
		[INFLATE_TOO_LARGE] = "too large",
		[INFLATE_NOT_BUILT_IN] = "not built in",
	};
	return names[end];
}
