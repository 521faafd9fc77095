/* Compressed bytes: each kind whole, cut, damaged, in small pieces; bombs; context takeover. */
#include "codec/inflate.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char plain[] = "a body, a body, a body, and once more a body";

/* The text above, packed by the kinds' own tools. */
static const uint8_t gzip[] = {
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0x54, 0x48, 0xca, 0x4f,
	0xa9, 0xd4, 0x51, 0x48, 0x44, 0xa7, 0xf3, 0x52, 0x14, 0xf2, 0xf3, 0x92, 0x53, 0x15, 0x72,
	0xf3, 0x8b, 0x52, 0xa1, 0xa2, 0x00, 0x5c, 0xc9, 0x6f, 0x72, 0x2c, 0x00, 0x00, 0x00,
};
static const uint8_t zlib[] = {
	0x78, 0xda, 0x4b, 0x54, 0x48, 0xca, 0x4f, 0xa9, 0xd4, 0x51, 0x48,
	0x44, 0xa7, 0xf3, 0x52, 0x14, 0xf2, 0xf3, 0x92, 0x53, 0x15, 0x72,
	0xf3, 0x8b, 0x52, 0xa1, 0xa2, 0x00, 0x3e, 0x6b, 0x0e, 0x8c,
};
static const uint8_t brotli[] = {
	0x1b, 0x2b, 0x00, 0xf8, 0x1d, 0x07, 0x6e, 0xac, 0x1b, 0x9f, 0x9c, 0x5c, 0x8d,
	0x25, 0x48, 0x98, 0x5b, 0x89, 0xbd, 0x25, 0x19, 0x4b, 0x5e, 0x0b, 0x52, 0x88,
	0x24, 0xfa, 0x68, 0x07, 0x4a, 0x70, 0x42, 0x1d, 0x3b, 0x3a, 0xb4, 0x11, 0xa4,
};
static const uint8_t zstd[] = {
	0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x2c, 0x0d, 0x01, 0x00, 0xd8, 0x61, 0x20, 0x62, 0x6f,
	0x64, 0x79, 0x2c, 0x20, 0x6e, 0x64, 0x20, 0x6f, 0x6e, 0x63, 0x65, 0x20, 0x6d, 0x6f,
	0x72, 0x65, 0x20, 0x61, 0x20, 0x62, 0x6f, 0x64, 0x79, 0x01, 0x00, 0x9b, 0x0b, 0x17,
};
/* A mebibyte of zeros as zstd, 64 MiB of them as Brotli: far beyond what deflate can do. */
static const uint8_t zstd_zeros[] = {
	0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0x00, 0x00, 0x10, 0x00, 0x54, 0x00, 0x00, 0x10,
	0x00, 0x00, 0x01, 0x00, 0xfb, 0xff, 0x39, 0xc0, 0x02, 0x02, 0x00, 0x10, 0x00,
	0x02, 0x00, 0x10, 0x00, 0x02, 0x00, 0x10, 0x00, 0x02, 0x00, 0x10, 0x00, 0x02,
	0x00, 0x10, 0x00, 0x02, 0x00, 0x10, 0x00, 0x03, 0x00, 0x10, 0x00,
};
static const uint8_t brotli_zeros[] = {
	0xcb, 0xff, 0xff, 0x3f, 0xf8, 0x27, 0x00, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x8f,
	0xff, 0xff, 0x7f, 0xf0, 0x4f, 0x00, 0xc4, 0x61, 0x11, 0x80, 0xee, 0xfd, 0x1f, 0xff,
	0xff, 0xff, 0xe0, 0x9f, 0x00, 0x88, 0xc3, 0x02, 0x00, 0xdd, 0xfb, 0x3f, 0xfe, 0xff,
	0xff, 0xc1, 0x3f, 0x01, 0x10, 0x87, 0x05, 0x00, 0xba, 0xf7, 0x7f, 0xfc, 0xff, 0xff,
	0x83, 0x7f, 0x02, 0x20, 0x0e, 0x0b, 0x00, 0x74, 0xef, 0xff, 0xf8, 0xff, 0xff, 0x07,
	0xff, 0x04, 0x40, 0x1c, 0x16, 0x00, 0xe8, 0xde, 0xff, 0xf1, 0xff, 0xff, 0x0f, 0xfe,
	0x09, 0x80, 0x38, 0x2c, 0x00, 0xd0, 0xbd, 0xff, 0xcb, 0xff, 0xff, 0x3f, 0xfc, 0x13,
	0x00, 0x71, 0x58, 0x00, 0xa0, 0x7b, 0xff, 0x07,
};

#define KINDS_RAW_BYTES(bytes) (bytes) + 2, sizeof(bytes) - 6

static const struct {
	const char *why;
	enum inflate_kind kind;
	const uint8_t *bytes;
	size_t length;
	const char *library;
} packed[] = {
	{ "gzip", INFLATE_GZIP, gzip, sizeof gzip, "zlib" },
	{ "zlib", INFLATE_ZLIB, zlib, sizeof zlib, "zlib" },
	{ "raw", INFLATE_RAW, KINDS_RAW_BYTES(zlib), "zlib" },
	{ "gzip seen", INFLATE_DEFLATE, gzip, sizeof gzip, "zlib" },
	{ "zlib seen", INFLATE_DEFLATE, zlib, sizeof zlib, "zlib" },
	{ "raw seen", INFLATE_DEFLATE, KINDS_RAW_BYTES(zlib), "zlib" },
	{ "Brotli", INFLATE_BROTLI, brotli, sizeof brotli, "brotli" },
	{ "zstd", INFLATE_ZSTD, zstd, sizeof zstd, "zstd" },
};
enum { PACKED_COUNT = sizeof packed / sizeof *packed };

static bool is_built_in(const char *library)
{
	const char *name, *version;
	for (size_t i = 0; inflate_library_at(i, &name, &version); i++)
		if (strcmp(name, library) == 0) return version != NULL;
	ck_abort_msg("no library %s", library);
	return false;
}

START_TEST(test_whole)
{
	struct inflated out = inflate_all(packed[_i].kind, packed[_i].bytes, packed[_i].length);
	if (!is_built_in(packed[_i].library)) {
		ck_assert_int_eq(out.end, INFLATE_NOT_BUILT_IN);
		ck_assert_ptr_null(out.bytes);
		return;
	}
	ck_assert_msg(out.end == INFLATE_DONE, "%s: %s", packed[_i].why, inflate_end_name(out.end));
	ck_assert_uint_eq(out.length, sizeof plain - 1);
	ck_assert_mem_eq(out.bytes, plain, out.length);
	free(out.bytes);
}
END_TEST

/* However little is asked for, it is what all of it begins with. */
static void check_start(enum inflate_kind kind, const uint8_t *bytes, size_t length,
                        const struct inflated *all)
{
	uint8_t start[sizeof plain];
	for (size_t room = 1; room <= sizeof start; room += 7) {
		size_t expected = room < all->length ? room : all->length;
		ck_assert_uint_eq(inflate_start(kind, bytes, length, start, room), expected);
		if (expected) ck_assert_mem_eq(start, all->bytes, expected);
	}
}

/* Whatever is missing: what came out is right, and it says that it is not all. */
START_TEST(test_cut)
{
	if (!is_built_in(packed[_i].library)) return;
	for (size_t n = 0; n < packed[_i].length; n++) {
		uint8_t *bytes = malloc(n + 1); /* its own, so that a byte too far is seen */
		ck_assert_ptr_nonnull(bytes);
		memcpy(bytes, packed[_i].bytes, n);
		struct inflated out = inflate_all(packed[_i].kind, bytes, n);
		ck_assert_msg(out.end == INFLATE_CUT, "%s at %zu: %s", packed[_i].why, n,
		              inflate_end_name(out.end));
		ck_assert_uint_lt(out.length, sizeof plain);
		if (out.length) ck_assert_mem_eq(out.bytes, plain, out.length);
		check_start(packed[_i].kind, bytes, n, &out);
		free(out.bytes);
		free(bytes);
	}
}
END_TEST

/* Any byte changed: no crash, no more output than the limits allow. */
START_TEST(test_damaged)
{
	uint8_t bytes[128];
	for (size_t i = 0; i < packed[_i].length; i++) {
		memcpy(bytes, packed[_i].bytes, packed[_i].length);
		bytes[i] ^= 0x55;
		struct inflated out = inflate_all(packed[_i].kind, bytes, packed[_i].length);
		ck_assert_uint_le(out.length, INFLATE_RATIO_FREE);
		check_start(packed[_i].kind, bytes, packed[_i].length, &out);
		free(out.bytes);
	}
}
END_TEST

START_TEST(test_checksum)
{
	uint8_t bytes[sizeof gzip];
	if (!is_built_in("zlib")) return;
	memcpy(bytes, gzip, sizeof gzip);
	bytes[sizeof gzip - 8] ^= 1;
	struct inflated out = inflate_all(INFLATE_GZIP, bytes, sizeof bytes);
	ck_assert_int_eq(out.end, INFLATE_DAMAGED);
	ck_assert_uint_eq(out.length, sizeof plain - 1); /* what is there is still shown */
	free(out.bytes);
}
END_TEST

START_TEST(test_pieces)
{
	if (!is_built_in(packed[_i].library) || packed[_i].kind == INFLATE_DEFLATE) return;
	struct inflater *inflater = inflater_open(packed[_i].kind, NULL, 0, NULL);
	ck_assert_ptr_nonnull(inflater);
	char out[sizeof plain] = { 0 };
	size_t used = 0;
	for (size_t i = 0; i < packed[_i].length; i++) {
		const uint8_t *at = packed[_i].bytes + i;
		size_t left = 1, produced = 1;
		ck_assert_msg(!inflater_is_at_end(inflater), "%s", packed[_i].why);
		while (left > 0 || produced > 0) {
			ck_assert(inflater_run(inflater, &at, &left, (uint8_t *)out + used, 1,
			                       &produced, NULL));
			used += produced;
			ck_assert_uint_lt(used, sizeof plain);
		}
	}
	ck_assert(inflater_is_at_end(inflater));
	ck_assert_str_eq(out, plain);
	inflater_close(inflater);
}
END_TEST

START_TEST(test_members)
{
	uint8_t bytes[2 * sizeof gzip + 3];
	if (!is_built_in("zlib")) return;
	memcpy(bytes, gzip, sizeof gzip);
	memcpy(bytes + sizeof gzip, gzip, sizeof gzip);
	memcpy(bytes + 2 * sizeof gzip, "pad", 3);
	struct inflated out = inflate_all(INFLATE_GZIP, bytes, sizeof bytes);
	ck_assert_int_eq(out.end, INFLATE_DONE);
	ck_assert_uint_eq(out.length, 2 * (sizeof plain - 1));
	free(out.bytes);
}
END_TEST

/* A stored block of deflate ends on a byte; the next message refers to what was before it. */
START_TEST(test_context)
{
	static const uint8_t first[] = { 0x00, 0x05, 0x00, 0xfa, 0xff, 'h', 'e', 'l', 'l', 'o' };
	/* Fixed codes: length 5 (259), distance 5 (4, one extra bit 0), end of block. */
	static const uint8_t second[] = { 0x03, 0x13, 0x00 };
	const uint8_t *at = first;
	size_t left = sizeof first, produced;
	uint8_t out[16];
	if (!is_built_in("zlib")) return;
	struct inflater *inflater = inflater_open(INFLATE_RAW, NULL, 0, NULL);
	ck_assert(inflater_run(inflater, &at, &left, out, sizeof out, &produced, NULL));
	ck_assert_uint_eq(produced, 5);
	inflater_close(inflater);

	uint8_t *window = calloc(1, INFLATE_WINDOW_MAX + 5); /* more than it can refer to */
	ck_assert_ptr_nonnull(window);
	memcpy(window + INFLATE_WINDOW_MAX, out, 5);
	inflater = inflater_open(INFLATE_RAW, window, INFLATE_WINDOW_MAX + 5, NULL);
	free(window);
	at = second;
	left = sizeof second;
	ck_assert(inflater_run(inflater, &at, &left, out, sizeof out, &produced, NULL));
	ck_assert_uint_eq(produced, 5);
	ck_assert_mem_eq(out, "hello", 5);
	inflater_close(inflater);
}
END_TEST

/* Deflate at its best, 1,032 to 1, passes up to INFLATE_OUTPUT_MAX and not beyond. */
START_TEST(test_bomb_of_zeros)
{
	enum { LENGTH = INFLATE_OUTPUT_MAX / 1032 + 4096 };
	uint8_t *bytes = calloc(1, LENGTH);
	ck_assert_ptr_nonnull(bytes);
	if (!is_built_in("zlib")) return;
	/* One dynamic block: code 258 is "copy 258 from 1 back" in one bit, the distance in one more. */
	static const uint8_t head[] = {
		0xec, 0xc1, 0x01, 0x01, 0x00, 0x00, 0x00, 0x80, 0x90, 0xfe, 0xaf, 0xee, 0x08, 0x0a,
	};
	memcpy(bytes, head, sizeof head);
	struct inflated out = inflate_all(INFLATE_RAW, bytes, LENGTH);
	ck_assert_msg(out.end == INFLATE_TOO_LARGE, "%s, %zu", inflate_end_name(out.end),
	              out.length);
	ck_assert_uint_eq(out.length, INFLATE_OUTPUT_MAX);
	free(out.bytes);
	free(bytes);
}
END_TEST

START_TEST(test_bomb_of_ratio)
{
	if (is_built_in("zstd")) {
		struct inflated out = inflate_all(INFLATE_ZSTD, zstd_zeros, sizeof zstd_zeros);
		ck_assert_int_eq(out.end, INFLATE_TOO_LARGE);
		ck_assert_uint_eq(out.length, INFLATE_RATIO_FREE);
		free(out.bytes);
	}
	if (is_built_in("brotli")) {
		struct inflated out =
			inflate_all(INFLATE_BROTLI, brotli_zeros, sizeof brotli_zeros);
		ck_assert_int_eq(out.end, INFLATE_TOO_LARGE);
		ck_assert_uint_eq(out.length, INFLATE_RATIO_FREE);
		free(out.bytes);
	}
}
END_TEST

START_TEST(test_codings)
{
	ck_assert_int_eq(inflate_kind_of_coding("GZip", 4), INFLATE_DEFLATE);
	ck_assert_int_eq(inflate_kind_of_coding("deflate", 7), INFLATE_DEFLATE);
	ck_assert_int_eq(inflate_kind_of_coding("br", 2), INFLATE_BROTLI);
	ck_assert_int_eq(inflate_kind_of_coding("zstd", 4), INFLATE_ZSTD);
	ck_assert_int_eq(inflate_kind_of_coding("identity", 8), INFLATE_NONE);
	ck_assert_int_eq(inflate_kind_of_coding("gzip", 3), INFLATE_NONE);
	ck_assert_int_eq(inflate_recognise(gzip, sizeof gzip), INFLATE_GZIP);
	ck_assert_int_eq(inflate_recognise(zstd, sizeof zstd), INFLATE_ZSTD);
	ck_assert_int_eq(inflate_recognise(zstd, 3), INFLATE_NONE);
	struct error error = { .text = "" };
	ck_assert_ptr_null(inflater_open(INFLATE_NONE, NULL, 0, &error));
	ck_assert_str_ne(error.text, "");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("inflate");
	TCase *tcase = tcase_create("inflate");
	tcase_add_loop_test(tcase, test_whole, 0, PACKED_COUNT);
	tcase_add_loop_test(tcase, test_cut, 0, PACKED_COUNT);
	tcase_add_loop_test(tcase, test_damaged, 0, PACKED_COUNT);
	tcase_add_loop_test(tcase, test_pieces, 0, PACKED_COUNT);
	tcase_add_test(tcase, test_checksum);
	tcase_add_test(tcase, test_members);
	tcase_add_test(tcase, test_context);
	tcase_add_test(tcase, test_bomb_of_zeros);
	tcase_add_test(tcase, test_bomb_of_ratio);
	tcase_add_test(tcase, test_codings);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
