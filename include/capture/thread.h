/* thread.h - the capture thread: takes frames from opened devices into one ring.
 *
 * It sleeps in poll() until a device has frames or it is told something; it never spins. Frames keep
 * the order in which they were read; stamps of different devices may step back (HARD-CASES 18).
 * A device that goes down is waited for; one that is removed is given up, and the others go on. When
 * none is left, or after capture_thread_stop, what the devices still hold is read and the ring is
 * finished (ring_finish): the consumer drains it, sees ring_is_finished, and is at the end.
 *
 *	device_open(...) for each; privilege_drop(...);
 *	thread = capture_thread_open(ring, devices, count, &error);
 *	capture_thread_start(thread, &error);
 *	... the consumer runs until ring_is_finished(ring) ...
 *	capture_thread_close(thread);
 *	ring_close(ring);
 *
 * Owner: who opened it; it borrows the ring and owns the devices. Thread: the owner's for open, start
 * and close; the rest any. All signals are blocked in the capture thread. */
#ifndef DOGFISH_CAPTURE_THREAD_H
#define DOGFISH_CAPTURE_THREAD_H

#include "base/error.h"
#include "capture/device.h"
#include "capture/ring.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture_thread;

enum { CAPTURE_DEVICES_MAX = 64 };

enum capture_state {
	CAPTURE_RUNNING, /* frames come when there are any */
	CAPTURE_DOWN,    /* the interface is down; goes on when it is up again */
	CAPTURE_REMOVED, /* the interface is gone; for good */
	CAPTURE_FAILED,  /* reading failed; for good, the text says why */
};

/* All counts only grow, from the device's opening on. Losses are told apart (DESIGN 3). */
struct capture_counts {
	uint64_t frames;            /* read from the device: into the ring, or dropped there */
	uint64_t bytes;             /* captured bytes of those */
	uint64_t dropped_kernel;    /* the kernel had no room: its buffer was full */
	uint64_t dropped_interface; /* the interface or its driver lost them */
	uint64_t dropped_ring;      /* the ring was full */
};

struct capture_status {
	enum capture_state state;
	struct capture_counts counts;
	const char *
		text; /* of CAPTURE_REMOVED and _FAILED: why; else "". Lives as long as the thread */
};

/* Takes over the devices, whose order gives ring_record.interface, also when it fails. NULL with
 * error_out set if there are none or too many, or if one's snaplen does not fit the ring. */
struct capture_thread *capture_thread_open(struct ring *ring, struct live_device *const *devices,
                                           size_t count, struct error *error_out);

/* Starts reading. Call after privileges were dropped, once. */
bool capture_thread_start(struct capture_thread *thread, struct error *error_out);

/* Asks for the end; returns at once. Any number of times, also from a signal handler. */
void capture_thread_stop(struct capture_thread *thread);

/* Stops or takes up capturing with the devices left open (the key `s`, HARD-CASES 24): stopped means
 * a filter that rejects everything. Returns at once. */
void capture_thread_pause(struct capture_thread *thread, bool paused);
bool capture_thread_is_paused(const struct capture_thread *thread);

/* True while at least one device may still give frames. */
bool capture_thread_is_running(const struct capture_thread *thread);

/* What is known of the device with that index, and the sum over all. Kernel and interface drops are
 * asked for four times a second and once more at the end. Copies; never blocks. */
struct capture_status capture_thread_status(const struct capture_thread *thread, size_t index);
struct capture_counts capture_thread_counts(const struct capture_thread *thread);

/* The opened device with that index, for its facts. */
const struct live_device *capture_thread_device(const struct capture_thread *thread, size_t index);
size_t capture_thread_device_count(const struct capture_thread *thread);

/* Stops, waits for the thread's end (milliseconds), closes the devices. NULL is fine. */
void capture_thread_close(struct capture_thread *thread);

#endif
