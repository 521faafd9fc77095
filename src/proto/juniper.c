/* juniper.c - captures of Juniper routers: what the router tells of a frame, then the frame as it was. */
#include "dissect/dissector.h"

#include "link_types.h"

enum { MAGIC = 0x4d4743, HAS_NO_LINK_LAYER = 2, HAS_EXTENSIONS = 0x80 };

/* clang-format off */
enum { F_MAGIC, F_DIRECTION, F_LINK_LAYER, F_EXTENSIONS, F_COUNT };

static const struct value_name directions[] = { { 0, "Out" }, { 1, "In" }, { 0 } };
static const struct value_name presences[] = { { 0, "Present" }, { 1, "Not present" }, { 0 } };

static const struct field juniper_fields[F_COUNT] = {
	[F_MAGIC]      = { "juniper.magic-number", "Magic number", FIELD_U24, BASE_HEX },
	[F_DIRECTION]  = { "juniper.direction", "Direction", FIELD_U8, BASE_HEX, 0x01, directions },
	[F_LINK_LAYER] = { "juniper.l2hdr", "Link-layer header", FIELD_U8, BASE_HEX, HAS_NO_LINK_LAYER, presences },
	[F_EXTENSIONS] = { "juniper.ext_total_len", "Length of the extensions", FIELD_U16 },
};
/* clang-format on */

/* Behind the extensions comes an Ethernet frame, or where its header was taken off, IP. */
static void juniper_dissect(struct layer *l, struct reader *r, const void *note)
{
	uint32_t magic = emit_u24(l, F_MAGIC, r);
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (!reader_ok(r)) return;
	emit_masked(l, F_DIRECTION, F_LINK_LAYER, at, flags);
	if (flags & HAS_EXTENSIONS) reader_skip(r, emit_u16(l, F_EXTENSIONS, r));
	if (!reader_ok(r)) return;
	bool is_frame = magic == MAGIC && !(flags & HAS_NO_LINK_LAYER);
	const char *name = is_frame ? "eth" : "data";
	if (magic == MAGIC && !is_frame) {
		reader_skip(r, 4); /* the number of the protocol in the router */
		if (!reader_ok(r)) return;
		name = reader_peek(r, 0) >> 4 == 6 ? "ipv6" : "ip";
	}
	layer_next_named(l, name, r);
}

/* clang-format off */
const struct dissector juniper_dissector = {
	.name = "juniper", .label = "Juniper Ethernet", .short_label = "Juniper Ethernet", FIELDS(juniper_fields),
	.dissect = juniper_dissect,
	.bindings = BINDINGS({ LINK_TYPE, LINK_JUNIPER_ETHER }),
};
/* clang-format on */
