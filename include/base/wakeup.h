/* wakeup.h - a descriptor that one thread makes readable to wake another out of poll().
 *
 * Signals are not counted: any number of wakeup_signal before a wakeup_clear are one.
 * Owner: who opened it. Thread: any; wakeup_signal also in a signal handler.
 * Two ways behind it: eventfd on Linux (wakeup_linux.c), a pipe elsewhere (wakeup_posix.c). */
#ifndef DOGFISH_BASE_WAKEUP_H
#define DOGFISH_BASE_WAKEUP_H

#include "base/error.h"

#include <stdbool.h>

struct wakeup {
	int read_fd;  /* what to poll for POLLIN */
	int write_fd; /* the same one, or the pipe's other end */
};

bool wakeup_open(struct wakeup *wakeup_out, struct error *error_out);

/* Makes read_fd readable. Never blocks; keeps errno. */
void wakeup_signal(const struct wakeup *wakeup);

/* Makes read_fd not readable. Nothing happens if it is not. */
void wakeup_clear(const struct wakeup *wakeup);

void wakeup_close(struct wakeup *wakeup);

#endif
