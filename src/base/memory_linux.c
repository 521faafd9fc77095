/* Shared memory by memfd. */
#include "base/memory.h"

#ifdef __linux__

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int memory_open_shared(const char *label, size_t length, struct error *error_out)
{
	int fd = memfd_create(label, MFD_CLOEXEC);
	if (fd >= 0 && ftruncate(fd, (off_t)length) == 0) return fd;
	error_set(error_out, "no shared memory of %zu bytes: %s", length, strerror(errno));
	if (fd >= 0) close(fd);
	return -1;
}

#endif
