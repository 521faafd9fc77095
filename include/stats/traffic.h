/* traffic.h - who sent a frame to whom, at one layer: what conversations and endpoints are counted by. A
 * frame may hold the layer several times (tunnels), and then counts several times, as tshark has it; what
 * an ICMP error quotes does not count, nor does a header that is cut or malformed.
 * Owner: who opened it. Thread: one, any. */
#ifndef DOGFISH_STATS_TRAFFIC_H
#define DOGFISH_STATS_TRAFFIC_H

#include "stats/pass.h"
#include "stream/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum traffic_type {
	TRAFFIC_ETHER,
	TRAFFIC_FDDI,
	TRAFFIC_IPV4,
	TRAFFIC_IPV6,
	TRAFFIC_TCP,
	TRAFFIC_UDP,
	TRAFFIC_TYPES,
};

enum { TRAFFIC_LAYERS_MAX = 64 };

struct traffic_layer {
	struct address source, destination;
	uint16_t source_port, destination_port;
	uint32_t stream; /* TCP and UDP: the number of the conversation; else 0 */
};

/* The word for it in -z conv,WORD ("tcp"); its name in headings ("TCP"). */
const char *traffic_word(enum traffic_type type);
const char *traffic_name(enum traffic_type type);
bool traffic_has_ports(enum traffic_type type);

/* The type that a word of length stands for. False: none. */
bool traffic_find(const char *word, size_t length, enum traffic_type *out);

struct traffic;

/* Never NULL. The source is borrowed. */
struct traffic *traffic_open(const struct pass_source *source, enum traffic_type type);
void traffic_close(struct traffic *traffic);

/* The pass that it goes through. */
struct pass *traffic_pass(struct traffic *traffic);

/* What the current frame of the pass has of it; the count, at most TRAFFIC_LAYERS_MAX. */
size_t traffic_read(struct traffic *traffic, struct traffic_layer out[TRAFFIC_LAYERS_MAX]);

/* Could the conversations of the engine say the same without a look at any frame? Only for TCP and UDP without
 * a filter. */
bool traffic_is_in_engine(const struct pass_source *source, enum traffic_type type);

/* They do if time never steps back, no frame is cut, and none began as a quote in an ICMP error, which is no
 * frame of its own. This is how far that was looked at. */
struct traffic_order {
	const struct store *store;
	uint64_t quoting[STACK_WORDS]; /* the protocols that quote */
	uint32_t frame;
	int64_t time_ns; /* its time */
};

struct traffic_order traffic_order_begin(const struct pass_source *source);

/* Looks at up to frames_max more tracked frames. False: they do not. */
bool traffic_order_holds(struct traffic_order *order, uint32_t frames_max);

/* Did a conversation with this first frame begin as a quote? */
bool traffic_began_quoted(const struct traffic_order *order, uint32_t first_frame);

#endif
