/* temporary.h - temporary capture files: where live frames go when the user names no file.
 * They lie in $TMPDIR as dogfish_<interface>_<date>_<random>.pcapng, readable by the user only, are
 * removed on a clean exit, and are found again after a crash. A file that a living process uses is
 * locked by it; one that nobody locks is left over. A file system in memory is avoided: /var/tmp is
 * taken instead, and the notice says so. Owner: who opened it. Thread: one. */
#ifndef DOGFISH_CAPTURE_TEMPORARY_H
#define DOGFISH_CAPTURE_TEMPORARY_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEMPORARY_PATH_MAX = 1024, TEMPORARY_NOTICE_MAX = 256, TEMPORARY_LEFTOVERS_MAX = 1024 };

struct temporary {
	int fd; /* read and write, locked; keep it, or a duplicate, open as long as the file is used */
	char path[TEMPORARY_PATH_MAX];
	char notice[TEMPORARY_NOTICE_MAX]; /* empty, or one line for the user */
};

/* Creates the file. interface is part of its name, may be NULL. */
bool temporary_open(struct temporary *temporary, const char *interface, struct error *error_out);

/* Closes the descriptor and removes the file; after a second call nothing happens. */
void temporary_remove(struct temporary *temporary);

/* A file without a name, which ends with its descriptor. directory NULL: as above. -1 on failure. */
int temporary_open_unnamed(const char *directory, struct error *error_out);

struct temporary_leftover {
	char path[TEMPORARY_PATH_MAX];
	uint64_t size;
	int64_t modified_s; /* seconds since 1970 */
};

/* The user's own files that a crash has left, newest first; at most leftovers_max of them are written.
 * Returns how many. */
size_t temporary_leftovers(struct temporary_leftover *leftovers, size_t leftovers_max);

#endif
