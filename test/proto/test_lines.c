/* Lines of text protocols: where they end, tokens, keywords, numbers. */
#include "lines.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct reader text_of(const char *text)
{
	return reader_make((const uint8_t *)text, strlen(text), strlen(text));
}

static void assert_text(const struct reader *text, const char *expected)
{
	ck_assert_uint_eq(reader_left(text), strlen(expected));
	ck_assert_mem_eq(text->at, expected, strlen(expected));
}

static const struct {
	const char *in;
	const char *lines[4];
	const char *why;
} ends[] = {
	{ "a\r\nb\r\n", { "a", "b" }, "CR LF" },
	{ "a\nb\n", { "a", "b" }, "bare LF" },
	{ "a\r\n\r\nb", { "a", "", "b" }, "an empty line, and a last one without an end" },
	{ "a\rb\r\r\n", { "a\rb\r" }, "only the CR before the LF belongs to the end" },
	{ "\n", { "" }, "only an end" },
	{ "\r", { "\r" }, "no end yet" },
	{ "", { NULL }, "nothing" },
};

START_TEST(test_next)
{
	struct reader r = text_of(ends[_i].in), line;
	for (const char *const *expected = ends[_i].lines; *expected; expected++) {
		ck_assert_msg(lines_next(&r, &line), "%s", ends[_i].why);
		assert_text(&line, *expected);
	}
	ck_assert_msg(!lines_next(&r, &line), "%s", ends[_i].why);
	ck_assert(reader_ok(&r));
}
END_TEST

START_TEST(test_length)
{
	struct reader r = text_of("ab\r\nc");
	ck_assert_uint_eq(lines_length(&r), 4);
	reader_skip(&r, 4);
	ck_assert_uint_eq(lines_length(&r), 0);
	ck_assert_uint_eq(lines_find(&r, 'c'), 0);
	ck_assert_uint_eq(lines_find(&r, 'x'), SIZE_MAX);
}
END_TEST

START_TEST(test_tokens)
{
	struct reader r = text_of(" \tMAIL  FROM:<a b>\t "), token;
	ck_assert(lines_token(&r, &token));
	assert_text(&token, "MAIL");
	assert_text(&r, "FROM:<a b>\t ");
	struct reader rest = lines_trimmed(r);
	assert_text(&rest, "FROM:<a b>");
	ck_assert(lines_token(&r, &token));
	assert_text(&token, "FROM:<a");
	ck_assert(lines_token(&r, &token));
	assert_text(&token, "b>");
	ck_assert(!lines_token(&r, &token));
	rest = lines_trimmed(text_of(" \t "));
	assert_text(&rest, "");
}
END_TEST

START_TEST(test_parts)
{
	struct reader r = text_of("a,,b"), part;
	ck_assert(lines_part(&r, ',', &part));
	assert_text(&part, "a");
	ck_assert(lines_part(&r, ',', &part));
	assert_text(&part, "");
	ck_assert(lines_part(&r, ',', &part));
	assert_text(&part, "b");
	ck_assert(!lines_part(&r, ',', &part));
}
END_TEST

static const struct {
	const char *in;
	uint64_t max;
	bool is_number;
	uint64_t number;
	const char *rest;
} numbers[] = {
	{ "250-x", 999, true, 250, "-x" },
	{ "0", 0, true, 0, "" },
	{ "007", 9, true, 7, "" },
	{ "1000", 999, false, 0, "1000" },
	{ "18446744073709551615", UINT64_MAX, true, UINT64_MAX, "" },
	{ "18446744073709551616", UINT64_MAX, false, 0, "18446744073709551616" },
	{ "-1", 9, false, 0, "-1" },
	{ "", 9, false, 0, "" },
};

START_TEST(test_number)
{
	struct reader r = text_of(numbers[_i].in);
	uint64_t number = 0;
	ck_assert_int_eq(lines_number(&r, numbers[_i].max, &number), numbers[_i].is_number);
	ck_assert_uint_eq(number, numbers[_i].number);
	assert_text(&r, numbers[_i].rest);
}
END_TEST

static const struct keyword words[] = {
	{ "auth", 1 }, { "auth-int", 2 }, { "data", 3 }, { "quit", 4 }, { "rset", 5 },
};

static const struct {
	const char *in;
	unsigned value;
} keywords[] = {
	{ "AUTH", 1 }, { "Auth-Int", 2 }, { "data", 3 }, { "QUIT", 4 }, { "rsEt", 5 },
	{ "aut", 0 },  { "authx", 0 },    { "", 0 },     { "zzzz", 0 }, { "a", 0 },
};

START_TEST(test_keyword)
{
	struct reader r = text_of(keywords[_i].in);
	const struct keyword *found = LINES_KEYWORD(words, &r);
	ck_assert_uint_eq(found ? found->value : 0, keywords[_i].value);
}
END_TEST

START_TEST(test_words)
{
	struct reader r = text_of("Content-Type");
	ck_assert(lines_are(&r, "content-type"));
	ck_assert(lines_begin_with(&r, "CONTENT-"));
	ck_assert(!lines_are(&r, "content-"));
	ck_assert(!lines_begin_with(&r, "content-type:"));
	char copy[8];
	ck_assert_uint_eq(lines_copy(&r, copy, sizeof copy), 7);
	ck_assert_str_eq(copy, "Content");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lines");
	TCase *cases = tcase_create("lines");
	tcase_add_loop_test(cases, test_next, 0, sizeof ends / sizeof *ends);
	tcase_add_test(cases, test_length);
	tcase_add_test(cases, test_tokens);
	tcase_add_test(cases, test_parts);
	tcase_add_loop_test(cases, test_number, 0, sizeof numbers / sizeof *numbers);
	tcase_add_loop_test(cases, test_keyword, 0, sizeof keywords / sizeof *keywords);
	tcase_add_test(cases, test_words);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
