/* Text from the wire: what becomes visible, and what fits into cells. */
#include "base/text.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define HOSTILE "a\x1b[31m\xc2\x9b\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8b\xff\xc3(\x7f\r\n\t\a"

static const struct {
	enum text_mode mode;
	const char *in, *expected, *why;
} escapes[] = {
	{ TEXT_TSHARK, HOSTILE,
	  "a\\033[31m\\u009B\\u202E\\u2066\\u200B\xef\xbf\xbd\xef\xbf\xbd(\\177\\r\\n\\t\\a",
	  "as tshark 4.0 prints it in Info" },
	{ TEXT_SCREEN, HOSTILE,
	  "a\\033[31m\\u009B\\u202E\\u2066\\u200B\\xff\\xc3(\\177\\r\\n\\t\\a", "on screen" },
	{ TEXT_ASCII, HOSTILE, "a\\033[31m\\u009B\\u202E\\u2066\\u200B\\xff\\xc3(\\177\\r\\n\\t\\a",
	  "in ASCII" },
	{ TEXT_TSHARK, "back\\slash \"q\"", "back\\slash \"q\"", "as they are" },
	{ TEXT_SCREEN, "\xe5\xae\x9e\xe9\xaa\x8c \xf0\x9f\x98\x80 \xe2\x86\x92",
	  "\xe5\xae\x9e\xe9\xaa\x8c \xf0\x9f\x98\x80 \xe2\x86\x92", "Chinese, emoji, arrow pass" },
	{ TEXT_ASCII, "\xe5\xae\x9e \xe2\x86\x92 \xe2\x80\xa6", "\\u5B9E -> ~", "ASCII only" },
	{ TEXT_ASCII, "\xe2\xa0\x80\xe2\xa1\x80\xe2\xa3\xa4\xe2\xa3\xbf", " .:#",
	  "dots of a graph" },
	{ TEXT_SCREEN, "e\xcc\x81", "e\xcc\x81", "a combining accent passes" },
	{ TEXT_SCREEN,
	  "\xcc\x81"
	  "e",
	  "\\u0301e", "not without a base: it would land on the border" },
	{ TEXT_SCREEN, "e\xcc\x81\xcc\x81\xcc\x81", "e\xcc\x81\xcc\x81\\u0301", "nor in heaps" },
	{ TEXT_SCREEN, "x\xe3\x85\xa4y\xef\xb8\x8f", "x\\u3164y\\uFE0F", "fillers" },
	{ TEXT_SCREEN, "\xf3\xa0\x81\x81", "\\U000E0041", "tags" },
};

START_TEST(test_escape)
{
	char out[256];
	size_t length = text_escape(escapes[_i].mode, escapes[_i].in, strlen(escapes[_i].in), out,
	                            sizeof out);
	ck_assert_msg(strcmp(out, escapes[_i].expected) == 0, "%s: %s", escapes[_i].why, out);
	ck_assert_uint_eq(length, strlen(out));
}
END_TEST

/* Whatever the size, the whole length is returned, nothing is written past it, no escape is torn. */
START_TEST(test_escape_sizes)
{
	static const char in[] = "ab\x1b"
				 "c\xe5\xae\x9e"
				 "d";
	static const size_t ends[] = { 0, 1, 2, 6, 7, 10, 11 };
	for (size_t size = 0; size < 16; size++) {
		char out[17];
		memset(out, '#', sizeof out);
		ck_assert_uint_eq(text_escape(TEXT_SCREEN, in, sizeof in - 1, out, size), 11);
		ck_assert_int_eq(out[size], '#');
		if (size == 0) continue;
		size_t length = strlen(out), expected = 0;
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
			if (ends[i] < size) expected = ends[i];
		ck_assert_uint_eq(length, expected);
	}
}
END_TEST

START_TEST(test_nul_is_visible)
{
	char out[16];
	text_escape(TEXT_SCREEN, "a\0b", 3, out, sizeof out);
	ck_assert_str_eq(out, "a\\000b");
}
END_TEST

static const struct {
	const char *text;
	size_t cells, used;
	const char *expected;
} cuts[] = {
	{ "abc", 3, 3, "abc" },
	{ "abcd", 3, 3, "ab\xe2\x80\xa6" },
	{ "abcd", 1, 1, "\xe2\x80\xa6" },
	{ "abcd", 0, 0, "" },
	{ "", 3, 0, "" },
	{ "\xe5\xae\x9e\xe9\xaa\x8c", 4, 4, "\xe5\xae\x9e\xe9\xaa\x8c" },
	{ "\xe5\xae\x9e\xe9\xaa\x8c", 3, 3, "\xe5\xae\x9e\xe2\x80\xa6" },
	{ "\xe5\xae\x9e\xe9\xaa\x8c", 2, 1, "\xe2\x80\xa6" },
	{ "e\xcc\x81"
	  "f",
	  1, 1, "\xe2\x80\xa6" },
	{ "e\xcc\x81", 1, 1, "e\xcc\x81" },
};

START_TEST(test_cut)
{
	char out[64];
	ck_assert_uint_eq(text_cut(cuts[_i].text, cuts[_i].cells, "\xe2\x80\xa6", out, sizeof out),
	                  cuts[_i].used);
	ck_assert_str_eq(out, cuts[_i].expected);
}
END_TEST

START_TEST(test_cells)
{
	ck_assert_uint_eq(text_cells(""), 0);
	ck_assert_uint_eq(text_cells("ab\xe2\x86\x92"), 3);
	ck_assert_uint_eq(text_cells("\xe5\xae\x9e"
	                             "e\xcc\x81"),
	                  3);
}
END_TEST

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	Suite *suite = suite_create("text");
	TCase *cases = tcase_create("text");
	tcase_add_loop_test(cases, test_escape, 0, sizeof escapes / sizeof *escapes);
	tcase_add_test(cases, test_escape_sizes);
	tcase_add_test(cases, test_nul_is_visible);
	tcase_add_loop_test(cases, test_cut, 0, sizeof cuts / sizeof *cuts);
	tcase_add_test(cases, test_cells);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
