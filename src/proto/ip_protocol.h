/* ip_protocol.h - numbers and names of what IPv4 and IPv6 carry, and how they hand it on. Thread: any. */
#ifndef DOGFISH_PROTO_IP_PROTOCOL_H
#define DOGFISH_PROTO_IP_PROTOCOL_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect/dissector.h"

enum ip_protocol {
	IP_HOP_BY_HOP = 0,
	IP_ICMP = 1,
	IP_IGMP = 2,
	IP_IPV4 = 4,
	IP_TCP = 6,
	IP_UDP = 17,
	IP_IPV6 = 41,
	IP_ROUTING = 43,
	IP_FRAGMENT = 44,
	IP_GRE = 47,
	IP_ESP = 50,
	IP_AUTHENTICATION = 51,
	IP_ICMPV6 = 58,
	IP_NO_NEXT_HEADER = 59,
	IP_DESTINATION_OPTIONS = 60,
	IP_OSPF = 89,
	IP_PIM = 103,
	IP_VRRP = 112,
	IP_MOBILITY = 135,
	IP_HOST_IDENTITY = 139,
	IP_SHIM6 = 140,
};

/* Names of protocols and next headers: the same numbers. */
extern const struct value_name ip_protocol_names[];
extern const struct range_name ip_protocol_ranges[];

/* Never NULL. */
const char *ip_protocol_name(uint8_t protocol);

/* Names of the differentiated services code points (RFC 2474, 2597, 3246, 5865, 8622), long and as in
 * headings, and of the two bits of RFC 3168. */
extern const struct value_name dscp_names[], dscp_short_names[], ecn_names[], ecn_short_names[];

/* The line of a version, the first four bits of a header: the field is a number without a mask. */
void ip_version_line(struct layer *l, uint32_t item, unsigned version);

/* Queues the protocol of the payload r, or data with the protocol's name as Info; nothing if r is empty. */
void ip_next(struct layer *l, uint8_t protocol, const struct reader *r);

#endif
