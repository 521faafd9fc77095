/* mirror.h - memory that lies twice in the address space, back to back, so that what crosses its end
 * goes on at its start and every piece of it can be used in one go.
 *
 *	control          bytes                     bytes + length
 *	+----------------+-------------------------+-------------------------+
 *	| control_length |  the memory             |  the same memory again  |
 *	+----------------+-------------------------+-------------------------+
 *
 * All of it is one object behind one descriptor, which another process can map. It starts as zeros
 * and is given out by the system page by page as it is first touched.
 * Owner: who opened it. Thread: any; it is only memory. */
#ifndef DOGFISH_BASE_MIRROR_H
#define DOGFISH_BASE_MIRROR_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mirror {
	void *control;  /* starts a page */
	uint8_t *bytes; /* starts a page; usable up to bytes + 2 * length */
	size_t control_length, length;
	int fd;
};

/* Both lengths must be multiples of the page size. */
bool mirror_open(struct mirror *mirror_out, size_t control_length, size_t length,
                 struct error *error_out);

void mirror_close(struct mirror *mirror);

#endif
