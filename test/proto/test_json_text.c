/* JSON as bytes: what is well formed, where it ends, what its strings say, how deep it may go. */
#include "json_text.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *text;
	size_t length; /* 0: no whole object or array */
	const char *why;
} measures[] = {
	{ "{}", 2, "an empty object" },
	{ "[]", 2, "an empty array" },
	{ "[1] x", 3, "what follows is not its" },
	{ "{\"a\":1,\"b\":[true,false,null,NaN,\"x\"]}", 37, "every kind of value" },
	{ "{ \"a\"\t:\r\n1 }", 12, "blanks" },
	{ "[-0,1.5,2e3,2E+3,2e-3,-1.25e10]", 31, "numbers" },
	{ "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]", 26, "escapes" },
	{ "[[],[{}]]", 9, "empty ones in others" },
	{ "1", 0, "a number alone" },
	{ "\"a\"", 0, "a string alone" },
	{ "", 0, "nothing" },
	{ "[", 0, "never closed" },
	{ "[1", 0, "cut" },
	{ "[\"a", 0, "cut in a string" },
	{ "[\"a\\", 0, "cut in an escape" },
	{ "[\"\\u12", 0, "cut in a longer one" },
	{ "[1,]", 0, "a comma too many" },
	{ "[,1]", 0, "and at the beginning" },
	{ "{\"a\":1,}", 0, "in an object" },
	{ "[1 2]", 0, "no comma" },
	{ "{\"a\" 1}", 0, "no colon" },
	{ "{\"a\"}", 0, "no value" },
	{ "{\"a\":}", 0, "a colon only" },
	{ "{1:2}", 0, "a number as key" },
	{ "{a:1}", 0, "no quotes" },
	{ "{:1}", 0, "no key" },
	{ "[:]", 0, "a colon in an array" },
	{ "[}", 0, "the wrong end" },
	{ "{]", 0, "the other wrong end" },
	{ "[01]", 0, "a leading zero" },
	{ "[.5]", 0, "no digit before the point" },
	{ "[1.]", 0, "none behind it" },
	{ "[1e]", 0, "an empty exponent" },
	{ "[-]", 0, "a sign alone" },
	{ "[+1]", 0, "a plus" },
	{ "[tru]", 0, "no such name" },
	{ "[\"\\x\"]", 0, "no such escape" },
	{ "[\"\\u00g0\"]", 0, "no hex digit" },
};

START_TEST(test_measure)
{
	size_t length = strlen(measures[_i].text);
	uint8_t *bytes = malloc(length + 1); /* its own, so that a byte too far is seen */
	ck_assert_ptr_nonnull(bytes);
	memcpy(bytes, measures[_i].text, length);
	size_t got = json_measure(bytes, length);
	ck_assert_msg(got == measures[_i].length, "%s: %zu", measures[_i].why, got);
	free(bytes);
}
END_TEST

START_TEST(test_depth)
{
	uint8_t text[2 * JSON_DEPTH_MAX + 2];
	memset(text, '[', JSON_DEPTH_MAX + 1);
	memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	ck_assert_uint_eq(json_measure(text + 1, 2 * JSON_DEPTH_MAX), 2 * JSON_DEPTH_MAX);
	ck_assert_uint_eq(json_measure(text, sizeof text), 0);
}
END_TEST

static const struct {
	const char *in, *out;
} strings[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t" },
	{ "\\u0041\\u00e9\\u6d4b", "A\xc3\xa9\xe6\xb5\x8b" },
	{ "\\ud83d\\ude00", "\xf0\x9f\x98\x80" },
	{ "\\ud83d", "\xef\xbf\xbd" },
	{ "\\ud83dx", "\xef\xbf\xbdx" },
	{ "\\ude00\\ud83d\\u0041", "\xef\xbf\xbd\xef\xbf\xbd"
	                           "A" },
	{ "\xff", "\xff" },
};

START_TEST(test_unescape)
{
	size_t n = strlen(strings[_i].in);
	char *out = malloc(n + 1);
	ck_assert_ptr_nonnull(out);
	size_t length = json_unescape((const uint8_t *)strings[_i].in, n, out);
	ck_assert_uint_le(length, n);
	ck_assert_uint_eq(length, strlen(strings[_i].out));
	if (length) ck_assert_mem_eq(out, strings[_i].out, length);
	free(out);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json_text");
	TCase *tcase = tcase_create("json_text");
	tcase_add_loop_test(tcase, test_measure, 0, sizeof measures / sizeof *measures);
	tcase_add_test(tcase, test_depth);
	tcase_add_loop_test(tcase, test_unescape, 0, sizeof strings / sizeof *strings);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
