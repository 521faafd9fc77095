/* batch_live.h - captures and prints, or writes a file: -i without a terminal.
 * Thread: main, which is the engine here; the capture thread is live's. */
#ifndef DOGFISH_BATCH_LIVE_H
#define DOGFISH_BATCH_LIVE_H

#include "setup.h"

/* The exit code; errors were told. */
int batch_live(const struct setup *setup);

#endif
