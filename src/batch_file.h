/* batch_file.h - reads a capture file and prints, counts or copies it: -r without a terminal.
 * Thread: main, which is the engine here. */
#ifndef DOGFISH_BATCH_FILE_H
#define DOGFISH_BATCH_FILE_H

#include "setup.h"

/* The exit code; errors were told. */
int batch_file(const struct setup *setup);

#endif
