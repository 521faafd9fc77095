/* memory.h - an object of shared memory that has no name.
 * Two ways behind it: memfd on Linux (memory_linux.c), shm_open elsewhere (memory_posix.c).
 * Owner: the caller closes the descriptor. Thread: any. */
#ifndef DOGFISH_BASE_MEMORY_H
#define DOGFISH_BASE_MEMORY_H

#include "base/error.h"

#include <stddef.h>

/* A descriptor for `length` bytes of zeros, to be mapped MAP_SHARED; -1 with error_out set. `label`
 * is what the system's own lists show for it, where they do. */
int memory_open_shared(const char *label, size_t length, struct error *error_out);

#endif
