/* ipv6_fragment.c - the fragment header of IPv6, RFC 8200 4.5, and datagrams put together. */
#include "ip_fragments.h"
#include "ip_protocol.h"
#include "ipv6.h"

enum { HEADER = 8, OFFSET_MASK = 0xfff8, MORE = 1 };
enum { P_DEFRAGMENT };

/* clang-format off */
enum {
	F_NEXT_HEADER, F_RESERVED_OCTET, F_OFFSET, F_RESERVED_BITS, F_MORE, F_ID,
	/* in the order of struct fragment_fields, see ip_fragments.h */
	F_FRAGMENTS, F_FRAGMENT, F_OVERLAP, F_CONFLICT, F_TAILS, F_TOO_LONG, F_ERROR, F_FRAGMENT_COUNT,
	F_REASSEMBLED_IN, F_REASSEMBLED_LENGTH, F_REASSEMBLED_DATA, F_COUNT
};

static const struct field fragment_fields[F_COUNT] = {
	[F_NEXT_HEADER]    = { "ipv6.fraghdr.nxt", "Next header", FIELD_U8, .names = ip_protocol_names },
	[F_RESERVED_OCTET] = { "ipv6.fraghdr.reserved_octet", "Reserved", FIELD_U8, BASE_HEX },
	[F_OFFSET]         = { "ipv6.fraghdr.offset", "Offset", FIELD_U16, BASE_DEC, OFFSET_MASK },
	[F_RESERVED_BITS]  = { "ipv6.fraghdr.reserved_bits", "Reserved", FIELD_U16, BASE_DEC, 0x0006 },
	[F_MORE]           = { "ipv6.fraghdr.more", "More fragments", FIELD_BOOLEAN, 0, MORE,
			       .set = "Yes", .unset = "No" },
	[F_ID]             = { "ipv6.fraghdr.ident", "Identification", FIELD_U32, BASE_HEX },
	[F_FRAGMENTS]      = { "ipv6.fragments", "Fragments", FIELD_NONE },
	[F_FRAGMENT]       = { "ipv6.fragment", "Fragment", FIELD_FRAME },
	[F_OVERLAP]        = { "ipv6.fragment.overlap", "Overlaps another", FIELD_BOOLEAN },
	[F_CONFLICT]       = { "ipv6.fragment.overlap.conflict", "Overlaps with other bytes", FIELD_BOOLEAN },
	[F_TAILS]          = { "ipv6.fragment.multipletails", "Several last fragments", FIELD_BOOLEAN },
	[F_TOO_LONG]       = { "ipv6.fragment.toolongfragment", "Reaches past the end", FIELD_BOOLEAN },
	[F_ERROR]          = { "ipv6.fragment.error", "Reassembly went wrong at", FIELD_FRAME },
	[F_FRAGMENT_COUNT] = { "ipv6.fragment.count", "Fragment count", FIELD_U32 },
	[F_REASSEMBLED_IN] = { "ipv6.reassembled.in", "Reassembled in frame", FIELD_FRAME },
	[F_REASSEMBLED_LENGTH] = { "ipv6.reassembled.length", "Reassembled length", FIELD_U32 },
	[F_REASSEMBLED_DATA] = { "ipv6.reassembled.data", "Reassembled data", FIELD_BYTES },
};

static const struct preference fragment_preferences[] = {
	[P_DEFRAGMENT] = { "defragment", PREFERENCE_BOOLEAN, 1, "Put fragmented datagrams together" },
};
/* clang-format on */

static struct extent fragment_track(struct tracker *t, struct reader r, void *note)
{
	const struct packet *packet = tracker_packet(t);
	reader_skip(&r, 2);
	uint16_t place = read_u16(&r);
	struct fragment_key key = { .source = packet->source, .destination = packet->destination };
	key.id = read_u32(&r);
	bool is_fragment = place & (OFFSET_MASK | MORE);
	if (!reader_ok(&r) || !is_fragment || !tracker_preference(t, P_DEFRAGMENT))
		return EXTENT_WHOLE;
	ip_fragments_track(t, &key, &r, place & OFFSET_MASK, !(place & MORE), note);
	return EXTENT_WHOLE;
}

static void fragment_next(struct layer *l, struct reader *r, uint8_t next_header, uint16_t place,
                          const struct ip_fragment_note *note)
{
	static const struct fragment_fields fields = { F_FRAGMENTS, F_REASSEMBLED_IN,
		                                       "Reassembled IPv6" };
	struct reader whole;
	layer_end(l);
	if (!(place & (OFFSET_MASK | MORE))) {
		layer_join(l, HEADER);
		ipv6_next(l, next_header, r);
	} else if (ip_fragments_dissect(l, &fields, note, &whole)) {
		layer_join(l, HEADER);
		l->packet->payload_length = (uint32_t)reader_left_reported(&whole);
		ipv6_next(l, next_header, &whole);
	} else {
		layer_join(l, 0);
		l->packet->is_fragment = reader_left_reported(r) > 0;
		if (l->packet->is_fragment) layer_next_named(l, "data", r);
	}
}

static void fragment_dissect(struct layer *l, struct reader *r, const void *note)
{
	if (reader_left(r) < HEADER) {
		reader_skip(r, HEADER);
		return;
	}
	uint8_t next_header = emit_u8(l, F_NEXT_HEADER, r);
	emit_u8(l, F_RESERVED_OCTET, r);
	struct span at = span_of(r, 2);
	uint16_t place = read_u16(r);
	emit_number(l, F_OFFSET, at, place, 0);
	layer_text_last_append(l, " (%u bytes)", place & OFFSET_MASK);
	emit_masked(l, F_RESERVED_BITS, F_MORE, at, place);
	uint32_t id = emit_u32(l, F_ID, r);
	summary_set(l, "IPv6 fragment (off=%u more=%s ident=0x%08x nxt=%u)", place & OFFSET_MASK,
	            place & MORE ? "y" : "n", id, next_header);
	ipv6_set_pseudo_header(l->packet, next_header);
	fragment_next(l, r, next_header, place, note);
}

/* clang-format off */
const struct dissector ipv6_fragment_dissector = {
	.name = "ipv6.fraghdr", .label = "IPv6 fragment header", .fault_label = "IPv6 Fragment",
	FIELDS(fragment_fields), .track = fragment_track, .dissect = fragment_dissect,
	.note_size = sizeof(struct ip_fragment_note), .state_size = sizeof(struct ip_fragment_state),
	PREFERENCES(fragment_preferences),
	.bindings = BINDINGS({ IP_PROTO, IP_FRAGMENT }),
};
/* clang-format on */
