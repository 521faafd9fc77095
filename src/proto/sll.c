/* sll.c - Linux cooked captures, v1 and v2: what the kernel tells of a frame whose link-layer header differs
 * from device to device. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "ethertype.h"
#include "link_types.h"

enum {
	ADDRESS_ROOM = 8,
	HARDWARE_GRE = 778,
	HARDWARE_NETLINK = 824,
	LTYPE_LLC = 4,
	LTYPE_ETHERNET = 3
};

/* clang-format off */
enum {
	F_PACKET_TYPE, F_HARDWARE_TYPE, F_ADDRESS_LENGTH, F_SOURCE_ETHER, F_SOURCE_IPV4, F_SOURCE_OTHER,
	F_UNUSED, F_ETHERTYPE, F_LTYPE, F_GRE_TYPE, F_INTERFACE, F_TRAILER, F_COUNT
};

static const struct value_name packet_types[] = {
	{ 0, "Unicast to us" }, { 1, "Broadcast" }, { 2, "Multicast" }, { 3, "Unicast to another host" },
	{ 4, "Sent by us" }, { 0 },
};

static const struct value_name hardware_types[] = {
	{ 0, "NET/ROM" }, { 1, "Ethernet" }, { 6, "IEEE 802" }, { 32, "InfiniBand" }, { 512, "PPP" },
	{ 513, "Cisco HDLC" }, { 519, "Raw IP" }, { 768, "IPIP tunnel" }, { 769, "IP6IP6 tunnel" },
	{ 772, "Loopback" }, { 776, "6in4 tunnel" }, { 778, "GRE over IP" }, { 801, "IEEE 802.11" },
	{ 803, "IEEE 802.11 + radiotap" }, { 823, "GRE over IPv6" }, { 824, "Netlink" },
	{ 65534, "None" }, { 0 },
};

static const struct value_name ltypes[] = {
	{ 1, "Raw 802.3" }, { 3, "Ethernet" }, { 4, "802.2 LLC" }, { 7, "PPP" }, { 12, "CAN" },
	{ 13, "CAN FD" }, { 23, "IrDA LAP" }, { 0 },
};

static const struct field sll_fields[F_COUNT] = {
	[F_PACKET_TYPE]    = { "sll.pkttype", "Packet type", FIELD_U16, .names = packet_types },
	[F_HARDWARE_TYPE]  = { "sll.hatype", "Link-layer address type", FIELD_U16, .names = hardware_types },
	[F_ADDRESS_LENGTH] = { "sll.halen", "Link-layer address length", FIELD_U16 },
	[F_SOURCE_ETHER]   = { "sll.src.eth", "Source", FIELD_ETHER },
	[F_SOURCE_IPV4]    = { "sll.src.ipv4", "Source", FIELD_IPV4 },
	[F_SOURCE_OTHER]   = { "sll.src.other", "Source", FIELD_BYTES },
	[F_UNUSED]         = { "sll.unused", "Unused", FIELD_BYTES },
	[F_ETHERTYPE]      = { "sll.etype", "Protocol", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_LTYPE]          = { "sll.ltype", "Protocol", FIELD_U16, BASE_HEX, .names = ltypes },
	[F_GRE_TYPE]       = { "sll.gretype", "Protocol", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_INTERFACE]      = { "sll.ifindex", "Interface index", FIELD_U32 },
	[F_TRAILER]        = { "sll.trailer", "Trailer", FIELD_BYTES },
};
/* clang-format on */

/* The two versions have the same parts in another order. */
struct sll {
	struct span packet_type_at, hardware_type_at, length_at, protocol_at;
	uint16_t packet_type, hardware_type, length, protocol;
};

static uint16_t sll_read(struct reader *r, size_t width, struct span *at_out)
{
	*at_out = span_of(r, (uint32_t)width);
	return (uint16_t)read_uint(r, width);
}

static unsigned sll_protocol_field(const struct sll *sll)
{
	if (sll->hardware_type == HARDWARE_GRE) return F_GRE_TYPE;
	return sll->protocol >= ETHERTYPE_MIN ? F_ETHERTYPE : F_LTYPE;
}

static void sll_emit_protocol(struct layer *l, const struct sll *sll)
{
	emit_number(l, sll_protocol_field(sll), sll->protocol_at, sll->protocol, 0);
}

static void sll_summary(struct layer *l, const struct sll *sll)
{
	char unknown[24];
	if (!layer_wants_summary(l)) return;
	snprintf(unknown, sizeof unknown, "Unknown (%u)", sll->packet_type);
	summary_set(l, "%s", value_name(packet_types, sll->packet_type, unknown));
}

/* The address has 8 bytes of room; what it does not use is unused. */
static void sll_emit_address(struct layer *l, const struct sll *sll, struct reader *r)
{
	struct address source = { .type = ADDRESS_NONE }, none = { .type = ADDRESS_NONE };
	size_t length = sll->length < ADDRESS_ROOM ? sll->length : ADDRESS_ROOM;
	struct reader room = *r;
	if (length == 6) {
		const uint8_t *bytes = emit_ether(l, F_SOURCE_ETHER, r);
		if (bytes) source = address_make(ADDRESS_ETHER, bytes, 6);
	} else if (length == 4) {
		const uint8_t *bytes = room.at;
		emit_ipv4(l, F_SOURCE_IPV4, r);
		if (reader_ok(r)) source = address_make(ADDRESS_IPV4, bytes, 4);
	} else if (length > 0) {
		emit_bytes(l, F_SOURCE_OTHER, r, length);
	}
	if (reader_ok(r)) layer_set_link_addresses(l, &source, &none);
	if (length < ADDRESS_ROOM) emit_bytes(l, F_UNUSED, r, ADDRESS_ROOM - length);
}

static void sll_emit_trailer(struct layer *l, struct reader payload, uint16_t type)
{
	reader_take(&payload, ethertype_payload_length(type, payload));
	size_t left = reader_left(&payload);
	if (left) emit_bytes(l, F_TRAILER, &payload, left);
}

static void sll_next(struct layer *l, const struct sll *sll, const struct reader *r)
{
	unsigned field = sll_protocol_field(sll);
	const char *name = NULL;
	if (field == F_ETHERTYPE) {
		sll_emit_trailer(l, *r, sll->protocol);
		ethertype_next(l, sll->protocol, r);
		return;
	}
	if (field == F_GRE_TYPE) name = ethertype_dissector(sll->protocol);
	if (field == F_LTYPE && sll->protocol == LTYPE_LLC) name = "llc";
	if (field == F_LTYPE && sll->protocol == LTYPE_ETHERNET) name = "eth";
	char text[8];
	snprintf(text, sizeof text, "0x%04x", sll->protocol);
	if (!name) summary_protocol(l, text);
	if (reader_left_reported(r) > 0) layer_next_named(l, name ? name : "data", r);
}

static void sll1_dissect(struct layer *l, struct reader *r)
{
	struct sll sll;
	sll.packet_type = sll_read(r, 2, &sll.packet_type_at);
	if (reader_ok(r)) sll_summary(l, &sll);
	sll.hardware_type = sll_read(r, 2, &sll.hardware_type_at);
	sll.length = sll_read(r, 2, &sll.length_at);
	if (!reader_ok(r)) return;
	emit_number(l, F_PACKET_TYPE, sll.packet_type_at, sll.packet_type, 0);
	emit_number(l, F_HARDWARE_TYPE, sll.hardware_type_at, sll.hardware_type, 0);
	emit_number(l, F_ADDRESS_LENGTH, sll.length_at, sll.length, 0);
	sll_emit_address(l, &sll, r);
	sll.protocol = sll_read(r, 2, &sll.protocol_at);
	if (!reader_ok(r)) return;
	sll_emit_protocol(l, &sll);
	sll_next(l, &sll, r);
}

static void sll2_dissect(struct layer *l, struct reader *r)
{
	struct sll sll;
	sll.protocol = sll_read(r, 2, &sll.protocol_at);
	reader_skip(r, 2);
	struct reader interface = *r;
	reader_skip(r, 4);
	sll.hardware_type = sll_read(r, 2, &sll.hardware_type_at);
	sll.packet_type = sll_read(r, 1, &sll.packet_type_at);
	sll.length = sll_read(r, 1, &sll.length_at);
	if (!reader_ok(r)) return;
	sll_summary(l, &sll);
	sll_emit_protocol(l, &sll);
	emit_u32(l, F_INTERFACE, &interface);
	emit_number(l, F_HARDWARE_TYPE, sll.hardware_type_at, sll.hardware_type, 0);
	emit_number(l, F_PACKET_TYPE, sll.packet_type_at, sll.packet_type, 0);
	emit_number(l, F_ADDRESS_LENGTH, sll.length_at, sll.length, 0);
	sll_emit_address(l, &sll, r);
	if (reader_ok(r)) sll_next(l, &sll, r);
}

static void sll_dissect(struct layer *l, struct reader *r, const void *note)
{
	bool is_second = l->packet->link_type == LINK_LINUX_SLL2;
	layer_title_append(l, is_second ? " v2" : " v1");
	(is_second ? sll2_dissect : sll1_dissect)(l, r);
}

/* clang-format off */
const struct dissector sll_dissector = {
	.name = "sll", .label = "Linux cooked capture", .short_label = "SLL", FIELDS(sll_fields),
	.dissect = sll_dissect,
	.bindings = BINDINGS({ LINK_TYPE, LINK_LINUX_SLL }, { LINK_TYPE, LINK_LINUX_SLL2 }),
};
/* clang-format on */
