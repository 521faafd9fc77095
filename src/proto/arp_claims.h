/* arp_claims.h - which machine uses which IPv4 address, as far as ARP has told. Who was seen first has the address;
 * another that uses it too is a duplicate (after RFC 5227 2.4).
 * Owner: the capture, as ARP's state. Thread: the engine's. */
#ifndef DOGFISH_PROTO_ARP_CLAIMS_H
#define DOGFISH_PROTO_ARP_CLAIMS_H

#include <stdint.h>

#include "dissect/dissector.h"

enum { ARP_HARDWARE_LENGTH = 6 };

struct arp_claim;

/* Zeroed is empty. */
struct arp_claims {
	struct arp_claim *slots; /* open addressing, at most half full; in the capture's arena */
	uint32_t slot_count, used;
	uint64_t seed;
};

struct arp_duplicate {
	uint32_t address;
	uint32_t frame; /* the latest in which the owner was seen; 0: no duplicate */
	uint8_t owner[ARP_HARDWARE_LENGTH], claimant[ARP_HARDWARE_LENGTH];
};

/* This frame says that the Ethernet address has the IPv4 address. Where another has it, duplicate_out is
 * filled; else it stays as it is. No claim: address 0, nobody's and everybody's Ethernet address. */
void arp_claim(struct tracker *t, struct arp_claims *claims, struct reader hardware,
               struct reader protocol, struct arp_duplicate *duplicate_out);

#endif
