/* reserve.h - zeroed memory for a table that may become large and mostly does not: it costs address space,
 * and memory only where it is touched. Unlike memory of malloc, whose debugging forms touch what is asked for.
 * Owner: who opened it. Thread: any. Sizes in bytes. */
#ifndef DOGFISH_BASE_RESERVE_H
#define DOGFISH_BASE_RESERVE_H

#include <stddef.h>

/* NULL if there is no room. */
void *reserve_open(size_t size);

/* The same for memory that is going to be used up soon: its pages come at once where the system can do
 * that, which takes less than a fault for each. */
void *reserve_open_filled(size_t size);

/* memory may be NULL; size is that of reserve_open or reserve_open_filled. */
void reserve_close(void *memory, size_t size);

#endif
