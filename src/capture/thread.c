/* thread.c - the capture thread's loop: poll, dispatch into the ring, publish; and what it reports. */
#include "capture/thread.h"

#include "counter.h"
#include "live_device.h"

#include "base/wakeup.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	BATCH = 1024,      /* frames of one device before the others have their turn */
	TICK_MS = 250,     /* between looks at drops and at the interfaces' states */
	LAST_LOOK_MS = 300 /* at the end: how long a backlog in the kernel is read at most */
};

/* One device. What others may read is atomic; the rest is the capture thread's. */
struct capture_source {
	struct live_device *device;
	struct capture_thread *thread;
	uint16_t index;

	struct capture_counts now; /* the thread's own, copied to `shown` after each batch */
	struct counter dropped_kernel, dropped_interface;

	atomic_int state; /* enum capture_state */
	char text[256];   /* written once, before a state that is for good */
	struct {
		atomic_uint_least64_t frames, bytes;
		atomic_uint_least64_t dropped_kernel, dropped_interface, dropped_ring;
	} shown;
};

struct capture_thread {
	struct ring *ring;
	struct wakeup wakeup; /* "look at the requests" */
	pthread_t thread;
	bool is_started;
	atomic_bool stop_requested, pause_requested;
	bool is_paused; /* the thread's: the filters are set so */
	size_t count;
	struct capture_source sources[];
};

static int64_t capture_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- One device --- */

static enum capture_state capture_source_state(const struct capture_source *source)
{
	/* acquire: pairs with the release in capture_source_set_state(); the text is written. */
	return (enum capture_state)atomic_load_explicit(&source->state, memory_order_acquire);
}

static void capture_source_set_state(struct capture_source *source, enum capture_state state)
{
	/* release: pairs with the acquire in capture_source_state(); whoever sees the state may read
	 * the text, which never changes after. */
	atomic_store_explicit(&source->state, (int)state, memory_order_release);
}

static bool capture_source_is_over(const struct capture_source *source)
{
	enum capture_state state = capture_source_state(source);
	return state == CAPTURE_REMOVED || state == CAPTURE_FAILED;
}

/* relaxed throughout: numbers to be shown, each for itself; they make nothing else visible. */
static void capture_source_show(struct capture_source *source)
{
	const struct capture_counts *now = &source->now;
	const memory_order order = memory_order_relaxed;
	atomic_store_explicit(&source->shown.frames, now->frames, order);
	atomic_store_explicit(&source->shown.bytes, now->bytes, order);
	atomic_store_explicit(&source->shown.dropped_kernel, now->dropped_kernel, order);
	atomic_store_explicit(&source->shown.dropped_interface, now->dropped_interface, order);
	atomic_store_explicit(&source->shown.dropped_ring, now->dropped_ring, order);
}

static void capture_source_read_drops(struct capture_source *source)
{
	struct pcap_stat stat;
	if (pcap_stats(source->device->pcap, &stat) != 0) return; /* the last ones known stay */
	counter_advance(&source->dropped_kernel, stat.ps_drop);
	counter_advance(&source->dropped_interface, stat.ps_ifdrop);
	source->now.dropped_kernel = source->dropped_kernel.total;
	source->now.dropped_interface = source->dropped_interface.total;
	capture_source_show(source);
}

static void capture_source_end(struct capture_source *source, enum capture_state state,
                               const char *why)
{
	capture_source_read_drops(source);
	snprintf(source->text, sizeof(source->text), "%s: %s", source->device->name, why);
	capture_source_set_state(source, state);
}

/* Up, down or gone: asked for with each tick, and when reading fails. */
static void capture_source_read_link(struct capture_source *source)
{
	enum link_state link = link_state_read(source->device);
	if (link == LINK_REMOVED)
		capture_source_end(source, CAPTURE_REMOVED, "the interface was removed");
	else
		capture_source_set_state(source,
		                         link == LINK_DOWN ? CAPTURE_DOWN : CAPTURE_RUNNING);
}

/* libpcap's callback: one frame into the ring. */
static void capture_source_take(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
	struct capture_source *source = (void *)user;
	int64_t fraction = header->ts.tv_usec; /* nanoseconds, if the device has them */
	if (!source->device->is_nanosecond) fraction *= 1000;
	const struct ring_record head = {
		.time_ns = (int64_t)header->ts.tv_sec * 1000000000 + fraction,
		.captured = header->caplen,
		.reported = header->len > header->caplen ? header->len : header->caplen,
		.interface = source->index,
	};
	source->now.frames++;
	source->now.bytes += header->caplen;
	if (!ring_push(source->thread->ring, &head, bytes)) source->now.dropped_ring++;
}

/* Reads what is there, at most a batch, and publishes it. True if there may be more. */
static bool capture_source_read(struct capture_source *source)
{
	int count = pcap_dispatch(source->device->pcap, BATCH, capture_source_take, (void *)source);
	if (count != 0) {
		ring_publish(source->thread->ring);
		capture_source_show(source);
	}
	if (count >= 0) return count >= BATCH;
	capture_source_read_link(source);
	/* Down is to be waited for, and looks like an error once. */
	if (capture_source_state(source) == CAPTURE_RUNNING)
		capture_source_end(source, CAPTURE_FAILED, pcap_geterr(source->device->pcap));
	return false;
}

static void capture_source_set_paused(struct capture_source *source, bool paused)
{
	struct bpf_insn reject = BPF_STMT(BPF_RET | BPF_K, 0);
	struct bpf_program none = { .bf_len = 1, .bf_insns = &reject };
	if (capture_source_is_over(source)) return;
	if (pcap_setfilter(source->device->pcap, paused ? &none : &source->device->filter) != 0)
		capture_source_end(source, CAPTURE_FAILED, pcap_geterr(source->device->pcap));
}

/* --- The loop --- */

static bool capture_thread_wants_stop(const struct capture_thread *thread)
{
	/* acquire: pairs with the release in capture_thread_stop(). */
	return atomic_load_explicit(&thread->stop_requested, memory_order_acquire);
}

static void capture_thread_tick(struct capture_thread *thread)
{
	for (size_t i = 0; i < thread->count; i++) {
		struct capture_source *source = &thread->sources[i];
		if (capture_source_is_over(source)) continue;
		capture_source_read_drops(source);
		capture_source_read_link(source);
	}
}

/* Some states of libpcap want to be asked again soon though no descriptor becomes ready. */
static int capture_source_timeout_ms(const struct capture_source *source)
{
	const struct timeval *timeout = pcap_get_required_select_timeout(source->device->pcap);
	return timeout == NULL ? TICK_MS
	                       : (int)(timeout->tv_sec * 1000 + (timeout->tv_usec + 999) / 1000);
}

/* Fills the list for poll, where an interface that is down has no place: its descriptor would be
 * ready all the time. Its frames wait in the kernel until a tick sees it up. Returns the timeout. */
static int capture_thread_prepare(struct capture_thread *thread, struct pollfd *fds)
{
	int timeout_ms = TICK_MS;
	fds[thread->count] = (struct pollfd){ .fd = thread->wakeup.read_fd, .events = POLLIN };
	for (size_t i = 0; i < thread->count; i++) {
		const struct capture_source *source = &thread->sources[i];
		bool is_running = capture_source_state(source) == CAPTURE_RUNNING;
		int fd = is_running ? pcap_get_selectable_fd(source->device->pcap) : -1;
		fds[i] = (struct pollfd){ .fd = fd, .events = POLLIN };
		if (is_running && capture_source_timeout_ms(source) < timeout_ms)
			timeout_ms = capture_source_timeout_ms(source);
	}
	return timeout_ms;
}

/* Waits, and reads a batch of each device that has something. True if one may have more. */
static bool capture_thread_round(struct capture_thread *thread, int timeout_ms)
{
	struct pollfd fds[CAPTURE_DEVICES_MAX + 1];
	int wanted_ms = capture_thread_prepare(thread, fds);
	if (wanted_ms < timeout_ms) timeout_ms = wanted_ms;
	if (poll(fds, (nfds_t)thread->count + 1, timeout_ms) < 0)
		return false; /* a signal that may not be blocked; go round */
	if (fds[thread->count].revents != 0)
		wakeup_clear(&thread->wakeup); /* the caller looks at the request */
	bool is_hungry = false;
	for (size_t i = 0; i < thread->count; i++) {
		struct capture_source *source = &thread->sources[i];
		bool must_ask = fds[i].revents != 0 ||
		                (fds[i].fd >= 0 && capture_source_timeout_ms(source) < TICK_MS);
		if (must_ask && capture_source_read(source)) is_hungry = true;
		if ((fds[i].revents & ~POLLIN) != 0 && !capture_source_is_over(source))
			capture_source_read_link(source);
	}
	return is_hungry;
}

bool capture_thread_is_running(const struct capture_thread *thread)
{
	for (size_t i = 0; i < thread->count; i++) {
		if (!capture_source_is_over(&thread->sources[i])) return true;
	}
	return false;
}

/* What the kernel has not handed over when an end or a pause is asked for: a block that is not full comes after
 * its timeout, then a backlog, if there is one. */
static void capture_thread_drain(struct capture_thread *thread)
{
	int64_t start = capture_now_ms(), block_ms = 0;
	for (size_t i = 0; i < thread->count; i++) {
		if (block_ms < thread->sources[i].device->block_timeout_ms)
			block_ms = thread->sources[i].device->block_timeout_ms;
	}
	bool is_hungry = false;
	int64_t passed = 0;
	while (capture_thread_is_running(thread) &&
	       (passed <= 2 * block_ms || (is_hungry && passed <= LAST_LOOK_MS))) {
		is_hungry = capture_thread_round(thread, is_hungry ? 0 : 1);
		passed = capture_now_ms() - start;
	}
}

/* Stops or starts the flow as asked for. What came before the key was pressed still counts: the filter
 * that rejects everything would be applied to what waits in the kernel as well, so that is read first. */
static void capture_thread_obey(struct capture_thread *thread)
{
	/* acquire: pairs with the release in capture_thread_pause(). */
	bool paused = atomic_load_explicit(&thread->pause_requested, memory_order_acquire);
	if (paused == thread->is_paused) return;
	if (paused) capture_thread_drain(thread);
	for (size_t i = 0; i < thread->count; i++)
		capture_source_set_paused(&thread->sources[i], paused);
	thread->is_paused = paused;
}

static void *capture_thread_main(void *argument)
{
	struct capture_thread *thread = argument;
	int64_t tick_ms = capture_now_ms();
	bool is_hungry = false;
	while (!capture_thread_wants_stop(thread) && capture_thread_is_running(thread)) {
		capture_thread_obey(thread);
		int64_t left_ms = tick_ms + TICK_MS - capture_now_ms();
		if (left_ms <= 0) {
			capture_thread_tick(thread);
			tick_ms = capture_now_ms();
			left_ms = TICK_MS;
		}
		is_hungry = capture_thread_round(thread, is_hungry ? 0 : (int)left_ms);
	}
	capture_thread_drain(thread);
	capture_thread_tick(thread);
	ring_finish(thread->ring);
	return NULL;
}

/* --- What others call --- */

struct capture_thread *capture_thread_open(struct ring *ring, struct live_device *const *devices,
                                           size_t count, struct error *error_out)
{
	struct capture_thread *thread =
		calloc(1, sizeof(*thread) + count * sizeof(*thread->sources));
	if (thread == NULL) abort(); /* a small allocation at start */
	*thread = (struct capture_thread){ .ring = ring,
		                           .count = count,
		                           .wakeup = { .read_fd = -1, .write_fd = -1 } };
	for (size_t i = 0; i < count; i++) {
		thread->sources[i].device = devices[i];
		thread->sources[i].thread = thread;
		thread->sources[i].index = (uint16_t)i;
	}
	bool is_right = count > 0 && count <= CAPTURE_DEVICES_MAX;
	if (!is_right)
		error_set(error_out, "%zu devices to capture on: 1 to %d can be", count,
		          CAPTURE_DEVICES_MAX);
	for (size_t i = 0; is_right && i < count; i++) {
		is_right = devices[i]->snaplen <= ring_captured_max(ring);
		if (!is_right)
			error_set(error_out,
			          "the ring of %zu KiB is too small for frames of %u bytes",
			          ring_size(ring) / 1024, devices[i]->snaplen);
	}
	if (is_right && wakeup_open(&thread->wakeup, error_out)) return thread;
	capture_thread_close(thread);
	return NULL;
}

bool capture_thread_start(struct capture_thread *thread, struct error *error_out)
{
	/* All signals are for others; but a fault of this thread must reach the crash report. */
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP };
	sigset_t blocked, kept;
	sigfillset(&blocked);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&blocked, faults[i]);
	assert(!thread->is_started);
	pthread_sigmask(SIG_SETMASK, &blocked, &kept); /* inherited from the first instruction on */
	int failure = pthread_create(&thread->thread, NULL, capture_thread_main, thread);
	pthread_sigmask(SIG_SETMASK, &kept, NULL);
	if (failure != 0) {
		error_set(error_out, "cannot start the capture thread: %s", strerror(failure));
		return false;
	}
	thread->is_started = true;
	return true;
}

void capture_thread_stop(struct capture_thread *thread)
{
	/* release: pairs with the acquire in capture_thread_wants_stop(). */
	atomic_store_explicit(&thread->stop_requested, true, memory_order_release);
	wakeup_signal(&thread->wakeup);
}

void capture_thread_pause(struct capture_thread *thread, bool paused)
{
	/* release: pairs with the acquire in capture_thread_obey(). */
	atomic_store_explicit(&thread->pause_requested, paused, memory_order_release);
	wakeup_signal(&thread->wakeup);
}

bool capture_thread_is_paused(const struct capture_thread *thread)
{
	/* relaxed: what was asked for last; it says nothing about frames. */
	return atomic_load_explicit(&thread->pause_requested, memory_order_relaxed);
}

struct capture_status capture_thread_status(const struct capture_thread *thread, size_t index)
{
	const struct capture_source *source = &thread->sources[index];
	const memory_order order = memory_order_relaxed; /* as in capture_source_show() */
	struct capture_status status = { .state = capture_source_state(source), .text = "" };
	if (status.state == CAPTURE_REMOVED || status.state == CAPTURE_FAILED)
		status.text = source->text;
	status.counts = (struct capture_counts){
		.frames = atomic_load_explicit(&source->shown.frames, order),
		.bytes = atomic_load_explicit(&source->shown.bytes, order),
		.dropped_kernel = atomic_load_explicit(&source->shown.dropped_kernel, order),
		.dropped_interface = atomic_load_explicit(&source->shown.dropped_interface, order),
		.dropped_ring = atomic_load_explicit(&source->shown.dropped_ring, order),
	};
	return status;
}

struct capture_counts capture_thread_counts(const struct capture_thread *thread)
{
	struct capture_counts sum = { 0 };
	for (size_t i = 0; i < thread->count; i++) {
		struct capture_counts one = capture_thread_status(thread, i).counts;
		sum.frames += one.frames;
		sum.bytes += one.bytes;
		sum.dropped_kernel += one.dropped_kernel;
		sum.dropped_interface += one.dropped_interface;
		sum.dropped_ring += one.dropped_ring;
	}
	return sum;
}

const struct live_device *capture_thread_device(const struct capture_thread *thread, size_t index)
{
	return thread->sources[index].device;
}

size_t capture_thread_device_count(const struct capture_thread *thread) { return thread->count; }

void capture_thread_close(struct capture_thread *thread)
{
	if (thread == NULL) return;
	if (thread->is_started) {
		capture_thread_stop(thread);
		pthread_join(thread->thread, NULL);
	}
	for (size_t i = 0; i < thread->count; i++) device_close(thread->sources[i].device);
	if (thread->wakeup.read_fd >= 0) wakeup_close(&thread->wakeup);
	free(thread);
}
