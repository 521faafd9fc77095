/* mirror.c - one reservation, filled by mapping the object whole and then its bytes once more. */
#include "base/mirror.h"

#include "base/memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t mirror_span(const struct mirror *mirror)
{
	return mirror->control_length + 2 * mirror->length;
}

static bool mirror_map(struct mirror *mirror)
{
	const int access = PROT_READ | PROT_WRITE;
	size_t whole = mirror->control_length + mirror->length;
	/* Reserved first, so that the two mappings replace our own pages and nobody else's. */
	uint8_t *base =
		mmap(NULL, mirror_span(mirror), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (base == MAP_FAILED) return false;
	if (mmap(base, whole, access, MAP_SHARED | MAP_FIXED, mirror->fd, 0) == MAP_FAILED ||
	    mmap(base + whole, mirror->length, access, MAP_SHARED | MAP_FIXED, mirror->fd,
	         (off_t)mirror->control_length) == MAP_FAILED) {
		int kept = errno;
		munmap(base, mirror_span(mirror));
		errno = kept;
		return false;
	}
	mirror->control = base;
	mirror->bytes = base + mirror->control_length;
	return true;
}

bool mirror_open(struct mirror *mirror_out, size_t control_length, size_t length,
                 struct error *error_out)
{
	struct mirror mirror = { .control_length = control_length, .length = length };
	mirror.fd = memory_open_shared("dogfish-ring", control_length + length, error_out);
	if (mirror.fd < 0) return false;
	if (!mirror_map(&mirror)) {
		error_set(error_out, "cannot map %zu bytes twice: %s", length, strerror(errno));
		close(mirror.fd);
		return false;
	}
	*mirror_out = mirror;
	return true;
}

void mirror_close(struct mirror *mirror)
{
	munmap(mirror->control, mirror_span(mirror));
	close(mirror->fd);
	*mirror = (struct mirror){ .fd = -1 };
}
