/* Capabilities by the kernel's own calls: three of them are all there is to do. */
#include "base/capability.h"

#ifdef __linux__

#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Both halves of each set, as version 3 of the calls has them. */
struct capability_sets {
	struct __user_cap_data_struct half[_LINUX_CAPABILITY_U32S_3];
};

static bool capability_read(struct capability_sets *sets_out)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	return syscall(SYS_capget, &header, sets_out->half) == 0;
}

static bool capability_write(const struct capability_sets *sets)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	return syscall(SYS_capset, &header, sets->half) == 0;
}

static bool capability_is_effective(const struct capability_sets *sets, unsigned capability)
{
	return (sets->half[capability / 32].effective >> (capability % 32) & 1) != 0;
}

bool capability_has_raw_sockets(void)
{
	struct capability_sets sets;
	return capability_read(&sets) && capability_is_effective(&sets, CAP_NET_RAW);
}

bool capability_drop_bounds(struct error *error_out)
{
	struct capability_sets sets;
	if (!capability_read(&sets)) {
		error_set(error_out, "cannot read the capabilities: %s", strerror(errno));
		return false;
	}
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0 && errno != EINVAL) {
		error_set(error_out, "cannot empty the ambient capabilities: %s", strerror(errno));
		return false;
	}
	if (!capability_is_effective(&sets, CAP_SETPCAP)) return true;
	/* The kernel may know more of them than the headers we were built with: it ends the list. */
	for (unsigned long i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++) {
		if (prctl(PR_CAPBSET_DROP, i, 0, 0, 0) != 0) {
			error_set(error_out, "cannot empty the capability bounding set: %s",
			          strerror(errno));
			return false;
		}
	}
	return true;
}

static bool capability_is_none(void)
{
	struct capability_sets sets;
	if (!capability_read(&sets)) return false;
	uint32_t left = 0;
	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		left |= sets.half[i].effective | sets.half[i].permitted | sets.half[i].inheritable;
	for (unsigned long i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
		left |= prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) == 1;
	return left == 0;
}

bool capability_drop_all(struct error *error_out)
{
	if (!capability_write(&(struct capability_sets){ 0 })) {
		error_set(error_out, "cannot give up the capabilities: %s", strerror(errno));
		return false;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) {
		error_set(error_out, "cannot set no_new_privs: %s", strerror(errno));
		return false;
	}
	if (!capability_is_none()) {
		error_set(error_out, "capabilities are left after giving them up");
		return false;
	}
	return true;
}

#endif
