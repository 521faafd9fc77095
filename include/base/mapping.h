/* mapping.h - a file that grows, mapped into one address range that never moves.
 *
 * A range is reserved when the mapping is opened and filled in steps as the file grows, so a pointer
 * into it stays valid until mapping_close. Data is added to the file by write() on some descriptor,
 * never through the mapping. mapping_grow then publishes the new size.
 *
 * If a page can no longer be read (the file was cut while we looked at it, or the disk failed), the
 * read gives zeros instead of killing the program, and mapping_cut tells from where on.
 *
 * Owner: who opened it. Thread: mapping_grow and mapping_close the owner's; all others any, without a
 * lock: what lies below mapping_size is there. Offsets and sizes are bytes from the file's start. */
#ifndef DOGFISH_BASE_MAPPING_H
#define DOGFISH_BASE_MAPPING_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mapping;

enum mapping_access {
	MAPPING_SEQUENTIAL, /* will be read once from front to back: read far ahead */
	MAPPING_RANDOM,     /* will be looked at here and there: do not read ahead */
};

/* Maps what the file holds now. grows: leave room for a file that is being written. The descriptor is
 * duplicated, the caller keeps its own. NULL with error_out set on failure. */
struct mapping *mapping_open(int fd, bool grows, struct error *error_out);

/* Nobody may read from the mapping any more. mapping may be NULL. */
void mapping_close(struct mapping *mapping);

/* Publishes that the file now has size bytes; less than before changes nothing. False if the room
 * reserved is used up or the system refuses: the old size stays. */
bool mapping_grow(struct mapping *mapping, uint64_t size, struct error *error_out);

/* Asks the file for its size and grows to it. A file that became shorter counts as cut there. */
bool mapping_refresh(struct mapping *mapping, struct error *error_out);

/* Bytes published. */
uint64_t mapping_size(const struct mapping *mapping);

/* The bytes [offset, offset + length), or NULL if they are not all below mapping_size. */
const uint8_t *mapping_bytes(const struct mapping *mapping, uint64_t offset, size_t length);

/* The lowest offset that could not be read and was given as zeros; UINT64_MAX: none so far. */
uint64_t mapping_cut(const struct mapping *mapping);

/* If address lies in a mapping, makes its page readable, as zeros, and notes the cut: true. Installed
 * as SIGBUS handler by the first mapping_open; a handler that is installed later, for crashes, has to
 * call it first. Thread: any, in a signal handler too. */
bool mapping_repair(const void *address);

/* How all that is mapped will be read from now on: a hint, changes no result. */
void mapping_advise(struct mapping *mapping, enum mapping_access access);

#endif
