/* ipv6.c - Internet Protocol version 6, RFC 8200: the fixed header. */
#include "ipv6.h"

#include <stdio.h>

#include "checksum.h"
#include "ethertype.h"
#include "ip_protocol.h"
#include "link_types.h"

enum { LENGTH_AT = 4, NEXT_HEADER_AT = 6, HOP_LIMIT_AT = 7, SOURCE_AT = 8, DESTINATION_AT = 24 };
enum { HEADER = 40, ADDRESS = 16, IDENTIFIER = 8, HOST_MAX = 48 };

/* clang-format off */
enum {
	F_VERSION, F_IP_VERSION, F_CLASS, F_DSCP, F_ECN, F_FLOW, F_LENGTH, F_NEXT_HEADER, F_HOP_LIMIT,
	F_SOURCE, F_DESTINATION, F_ADDRESS, F_SOURCE_HOST, F_DESTINATION_HOST, F_HOST, F_SOURCE_MAC, F_DESTINATION_MAC, F_MAC,
	F_BOGUS_VERSION, F_LENGTH_EXCEEDS, F_LENGTH_ZERO, F_INVALID_HEADER, F_COUNT
};

static const struct field ipv6_fields[F_COUNT] = {
	[F_VERSION]     = { "ipv6.version", "Version", FIELD_U8 },
	[F_IP_VERSION]  = { "ip.version", "Version", FIELD_U8, BASE_DEC, 0xf0 },
	[F_CLASS]       = { "ipv6.tclass", "Traffic class", FIELD_U32, BASE_HEX, 0x0ff00000 },
	[F_DSCP]        = { "ipv6.tclass.dscp", "Code point", FIELD_U32, BASE_DEC, 0x0fc00000, dscp_names },
	[F_ECN]         = { "ipv6.tclass.ecn", "Congestion notification", FIELD_U32, BASE_DEC, 0x00300000, ecn_names },
	[F_FLOW]        = { "ipv6.flow", "Flow label", FIELD_U24, BASE_HEX, 0x0fffff },
	[F_LENGTH]      = { "ipv6.plen", "Payload length", FIELD_U16 },
	[F_NEXT_HEADER] = { "ipv6.nxt", "Next header", FIELD_U8, .names = ip_protocol_names,
			    .ranges = ip_protocol_ranges },
	[F_HOP_LIMIT]   = { "ipv6.hlim", "Hop limit", FIELD_U8 },
	[F_SOURCE]      = { "ipv6.src", "Source", FIELD_IPV6 },
	[F_DESTINATION] = { "ipv6.dst", "Destination", FIELD_IPV6 },
	[F_ADDRESS]     = { "ipv6.addr", "Source or destination", FIELD_IPV6 },
	[F_SOURCE_HOST] = { "ipv6.src_host", "Source's host", FIELD_STRING },
	[F_DESTINATION_HOST] = { "ipv6.dst_host", "Destination's host", FIELD_STRING },
	[F_HOST]        = { "ipv6.host", "Source's or destination's host", FIELD_STRING },
	[F_SOURCE_MAC]  = { "ipv6.src_slaac_mac", "Source's MAC address", FIELD_ETHER,
			    .help = "The Ethernet address that the interface identifier was made from" },
	[F_DESTINATION_MAC] = { "ipv6.dst_slaac_mac", "Destination's MAC address", FIELD_ETHER },
	[F_MAC]         = { "ipv6.slaac_mac", "MAC address", FIELD_ETHER },
	[F_BOGUS_VERSION] = { "ipv6.bogus_ipv6_version", "Bogus IPv6 version", FIELD_EXPERT,
			      .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
	[F_LENGTH_EXCEEDS] = { "ipv6.plen_exceeds_framing",
			       "IPv6 payload length does not match expected framing length", FIELD_EXPERT,
			       .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
	[F_LENGTH_ZERO] = { "ipv6.plen_zero",
			    "IPv6 payload length equals 0 (maybe because of \"TCP segmentation offload\" (TSO))",
			    FIELD_EXPERT, .severity = EXPERT_CHAT, .group = EXPERT_PROTOCOL },
	[F_INVALID_HEADER] = { "ipv6.invalid_header", "IPv6 header must be exactly 40 bytes", FIELD_EXPERT,
			       .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
};
/* clang-format on */

/* ---------------------------------------------------------------- what comes next */

static const struct value_name extension_texts[] = {
	{ IP_HOP_BY_HOP, "IPv6 hop-by-hop options" },
	{ IP_ROUTING, "IPv6 routing" },
	{ IP_DESTINATION_OPTIONS, "IPv6 destination options" },
	{ 0 },
};

void ipv6_next(struct layer *l, uint8_t next_header, const struct reader *r)
{
	const char *extension = value_name(extension_texts, next_header, NULL);
	if (extension) summary_set(l, "%s", extension);
	if (next_header == IP_NO_NEXT_HEADER) {
		summary_set(l, "IPv6 no next header");
		if (reader_left_reported(r) > 0) layer_next_named(l, "data", r);
		return;
	}
	if (layer_next(l, IP_PROTO, next_header, r)) return;
	if (layer_wants_summary(l))
		summary_set(l, "Unknown IP Protocol: %s (%u)", ip_protocol_name(next_header),
		            next_header);
	if (reader_left_reported(r) > 0) layer_next_named(l, "data", r);
}

void ipv6_set_pseudo_header(struct packet *packet, uint8_t next_header)
{
	packet->ip_protocol = next_header;
	uint32_t sum = checksum_add(next_header, packet->source.bytes, ADDRESS);
	packet->pseudo_header_sum = checksum_add(sum, packet->destination.bytes, ADDRESS);
}

/* ---------------------------------------------------------------- the fixed header */

static bool ipv6_emit_first(struct layer *l, struct reader *r)
{
	struct span version_at = span_of(r, 1), class_at = span_of(r, 4);
	struct reader flow = *r;
	uint32_t first = read_u32(r);
	if (!reader_ok(r)) return false;
	reader_skip(&flow, 1);
	uint32_t item = layer_open_number(l, F_VERSION, version_at, first >> 28, 0);
	ip_version_line(l, item, first >> 28);
	if (first >> 28 != 6) layer_expert(l, F_BOGUS_VERSION, version_at, NULL);
	layer_close_as_is(l, item);
	emit_number(l, F_IP_VERSION, version_at, first >> 24, ITEM_HIDDEN);
	if (first >> 28 != 6) return false;
	item = layer_open_number(l, F_CLASS, class_at, first, 0);
	if (layer_wants_text(l))
		layer_text_append(l, item, " (%s, %s)",
		                  value_name(dscp_short_names, first >> 22 & 0x3f, "Unknown"),
		                  value_name(ecn_short_names, first >> 20 & 3, ""));
	emit_masked(l, F_DSCP, F_ECN, class_at, first);
	layer_close_as_is(l, item);
	emit_number(l, F_FLOW, span_of(&flow, 3), first & 0xffffff, 0);
	return true;
}

/* How much of what follows the header is the packet's. A payload length of 0 is one unless an option gives
 * a jumbogram's. */
static uint32_t ipv6_emit_length(struct layer *l, struct reader *r, uint8_t next_header,
                                 uint32_t available)
{
	struct packet *packet = l->packet;
	struct span at = span_of(r, 2);
	uint16_t length = read_u16(r);
	if (!reader_ok(r)) return 0;
	uint32_t item = layer_open_number(l, F_LENGTH, at, length, 0);
	bool can_be_jumbogram = length == 0 && next_header == IP_HOP_BY_HOP;
	char text[80];
	if (length > available && available && !packet->is_quoted) {
		snprintf(text, sizeof text, "IPv6 payload length exceeds framing length (%u bytes)",
		         available);
		layer_expert(l, F_LENGTH_EXCEEDS, at, text);
	} else if (length == 0 && !can_be_jumbogram && next_header != IP_NO_NEXT_HEADER) {
		layer_expert(l, F_LENGTH_ZERO, at, NULL);
	}
	layer_close_as_is(l, item);
	packet->payload_length = length < available ? length : available;
	return can_be_jumbogram ? available : packet->payload_length;
}

/* RFC 4291 appendix A: an interface identifier made of an Ethernet address has ff:fe in the middle and the
 * local bit turned over. */
static void ipv6_emit_mac(struct layer *l, unsigned field, struct reader r)
{
	reader_skip(&r, ADDRESS - IDENTIFIER);
	struct span at = span_of(&r, IDENTIFIER);
	const uint8_t *id = reader_bytes(&r, IDENTIFIER);
	if (!id || id[3] != 0xff || id[4] != 0xfe || !(id[0] & 2)) return;
	const uint8_t bytes[6] = { id[0] ^ 2, id[1], id[2], id[5], id[6], id[7] };
	emit_text(l, field, at, (const char *)bytes, sizeof bytes, ITEM_GENERATED);
	emit_text(l, F_MAC, at, (const char *)bytes, sizeof bytes, ITEM_GENERATED | ITEM_HIDDEN);
}

/* The address as a host: names are not looked up, so it is the address. */
static void ipv6_emit_host(struct layer *l, unsigned field, struct span at, const uint8_t *bytes)
{
	unsigned own = field == F_SOURCE ? F_SOURCE_HOST : F_DESTINATION_HOST;
	char host[HOST_MAX];
	if (!layer_wants(l, own) && !layer_wants(l, F_HOST)) return;
	size_t length = format_ipv6(bytes, host, sizeof host);
	emit_text(l, own, at, host, length, ITEM_HIDDEN);
	emit_text(l, F_HOST, at, host, length, ITEM_HIDDEN);
}

static bool ipv6_emit_address(struct layer *l, unsigned field, struct reader *r,
                              struct address *out)
{
	struct span at = span_of(r, ADDRESS);
	const uint8_t *bytes = emit_ipv6(l, field, r);
	if (!bytes) return false;
	emit_span(l, F_ADDRESS, at, ITEM_HIDDEN);
	ipv6_emit_host(l, field, at, bytes);
	*out = address_make(ADDRESS_IPV6, bytes, ADDRESS);
	return true;
}

static void ipv6_emit_addresses(struct layer *l, struct reader *r)
{
	struct address source = l->packet->link_source, destination = l->packet->link_destination;
	struct reader source_at = *r;
	if (!ipv6_emit_address(l, F_SOURCE, r, &source)) return;
	struct reader destination_at = *r;
	ipv6_emit_address(l, F_DESTINATION, r, &destination);
	ipv6_emit_mac(l, F_SOURCE_MAC, source_at);
	ipv6_emit_mac(l, F_DESTINATION_MAC, destination_at);
	layer_set_addresses(l, &source, &destination);
	if (!layer_wants_text(l)) return;
	char from[48], to[48];
	address_format(&source, from, sizeof from);
	address_format(&destination, to, sizeof to);
	layer_title_append(l, ", Src: %s, Dst: %s", from, to);
}

static void ipv6_dissect(struct layer *l, struct reader *r, const void *note)
{
	uint32_t there = (uint32_t)reader_left_reported(r);
	int next_header = reader_peek(r, 6);
	summary_clear(l);
	if (there < HEADER) {
		char text[80];
		snprintf(text, sizeof text, "Invalid IPv6 header (%u bytes, need exactly %d)",
		         there, HEADER);
		summary_set(l, "%s", text);
		layer_expert(l, F_INVALID_HEADER, span_of(r, 0), NULL);
	}
	struct reader start = *r;
	if (!ipv6_emit_first(l, r)) {
		layer_set_length(l, HEADER < there ? HEADER : there);
		if (reader_ok(r)) layer_refuse(l, &start);
		return;
	}
	uint32_t length =
		ipv6_emit_length(l, r, (uint8_t)next_header, there > HEADER ? there - HEADER : 0);
	emit_u8(l, F_NEXT_HEADER, r);
	l->packet->hop_limit = emit_u8(l, F_HOP_LIMIT, r);
	ipv6_emit_addresses(l, r);
	if (!reader_ok(r)) return;
	reader_limit(r, length);
	l->packet->is_fragment = false;
	ipv6_set_pseudo_header(l->packet, (uint8_t)next_header);
	layer_host(l);
	ipv6_next(l, (uint8_t)next_header, r);
}

/* Where the payload has a length and fits. */
static bool ipv6_pass(struct packet *packet, struct reader *r, struct passage *out)
{
	const uint8_t *b = reader_bytes(r, HEADER);
	if (!b || b[0] >> 4 != 6) return false;
	uint32_t length = bytes_u16(b + LENGTH_AT);
	uint8_t next = b[NEXT_HEADER_AT];
	if (length == 0 || length > reader_left_reported(r) || next == IP_NO_NEXT_HEADER)
		return false;
	packet->source = address_make(ADDRESS_IPV6, b + SOURCE_AT, ADDRESS);
	packet->destination = address_make(ADDRESS_IPV6, b + DESTINATION_AT, ADDRESS);
	packet->hop_limit = b[HOP_LIMIT_AT];
	packet->payload_length = length;
	packet->is_fragment = false;
	ipv6_set_pseudo_header(packet, next);
	reader_limit(r, length);
	*out = (struct passage){ IP_PROTO, next };
	return true;
}

/* clang-format off */
const struct dissector ipv6_dissector = {
	.name = "ipv6", .label = "Internet Protocol Version 6", .short_label = "IPv6", FIELDS(ipv6_fields),
	.dissect = ipv6_dissect, .pass = ipv6_pass,
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_IPV6 }, { LINK_TYPE, LINK_IPV6 }, { IP_PROTO, IP_IPV6 },
	                     { PPP_PROTOCOL, 0x57 }),
};
/* clang-format on */
