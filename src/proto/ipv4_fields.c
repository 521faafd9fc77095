/* ipv4_fields.c - the fields of IPv4 (RFC 791) and of its options. */
#include "checksum.h"
#include "ip_protocol.h"
#include "ipv4.h"

static const struct value_name classes[] = {
	{ 0, "Control" }, { 2, "Debugging and measurement" }, { 0 },
};

static const struct value_name numbers[] = {
	{ 0, "End of options" }, { 1, "No operation" }, { 2, "Security" }, { 3, "Loose source route" },
	{ 4, "Time stamp" }, { 5, "Extended security" }, { 6, "Commercial security" },
	{ 7, "Record route" }, { 8, "Stream identifier" }, { 9, "Strict source route" },
	{ 11, "MTU probe" }, { 12, "MTU reply" }, { 18, "Traceroute" }, { 20, "Router alert" },
	{ 21, "Selective directed broadcast" }, { 25, "Quick-Start" }, { 30, "Experiment" }, { 0 },
};

static const struct value_name functions[] = { { 0, "Rate request" }, { 8, "Rate report" }, { 0 } };

static const struct value_name time_flags[] = {
	{ 0, "Time stamps only" }, { 1, "Time stamp and address" },
	{ 3, "Time stamps for prespecified addresses" }, { 0 },
};

static const struct value_name classifications[] = {
	{ 0x01, "Reserved 4" }, { 0x3d, "Top secret" }, { 0x5a, "Secret" }, { 0x66, "Reserved 3" },
	{ 0x96, "Confidential" }, { 0xab, "Unclassified" }, { 0xcc, "Reserved 2" }, { 0xf1, "Reserved 1" },
	{ 0 },
};

#define SET_UNSET .set = "Set", .unset = "Not set"
#define ERROR_PROTOCOL FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL
#define WARN_PROTOCOL FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL

/* clang-format off */
const struct field ipv4_fields[F_COUNT] = {
	[F_VERSION]       = { "ip.version", "Version", FIELD_U8, BASE_DEC, 0xf0 },
	[F_HEADER_LENGTH] = { "ip.hdr_len", "Header length", FIELD_U8, .unit = " bytes" },
	[F_DSFIELD]       = { "ip.dsfield", "Differentiated services", FIELD_U8, BASE_HEX },
	[F_DSCP]          = { "ip.dsfield.dscp", "Code point", FIELD_U8, BASE_DEC, 0xfc, dscp_names },
	[F_ECN]           = { "ip.dsfield.ecn", "Congestion notification", FIELD_U8, BASE_DEC, 0x03, ecn_names },
	[F_LENGTH]        = { "ip.len", "Total length", FIELD_U16 },
	[F_ID]            = { "ip.id", "Identification", FIELD_U16, BASE_HEX_DEC },
	[F_FLAGS]         = { "ip.flags", "Flags", FIELD_U8, BASE_HEX, 0xe0 },
	[F_FLAG_RESERVED] = { "ip.flags.rb", "Reserved", FIELD_BOOLEAN, 0, 0x80, SET_UNSET },
	[F_FLAG_DF]       = { "ip.flags.df", "Don't fragment", FIELD_BOOLEAN, 0, 0x40, SET_UNSET },
	[F_FLAG_MF]       = { "ip.flags.mf", "More fragments", FIELD_BOOLEAN, 0, 0x20, SET_UNSET },
	[F_FRAGMENT_OFFSET] = { "ip.frag_offset", "Fragment offset", FIELD_U16, BASE_DEC, 0x1fff },
	[F_TTL]           = { "ip.ttl", "Time to live", FIELD_U8 },
	[F_PROTOCOL]      = { "ip.proto", "Protocol", FIELD_U8, .names = ip_protocol_names,
			      .ranges = ip_protocol_ranges },
	[F_CHECKSUM]      = { "ip.checksum", "Header checksum", FIELD_U16, BASE_HEX },
	[F_CHECKSUM_CALCULATED] = { "ip.checksum_calculated", "Calculated checksum", FIELD_U16, BASE_HEX },
	[F_CHECKSUM_STATUS] = { "ip.checksum.status", "Header checksum status", FIELD_U8,
				.names = checksum_statuses },
	[F_SOURCE]        = { "ip.src", "Source", FIELD_IPV4 },
	[F_DESTINATION]   = { "ip.dst", "Destination", FIELD_IPV4 },
	[F_ADDRESS]       = { "ip.addr", "Source or destination", FIELD_IPV4 },
	[F_CURRENT_ROUTE] = { "ip.cur_rt", "Current hop of the route", FIELD_IPV4 },

	[F_OPTIONS]       = { "", "Options", FIELD_NONE },
	[F_OPTION_END]    = { "ip.options.eol", "End of options", FIELD_BYTES },
	[F_OPTION_NOP]    = { "ip.options.nop", "No operation", FIELD_BYTES },
	[F_OPTION_SECURITY] = { "ip.options.security", "Security", FIELD_BYTES },
	[F_OPTION_LOOSE_ROUTE] = { "ip.options.route", "Loose Source Route", FIELD_BYTES },
	[F_OPTION_TIMESTAMP] = { "ip.options.timestamp", "Time Stamp", FIELD_BYTES },
	[F_OPTION_EXTENDED_SECURITY] = { "ip.options.ext_security", "Extended Security", FIELD_BYTES },
	[F_OPTION_CIPSO]  = { "ip.options.cipso", "Commercial Security", FIELD_BYTES },
	[F_OPTION_RECORD_ROUTE] = { "ip.options.record_route", "Record Route", FIELD_BYTES },
	[F_OPTION_STREAM] = { "ip.options.sid", "Stream ID", FIELD_BYTES },
	[F_OPTION_STRICT_ROUTE] = { "ip.options.source_route", "Strict Source Route", FIELD_BYTES },
	[F_OPTION_MTU_PROBE] = { "ip.options.mtu_probe", "MTU Probe", FIELD_BYTES },
	[F_OPTION_MTU_REPLY] = { "ip.options.mtu_reply", "MTU Reply", FIELD_BYTES },
	[F_OPTION_TRACEROUTE] = { "ip.options.traceroute", "Traceroute", FIELD_BYTES },
	[F_OPTION_ROUTER_ALERT] = { "ip.options.routeralert", "Router Alert", FIELD_BYTES },
	[F_OPTION_BROADCAST] = { "ip.options.sdb", "Selective Directed Broadcast", FIELD_BYTES },
	[F_OPTION_QUICK_START] = { "ip.options.qs", "Quick-Start", FIELD_BYTES },
	[F_OPTION_UNKNOWN] = { "", "Unknown", FIELD_NONE },

	[F_OPTION_TYPE]   = { "ip.opt.type", "Type", FIELD_U8 },
	[F_OPTION_COPY]   = { "ip.opt.type.copy", "Copied into fragments", FIELD_BOOLEAN, 0, 0x80 },
	[F_OPTION_CLASS]  = { "ip.opt.type.class", "Class", FIELD_U8, BASE_DEC, 0x60, classes },
	[F_OPTION_NUMBER] = { "ip.opt.type.number", "Number", FIELD_U8, BASE_DEC, 0x1f, numbers },
	[F_OPTION_LENGTH] = { "ip.opt.len", "Length", FIELD_U8 },
	[F_OPTION_POINTER] = { "ip.opt.ptr", "Pointer", FIELD_U8 },
	[F_OPTION_SID]    = { "ip.opt.sid", "Stream identifier", FIELD_U16 },
	[F_OPTION_MTU]    = { "ip.opt.mtu", "MTU", FIELD_U16 },
	[F_OPTION_ID]     = { "ip.opt.id_number", "Identification", FIELD_U16 },
	[F_OPTION_OUTBOUND] = { "ip.opt.ohc", "Outbound hop count", FIELD_U16 },
	[F_OPTION_RETURN] = { "ip.opt.rhc", "Return hop count", FIELD_U16 },
	[F_OPTION_ORIGINATOR] = { "ip.opt.originator", "Originator", FIELD_IPV4 },
	[F_OPTION_ALERT]  = { "ip.opt.ra", "Router alert", FIELD_U16 },
	[F_OPTION_ADDRESS] = { "ip.opt.addr", "Address", FIELD_IPV4 },
	[F_OPTION_FUNCTION] = { "ip.opt.qs_func", "Function", FIELD_U8, BASE_DEC, 0xf0, functions },
	[F_OPTION_RATE]   = { "ip.opt.qs_rate", "Rate", FIELD_U8, BASE_DEC, 0x0f },
	[F_OPTION_QS_TTL] = { "ip.opt.qs_ttl", "Quick-Start TTL", FIELD_U8 },
	[F_OPTION_TTL_DIFFERENCE] = { "ip.opt.qs_ttl_diff", "TTL difference", FIELD_U8 },
	[F_OPTION_QS_UNUSED] = { "ip.opt.qs_unused", "Not used", FIELD_U8 },
	[F_OPTION_NONCE]  = { "ip.opt.qs_nonce", "Nonce", FIELD_U32, BASE_HEX, 0xfffffffc },
	[F_OPTION_QS_RESERVED] = { "ip.opt.qs_reserved", "Reserved", FIELD_U32, BASE_HEX, 0x3 },
	[F_OPTION_CLASSIFICATION] = { "ip.opt.sec_cl", "Classification", FIELD_U8, BASE_HEX,
				      .names = classifications },
	[F_OPTION_AUTHORITY] = { "ip.opt.sec_prot_auth_flags", "Protection authorities", FIELD_U8, BASE_HEX },
	[F_OPTION_FORMAT] = { "ip.opt.ext_sec_add_sec_info_format_code", "Format", FIELD_U8, BASE_HEX },
	[F_OPTION_INFORMATION] = { "ip.opt.ext_sec_add_sec_info", "Information", FIELD_BYTES },
	[F_OPTION_DOI]    = { "ip.cipso.doi", "Domain of interpretation", FIELD_U32 },
	[F_OPTION_TAG_TYPE] = { "ip.cipso.tag_type", "Tag type", FIELD_U8 },
	[F_OPTION_TAG_DATA] = { "ip.cipso.tag_data", "Tag", FIELD_BYTES },
	[F_OPTION_OVERFLOW] = { "ip.opt.overflow", "Overflow", FIELD_U8, BASE_DEC, 0xf0 },
	[F_OPTION_FLAG]   = { "ip.opt.flag", "Flag", FIELD_U8, BASE_HEX, 0x0f, time_flags },
	[F_OPTION_TIME]   = { "ip.opt.time_stamp", "Time stamp", FIELD_U32 },
	[F_OPTION_TIME_ADDRESS] = { "ip.opt.time_stamp_addr", "Address", FIELD_IPV4 },
	[F_RECORDED_ROUTE] = { "ip.rec_rt", "Recorded hop", FIELD_IPV4 },
	[F_SOURCE_ROUTE]  = { "ip.src_rt", "Hop to come", FIELD_IPV4 },
	[F_EMPTY_ROUTE]   = { "ip.empty_rt", "Empty place", FIELD_IPV4 },

	[F_FRAGMENTS]     = { "ip.fragments", "Fragments", FIELD_BYTES },
	[F_FRAGMENT]      = { "ip.fragment", "Fragment", FIELD_FRAME },
	[F_FRAGMENT_OVERLAP] = { "ip.fragment.overlap", "Overlaps another", FIELD_BOOLEAN },
	[F_FRAGMENT_CONFLICT] = { "ip.fragment.overlap.conflict", "Overlaps with other bytes", FIELD_BOOLEAN },
	[F_FRAGMENT_TAILS] = { "ip.fragment.multipletails", "Several last fragments", FIELD_BOOLEAN },
	[F_FRAGMENT_TOO_LONG] = { "ip.fragment.toolongfragment", "Reaches past the end", FIELD_BOOLEAN },
	[F_FRAGMENT_ERROR] = { "ip.fragment.error", "Reassembly went wrong at", FIELD_FRAME },
	[F_FRAGMENT_COUNT] = { "ip.fragment.count", "Fragment count", FIELD_U32 },
	[F_REASSEMBLED_IN] = { "ip.reassembled_in", "Reassembled in frame", FIELD_FRAME },
	[F_REASSEMBLED_LENGTH] = { "ip.reassembled.length", "Reassembled length", FIELD_U32 },
	[F_REASSEMBLED_DATA] = { "ip.reassembled.data", "Reassembled data", FIELD_BYTES },

	[F_BOGUS_VERSION] = { "ip.bogus_ip_version", "Bogus IPv4 version", ERROR_PROTOCOL },
	[F_BOGUS_HEADER_LENGTH] = { "ip.bogus_header_length", "Bogus IP header length", ERROR_PROTOCOL },
	[F_BOGUS_LENGTH]  = { "ip.bogus_ip_length", "Bogus IP length", ERROR_PROTOCOL },
	[F_TTL_LOCAL]     = { "ip.ttl.lncb", "Time To Live", FIELD_EXPERT,
			      .severity = EXPERT_NOTE, .group = EXPERT_SEQUENCE },
	[F_TTL_SMALL]     = { "ip.ttl.too_small", "Time To Live", FIELD_EXPERT,
			      .severity = EXPERT_NOTE, .group = EXPERT_SEQUENCE },
	[F_CHECKSUM_BAD]  = { "ip.checksum_bad.expert", "Bad checksum", FIELD_EXPERT,
			      .severity = EXPERT_ERROR, .group = EXPERT_CHECKSUM },
	[F_OPTION_LENGTH_INVALID] = { "ip.opt.len.invalid", "Invalid length for option", WARN_PROTOCOL },
	[F_POINTER_BEFORE] = { "ip.opt.ptr.before_address", "Pointer points before first address", WARN_PROTOCOL },
	[F_POINTER_MIDDLE] = { "ip.opt.ptr.middle_address", "Pointer points to middle of address", WARN_PROTOCOL },
	[F_FOUR_NOPS]     = { "ip.nop", "4 NOP in a row - a router may have removed some options", WARN_PROTOCOL },
};
/* clang-format on */
