/* arcnet.c - ARCNET, ANSI 878.1, with IP as RFC 1051 or RFC 1201 frame it. Addresses are one byte. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "link_types.h"

enum protocol {
	DIAGNOSE = 0x80,
	IPV6 = 0xc4,
	BACNET = 0xcd,
	IP_1201 = 0xd4,
	ARP_1201 = 0xd5,
	RARP_1201 = 0xd6,
	IP_1051 = 0xf0,
	ARP_1051 = 0xf1,
};
enum { FLAG_EXCEPTION = 0xff };

/* clang-format off */
enum {
	F_SOURCE, F_DESTINATION, F_OFFSET, F_PROTOCOL, F_SPLIT, F_EXCEPTION, F_PADDING, F_SEQUENCE, F_COUNT
};

static const struct value_name protocols[] = {
	{ 0x00, "Datapoint boot" }, { 0x01, "Datapoint mount" }, { 0x08, "PowerLAN beacon" },
	{ DIAGNOSE, "Diagnose" }, { IPV6, "IPv6" }, { BACNET, "BACnet" }, { IP_1201, "RFC 1201 IP" },
	{ ARP_1201, "RFC 1201 ARP" }, { RARP_1201, "RFC 1201 RARP" }, { 0xdd, "AppleTalk" },
	{ 0xe8, "Encapsulated Ethernet" }, { 0xec, "Novell" }, { IP_1051, "RFC 1051 IP" },
	{ ARP_1051, "RFC 1051 ARP" }, { 0xf3, "PowerLAN beacon 2" }, { 0xf7, "Banyan VINES" }, { 0xfa, "IPX" },
	{ 0 },
};

static const struct field arcnet_fields[F_COUNT] = {
	[F_SOURCE]      = { "arcnet.src", "Source", FIELD_U8, BASE_HEX },
	[F_DESTINATION] = { "arcnet.dst", "Destination", FIELD_U8, BASE_HEX },
	[F_OFFSET]      = { "arcnet.offset", "Offset", FIELD_BYTES },
	[F_PROTOCOL]    = { "arcnet.protID", "Protocol", FIELD_U8, BASE_HEX, .names = protocols },
	[F_SPLIT]       = { "arcnet.split_flag", "Split flag", FIELD_U8 },
	[F_EXCEPTION]   = { "arcnet.exception_flag", "Exception flag", FIELD_U8, BASE_HEX },
	[F_PADDING]     = { "arcnet.padding", "Padding", FIELD_U16, BASE_HEX },
	[F_SEQUENCE]    = { "arcnet.sequence", "Sequence", FIELD_U16 },
};
/* clang-format on */

static void arcnet_emit_addresses(struct layer *l, struct reader *r)
{
	const uint8_t *bytes = r->at;
	emit_u8(l, F_SOURCE, r);
	emit_u8(l, F_DESTINATION, r);
	if (!reader_ok(r)) return;
	struct address source = address_make(ADDRESS_OTHER, &bytes[0], 1);
	struct address destination = address_make(ADDRESS_OTHER, &bytes[1], 1);
	layer_set_link_addresses(l, &source, &destination);
}

/* RFC 1201 2: packets that are too long are split; those of a length that the hardware cannot send have an
 * exception header before the ordinary one. Linux has taken that one off. */
static uint8_t arcnet_emit_split(struct layer *l, struct reader *r, uint8_t protocol)
{
	bool is_linux = l->packet->link_type == LINK_ARCNET_LINUX;
	if (!is_linux && reader_peek(r, 0) == FLAG_EXCEPTION) {
		emit_u8(l, F_EXCEPTION, r);
		emit_u16(l, F_PADDING, r);
		protocol = emit_u8(l, F_PROTOCOL, r);
	}
	emit_u8(l, F_SPLIT, r);
	emit_u16(l, F_SEQUENCE, r);
	return protocol;
}

static const char *arcnet_carried(uint8_t protocol)
{
	switch (protocol) {
	case IP_1051:
	case IP_1201: return "ip";
	case IPV6: return "ipv6";
	case ARP_1051:
	case ARP_1201:
	case RARP_1201: return "arp";
	default: return NULL;
	}
}

static bool arcnet_has_split(uint8_t protocol)
{
	return protocol != IP_1051 && protocol != ARP_1051 && protocol != DIAGNOSE &&
	       protocol != BACNET;
}

static void arcnet_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_set(l, "ARCNET");
	arcnet_emit_addresses(l, r);
	if (l->packet->link_type == LINK_ARCNET_LINUX) emit_bytes(l, F_OFFSET, r, 2);
	uint8_t protocol = emit_u8(l, F_PROTOCOL, r), first = protocol;
	if (!reader_ok(r)) return;
	if (arcnet_has_split(first)) protocol = arcnet_emit_split(l, r, first);
	if (!reader_ok(r)) return;
	const char *name = arcnet_carried(first);
	char text[8];
	snprintf(text, sizeof text, "0x%04x", protocol);
	if (!name) summary_protocol(l, text);
	if (name || reader_left_reported(r) > 0) layer_next_named(l, name ? name : "data", r);
}

/* clang-format off */
const struct dissector arcnet_dissector = {
	.has_all_bytes = true,
	.name = "arcnet", .label = "ARCNET", .short_label = "ARCNET", FIELDS(arcnet_fields),
	.dissect = arcnet_dissect,
	.bindings = BINDINGS({ LINK_TYPE, LINK_ARCNET_BSD }, { LINK_TYPE, LINK_ARCNET_LINUX }),
};
/* clang-format on */
