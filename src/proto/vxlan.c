/* vxlan.c - Virtual eXtensible Local Area Network, RFC 7348, with the group policy of its extension. */
#include "dissect/dissector.h"

enum { PORT = 4789 };

/* clang-format off */
enum {
	F_FLAGS, F_HAS_POLICY, F_HAS_NETWORK, F_NO_LEARNING, F_APPLIED, F_FLAGS_RESERVED, F_POLICY, F_NETWORK,
	F_RESERVED, F_COUNT
};

#define TRUE_FALSE .set = "True", .unset = "False"

static const struct field vxlan_fields[F_COUNT] = {
	[F_FLAGS]          = { "vxlan.flags", "Flags", FIELD_U16, BASE_HEX },
	[F_HAS_POLICY]     = { "vxlan.flag_g", "Has a group policy", FIELD_BOOLEAN, 0, 0x8000, TRUE_FALSE },
	[F_HAS_NETWORK]    = { "vxlan.flag_i", "Has a network", FIELD_BOOLEAN, 0, 0x0800, TRUE_FALSE },
	[F_NO_LEARNING]    = { "vxlan.flag_d", "Don't learn", FIELD_BOOLEAN, 0, 0x0040, TRUE_FALSE },
	[F_APPLIED]        = { "vxlan.flag_a", "Policy is applied", FIELD_BOOLEAN, 0, 0x0008, TRUE_FALSE },
	[F_FLAGS_RESERVED] = { "vxlan.flags_reserved", "Reserved", FIELD_U16, BASE_HEX, 0x77b7 },
	[F_POLICY]         = { "vxlan.gbp", "Group policy", FIELD_U16 },
	[F_NETWORK]        = { "vxlan.vni", "Network", FIELD_U24, BASE_DEC },
	[F_RESERVED]       = { "vxlan.reserved8", "Reserved", FIELD_U8 },
};
/* clang-format on */

static void vxlan_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_clear(l);
	struct span at = span_of(r, 2);
	uint16_t flags = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_FLAGS, at, flags, 0);
	emit_masked(l, F_HAS_POLICY, F_FLAGS_RESERVED, at, flags);
	layer_close(l, item, r);
	emit_u16(l, F_POLICY, r);
	emit_u24(l, F_NETWORK, r);
	emit_u8(l, F_RESERVED, r);
	if (reader_ok(r)) layer_next_named(l, "eth", r);
}

/* clang-format off */
const struct dissector vxlan_dissector = {
	.name = "vxlan", .label = "Virtual eXtensible Local Area Network", .short_label = "VxLAN",
	.fault_label = "VXLAN", FIELDS(vxlan_fields), .dissect = vxlan_dissect,
	.bindings = BINDINGS({ UDP_PORT, PORT }),
};
/* clang-format on */
