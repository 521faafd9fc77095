/* null.c - BSD loopback: a protocol family in four bytes, in the order of the machine that captured (NULL) or
 * of the network (LOOP). */
#include "dissect/dissector.h"

#include "ethertype.h"
#include "link_types.h"

enum {
	FAMILY_IPV4 = 2,
	FAMILY_IPV6_NETBSD = 24,
	FAMILY_IPV6_FREEBSD = 28,
	FAMILY_IPV6_DARWIN = 30
};
enum { PPP_ADDRESS_CONTROL = 0xff03, HIGH_HALF_MAX = 5 };

/* clang-format off */
enum { F_FAMILY, F_TYPE, F_COUNT };

static const struct value_name families[] = {
	{ FAMILY_IPV4, "IPv4" }, { 7, "OSI" }, { 16, "AppleTalk" }, { 23, "IPX" },
	{ FAMILY_IPV6_NETBSD, "IPv6" }, { FAMILY_IPV6_FREEBSD, "IPv6" }, { FAMILY_IPV6_DARWIN, "IPv6" }, { 0 },
};

static const struct field null_fields[F_COUNT] = {
	[F_FAMILY] = { "null.family", "Family", FIELD_U32, .names = families },
	[F_TYPE] = { "null.type", "Type", FIELD_U16, BASE_HEX, .names = ethertype_names },
};
/* clang-format on */

static const char *family_dissector(uint32_t family)
{
	switch (family) {
	case FAMILY_IPV4: return "ip";
	case FAMILY_IPV6_NETBSD:
	case FAMILY_IPV6_FREEBSD:
	case FAMILY_IPV6_DARWIN: return "ipv6";
	default: return NULL;
	}
}

/* Whose order is it? Families are small numbers, so low bytes that come last are the network's order; but a
 * small number in the second half alone is a family of 16 bits, as IRIX has them. */
static uint32_t null_value(struct reader r, uint16_t link_type)
{
	struct reader same = r;
	uint32_t network = read_u32(&r), value = read_u32_le(&same);
	if (link_type == LINK_LOOP) return network;
	if (!(value >> 16)) return value;
	return value >> 16 <= HIGH_HALF_MAX ? value >> 16 : network;
}

static void null_dissect(struct layer *l, struct reader *r, const void *note)
{
	bool is_loop = l->packet->link_type == LINK_LOOP;
	summary_protocol(l, "N/A");
	summary_set(l, "Null/Loopback");
	if (!is_loop && reader_peek_u16(r, 0) == PPP_ADDRESS_CONTROL) {
		layer_next_named(l, "ppp", r);
		return;
	}
	struct span at = span_of(r, 4);
	uint32_t value = null_value(*r, l->packet->link_type);
	reader_skip(r, 4);
	if (!reader_ok(r)) return;
	/* A number above 802.3's lengths is no family but an ethertype */
	bool is_type = !is_loop && value > ETHERNET_LENGTH_MAX;
	emit_number(l, is_type ? F_TYPE : F_FAMILY, at, is_type ? value & 0xffff : value, 0);
	const char *name = is_type ? ethertype_dissector((uint16_t)value) : family_dissector(value);
	if (reader_left_reported(r) > 0) layer_next_named(l, name ? name : "data", r);
}

/* clang-format off */
const struct dissector null_dissector = {
	.name = "null", .label = "Null/Loopback", FIELDS(null_fields), .dissect = null_dissect,
	.bindings = BINDINGS({ LINK_TYPE, LINK_NULL }, { LINK_TYPE, LINK_LOOP }),
};
/* clang-format on */
