/* packet.h - what upper layers need of lower ones, filled in on the way up.
 * Owner: the dissection. Valid while its frame is walked. Thread: its owner's. */
#ifndef DOGFISH_DISSECT_PACKET_H
#define DOGFISH_DISSECT_PACKET_H

#include <stdbool.h>
#include <stdint.h>

#include "stream/address.h"
#include "stream/conversation.h"

struct packet {
	uint32_t frame; /* number */
	int64_t time_ns;
	uint16_t link_type, interface;
	uint32_t captured, reported;
	struct address link_source, link_destination;
	struct address source, destination; /* innermost network layer */
	uint8_t ip_protocol;
	uint8_t hop_limit;
	uint16_t source_port, destination_port;
	uint8_t port_type;     /* enum port_type */
	uint8_t direction;     /* 0: as the conversation's first packet went, 1: back */
	uint32_t conversation; /* number within port_type's table; CONVERSATION_NONE */
	bool is_quoted;        /* inside an ICMP error */
	bool is_fragment;      /* an IP fragment that is not reassembled here */
	/* Ones' complement sum of the pseudo header without the length; set by ip and ipv6 */
	uint32_t pseudo_header_sum;
	/* Bytes of the network layer's payload as its header says, before Ethernet padding. */
	uint32_t payload_length;
};

#endif
