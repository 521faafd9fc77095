/* test_page.c - lines, spans and links of a page, and how lines are wrapped to a width. */
#include "stats/page.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* The rows of one line of text, with a bar between them. */
static void wrap_text(const char *text, unsigned indent, unsigned hang, size_t cells, char *out,
                      size_t size)
{
	struct page_row rows[16];
	struct page *page = page_open();
	page_indent(page, indent, hang);
	page_put(page, PAGE_TEXT, text);
	page_end_line(page);
	size_t count = page_wrap(page, 0, cells, rows, 16), used = 0;
	const char *line = page_line_text(page, page_line(page, 0));
	out[0] = 0;
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%u:%.*s", i ? "|" : "",
		                         rows[i].indent, (int)(rows[i].to - rows[i].from),
		                         line + rows[i].from);
	page_close(page);
}

static const struct {
	const char *text;
	unsigned indent, hang;
	size_t cells;
	const char *rows, *why;
} wraps[] = {
	{ "", 0, 0, 20, "0:", "an empty line is a row" },
	{ "one two three", 0, 0, 80, "0:one two three", "it fits" },
	{ "one two three", 0, 0, 9, "0:one two |0:three", "broken at the last blank" },
	{ "abcdefghijkl", 0, 0, 9, "0:abcdefghi|0:jkl", "no blank: between characters" },
	{ "one two three", 1, 3, 11, "1:one two |3:three", "later rows hang" },
	{ "\u5b9e\u9a8c\u4e94\u6293\u5305\u62a5\u544a", 0, 0, 9,
	  "0:\u5b9e\u9a8c\u4e94\u6293|0:\u5305\u62a5\u544a", "wide characters are two cells" },
	{ "a\x1b[31mb", 0, 0, 80, "0:a\\033[31mb", "what acts on a terminal is made visible" },
};

START_TEST(wraps_to_a_width)
{
	char rows[256];
	wrap_text(wraps[_i].text, wraps[_i].indent, wraps[_i].hang, wraps[_i].cells, rows,
	          sizeof rows);
	ck_assert_msg(strcmp(rows, wraps[_i].rows) == 0, "%s: %s", wraps[_i].why, rows);
}
END_TEST

START_TEST(spans_and_links)
{
	struct page *page = page_open();
	page_put(page, PAGE_BOLD, "answer");
	page_column(page, 10);
	page_link(page, 42);
	page_end_line(page);
	page_put(page, PAGE_TEXT, "\u5b9e\u9a8c");
	ck_assert_uint_eq(page_cells(page), 4);
	page_column(page, 2);
	page_lead_to(page, 7);
	page_end_line(page);
	ck_assert_uint_eq(page_line_count(page), 2);
	const struct page_line *line = page_line(page, 0);
	const struct page_span *spans = page_line_spans(page, line);
	ck_assert_mem_eq(page_line_text(page, line), "answer    42", line->length);
	ck_assert_uint_eq(spans[line->span_count - 1].offset, 10);
	ck_assert_uint_eq(line->length, 12);
	ck_assert_uint_eq(spans[line->span_count - 1].frame, 42);
	ck_assert_uint_eq(spans[line->span_count - 1].role, PAGE_LINK);
	ck_assert_uint_eq(spans[0].role, PAGE_BOLD);
	ck_assert_uint_eq(page_line(page, 1)->frame, 7);
	page_reset(page);
	ck_assert_uint_eq(page_line_count(page), 0);
	page_close(page);
}
END_TEST

START_TEST(is_bounded)
{
	static char text[8000];
	struct page *page = page_open();
	memset(text, 'a', sizeof text - 1);
	for (size_t i = 0; i < 2 * (PAGE_BYTES_MAX / sizeof text); i++) {
		page_put(page, PAGE_TEXT, text);
		page_end_line(page);
	}
	static const char said[] = "[cut here: too long]";
	size_t count = page_line_count(page);
	const struct page_line *last = page_line(page, count - 1);
	ck_assert_uint_lt(count, PAGE_BYTES_MAX / sizeof text + 10);
	ck_assert_mem_eq(page_line_text(page, last) + last->length - strlen(said), said,
	                 strlen(said));
	page_close(page);
}
END_TEST

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	Suite *suite = suite_create("page");
	TCase *cases = tcase_create("page");
	tcase_add_loop_test(cases, wraps_to_a_width, 0, sizeof wraps / sizeof *wraps);
	tcase_add_test(cases, spans_and_links);
	tcase_add_test(cases, is_bounded);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
