/* The ring: what one thread can see of it, and two threads against each other. */
#include "capture/ring.h"

#include <check.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint8_t pattern[1 << 18];

static struct ring *open_ring(size_t size)
{
	struct error error;
	struct ring *ring = ring_open(size, &error);
	ck_assert_msg(ring != NULL, "%s", error.text);
	return ring;
}

static bool push(struct ring *ring, int64_t number, uint32_t length)
{
	struct ring_record head = {
		.time_ns = number,
		.captured = length,
		.reported = length + 7,
		.interface = (uint16_t)(number % 5),
	};
	return ring_push(ring, &head, pattern + number % 1024);
}

static void check_record(const struct ring_record *record, int64_t number, uint32_t length)
{
	ck_assert_ptr_nonnull(record);
	ck_assert_int_eq((uintptr_t)record % RING_ALIGN, 0);
	ck_assert_int_eq(record->time_ns, number);
	ck_assert_uint_eq(record->captured, length);
	ck_assert_uint_eq(record->reported, length + 7);
	ck_assert_uint_eq(record->interface, (unsigned)(number % 5));
	ck_assert_int_eq(memcmp(record->bytes, pattern + number % 1024, length), 0);
}

START_TEST(test_size)
{
	static const struct {
		size_t asked, got;
		const char *why;
	} rows[] = {
		{ 0, RING_SIZE_MIN, "the least" },
		{ 1, RING_SIZE_MIN, "below the least" },
		{ RING_SIZE_MIN, RING_SIZE_MIN, "exactly" },
		{ RING_SIZE_MIN + 1, 2 * RING_SIZE_MIN, "rounded up" },
		{ 3 << 20, 4 << 20, "to a power of two" },
		{ RING_SIZE_DEFAULT, RING_SIZE_DEFAULT, "the default is one" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ring *ring = open_ring(rows[i].asked);
		ck_assert_msg(ring_size(ring) == rows[i].got, "%s", rows[i].why);
		ck_assert_uint_eq(ring_captured_max(ring),
		                  ring_size(ring) / 4 - sizeof(struct ring_record));
		ring_close(ring);
	}
	ring_close(NULL);
}
END_TEST

START_TEST(test_impossible_size)
{
	struct error error = { .text = "" };
	ck_assert_ptr_null(ring_open((size_t)1 << 46, &error));
	ck_assert_str_ne(error.text, "");
}
END_TEST

START_TEST(test_published_in_batches)
{
	struct ring *ring = open_ring(0);
	ck_assert_ptr_null(ring_peek(ring));
	ck_assert(push(ring, 1, 10));
	ck_assert(push(ring, 2, 0));
	ck_assert_ptr_null(ring_peek(ring));
	ck_assert_uint_eq(ring_used(ring), 0);
	ring_publish(ring);
	ck_assert(push(ring, 3, 5));
	check_record(ring_peek(ring), 1, 10);
	check_record(ring_peek(ring), 1, 10);
	ring_next(ring);
	check_record(ring_peek(ring), 2, 0);
	ring_next(ring);
	ck_assert_ptr_null(ring_peek(ring));
	ck_assert_uint_eq(ring_used(ring), 24 + 16 + 24);
	ring_release(ring);
	ck_assert_uint_eq(ring_used(ring), 0);
	ring_finish(ring);
	ck_assert(!ring_is_finished(ring));
	check_record(ring_peek(ring), 3, 5);
	ring_next(ring);
	ck_assert(ring_is_finished(ring));
	ring_close(ring);
}
END_TEST

START_TEST(test_null_bytes)
{
	struct ring *ring = open_ring(0);
	ck_assert(ring_push(ring, &(struct ring_record){ .reported = 60 }, NULL));
	ring_publish(ring);
	ck_assert_uint_eq(ring_peek(ring)->reported, 60);
	ring_close(ring);
}
END_TEST

START_TEST(test_longest_record)
{
	struct ring *ring = open_ring(0);
	uint32_t max = ring_captured_max(ring);
	ck_assert(!push(ring, 1, max + 1));
	ck_assert(!push(ring, 1, UINT32_MAX - 7));
	ck_assert_uint_eq(ring_dropped_frames(ring), 2);
	ck_assert_uint_eq(ring_dropped_bytes(ring), (uint64_t)max + 1 + UINT32_MAX - 7);
	for (int i = 0; i < 4; i++) ck_assert(push(ring, i, max));
	ck_assert_msg(!push(ring, 4, 0), "four of the longest fill the ring");
	ck_assert_uint_eq(ring_dropped_frames(ring), 3);
	ring_publish(ring);
	ck_assert_uint_eq(ring_used(ring), ring_size(ring));
	for (int i = 0; i < 4; i++) {
		check_record(ring_peek(ring), i, max);
		ring_next(ring);
	}
	ck_assert_msg(!push(ring, 5, 0), "passed is not released");
	ring_release(ring);
	ck_assert_msg(push(ring, 5, 0), "released is room");
	ring_close(ring);
}
END_TEST

/* Every length at every place of the end: what crosses it comes out in one piece. */
START_TEST(test_across_the_end)
{
	struct ring *ring = open_ring(0);
	int64_t number = 0;
	for (uint32_t length = 0; length < 4096; length += 37) {
		for (int i = 0; i < 40; i++, number++) {
			ck_assert(push(ring, number, length));
			ring_publish(ring);
			check_record(ring_peek(ring), number, length);
			ring_next(ring);
			ring_release(ring);
		}
	}
	ck_assert_uint_eq(ring_dropped_frames(ring), 0);
	ring_close(ring);
}
END_TEST

START_TEST(test_wait_returns)
{
	struct ring *ring = open_ring(0);
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_uint_eq(ring_wait(ring, -1, 0), 0);
	ck_assert_uint_eq(ring_wait(ring, ends[0], 1), 0);
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	ck_assert_uint_eq(ring_wait(ring, ends[0], -1), RING_OTHER_FD);
	push(ring, 1, 1);
	ck_assert_uint_eq(ring_wait(ring, -1, 0), 0);
	ring_publish(ring);
	ck_assert_uint_eq(ring_wait(ring, ends[0], -1), RING_OTHER_FD | RING_HAS_RECORD);
	ck_assert_uint_eq(ring_wait(ring, -1, -1), RING_HAS_RECORD);
	ck_assert_ptr_nonnull(ring_peek(ring));
	ring_next(ring);
	ring_finish(ring);
	ck_assert_uint_eq(ring_wait(ring, -1, -1), RING_IS_FINISHED);
	close(ends[0]);
	close(ends[1]);
	ring_close(ring);
}
END_TEST

/* Two threads, records of random length, random bursts and pauses on both sides, so that the ring is
 * often full and often empty. Numbers are counted up for dropped records too: what is missing on the
 * other side must be exactly what was dropped. */
struct stress {
	struct ring *ring;
	uint64_t bytes_wanted;
	uint32_t length_max;
	uint64_t pushed, pushed_bytes, refused;             /* the producer's */
	uint64_t received, received_bytes, missing, sleeps; /* the consumer's */
	int64_t numbers; /* given out by the producer, pushed or refused */
	const char *wrong;
};

static uint32_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

static void pause_us(long us) { nanosleep(&(struct timespec){ .tv_nsec = us * 1000 }, NULL); }

static void *stress_producer(void *argument)
{
	struct stress *s = argument;
	uint64_t random = 1;
	int64_t number = 0;
	while (s->pushed_bytes < s->bytes_wanted) {
		for (uint32_t burst = next_random(&random) % 64; burst > 0; burst--, number++) {
			uint32_t limit =
				next_random(&random) % 8 ? s->length_max / 64 : s->length_max;
			uint32_t length = next_random(&random) % (limit + 1);
			if (push(s->ring, number, length)) {
				s->pushed++;
				s->pushed_bytes += length;
			} else {
				s->refused++;
				sched_yield();
			}
		}
		ring_publish(s->ring);
		if (next_random(&random) % 512 == 0) pause_us(200);
	}
	s->numbers = number;
	ring_finish(s->ring);
	return NULL;
}

static bool stress_take(struct stress *s, const struct ring_record *record, int64_t *expected)
{
	if (record->time_ns < *expected)
		s->wrong = "a record came twice or out of order";
	else if (record->reported != record->captured + 7 ||
	         record->interface != record->time_ns % 5)
		s->wrong = "a record's head is not what was pushed";
	else if (memcmp(record->bytes, pattern + record->time_ns % 1024, record->captured) != 0)
		s->wrong = "a record's bytes are not what was pushed";
	s->missing += (uint64_t)(record->time_ns - *expected);
	*expected = record->time_ns + 1;
	s->received++;
	s->received_bytes += record->captured;
	return s->wrong == NULL;
}

/* Long enough for the ring to become full, however slow this machine is. */
static void stress_doze(const struct ring *ring)
{
	uint64_t dropped = ring_dropped_frames(ring);
	for (int i = 0; i < 100 && ring_dropped_frames(ring) == dropped; i++) pause_us(200);
}

static void *stress_consumer(void *argument)
{
	struct stress *s = argument;
	uint64_t random = 2;
	int64_t expected = 0;
	bool right = true;
	while (!ring_is_finished(s->ring)) {
		const struct ring_record *record;
		while ((record = ring_peek(s->ring)) != NULL) {
			/* After an error it only drains, so that the producer ends. */
			right = right && stress_take(s, record, &expected);
			ring_next(s->ring);
			if (next_random(&random) % 32 == 0) ring_release(s->ring);
			if (next_random(&random) % 16384 == 0) stress_doze(s->ring);
		}
		s->sleeps += ring_wait(s->ring, -1, -1) != RING_IS_FINISHED;
	}
	s->missing += (uint64_t)(s->numbers - expected);
	return NULL;
}

static const struct {
	size_t size;
	uint32_t length_max;
	uint64_t bytes;
} stresses[] = {
	{ RING_SIZE_MIN, 16000, 150000000 },
	{ 1 << 20, 9000, 150000000 },
	{ 4 << 20, 262144 - 1024, 150000000 },
	{ RING_SIZE_MIN, 64, 5000000 },
};

START_TEST(test_two_threads)
{
	struct stress s = { .ring = open_ring(stresses[_i].size),
		            .length_max = stresses[_i].length_max,
		            .bytes_wanted = stresses[_i].bytes };
	pthread_t producer, consumer;
	ck_assert_int_eq(pthread_create(&consumer, NULL, stress_consumer, &s), 0);
	ck_assert_int_eq(pthread_create(&producer, NULL, stress_producer, &s), 0);
	pthread_join(producer, NULL);
	pthread_join(consumer, NULL);
	ck_assert_msg(s.wrong == NULL, "%s", s.wrong);
	ck_assert_uint_eq(s.received, s.pushed);
	ck_assert_uint_eq(s.received_bytes, s.pushed_bytes);
	ck_assert_uint_eq(s.refused, ring_dropped_frames(s.ring));
	ck_assert_uint_eq(s.missing, s.refused);
	ck_assert_uint_eq(ring_used(s.ring), 0);
	ck_assert_msg(s.refused > 0, "the ring was never full");
	ck_assert_msg(s.sleeps > 10, "the ring was hardly ever empty");
	ring_close(s.ring);
}
END_TEST

/* A record, then silence until it was taken: each one finds the consumer asleep or falling asleep.
 * A lost wake-up would hang here, and Check would end it. */
static void *echo_consumer(void *argument)
{
	struct ring **rings = argument;
	while (!ring_is_finished(rings[0])) {
		while (ring_peek(rings[0]) != NULL) {
			ring_next(rings[0]);
			push(rings[1], 0, 0);
			ring_publish(rings[1]);
		}
		ring_wait(rings[0], -1, -1);
	}
	return NULL;
}

START_TEST(test_no_wake_up_is_lost)
{
	struct ring *rings[2] = { open_ring(0), open_ring(0) };
	pthread_t other;
	ck_assert_int_eq(pthread_create(&other, NULL, echo_consumer, rings), 0);
	for (int i = 0; i < 20000; i++) {
		push(rings[0], 0, 0);
		ring_publish(rings[0]);
		while (ring_peek(rings[1]) == NULL) ring_wait(rings[1], -1, -1);
		ring_next(rings[1]);
	}
	ring_finish(rings[0]);
	pthread_join(other, NULL);
	ring_close(rings[0]);
	ring_close(rings[1]);
}
END_TEST

int main(void)
{
	uint64_t random = 3;
	for (size_t i = 0; i < sizeof(pattern); i++) pattern[i] = (uint8_t)next_random(&random);

	Suite *suite = suite_create("ring");
	TCase *one = tcase_create("one thread");
	tcase_add_test(one, test_size);
	tcase_add_test(one, test_impossible_size);
	tcase_add_test(one, test_published_in_batches);
	tcase_add_test(one, test_null_bytes);
	tcase_add_test(one, test_longest_record);
	tcase_add_test(one, test_across_the_end);
	tcase_add_test(one, test_wait_returns);
	suite_add_tcase(suite, one);
	TCase *two = tcase_create("two threads");
	tcase_set_timeout(two, 120);
	tcase_add_loop_test(two, test_two_threads, 0, sizeof(stresses) / sizeof(stresses[0]));
	tcase_add_test(two, test_no_wake_up_is_lost);
	suite_add_tcase(suite, two);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
