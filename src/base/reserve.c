/* reserve.c - anonymous pages, not accounted before they are used. */
#include "base/reserve.h"

#include <sys/mman.h>

#ifndef MAP_POPULATE
enum { MAP_POPULATE = 0 };
#endif

static void *reserve_map(size_t size, int flags)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags,
	                    -1, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

void *reserve_open(size_t size) { return reserve_map(size, MAP_NORESERVE); }

void *reserve_open_filled(size_t size) { return reserve_map(size, MAP_POPULATE); }

void reserve_close(void *memory, size_t size)
{
	if (memory) munmap(memory, size);
}
