/* Multipart bodies: where a part ends, how a header's value is written. */
#include "mime_multipart.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *body;
	size_t at, length; /* length 0: there is none */
	bool is_last;
	const char *why;
} boundaries[] = {
	{ "--XX\r\nbody", 0, 6, false, "at the very beginning" },
	{ "text\r\n--XX\r\nbody", 4, 8, false, "with the line end before it" },
	{ "text\n--XX\nbody", 4, 6, false, "with bare LFs" },
	{ "\r\n--XX", 0, 6, false, "at the end of all" },
	{ "a\r\n--XX--\r\n", 1, 10, true, "the last" },
	{ "a\r\n--XX--", 1, 8, true, "the last, cut" },
	{ "a\r\n--XX \t\r\nb", 1, 10, false, "blanks behind it" },
	{ "a\r\n--XXY\r\nb", 1, 9, false, "a line that only begins with it (RFC 2046 5.1.1)" },
	{ "a --XX\r\n\r\n--XX\r\n", 8, 8, false, "not within a line" },
	{ "a\r --XX", 0, 0, false, "not behind a lone CR" },
	{ "a\r\n-XX\r\n", 0, 0, false, "a hyphen is missing" },
	{ "", 0, 0, false, "nothing" },
};

START_TEST(test_boundary)
{
	size_t length = strlen(boundaries[_i].body);
	uint8_t *bytes = malloc(length + 1);
	ck_assert_ptr_nonnull(bytes);
	memcpy(bytes, boundaries[_i].body, length);
	struct reader r = reader_make(bytes, length, length);
	struct multipart_boundary found;
	bool is_there = multipart_find(&r, "--XX", &found);
	ck_assert_msg(is_there == (boundaries[_i].length > 0), "%s", boundaries[_i].why);
	if (is_there)
		ck_assert_msg(found.at == boundaries[_i].at &&
		                      found.length == boundaries[_i].length &&
		                      found.is_last == boundaries[_i].is_last,
		              "%s: %zu, %zu", boundaries[_i].why, found.at, found.length);
	free(bytes);
}
END_TEST

static const struct {
	const char *value, *compact;
} values[] = {
	{ " text/plain ; charset = utf-8 ", "text/plain;charset=utf-8" },
	{ "attachment;\r\n\tfilename=\"a  ; b\"", "attachment;filename=\"a  ; b\"" },
	{ "two   words\r\n", "two words" },
	{ "a:  b , c", "a:b,c" },
	{ "x \"q\" y", "x\"q\" y" },
	{ "x=\"a\\\" ; b\" ; c", "x=\"a\\\" ; b\";c" },
	{ "x=\"open  end ", "x=\"open  end " },
	{ "x=\"\\", "x=\"\\" },
	{ "", "" },
	{ " \r\n ", "" },
};

START_TEST(test_compact)
{
	char out[64];
	size_t length =
		multipart_compact((const uint8_t *)values[_i].value, strlen(values[_i].value), out);
	ck_assert_msg(length == strlen(values[_i].compact) &&
	                      memcmp(out, values[_i].compact, length) == 0,
	              "%s: %.*s", values[_i].value, (int)length, out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mime_multipart");
	TCase *tcase = tcase_create("mime_multipart");
	tcase_add_loop_test(tcase, test_boundary, 0, sizeof boundaries / sizeof *boundaries);
	tcase_add_loop_test(tcase, test_compact, 0, sizeof values / sizeof *values);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
