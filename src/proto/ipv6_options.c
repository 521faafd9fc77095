/* ipv6_options.c - the extension headers that hold options: hop-by-hop and destination options, RFC 8200 4.2;
 * options after RFC 2473, 2675, 2711, 5570, 6275, 6553, 6744, 6788, 8250, 9268. */
#include <stdio.h>

#include "ip_protocol.h"
#include "ipv6.h"

enum {
	OPTION_PAD1 = 0,
	OPTION_PADN = 1,
	OPTION_ENDPOINT = 0x8a,
	OPTION_JUMBO = 0xc2,
	JUMBO_MIN = 65536,
	ADDRESS = 16
};

/* clang-format off */
enum {
	F_NEXT_HEADER, F_LENGTH, F_LENGTH_OCTETS, F_OPTION, F_TYPE, F_ACTION, F_CHANGE, F_REST,
	F_OPTION_LENGTH, F_PAD1, F_PADN, F_TUNNEL_LIMIT, F_ROUTER_ALERT, F_JUMBO, F_HOME_ADDRESS,
	F_PMTU_MINIMUM, F_PMTU_RETURNED, F_PMTU_RETURN, F_CALIPSO_DOI, F_CALIPSO_LENGTH, F_CALIPSO_LEVEL,
	F_CALIPSO_CHECKSUM, F_CALIPSO_BITMAP, F_PDM_SCALE_RECEIVED, F_PDM_SCALE_SENT, F_PDM_THIS,
	F_PDM_LAST, F_PDM_RECEIVED, F_PDM_SENT, F_RPL_FLAGS, F_RPL_DOWN, F_RPL_RANK_ERROR,
	F_RPL_FORWARDING, F_RPL_RESERVED, F_RPL_INSTANCE, F_RPL_RANK, F_ILNP_NONCE, F_LINE_LENGTH, F_LINE,
	F_EXPERIMENTAL, F_UNKNOWN, F_UNKNOWN_DATA, F_LENGTH_INVALID, F_UNKNOWN_EXPERT, F_MISMATCH,
	F_DEPRECATED, F_JUMBO_MISSING, F_JUMBO_PROHIBITED, F_JUMBO_SHORT, F_LENGTH_EXCEEDS, F_NOT_FIRST,
	F_COUNT
};

static const struct value_name option_names[] = {
	{ 0, "Pad1" }, { 1, "PadN" }, { 4, "Tunnel Encapsulation Limit" }, { 5, "Router Alert" },
	{ 7, "CALIPSO" }, { 8, "SMF_DPD" }, { 15, "Performance and Diagnostic Metrics" },
	{ 38, "Quick-Start" }, { 48, "Path MTU Option" }, { 49, "IOAM Option" },
	{ 65, "Tunnel Payload Forwarding (TPF) Information" }, { 99, "RPL Option" }, { 109, "MPL Option" },
	{ 138, "Endpoint Identification" }, { 139, "ILNP Nonce" }, { 140, "Line-Identification Option" },
	{ 194, "Jumbo Payload" }, { 201, "Home Address" }, { 238, "IP_DFF" }, { 0 },
};

static const struct value_name actions[] = {
	{ 0, "Skip it" }, { 1, "Discard the packet" }, { 2, "Discard and send ICMP" },
	{ 3, "Discard and send ICMP if not multicast" }, { 0 },
};

static const struct value_name alerts[] = {
	{ 0, "MLD" }, { 1, "RSVP" }, { 2, "Active Network" }, { 0 },
};

static const struct field hop_by_hop_fields[F_COUNT] = {
	[F_NEXT_HEADER]   = { "ipv6.hopopts.nxt", "Next header", FIELD_U8, .names = ip_protocol_names },
	[F_LENGTH]        = { "ipv6.hopopts.len", "Length", FIELD_U8 },
	[F_LENGTH_OCTETS] = { "ipv6.hopopts.len_oct", "Length", FIELD_U16, .unit = " bytes" },
#include "ipv6_options_fields.def"
};

static const struct field destination_fields[F_COUNT] = {
	[F_NEXT_HEADER]   = { "ipv6.dstopts.nxt", "Next header", FIELD_U8, .names = ip_protocol_names },
	[F_LENGTH]        = { "ipv6.dstopts.len", "Length", FIELD_U8 },
	[F_LENGTH_OCTETS] = { "ipv6.dstopts.len_oct", "Length", FIELD_U16, .unit = " bytes" },
#include "ipv6_options_fields.def"
};
/* clang-format on */

/* ---------------------------------------------------------------- bodies */

static void option_emit_router_alert(struct layer *l, struct reader *body)
{
	emit_u16(l, F_ROUTER_ALERT, body);
}

static void option_emit_tunnel_limit(struct layer *l, struct reader *body)
{
	emit_u8(l, F_TUNNEL_LIMIT, body);
}

/* RFC 2675: the payload's length, where the fixed header says 0. */
static void option_emit_jumbo(struct layer *l, struct reader *body)
{
	struct span at = span_of(body, 4);
	uint32_t length = emit_u32(l, F_JUMBO, body);
	if (!reader_ok(body)) return;
	if (length < JUMBO_MIN) layer_expert(l, F_JUMBO_SHORT, at, NULL);
	if (l->packet->payload_length)
		layer_expert(l, F_JUMBO_PROHIBITED, at, NULL);
	else
		l->packet->payload_length = length;
}

/* RFC 6275 6.3: the mobile node's own address stands for the source. */
static void option_emit_home_address(struct layer *l, struct reader *body)
{
	const uint8_t *bytes = emit_ipv6(l, F_HOME_ADDRESS, body);
	if (!bytes) return;
	struct address home = address_make(ADDRESS_IPV6, bytes, ADDRESS),
		       destination = l->packet->destination;
	layer_set_addresses(l, &home, &destination);
}

static void option_emit_pmtu(struct layer *l, struct reader *body)
{
	emit_u16(l, F_PMTU_MINIMUM, body);
	struct span at = span_of(body, 2);
	uint16_t value = read_u16(body);
	emit_number(l, F_PMTU_RETURNED, at, value & 0xfffe, 0);
	emit_number(l, F_PMTU_RETURN, at, value & 1, 0);
}

static void option_emit_calipso(struct layer *l, struct reader *body)
{
	emit_u32(l, F_CALIPSO_DOI, body);
	size_t length = emit_u8(l, F_CALIPSO_LENGTH, body) * (size_t)4;
	emit_u8(l, F_CALIPSO_LEVEL, body);
	emit_u16(l, F_CALIPSO_CHECKSUM, body);
	if (length) emit_bytes(l, F_CALIPSO_BITMAP, body, length);
}

static void option_emit_metrics(struct layer *l, struct reader *body)
{
	emit_u8(l, F_PDM_SCALE_RECEIVED, body);
	emit_u8(l, F_PDM_SCALE_SENT, body);
	for (unsigned field = F_PDM_THIS; field <= F_PDM_SENT; field++) emit_u16(l, field, body);
}

static void option_emit_rpl(struct layer *l, struct reader *body)
{
	struct span at = span_of(body, 1);
	uint8_t flags = read_u8(body);
	if (!reader_ok(body)) return;
	uint32_t item = layer_open_number(l, F_RPL_FLAGS, at, flags, 0);
	emit_masked(l, F_RPL_DOWN, F_RPL_RESERVED, at, flags);
	layer_close_as_is(l, item);
	emit_u8(l, F_RPL_INSTANCE, body);
	emit_u16(l, F_RPL_RANK, body);
}

static void option_emit_nonce(struct layer *l, struct reader *body)
{
	emit_bytes(l, F_ILNP_NONCE, body, reader_left(body));
}

static void option_emit_line(struct layer *l, struct reader *body)
{
	size_t length = emit_u8(l, F_LINE_LENGTH, body);
	if (length) emit_bytes(l, F_LINE, body, length);
}

static void option_emit_padding(struct layer *l, struct reader *body)
{
	emit_bytes(l, F_PADN, body, reader_left(body));
}

static void option_emit_experiment(struct layer *l, struct reader *body)
{
	emit_bytes(l, F_EXPERIMENTAL, body, reader_left(body));
}

enum option_place { ANYWHERE, HOP_BY_HOP, DESTINATION };

struct option {
	uint8_t type;
	uint8_t place;  /* enum option_place */
	uint8_t length; /* of the body, if fixed */
	void (*emit)(struct layer *l, struct reader *body);
	const char *remark; /* how an impossible length is remarked on */
};

/* clang-format off */
static const struct option options[] = {
	{ OPTION_PADN, ANYWHERE, 0, option_emit_padding, NULL },
	{ 4, DESTINATION, 1, option_emit_tunnel_limit, "Tunnel Encapsulation Limit: Invalid length" },
	{ 5, HOP_BY_HOP, 2, option_emit_router_alert, "Router alert: Invalid Length" },
	{ 7, HOP_BY_HOP, 0, option_emit_calipso, NULL },
	{ 15, DESTINATION, 10, option_emit_metrics, "PDM: Invalid length" },
	{ 30, ANYWHERE, 0, option_emit_experiment, NULL },
	{ 48, HOP_BY_HOP, 4, option_emit_pmtu, "PMTU Option: Invalid Length" },
	{ 62, ANYWHERE, 0, option_emit_experiment, NULL },
	{ 94, ANYWHERE, 0, option_emit_experiment, NULL },
	{ 99, HOP_BY_HOP, 4, option_emit_rpl, "RPL Option: Invalid length" },
	{ 126, ANYWHERE, 0, option_emit_experiment, NULL },
	{ 139, DESTINATION, 0, option_emit_nonce, NULL },
	{ 140, DESTINATION, 0, option_emit_line, NULL },
	{ 158, ANYWHERE, 0, option_emit_experiment, NULL },
	{ 190, ANYWHERE, 0, option_emit_experiment, NULL },
	{ OPTION_JUMBO, HOP_BY_HOP, 4, option_emit_jumbo, "Jumbo Payload: Invalid length" },
	{ 201, DESTINATION, ADDRESS, option_emit_home_address, "Home Address: Invalid length" },
	{ 222, ANYWHERE, 0, option_emit_experiment, NULL },
	{ 254, ANYWHERE, 0, option_emit_experiment, NULL },
};
/* clang-format on */

static const struct option *option_find(uint8_t type)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (options[i].type == type) return &options[i];
	}
	return NULL;
}

/* ---------------------------------------------------------------- one option */

static uint8_t option_emit_type(struct layer *l, struct reader *r, uint32_t heading,
                                enum option_place here)
{
	struct span at = span_of(r, 1);
	uint8_t type = read_u8(r);
	const struct option *option = option_find(type);
	const char *name = value_name(option_names, type, "Unknown");
	layer_text(l, heading, "%s", name);
	uint32_t item = layer_open_number(l, F_TYPE, at, type, 0);
	emit_masked(l, F_ACTION, F_REST, at, type);
	if (option && option->place && option->place != here) {
		char text[96];
		snprintf(text, sizeof text, "%s must use a %s options header", name,
		         option->place == HOP_BY_HOP ? "hop-by-hop" : "destination");
		layer_expert(l, F_MISMATCH, at, text);
	}
	if (type == OPTION_ENDPOINT) layer_expert(l, F_DEPRECATED, at, NULL);
	layer_close(l, item, r);
	return type;
}

static uint8_t option_emit_length(struct layer *l, struct reader *r, const struct option *option)
{
	struct span at = span_of(r, 1);
	uint8_t length = read_u8(r);
	if (!reader_ok(r)) return 0;
	uint32_t item = layer_open_number(l, F_OPTION_LENGTH, at, length, 0);
	if (option && option->length && length != option->length) {
		char text[96];
		snprintf(text, sizeof text, "%s (%u bytes)", option->remark, length);
		layer_expert(l, F_LENGTH_INVALID, at, text);
	}
	layer_close(l, item, r);
	return length;
}

static void option_emit_rest(struct layer *l, struct reader *body, uint32_t length, unsigned field)
{
	struct span at = span_of(body, length);
	uint32_t item = layer_open(l, field, body);
	reader_skip(body, length);
	layer_expert(l, F_UNKNOWN_EXPERT, at, NULL);
	layer_close(l, item, body);
}

/* An option of fixed length is read in its length, whatever it says; r goes on behind the longer of the two. */
static void option_emit_body(struct layer *l, struct reader *r, struct reader body,
                             const struct option *option, uint32_t length)
{
	uint32_t start = reader_offset(&body);
	if (!option->length) reader_limit(&body, length);
	option->emit(l, &body);
	uint32_t used = reader_offset(&body) - start;
	if (reader_ok(&body) && used < length)
		option_emit_rest(l, &body, length - used, F_UNKNOWN_DATA);
	if (used > length || !reader_ok(&body)) *r = body;
}

static void option_emit(struct layer *l, struct reader *r, enum option_place here)
{
	bool is_pad1 = reader_peek(r, 0) == OPTION_PAD1;
	uint32_t heading = layer_open(l, is_pad1 ? F_PAD1 : F_OPTION, r);
	if (is_pad1) {
		emit_u8(l, F_TYPE, r);
		layer_close(l, heading, r);
		return;
	}
	uint8_t type = option_emit_type(l, r, heading, here);
	const struct option *option = option_find(type);
	uint8_t length = option_emit_length(l, r, option);
	struct reader body = *r;
	reader_skip(r, length);
	if (reader_ok(r) && option)
		option_emit_body(l, r, body, option, length);
	else if (reader_ok(r) && (type == OPTION_ENDPOINT || !value_name(option_names, type, NULL)))
		option_emit_rest(l, &body, length, F_UNKNOWN);
	layer_close(l, heading, r);
}

/* ---------------------------------------------------------------- the headers */

/* Where the fixed header gave no length, the option that has it must have been among these. */
static void options_apply_jumbo(struct layer *l, struct reader *r, const struct reader *start,
                                uint32_t length)
{
	uint32_t payload = l->packet->payload_length;
	size_t available = reader_left_reported(start);
	if (payload == 0) {
		layer_expert(l, F_JUMBO_MISSING, span_of(start, 0), NULL);
		l->packet->payload_length = (uint32_t)available;
	}
	if (payload < JUMBO_MIN) return;
	if (payload > available) {
		char text[80];
		snprintf(text, sizeof text,
		         "IPv6 payload length exceeds framing length (%zu bytes)", available);
		layer_expert(l, F_LENGTH_EXCEEDS, span_of(start, 0), text);
	}
	reader_limit(r, payload - length);
}

static void options_dissect(struct layer *l, struct reader *r, enum option_place here)
{
	struct reader header = *r;
	uint8_t next_header = emit_u8(l, F_NEXT_HEADER, &header);
	struct span at = span_of(&header, 1);
	uint32_t length = (emit_u8(l, F_LENGTH, &header) + 1u) * 8;
	if (!reader_ok(&header)) {
		*r = header;
		return;
	}
	emit_number(l, F_LENGTH_OCTETS, at, length, 0);
	struct reader list = header, start = *r;
	uint32_t end = reader_offset(&start) + length;
	while (reader_left(&list) > 0 && reader_offset(&list) < end) option_emit(l, &list, here);
	reader_skip(r, length);
	if (reader_ok(r)) r->fault = list.fault;
	if (!reader_ok(r)) return;
	if (here == HOP_BY_HOP) options_apply_jumbo(l, r, &start, length);
	if (next_header == IP_HOP_BY_HOP) layer_expert(l, F_NOT_FIRST, at, NULL);
	ipv6_set_pseudo_header(l->packet, next_header);
	layer_join(l, length);
	ipv6_next(l, next_header, r);
}

static void hop_by_hop_dissect(struct layer *l, struct reader *r, const void *note)
{
	options_dissect(l, r, HOP_BY_HOP);
}

static void destination_dissect(struct layer *l, struct reader *r, const void *note)
{
	options_dissect(l, r, DESTINATION);
}

/* clang-format off */
const struct dissector ipv6_hop_by_hop_dissector = {
	.name = "ipv6.hopopts", .label = "IPv6 hop-by-hop options", .fault_label = "IPv6 Hop-by-Hop",
	FIELDS(hop_by_hop_fields), .dissect = hop_by_hop_dissect,
	.bindings = BINDINGS({ IP_PROTO, IP_HOP_BY_HOP }),
};

const struct dissector ipv6_destination_dissector = {
	.name = "ipv6.dstopts", .label = "IPv6 destination options", .fault_label = "IPv6 Destination",
	FIELDS(destination_fields), .dissect = destination_dissect,
	.bindings = BINDINGS({ IP_PROTO, IP_DESTINATION_OPTIONS }),
};
/* clang-format on */
