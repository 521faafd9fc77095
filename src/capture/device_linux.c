/* Interface counters from /proc/net/dev and the state of an opened interface. */
#include "live_device.h"

#ifdef __linux__

#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

/* A line is "  eth0: 16 numbers"; these are the ones we want. */
enum { RECEIVED_BYTES = 0, RECEIVED_FRAMES = 1, SENT_BYTES = 8, SENT_FRAMES = 9, COLUMNS = 16 };

static bool device_parse_counters(const char *line, struct device_counters *out)
{
	line += strspn(line, " ");
	const char *colon = strrchr(line, ':'); /* an alias like eth0:1 has one in its name */
	if (colon == NULL || colon == line || (size_t)(colon - line) >= sizeof(out->name))
		return false;
	uint64_t columns[COLUMNS];
	const char *at = colon + 1;
	for (int i = 0; i < COLUMNS; i++) {
		char *end;
		columns[i] = strtoumax(at, &end, 10);
		if (end == at) return false; /* the two lines of headings end here */
		at = end;
	}
	*out = (struct device_counters){ .received_frames = columns[RECEIVED_FRAMES],
		                         .received_bytes = columns[RECEIVED_BYTES],
		                         .sent_frames = columns[SENT_FRAMES],
		                         .sent_bytes = columns[SENT_BYTES] };
	snprintf(out->name, sizeof(out->name), "%.*s", (int)(colon - line), line);
	return true;
}

size_t device_counters_read(struct device_counters *counters_out, size_t max)
{
	FILE *file = fopen("/proc/net/dev", "re");
	if (file == NULL) return 0;
	char line[512];
	size_t count = 0;
	while (count < max && fgets(line, sizeof(line), file) != NULL)
		count += device_parse_counters(line, &counters_out[count]);
	fclose(file);
	return count;
}

enum link_state link_state_read(const struct live_device *device)
{
	if (device->interface == 0) return LINK_UP; /* "any" is never down */
	/* By index, as the name may be another's by now. */
	struct ifreq request = { .ifr_ifindex = (int)device->interface };
	int fd = pcap_fileno(device->pcap);
	if (ioctl(fd, SIOCGIFNAME, &request) != 0) return errno == ENODEV ? LINK_REMOVED : LINK_UP;
	if (ioctl(fd, SIOCGIFFLAGS, &request) != 0) return errno == ENODEV ? LINK_REMOVED : LINK_UP;
	return (request.ifr_flags & IFF_UP) != 0 ? LINK_UP : LINK_DOWN;
}

#endif
