/* ppp.c - Point-to-Point Protocol, RFC 1661, in the framing of RFC 1662 or without it. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "link_types.h"

enum { ADDRESS_ALL = 0xff, CONTROL_UI = 0x03 };

/* clang-format off */
enum { F_DIRECTION, F_ADDRESS, F_CONTROL, F_PROTOCOL, F_COUNT };

static const struct value_name directions[] = { { 0, "Sent" }, { 1, "Received" }, { 0 } };

static const struct value_name protocols[] = {
	{ 0x0021, "IPv4" }, { 0x002b, "IPX" }, { 0x002d, "Van Jacobson compressed TCP" },
	{ 0x002f, "Van Jacobson uncompressed TCP" }, { 0x003d, "Multilink" }, { 0x0057, "IPv6" },
	{ 0x00fd, "Compressed datagram" }, { 0x8021, "IP control" }, { 0x8057, "IPv6 control" },
	{ 0x80fd, "Compression control" }, { 0xc021, "Link control" }, { 0xc023, "Password authentication" },
	{ 0xc025, "Link quality report" }, { 0xc223, "Challenge handshake authentication" }, { 0 },
};

static const struct field ppp_fields[F_COUNT] = {
	[F_DIRECTION] = { "ppp.direction", "Direction", FIELD_U8, .names = directions },
	[F_ADDRESS]   = { "ppp.address", "Address", FIELD_U8, BASE_HEX },
	[F_CONTROL]   = { "ppp.control", "Control", FIELD_U8, BASE_HEX },
	[F_PROTOCOL]  = { "ppp.protocol", "Protocol", FIELD_U16, BASE_HEX, .names = protocols },
};
/* clang-format on */

/* RFC 1661 2: protocol numbers end in an odd byte and begin with an even one, so a first byte that is odd is
 * a number whose leading 0 was left out. */
static uint16_t ppp_emit_protocol(struct layer *l, struct reader *r)
{
	int first = reader_peek(r, 0);
	return (uint16_t)emit_uint(l, F_PROTOCOL, r, first >= 0 && first & 1 ? 1 : 2);
}

static void ppp_dissect(struct layer *l, struct reader *r, const void *note)
{
	if (l->packet->link_type == LINK_PPP_DIRECTION) {
		struct span at = span_of(r, 1);
		emit_number(l, F_DIRECTION, at, read_u8(r) ? 0 : 1, ITEM_GENERATED);
	}
	if (reader_peek(r, 0) == ADDRESS_ALL) {
		emit_u8(l, F_ADDRESS, r);
		emit_u8(l, F_CONTROL, r);
	}
	uint16_t protocol = ppp_emit_protocol(l, r);
	if (!reader_ok(r)) return;
	if (reader_left_reported(r) > 0 && layer_next(l, PPP_PROTOCOL, protocol, r)) return;
	char text[8];
	snprintf(text, sizeof text, "0x%04x", protocol);
	summary_protocol(l, text);
	summary_set(l, "PPP %s (0x%04x)", value_name(protocols, protocol, "Unknown"), protocol);
	if (reader_left_reported(r) > 0) layer_next_named(l, "data", r);
}

/* clang-format off */
const struct dissector ppp_dissector = {
	.has_all_bytes = true,
	.name = "ppp", .label = "Point-to-Point Protocol", .short_label = "PPP", FIELDS(ppp_fields),
	.dissect = ppp_dissect,
	.bindings = BINDINGS({ LINK_TYPE, LINK_PPP }, { LINK_TYPE, LINK_PPP_HDLC },
	                     { LINK_TYPE, LINK_PPP_DIRECTION }),
};
/* clang-format on */
