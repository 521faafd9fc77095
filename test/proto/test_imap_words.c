/* The words of IMAP's lines: announcements of literals, arguments, quotation marks. */
#include <check.h>
#include <string.h>

#include "imap.h"

static struct reader text_of(const char *text)
{
	return reader_make((const uint8_t *)text, strlen(text), strlen(text));
}

static const struct {
	const char *text;
	bool announces;
	uint32_t length;
	const char *why;
} announcements[] = {
	{ "a1 APPEND x {12}", true, 12, "asks first" },
	{ "a1 APPEND x {12+}", true, 12, "does not ask" },
	{ "a1 APPEND x {12-}", true, 12, "RFC 7888 5" },
	{ "* 1 FETCH (BINARY[] ~{0}", true, 0, "literal8, empty" },
	{ "{4294967295}", true, UINT32_MAX, "the largest" },
	{ "{4294967296}", false, 0, "more than a number may be" },
	{ "{12} ", false, 0, "not at the end" },
	{ "{}", false, 0, "no number" },
	{ "{12", false, 0, "not closed" },
	{ "12}", false, 0, "not opened" },
	{ "{1 2}", false, 0, "a blank" },
	{ "{12++}", false, 0, "two signs" },
	{ "{0000000000000000012}", false, 0, "longer than any number" },
	{ "", false, 0, "nothing" },
};

START_TEST(test_announces)
{
	struct reader text = text_of(announcements[_i].text);
	uint32_t length = 0;
	ck_assert_msg(imap_announces(&text, &length) == announcements[_i].announces, "%s",
	              announcements[_i].why);
	if (announcements[_i].announces) ck_assert_uint_eq(length, announcements[_i].length);
}
END_TEST

static const struct {
	const char *text, *first, *second;
} arguments[] = {
	{ "bob secret", "bob", "secret" },
	{ "\"bob b\" \"s\\\"x\"", "\"bob b\"", "\"s\\\"x\"" },
	{ "a  b", "a", "" },
	{ "\"open x", "\"open x", NULL },
	{ "\"\\", "\"\\", NULL },
	{ "\"\" x", "\"\"", "x" },
	{ "one", "one", NULL },
	{ "", NULL, NULL },
};

static void assert_argument(struct reader *text, const char *expected)
{
	struct reader argument;
	bool is_there = imap_argument(text, &argument);
	ck_assert_int_eq(is_there, expected != NULL);
	if (!expected) return;
	ck_assert_uint_eq(reader_left(&argument), strlen(expected));
	ck_assert_mem_eq(argument.at, expected, strlen(expected));
}

START_TEST(test_argument)
{
	struct reader text = text_of(arguments[_i].text);
	assert_argument(&text, arguments[_i].first);
	if (arguments[_i].first) assert_argument(&text, arguments[_i].second);
}
END_TEST

static const struct {
	const char *quoted, *plain;
} quotations[] = {
	{ "secret", "secret" },
	{ "\"sec ret\"", "sec ret" },
	{ "\"s\\\"e\\\\c\"", "s\"e\\c" },
	{ "\"\"", "" },
	{ "\"", "\"" },
	{ "\"open", "\"open" },
	{ "a\\b", "a\\b" },
	{ "", "" },
};

START_TEST(test_unquote)
{
	struct reader quoted = text_of(quotations[_i].quoted);
	char out[32];
	size_t length = imap_unquote(&quoted, out);
	ck_assert_uint_eq(length, strlen(quotations[_i].plain));
	ck_assert_mem_eq(out, quotations[_i].plain, length);
}
END_TEST

static const struct {
	const char *text;
	bool is_data;
} replies[] = {
	{ "* 1 FETCH (BODY[] {3}", true },
	{ "* LIST () \"/\" {5}", true },
	{ "* OK ready {5}", false },
	{ "* bye {5}", false },
	{ "a1 OK done {5}", false },
	{ "+ {5}", false },
	{ "*", false },
	{ "", false },
};

START_TEST(test_is_data)
{
	struct reader text = text_of(replies[_i].text);
	ck_assert_msg(imap_is_data(&text) == replies[_i].is_data, "%s", replies[_i].text);
}
END_TEST

#define ROWS(table) (int)(sizeof(table) / sizeof *(table))

int main(void)
{
	TCase *cases = tcase_create("imap_words");
	tcase_add_loop_test(cases, test_announces, 0, ROWS(announcements));
	tcase_add_loop_test(cases, test_argument, 0, ROWS(arguments));
	tcase_add_loop_test(cases, test_unquote, 0, ROWS(quotations));
	tcase_add_loop_test(cases, test_is_data, 0, ROWS(replies));
	Suite *suite = suite_create("imap_words");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
