/* terminal.h - the terminal interface with all that it asks of the world: opening, capturing, saving.
 * Thread: main, which is the ui thread. */
#ifndef DOGFISH_TERMINAL_H
#define DOGFISH_TERMINAL_H

#include "setup.h"

/* The exit code; errors were told. */
int terminal_run(const struct setup *setup);

#endif
