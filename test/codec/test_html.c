/* test_html.c - pages as text: what is said stays, what acts or is not shown goes. */
#include "codec/html.h"

#include <check.h>
#include <string.h>

static const struct {
	const char *html, *text, *why;
} pages[] = {
	{ "<p>one</p><p>two</p>", "one\n\ntwo", "paragraphs" },
	{ "a<br>b", "a\nb", "a line break" },
	{ "  a \n  b  ", "a b", "blanks are one" },
	{ "<pre>a\n  b</pre>", "a\n  b", "preformatted text stays" },
	{ "<ul><li>one<li>two</ul>", "* one\n* two", "items, ends left out" },
	{ "see <a href='https://www.lab.example/x'>here</a>.",
	  "see here <https://www.lab.example/x>.", "where a link leads is shown" },
	{ "<script>alert(1)</script>b<style>p{}</style>", "b", "scripts and styles go" },
	{ "<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc", "rows and cells" },
	{ "caf&eacute; &lt;&#x5b9e;&gt;", "caf\u00e9 <\u5b9e>", "entities" },
	{ "<img src='http://x/y.png' alt='a fish'>", "[a fish]", "a picture's text" },
	{ "a <b>bold</b> word", "a bold word", "inline elements break nothing" },
	{ "<!-- hidden -->a", "a", "comments go" },
};

START_TEST(reads_pages)
{
	char text[256];
	if (!html_library_version()) return;
	ck_assert(html_to_text(pages[_i].html, strlen(pages[_i].html), text, sizeof text));
	ck_assert_msg(strcmp(text, pages[_i].text) == 0, "%s: \"%s\"", pages[_i].why, text);
}
END_TEST

START_TEST(is_bounded)
{
	static char html[3 * 20000 + 16];
	char text[8];
	if (!html_library_version()) return;
	for (size_t i = 0; i < 20000; i++) memcpy(html + 3 * i, "<b>", 3);
	memcpy(html + 3 * 20000, "deep", 5);
	html_to_text(html, strlen(html), text, sizeof text);
	ck_assert(html_to_text("<p>many words", 13, text, sizeof text));
	ck_assert_str_eq(text, "many wo");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("html");
	TCase *cases = tcase_create("html");
	tcase_add_loop_test(cases, reads_pages, 0, sizeof pages / sizeof *pages);
	tcase_add_test(cases, is_bounded);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
