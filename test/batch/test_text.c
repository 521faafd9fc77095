/* test_text.c - what batch prints, byte for byte: times, padded numbers, escapes, hex lines, trees. Rows of
 * times were seen in tshark 4.0's output. */
#include "batch/bytes.h"
#include "batch/output.h"
#include "batch/time_text.h"
#include "batch/tree.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS INT64_C(1000000000)

/* clang-format off */
static const struct {
	const char *form;
	bool is_hms;
	int64_t time_ns, base_ns;
	unsigned digits;
	const char *expected;
} times[] = {
	{ "r", false, 1059 * SECOND_NS + 999999000, 1000 * SECOND_NS, 6, "59.999999" },
	{ "r", false, 999 * SECOND_NS + 999999000, 1000 * SECOND_NS, 6, "-0.000001" },
	{ "d", false, 5, 5, 9, "0.000000000" },
	{ "r", false, 7, 5, 0, "0" },
	{ "e", false, 1695936918 * SECOND_NS + 479748000, 0, 6, "1695936918.479748" },
	{ "u", false, 1695936918 * SECOND_NS + 479748000, 0, 6, "21:35:18.479748" },
	{ "ud", false, 1695936918 * SECOND_NS + 479748000, 0, 3, "2023-09-28 21:35:18.479" },
	{ "udoy", false, 1695936918 * SECOND_NS, 0, 9, "2023/271 21:35:18.000000000" },
	{ "ad", false, 1695936918 * SECOND_NS, 0, 6, "2023-09-28 16:35:18.000000" },
	{ "ud", false, -1, 0, 9, "1969-12-31 23:59:59.999999999" },
	{ "r", true, 5000, 0, 6, "0.000005s" },
	{ "r", true, 60 * SECOND_NS, 0, 6, "1m  0.000000s" },
	{ "r", true, 3600 * SECOND_NS, 0, 6, "1h  0m  0.000000s" },
	{ "r", true, 89000 * SECOND_NS, 0, 6, "24h 43m 20.000000s" },
	{ "r", true, 0, 1000, 6, "- 0.000001s" },
	{ "d", true, 0, 499 * SECOND_NS + 999999000, 6, "- 8m 19.999999s" },
};
/* clang-format on */

START_TEST(writes_times)
{
	struct time_form form = { .is_hms = times[_i].is_hms };
	char text[TIME_TEXT_MAX];
	setenv("TZ", "EST5", 1);
	tzset();
	ck_assert(time_form_named(times[_i].form, &form));
	size_t length =
		time_text(&form, times[_i].time_ns, times[_i].base_ns, times[_i].digits, text);
	ck_assert_str_eq(text, times[_i].expected);
	ck_assert_uint_eq(length, strlen(text));
}
END_TEST

START_TEST(knows_forms)
{
	struct time_form form = { .is_hms = true };
	ck_assert(!time_form_named("x", &form));
	ck_assert(!time_form_named("", &form));
	ck_assert(time_form_named("ud", &form));
	ck_assert(form.is_utc && form.is_hms && form.style == TIME_DATE);
}
END_TEST

/* Runs a writer into a pipe and gives what came out. */
static char printed[1 << 16];
static int ends[2];
static struct output output;

static void setup(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	ck_assert_int_eq(pipe(ends), 0);
	fcntl(ends[1], F_SETPIPE_SZ, (int)sizeof printed);
	output_open(&output, ends[1]);
}

static void teardown(void)
{
	output_close(&output);
	close(ends[0]);
	close(ends[1]);
}

static const char *flushed(void)
{
	output_flush(&output);
	output_char(&output, 0);
	output_flush(&output);
	ssize_t length = read(ends[0], printed, sizeof printed - 1);
	printed[length < 0 ? 0 : length] = 0;
	return printed;
}

START_TEST(pads_numbers)
{
	output_number(&output, 0, 0);
	output_char(&output, '|');
	output_number(&output, 42, 5);
	output_char(&output, '|');
	output_number(&output, UINT64_MAX, 3);
	ck_assert_str_eq(flushed(), "0|   42|18446744073709551615");
}
END_TEST

static const struct {
	const char *in, *out;
} escapes[] = {
	{ "plain", "plain" },
	{ "80 → 1000", "80 → 1000" },
	{ "a\tb\n", "a\\tb\\n" },
	{ "\x1b[31m", "\\033[31m" },
	{ "caf\xc3\xa9", "café" },
	{ "\xff", "\xef\xbf\xbd" },
	{ "a\xe2\x80\xae"
	  "b",
	  "a\\u202Eb" },
	{ "", "" },
};

START_TEST(escapes_text)
{
	output_escaped(&output, escapes[_i].in, strlen(escapes[_i].in));
	ck_assert_str_eq(flushed(), escapes[_i].out);
}
END_TEST

/* A long text of two-byte characters is cut into pieces nowhere inside one. */
START_TEST(tears_no_character)
{
	enum { CHARACTERS = 9000 };
	char *text = malloc(1 + 2 * CHARACTERS);
	for (int shift = 0; shift < 2; shift++) {
		memset(text, 'x', 1);
		for (size_t i = 0; i < CHARACTERS; i++) memcpy(text + shift + 2 * i, "\xc3\xa9", 2);
		size_t length = (size_t)shift + 2 * CHARACTERS;
		output_escaped(&output, text, length);
		const char *out = flushed();
		ck_assert_uint_eq(strlen(out), length);
		ck_assert_mem_eq(out, text, length);
	}
	free(text);
}
END_TEST

START_TEST(dumps_bytes)
{
	struct data_source sources[] = { { "Frame", (const uint8_t *)"0123456789abcdef\x7f", 17 },
		                         { "Reassembled TCP", (const uint8_t *)"\n", 1 } };
	bytes_write(sources, 1, &output);
	ck_assert_str_eq(
		flushed(),
		"0000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66   0123456789abcdef\n"
		"0010  7f                                                .\n");
	bytes_write(sources, 2, &output);
	ck_assert_str_eq(
		flushed(),
		"Frame (17 bytes):\n"
		"0000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66   0123456789abcdef\n"
		"0010  7f                                                .\n"
		"Reassembled TCP (1 byte):\n"
		"0000  0a                                                .\n");
}
END_TEST

START_TEST(remembers_a_closed_pipe)
{
	int closed[2];
	struct output broken;
	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(pipe(closed), 0);
	close(closed[0]);
	output_open(&broken, closed[1]);
	output_string(&broken, "gone");
	output_flush(&broken);
	ck_assert_int_eq(broken.error, EPIPE);
	output_string(&broken, "dropped, quietly");
	output_close(&broken);
	close(closed[1]);
}
END_TEST

enum { F_OUTER, F_INNER, F_HIDDEN, F_COUNT };
static const struct field fields[F_COUNT] = {
	[F_OUTER] = { "p.outer", "Outer", FIELD_U8 },
	[F_INNER] = { "p.inner", "Inner", FIELD_U8 },
	[F_HIDDEN] = { "p.hidden", "Hidden", FIELD_U8 },
};

START_TEST(writes_trees)
{
	struct registry *registry = registry_open();
	uint16_t first;
	registry_add(registry, "p", "Protocol", fields, F_COUNT, &first);
	uint16_t protocol = registry_find(registry, "p", 1);
	const struct item items[] = {
		{ .field = protocol, .end = 4 },
		{ .field = (uint16_t)(first + F_OUTER),
		  .flags = ITEM_NUMBER,
		  .end = 4,
		  .value.number = 1 },
		{ .field = (uint16_t)(first + F_HIDDEN),
		  .flags = ITEM_NUMBER | ITEM_HIDDEN,
		  .end = 3 },
		{ .field = (uint16_t)(first + F_INNER),
		  .flags = ITEM_NUMBER | ITEM_GENERATED,
		  .end = 4,
		  .value.number = 2 },
		{ .field = protocol, .end = 5 },
	};
	struct tape tape;
	tape_open(&tape);
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) *tape_add(&tape) = items[i];
	tree_write(registry, &tape, NULL, &output);
	ck_assert_str_eq(flushed(), "Protocol\n    Outer: 1\n        [Inner: 2]\nProtocol\n");
	struct field_set none = { .bits = { 0 } };
	tree_write(registry, &tape, &none, &output);
	ck_assert_str_eq(flushed(), "Protocol\nProtocol\n");
	tape_close(&tape);
	registry_close(registry);
}
END_TEST

int main(void)
{
#define ROWS(table) (int)(sizeof(table) / sizeof *(table))
	TCase *rows = tcase_create("rows");
	tcase_add_checked_fixture(rows, setup, teardown);
	tcase_add_loop_test(rows, writes_times, 0, ROWS(times));
	tcase_add_test(rows, knows_forms);
	tcase_add_test(rows, pads_numbers);
	tcase_add_loop_test(rows, escapes_text, 0, ROWS(escapes));
	tcase_add_test(rows, tears_no_character);
	tcase_add_test(rows, dumps_bytes);
	tcase_add_test(rows, remembers_a_closed_pipe);
	tcase_add_test(rows, writes_trees);
	Suite *suite = suite_create("text");
	suite_add_tcase(suite, rows);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
