/* test_manual_keys.c - the man page has every command of the table with its keys and name, and all that
 * the command line takes. */
#include "../../src/ui/commands.h"
#include "../../src/ui/input.h"
#include "../../src/ui/prompt.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char manual[1 << 18];

/* Appends text as a man page writes it. */
static void put_text(char *out, size_t size, const char *text)
{
	static const struct {
		char character;
		const char *written;
	} special[] = { { '-', "\\-" }, { '\\', "\\e" }, { '\'', "\\(aq" }, { '"', "\\(dq" } };
	for (; *text; text++) {
		char plain[2] = { *text, 0 };
		const char *written = plain;
		for (size_t i = 0; i < sizeof special / sizeof *special; i++)
			if (special[i].character == *text) written = special[i].written;
		size_t used = strlen(out);
		snprintf(out + used, size - used, "%s", written);
	}
}

/* Appends text between two font changes. */
static void put_font(char *out, size_t size, char font, const char *text)
{
	size_t used = strlen(out);
	snprintf(out + used, size - used, "\\f%c", font);
	put_text(out, size, text);
	used = strlen(out);
	snprintf(out + used, size - used, "\\fR");
}

/* Its line: \fBk\fR, \fBUp\fR (\fIup\fR) */
static void command_line(const struct command *command, char *out, size_t size)
{
	snprintf(out, size, "\n");
	for (int i = 0; i < COMMAND_KEYS_MAX && command->keys[i]; i++) {
		char key[32];
		input_name(command->keys[i], key, sizeof key);
		size_t used = strlen(out);
		if (i) snprintf(out + used, size - used, ", ");
		put_font(out, size, 'B', key);
	}
	size_t used = strlen(out);
	snprintf(out + used, size - used, " (");
	put_font(out, size, 'I', command->name);
	used = strlen(out);
	snprintf(out + used, size - used, ")\n");
}

static void read_manual(void)
{
	FILE *file = fopen("man/dogfish.1", "r");
	ck_assert_msg(file, "tests run in the top folder");
	manual[fread(manual, 1, sizeof manual - 1, file)] = 0;
	fclose(file);
}

START_TEST(lists_all_commands)
{
	for (size_t i = 0; i < command_count; i++) {
		char line[256];
		command_line(&commands[i], line, sizeof line);
		ck_assert_msg(strstr(manual, line), "%s: no line%s", commands[i].name, line);
	}
}
END_TEST

START_TEST(lists_the_command_line)
{
	struct candidate candidate;
	for (size_t i = 0; command_line_describe(i, &candidate); i++) {
		char name[64], written[256] = "";
		snprintf(name, sizeof name, ":%s", candidate.text);
		put_font(written, sizeof written, 'B', name);
		ck_assert_msg(strstr(manual, written), "%s", name);
	}
}
END_TEST

int main(void)
{
	TCase *rows = tcase_create("rows");
	tcase_add_unchecked_fixture(rows, read_manual, NULL);
	tcase_add_test(rows, lists_all_commands);
	tcase_add_test(rows, lists_the_command_line);
	Suite *suite = suite_create("manual keys");
	suite_add_tcase(suite, rows);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
