/* The capture thread, live, in a network of its own. Without root: skipped, but for the counters. */
#include "capture/thread.h"

#include "counter.h"
#include "netns.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

enum { PORT = 40000, PATIENCE_MS = 5000 };

static struct ring *ring;
static struct capture_thread *thread;

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

static struct live_device *open_device(const char *name, const char *filter)
{
	struct error error;
	struct live_device *device = NULL;
	struct device_options options = { .name = name, .filter = filter, .buffer_mib = 4 };
	ck_assert_msg(device_open(&options, &device, &error) == DEVICE_OK, "%s", error.text);
	return device;
}

static void start(struct live_device *const *devices, size_t count)
{
	struct error error;
	ring = ring_open(4 << 20, &error);
	ck_assert_msg(ring != NULL, "%s", error.text);
	thread = capture_thread_open(ring, devices, count, &error);
	ck_assert_msg(thread != NULL, "%s", error.text);
	ck_assert_msg(capture_thread_start(thread, &error), "%s", error.text);
}

static void start_one(const char *name, const char *filter)
{
	struct live_device *device = open_device(name, filter);
	start(&device, 1);
}

/* Takes records until there are `wanted` of them from that interface, or patience ends. */
static int take(int wanted, uint16_t interface)
{
	int taken = 0;
	for (int waits = 0; taken < wanted && waits < PATIENCE_MS / 10; waits++) {
		const struct ring_record *record;
		while ((record = ring_peek(ring)) != NULL) {
			ck_assert_uint_ge(record->reported, record->captured);
			ck_assert_int_gt(record->time_ns, 1600000000000000000);
			taken += record->interface == interface;
			ring_next(ring);
		}
		ring_wait(ring, -1, 10);
	}
	return taken;
}

static bool wait_for_state(size_t index, enum capture_state state)
{
	for (int i = 0; i < PATIENCE_MS / 5; i++) {
		if (capture_thread_status(thread, index).state == state) return true;
		sleep_ms(5);
	}
	return false;
}

/* Ends the capture and takes what is left. */
static int finish(void)
{
	int taken = 0;
	capture_thread_stop(thread);
	while (!ring_is_finished(ring)) {
		while (ring_peek(ring) != NULL) {
			ring_next(ring);
			taken++;
		}
		ring_wait(ring, -1, -1);
	}
	return taken;
}

static void end(void)
{
	capture_thread_close(thread);
	ring_close(ring);
}

START_TEST(test_counter_wraps)
{
	static const struct {
		uint32_t looks[4];
		uint64_t total;
		const char *why;
	} rows[] = {
		{ { 0, 0, 0, 0 }, 0, "nothing" },
		{ { 1, 5, 5, 9 }, 9, "grows" },
		{ { 4000000000u, 5, 5, 6 }, 4294967302u, "wraps once" },
		{ { 4000000000u, 3000000000u, 2000000000u, 1000000000u },
		  13884901888u,
		  "wraps at each look" },
		{ { UINT32_MAX, 0, UINT32_MAX, 0 }, 8589934592u, "wraps exactly" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct counter counter = { 0 };
		for (int look = 0; look < 4; look++) counter_advance(&counter, rows[i].looks[look]);
		ck_assert_msg(counter.total == rows[i].total, "%s", rows[i].why);
	}
}
END_TEST

START_TEST(test_refused)
{
	struct error error = { .text = "" };
	ring = ring_open(RING_SIZE_MIN, &error);
	ck_assert_ptr_null(capture_thread_open(ring, NULL, 0, &error));
	ck_assert_str_eq(error.text, "0 devices to capture on: 1 to 64 can be");
	ring_close(ring);
}
END_TEST

START_TEST(test_small_ring_is_refused)
{
	struct error error = { .text = "" };
	struct live_device *device = open_device("lo", NULL);
	ring = ring_open(RING_SIZE_MIN, &error);
	ck_assert_ptr_null(capture_thread_open(ring, &device, 1, &error));
	ck_assert_str_eq(error.text, "the ring of 64 KiB is too small for frames of 262144 bytes");
	ring_close(ring);
}
END_TEST

/* Each frame on lo is seen twice, leaving and arriving; libpcap hides the first. */
START_TEST(test_frames_arrive)
{
	start_one("lo", "udp dst port 40000");
	netns_send(PORT, 100, 20);
	netns_send(PORT + 1, 100, 20);
	ck_assert_int_eq(take(100, 0), 100);
	netns_send(PORT, 7, 20);
	ck_assert_msg(finish() == 7, "what the kernel held at the end is read");
	struct capture_counts counts = capture_thread_counts(thread);
	ck_assert_uint_eq(counts.frames, 107);
	ck_assert_uint_eq(counts.bytes, 107 * (14 + 20 + 8 + 20));
	ck_assert_uint_eq(counts.dropped_kernel + counts.dropped_interface + counts.dropped_ring,
	                  0);
	ck_assert(capture_thread_status(thread, 0).state == CAPTURE_RUNNING);
	end();
}
END_TEST

START_TEST(test_snaplen)
{
	struct error error;
	struct live_device *device;
	struct device_options options = { .name = "lo", .snaplen = 40, .filter = "udp port 40000" };
	ck_assert_int_eq(device_open(&options, &device, &error), DEVICE_OK);
	start(&device, 1);
	netns_send(PORT, 1, 1000);
	for (int i = 0; i < PATIENCE_MS / 10 && ring_peek(ring) == NULL; i++)
		ring_wait(ring, -1, 10);
	const struct ring_record *record = ring_peek(ring);
	ck_assert_ptr_nonnull(record);
	ck_assert_uint_eq(record->captured, 40);
	ck_assert_uint_eq(record->reported, 14 + 20 + 8 + 1000);
	finish();
	end();
}
END_TEST

START_TEST(test_full_ring_is_counted)
{
	enum { COUNT = 6000, LENGTH = 1400 }; /* twice what the ring holds */
	start_one("lo", "udp dst port 40000");
	for (int i = 0; i < COUNT / 100; i++) {
		netns_send(PORT, 100, LENGTH);
		sleep_ms(1);
	}
	for (int i = 0; i < PATIENCE_MS / 5 && capture_thread_counts(thread).frames < COUNT; i++)
		sleep_ms(5);
	int taken = finish();
	struct capture_counts counts = capture_thread_counts(thread);
	ck_assert_uint_eq(counts.frames + counts.dropped_kernel, COUNT);
	ck_assert_uint_gt(counts.dropped_ring, 0);
	ck_assert_uint_eq(counts.dropped_ring, ring_dropped_frames(ring));
	ck_assert_uint_eq((uint64_t)taken + counts.dropped_ring, counts.frames);
	end();
}
END_TEST

START_TEST(test_full_kernel_buffer_is_counted)
{
	enum { COUNT = 20000, LENGTH = 1400 }; /* well above the kernel's 4 MiB */
	struct live_device *device = open_device("lo", "udp dst port 40000");
	netns_send(PORT, COUNT, LENGTH);
	start(&device, 1);
	int taken = take(COUNT, 0) + finish();
	struct capture_counts counts = capture_thread_counts(thread);
	/* On lo the kernel also counts the copies that leave, which libpcap does not show. */
	ck_assert_uint_lt(counts.frames, COUNT);
	ck_assert_uint_ge(counts.frames + counts.dropped_kernel, COUNT);
	ck_assert_uint_le(counts.frames + counts.dropped_kernel, 2 * COUNT);
	ck_assert_uint_eq((uint64_t)taken + counts.dropped_ring, counts.frames);
	end();
}
END_TEST

START_TEST(test_pause)
{
	start_one("lo", "udp dst port 40000");
	netns_send(PORT, 5, 20);
	capture_thread_pause(thread, true);
	ck_assert(capture_thread_is_paused(thread));
	ck_assert_msg(take(5, 0) == 5, "frames from before the pause count");
	sleep_ms(50);
	netns_send(PORT, 50, 20);
	sleep_ms(50);
	ck_assert_uint_eq(capture_thread_counts(thread).frames, 5);
	capture_thread_pause(thread, false);
	sleep_ms(50);
	netns_send(PORT, 3, 20);
	netns_send(PORT + 1, 3, 20);
	ck_assert_msg(take(3, 0) == 3, "the same device goes on");
	ck_assert_msg(finish() == 0, "and with its own filter");
	end();
}
END_TEST

START_TEST(test_down_and_up)
{
	start_one("lo", "udp dst port 40000");
	netns_send(PORT, 4, 20);
	ck_assert_int_eq(take(4, 0), 4);
	netns_set_up("lo", false);
	ck_assert(wait_for_state(0, CAPTURE_DOWN));
	ck_assert(capture_thread_is_running(thread));
	netns_set_up("lo", true);
	ck_assert(wait_for_state(0, CAPTURE_RUNNING));
	netns_send(PORT, 4, 20);
	ck_assert_int_eq(take(4, 0), 4);
	finish();
	end();
}
END_TEST

START_TEST(test_removed)
{
	int tap = netns_open_tap("tap0");
	if (tap < 0) {
		netns_skip("removed interface", "no tap driver");
		return;
	}
	netns_set_up("tap0", true);
	struct live_device *devices[2] = { open_device("tap0", ""),
		                           open_device("lo", "udp dst port 40000") };
	start(devices, 2);
	close(tap);
	ck_assert(wait_for_state(0, CAPTURE_REMOVED));
	ck_assert_str_eq(capture_thread_status(thread, 0).text, "tap0: the interface was removed");
	ck_assert_msg(capture_thread_is_running(thread), "the other one goes on");
	netns_send(PORT, 4, 20);
	ck_assert_int_eq(take(4, 1), 4);
	finish();
	end();
}
END_TEST

START_TEST(test_last_one_removed)
{
	int tap = netns_open_tap("tap0");
	if (tap < 0) {
		netns_skip("last interface removed", "no tap driver");
		return;
	}
	netns_set_up("tap0", true);
	start_one("tap0", "");
	close(tap);
	while (!ring_is_finished(ring)) {
		while (ring_peek(ring) != NULL) ring_next(ring);
		ring_wait(ring, -1, -1);
	}
	ck_assert(!capture_thread_is_running(thread));
	end();
}
END_TEST

/* With any signal pending for the process, the capture thread is not the one that takes it. */
START_TEST(test_signals_are_blocked)
{
	sigset_t before, after, own;
	pthread_sigmask(SIG_SETMASK, NULL, &before);
	start_one("lo", "");
	pthread_sigmask(SIG_SETMASK, NULL, &after);
	for (int signal = 1; signal < NSIG; signal++)
		ck_assert_msg(sigismember(&before, signal) == sigismember(&after, signal),
		              "the caller's mask is kept");
	sigemptyset(&own);
	sigaddset(&own, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &own, NULL);
	kill(getpid(), SIGUSR1); /* would kill us if any thread took it */
	sleep_ms(50);
	finish();
	end();
}
END_TEST

START_TEST(test_never_started)
{
	struct error error;
	struct live_device *device = open_device("lo", "");
	ring = ring_open(4 << 20, &error);
	thread = capture_thread_open(ring, &device, 1, &error);
	ck_assert_str_eq(device_name(capture_thread_device(thread, 0)), "lo");
	ck_assert_uint_eq(capture_thread_device_count(thread), 1);
	end();
}
END_TEST

static void enter(void) { ck_assert_msg(netns_enter(), "no network of our own"); }

static TCase *plain_case(void)
{
	TCase *plain = tcase_create("without devices");
	tcase_add_test(plain, test_counter_wraps);
	tcase_add_test(plain, test_refused);
	return plain;
}

static TCase *live_case(void)
{
	TCase *live = tcase_create("live");
	tcase_add_checked_fixture(live, enter, NULL);
	tcase_set_timeout(live, 30);
	tcase_add_test(live, test_small_ring_is_refused);
	tcase_add_test(live, test_frames_arrive);
	tcase_add_test(live, test_snaplen);
	tcase_add_test(live, test_full_ring_is_counted);
	tcase_add_test(live, test_full_kernel_buffer_is_counted);
	tcase_add_test(live, test_pause);
	tcase_add_test(live, test_down_and_up);
	tcase_add_test(live, test_removed);
	tcase_add_test(live, test_last_one_removed);
	tcase_add_test(live, test_signals_are_blocked);
	tcase_add_test(live, test_never_started);
	return live;
}

int main(void)
{
	Suite *suite = suite_create("capture thread");
	suite_add_tcase(suite, plain_case());
	if (geteuid() == 0)
		suite_add_tcase(suite, live_case());
	else
		netns_skip("thread", "needs root for a network namespace");
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
