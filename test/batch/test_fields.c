/* test_fields.c - lines of -T fields in every form of -E. */
#include "batch/fields.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { F_NUMBER, F_TEXT, F_MARK, F_COUNT };
static const struct field table[F_COUNT] = {
	[F_NUMBER] = { "p.number", "Number", FIELD_U16 },
	[F_TEXT] = { "p.text", "Text", FIELD_STRING },
	[F_MARK] = { "p.mark", "Mark", FIELD_EXPERT },
};

static struct registry *registry;
static struct tape tape;
static struct store *store;
static struct summary summary = { .protocol = "P", .info = "some info" };

static void setup(void)
{
	uint16_t first;
	registry = registry_open();
	registry_add(registry, "p", "Protocol", table, F_COUNT, &first);
	tape_open(&tape);
	const struct item items[] = {
		{ .field = (uint16_t)(first + F_NUMBER), .flags = ITEM_NUMBER, .value.number = 7 },
		{ .field = (uint16_t)(first + F_NUMBER), .flags = ITEM_NUMBER, .value.number = 8 },
		{ .field = (uint16_t)(first + F_NUMBER), .flags = ITEM_NUMBER, .value.number = 9 },
		{ .field = (uint16_t)(first + F_TEXT),
		  .value.bytes = (const uint8_t *)"a\tb",
		  .value_length = 3 },
		{ .field = (uint16_t)(first + F_MARK) },
	};
	for (size_t i = 0; i < sizeof items / sizeof *items; i++) *tape_add(&tape) = items[i];
	store = store_open();
	store_add_interface(store, &(struct store_interface){ .time_digits = 6 });
	store_append_frame(
		store, &(struct frame_record){
			       .time_ns = 5, .captured = 60, .reported = 99, .has_time = true });
	store_publish_stored(store);
}

static void teardown(void)
{
	tape_close(&tape);
	registry_close(registry);
	store_close(store);
}

/* clang-format off */
static const struct {
	const char *options[4]; /* -E */
	const char *names[4];   /* -e */
	const char *expected;
} lines[] = {
	{ { 0 }, { "p.number", "p.text" }, "7,8,9\ta\\tb\n" },
	{ { "escape=n" }, { "p.text" }, "a\tb\n" }, { { "escape=y" }, { "p.text" }, "a\\tb\n" },
	{ { "occurrence=f" }, { "p.number" }, "7\n" },
	{ { "occurrence=l" }, { "p.number", "p.mark" }, "9\t1\n" },
	{ { "separator=/s", "aggregator=;" }, { "p.number", "p.mark" }, "7;8;9 1\n" },
	{ { "quote=d", "separator=," }, { "p.number", "p.none", "p.mark" }, "\"7,8,9\",,\"1\"\n" },
	{ { "quote=s", "aggregator=/s" }, { "p.number" }, "'7 8 9'\n" },
	{ { "header=y", "bom=y" }, { "p.mark", "_ws.col.Info" }, "\xef\xbb\xbfp.mark\t_ws.col.Info\n1\tsome info\n" },
	{ { 0 }, { "_ws.col.No.", "_ws.col.Time", "_ws.col.Length", "_ws.col.Protocol" }, "1\t0.000000\t99\tP\n" },
	{ { 0 }, { "_ws.col.info", "p.number" }, "\t7,8,9\n" },
	{ { 0 }, { "p.number", "p.mark", "p.number" }, "7,8,9\t1\t7,8,9\n" },
};
static const char *const bad_options[] = {
	"", "header", "header=", "header=x", "occurrence=x", "occurrence=fl", "quote=x", "separator=", "colour=y", "escape=x",
};
/* clang-format on */

START_TEST(writes_lines)
{
	int ends[2];
	char printed[512];
	struct output output;
	struct time_form time = { .style = TIME_RELATIVE };
	struct row row = { .frame = 1, .store = store, .summary = &summary };
	struct fields *fields = fields_open(registry);
	for (int i = 0; i < 4 && lines[_i].options[i]; i++)
		ck_assert(fields_set_option(fields, lines[_i].options[i]));
	for (int i = 0; i < 4 && lines[_i].names[i]; i++) fields_add(fields, lines[_i].names[i]);
	ck_assert_int_eq(pipe(ends), 0);
	output_open(&output, ends[1]);
	fields_write_header(fields, &output);
	fields_write(fields, &tape, &row, &time, &output);
	output_close(&output);
	ssize_t length = read(ends[0], printed, sizeof printed - 1);
	ck_assert_int_gt(length, 0);
	printed[length] = 0;
	ck_assert_str_eq(printed, lines[_i].expected);
	close(ends[0]);
	close(ends[1]);
	fields_close(fields);
}
END_TEST

START_TEST(refuses_options)
{
	struct fields *fields = fields_open(registry);
	ck_assert(!fields_set_option(fields, bad_options[_i]));
	fields_close(fields);
}
END_TEST

START_TEST(names_the_unknown)
{
	struct fields *fields = fields_open(registry);
	fields_add(fields, "p.nothing");
	fields_add(fields, "p.number");
	fields_add(fields, "q");
	ck_assert_str_eq(fields_unknown(fields, 0), "p.nothing");
	ck_assert_str_eq(fields_unknown(fields, 1), "q");
	ck_assert_ptr_null(fields_unknown(fields, 2));
	fields_close(fields);
}
END_TEST

START_TEST(wants_what_it_prints)
{
	struct field_set wanted;
	unsigned flags;
	struct fields *fields = fields_open(registry);
	fields_add(fields, "p.number");
	fields_wanted(fields, &wanted, &flags);
	ck_assert_uint_eq(flags, 0);
	fields_add(fields, "_ws.col.Info");
	fields_wanted(fields, &wanted, &flags);
	ck_assert_uint_eq(flags, DISSECT_SUMMARY);
	fields_add(fields, "p");
	fields_wanted(fields, &wanted, &flags);
	ck_assert_uint_eq(flags, DISSECT_SUMMARY | DISSECT_TEXT);
	fields_close(fields);
}
END_TEST

int main(void)
{
#define ROWS(array) (int)(sizeof(array) / sizeof *(array))
	TCase *rows = tcase_create("rows");
	tcase_add_checked_fixture(rows, setup, teardown);
	tcase_add_loop_test(rows, writes_lines, 0, ROWS(lines));
	tcase_add_loop_test(rows, refuses_options, 0, ROWS(bad_options));
	tcase_add_test(rows, names_the_unknown);
	tcase_add_test(rows, wants_what_it_prints);
	Suite *suite = suite_create("fields");
	suite_add_tcase(suite, rows);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
