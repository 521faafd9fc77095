/* hosts.h - the names that answers of DNS gave to addresses.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. */
#ifndef DOGFISH_STATS_HOSTS_H
#define DOGFISH_STATS_HOSTS_H

#include "stats/pass.h"

#include <stddef.h>

enum { HOST_NAME_MAX_BYTES = 1024 };

struct host {
	char *name;        /* the latest; may hold bytes from the wire */
	uint8_t bytes[16]; /* an IPv4 address: the first four, most significant first */
	bool is_ipv6;
};

struct hosts;

/* Never NULL. What source names is borrowed and outlives it. */
struct hosts *hosts_open(const struct pass_source *source);
void hosts_close(struct hosts *hosts);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool hosts_advance(struct hosts *hosts, uint32_t frames_max);

/* In the order in which they were first named. */
size_t hosts_count(const struct hosts *hosts);
const struct host *hosts_at(const struct hosts *hosts, size_t index);

#endif
