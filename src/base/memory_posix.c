/* Shared memory by shm_open, for systems without memfd. The name lives only until it is open. */
#include "base/memory.h"

#ifndef __linux__

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { NAMES_TRIED_MAX = 100 };

static int memory_open_unnamed(const char *label)
{
	for (int try = 0; try < NAMES_TRIED_MAX; try++) {
		char name[32]; /* macOS allows 31 characters */
		snprintf(name, sizeof(name), "/%.10s.%ld.%d", label, (long)getpid(), try);
		int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
		if (fd >= 0) {
			shm_unlink(name);
			return fd;
		}
		if (errno != EEXIST) break;
	}
	return -1;
}

int memory_open_shared(const char *label, size_t length, struct error *error_out)
{
	int fd = memory_open_unnamed(label);
	if (fd >= 0 && ftruncate(fd, (off_t)length) == 0) return fd;
	error_set(error_out, "no shared memory of %zu bytes: %s", length, strerror(errno));
	if (fd >= 0) close(fd);
	return -1;
}

#endif
