/* mpls.c - Multiprotocol Label Switching, RFC 3032: a stack of labels. Only the first bits of what is below
 * them tell what that is (RFC 4928 2). */
#include "dissect/dissector.h"

#include "ethertype.h"

enum { LABEL_SHIFT = 12, CLASS_SHIFT = 9, CLASS_MASK = 7, BOTTOM = 0x100, TTL_MASK = 0xff };
enum { LABEL_ASSOCIATED_CHANNEL = 13, LABEL_OAM_ALERT = 14 };
enum { PPP_MPLS = 0x0281, PPP_MPLS_MULTICAST = 0x0283, IP_MPLS = 137, UDP_MPLS = 6635 };

/* clang-format off */
enum { F_LABEL, F_CLASS, F_BOTTOM, F_TTL, F_COUNT };

static const struct value_name labels[] = {
	{ 0, "IPv4 Explicit-Null" }, { 1, "Router Alert" }, { 2, "IPv6 Explicit-Null" },
	{ 3, "Implicit-Null" }, { 7, "Entropy Label Indicator (ELI)" },
	{ LABEL_ASSOCIATED_CHANNEL, "Generic Associated Channel Label (GAL)" },
	{ LABEL_OAM_ALERT, "OAM Alert" }, { 0 },
};

static const struct field mpls_fields[F_COUNT] = {
	[F_LABEL]  = { "mpls.label", "Label", FIELD_U32, BASE_DEC, 0xfffff000 },
	[F_CLASS]  = { "mpls.exp", "Traffic class", FIELD_U32, BASE_DEC, 0x00000e00 },
	[F_BOTTOM] = { "mpls.bottom", "Bottom of the stack", FIELD_U32, BASE_DEC, BOTTOM },
	[F_TTL]    = { "mpls.ttl", "Time to live", FIELD_U32, BASE_DEC, TTL_MASK },
};
/* clang-format on */

static void mpls_title(struct layer *l, uint32_t entry)
{
	uint32_t label = entry >> LABEL_SHIFT;
	const char *name = value_name(labels, label, NULL);
	layer_title_append(l, ", Label: %u", label);
	if (name) layer_title_append(l, " (%s)", name);
	layer_title_append(l, ", Exp: %u, S: %u, TTL: %u", entry >> CLASS_SHIFT & CLASS_MASK,
	                   entry & BOTTOM ? 1 : 0, entry & TTL_MASK);
}

/* Down to the bottom of the stack, or where the bytes end; the last label. */
static uint32_t mpls_emit_stack(struct layer *l, struct reader *r)
{
	uint32_t entry;
	do {
		struct span at = span_of(r, 4);
		entry = read_u32(r);
		if (!reader_ok(r)) break;
		emit_masked(l, F_LABEL, F_TTL, at, entry);
		if (layer_wants_text(l)) mpls_title(l, entry);
	} while (!(entry & BOTTOM));
	return entry >> LABEL_SHIFT;
}

static const char *mpls_below(uint32_t label, const struct reader *r)
{
	if (label == LABEL_ASSOCIATED_CHANNEL) return "pwach";
	switch (reader_peek(r, 0) >> 4) {
	case 0: return "pwethheuristic";
	case 1: return "pwach";
	case 4: return "ip";
	case 6: return "ipv6";
	default: return "data";
	}
}

static void mpls_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_set(l, "MPLS Label Switched Packet");
	uint32_t label = mpls_emit_stack(l, r);
	if (!reader_ok(r)) return;
	if (label == LABEL_OAM_ALERT) {
		layer_next_named(l, "data", r);
		return;
	}
	/* A label is for something */
	if (reader_left(r) == 0)
		reader_skip(r, 1);
	else
		layer_next_named(l, mpls_below(label, r), r);
}

/* clang-format off */
const struct dissector mpls_dissector = {
	.name = "mpls", .label = "MultiProtocol Label Switching Header", .short_label = "MPLS",
	FIELDS(mpls_fields), .dissect = mpls_dissect,
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_MPLS }, { ETHERTYPE, ETHERTYPE_MPLS_MULTICAST },
	                     { PPP_PROTOCOL, PPP_MPLS }, { PPP_PROTOCOL, PPP_MPLS_MULTICAST },
	                     { IP_PROTO, IP_MPLS }, { UDP_PORT, UDP_MPLS }),
};
/* clang-format on */
