/* flow.h - packets as steps between addresses, one after the other: what a sequence diagram of a whole capture is
 * drawn from (ladder.h has that of one conversation).
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. */
#ifndef DOGFISH_STATS_FLOW_H
#define DOGFISH_STATS_FLOW_H

#include "stats/pass.h"
#include "stream/address.h"

#include <stddef.h>

/* Any: between IP addresses. Of ICMP, echoes that were asked for and their answers. */
enum flow_type { FLOW_ANY, FLOW_ICMP, FLOW_ICMPV6, FLOW_TCP, FLOW_TYPES };

enum { FLOW_LABEL_MAX = 128 };

struct flow_step {
	uint32_t frame;
	struct address source, destination;
	uint16_t source_port, destination_port;
	uint32_t stream;            /* TCP's; else 0 */
	char label[FLOW_LABEL_MAX]; /* of TCP; else "": the Info column is the label */
	uint32_t seq, ack;
	bool has_ack;
};

/* "icmp". */
const char *flow_type_name(enum flow_type type);

struct flow;

/* Never NULL. What source names is borrowed and outlives it. */
struct flow *flow_open(const struct pass_source *source, enum flow_type type);
void flow_close(struct flow *flow);

/* The next step; false when all tracked frames were looked at. */
bool flow_next(struct flow *flow, struct flow_step *out);

/* The columns of the current step's frame. */
const struct summary *flow_summary(struct flow *flow);

#endif
