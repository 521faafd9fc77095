/* Segment lists: order of arrival, splitting of long pieces, cursors that go on, memory that ends. */
#include "stream/segments.h"

#include <check.h>

#include "base/arena.h"

static struct arena arena;

static void setup(void) { arena_open(&arena, 64 << 20); }
static void teardown(void) { arena_close(&arena); }

START_TEST(test_order_over_many_chunks)
{
	enum { COUNT = 3000 };
	struct segments list = { 0 };
	struct segments_cursor cursor = { 0 };
	ck_assert_ptr_null(segments_next(&list, &cursor));
	for (uint32_t i = 0; i < COUNT; i++) {
		struct segment s = { .stream_offset = (uint64_t)i * 7,
			             .frame = i + 1,
			             .data_offset = 54,
			             .direction = i % 5 == 0 };
		ck_assert(segments_append(&list, &arena, &s, i % 1500));
		if (i % 3) continue; /* a cursor that has reached the end goes on later */
		for (const struct segment *at; (at = segments_next(&list, &cursor));) {
			uint32_t index = cursor.index - 1;
			ck_assert_uint_eq(at->stream_offset, (uint64_t)index * 7);
			ck_assert_uint_eq(at->frame, index + 1);
			ck_assert_uint_eq(at->length, index % 1500);
			ck_assert_uint_eq(at->data_offset, 54);
			ck_assert_uint_eq(at->direction, index % 5 == 0);
			ck_assert_uint_eq(at->flags, 0);
		}
		ck_assert_uint_eq(cursor.index, i + 1);
	}
	ck_assert_uint_eq(segments_count(&list), COUNT);
}
END_TEST

static const struct {
	uint32_t length, data_offset;
	uint32_t entries;
	uint32_t last_length;
	bool is_last_indirect;
	const char *why;
} splits[] = {
	{ 0, 54, 1, 0, false, "a FIN without data is kept" },
	{ 65535, 54, 1, 65535, false, "the longest entry" },
	{ 65536, 0, 2, 1, false, "one more byte, its offset still fits" },
	{ 65536, 54, 2, 1, true, "one more byte, its offset does not fit" },
	{ 200000, 54, 4, 200000 - 3 * 65535, true, "a jumbogram" },
};

START_TEST(test_split)
{
	struct segments list = { 0 };
	struct segment s = { .stream_offset = 1000,
		             .frame = 9,
		             .flags = SEGMENT_FIN | SEGMENT_OUT_OF_ORDER };
	s.data_offset = splits[_i].data_offset & 0xffff;
	ck_assert(segments_append(&list, &arena, &s, splits[_i].length));
	ck_assert_msg(segments_count(&list) == splits[_i].entries, "%s", splits[_i].why);

	struct segments_cursor cursor = { 0 };
	uint64_t offset = 1000;
	for (const struct segment *at; (at = segments_next(&list, &cursor));) {
		bool is_last = cursor.index == splits[_i].entries;
		ck_assert_uint_eq(at->stream_offset, offset);
		ck_assert_uint_eq(at->frame, 9);
		ck_assert(at->flags & SEGMENT_OUT_OF_ORDER);
		ck_assert_int_eq(!!(at->flags & SEGMENT_FIN), is_last);
		if (is_last) {
			ck_assert_uint_eq(at->length, splits[_i].last_length);
			ck_assert_int_eq(!!(at->flags & SEGMENT_INDIRECT),
			                 splits[_i].is_last_indirect);
		}
		offset += at->length;
	}
	ck_assert_uint_eq(offset, 1000 + splits[_i].length);
}
END_TEST

START_TEST(test_offsets_past_4_gib)
{
	struct segments list = { 0 };
	struct segment s = { .stream_offset = (1ull << 40) + 3, .frame = 1, .data_offset = 66 };
	ck_assert(segments_append(&list, &arena, &s, 10));
	struct segments_cursor cursor = { 0 };
	ck_assert_uint_eq(segments_next(&list, &cursor)->stream_offset, (1ull << 40) + 3);
}
END_TEST

/* What comes as expected and what does not. */
static const struct segment entries[] = {
	{ .frame = 16777215, .length = 100, .data_offset = 54 },
	{ .frame = 16777215, .stream_offset = 100, .length = 100, .data_offset = 54 },
	{ .frame = 33554431, .direction = 1, .length = 65535, .data_offset = 65535 },
	{ .frame = 33554432, .stream_offset = 100, .length = 60, .flags = SEGMENT_RETRANSMITTED },
	{ .frame = 33554687, .stream_offset = 200, .length = 1, .data_offset = 66 },
	{ .frame = 33554943, .stream_offset = 0xfffffffffff0, .length = 2, .data_offset = 66 },
	{ .frame = 33620478, .stream_offset = 201, .length = 0, .flags = SEGMENT_FLAGS_ALL },
	{ .frame = 33686014, .direction = 1, .stream_offset = 65535, .length = 256 },
	{ .frame = 50463229, .direction = 1, .stream_offset = 0, .length = 256 },
	{ .frame = UINT32_MAX, .direction = 1, .stream_offset = 65791, .length = 255 },
};

START_TEST(test_every_form)
{
	struct segments list = { 0 };
	const uint32_t count = sizeof entries / sizeof *entries;
	for (uint32_t i = 0; i < count; i++)
		ck_assert(segments_append(&list, &arena, &entries[i], entries[i].length));
	struct segments_cursor cursor = { 0 };
	for (uint32_t i = 0; i < count; i++) {
		const struct segment *at = segments_next(&list, &cursor);
		ck_assert_uint_eq(at->frame, entries[i].frame);
		ck_assert_uint_eq(at->stream_offset, entries[i].stream_offset);
		ck_assert_uint_eq(at->length, entries[i].length);
		ck_assert_uint_eq(at->data_offset, entries[i].data_offset);
		ck_assert_uint_eq(at->direction, entries[i].direction);
		ck_assert_uint_eq(at->flags, entries[i].flags);
	}
	ck_assert_ptr_null(segments_next(&list, &cursor));
}
END_TEST

/* A budget: what a segment of a long stream that comes in order costs. */
START_TEST(test_ordinary_entries_are_small)
{
	enum { COUNT = 100000 };
	struct segments list = { 0 };
	struct segment s = { .frame = 1, .data_offset = 66 };
	for (uint32_t i = 0; i < COUNT; i++, s.frame += 1000, s.stream_offset += 1000)
		ck_assert(segments_append(&list, &arena, &s, 1000));
	ck_assert_uint_eq(segments_end(&list, 0), COUNT * 1000);
	ck_assert_uint_lt(arena.total, COUNT * 6);
}
END_TEST

START_TEST(test_memory_ends)
{
	struct arena small;
	struct segments list = { 0 };
	struct segment s = { .frame = 1 };
	arena_open(&small, 16 * 1024);
	uint32_t kept = 0;
	while (kept < 100000 && segments_append(&list, &small, &s, 1)) kept++;
	ck_assert_uint_lt(kept, 16 * 1024);
	ck_assert_uint_eq(segments_count(&list), kept);
	ck_assert(!segments_append(&list, &small, &s, 1));
	ck_assert_uint_eq(segments_count(&list), kept);
	arena_close(&small);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("segments");
	TCase *tcase = tcase_create("segments");
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, test_order_over_many_chunks);
	tcase_add_loop_test(tcase, test_split, 0, sizeof splits / sizeof *splits);
	tcase_add_test(tcase, test_offsets_past_4_gib);
	tcase_add_test(tcase, test_every_form);
	tcase_add_test(tcase, test_ordinary_entries_are_small);
	tcase_add_test(tcase, test_memory_ends);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
