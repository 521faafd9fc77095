/* live_device.h - what an opened device is, for the files that make one and read from it. */
#ifndef DOGFISH_CAPTURE_LIVE_DEVICE_H
#define DOGFISH_CAPTURE_LIVE_DEVICE_H

#include "capture/device.h"

#include <pcap/pcap.h>

enum { DEVICE_WARNING_MAX = PCAP_ERRBUF_SIZE };

struct live_device {
	pcap_t *pcap;
	struct bpf_program filter; /* the user's, or one that accepts everything */
	bool has_filter;
	char *filter_text;
	char name[DEVICE_NAME_MAX];
	char label[DEVICE_NAME_MAX + 16];
	char warning[DEVICE_WARNING_MAX];
	unsigned interface; /* the system's index; 0: none, as "any" */
	uint32_t snaplen;
	uint32_t block_timeout_ms;
	uint32_t link_type; /* LINKTYPE_ */
	bool is_nanosecond;
};

/* The state of an interface that was opened, seen through the descriptor of its packet socket: this
 * still works when no new socket may be opened. */
enum link_state { LINK_UP, LINK_DOWN, LINK_REMOVED };

enum link_state link_state_read(const struct live_device *device);

#endif
