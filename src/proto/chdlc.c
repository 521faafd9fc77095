/* chdlc.c - Cisco's HDLC: an address, a control byte of 0 and an ethertype; and SLARP, which keeps such a line
 * alive and gives it addresses. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "ethertype.h"
#include "link_types.h"

enum { TYPE_SLARP = 0x8035 };

/* clang-format off */
enum { F_ADDRESS, F_CONTROL, F_PROTOCOL, F_COUNT };

static const struct value_name addresses[] = { { 0x0f, "Unicast" }, { 0x8f, "Multicast" }, { 0 } };

/* What the numbers mean on such a line: one is used otherwise elsewhere. */
static const struct value_name protocols[] = {
	{ ETHERTYPE_IPV4, "IP" }, { 0x2000, "Cisco Discovery Protocol" }, { 0x4242, "Spanning Tree" },
	{ ETHERTYPE_TRANSPARENT_BRIDGING, "Transparent Ethernet bridging" }, { TYPE_SLARP, "SLARP" },
	{ 0x8038, "DEC LanBridge" }, { 0x809b, "AppleTalk" }, { 0x80f3, "AARP" }, { 0x8137, "IPX" },
	{ ETHERTYPE_IPV6, "IPv6" }, { ETHERTYPE_MPLS, "MPLS unicast" },
	{ ETHERTYPE_MPLS_MULTICAST, "MPLS multicast" }, { 0xfefe, "OSI" }, { 0 },
};

static const struct field chdlc_fields[F_COUNT] = {
	[F_ADDRESS]  = { "chdlc.address", "Address", FIELD_U8, BASE_HEX, .names = addresses },
	[F_CONTROL]  = { "chdlc.control", "Control", FIELD_U8, BASE_HEX },
	[F_PROTOCOL] = { "chdlc.protocol", "Protocol", FIELD_U16, BASE_HEX, .names = protocols },
};
/* clang-format on */

static void chdlc_dissect(struct layer *l, struct reader *r, const void *note)
{
	char text[8];
	emit_u8(l, F_ADDRESS, r);
	emit_u8(l, F_CONTROL, r);
	uint16_t protocol = emit_u16(l, F_PROTOCOL, r);
	if (!reader_ok(r)) return;
	/* A line carries frames for something */
	if (reader_left(r) == 0) {
		reader_skip(r, 1);
		return;
	}
	const char *name = protocol == TYPE_SLARP ? "slarp" : ethertype_dissector(protocol);
	snprintf(text, sizeof text, "0x%04x", protocol);
	if (!name) summary_protocol(l, text);
	layer_next_named(l, name ? name : "data", r);
}

/* clang-format off */
const struct dissector chdlc_dissector = {
	.name = "chdlc", .label = "Cisco HDLC", .short_label = "CHDLC", FIELDS(chdlc_fields),
	.dissect = chdlc_dissect,
	.bindings = BINDINGS({ LINK_TYPE, LINK_CISCO_HDLC }, { LINK_TYPE, LINK_CISCO_HDLC_BSD }),
};
/* clang-format on */

/* ---------------------------------------------------------------- SLARP */

enum slarp_type { SLARP_REQUEST = 0, SLARP_REPLY = 1, SLARP_KEEPALIVE = 2 };
enum { RELIABILITY = 0xffff };

/* clang-format off */
enum {
	F_TYPE, F_LINE_ADDRESS, F_NETMASK, F_MINE, F_YOURS, F_RELIABILITY, F_RELIABILITY_BAD, F_SLARP_COUNT
};

static const struct value_name slarp_types[] = {
	{ SLARP_REQUEST, "Request" }, { SLARP_REPLY, "Reply" }, { SLARP_KEEPALIVE, "Line keepalive" }, { 0 },
};

static const struct field slarp_fields[F_SLARP_COUNT] = {
	[F_TYPE]         = { "slarp.ptype", "Type", FIELD_U32, .names = slarp_types },
	[F_LINE_ADDRESS] = { "slarp.address", "Address", FIELD_IPV4 },
	[F_NETMASK]      = { "slarp.netmask", "Netmask", FIELD_IPV4 },
	[F_MINE]         = { "slarp.mysequence", "Outgoing sequence number", FIELD_U32 },
	[F_YOURS]        = { "slarp.yoursequence", "Returned sequence number", FIELD_U32 },
	[F_RELIABILITY]  = { "slarp.reliability", "Reliability", FIELD_U16, BASE_HEX },
	[F_RELIABILITY_BAD] = { "slarp.reliability.invalid", "Reliability must be 0xFFFF", FIELD_EXPERT,
				.severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
};
/* clang-format on */

static void slarp_dissect_address(struct layer *l, struct reader *r, uint32_t type)
{
	char address[16], netmask[16];
	uint32_t value = emit_ipv4(l, F_LINE_ADDRESS, r), mask = emit_ipv4(l, F_NETMASK, r);
	if (!reader_ok(r)) return;
	format_ipv4(value, address, sizeof address);
	format_ipv4(mask, netmask, sizeof netmask);
	summary_set(l, "%s, from %s, mask %s", value_name(slarp_types, type, ""), address, netmask);
}

static void slarp_dissect_keepalive(struct layer *l, struct reader *r)
{
	uint32_t mine = emit_u32(l, F_MINE, r), yours = emit_u32(l, F_YOURS, r);
	if (!reader_ok(r)) return;
	summary_set(l, "Line keepalive, outgoing sequence %u, returned sequence %u", mine, yours);
	struct span at = span_of(r, 2);
	uint16_t reliability = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_RELIABILITY, at, reliability, 0);
	if (reliability != RELIABILITY) layer_expert(l, F_RELIABILITY_BAD, at, NULL);
	layer_close(l, item, r);
}

static void slarp_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_clear(l);
	uint32_t type = emit_u32(l, F_TYPE, r);
	if (!reader_ok(r)) return;
	if (type == SLARP_REQUEST || type == SLARP_REPLY) {
		slarp_dissect_address(l, r, type);
	} else if (type == SLARP_KEEPALIVE) {
		slarp_dissect_keepalive(l, r);
	} else {
		summary_set(l, "Unknown packet type 0x%08x", type);
		layer_next_named(l, "data", r);
	}
}

/* clang-format off */
const struct dissector slarp_dissector = {
	.name = "slarp", .label = "Cisco SLARP", .short_label = "SLARP", FIELDS(slarp_fields),
	.dissect = slarp_dissect,
};
/* clang-format on */
