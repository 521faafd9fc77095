/* ethertype.c - ethertypes and what Ethernet adds behind a payload. */
#include "ethertype.h"

#include "ip_protocol.h"

#include <stdio.h>

enum { FRAME_MIN = 60, FRAME_MIN_WITH_FCS = 64, FCS_LENGTH = 4, FCS_UNVERIFIED = 2 };

/* clang-format off */
const struct value_name ethertype_names[] = {
	{ ETHERTYPE_IPV4, "IPv4" }, { 0x0805, "X.25 Layer 3" }, { ETHERTYPE_ARP, "ARP" },
	{ 0x0842, "Wake on LAN" }, { 0x1984, "Netmon Train" }, { 0x2000, "CDP" },
	{ 0x22f0, "IEEE 1722 AVTP" }, { 0x22f3, "TRILL" }, { 0x22f4, "IS-IS" },
	{ 0x3c07, "3Com NBP Datagram" }, { 0x6000, "DEC" }, { 0x6001, "DEC DNA Dump/Load" },
	{ 0x6002, "DEC DNA Remote Console" }, { 0x6003, "DECnet" }, { 0x6004, "DEC LAT" },
	{ 0x6005, "DEC Diagnostics" }, { 0x6006, "DEC Customer use" },
	{ 0x6007, "DEC LAVC/SCA" },
	{ ETHERTYPE_TRANSPARENT_BRIDGING, "Transparent Ethernet bridging" },
	{ ETHERTYPE_RARP, "RARP" }, { 0x8041, "DEC LAST" }, { 0x809b, "AppleTalk" },
	{ 0x80f3, "AppleTalk AARP" }, { ETHERTYPE_VLAN, "802.1Q VLAN" },
	{ 0x8104, "Simple Loop Protection Protocol (old)" }, { 0x8137, "IPX" },
	{ 0x81ff, "Cabletron SFVLAN 1.8 Tag-Based Flood" }, { ETHERTYPE_IPV6, "IPv6" },
	{ 0x8808, "Ethernet flow control" }, { 0x8809, "Slow protocols" },
	{ 0x8819, "Cirrus Cobranet Packet" }, { ETHERTYPE_MPLS, "MPLS" }, { ETHERTYPE_MPLS_MULTICAST, "MPLS multicast" },
	{ 0x885a, "Foundry proprietary" }, { ETHERTYPE_PPPOE_DISCOVERY, "PPPoE discovery" },
	{ ETHERTYPE_PPPOE_SESSION, "PPPoE session" }, { ETHERTYPE_JUMBO_LLC, "Jumbo LLC" },
	{ 0x887b, "HomePlug" }, { 0x8881, "CDMA2000 A10 Unstructured byte stream" },
	{ 0x8884, "ATM over Ethernet" }, { 0x888e, "802.1X authentication" },
	{ 0x8892, "PROFINET" }, { 0x88a2, "ATA over Ethernet" }, { 0x88a4, "EtherCAT" },
	{ ETHERTYPE_PROVIDER_BRIDGE, "802.1ad provider bridge" },
	{ 0x88ab, "Ethernet Powerlink" }, { 0x88ad, "XiMeta Technology" },
	{ 0x88b4, "WAI Authentication Protocol" }, { 0x88b5, "Local Experimental Ethertype 1" },
	{ 0x88b6, "Local Experimental Ethertype 2" }, { 0x88b8, "GOOSE" },
	{ 0x88b9, "IEC 61850/GSE management services" }, { 0x88ba, "Sampled values" },
	{ 0x88c7, "802.11i pre-authentication" }, { 0x88ca, "TIPC" }, { 0x88cc, "LLDP" },
	{ 0x88d2, "CDMA2000 A10 3GPP2 Packet" }, { 0x88e1, "HomePlug AV" },
	{ 0x88e5, "802.1AE MACsec" }, { ETHERTYPE_BACKBONE_BRIDGE, "802.1ah backbone bridge" },
	{ 0x88ee, "Ethernet LMI" }, { 0x88f5, "MVRP" }, { 0x88f7, "PTP" }, { 0x88fb, "PRP" },
	{ 0x8902, "Connectivity fault management" }, { 0x8906, "Fibre Channel over Ethernet" },
	{ 0x8914, "FCoE initialization" }, { 0x8915, "RoCE" },
	{ 0x892b, "Schweitzer Engineering Labs Layer 2 Protocol" }, { 0x892f, "HSR" },
	{ 0x893a, "IEEE 1905.1a" }, { 0x893f, "802.1BR E-Tag" },
	{ 0x894f, "Network service header" }, { 0x9000, "Loopback" },
	{ ETHERTYPE_QINQ_OLD, "QinQ, before 802.1ad" },
	{ 0xcafe, "Veritas low latency transport" }, { 0 },
};
/* clang-format on */

void ethertype_next(struct layer *l, uint16_t type, const struct reader *r)
{
	if (layer_next(l, ETHERTYPE, type, r)) return;
	char text[8];
	const char *name = value_name(ethertype_names, type, NULL);
	snprintf(text, sizeof text, "0x%04x", type);
	summary_protocol(l, text);
	if (name) summary_set(l, "%s", name);
	if (reader_left_reported(r) > 0) layer_next_named(l, "data", r);
}

const char *ethertype_dissector(uint16_t type)
{
	switch (type) {
	case ETHERTYPE_IPV4: return "ip";
	case ETHERTYPE_IPV6: return "ipv6";
	case ETHERTYPE_ARP:
	case ETHERTYPE_RARP: return "arp";
	case ETHERTYPE_VLAN: return "vlan";
	case ETHERTYPE_TRANSPARENT_BRIDGING: return "eth";
	case ETHERTYPE_MPLS:
	case ETHERTYPE_MPLS_MULTICAST: return "mpls";
	default: return NULL;
	}
}

/* ---------------------------------------------------------------- how long the payload is */

/* A header that is wrong in itself limits nothing. */
static uint32_t ipv4_length(const struct reader *r, uint32_t all)
{
	int first = reader_peek(r, 0);
	int32_t total = reader_peek_u16(r, 2);
	if (first < 0 || total < 0 || first >> 4 != 4) return all;
	int32_t header = (first & 15) * 4;
	return header < 20 || total < header ? all : (uint32_t)total;
}

static uint32_t ipv6_length(const struct reader *r, uint32_t all)
{
	int first = reader_peek(r, 0);
	int32_t payload = reader_peek_u16(r, 4);
	bool can_be_jumbogram = payload == 0 && reader_peek(r, 6) == IP_HOP_BY_HOP;
	if (first < 0 || payload < 0 || first >> 4 != 6 || can_be_jumbogram) return all;
	return 40 + (uint32_t)payload;
}

/* RFC 826: fixed part, then two hardware and two protocol addresses. */
static uint32_t arp_length(const struct reader *r, uint32_t all)
{
	int hardware = reader_peek(r, 4), protocol = reader_peek(r, 5);
	return hardware < 0 || protocol < 0 ? all
	                                    : 8 + 2 * (uint32_t)hardware + 2 * (uint32_t)protocol;
}

/* Behind the last label, RFC 3032 2.1. What begins as IP does is taken for it. */
static uint32_t mpls_length(struct reader r, uint32_t all)
{
	enum { LABEL = 4, BOTTOM_AT = 2, BOTTOM = 1 };
	uint32_t labels = 0;
	bool is_last = false;
	while (!is_last && reader_left(&r) > LABEL) {
		is_last = reader_peek(&r, BOTTOM_AT) & BOTTOM;
		reader_skip(&r, LABEL);
		labels += LABEL;
	}
	int first = reader_peek(&r, 0);
	if (!is_last || first < 0 || labels >= all) return all;
	if (first >> 4 == 4) return labels + ipv4_length(&r, all - labels);
	return first >> 4 == 6 ? labels + ipv6_length(&r, all - labels) : all;
}

uint32_t ethertype_payload_length(uint16_t type, struct reader r)
{
	uint32_t all = (uint32_t)reader_left_reported(&r), length = all;
	if (type == ETHERTYPE_MPLS || type == ETHERTYPE_MPLS_MULTICAST)
		length = mpls_length(r, all);
	if (type == ETHERTYPE_IPV4) length = ipv4_length(&r, all);
	if (type == ETHERTYPE_IPV6) length = ipv6_length(&r, all);
	if (type == ETHERTYPE_ARP || type == ETHERTYPE_RARP) length = arp_length(&r, all);
	return length < all ? length : all;
}

/* ---------------------------------------------------------------- padding and trailer */

/* Of those that were captured. */
static bool trailer_has_zeros(struct reader r, uint32_t count)
{
	reader_limit(&r, count);
	while (reader_left(&r) > 0) {
		if (read_u8(&r)) return false;
	}
	return true;
}

/* What a frame needs to be as long as Ethernet wants it. */
static uint32_t trailer_padding(uint32_t payload_end, uint32_t frame_length)
{
	return payload_end < FRAME_MIN && frame_length >= FRAME_MIN ? FRAME_MIN - payload_end : 0;
}

static void trailer_emit_fcs(struct layer *l, const struct trailer_fields *fields, struct reader *r)
{
	struct span at = span_of(r, FCS_LENGTH);
	if (reader_left(r) < FCS_LENGTH) return;
	emit_u32(l, fields->fcs, r);
	layer_text_last_append(l, " [unverified]");
	emit_generated_at(l, fields->fcs_status, &at.r, FCS_UNVERIFIED);
}

static void trailer_emit_rest(struct layer *l, const struct trailer_fields *fields,
                              struct reader *r, uint32_t length, bool is_padding_bad)
{
	struct span at = span_of(r, length < reader_left(r) ? length : (uint32_t)reader_left(r));
	if (at.length == 0) return;
	uint32_t item = 0;
	if (fields->trailer != ETHERTYPE_NO_FIELD) {
		item = layer_open(l, fields->trailer, r);
		reader_skip(r, at.length);
	}
	if (is_padding_bad) layer_expert(l, fields->padding_bad, at, NULL);
	layer_close(l, item, r);
}

void ethertype_emit_trailer(struct layer *l, const struct trailer_fields *fields, struct reader r,
                            uint32_t payload_length)
{
	uint32_t frame_length = reader_offset(&r) + (uint32_t)reader_left_reported(&r);
	uint32_t payload_end = reader_offset(&r) + payload_length;
	reader_take(&r, payload_length);
	uint32_t rest = (uint32_t)reader_left_reported(&r);
	if (reader_left(&r) == 0) return;
	bool is_tunnelled = l->packet->source.type != ADDRESS_NONE;
	uint32_t padding = is_tunnelled ? 0 : trailer_padding(payload_end, frame_length);
	bool is_padding_bad = !trailer_has_zeros(r, padding);
	if (!is_padding_bad && padding) {
		if (reader_left(&r) < padding) return;
		emit_bytes(l, fields->padding, &r, padding);
		rest -= padding;
	}
	bool has_fcs = fields->fcs != ETHERTYPE_NO_FIELD && !is_tunnelled &&
	               frame_length >= FRAME_MIN_WITH_FCS && rest >= FCS_LENGTH;
	trailer_emit_rest(l, fields, &r, has_fcs ? rest - FCS_LENGTH : rest, is_padding_bad);
	if (has_fcs) trailer_emit_fcs(l, fields, &r);
}
