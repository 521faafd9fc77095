/* signals.h - the signals of a terminal, turned into wake-ups of the ui thread.
 * SIGTERM, SIGHUP and SIGINT are main's. Owner: ui_run. Thread: ui. */
#ifndef DOGFISH_UI_SIGNALS_H
#define DOGFISH_UI_SIGNALS_H

#include <stdbool.h>

#include "base/wakeup.h"

struct signals {
	bool is_resized;   /* SIGWINCH */
	bool is_suspended; /* SIGTSTP: another process asks */
	bool is_continued; /* SIGCONT: the shell may have used the terminal */
};

void signals_open(const struct wakeup *wake);
void signals_close(void);

/* What came since the last call. */
struct signals signals_take(void);

/* Stops this process as Ctrl-Z does; returns when it goes on. */
void signals_suspend(void);

#endif
