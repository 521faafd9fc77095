/* ipv4.c - Internet Protocol version 4, RFC 791. */
#include "ipv4.h"

#include <stdio.h>

#include "checksum.h"
#include "ethertype.h"
#include "ip_fragments.h"
#include "ip_protocol.h"
#include "link_types.h"

enum { PLAIN = 0x45 /* version 4, no options */, LENGTH_AT = 2, FRAGMENT_AT = 6, TTL_AT = 8 };
enum { PROTOCOL_AT = 9, SOURCE_AT = 12, DESTINATION_AT = 16, HEADER_MIN = 20 };
enum { FLAGS_MORE = 0x2000, OFFSET_MASK = 0x1fff };
enum { MULTICAST_NIBBLE = 0xe, LOCAL_CONTROL_BLOCK = 0xe00000, TTL_SMALL = 5 };
enum { P_CHECK_CHECKSUM, P_DEFRAGMENT };

static const struct preference ipv4_preferences[] = {
	[P_CHECK_CHECKSUM] = { "check_checksum", PREFERENCE_BOOLEAN, 0,
	                       "Validate the header checksum" },
	[P_DEFRAGMENT] = { "defragment", PREFERENCE_BOOLEAN, 1,
	                   "Put fragmented datagrams together" },
};

/* What both track and dissect need. */
struct ipv4_header {
	uint8_t version, header_length, ttl, protocol;
	uint16_t length, id, fragment; /* flags and offset */
	uint32_t source, destination;
	uint32_t total;   /* length, or all there is where that says 0 or too much */
	bool is_complete; /* all of the fixed header is there */
};

static struct ipv4_header ipv4_parse(struct reader r)
{
	struct ipv4_header header = { .total = (uint32_t)reader_left_reported(&r) };
	uint8_t first = read_u8(&r);
	header.version = first >> 4;
	header.header_length = (uint8_t)((first & 15) * 4);
	reader_skip(&r, 1);
	header.length = read_u16(&r);
	/* A sender that leaves segmentation to its network card writes 0 */
	if (header.length > 0 && header.length < header.total) header.total = header.length;
	header.id = read_u16(&r);
	header.fragment = read_u16(&r);
	header.ttl = read_u8(&r);
	header.protocol = read_u8(&r);
	reader_skip(&r, 2);
	header.source = read_u32(&r);
	header.destination = read_u32(&r);
	header.is_complete = reader_ok(&r);
	return header;
}

static bool ipv4_is_usable(const struct ipv4_header *header)
{
	return header->is_complete && header->version == 4 && header->header_length >= HEADER_MIN &&
	       header->total >= header->header_length;
}

static bool ipv4_is_fragment(const struct ipv4_header *header)
{
	return header->fragment & (FLAGS_MORE | OFFSET_MASK);
}

static uint32_t ipv4_offset(const struct ipv4_header *header)
{
	return (uint32_t)(header->fragment & OFFSET_MASK) * 8;
}

static struct address ipv4_address(uint32_t value)
{
	uint8_t bytes[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
		             (uint8_t)value };
	return address_make(ADDRESS_IPV4, bytes, sizeof bytes);
}

/* ---------------------------------------------------------------- track: fragments */

static struct extent ipv4_track(struct tracker *t, struct reader r, void *note)
{
	int32_t fragment = reader_peek_u16(&r, FRAGMENT_AT);
	if (fragment < 0 || !(fragment & (FLAGS_MORE | OFFSET_MASK))) return EXTENT_WHOLE;
	struct ipv4_header header = ipv4_parse(r);
	if (!ipv4_is_usable(&header)) return EXTENT_WHOLE;
	if (!tracker_preference(t, P_DEFRAGMENT)) return EXTENT_WHOLE;
	reader_limit(&r, header.total);
	reader_skip(&r, header.header_length);
	struct fragment_key key = {
		.source = ipv4_address(header.source),
		.destination = ipv4_address(header.destination),
		.id = header.id,
		.protocol = header.protocol,
	};
	ip_fragments_track(t, &key, &r, ipv4_offset(&header), !(header.fragment & FLAGS_MORE),
	                   note);
	return EXTENT_WHOLE;
}

/* ---------------------------------------------------------------- dissect: the fixed header */

static void ipv4_emit_service(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 1);
	uint8_t service = read_u8(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_DSFIELD, at, service, 0);
	if (layer_wants_text(l))
		layer_text_append(l, item, " (%s, %s)",
		                  value_name(dscp_short_names, service >> 2, "Unknown"),
		                  value_name(ecn_short_names, service & 3, ""));
	emit_masked(l, F_DSCP, F_ECN, at, service);
	layer_close_as_is(l, item);
}

static void ipv4_emit_bogus(struct layer *l, unsigned field, struct span at, const char *text,
                            const char *info)
{
	layer_expert(l, field, at, text);
	summary_set(l, "%s", info);
}

/* False: there is nothing more to understand. */
static bool ipv4_emit_first(struct layer *l, struct reader *r, const struct ipv4_header *header)
{
	char text[80];
	struct span at = span_of(r, 1);
	reader_skip(r, 1);
	if (!reader_ok(r)) return false;
	uint32_t item = layer_open_number(l, F_VERSION, at, header->version, 0);
	ip_version_line(l, item, header->version);
	if (header->version != 4) {
		snprintf(text, sizeof text, "Bogus IPv4 version (%u, must be 4)", header->version);
		ipv4_emit_bogus(l, F_BOGUS_VERSION, at, NULL, text);
	}
	layer_close_as_is(l, item);
	if (header->version != 4) return false;
	item = layer_open_number(l, F_HEADER_LENGTH, at, header->header_length, 0);
	if (header->header_length < HEADER_MIN) {
		snprintf(text, sizeof text, "Bogus IP header length (%u, must be at least %d)",
		         header->header_length, HEADER_MIN);
		ipv4_emit_bogus(l, F_BOGUS_HEADER_LENGTH, at, text, text);
	}
	layer_close_as_is(l, item);
	return header->header_length >= HEADER_MIN;
}

static bool ipv4_emit_length(struct layer *l, struct reader *r, const struct ipv4_header *header,
                             uint32_t packet_length)
{
	char text[80];
	struct span at = span_of(r, 2);
	reader_skip(r, 2);
	if (!reader_ok(r)) return false;
	uint32_t item = layer_open_number(l, F_LENGTH, at, header->length, 0);
	bool is_bogus = header->length > 0 && header->length < header->header_length;
	if (is_bogus) {
		snprintf(text, sizeof text, "Bogus IP length (%u, less than header length %u)",
		         header->length, header->header_length);
		ipv4_emit_bogus(l, F_BOGUS_LENGTH, at, NULL, text);
	} else if (header->length > packet_length && !l->packet->is_quoted) {
		snprintf(text, sizeof text, "IPv4 total length exceeds packet length (%u bytes)",
		         packet_length);
		layer_expert(l, F_BOGUS_LENGTH, at, text);
	} else if (header->length == 0) {
		layer_text_append(l, item, " (%u, if the network card was to segment)",
		                  packet_length);
	}
	layer_close_as_is(l, item);
	return !is_bogus;
}

static void ipv4_emit_fragmentation(struct layer *l, struct reader *r)
{
	struct span flags_at = span_of(r, 1), at = span_of(r, 2);
	uint16_t value = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_FLAGS, flags_at, value >> 8, 0);
	if (value & 0x4000) layer_text_append(l, item, ", Don't fragment");
	if (value & FLAGS_MORE) layer_text_append(l, item, ", More fragments");
	emit_masked(l, F_FLAG_RESERVED, F_FLAG_MF, flags_at, value >> 8);
	layer_close_as_is(l, item);
	emit_number(l, F_FRAGMENT_OFFSET, at, value, 0);
	layer_text_last_append(l, " (%u bytes)", (value & OFFSET_MASK) * 8);
}

/* Hop counts that groups of the Local Network Control Block have; others and IGMP have 1. 0: any. */
static uint8_t ipv4_local_ttl(uint32_t destination, uint8_t protocol)
{
	if (protocol == IP_IGMP) return 1;
	switch (destination & 0xff) {
	case 18:              /* VRRP */
	case 102:             /* HSRP, GLBP */
	case 251: return 255; /* mDNS */
	case 252: return 0;   /* LLMNR */
	default: return 1;
	}
}

static void ipv4_judge_ttl(struct layer *l, struct span at, const struct ipv4_header *header)
{
	char text[120];
	uint32_t destination = header->destination;
	if (destination >> 8 == LOCAL_CONTROL_BLOCK) {
		uint8_t expected = ipv4_local_ttl(destination, header->protocol);
		if (expected == 0 || header->ttl == expected) return;
		snprintf(
			text, sizeof text,
			"\"Time To Live\" != %u for a packet sent to the Local Network Control Block (see RFC 3171)",
			expected);
		layer_expert(l, F_TTL_LOCAL, at, text);
		return;
	}
	bool is_multicast = destination >> 28 == MULTICAST_NIBBLE;
	bool is_local_protocol = header->protocol == IP_PIM || header->protocol == IP_OSPF;
	if (header->ttl >= TTL_SMALL || is_multicast || is_local_protocol) return;
	snprintf(text, sizeof text, "\"Time To Live\" only %u", header->ttl);
	layer_expert(l, F_TTL_SMALL, at, text);
}

static void ipv4_emit_ttl(struct layer *l, struct reader *r, const struct ipv4_header *header)
{
	struct span at = span_of(r, 1);
	reader_skip(r, 1);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_TTL, at, header->ttl, 0);
	if (header->is_complete) ipv4_judge_ttl(l, at, header);
	layer_close_as_is(l, item);
}

static void ipv4_emit_checksum(struct layer *l, struct reader *r, struct reader start,
                               const struct ipv4_header *header)
{
	struct span at = span_of(r, 2);
	uint16_t sent = read_u16(r);
	if (!reader_ok(r)) return;
	bool is_checked = layer_preference(l, P_CHECK_CHECKSUM) &&
	                  reader_left(&start) >= header->header_length;
	enum checksum_status status = CHECKSUM_UNVERIFIED;
	uint16_t sum =
		is_checked ? checksum_fold(checksum_add(0, start.at, header->header_length)) : 0;
	uint16_t expected = checksum_expected(sum, sent);
	if (is_checked) status = sum == 0xffff ? CHECKSUM_GOOD : CHECKSUM_BAD;
	uint32_t item = layer_open_number(l, F_CHECKSUM, at, sent, 0);
	layer_text_append(l, item, " [%s]", value_name(checksum_statuses, status, ""));
	if (status == CHECKSUM_BAD) {
		char text[64];
		snprintf(text, sizeof text, "Bad checksum [should be 0x%04x]", expected);
		layer_expert(l, F_CHECKSUM_BAD, at, text);
	}
	layer_close_as_is(l, item);
	emit_number(l, F_CHECKSUM_STATUS, span_of(&at.r, 0), status, ITEM_GENERATED);
	if (is_checked) emit_number(l, F_CHECKSUM_CALCULATED, at, expected, ITEM_GENERATED);
}

void ipv4_emit_host(struct layer *l, unsigned field, struct span at, uint32_t value)
{
	unsigned own = field == F_SOURCE ? F_SOURCE_HOST : F_DESTINATION_HOST;
	char host[16];
	if (!layer_wants(l, own) && !layer_wants(l, F_HOST)) return;
	size_t length = format_ipv4(value, host, sizeof host);
	emit_text(l, own, at, host, length, ITEM_HIDDEN);
	emit_text(l, F_HOST, at, host, length, ITEM_HIDDEN);
}

static uint32_t ipv4_emit_address(struct layer *l, unsigned field, struct reader *r)
{
	struct span at = span_of(r, 4);
	uint32_t value = emit_ipv4(l, field, r);
	if (reader_ok(r) && field != F_CURRENT_ROUTE) {
		emit_number(l, F_ADDRESS, at, value, ITEM_HIDDEN);
		ipv4_emit_host(l, field, at, value);
	}
	return value;
}

/* Sets the packet's addresses; what was cut off leaves the link layer's column as it is. */
static void ipv4_emit_addresses(struct layer *l, struct reader *r, const struct ipv4_header *header)
{
	struct address source = l->packet->link_source, destination = l->packet->link_destination;
	uint32_t value = ipv4_emit_address(l, F_SOURCE, r);
	if (!reader_ok(r)) return;
	source = ipv4_address(value);
	struct reader options = *r;
	reader_skip(&options, 4);
	size_t options_length = header->header_length - HEADER_MIN;
	reader_limit(&options, options_length);
	uint32_t final = ipv4_route_destination(options);
	/* Where the options are cut off, nobody knows whether they hold another destination */
	if (reader_left(&options) < options_length) reader_skip(r, 4 + options_length);
	if (reader_ok(r)) value = ipv4_emit_address(l, final ? F_CURRENT_ROUTE : F_DESTINATION, r);
	if (reader_ok(r)) destination = ipv4_address(final ? final : value);
	layer_set_addresses(l, &source, &destination);
	if (!layer_wants_text(l)) return;
	char from[24], to[24];
	address_format(&source, from, sizeof from);
	address_format(&destination, to, sizeof to);
	layer_title_append(l, ", Src: %s, Dst: %s", from, to);
}

/* ---------------------------------------------------------------- dissect: the payload */

/* An address as the checksum counts it. */
static uint32_t ipv4_sum(const struct address *address)
{
	const uint8_t *b = address->bytes;
	return (uint32_t)(b[0] << 8 | b[1]) + (uint32_t)(b[2] << 8 | b[3]);
}

static void ipv4_tell_packet(struct packet *packet, const struct ipv4_header *header,
                             const struct reader *payload)
{
	packet->ip_protocol = header->protocol;
	packet->hop_limit = header->ttl;
	packet->payload_length = (uint32_t)reader_left_reported(payload);
	packet->pseudo_header_sum =
		header->protocol + ipv4_sum(&packet->source) + ipv4_sum(&packet->destination);
	packet->is_fragment = false;
}

static void ipv4_next_fragment(struct layer *l, const struct ipv4_header *header,
                               const struct reader *payload, const struct ip_fragment_note *note)
{
	static const struct fragment_fields fields = { F_FRAGMENTS, F_REASSEMBLED_IN,
		                                       "Reassembled IPv4" };
	struct packet *packet = l->packet;
	struct reader whole;
	if (ip_fragments_dissect(l, &fields, note, &whole)) {
		packet->payload_length = (uint32_t)reader_left_reported(&whole);
		ip_next(l, header->protocol, &whole);
		return;
	}
	/* What cannot become whole is taken as it is, if it has the upper header. */
	bool is_alone = !ip_fragments_is_kept(note) && ipv4_offset(header) == 0;
	packet->is_fragment = true;
	if (is_alone || reader_left_reported(payload) == 0) {
		ip_next(l, header->protocol, payload);
		return;
	}
	if (layer_wants_summary(l))
		summary_set(l, "Fragmented IP protocol (proto=%s %u, off=%u, ID=%04x)",
		            ip_protocol_name(header->protocol), header->protocol,
		            ipv4_offset(header), header->id);
	ip_fragments_append_link(l, note);
	layer_next_named(l, "data", payload);
}

static bool ipv4_pass(struct packet *packet, struct reader *r, struct passage *out)
{
	uint32_t there = (uint32_t)reader_left_reported(r);
	const uint8_t *b = reader_bytes(r, HEADER_MIN);
	if (!b || b[0] != PLAIN || bytes_u16(b + FRAGMENT_AT) & (FLAGS_MORE | OFFSET_MASK))
		return false;
	uint32_t length = bytes_u16(b + LENGTH_AT);
	if (length == 0 || length > there) length = there;
	if (length <= HEADER_MIN) return false;
	struct ipv4_header header = { .ttl = b[TTL_AT], .protocol = b[PROTOCOL_AT] };
	packet->source = address_make(ADDRESS_IPV4, b + SOURCE_AT, 4);
	packet->destination = address_make(ADDRESS_IPV4, b + DESTINATION_AT, 4);
	reader_limit(r, length - HEADER_MIN);
	ipv4_tell_packet(packet, &header, r);
	*out = (struct passage){ IP_PROTO, header.protocol };
	return true;
}

static void ipv4_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader start = *r;
	struct ipv4_header header = ipv4_parse(*r);
	summary_clear(l);
	if (!ipv4_emit_first(l, r, &header)) {
		if (header.version == 6) layer_next_named(l, "ipv6", &start);
		return;
	}
	ipv4_emit_service(l, r);
	if (!ipv4_emit_length(l, r, &header, (uint32_t)reader_left_reported(&start))) return;
	reader_limit(&start, header.total);
	emit_u16(l, F_ID, r);
	ipv4_emit_fragmentation(l, r);
	ipv4_emit_ttl(l, r, &header);
	emit_u8(l, F_PROTOCOL, r);
	ipv4_emit_checksum(l, r, start, &header);
	ipv4_emit_addresses(l, r, &header);
	if (header.header_length > HEADER_MIN) {
		struct reader options = reader_take(r, header.header_length - HEADER_MIN);
		if (reader_ok(r)) ipv4_emit_options(l, &options, header.ttl);
		if (reader_ok(r)) r->fault = options.fault;
	}
	if (!reader_ok(r)) return;
	reader_limit(r, header.total - header.header_length);
	ipv4_tell_packet(l->packet, &header, r);
	if (ipv4_is_fragment(&header))
		ipv4_next_fragment(l, &header, r, note);
	else
		ip_next(l, header.protocol, r);
}

/* clang-format off */
const struct dissector ipv4_dissector = {
	.name = "ip", .label = "Internet Protocol Version 4", .short_label = "IPv4", FIELDS(ipv4_fields),
	.track = ipv4_track, .dissect = ipv4_dissect, .pass = ipv4_pass, .note_size = sizeof(struct ip_fragment_note),
	.state_size = sizeof(struct ip_fragment_state), PREFERENCES(ipv4_preferences),
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_IPV4 }, { LINK_TYPE, LINK_IPV4 }, { IP_PROTO, IP_IPV4 },
	                     { PPP_PROTOCOL, 0x21 }),
};
/* clang-format on */
