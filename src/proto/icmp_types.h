/* icmp_types.h - ICMP's message types and codes by name. Thread: any (constant). */
#ifndef DOGFISH_PROTO_ICMP_TYPES_H
#define DOGFISH_PROTO_ICMP_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "field/field.h"

enum icmp_type_number {
	ICMP_ECHO_REPLY = 0,
	ICMP_UNREACHABLE = 3,
	ICMP_SOURCE_QUENCH = 4,
	ICMP_REDIRECT = 5,
	ICMP_ECHO_REQUEST = 8,
	ICMP_ROUTER_ADVERTISEMENT = 9,
	ICMP_TIME_EXCEEDED = 11,
	ICMP_PARAMETER_PROBLEM = 12,
	ICMP_TIMESTAMP_REQUEST = 13,
	ICMP_TIMESTAMP_REPLY = 14,
	ICMP_INFORMATION_REQUEST = 15,
	ICMP_INFORMATION_REPLY = 16,
	ICMP_MASK_REQUEST = 17,
	ICMP_MASK_REPLY = 18,
	ICMP_EXTENDED_ECHO_REQUEST = 42,
	ICMP_EXTENDED_ECHO_REPLY = 43,
};

/* Of a type and code; a router advertisement with one of Mobile IP's codes is Mobile IP's. */
const char *icmp_type_name(uint8_t type, uint8_t code);

/* The codes of a type, or NULL where the code means nothing. */
const struct value_name *icmp_type_codes(uint8_t type);

#endif
