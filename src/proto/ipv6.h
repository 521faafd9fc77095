/* ipv6.h - what the files of IPv6 share. Thread: any. */
#ifndef DOGFISH_PROTO_IPV6_H
#define DOGFISH_PROTO_IPV6_H

#include "dissect/dissector.h"

/* Queues what a next header says: an extension header, the upper protocol, or data with its name as Info. */
void ipv6_next(struct layer *l, uint8_t next_header, const struct reader *r);

/* Ones' complement sum of the addresses and next_header, for the checksum of what is above. */
void ipv6_set_pseudo_header(struct packet *packet, uint8_t next_header);

#endif
