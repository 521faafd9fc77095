/* gre.c - Generic Routing Encapsulation, RFC 2784 and 2890. */
#include "dissect/dissector.h"

#include "ethertype.h"
#include "ip_protocol.h"

enum {
	HAS_CHECKSUM = 0x8000,
	HAS_ROUTING = 0x4000,
	HAS_KEY = 0x2000,
	HAS_SEQUENCE = 0x1000,
	HAS_ACK = 0x0080
};
enum { VERSION_MASK = 7, VERSION_PPTP = 1, TYPE_PPP = 0x880b };

/* clang-format off */
enum {
	F_FLAGS, F_FLAG_CHECKSUM, F_FLAG_ROUTING, F_FLAG_KEY, F_FLAG_SEQUENCE, F_FLAG_STRICT, F_RECURSION,
	F_RESERVED, F_VERSION, F_PROTOCOL, F_CHECKSUM, F_OFFSET, F_KEY, F_KEY_LENGTH, F_KEY_CALL,
	F_SEQUENCE, F_ACK, F_COUNT
};

static const struct field gre_fields[F_COUNT] = {
	[F_FLAGS]         = { "gre.flags_and_version", "Flags and version", FIELD_U16, BASE_HEX },
	[F_FLAG_CHECKSUM] = { "gre.flags.checksum", "Checksum", FIELD_BOOLEAN, 0, HAS_CHECKSUM },
	[F_FLAG_ROUTING]  = { "gre.flags.routing", "Routing", FIELD_BOOLEAN, 0, HAS_ROUTING },
	[F_FLAG_KEY]      = { "gre.flags.key", "Key", FIELD_BOOLEAN, 0, HAS_KEY },
	[F_FLAG_SEQUENCE] = { "gre.flags.sequence_number", "Sequence number", FIELD_BOOLEAN, 0, HAS_SEQUENCE },
	[F_FLAG_STRICT]   = { "gre.flags.strict_source_route", "Strict source route", FIELD_BOOLEAN, 0, 0x0800 },
	[F_RECURSION]     = { "gre.flags.recursion_control", "Recursion control", FIELD_U16, BASE_DEC, 0x0700 },
	[F_RESERVED]      = { "gre.flags.reserved", "Reserved", FIELD_U16, BASE_DEC, 0x00f8 },
	[F_VERSION]       = { "gre.flags.version", "Version", FIELD_U16, BASE_DEC, VERSION_MASK },
	[F_PROTOCOL]      = { "gre.proto", "Protocol", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_CHECKSUM]      = { "gre.checksum", "Checksum", FIELD_U16, BASE_HEX },
	[F_OFFSET]        = { "gre.offset", "Offset", FIELD_U16 },
	[F_KEY]           = { "gre.key", "Key", FIELD_U32, BASE_HEX },
	[F_KEY_LENGTH]    = { "gre.key.payload_length", "Payload length", FIELD_U16 },
	[F_KEY_CALL]      = { "gre.key.call_id", "Call", FIELD_U16 },
	[F_SEQUENCE]      = { "gre.sequence_number", "Sequence number", FIELD_U32 },
	[F_ACK]           = { "gre.ack_number", "Acknowledgment number", FIELD_U32 },
};
/* clang-format on */

/* Headings say IP for IPv4 here; PPP has a type in this protocol only (RFC 2637 4.1). */
static const char *gre_protocol_name(uint16_t type)
{
	if (type == ETHERTYPE_IPV4) return "IP";
	if (type == TYPE_PPP) return "PPP";
	return value_name(ethertype_names, type, "unknown");
}

static void gre_emit_options(struct layer *l, struct reader *r, uint16_t flags)
{
	if (flags & (HAS_CHECKSUM | HAS_ROUTING)) {
		emit_u16(l, F_CHECKSUM, r);
		emit_u16(l, F_OFFSET, r);
	}
	if (flags & HAS_KEY && (flags & VERSION_MASK) == VERSION_PPTP) {
		emit_u16(l, F_KEY_LENGTH, r);
		emit_u16(l, F_KEY_CALL, r);
	} else if (flags & HAS_KEY) {
		emit_u32(l, F_KEY, r);
	}
	if (flags & HAS_SEQUENCE) emit_u32(l, F_SEQUENCE, r);
	if (flags & HAS_ACK && (flags & VERSION_MASK) == VERSION_PPTP) emit_u32(l, F_ACK, r);
}

static void gre_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct span at = span_of(r, 2);
	uint16_t flags = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_FLAGS, at, flags, 0);
	emit_masked(l, F_FLAG_CHECKSUM, F_VERSION, at, flags);
	layer_close(l, item, r);
	uint16_t type = emit_u16(l, F_PROTOCOL, r);
	if (!reader_ok(r)) return;
	summary_set(l, "Encapsulated 0x%04x (%s)", type, gre_protocol_name(type));
	layer_title_append(l, " (%s)", gre_protocol_name(type));
	gre_emit_options(l, r, flags);
	if (!reader_ok(r) || reader_left_reported(r) == 0) return;
	const char *name = type == TYPE_PPP ? "ppp" : ethertype_dissector(type);
	layer_next_named(l, name ? name : "data", r);
}

/* clang-format off */
const struct dissector gre_dissector = {
	.has_all_bytes = true,
	.name = "gre", .label = "Generic Routing Encapsulation", .short_label = "GRE", FIELDS(gre_fields),
	.dissect = gre_dissect,
	.bindings = BINDINGS({ IP_PROTO, IP_GRE }),
};
/* clang-format on */
