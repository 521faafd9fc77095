/* UTF-8: what is valid, how long an invalid start is, what is shown and how wide. */
#include "base/utf8.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *bytes;
	size_t length, taken;
	uint32_t code;
	const char *why;
} decodes[] = {
	{ "a", 1, 1, 'a', "ASCII" },
	{ "\0", 1, 1, 0, "NUL is a code point" },
	{ "\xc3\xa9", 2, 2, 0xe9, "two bytes" },
	{ "\xe5\xae\x9e", 3, 3, 0x5b9e, "three bytes" },
	{ "\xf0\x9f\x98\x80", 4, 4, 0x1f600, "four bytes" },
	{ "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff, "the last one" },
	{ "\x80", 1, 1, UTF8_INVALID, "a lone continuation" },
	{ "\xc0\xaf", 2, 1, UTF8_INVALID, "overlong slash" },
	{ "\xe0\x80\xaf", 3, 1, UTF8_INVALID, "overlong in three bytes" },
	{ "\xed\xa0\x80", 3, 1, UTF8_INVALID, "a surrogate" },
	{ "\xf4\x90\x80\x80", 4, 1, UTF8_INVALID, "past U+10FFFF" },
	{ "\xf5\x80", 2, 1, UTF8_INVALID, "no such first byte" },
	{ "\xe5\xae", 2, 2, UTF8_INVALID, "cut short: the whole start" },
	{ "\xf0\x9f\x98(", 4, 3, UTF8_INVALID, "broken by ASCII, which stays" },
	{ "\xc3", 1, 1, UTF8_INVALID, "cut after one byte" },
};

START_TEST(test_decode)
{
	uint32_t code = 0;
	size_t taken = utf8_decode(decodes[_i].bytes, decodes[_i].length, &code);
	ck_assert_msg(taken == decodes[_i].taken && code == decodes[_i].code,
	              "%s: took %zu, U+%04X", decodes[_i].why, taken, code);
}
END_TEST

START_TEST(test_encode_is_the_inverse)
{
	for (uint32_t code = 0; code < UTF8_INVALID; code += code < 0x3000 ? 1 : 97) {
		char bytes[UTF8_LENGTH_MAX];
		uint32_t back;
		size_t length = utf8_encode(code, bytes);
		if (code >= 0xd800 && code < 0xe000) continue;
		ck_assert_uint_eq(utf8_decode(bytes, length, &back), length);
		ck_assert_uint_eq(back, code);
	}
}
END_TEST

static const struct {
	uint32_t code;
	int width;
	bool is_format, is_filler;
} shown[] = {
	{ 'a', 1 },
	{ 0x5b9e, 2 },
	{ 0x1f600, 2 },
	{ 0x2192, 1 },
	{ 0x301, 0 },
	{ 0x1b, -1, true },
	{ 0x9b, -1, true },
	{ 0x7f, -1, true },
	{ 0x202e, 0, true },
	{ 0x2066, 0, true },
	{ 0x200b, 0, true },
	{ 0xfeff, 0, true },
	{ 0x2028, 0, true },
	{ 0xe0041, 0, true },
	{ 0xfe0f, 0, false, true },
	{ 0x3164, 2, false, true },
};

START_TEST(test_shown)
{
	ck_assert_int_eq(utf8_is_format(shown[_i].code), shown[_i].is_format);
	ck_assert_int_eq(utf8_is_filler(shown[_i].code), shown[_i].is_filler);
	if (!shown[_i].is_format && !shown[_i].is_filler)
		ck_assert_int_eq(utf8_width(shown[_i].code), shown[_i].width);
}
END_TEST

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	Suite *suite = suite_create("utf8");
	TCase *cases = tcase_create("utf8");
	tcase_add_loop_test(cases, test_decode, 0, sizeof decodes / sizeof *decodes);
	tcase_add_test(cases, test_encode_is_the_inverse);
	tcase_add_loop_test(cases, test_shown, 0, sizeof shown / sizeof *shown);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
