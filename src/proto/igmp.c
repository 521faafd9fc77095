/* igmp.c - Internet Group Management Protocol: version 0 RFC 988, 1 RFC 1112, 2 RFC 2236, 3 RFC 3376;
 * multicast traceroute, draft-ietf-idmr-traceroute-ipm. A query's length and second byte tell its version. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "checksum.h"
#include "field/format.h"

enum { IP_PROTO_IGMP = 2, IGMP_LENGTH = 8, IGMP_V0_LENGTH = 20, IGMP_V3_QUERY_MIN = 12 };
enum { TRACE_QUERY_LENGTH = 24, TRACE_BLOCK = 32, ACCESS_KEY = 8, SOURCES_TEXT_MAX = 1024 };

enum igmp_type {
	V0_CREATE_REQUEST = 0x01,
	V0_CREATE_REPLY = 0x02,
	V0_LAST = 0x08,
	QUERY = 0x11,
	V1_REPORT = 0x12,
	V2_REPORT = 0x16,
	V2_LEAVE = 0x17,
	TRACE_RESPONSE = 0x1e,
	TRACE_QUERY = 0x1f,
	V3_REPORT = 0x22,
};

enum record_type {
	IS_INCLUDE = 1,
	IS_EXCLUDE,
	TO_INCLUDE,
	TO_EXCLUDE,
	ALLOW_NEW,
	BLOCK_OLD,
};

/* clang-format off */
enum {
	F_TYPE, F_RESERVED, F_VERSION, F_GROUP_TYPE, F_REPLY, F_REPLY_PENDING, F_CHECKSUM, F_CHECKSUM_STATUS,
	F_CHECKSUM_BAD, F_IDENTIFIER, F_ACCESS_KEY, F_MAX_RESP, F_MAX_RESP_EXP, F_MAX_RESP_MANT, F_S, F_QRV,
	F_QQIC, F_NUM_SRC, F_SADDR, F_NUM_RECORDS, F_RECORD, F_RECORD_TYPE, F_AUX_LENGTH, F_MADDR, F_AUX_DATA,
	F_DATA, F_TRACE_HOPS, F_TRACE_SADDR, F_TRACE_RADDR, F_TRACE_RSPADDR, F_TRACE_RESP_TTL, F_TRACE_ID,
	F_TRACE_BLOCK, F_TRACE_ARRIVAL, F_TRACE_INADDR, F_TRACE_OUTADDR, F_TRACE_PREVIOUS, F_TRACE_INPKT,
	F_TRACE_OUTPKT, F_TRACE_TOTAL, F_TRACE_PROTOCOL, F_TRACE_TTL, F_TRACE_MBZ, F_TRACE_S, F_TRACE_MASK,
	F_TRACE_CODE, F_COUNT
};

static const struct value_name igmp_types[] = {
	{ 0x01, "Create Group Request" }, { 0x02, "Create Group Reply" }, { 0x03, "Join Group Request" },
	{ 0x04, "Join Group Reply" }, { 0x05, "Leave Group Request" }, { 0x06, "Leave Group Reply" },
	{ 0x07, "Confirm Group Request" }, { 0x08, "Confirm Group Reply" }, { QUERY, "Membership Query" },
	{ V1_REPORT, "Membership Report" }, { V2_REPORT, "Membership Report" }, { V2_LEAVE, "Leave Group" },
	{ TRACE_RESPONSE, "Traceroute Response" }, { TRACE_QUERY, "Traceroute Query or Request" },
	{ V3_REPORT, "Membership Report" }, { 0, NULL },
};

static const struct value_name group_types[] = { { 0, "Public Group" }, { 1, "Private Group" }, { 0, NULL } };

static const struct value_name replies[] = {
	{ 0, "Request Granted" }, { 1, "Request Denied, No Resources" }, { 2, "Request Denied, Invalid Code" },
	{ 3, "Request Denied, Invalid Group" }, { 4, "Request Denied, Invalid Key" }, { 0, NULL },
};

static const struct value_name record_types[] = {
	{ IS_INCLUDE, "Mode Is Include" }, { IS_EXCLUDE, "Mode Is Exclude" }, { TO_INCLUDE, "Change To Include Mode" },
	{ TO_EXCLUDE, "Change To Exclude Mode" }, { ALLOW_NEW, "Allow New Sources" },
	{ BLOCK_OLD, "Block Old Sources" }, { 0, NULL },
};

static const struct value_name routing_protocols[] = {
	{ 1, "DVMRP" }, { 2, "MOSPF" }, { 3, "PIM" }, { 4, "CBT" }, { 5, "PIM using special routing table" },
	{ 6, "PIM using a static route" }, { 7, "DVMRP using a static route" },
	{ 8, "PIM using MBGP (aka BGP4+) route" }, { 9, "CBT using special routing table" },
	{ 10, "CBT using a static route" }, { 11, "PIM using state created by Assert processing" }, { 0, NULL },
};

static const struct value_name forwarding_codes[] = {
	{ 0x00, "NO_ERROR" }, { 0x01, "WRONG_IF" }, { 0x02, "PRUNE_SENT" }, { 0x03, "PRUNE_RCVD" },
	{ 0x04, "SCOPED" }, { 0x05, "NO_ROUTE" }, { 0x06, "WRONG_LAST_HOP" }, { 0x07, "NOT_FORWARDING" },
	{ 0x08, "REACHED_RP" }, { 0x09, "RPF_IF" }, { 0x0a, "NO_MULTICAST" }, { 0x0b, "INFO_HIDDEN" },
	{ 0x81, "NO_SPACE" }, { 0x82, "OLD_ROUTER" }, { 0x83, "ADMIN_PROHIB" }, { 0, NULL },
};

static const struct field igmp_fields[F_COUNT] = {
	[F_TYPE]          = { "igmp.type", "Type", FIELD_U8, BASE_HEX, .names = igmp_types },
	[F_RESERVED]      = { "igmp.reserved", "Reserved", FIELD_BYTES },
	[F_VERSION]       = { "igmp.version", "Version", FIELD_U8 },
	[F_GROUP_TYPE]    = { "igmp.group_type", "Type of group", FIELD_U8, .names = group_types },
	[F_REPLY]         = { "igmp.reply", "Reply", FIELD_U8, .names = replies },
	[F_REPLY_PENDING] = { "igmp.reply.pending", "Reply pending", FIELD_U8 },
	[F_CHECKSUM]      = { "igmp.checksum", "Checksum", FIELD_U16, BASE_HEX },
	[F_CHECKSUM_STATUS] = { "igmp.checksum.status", "Checksum status", FIELD_U8, .base = BASE_NAMED, .names = checksum_statuses,
			      .format = checksum_format_status },
	[F_CHECKSUM_BAD]  = { "igmp.bad_checksum", "Bad checksum", FIELD_EXPERT,
			      .severity = EXPERT_ERROR, .group = EXPERT_CHECKSUM },
	[F_IDENTIFIER]    = { "igmp.identifier", "Identifier", FIELD_U32 },
	[F_ACCESS_KEY]    = { "igmp.access_key", "Access key", FIELD_BYTES },
	[F_MAX_RESP]      = { "igmp.max_resp", "Longest response time", FIELD_U8 },
	[F_MAX_RESP_EXP]  = { "igmp.max_resp.exp", "Exponent", FIELD_U8, BASE_HEX, .mask = 0x70 },
	[F_MAX_RESP_MANT] = { "igmp.max_resp.mant", "Mantissa", FIELD_U8, BASE_HEX, .mask = 0x0f },
	[F_S]             = { "igmp.s", "S", FIELD_BOOLEAN, .mask = 0x08, .set = "SUPPRESS router side processing",
			      .unset = "Do not suppress router side processing" },
	[F_QRV]           = { "igmp.qrv", "Querier's robustness", FIELD_U8, .mask = 0x07 },
	[F_QQIC]          = { "igmp.qqic", "Querier's interval code", FIELD_U8 },
	[F_NUM_SRC]       = { "igmp.num_src", "Source count", FIELD_U16 },
	[F_SADDR]         = { "igmp.saddr", "Source address", FIELD_IPV4 },
	[F_NUM_RECORDS]   = { "igmp.num_grp_recs", "Group record count", FIELD_U16 },
	[F_RECORD]        = { "", "Group record", FIELD_NONE },
	[F_RECORD_TYPE]   = { "igmp.record_type", "Record type", FIELD_U8, .names = record_types },
	[F_AUX_LENGTH]    = { "igmp.aux_data_len", "Auxiliary data length", FIELD_U8 },
	[F_MADDR]         = { "igmp.maddr", "Multicast address", FIELD_IPV4 },
	[F_AUX_DATA]      = { "igmp.aux_data", "Auxiliary data", FIELD_BYTES },
	[F_DATA]          = { "igmp.data", "Data", FIELD_BYTES },
	[F_TRACE_HOPS]    = { "igmp.mtrace.max_hops", "Hops", FIELD_U8 },
	[F_TRACE_SADDR]   = { "igmp.mtrace.saddr", "Source address", FIELD_IPV4 },
	[F_TRACE_RADDR]   = { "igmp.mtrace.raddr", "Receiver address", FIELD_IPV4 },
	[F_TRACE_RSPADDR] = { "igmp.mtrace.rspaddr", "Response address", FIELD_IPV4 },
	[F_TRACE_RESP_TTL] = { "igmp.mtrace.resp_ttl", "Response TTL", FIELD_U8 },
	[F_TRACE_ID]      = { "igmp.mtrace.q_id", "Query ID", FIELD_U24 },
	[F_TRACE_BLOCK]   = { "", "Response data block", FIELD_NONE },
	[F_TRACE_ARRIVAL] = { "igmp.mtrace.q_arrival", "Query arrival", FIELD_U32 },
	[F_TRACE_INADDR]  = { "igmp.mtrace.q_inaddr", "Incoming interface", FIELD_IPV4 },
	[F_TRACE_OUTADDR] = { "igmp.mtrace.q_outaddr", "Outgoing interface", FIELD_IPV4 },
	[F_TRACE_PREVIOUS] = { "igmp.mtrace.q_prevrtr", "Previous router", FIELD_IPV4 },
	[F_TRACE_INPKT]   = { "igmp.mtrace.q_inpkt", "Packets in", FIELD_U32 },
	[F_TRACE_OUTPKT]  = { "igmp.mtrace.q_outpkt", "Packets out", FIELD_U32 },
	[F_TRACE_TOTAL]   = { "igmp.mtrace.q_total", "Packets of source and group", FIELD_U32 },
	[F_TRACE_PROTOCOL] = { "igmp.mtrace.q_rtg_proto", "Routing protocol", FIELD_U8, .names = routing_protocols },
	[F_TRACE_TTL]     = { "igmp.mtrace.q_fwd_ttl", "Forwarding TTL", FIELD_U8 },
	[F_TRACE_MBZ]     = { "igmp.mtrace.q_mbz", "Must be zero", FIELD_U8, BASE_HEX, .mask = 0x80 },
	[F_TRACE_S]       = { "igmp.mtrace.q_s", "S", FIELD_U8, BASE_HEX, .mask = 0x40 },
	[F_TRACE_MASK]    = { "igmp.mtrace.q_src_mask", "Source mask", FIELD_U8, BASE_HEX, .mask = 0x3f },
	[F_TRACE_CODE]    = { "igmp.mtrace.q_fwd_code", "Forwarding code", FIELD_U8, BASE_HEX,
			      .names = forwarding_codes },
};
/* clang-format on */

static void igmp_emit_version(struct layer *l, struct reader *r, unsigned version)
{
	char protocol[8];
	snprintf(protocol, sizeof protocol, "IGMPv%u", version);
	summary_protocol(l, protocol);
	emit_generated(l, F_VERSION, version);
	emit_u8(l, F_TYPE, r);
}

/* covered: bytes from the message's start that the sum is over. */
static void igmp_emit_checksum(struct layer *l, struct reader *r, const struct reader *message,
                               size_t covered)
{
	static const struct checksum_fields fields = {
		.value = F_CHECKSUM,
		.status = F_CHECKSUM_STATUS,
		.calculated = CHECKSUM_NO_FIELD,
		.bad = F_CHECKSUM_BAD,
		.zero = CHECKSUM_NO_FIELD,
	};
	struct checksum checksum = { .at = span_of(r, 2), .status = CHECKSUM_UNVERIFIED };
	checksum.sent = read_u16(r);
	if (!reader_ok(r)) return;
	if (!l->packet->is_fragment && reader_left(message) >= covered && !message->missing) {
		checksum.sum = checksum_fold(checksum_add(0, message->at, covered));
		checksum.status = checksum.sum == 0xffff ? CHECKSUM_GOOD : CHECKSUM_BAD;
	}
	checksum_emit(l, &fields, &checksum);
}

/* Tenths of a second; version 3 has a floating point for long ones. */
static void igmp_emit_max_resp(struct layer *l, struct reader *r, bool may_float)
{
	struct span at = span_of(r, 1);
	uint8_t code = read_u8(r);
	bool is_float = may_float && code & 0x80;
	unsigned tenths = is_float ? ((code & 0xfu) | 0x10u) << ((code >> 4 & 7u) + 3) : code;
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_MAX_RESP, at, tenths, 0);
	layer_text(l, item, "Max Resp Time: %u.%u sec (0x%02x)", tenths / 10, tenths % 10, code);
	if (is_float) emit_masked(l, F_MAX_RESP_EXP, F_MAX_RESP_MANT, at, code);
	layer_close_as_is(l, item);
}

/* Sources, recorded; their list for Info in out, with what closes it unless it is cut. */
static void igmp_emit_sources(struct layer *l, struct reader *r, unsigned count, char *out,
                              size_t size)
{
	size_t used = 0;
	out[0] = 0;
	for (unsigned i = 0; i < count; i++) {
		char text[16];
		format_ipv4(emit_ipv4(l, F_SADDR, r), text, sizeof text);
		if (!reader_ok(r)) return;
		if (used >= size) continue;
		int length =
			snprintf(out + used, size - used, "%s%s", text, i + 1 < count ? ", " : "}");
		if (length > 0) used += (size_t)length;
	}
}

/* ---------------------------------------------------------------- versions */

static void igmp_emit_v0(struct layer *l, struct reader *r, const struct reader *message,
                         uint8_t type)
{
	summary_set(l, "%s", value_name(igmp_types, type, ""));
	igmp_emit_version(l, r, 0);
	int code = reader_peek(r, 0);
	if (type == V0_CREATE_REQUEST)
		emit_u8(l, F_GROUP_TYPE, r);
	else if (type % 2 == 0)
		emit_u8(l, code <= 4 ? F_REPLY : F_REPLY_PENDING, r);
	else
		reader_skip(r, 1);
	igmp_emit_checksum(l, r, message, IGMP_V0_LENGTH);
	emit_u32(l, F_IDENTIFIER, r);
	emit_ipv4(l, F_MADDR, r);
	emit_bytes(l, F_ACCESS_KEY, r, ACCESS_KEY);
}

static void igmp_emit_v1(struct layer *l, struct reader *r, const struct reader *message)
{
	igmp_emit_version(l, r, 1);
	emit_bytes(l, F_RESERVED, r, 1);
	igmp_emit_checksum(l, r, message, IGMP_LENGTH);
	emit_ipv4(l, F_MADDR, r);
}

static void igmp_summarize_group(struct layer *l, uint8_t type, uint32_t group)
{
	char text[16];
	format_ipv4(group, text, sizeof text);
	if (type == QUERY && group == 0)
		summary_append(l, ", general");
	else if (type == QUERY)
		summary_append(l, ", specific for group %s", text);
	else
		summary_append(l, "%s %s", type == V2_LEAVE ? "" : " group", text);
}

static void igmp_emit_v2(struct layer *l, struct reader *r, const struct reader *message,
                         uint8_t type)
{
	igmp_emit_version(l, r, 2);
	igmp_emit_max_resp(l, r, false);
	igmp_emit_checksum(l, r, message, IGMP_LENGTH);
	uint32_t group = emit_ipv4(l, F_MADDR, r);
	if (reader_ok(r)) igmp_summarize_group(l, type, group);
}

static void igmp_emit_v3_query(struct layer *l, struct reader *r, const struct reader *message)
{
	char sources[SOURCES_TEXT_MAX];
	igmp_emit_version(l, r, 3);
	igmp_emit_max_resp(l, r, true);
	igmp_emit_checksum(l, r, message, reader_left_reported(message));
	uint32_t group = emit_ipv4(l, F_MADDR, r);
	if (reader_ok(r)) igmp_summarize_group(l, QUERY, group);
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (reader_ok(r)) emit_masked(l, F_S, F_QRV, at, flags);
	emit_u8(l, F_QQIC, r);
	uint16_t count = emit_u16(l, F_NUM_SRC, r);
	igmp_emit_sources(l, r, count, sources, sizeof sources);
	if (count) summary_append(l, ", source%s {%s", count == 1 ? "" : "s", sources);
}

static void igmp_summarize_record(struct layer *l, uint8_t type, const char *group, uint16_t count,
                                  const char *sources)
{
	bool is_one = count == 1;
	switch (type) {
	case IS_INCLUDE:
	case TO_INCLUDE:
		if (count == 0)
			summary_append(l, " / Leave group %s", group);
		else
			summary_append(l, " / Join group %s for source%s {%s", group,
			               is_one ? "" : "s in", sources);
		break;
	case IS_EXCLUDE:
	case TO_EXCLUDE:
		if (count == 0)
			summary_append(l, " / Join group %s for any sources", group);
		else
			summary_append(l, " / Join group %s, for source%s {%s", group,
			               is_one ? " not" : "s not in", sources);
		break;
	case ALLOW_NEW:
	case BLOCK_OLD:
		if (count == 0)
			summary_append(l, " / Group %s, %s_SOURCES but no source specified (?)",
			               group, type == ALLOW_NEW ? "ALLOW_NEW" : "BLOCK_OLD");
		else
			summary_append(l, " / Group %s, %s source%s {%s", group,
			               type == ALLOW_NEW ? "new" : "block", is_one ? "" : "s",
			               sources);
		break;
	default:
		summary_append(l, " / Group %s, unknown record type (?)", group);
		if (count) summary_append(l, ", sources {%s", sources);
		break;
	}
}

static void igmp_emit_record(struct layer *l, struct reader *r)
{
	char group[16], sources[SOURCES_TEXT_MAX];
	uint32_t item = layer_open(l, F_RECORD, r);
	uint8_t type = emit_u8(l, F_RECORD_TYPE, r);
	uint8_t words = emit_u8(l, F_AUX_LENGTH, r);
	uint16_t count = emit_u16(l, F_NUM_SRC, r);
	format_ipv4(emit_ipv4(l, F_MADDR, r), group, sizeof group);
	if (!reader_ok(r)) return;
	layer_text(l, item, "Group Record : %s  %s", group, value_name(record_types, type, ""));
	igmp_emit_sources(l, r, count, sources, sizeof sources);
	igmp_summarize_record(l, type, group, count, sources);
	if (words) emit_bytes(l, F_AUX_DATA, r, words * 4u);
	layer_close(l, item, r);
}

static void igmp_emit_v3_report(struct layer *l, struct reader *r, const struct reader *message)
{
	igmp_emit_version(l, r, 3);
	emit_bytes(l, F_RESERVED, r, 1);
	igmp_emit_checksum(l, r, message, reader_left_reported(message));
	emit_bytes(l, F_RESERVED, r, 2);
	uint16_t count = emit_u16(l, F_NUM_RECORDS, r);
	if (count == 0 && reader_ok(r)) summary_append(l, " - General query");
	for (unsigned i = 0; i < count && reader_ok(r); i++) igmp_emit_record(l, r);
}

/* ---------------------------------------------------------------- multicast traceroute */

static void igmp_emit_trace_block(struct layer *l, struct reader *r)
{
	static const uint8_t addresses[] = { F_TRACE_INADDR, F_TRACE_OUTADDR, F_TRACE_PREVIOUS };
	static const uint8_t counts[] = { F_TRACE_INPKT, F_TRACE_OUTPKT, F_TRACE_TOTAL };
	uint32_t item = layer_open(l, F_TRACE_BLOCK, r);
	emit_u32(l, F_TRACE_ARRIVAL, r);
	for (size_t i = 0; i < sizeof addresses; i++) emit_ipv4(l, addresses[i], r);
	for (size_t i = 0; i < sizeof counts; i++) emit_u32(l, counts[i], r);
	emit_u8(l, F_TRACE_PROTOCOL, r);
	emit_u8(l, F_TRACE_TTL, r);
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (reader_ok(r)) emit_masked(l, F_TRACE_MBZ, F_TRACE_MASK, at, flags);
	emit_u8(l, F_TRACE_CODE, r);
	layer_close(l, item, r);
}

static void igmp_emit_trace(struct layer *l, struct reader *r, const struct reader *message,
                            uint8_t type)
{
	size_t length = reader_left_reported(message);
	size_t blocks =
		length >= TRACE_QUERY_LENGTH ? (length - TRACE_QUERY_LENGTH) / TRACE_BLOCK : 0;
	const char *name = length == TRACE_QUERY_LENGTH ? "Traceroute Query" : "Traceroute Request";
	summary_set(l, "%s", type == TRACE_RESPONSE ? "Traceroute Response" : name);
	if (type == TRACE_RESPONSE)
		summary_append(l, ", %zu block%s", blocks, blocks == 1 ? "" : "s");
	emit_u8(l, F_TYPE, r);
	emit_u8(l, F_TRACE_HOPS, r);
	igmp_emit_checksum(l, r, message, length);
	emit_ipv4(l, F_MADDR, r);
	emit_ipv4(l, F_TRACE_SADDR, r);
	emit_ipv4(l, F_TRACE_RADDR, r);
	emit_ipv4(l, F_TRACE_RSPADDR, r);
	emit_u8(l, F_TRACE_RESP_TTL, r);
	emit_u24(l, F_TRACE_ID, r);
	for (size_t i = 0; i < blocks && reader_ok(r); i++) igmp_emit_trace_block(l, r);
}

static void igmp_emit_unknown(struct layer *l, struct reader *r, uint8_t type)
{
	summary_set(l, "Unknown Type:0x%02x", type);
	emit_u8(l, F_TYPE, r);
	if (reader_left(r) > 0)
		emit_bytes(l, F_DATA, r, reader_left(r));
	else
		reader_skip(r, 1);
}

static void igmp_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader message = *r;
	int peeked = reader_peek(r, 0), code = reader_peek(r, 1);
	if (peeked < 0) {
		reader_skip(r, 1);
		return;
	}
	uint8_t type = (uint8_t)peeked;
	if (value_name(igmp_types, type, NULL)) layer_repeat_name(l);
	summary_set(l, "%s", value_name(igmp_types, type, ""));
	if (type >= V0_CREATE_REQUEST && type <= V0_LAST)
		igmp_emit_v0(l, r, &message, type);
	else if (type == V1_REPORT ||
	         (type == QUERY && reader_left_reported(r) < IGMP_V3_QUERY_MIN && code == 0))
		igmp_emit_v1(l, r, &message);
	else if (type == QUERY && reader_left_reported(r) >= IGMP_V3_QUERY_MIN)
		igmp_emit_v3_query(l, r, &message);
	else if (type == QUERY || type == V2_REPORT || type == V2_LEAVE)
		igmp_emit_v2(l, r, &message, type);
	else if (type == V3_REPORT)
		igmp_emit_v3_report(l, r, &message);
	else if (type == TRACE_RESPONSE || type == TRACE_QUERY)
		igmp_emit_trace(l, r, &message, type);
	else
		igmp_emit_unknown(l, r, type);
}

const struct dissector igmp_dissector = {
	.name = "igmp",
	.label = "Internet Group Management Protocol",
	.short_label = "IGMP",
	FIELDS(igmp_fields),
	.dissect = igmp_dissect,
	.is_leaf = true,
	.bindings = BINDINGS({ IP_PROTO, IP_PROTO_IGMP }),
	};
