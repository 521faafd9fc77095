/* pseudowire.c - what MPLS carries besides IP: Ethernet (RFC 4448), with a control word or without, and the
 * associated channel (RFC 4385 5, RFC 5586). */
#include "dissect/dissector.h"

#include "ethertype.h"

enum { CONTROL_WORD = 4, TYPE_AT = 12, TYPE_END = 14 };
enum { CHANNEL_IPV4 = 0x0021, CHANNEL_IPV6 = 0x0057 };

/* ---------------------------------------------------------------- Ethernet */

enum { F_SEQUENCE, F_ETHERNET_COUNT };

static const struct field ethernet_fields[F_ETHERNET_COUNT] = {
	[F_SEQUENCE] = { "pweth.cw.sequence_number", "Sequence number", FIELD_U16 },
};

/* Would a frame from there on have a type that is known, or a length that fits? */
static bool pseudowire_is_frame(struct reader r)
{
	reader_skip(&r, TYPE_AT);
	int32_t type = reader_peek_u16(&r, 0);
	if (type < 0) return false;
	reader_skip(&r, TYPE_END - TYPE_AT);
	if (type <= ETHERNET_LENGTH_MAX) return (size_t)type <= reader_left_reported(&r);
	return value_name(ethertype_names, (uint32_t)type, NULL) != NULL;
}

/* Nothing says whether there is a control word. It begins with four zero bits, which is why we are here. */
static void pweth_guess_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader behind = *r;
	reader_skip(&behind, CONTROL_WORD);
	bool has_none = pseudowire_is_frame(*r) && !pseudowire_is_frame(behind);
	layer_next_named(l, has_none ? "pwethnocw" : "pwethcw", r);
}

static void pweth_plain_dissect(struct layer *l, struct reader *r, const void *note)
{
	layer_next_named(l, "eth", r);
}

static void pweth_control_dissect(struct layer *l, struct reader *r, const void *note)
{
	reader_skip(r, 2);
	emit_u16(l, F_SEQUENCE, r);
	if (reader_ok(r)) layer_next_named(l, "eth", r);
}

/* clang-format off */
const struct dissector pwethheuristic_dissector = {
	.name = "pwethheuristic", .label = "Ethernet pseudowire", .dissect = pweth_guess_dissect,
};

const struct dissector pwethnocw_dissector = {
	.name = "pwethnocw", .label = "Ethernet pseudowire without control word", .dissect = pweth_plain_dissect,
};

const struct dissector pwethcw_dissector = {
	.name = "pwethcw", .label = "PW Ethernet Control Word", FIELDS(ethernet_fields),
	.dissect = pweth_control_dissect,
};

/* ---------------------------------------------------------------- associated channel */

enum { F_VERSION, F_RESERVED, F_CHANNEL, F_CHANNEL_COUNT };

static const struct value_name channels[] = {
	{ 0x0000, "Reserved" }, { 0x0001, "Management communication" }, { 0x0002, "Signalling communication" },
	{ 0x0007, "BFD control" }, { 0x000a, "Direct loss measurement" }, { 0x000b, "Inferred loss measurement" },
	{ 0x000c, "Delay measurement" }, { 0x000d, "Direct loss and delay measurement" },
	{ 0x000e, "Inferred loss and delay measurement" }, { CHANNEL_IPV4, "IPv4" },
	{ 0x0022, "Continuity check" }, { 0x0023, "Connectivity verification" },
	{ 0x0024, "Protection state coordination" }, { 0x0025, "On-demand connectivity verification" },
	{ 0x0026, "Lock instruct" }, { 0x0027, "Pseudowire status" }, { 0x0028, "MAC withdraw" },
	{ CHANNEL_IPV6, "IPv6" }, { 0x0058, "Fault" }, { 0x8902, "Operation and maintenance (Y.1731)" }, { 0 },
};

static const struct field channel_fields[F_CHANNEL_COUNT] = {
	[F_VERSION]  = { "pwach.ver", "Version", FIELD_U8, BASE_DEC, 0x0f },
	[F_RESERVED] = { "pwach.res", "Reserved", FIELD_U8, BASE_HEX },
	[F_CHANNEL]  = { "pwach.channel_type", "Channel", FIELD_U16, BASE_HEX, .names = channels },
};
/* clang-format on */

static void pwach_dissect(struct layer *l, struct reader *r, const void *note)
{
	emit_u8(l, F_VERSION, r);
	emit_u8(l, F_RESERVED, r);
	uint16_t channel = emit_u16(l, F_CHANNEL, r);
	if (!reader_ok(r)) return;
	summary_set(l, "%s", value_name(channels, channel, "Unknown"));
	const char *name = channel == CHANNEL_IPV4   ? "ip"
	                   : channel == CHANNEL_IPV6 ? "ipv6"
	                                             : "data";
	if (reader_left_reported(r) > 0) layer_next_named(l, name, r);
}

/* clang-format off */
const struct dissector pwach_dissector = {
	.name = "pwach", .label = "PW Associated Channel Header", .short_label = "PW Associated Channel",
	FIELDS(channel_fields), .dissect = pwach_dissect,
};
/* clang-format on */
