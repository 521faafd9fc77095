/* The table of commands: no key means two things in one place, all is named and explained. */
#include "commands.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"

static const unsigned places[] = { IN_START,   IN_LIST,    IN_TREE,    IN_BYTES,  IN_STREAM,
	                           IN_HELP,    IN_PAGE,    IN_COMPARE, IN_LADDER, IN_EXCHANGES,
	                           IN_EXPOSED, IN_EXPLAIN, IN_MAIL,    IN_TABLE };

START_TEST(test_keys_are_unambiguous)
{
	for (size_t i = 0; i < command_count; i++)
		for (int k = 0; k < COMMAND_KEYS_MAX; k++)
			for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
				uint32_t key = commands[i].keys[k];
				if (!key || !(commands[i].where & places[p])) continue;
				const struct command *found = command_of_key(key, places[p]);
				ck_assert_msg(found == &commands[i], "%s hides %s", found->name,
				              commands[i].name);
			}
}
END_TEST

START_TEST(test_rows_are_whole)
{
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];
		ck_assert(command->name && command->run && command->keys[0] && command->where);
		ck_assert(command->help && strlen(command->help) > 3);
		ck_assert_ptr_eq(command_of_name(command->name, strlen(command->name)), command);
	}
}
END_TEST

/* The keys that the manual promises. */
static const struct {
	uint32_t key;
	unsigned where;
	const char *name;
} promised[] = {
	{ '\t', IN_LIST, "next-pane" },
	{ '/', IN_TREE, "filter" },
	{ INPUT_CTRL('F'), IN_LIST, "find" },
	{ 'f', IN_LIST, "follow" },
	{ 'v', IN_LIST, "conversations" },
	{ 'i', IN_TREE, "expert" },
	{ 'm', IN_LIST, "mark" },
	{ 't', IN_LIST, "time" },
	{ 'T', IN_LIST, "reference" },
	{ '\\', IN_TREE, "zoom" },
	{ '|', IN_LIST, "layout" },
	{ '+', IN_LIST, "grow" },
	{ '-', IN_LIST, "shrink" },
	{ 's', IN_LIST, "capture" },
	{ 'a', IN_LIST, "autoscroll" },
	{ 'd', IN_STREAM, "stream-mode" },
	{ 'b', IN_STREAM, "bytes" },
	{ 'C', IN_STREAM, "client" },
	{ 'S', IN_STREAM, "server" },
	{ ']', IN_STREAM, "next-stream" },
	{ 'w', IN_LIST, "save" },
	{ 'o', IN_LIST, "open" },
	{ ':', IN_LIST, "command" },
	{ '?', IN_LIST, "help" },
	{ INPUT_ESCAPE, IN_LIST, "back" },
	{ 'q', IN_LIST, "quit" },
	{ INPUT_CTRL('L'), IN_LIST, "redraw" },
	{ INPUT_CTRL('Z'), IN_LIST, "suspend" },
	{ INPUT_GG, IN_LIST, "first" },
	{ 'G', IN_LIST, "last" },
};

START_TEST(test_promised)
{
	const struct command *command = command_of_key(promised[_i].key, promised[_i].where);
	ck_assert_ptr_nonnull(command);
	ck_assert_str_eq(command->name, promised[_i].name);
}
END_TEST

START_TEST(test_key_names)
{
	char name[32];
	input_name(INPUT_CTRL('F'), name, sizeof name);
	ck_assert_str_eq(name, "Ctrl-F");
	input_name(INPUT_FUNCTION(KEY_NPAGE), name, sizeof name);
	ck_assert_str_eq(name, "PgDn");
	input_name(INPUT_GG, name, sizeof name);
	ck_assert_str_eq(name, "gg");
	input_name('/', name, sizeof name);
	ck_assert_str_eq(name, "/");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("commands");
	TCase *cases = tcase_create("commands");
	tcase_add_test(cases, test_keys_are_unambiguous);
	tcase_add_test(cases, test_rows_are_whole);
	tcase_add_loop_test(cases, test_promised, 0, sizeof promised / sizeof *promised);
	tcase_add_test(cases, test_key_names);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
