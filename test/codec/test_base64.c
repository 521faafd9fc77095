/* Base64: the vectors of RFC 4648 10, what strict refuses, what mail skips. */
#include "codec/base64.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *in, *out; /* NULL: refused */
	const char *why;
} strict[] = {
	{ "", "", "nothing" },
	{ "Zg==", "f", "two pads" },
	{ "Zm8=", "fo", "one pad" },
	{ "Zm9v", "foo", "whole" },
	{ "Zm9vYmFy", "foobar", "two groups" },
	{ "AHVzZXIAcGFzcw==", "\0user\0pass", "AUTH PLAIN" },
	{ "+/+/", "\xfb\xff\xbf", "the last two letters" },
	{ "Zh==", "f", "unused bits are set" },
	{ "Zg", NULL, "no padding" },
	{ "Zg=", NULL, "half the padding" },
	{ "Z===", NULL, "one letter is no byte" },
	{ "====", NULL, "padding alone" },
	{ "Zg==Zg==", NULL, "padding in the middle" },
	{ "Zm9v Zg==", NULL, "a blank" },
	{ "Zm9v\r\n", NULL, "a line end" },
	{ "Zm-_", NULL, "the other alphabet" },
	{ "Zm9\xe4", NULL, "not ASCII" },
};

static size_t expected_length(const char *out, const char *why)
{
	return strcmp(why, "AUTH PLAIN") == 0 ? 10 : strlen(out);
}

START_TEST(test_strict)
{
	uint8_t out[64];
	size_t length = SIZE_MAX, n = strlen(strict[_i].in);
	const char *why = strict[_i].why;
	bool is_good = base64_decode((const uint8_t *)strict[_i].in, n, out, &length);
	ck_assert_msg(is_good == (strict[_i].out != NULL), "%s", why);
	if (!is_good) {
		ck_assert_uint_eq(length, SIZE_MAX);
		return;
	}
	ck_assert_msg(length == expected_length(strict[_i].out, why), "%s: %zu", why, length);
	ck_assert_msg(memcmp(out, strict[_i].out, length) == 0, "%s", why);
	ck_assert_uint_le(length, base64_room(n));
}
END_TEST

static const struct {
	const char *in, *out, *why;
} lenient[] = {
	{ "Zm9v\r\nYmFy\r\n", "foobar", "lines" },
	{ "Zm 9v*Ym\tFy", "foobar", "strangers" },
	{ "Zg==Zm8=", "ffo", "one after the other" },
	{ "Zg", "f", "no padding" },
	{ "Zm9vZ", "foo", "a letter too many" },
	{ "====", "", "padding alone" },
	{ "", "", "nothing" },
};

START_TEST(test_lenient)
{
	uint8_t out[64];
	size_t n = strlen(lenient[_i].in);
	size_t length = base64_decode_lenient((const uint8_t *)lenient[_i].in, n, out);
	ck_assert_msg(
		length == strlen(lenient[_i].out) && memcmp(out, lenient[_i].out, length) == 0,
		"%s: %zu", lenient[_i].why, length);
}
END_TEST

START_TEST(test_in_place)
{
	uint8_t bytes[] = "Zm9v YmFy";
	ck_assert_uint_eq(base64_decode_lenient(bytes, 9, bytes), 6);
	ck_assert_mem_eq(bytes, "foobar", 6);
	uint8_t more[] = "Zm9vYmFy";
	size_t length;
	ck_assert(base64_decode(more, 8, more, &length));
	ck_assert_mem_eq(more, "foobar", 6);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base64");
	TCase *tcase = tcase_create("base64");
	tcase_add_loop_test(tcase, test_strict, 0, sizeof strict / sizeof *strict);
	tcase_add_loop_test(tcase, test_lenient, 0, sizeof lenient / sizeof *lenient);
	tcase_add_test(tcase, test_in_place);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
