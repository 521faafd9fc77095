/* arp_hardware.h - IANA's hardware types, of ARP and DHCP. Thread: any (constant). */
#ifndef DOGFISH_PROTO_ARP_HARDWARE_H
#define DOGFISH_PROTO_ARP_HARDWARE_H

#include "field/field.h"

extern const struct value_name arp_hardware_types[];

#endif
