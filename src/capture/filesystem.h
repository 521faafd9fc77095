/* filesystem.h - what kind of file system a file lies on. Thread: any. */
#ifndef DOGFISH_CAPTURE_FILESYSTEM_H
#define DOGFISH_CAPTURE_FILESYSTEM_H

#include <stdbool.h>

/* Does it keep files in memory, so that a large one would starve the machine? False if not known. */
bool filesystem_is_memory(const char *directory);

#endif
