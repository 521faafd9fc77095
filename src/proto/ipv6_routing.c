/* ipv6_routing.c - the routing header of IPv6, RFC 8200 4.4: source route (RFC 2460, deprecated by 5095),
 * mobility (RFC 6275), RPL (RFC 6554), segment routing (RFC 8754). */
#include <stdio.h>
#include <string.h>

#include "ip_protocol.h"
#include "ipv6.h"

enum { ADDRESS = 16, HEADER = 8, ADDRESS_COUNT_MAX = 255 };
enum { TYPE_SOURCE_ROUTE = 0, TYPE_MOBILITY = 2, TYPE_RPL = 3, TYPE_SEGMENTS = 4 };

/* clang-format off */
enum {
	F_NEXT_HEADER, F_LENGTH, F_LENGTH_OCTETS, F_TYPE, F_LEFT, F_UNKNOWN, F_SOURCE_RESERVED,
	F_SOURCE_ADDRESS, F_MOBILITY_RESERVED, F_HOME_ADDRESS, F_RPL_COMPRESS_INNER, F_RPL_COMPRESS_LAST,
	F_RPL_PAD, F_RPL_RESERVED, F_RPL_COUNT, F_RPL_ADDRESS, F_RPL_FULL_ADDRESS, F_LAST_ENTRY, F_FLAGS,
	F_TAG, F_SEGMENT, F_INVALID_LENGTH, F_INVALID_LEFT, F_UNDECODED, F_DEPRECATED, F_MULTICAST,
	F_NOT_FIRST, F_COUNT
};

static const struct value_name types[] = {
	{ 0, "Source Route" }, { 1, "Nimrod" }, { 2, "Type 2" }, { 3, "RPL Source Route" },
	{ 4, "Segment Routing" }, { 5, "Compact Routing Header 16" }, { 6, "Compact Routing Header 32" },
	{ 253, "Experiment 1" }, { 254, "Experiment 2" }, { 0 },
};

static const struct field routing_fields[F_COUNT] = {
	[F_NEXT_HEADER]        = { "ipv6.routing.nxt", "Next header", FIELD_U8, .names = ip_protocol_names },
	[F_LENGTH]             = { "ipv6.routing.len", "Length", FIELD_U8 },
	[F_LENGTH_OCTETS]      = { "ipv6.routing.len_oct", "Length", FIELD_U16, .unit = " bytes" },
	[F_TYPE]               = { "ipv6.routing.type", "Type", FIELD_U8, .names = types },
	[F_LEFT]               = { "ipv6.routing.segleft", "Segments left", FIELD_U8 },
	[F_UNKNOWN]            = { "ipv6.routing.unknown_data", "Data of this type", FIELD_BYTES },
	[F_SOURCE_RESERVED]    = { "ipv6.routing.src.reserved", "Reserved", FIELD_BYTES },
	[F_SOURCE_ADDRESS]     = { "ipv6.routing.src.addr", "Address", FIELD_IPV6 },
	[F_MOBILITY_RESERVED]  = { "ipv6.routing.mipv6.reserved", "Reserved", FIELD_BYTES },
	[F_HOME_ADDRESS]       = { "ipv6.routing.mipv6.home_address", "Home address", FIELD_IPV6 },
	[F_RPL_COMPRESS_INNER] = { "ipv6.routing.rpl.cmprI", "Bytes left out of addresses", FIELD_U32,
				   BASE_DEC, 0xf0000000 },
	[F_RPL_COMPRESS_LAST]  = { "ipv6.routing.rpl.cmprE", "Bytes left out of the last", FIELD_U32,
				   BASE_DEC, 0x0f000000 },
	[F_RPL_PAD]            = { "ipv6.routing.rpl.pad", "Padding", FIELD_U32, BASE_DEC, 0x00f00000 },
	[F_RPL_RESERVED]       = { "ipv6.routing.rpl.reserved", "Reserved", FIELD_U32, BASE_DEC, 0x000fffff },
	[F_RPL_COUNT]          = { "ipv6.routing.rpl.addr_count", "Addresses", FIELD_I32 },
	[F_RPL_ADDRESS]        = { "ipv6.routing.rpl.address", "Address", FIELD_BYTES },
	[F_RPL_FULL_ADDRESS]   = { "ipv6.routing.rpl.full_address", "Full address", FIELD_IPV6 },
	[F_LAST_ENTRY]         = { "ipv6.routing.srh.last_entry", "Last entry", FIELD_U8 },
	[F_FLAGS]              = { "ipv6.routing.srh.flags", "Flags", FIELD_U8, BASE_HEX },
	[F_TAG]                = { "ipv6.routing.srh.tag", "Tag", FIELD_BYTES },
	[F_SEGMENT]            = { "ipv6.routing.srh.addr", "Segment", FIELD_IPV6 },
	[F_INVALID_LENGTH]     = { "ipv6.routing.invalid_length", "Invalid IPv6 Routing header length",
				   FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
	[F_INVALID_LEFT]       = { "ipv6.routing.invalid_segleft",
				   "IPv6 Routing Header segments left field must not exceed address count",
				   FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
	[F_UNDECODED]          = { "ipv6.routing.undecoded", "Undecoded IPv6 routing header field",
				   FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_UNDECODED },
	[F_DEPRECATED]         = { "ipv6.routing.deprecated", "Routing header type is deprecated",
				   FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_DEPRECATED },
	[F_MULTICAST]          = { "ipv6.src_route_list.multicast_addr",
				   "Multicast addresses must not appear in the source route list",
				   FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
	[F_NOT_FIRST]          = { "ipv6.hopopts.not_first",
				   "IPv6 Hop-by-Hop extension header must appear immediately after IPv6 header",
				   FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL },
};
/* clang-format on */

struct routing {
	uint8_t type, left;
	uint8_t length; /* as sent: in 8 bytes, without the first */
	struct span length_at, left_at;
};

/* While segments are left, the packet's real destination stands in the header. */
static void routing_set_destination(struct layer *l, const struct routing *routing,
                                    const uint8_t *bytes)
{
	if (!bytes || routing->left == 0) return;
	struct address source = l->packet->source,
		       destination = address_make(ADDRESS_IPV6, bytes, ADDRESS);
	layer_set_addresses(l, &source, &destination);
}

static void routing_judge_left(struct layer *l, const struct routing *routing, size_t count,
                               const char *what)
{
	char text[120];
	if (routing->left <= count) return;
	snprintf(text, sizeof text,
	         "IPv6 %s Routing Header segments left field must not exceed address count (%zu)",
	         what, count);
	layer_expert(l, F_INVALID_LEFT, routing->left_at, text);
}

static void routing_dissect_source(struct layer *l, struct reader *r, const struct routing *routing)
{
	const uint8_t *last = NULL;
	if (routing->length % 2)
		layer_expert(l, F_INVALID_LENGTH, routing->length_at,
		             "IPv6 Routing Header extension header length must not be odd");
	routing_judge_left(l, routing, routing->length / 2u, "Type 0");
	emit_bytes(l, F_SOURCE_RESERVED, r, 4);
	while (reader_left(r) >= ADDRESS) {
		struct span at = span_of(r, ADDRESS);
		last = emit_ipv6(l, F_SOURCE_ADDRESS, r);
		if (last && last[0] == 0xff) layer_expert(l, F_MULTICAST, at, NULL);
	}
	routing_set_destination(l, routing, last);
}

static void routing_dissect_mobility(struct layer *l, struct reader *r,
                                     const struct routing *routing)
{
	if (routing->length != 2)
		layer_expert(l, F_INVALID_LENGTH, routing->length_at,
		             "IPv6 Type 2 Routing Header extension header length must equal 2");
	if (routing->left != 1)
		layer_expert(l, F_INVALID_LEFT, routing->left_at,
		             "IPv6 Type 2 Routing Header segments left field must equal 1");
	emit_bytes(l, F_MOBILITY_RESERVED, r, 4);
	routing_set_destination(l, routing, emit_ipv6(l, F_HOME_ADDRESS, r));
}

/* RFC 6554 3: addresses leave out the bytes that they share with the packet's destination. */
static void routing_dissect_rpl(struct layer *l, struct reader *r, const struct routing *routing)
{
	struct span at = span_of(r, 4);
	uint32_t word = read_u32(r);
	if (!reader_ok(r)) return;
	emit_masked(l, F_RPL_COMPRESS_INNER, F_RPL_RESERVED, at, word);
	size_t inner = ADDRESS - (word >> 28), final = ADDRESS - (word >> 24 & 15),
	       pad = word >> 20 & 15;
	size_t room = reader_left(r) >= pad ? reader_left(r) - pad : 0;
	size_t count = room >= final ? (room - final) / inner + 1 : 0;
	emit_generated(l, F_RPL_COUNT, count);
	routing_judge_left(l, routing, count, "RPL");
	uint8_t full[ADDRESS];
	for (int i = 0; i < ADDRESS; i++) full[i] = l->packet->destination.bytes[i];
	for (size_t i = 0; i < count; i++) {
		size_t width = i + 1 == count ? final : inner;
		struct span address_at = span_of(r, (uint32_t)width);
		const uint8_t *bytes = emit_bytes(l, F_RPL_ADDRESS, r, width);
		for (size_t k = 0; bytes && k < width; k++) full[ADDRESS - width + k] = bytes[k];
		emit_text(l, F_RPL_FULL_ADDRESS, address_at, (const char *)full, ADDRESS,
		          ITEM_GENERATED);
	}
	if (count) routing_set_destination(l, routing, full);
}

/* RFC 8754 2: the last segment stands first. */
static void routing_dissect_segments(struct layer *l, struct reader *r,
                                     const struct routing *routing)
{
	const uint8_t *final = NULL;
	size_t count = routing->length / 2u;
	routing_judge_left(l, routing, count, "Type 4");
	emit_u8(l, F_LAST_ENTRY, r);
	emit_u8(l, F_FLAGS, r);
	emit_bytes(l, F_TAG, r, 2);
	for (size_t i = 0; i < count && reader_left(r) >= ADDRESS; i++) {
		const uint8_t *segment = emit_ipv6(l, F_SEGMENT, r);
		if (i == 0) final = segment;
	}
	routing_set_destination(l, routing, final);
}

static void routing_dissect_unknown(struct layer *l, struct reader *r,
                                    const struct routing *routing)
{
	struct span at = span_of(r, (uint32_t)reader_left(r));
	uint32_t item = layer_open(l, F_UNKNOWN, r);
	reader_skip(r, reader_left(r));
	layer_expert(l, F_UNDECODED, at, NULL);
	layer_close(l, item, r);
}

static void routing_dissect_type(struct layer *l, struct reader *r, const struct routing *routing)
{
	switch (routing->type) {
	case TYPE_SOURCE_ROUTE: routing_dissect_source(l, r, routing); break;
	case TYPE_MOBILITY: routing_dissect_mobility(l, r, routing); break;
	case TYPE_RPL: routing_dissect_rpl(l, r, routing); break;
	case TYPE_SEGMENTS: routing_dissect_segments(l, r, routing); break;
	default: routing_dissect_unknown(l, r, routing); break;
	}
}

static void routing_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader body = *r;
	struct routing routing;
	uint8_t next_header = emit_u8(l, F_NEXT_HEADER, &body);
	routing.length_at = span_of(&body, 1);
	routing.length = emit_u8(l, F_LENGTH, &body);
	uint32_t length = (routing.length + 1u) * 8;
	if (reader_ok(&body)) emit_number(l, F_LENGTH_OCTETS, routing.length_at, length, 0);
	struct span type_at = span_of(&body, 1);
	routing.type = emit_u8(l, F_TYPE, &body);
	routing.left_at = span_of(&body, 1);
	routing.left = emit_u8(l, F_LEFT, &body);
	if (!reader_ok(&body)) {
		*r = body;
		return;
	}
	layer_title_append(l, " (%s)", value_name(types, routing.type, "Unknown"));
	/* What is cut off is not judged */
	if (reader_left(r) < length) {
		reader_skip(r, length);
		return;
	}
	if (routing.type == TYPE_SOURCE_ROUTE) layer_expert(l, F_DEPRECATED, type_at, NULL);
	reader_limit(&body, length - 4);
	routing_dissect_type(l, &body, &routing);
	reader_skip(r, length);
	if (reader_ok(r)) r->fault = body.fault;
	if (!reader_ok(r)) return;
	if (next_header == IP_HOP_BY_HOP) layer_expert(l, F_NOT_FIRST, routing.length_at, NULL);
	ipv6_set_pseudo_header(l->packet, next_header);
	layer_join(l, length);
	ipv6_next(l, next_header, r);
}

/* clang-format off */
const struct dissector ipv6_routing_dissector = {
	.name = "ipv6.routing", .label = "IPv6 routing header", .fault_label = "IPv6 Routing",
	FIELDS(routing_fields), .dissect = routing_dissect,
	.bindings = BINDINGS({ IP_PROTO, IP_ROUTING }),
};
/* clang-format on */
