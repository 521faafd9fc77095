/* The store: columns over chunks, published counts seen from another thread, notes, stacks, comments. */
#include "store/frames.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct store *store;

static void setup(void) { store = store_open(); }
static void teardown(void) { store_close(store); }

START_TEST(test_columns_over_chunks)
{
	const uint32_t count = 2 * FRAMES_PER_CHUNK + 10;
	for (uint32_t i = 1; i <= count; i++) {
		struct frame_record record = { .time_ns = i * 1000,
			                       .position = (uint64_t)i * 100000,
			                       .file = i > FRAMES_PER_CHUNK + 5,
			                       .captured = i % 1500,
			                       .reported = i % 1500 + 1,
			                       .interface = (uint16_t)(i % 3),
			                       .has_time = true };
		ck_assert(store_append_frame(store, &record));
		if (i == 5) ck_assert_uint_eq(store_stored_count(store), 0);
	}
	store_publish_stored(store);
	ck_assert_uint_eq(store_stored_count(store), count);
	ck_assert_uint_eq(store_tracked_count(store), 0);
	const uint32_t looked_at[] = {
		1,     42949, 42950, FRAMES_PER_CHUNK, FRAMES_PER_CHUNK + 1, FRAMES_PER_CHUNK + 6,
		count,
	}; /* positions pass 4 GiB between the second and the third, in the middle of a chunk */
	for (size_t i = 0; i < sizeof looked_at / sizeof *looked_at; i++) {
		uint32_t frame = looked_at[i];
		ck_assert_int_eq(store_time_ns(store, frame), (int64_t)frame * 1000);
		ck_assert_uint_eq(store_captured(store, frame), frame % 1500);
		ck_assert_uint_eq(store_reported(store, frame), frame % 1500 + 1);
		ck_assert_uint_eq(store_interface(store, frame), frame % 3);
		ck_assert_uint_eq(store_position(store, frame), (uint64_t)frame * 100000);
		uint32_t slot;
		struct frame_chunk *chunk = store_chunk(store, frame, &slot);
		ck_assert_uint_eq(frame_chunk_place(chunk, slot) >> 48,
		                  frame > FRAMES_PER_CHUNK + 5);
		ck_assert_uint_eq(store_conversation(store, frame), CONVERSATION_NONE);
		ck_assert_uint_eq(store_analysis(store, frame), 0);
	}
}
END_TEST

START_TEST(test_notes)
{
	void *record;
	uint32_t first = notes_add(&store->notes, 3, &record);
	ck_assert_uint_ne(first, 0);
	memcpy(record, "abc", 3);
	uint32_t last = 0;
	for (int i = 0; i < 100000; i++) { /* over several chunks */
		last = notes_add(&store->notes, 24, &record);
		ck_assert_uint_ne(last, 0);
		ck_assert_uint_eq((uintptr_t)record % 8, 0);
		memcpy(record, &i, sizeof i);
	}
	int value;
	memcpy(&value, notes_at(&store->notes, last), sizeof value);
	ck_assert_int_eq(value, 99999);
	ck_assert_mem_eq(notes_at(&store->notes, first), "abc", 3);
	ck_assert_uint_eq(notes_add(&store->notes, NOTE_SIZE_MAX + 1, &record), 0);
	uint32_t words = notes_add_words(&store->notes, 1, &record);
	*(uint32_t *)record = 7;
	uint32_t next = notes_add_words(&store->notes, 3, &record);
	ck_assert_uint_eq(next, words + 1);
	uint32_t aligned = notes_add(&store->notes, 5, &record);
	ck_assert_uint_eq((uintptr_t)record % 8, 0);
	ck_assert_uint_le(aligned - next, 4);
	ck_assert_uint_eq(*(const uint32_t *)notes_at(&store->notes, words), 7);
}
END_TEST

START_TEST(test_stacks_are_interned)
{
	struct stack a = { .has = { 1 } }, b = { .has = { 1 }, .may = { 2 } };
	uint16_t id = store_intern_stack(store, &a);
	ck_assert_uint_ne(id, STACK_UNKNOWN);
	ck_assert_uint_eq(store_intern_stack(store, &a), id);
	ck_assert_uint_ne(store_intern_stack(store, &b), id);
	for (uint64_t i = 0; i < STACKS_MAX; i++)
		store_intern_stack(store, &(struct stack){ .has = { 4, i } });
	ck_assert_uint_eq(store_intern_stack(store, &(struct stack){ .has = { 8, 1 } }),
	                  STACK_UNKNOWN);
	ck_assert_uint_eq(store_intern_stack(store, &a), id);
}
END_TEST

START_TEST(test_comments)
{
	ck_assert_ptr_null(store_comments(store, 1));
	ck_assert(store_add_comments(store, 3, "one\0two", 7, 2));
	ck_assert(store_add_comments(store, 9, "nine", 4, 1));
	ck_assert_ptr_null(store_comments(store, 2));
	ck_assert_ptr_null(store_comments(store, 10));
	ck_assert_uint_eq(store_comments(store, 3)->count, 2);
	ck_assert_str_eq(store_comments(store, 3)->text + 4, "two");
	ck_assert_str_eq(store_comments(store, 9)->text, "nine");
}
END_TEST

enum { STRESS_FRAMES = 300000 };

/* A reader that believes every published count: what lies below it must be whole. */
static void *reader(void *unused)
{
	static char torn[] = "torn";
	(void)unused;
	for (uint32_t seen = 0; seen < STRESS_FRAMES;) {
		uint32_t count = store_tracked_count(store);
		for (; seen < count; seen++) {
			uint32_t handle = store_analysis(store, seen + 1);
			uint32_t note;
			memcpy(&note, notes_at(&store->notes, handle), sizeof note);
			if (note != seen + 1 || store_captured(store, seen + 1) != seen % 100)
				return torn;
		}
	}
	return NULL;
}

START_TEST(test_published_counts_under_stress)
{
	pthread_t thread;
	ck_assert_int_eq(pthread_create(&thread, NULL, reader, NULL), 0);
	for (uint32_t i = 1; i <= STRESS_FRAMES; i++) {
		struct frame_record record = { .captured = (i - 1) % 100, .reported = 100 };
		ck_assert(store_append_frame(store, &record));
		store_publish_stored(store);
		void *note;
		uint32_t handle = notes_add(&store->notes, 8, &note);
		memcpy(note, &i, sizeof i);
		uint32_t slot;
		struct frame_chunk *chunk = store_chunk(store, i, &slot);
		atomic_store_explicit(&chunk->analysis[slot], handle, memory_order_release);
		if (i % 7 == 0 || i == STRESS_FRAMES) store_publish_tracked(store, i);
	}
	void *complaint;
	pthread_join(thread, &complaint);
	ck_assert_ptr_null(complaint);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("frames");
	TCase *cases = tcase_create("frames");
	tcase_set_timeout(cases, 60);
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_test(cases, test_columns_over_chunks);
	tcase_add_test(cases, test_notes);
	tcase_add_test(cases, test_stacks_are_interned);
	tcase_add_test(cases, test_comments);
	tcase_add_test(cases, test_published_counts_under_stress);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
