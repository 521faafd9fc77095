/* wakeup by eventfd. */
#include "base/wakeup.h"

#ifdef __linux__

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool wakeup_open(struct wakeup *wakeup_out, struct error *error_out)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (fd < 0) {
		error_set(error_out, "no event descriptor: %s", strerror(errno));
		return false;
	}
	*wakeup_out = (struct wakeup){ .read_fd = fd, .write_fd = fd };
	return true;
}

void wakeup_signal(const struct wakeup *wakeup)
{
	int kept = errno;
	const uint64_t one = 1;
	/* It can only fail when the counter is at its end, and then the descriptor is readable. */
	ssize_t written = write(wakeup->write_fd, &one, sizeof(one));
	(void)written;
	errno = kept;
}

void wakeup_clear(const struct wakeup *wakeup)
{
	uint64_t count;
	ssize_t got = read(wakeup->read_fd, &count, sizeof(count));
	(void)got; /* nothing there: cleared already */
}

void wakeup_close(struct wakeup *wakeup)
{
	close(wakeup->read_fd);
	*wakeup = (struct wakeup){ .read_fd = -1, .write_fd = -1 };
}

#endif
