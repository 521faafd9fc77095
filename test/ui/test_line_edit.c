/* Editing a line: keys in, text and cursor out; and the history. */
#include "line_edit.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"

#define LEFT  INPUT_FUNCTION(KEY_LEFT)
#define RIGHT INPUT_FUNCTION(KEY_RIGHT)
#define BACK  INPUT_FUNCTION(KEY_BACKSPACE)
#define DEL   INPUT_FUNCTION(KEY_DC)
#define UP    INPUT_FUNCTION(KEY_UP)
#define DOWN  INPUT_FUNCTION(KEY_DOWN)

static const struct {
	const char *before;
	uint32_t keys[8]; /* 0 ends them */
	const char *after;
	size_t cursor;
	const char *why;
} edits[] = {
	{ "", { 'a', 'b' }, "ab", 2, "typing" },
	{ "ac", { LEFT, 'b' }, "abc", 2, "in the middle" },
	{ "", { 0x5b9e, 0x9a8c, LEFT, BACK }, "\xe9\xaa\x8c", 0, "a character is one step" },
	{ "a\xc3\xa9z", { LEFT, LEFT, DEL }, "az", 1, "and one deletion" },
	{ "abc", { INPUT_CTRL('A'), RIGHT, INPUT_CTRL('K') }, "a", 1, "to the end" },
	{ "abc", { LEFT, INPUT_CTRL('U') }, "c", 0, "to the start" },
	{ "tcp and udp ", { INPUT_CTRL('W') }, "tcp and ", 8, "a word with its blanks" },
	{ "x", { BACK, BACK, BACK }, "", 0, "no further than the start" },
	{ "x", { RIGHT, DEL }, "x", 1, "no further than the end" },
};

START_TEST(test_keys)
{
	struct line_edit line = { .text = "" };
	line_set(&line, edits[_i].before);
	for (int i = 0; i < 8 && edits[_i].keys[i]; i++) line_key(&line, edits[_i].keys[i]);
	ck_assert_msg(strcmp(line.text, edits[_i].after) == 0, "%s: %s", edits[_i].why, line.text);
	ck_assert_uint_eq(line.cursor, edits[_i].cursor);
	ck_assert_uint_eq(line.length, strlen(line.text));
}
END_TEST

START_TEST(test_refuses_what_is_not_text)
{
	struct line_edit line = { .text = "" };
	ck_assert(!line_key(&line, INPUT_ENTER));
	ck_assert(!line_key(&line, INPUT_ESCAPE));
	ck_assert(!line_key(&line, 0x202e));
	ck_assert(!line_key(&line, INPUT_FUNCTION(KEY_F(5))));
	ck_assert_str_eq(line.text, "");
}
END_TEST

START_TEST(test_is_bounded)
{
	struct line_edit line = { .text = "" };
	for (int i = 0; i < 2 * LINE_MAX_BYTES; i++) line_key(&line, 0x1f600);
	ck_assert_uint_lt(line.length, LINE_MAX_BYTES);
	ck_assert_uint_eq(line.length % 4, 0);
	ck_assert_uint_eq(strlen(line.text), line.length);
}
END_TEST

START_TEST(test_replace)
{
	struct line_edit line = { .text = "" };
	line_set(&line, "ip and tcp.po == 1");
	line.cursor = 13;
	line_replace(&line, 7, "tcp.port");
	ck_assert_str_eq(line.text, "ip and tcp.port == 1");
	ck_assert_uint_eq(line.cursor, 15);
}
END_TEST

START_TEST(test_history)
{
	struct history history = { .count = 0 };
	struct line_edit line = { .history = &history };
	history_add(&history, "");
	history_add(&history, "dns");
	history_add(&history, "tcp");
	history_add(&history, "dns");
	ck_assert_uint_eq(history.count, 2);
	line.at = history.count;
	line_set(&line, "typed");
	line_key(&line, UP);
	ck_assert_str_eq(line.text, "dns");
	line_key(&line, UP);
	line_key(&line, UP);
	ck_assert_str_eq(line.text, "tcp");
	line_key(&line, DOWN);
	line_key(&line, DOWN);
	line_key(&line, DOWN);
	ck_assert_str_eq(line.text, "typed");
	for (int i = 0; i < 3 * HISTORY_MAX; i++) {
		char text[16];
		ck_assert_int_gt(snprintf(text, sizeof text, "line %d", i), 0);
		history_add(&history, text);
	}
	ck_assert_uint_eq(history.count, HISTORY_MAX);
	ck_assert_str_eq(history.lines[HISTORY_MAX - 1], "line 149");
	history_close(&history);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("line_edit");
	TCase *cases = tcase_create("line_edit");
	tcase_add_loop_test(cases, test_keys, 0, sizeof edits / sizeof *edits);
	tcase_add_test(cases, test_refuses_what_is_not_text);
	tcase_add_test(cases, test_is_bounded);
	tcase_add_test(cases, test_replace);
	tcase_add_test(cases, test_history);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
