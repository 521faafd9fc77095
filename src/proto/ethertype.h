/* ethertype.h - what the layers that carry an ethertype share: Ethernet, VLAN tags, cooked captures,
 * SNAP. Names, what follows, and where Ethernet's padding and trailer begin. Thread: any. */
#ifndef DOGFISH_PROTO_ETHERTYPE_H
#define DOGFISH_PROTO_ETHERTYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect/dissector.h"

enum ethertype {
	ETHERTYPE_IPV4 = 0x0800,
	ETHERTYPE_ARP = 0x0806,
	ETHERTYPE_TRANSPARENT_BRIDGING = 0x6558,
	ETHERTYPE_RARP = 0x8035,
	ETHERTYPE_VLAN = 0x8100,
	ETHERTYPE_IPV6 = 0x86dd,
	ETHERTYPE_MPLS = 0x8847,
	ETHERTYPE_MPLS_MULTICAST = 0x8848,
	ETHERTYPE_PPPOE_DISCOVERY = 0x8863,
	ETHERTYPE_PPPOE_SESSION = 0x8864,
	ETHERTYPE_JUMBO_LLC = 0x8870,
	ETHERTYPE_PROVIDER_BRIDGE = 0x88a8,
	ETHERTYPE_BACKBONE_BRIDGE = 0x88e7,
	ETHERTYPE_QINQ_OLD = 0x9100,
};

/* A length of IEEE 802.3 is at most 1500, an ethertype at least 1536; between them is neither. */
enum { ETHERNET_LENGTH_MAX = 1500, ETHERTYPE_MIN = 1536 };

extern const struct value_name ethertype_names[];

/* Queues what the ethertype says, or data with the type as the Protocol column. */
void ethertype_next(struct layer *l, uint16_t type, const struct reader *r);

/* The name of the dissector for this type, for layers that hand on without naming the table in
 * frame.protocols (SNAP, GRE); NULL: none. */
const char *ethertype_dissector(uint16_t type);

/* Bytes of the payload at r that belong to the protocol of this type, as its own length says; what it
 * does not limit reaches to the end of r. */
uint32_t ethertype_payload_length(uint16_t type, struct reader r);

/* What an expert item says that finds no padding where some is needed. */
#define TRAILER_PADDING_BAD \
	"Didn't find padding of zeros, and an undecoded trailer exists. There may be padding of non-zeros."

/* Fields of the enclosing layer for what lies behind the payload, as indexes in its table; ETHERTYPE_NO_FIELD:
 * this layer has no such thing. */
enum { ETHERTYPE_NO_FIELD = 0xffff };
struct trailer_fields {
	unsigned padding, trailer, padding_bad, fcs, fcs_status;
};

/* Records padding, trailer and frame check sequence: what is left of r after payload_length bytes. The
 * padding is told from a trailer by its zeros and by the 60 bytes that a frame has at least; 4 more bytes
 * in a frame of 64 or more are taken for a frame check sequence. Neither is looked for in a tunnel. */
void ethertype_emit_trailer(struct layer *l, const struct trailer_fields *fields, struct reader r,
                            uint32_t payload_length);

#endif
