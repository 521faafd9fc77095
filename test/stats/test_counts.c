/* test_counts.c - statistics as tables: read and ordered in slices, in any order, each row leading to what it counts. */
#include "stats/counts.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/stats/ranking.h"
#include "../support/session.h"

enum { FRAMES_MAX = 4096, RANKED = 5000 };

static struct session_frame frames[FRAMES_MAX];
static struct session session;
static struct capture_file *file;
static struct pass_source source;

static void open_capture(const char *path)
{
	session_open(&session, proto_list);
	session_start(&session);
	uint32_t count = (uint32_t)session_read(path, frames, FRAMES_MAX, &file);
	ck_assert_msg(count, "%s", path);
	for (uint32_t i = 0; i < count; i++) session_append(&session, &frames[i]);
	source = (struct pass_source){ .engine = session.engine,
		                       .preferences = &session.preferences };
}

static void close_capture(void)
{
	session_close(&session);
	capture_file_close(file);
}

static struct table_numbers {
	uint64_t of[RANKED];
} numbers;

static struct counts_key number_key(const void *context, size_t row)
{
	return (struct counts_key){ 0, ((const struct table_numbers *)context)->of[row] };
}

static const struct {
	size_t count, slice;
} rankings[] = { { 0, 1 },    { 1, 1 },      { 1023, 7 },        { 1024, 1 },
	         { 1025, 1 }, { RANKED, 1 }, { RANKED, 1 << 20 } };

/* Falls never, and rows that are equal keep their order. */
START_TEST(test_ranking)
{
	struct ranking ranking = { .rows = NULL };
	size_t count = rankings[_i].count;
	for (size_t i = 0; i < count; i++) numbers.of[i] = i * 7919 % 97;
	ck_assert(ranking_begin(&ranking, count));
	while (ranking_step(&ranking, number_key, &numbers, rankings[_i].slice)) continue;
	for (size_t i = 0; i + 1 < count; i++) {
		uint32_t here = ranking_at(&ranking, i), next = ranking_at(&ranking, i + 1);
		bool is_right = numbers.of[here] < numbers.of[next] ||
		                (numbers.of[here] == numbers.of[next] && here < next);
		ck_assert_msg(is_right, "%zu of %zu", i, count);
	}
	ranking_close(&ranking);
}
END_TEST

static void make(struct counts *counts, uint32_t slice)
{
	while (counts_read(counts, slice)) continue;
	counts_order(counts);
	while (counts_order_step(counts, slice)) continue;
}

static const struct counts_kind *const kinds[] = {
	&counts_conversations, &counts_endpoints, &counts_hierarchy, &counts_io,
	&counts_expert,        &counts_summary,
};

/* The same whether the capture is there at once or grows, whatever the slices are; every filter compiles. */
START_TEST(test_growth)
{
	const struct counts_kind *kind = kinds[_i];
	open_capture("test/golden/lab-http/capture.pcapng");
	for (size_t variant = 0; kind->variant(variant); variant++) {
		struct counts *growing = counts_open(kind, &source, variant);
		uint32_t step = variant ? UINT32_MAX : 10;
		while (engine_track(session.engine, step)) make(growing, 3);
		make(growing, 1000);
		struct counts *whole = counts_open(kind, &source, variant);
		make(whole, FRAMES_MAX);
		ck_assert_uint_eq(counts_count(growing), counts_count(whole));
		for (size_t place = 0; place < counts_count(whole); place++) {
			size_t here = counts_row(growing, place), there = counts_row(whole, place);
			char text[2][COUNTS_TEXT_MAX], filter[COUNTS_TEXT_MAX];
			for (size_t column = 0; column < kind->column_count; column++) {
				counts_text(growing, here, column, text[0], sizeof text[0]);
				counts_text(whole, there, column, text[1], sizeof text[1]);
				ck_assert_str_eq(text[0], text[1]);
			}
			counts_filter(whole, there, filter, sizeof filter);
			struct error error = { .text = "" };
			struct filter *compiled = filter_compile(
				dissectors_registry(session.dissectors), filter, &error);
			ck_assert_msg(compiled || !*filter, "%s: %s", filter, error.text);
			filter_close(compiled);
		}
		counts_close(growing);
		counts_close(whole);
	}
	close_capture();
}
END_TEST

static void check_sorted(const struct counts *counts, const struct counts_kind *kind, size_t column,
                         bool falls)
{
	for (size_t i = 0; i + 1 < counts_count(counts); i++) {
		struct counts_key here =
			kind->key ? counts_key_of(counts, counts_row(counts, i), column)
				  : (struct counts_key){ 0, 0 };
		struct counts_key next = counts_key_of(counts, counts_row(counts, i + 1), column);
		bool rises =
			here.high < next.high || (here.high == next.high && here.low <= next.low);
		bool sinks =
			here.high > next.high || (here.high == next.high && here.low >= next.low);
		ck_assert_msg(falls ? sinks : rises, "%s by %s", kind->name,
		              kind->columns[column].title);
	}
}

START_TEST(test_sorting)
{
	const struct counts_kind *kind = kinds[_i];
	if (kind->is_ordered) return;
	open_capture("test/golden/lab-http/capture.pcapng");
	while (engine_track(session.engine, FRAMES_MAX)) continue;
	struct counts *counts = counts_open(kind, &source, 0);
	make(counts, FRAMES_MAX);
	for (size_t column = 0; column < kind->column_count; column++)
		for (int reversed = 0; reversed < 2; reversed++) {
			counts_sort(counts, column, reversed);
			make(counts, 100);
			check_sorted(counts, kind, column,
			             kind->columns[column].is_number != reversed);
		}
	counts_close(counts);
	close_capture();
}
END_TEST

/* Time that steps back while the capture grows: the engine's word no longer holds, and the frames are read. */
START_TEST(test_time_steps_back)
{
	open_capture("test/golden/tcp-port-reuse/capture.pcap");
	struct counts *counts = counts_open(&counts_conversations, &source, 0);
	while (engine_track(session.engine, FRAMES_MAX)) continue;
	make(counts, 2);
	size_t count = counts_count(counts);
	ck_assert_uint_gt(count, 0);
	char before[COUNTS_TEXT_MAX], after[COUNTS_TEXT_MAX];
	counts_text(counts, counts_row(counts, 0), 2, before, sizeof before);
	struct session_frame late = frames[0];
	late.time_ns -= 1000;
	session_append(&session, &late);
	while (engine_track(session.engine, FRAMES_MAX)) continue;
	make(counts, 2);
	ck_assert_uint_ge(counts_count(counts), count);
	counts_text(counts, counts_row(counts, 0), 2, after, sizeof after);
	ck_assert_str_eq(before, after);
	counts_close(counts);
	close_capture();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("counts");
	TCase *tables = tcase_create("tables");
	enum { KINDS = sizeof kinds / sizeof *kinds };
	tcase_add_loop_test(tables, test_ranking, 0, sizeof rankings / sizeof *rankings);
	tcase_add_loop_test(tables, test_growth, 0, KINDS);
	tcase_add_loop_test(tables, test_sorting, 0, KINDS);
	tcase_add_test(tables, test_time_steps_back);
	tcase_set_timeout(tables, 60);
	suite_add_tcase(suite, tables);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
