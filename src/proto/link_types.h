/* link_types.h - the two numberings of link layers: the files' LINKTYPE_ and Wireshark's. Thread: any. */
#ifndef DOGFISH_PROTO_LINK_TYPES_H
#define DOGFISH_PROTO_LINK_TYPES_H

#include <stdint.h>

/* LINKTYPE_ numbers (those of BSD's DLT_ that differ between systems are files' as well). */
enum link_type {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_ARCNET_BSD = 7,
	LINK_PPP = 9,
	LINK_FDDI = 10,
	LINK_RAW_BSD = 12,
	LINK_RAW_OPENBSD = 14,
	LINK_PPP_HDLC = 50,
	LINK_RAW = 101,
	LINK_CISCO_HDLC = 104,
	LINK_LOOP = 108,
	LINK_CISCO_HDLC_BSD = 112,
	LINK_LINUX_SLL = 113,
	LINK_ARCNET_LINUX = 129,
	LINK_JUNIPER_ETHER = 178,
	LINK_PPP_DIRECTION = 204,
	LINK_IPV4 = 228,
	LINK_IPV6 = 229,
	LINK_LINUX_SLL2 = 276,
};

/* frame.encap_type of a LINKTYPE_; 0 (unknown) where Wireshark has none. */
uint16_t link_type_encapsulation(uint16_t link_type);

#endif
