/* wakeup by a pipe, for systems without eventfd. */
#include "base/wakeup.h"

#ifndef __linux__

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool wakeup_prepare(int fd)
{
	return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

bool wakeup_open(struct wakeup *wakeup_out, struct error *error_out)
{
	int ends[2];
	if (pipe(ends) != 0) {
		error_set(error_out, "no pipe: %s", strerror(errno));
		return false;
	}
	if (!wakeup_prepare(ends[0]) || !wakeup_prepare(ends[1])) {
		error_set(error_out, "no pipe that does not block: %s", strerror(errno));
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	*wakeup_out = (struct wakeup){ .read_fd = ends[0], .write_fd = ends[1] };
	return true;
}

void wakeup_signal(const struct wakeup *wakeup)
{
	int kept = errno;
	/* A full pipe refuses the byte, and then it is readable. */
	ssize_t written = write(wakeup->write_fd, "", 1);
	(void)written;
	errno = kept;
}

void wakeup_clear(const struct wakeup *wakeup)
{
	char bytes[64];
	while (read(wakeup->read_fd, bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes))
		;
}

void wakeup_close(struct wakeup *wakeup)
{
	close(wakeup->read_fd);
	close(wakeup->write_fd);
	*wakeup = (struct wakeup){ .read_fd = -1, .write_fd = -1 };
}

#endif
