/* test_options.c - command lines: what they set, what they refuse, terminal or batch. */
#include "../../src/options.h"
#include "../../src/options_table.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 16 };

static struct options options;
static struct error error;

/* Splits at spaces. The words outlive the call: options point into them. */
static bool parse(const char *line)
{
	static char copy[512];
	char *words[WORDS_MAX] = { NULL }, *rest = copy;
	int count = 0;
	snprintf(copy, sizeof copy, "%s", line);
	for (char *word; count < WORDS_MAX && (word = strsep(&rest, " "));) words[count++] = word;
	error = (struct error){ .text = "" };
	return options_parse(&options, count, words, &error);
}

/* clang-format off */
static const struct { const char *line; bool has_terminal, wants; } places[] = {
	{ "dogfish", true, true }, { "dogfish", false, false }, { "dogfish -i lo", true, true },
	{ "dogfish -r /dev/null", true, true }, { "dogfish /dev/null", true, true },
	{ "tshark -r /dev/null", true, false }, { "/usr/bin/tshark", true, false },
	{ "dogfish -V -r /dev/null", true, false }, { "dogfish -r /dev/null -T text", true, false },
	{ "dogfish -P -i lo", true, false }, { "dogfish --print -i lo", true, false },
	{ "dogfish -x -i lo", true, false }, { "dogfish -q -i lo", true, false },
	{ "dogfish -l -i lo", true, false }, { "dogfish -r /dev/null -w out", true, false },
	{ "dogfish -i lo -w out", true, true }, { "dogfish -z follow,tcp,raw,0 -r /dev/null", true, false },
	{ "dogfish -O tcp -r /dev/null", true, false }, { "dogfish -Y tcp -r /dev/null", true, true },
};
static const struct { const char *line, *says; } refusals[] = {
	{ "dogfish -k", "-k" }, { "dogfish --nothing", "--nothing" }, { "dogfish -r", "FILE" },
	{ "dogfish -c 0", "-c" }, { "dogfish -c x", "decimal" }, { "dogfish -t zz", "-t zz" },
	{ "dogfish -T jsonraw -e a -r a", "ndjson" }, { "dogfish -T what", "-T what" },
	{ "dogfish -u x", "-u x" }, { "dogfish -R tcp -r a", "-2" }, { "dogfish -e tcp.port -r a", "-T fields" }, { "dogfish -T psml -e tcp.port -r a", "-T fields" },
	{ "dogfish -T fields -r a", "-e" }, { "dogfish -T psml -x -r a", "-x" }, { "dogfish -T ps -r a", "-T ps" }, { "dogfish -T fields -e a -x -r a", "-x" },
	{ "dogfish -r a -f tcp", "-Y" }, { "dogfish nosuchfile", "nosuchfile" },
	{ "dogfish -a soon:1", "duration" }, { "dogfish -a duration:x", "seconds" }, { "dogfish -B x", "-B" },
	{ "dogfish -r a -Y tcp udp", "two filters" }, { "dogfish -i lo -f tcp udp", "two filters" },
	{ "dogfish --quiet=1", "nothing after" }, { "dogfish -b files:2", "not in this version" },
	{ "dogfish -i lo -2", "-2" },
};
/* clang-format on */

START_TEST(chooses_the_place)
{
	ck_assert_msg(parse(places[_i].line), "%s: %s", places[_i].line, error.text);
	ck_assert_msg(options_wants_terminal(&options, places[_i].has_terminal) == places[_i].wants,
	              "%s", places[_i].line);
}
END_TEST

START_TEST(refuses)
{
	ck_assert_msg(!parse(refusals[_i].line), "%s", refusals[_i].line);
	ck_assert_msg(strstr(error.text, refusals[_i].says), "%s: %s", refusals[_i].line,
	              error.text);
}
END_TEST

START_TEST(takes_all_forms)
{
	ck_assert(
		parse("dogfish -nr in -c5 -Vx --display-filter=tcp.port==80 -t ud -u hms -w out"));
	ck_assert_str_eq(options.read_path, "in");
	ck_assert_uint_eq(options.packets_max, 5);
	ck_assert(options.prints_tree && options.prints_bytes && options.time.is_utc &&
	          options.time.is_hms);
	ck_assert_str_eq(options.display_filter, "tcp.port==80");
	ck_assert_str_eq(options.write_path, "out");
}
END_TEST

START_TEST(interfaces_have_their_own)
{
	ck_assert(parse("dogfish -s 100 -i lo -f tcp -p -i eth0 -s 200 -B 8"));
	ck_assert_uint_eq(options.interface_count, 2);
	ck_assert_uint_eq(options.interfaces[0].snaplen, 100);
	ck_assert_uint_eq(options.interfaces[1].snaplen, 200);
	ck_assert_str_eq(options.interfaces[0].filter, "tcp");
	ck_assert_ptr_null(options.interfaces[1].filter);
	ck_assert(options.interfaces[0].no_promiscuous && !options.interfaces[1].no_promiscuous);
	ck_assert_uint_eq(options.interfaces[1].buffer_mib, 8);
}
END_TEST

START_TEST(arguments_find_their_meaning)
{
	ck_assert(parse("dogfish /dev/null tcp and udp"));
	ck_assert_str_eq(options.read_path, "/dev/null");
	ck_assert_str_eq(options.display_filter, "tcp and udp");
	ck_assert(parse("dogfish -i lo port 80"));
	ck_assert_str_eq(options.interfaces[0].filter, "port 80");
	ck_assert_ptr_null(options.display_filter);
	ck_assert(parse("dogfish -r in -- -x"));
	ck_assert_str_eq(options.display_filter, "-x");
	ck_assert(!options.prints_bytes);
}
END_TEST

START_TEST(some_only_report)
{
	ck_assert(parse("dogfish -F") && options.action == ACTION_LIST_FORMATS);
	ck_assert(parse("dogfish -G") && options.action == ACTION_REPORT);
	ck_assert_str_eq(options.report, "fields");
	ck_assert(parse("dogfish -G protocols") && options.action == ACTION_REPORT);
	ck_assert(parse("dogfish --version") && options.action == ACTION_VERSION);
	ck_assert(parse("dogfish --recover x") && options.action == ACTION_RECOVER);
}
END_TEST

START_TEST(table_is_sound)
{
	for (size_t i = 0; i < options_table_count; i++) {
		const struct option_row *row = &options_table[i];
		if (!row->apply) continue;
		ck_assert(row->letter || row->name);
		if (row->letter) ck_assert_ptr_eq(option_by_letter(row->letter), row);
		if (row->name) ck_assert_ptr_eq(option_by_name(row->name, strlen(row->name)), row);
	}
}
END_TEST

int main(void)
{
#define ROWS(table) (int)(sizeof(table) / sizeof *(table))
	TCase *rows = tcase_create("rows");
	tcase_add_loop_test(rows, chooses_the_place, 0, ROWS(places));
	tcase_add_loop_test(rows, refuses, 0, ROWS(refusals));
	tcase_add_test(rows, takes_all_forms);
	tcase_add_test(rows, interfaces_have_their_own);
	tcase_add_test(rows, arguments_find_their_meaning);
	tcase_add_test(rows, some_only_report);
	tcase_add_test(rows, table_is_sound);
	Suite *suite = suite_create("options");
	suite_add_tcase(suite, rows);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
