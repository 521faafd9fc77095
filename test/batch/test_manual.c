/* test_manual.c - the man page has every option, by letter and by name. */
#include "../../src/options_table.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char manual[1 << 18];

/* Dashes are written \- there. */
static bool manual_has(const char *option)
{
	char text[128] = "\\fB";
	size_t used = strlen(text);
	for (; *option && used + 8 < sizeof text; option++) {
		if (*option == '-') text[used++] = '\\';
		text[used++] = *option;
	}
	snprintf(text + used, sizeof text - used, "\\fR");
	return strstr(manual, text);
}

START_TEST(lists_all_options)
{
	FILE *file = fopen("man/dogfish.1", "r");
	ck_assert_msg(file, "tests run in the top folder");
	manual[fread(manual, 1, sizeof manual - 1, file)] = 0;
	fclose(file);
	for (size_t i = 0; i < options_table_count; i++) {
		const struct option_row *row = &options_table[i];
		char shown[64];
		if (!row->apply || !row->help) continue;
		snprintf(shown, sizeof shown, "-%c", row->letter);
		if (row->letter) ck_assert_msg(manual_has(shown), "%s", shown);
		snprintf(shown, sizeof shown, "--%s", row->name ? row->name : "");
		if (row->name) ck_assert_msg(manual_has(shown), "%s", shown);
	}
}
END_TEST

int main(void)
{
	TCase *rows = tcase_create("rows");
	tcase_add_test(rows, lists_all_options);
	Suite *suite = suite_create("manual");
	suite_add_tcase(suite, rows);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
