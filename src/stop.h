/* stop.h - SIGINT, SIGTERM and SIGHUP as a wish to end: a flag, and a descriptor that becomes readable.
 * The one place with state that a signal handler writes. Thread: install from main, before others. */
#ifndef DOGFISH_STOP_H
#define DOGFISH_STOP_H

#include "base/error.h"
#include "base/wakeup.h"

#include <signal.h>
#include <stdbool.h>

bool stop_install(struct error *error_out);

/* Not 0 once a signal has come. */
const volatile sig_atomic_t *stop_flag(void);

/* Signalled by the handler; others may signal it too, to wake who waits on it. */
const struct wakeup *stop_wakeup(void);

#endif
