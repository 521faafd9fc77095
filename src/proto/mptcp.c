/* mptcp.c - Multipath TCP, RFC 8684: what the option says first; the rest of it as bytes. */
#include "dissect/dissector.h"

enum { F_SUBTYPE, F_VERSION, F_DATA, F_COUNT };
enum { SUBTYPE_CAPABLE = 0 };

/* 3.9, IANA: MPTCP Option Subtypes */
static const struct value_name mptcp_subtypes[] = {
	{ 0, "Multipath Capable" },
	{ 1, "Join Connection" },
	{ 2, "Data Sequence Signal" },
	{ 3, "Add Address" },
	{ 4, "Remove Address" },
	{ 5, "Change Subflow Priority" },
	{ 6, "TCP Fallback" },
	{ 7, "Fast Close" },
	{ 8, "TCP Reset" },
	{ 0 },
};

static const struct field mptcp_fields[F_COUNT] = {
	[F_SUBTYPE] = { "tcp.options.mptcp.subtype", "Multipath TCP subtype", FIELD_U8,
	                .mask = 0xf0, .names = mptcp_subtypes },
	[F_VERSION] = { "tcp.options.mptcp.version", "Multipath TCP version", FIELD_U8,
	                .mask = 0x0f },
	[F_DATA] = { "mptcp.data", "Option's data", FIELD_BYTES, .is_own = true },
};

static void mptcp_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct span at = span_of(r, 1);
	uint8_t first = read_u8(r);
	if (!reader_ok(r)) return;
	summary_protocol(l, "MPTCP");
	emit_number(l, F_SUBTYPE, at, first, 0);
	if (first >> 4 == SUBTYPE_CAPABLE) emit_number(l, F_VERSION, at, first, 0);
	layer_title(l, "Multipath Transmission Control Protocol: %s",
	            value_name(mptcp_subtypes, first >> 4, "Unknown"));
	if (reader_left(r)) emit_bytes(l, F_DATA, r, reader_left(r));
}

const struct dissector mptcp_dissector = {
	.name = "mptcp",
	.label = "Multipath Transmission Control Protocol",
	FIELDS(mptcp_fields),
	.dissect = mptcp_dissect,
	.is_leaf = true,
};
