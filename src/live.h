/* live.h - a live capture from devices to store: devices, ring, capture thread, capture file.
 *
 *	live_open        devices opened, then privileges given up, then the file opened (HARD-CASES 24)
 *	live_start       the capture thread runs
 *	live_drain ...   ring to file to store, again and again, until live_is_over
 *	live_close
 *
 * Frames are in the file before they are published: what was seen can be lost by nobody's crash.
 * Owner: who opened it; the store is borrowed, and closed before live_close. Thread: engine, but for
 * the functions marked any. */
#ifndef DOGFISH_LIVE_H
#define DOGFISH_LIVE_H

#include "base/error.h"
#include "capture/thread.h"
#include "options.h"
#include "store/frames.h"

struct live;

struct live_request {
	const struct options_interface *interfaces;
	size_t interface_count;
	const char *user;       /* -Z */
	const char *write_path; /* NULL: a temporary file, removed by live_close */
	const char *format;
	uint32_t ring_mib;
	uint64_t packets_max, filesize_max_kb;
	double duration_max_s;
};

/* NULL with error_out set. Before any other thread. */
struct live *live_open(const struct live_request *request, struct store *store,
                       struct error *error_out);
bool live_start(struct live *live, struct error *error_out);

/* Moves what the ring holds, at most some thousand frames; returns how many were published. */
uint32_t live_drain(struct live *live);

/* Sleeps until there are frames, the capture has ended, fd is readable, a limit is reached, or timeout_ms
 * are over (-1: none). */
void live_wait(struct live *live, int fd, int timeout_ms);

/* The capture has ended and all of it was drained. */
bool live_is_over(struct live *live);

/* Asks for the end. Thread: any, also a signal handler. */
void live_stop(struct live *live);
void live_pause(struct live *live, bool is_paused);

/* Thread: any. */
struct capture_counts live_counts(const struct live *live);
bool live_is_paused(const struct live *live);
bool live_is_running(const struct live *live);
bool live_is_temporary(const struct live *live);
uint64_t live_written_bytes(const struct live *live);
const char *live_name(const struct live *live); /* "eth0", "eth0, lo" */

/* What went wrong, or is to be known, as one line: the disk is full, a device is gone; "" if nothing.
 * Copied. is_error_out: frames were lost by it. Thread: any. */
void live_warning(struct live *live, char *text, size_t size, bool *is_error_out);

/* Ends the capture if it runs and completes the file. False with error_out set if that could not be. */
bool live_close(struct live *live, struct error *error_out);

#endif
