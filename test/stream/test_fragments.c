/* Fragments of datagrams: when one is complete, in which order it is given, and what is given up when. */
#include "stream/fragments.h"

#include <check.h>
#include <stdio.h>

#include "base/arena.h"

enum { STEPS_MAX = 6, ROUNDS = 100000 };

static struct arena arena;

static void setup(void) { arena_open(&arena, (size_t)64 << 20); }

static void teardown(void) { arena_close(&arena); }

static struct fragment_key key_of(uint32_t id, uint8_t protocol, uint8_t host)
{
	const uint8_t source[4] = { 10, 0, 0, host }, destination[4] = { 10, 0, 0, 2 };
	return (struct fragment_key){ .source = address_make(ADDRESS_IPV4, source, 4),
		                      .destination = address_make(ADDRESS_IPV4, destination, 4),
		                      .id = id,
		                      .protocol = protocol };
}

/* One datagram's fragments as they arrive; frames count from 1. */
static const struct {
	const char *why;
	struct {
		uint32_t offset, length;
		bool is_last;
	} steps[STEPS_MAX];
	uint32_t complete_at; /* step from 1; 0: never */
	uint32_t length;      /* then */
	const char *order;    /* frames by offset, then */
} datagrams[] = {
	{ "in order", { { 0, 24 }, { 24, 24 }, { 48, 8, true } }, 3, 56, "1 2 3" },
	{ "backwards", { { 48, 8, true }, { 24, 24 }, { 0, 24 } }, 3, 56, "3 2 1" },
	{ "a hole in the middle", { { 0, 24 }, { 48, 8, true } }, 0, 0, "" },
	{ "no end", { { 0, 24 }, { 24, 24 } }, 0, 0, "" },
	{ "no beginning", { { 24, 24 }, { 48, 8, true } }, 0, 0, "" },
	{ "one twice: by arrival", { { 0, 24 }, { 0, 24 }, { 24, 8, true } }, 3, 32, "1 2 3" },
	{ "overlap fills", { { 0, 20 }, { 16, 24, true } }, 2, 40, "1 2" },
	{ "one inside another", { { 8, 8 }, { 0, 32 }, { 32, 8, true } }, 3, 40, "2 1 3" },
	{ "alone and whole", { { 0, 8, true } }, 1, 8, "1" },
	{ "two ends: the first counts",
	  { { 24, 8, true }, { 40, 8, true }, { 0, 24 } },
	  3,
	  32,
	  "3 1 2" },
	{ "a byte is missing", { { 0, 23 }, { 24, 8, true } }, 0, 0, "" },
	{ "empty ones are not kept",
	  { { 0, 0 }, { 0, 8 }, { 8, 0, true }, { 8, 8, true } },
	  4,
	  16,
	  "2 4" },
};

static void order_text(struct fragments *fragments, uint32_t count, char *out, size_t size)
{
	struct fragment list[STEPS_MAX];
	size_t used = 0;
	ck_assert_uint_le(count, STEPS_MAX);
	fragments_take(fragments, list);
	for (uint32_t i = 0; i < count; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%u", i ? " " : "",
		                         list[i].frame);
}

START_TEST(test_complete)
{
	struct fragments *fragments = fragments_open(&arena, FRAGMENTS_BYTES_MAX);
	struct fragment_key key = key_of(7, 17, 1);
	uint32_t complete_at = 0, length = 0;
	char order[64] = "";
	for (uint32_t i = 0; i < STEPS_MAX && !complete_at; i++) {
		struct fragment fragment = { .offset = datagrams[_i].steps[i].offset,
			                     .length = datagrams[_i].steps[i].length,
			                     .is_last = datagrams[_i].steps[i].is_last,
			                     .frame = i + 1 };
		struct fragments_result result = fragments_add(fragments, &key, &fragment);
		if (!result.length) continue;
		complete_at = i + 1;
		length = result.length;
		order_text(fragments, result.count, order, sizeof order);
	}
	ck_assert_msg(complete_at == datagrams[_i].complete_at, "%s: complete at %u",
	              datagrams[_i].why, complete_at);
	ck_assert_msg(length == datagrams[_i].length, "%s: %u bytes", datagrams[_i].why, length);
	ck_assert_str_eq(order, datagrams[_i].order);
}
END_TEST

static const struct {
	uint32_t id;
	uint8_t protocol, host;
	bool joins;
	const char *why;
} keys[] = {
	{ 7, 17, 1, true, "the same" },
	{ 8, 17, 1, false, "another identification" },
	{ 7, 6, 1, false, "another protocol" },
	{ 7, 17, 3, false, "another sender" },
};

START_TEST(test_key)
{
	struct fragments *fragments = fragments_open(&arena, FRAGMENTS_BYTES_MAX);
	struct fragment_key first = key_of(7, 17, 1),
			    second = key_of(keys[_i].id, keys[_i].protocol, keys[_i].host);
	struct fragment head = { .length = 8, .frame = 1 },
			tail = { .offset = 8, .length = 8, .frame = 2, .is_last = true };
	struct fragments_result begun = fragments_add(fragments, &first, &head);
	struct fragments_result result = fragments_add(fragments, &second, &tail);
	ck_assert_msg((result.length == 16) == keys[_i].joins, "%s", keys[_i].why);
	ck_assert_msg((result.datagram == begun.datagram) == keys[_i].joins, "%s", keys[_i].why);
}
END_TEST

/* After a datagram is complete the same identification begins a new one. */
START_TEST(test_used_again)
{
	struct fragments *fragments = fragments_open(&arena, FRAGMENTS_BYTES_MAX);
	struct fragment_key key = key_of(7, 17, 1);
	struct fragment head = { .length = 8, .frame = 1 },
			tail = { .offset = 8, .length = 8, .frame = 2, .is_last = true };
	uint32_t before = 0;
	for (int round = 0; round < 3; round++) {
		struct fragments_result begun = fragments_add(fragments, &key, &head);
		ck_assert_uint_gt(begun.datagram, before);
		ck_assert_uint_eq(begun.count, 1);
		before = begun.datagram;
		ck_assert_uint_eq(fragments_add(fragments, &key, &tail).length, 16);
		struct fragment list[2];
		fragments_take(fragments, list);
	}
}
END_TEST

/* The oldest is given up when the bytes are too many, and its memory is used again. */
START_TEST(test_bound)
{
	struct fragments *fragments = fragments_open(&arena, 1000);
	struct fragment head = { .length = 400, .frame = 1 };
	struct fragment tail = { .offset = 400, .length = 8, .frame = 2, .is_last = true };
	for (uint32_t id = 1; id <= 3; id++) {
		struct fragment_key key = key_of(id, 17, 1);
		ck_assert_uint_ne(fragments_add(fragments, &key, &head).datagram, 0);
	}
	struct fragment_key oldest = key_of(1, 17, 1), newest = key_of(3, 17, 1);
	ck_assert_uint_eq(fragments_add(fragments, &oldest, &tail).length, 0);
	ck_assert_uint_eq(fragments_add(fragments, &newest, &tail).length, 408);
	struct fragment list[2];
	fragments_take(fragments, list);
}
END_TEST

START_TEST(test_memory)
{
	struct fragments *fragments = fragments_open(&arena, 1 << 16);
	for (uint32_t id = 0; id < ROUNDS; id++) {
		struct fragment_key key = key_of(id, 17, 1);
		struct fragment head = { .length = 1480, .frame = id + 1 };
		ck_assert_uint_ne(fragments_add(fragments, &key, &head).datagram, 0);
	}
	ck_assert_uint_lt(arena.total, 8 << 20);
}
END_TEST

/* A datagram in more pieces than it may have stays incomplete, and costs no more. */
START_TEST(test_pieces_max)
{
	struct fragments *fragments = fragments_open(&arena, FRAGMENTS_BYTES_MAX);
	struct fragment_key key = key_of(7, 17, 1);
	struct fragment piece = { .offset = 8, .length = 8, .frame = 1 };
	for (int i = 0; i < FRAGMENTS_PER_DATAGRAM_MAX; i++)
		ck_assert_uint_ne(fragments_add(fragments, &key, &piece).datagram, 0);
	ck_assert_uint_eq(fragments_add(fragments, &key, &piece).datagram, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fragments");
	TCase *cases = tcase_create("fragments");
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_loop_test(cases, test_complete, 0, sizeof datagrams / sizeof *datagrams);
	tcase_add_loop_test(cases, test_key, 0, sizeof keys / sizeof *keys);
	tcase_add_test(cases, test_used_again);
	tcase_add_test(cases, test_bound);
	tcase_add_test(cases, test_memory);
	tcase_add_test(cases, test_pieces_max);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
