/* reserve.c - anonymous pages, not accounted before they are used. */
#include "base/reserve.h"

#include <sys/mman.h>

void *reserve_open(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
	                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

void reserve_close(void *memory, size_t size)
{
	if (memory) munmap(memory, size);
}
