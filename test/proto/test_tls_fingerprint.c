/* Fingerprints of hellos: JA3 as tshark 4.0 has it, JA4 with the example of its specification. */
#include "tls_fingerprint.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "codec/digest.h"

enum { HELLO_MAX = 2048 };

/* A hello as it is put together: numbers of 2 bytes, ended by 0xffff. */
enum { END = 0xffff };
static uint8_t hello[HELLO_MAX];
static size_t hello_length;

static void put(size_t value, size_t width)
{
	for (size_t i = width; i-- > 0;) hello[hello_length++] = (uint8_t)(value >> 8 * i);
}

static size_t put_list(const uint16_t *values)
{
	size_t count = 0;
	while (values[count] != END) put(values[count++], 2);
	return 2 * count;
}

static void put_length(size_t at, size_t width)
{
	size_t end = hello_length, length = end - at - width;
	hello_length = at;
	put(length, width);
	hello_length = end;
}

static void begin_client(uint16_t version, const uint16_t *suites)
{
	hello_length = 0;
	put(version, 2);
	hello_length += 32;
	put(0, 1); /* session */
	size_t at = hello_length;
	put(0, 2);
	put_list(suites);
	put_length(at, 2);
	put(1, 1); /* compression: none */
	put(0, 1);
}

static void put_extension(uint16_t type, const uint8_t *data, size_t length)
{
	put(type, 2);
	put(length, 2);
	memcpy(hello + hello_length, data, length);
	hello_length += length;
}

static void put_extension_list(uint16_t type, size_t width, const uint16_t *values)
{
	put(type, 2);
	size_t at = hello_length;
	put(0, 2);
	put(0, width);
	put_list(values);
	put_length(at + 2, width);
	put_length(at, 2);
}

static struct reader hello_reader(size_t length) { return reader_make(hello, length, length); }

/* ---------------------------------------------------------------- JA3 */

START_TEST(test_ja3)
{
	static const uint16_t suites[] = { 0x0a0a, 0x1301, 0x1302, END };
	struct tls_fingerprint ja3;
	begin_client(0x0303, suites);
	ck_assert(tls_fingerprint_client(hello_reader(hello_length), &ja3));
	ck_assert_str_eq(ja3.full, "771,4865-4866,,,");
	uint8_t digest[DIGEST_MD5_SIZE];
	bool has_digest = digest_md5("", 0, digest);
	ck_assert_str_eq(ja3.hash, has_digest ? "3d406cfeb27540a8d99cecd58f281004" : "");
}
END_TEST

START_TEST(test_ja3_lists)
{
	static const uint16_t suites[] = { 0xc02f, 0xfafa, 0x00ff, END };
	static const uint16_t groups[] = { 0x1a1a, 29, 23, END };
	static const uint8_t formats[] = { 2, 0, 1 };
	struct tls_fingerprint ja3;
	begin_client(0x0301, suites);
	size_t at = hello_length;
	put(0, 2);
	put_extension(0x2a2a, formats, 0);
	put_extension_list(10, 2, groups);
	put_extension(11, formats, sizeof formats);
	put_extension(23, formats, 0);
	put_length(at, 2);
	ck_assert(tls_fingerprint_client(hello_reader(hello_length), &ja3));
	ck_assert_str_eq(ja3.full, "769,49199-255,10-11-23,29-23,0-1");
}
END_TEST

START_TEST(test_ja3s)
{
	static const uint8_t nothing[1];
	struct tls_fingerprint ja3s;
	hello_length = 0;
	put(0x0303, 2);
	hello_length += 32;
	put(0, 1);
	put(0x1301, 2);
	put(0, 1);
	put(4, 2);
	put_extension(43, nothing, 0);
	ck_assert(tls_fingerprint_server(hello_reader(hello_length), &ja3s));
	ck_assert_str_eq(ja3s.full, "771,4865,43");
}
END_TEST

/* ---------------------------------------------------------------- JA4 */

/* The hello of the specification's example. */
static void put_example(void)
{
	static const uint16_t suites[] = { 0x7a7a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f,
		                           0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014,
		                           0x009c, 0x009d, 0x002f, 0x0035, END };
	static const uint16_t schemes[] = { 0x0403, 0x0804, 0x0401, 0x0503, 0x0805,
		                            0x0501, 0x0806, 0x0601, END };
	static const uint16_t versions[] = { 0x0a0a, 0x0304, 0x0303, END };
	static const uint8_t alpn[] = { 0,   12,  2,   'h', '2', 8,   'h',
		                        't', 't', 'p', '/', '1', '.', '1' };
	static const uint16_t others[] = { 0x001b, 0x0000, 0x0033, 0x4469, 0x0017, 0x002d,
		                           0x0005, 0x0023, 0x0012, 0xff01, 0x0015, END };
	static const uint16_t groups[] = { 29, END };
	static const uint8_t nothing[1] = { 0 };
	begin_client(0x0303, suites);
	size_t at = hello_length;
	put(0, 2);
	put_extension(0x3a3a, nothing, 0);
	for (size_t i = 0; others[i] != END; i++) put_extension(others[i], nothing, 0);
	put_extension_list(13, 2, schemes);
	put_extension(16, alpn, sizeof alpn);
	put_extension_list(43, 1, versions);
	put_extension_list(10, 2, groups);
	put_extension(11, nothing, 1);
	put_length(at, 2);
}

START_TEST(test_ja4_example)
{
	struct tls_ja4 ja4;
	put_example();
	ck_assert(tls_fingerprint_ja4(hello_reader(hello_length), 't', &ja4));
	ck_assert_str_eq(ja4.full,
	                 "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,"
	                 "c030,cca8,cca9_0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,"
	                 "0033,4469,ff01_0403,0804,0401,0503,0805,0501,0806,0601");
	uint8_t digest[DIGEST_SHA256_SIZE];
	bool has_digest = digest_sha256("", 0, digest);
	ck_assert_str_eq(ja4.hash, has_digest ? "t13d1516h2_8daaf6152771_e5627efa2ab1" : "");
}
END_TEST

START_TEST(test_ja4_without_extensions)
{
	static const uint16_t suites[] = { 0x0035, 0x0004, END };
	struct tls_ja4 ja4;
	begin_client(0x0300, suites);
	ck_assert(tls_fingerprint_ja4(hello_reader(hello_length), 'q', &ja4));
	ck_assert_str_eq(ja4.full, "qs3i020000_0004,0035_");
	if (ja4.hash[0]) ck_assert_str_eq(ja4.hash + 23, "_000000000000");
}
END_TEST

START_TEST(test_ja4_names)
{
	static const struct {
		uint8_t id[4];
		const char *expected;
	} names[] = {
		{ { 1, 'h' }, "hh" },           { { 2, 'h', '2' }, "h2" },
		{ { 2, 0xab, 0xcd }, "ad" }, /* hex digits, as one is no letter */
		{ { 3, 'a', 'b', '/' }, "6f" }, { { 0 }, "00" },
	};
	static const uint16_t suites[] = { 0x1301, END };
	struct tls_ja4 ja4;
	begin_client(0x0303, suites);
	size_t at = hello_length, length = names[_i].id[0] + 1u;
	put(0, 2);
	uint8_t alpn[8] = { 0, (uint8_t)length };
	memcpy(alpn + 2, names[_i].id, length);
	put_extension(16, alpn, 2 + length);
	put_length(at, 2);
	ck_assert(tls_fingerprint_ja4(hello_reader(hello_length), 't', &ja4));
	ck_assert_int_eq(strncmp(ja4.full + 8, names[_i].expected, 2), 0);
}
END_TEST

/* More than fits is cut, never written past the end. */
START_TEST(test_bounds)
{
	static struct tls_fingerprint ja3;
	static struct tls_ja4 ja4;
	uint16_t suites[HELLO_MAX / 4];
	for (size_t i = 0; i + 1 < sizeof suites / sizeof *suites; i++) suites[i] = 0xc000;
	suites[sizeof suites / sizeof *suites - 1] = END;
	begin_client(0x0303, suites);
	ck_assert(tls_fingerprint_client(hello_reader(hello_length), &ja3));
	ck_assert_uint_lt(strlen(ja3.full), sizeof ja3.full);
	ck_assert(tls_fingerprint_ja4(hello_reader(hello_length), 't', &ja4));
	ck_assert_int_eq(strncmp(ja4.full, "t12i9900", 8), 0);
}
END_TEST

/* A hello cut anywhere has none, and is not read past its end. */
START_TEST(test_cut)
{
	struct tls_fingerprint ja3;
	struct tls_ja4 ja4;
	put_example();
	size_t whole = hello_length;
	for (size_t length = 0; length < whole; length++) {
		uint8_t *copy = malloc(length + 1);
		memcpy(copy, hello, length);
		struct reader r = reader_make(copy, length, length);
		bool has_ja3 = tls_fingerprint_client(r, &ja3);
		ck_assert_int_eq(has_ja3, tls_fingerprint_ja4(r, 't', &ja4));
		/* without its extensions it is one of before them */
		ck_assert(!has_ja3 || strchr(ja3.full, '-'));
		free(copy);
	}
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("fingerprint");
	tcase_add_test(cases, test_ja3);
	tcase_add_test(cases, test_ja3_lists);
	tcase_add_test(cases, test_ja3s);
	tcase_add_test(cases, test_ja4_example);
	tcase_add_test(cases, test_ja4_without_extensions);
	tcase_add_loop_test(cases, test_ja4_names, 0, 5);
	tcase_add_test(cases, test_bounds);
	tcase_add_test(cases, test_cut);
	Suite *suite = suite_create("tls_fingerprint");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
