/* icmpv6_nd.c - neighbor discovery, RFC 4861 4, with its relatives: inverse discovery RFC 3122, Mobile IPv6
 * RFC 6275 6.5 to 6.8, duplicate address detection of 6LoWPAN RFC 6775 4.4. */
#include <stdio.h>
#include <string.h>

#include "field/format.h"
#include "icmpv6_fields.h"
#include "icmpv6_types.h"

static void nd_emit_router_advertisement(struct layer *l, struct reader *r)
{
	emit_u8(l, F_RA_HOP_LIMIT, r);
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_RA_FLAG, at, flags, 0);
	emit_masked(l, F_RA_FLAG_M, F_RA_FLAG_RSV, at, flags);
	layer_close_as_is(l, item);
	emit_u16(l, F_RA_LIFETIME, r);
	emit_u32(l, F_RA_REACHABLE, r);
	emit_u32(l, F_RA_RETRANS, r);
}

static void nd_emit_neighbor_solicitation(struct layer *l, struct reader *r)
{
	char text[48];
	emit_bytes(l, F_RESERVED, r, 4);
	const uint8_t *target = emit_ipv6(l, F_NS_TARGET, r);
	if (!target) return;
	format_ipv6(target, text, sizeof text);
	summary_append(l, " for %s", text);
}

/* "rtr, sol, ovr" */
static void nd_flag_words(uint32_t flags, char *out, size_t size)
{
	static const char *const words[] = { "rtr", "sol", "ovr" };
	size_t used = 0;
	snprintf(out, size, "none");
	for (unsigned i = 0; i < 3; i++) {
		if (!(flags >> (31 - i) & 1)) continue;
		int length = snprintf(out + used, size - used, "%s%s", used ? ", " : "", words[i]);
		used += (size_t)length;
	}
}

static void nd_emit_neighbor_advertisement(struct layer *l, struct reader *r)
{
	char text[48], words[24];
	struct span at = span_of(r, 4);
	uint32_t flags = read_u32(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_NA_FLAG, at, flags, 0);
	emit_masked(l, F_NA_FLAG_R, F_NA_FLAG_RSV, at, flags);
	layer_close_as_is(l, item);
	const uint8_t *target = emit_ipv6(l, F_NA_TARGET, r);
	if (!target) return;
	format_ipv6(target, text, sizeof text);
	nd_flag_words(flags, words, sizeof words);
	summary_append(l, " %s (%s)", text, words);
}

static void nd_emit_duplicate(struct layer *l, struct reader *r)
{
	emit_u8(l, F_DA_STATUS, r);
	emit_u8(l, F_DA_RSV, r);
	emit_u16(l, F_DA_LIFETIME, r);
	emit_u64(l, F_DA_EUI64, r);
	emit_ipv6(l, F_DA_ADDRESS, r);
}

static void nd_emit_prefix_advertisement(struct layer *l, struct reader *r)
{
	emit_u16(l, F_MIP6_IDENTIFIER, r);
	struct span at = span_of(r, 2);
	uint16_t flags = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_MIP6_FLAG, at, flags, 0);
	emit_masked(l, F_MIP6_FLAG_M, F_MIP6_FLAG_RSV, at, flags);
	layer_close_as_is(l, item);
}

static void nd_emit_agent(struct layer *l, struct reader *r, uint8_t type)
{
	emit_u16(l, F_MIP6_IDENTIFIER, r);
	emit_bytes(l, F_RESERVED, r, 2);
	if (type != ICMPV6_AGENT_REPLY) return;
	while (reader_left(r) > 0) emit_ipv6(l, F_HAAD_ADDRESS, r);
}

bool icmpv6_emit_discovery(struct layer *l, struct reader *r, uint8_t type)
{
	switch (type) {
	case ICMPV6_ROUTER_SOLICITATION:
	case ICMPV6_INVERSE_SOLICITATION:
	case ICMPV6_INVERSE_ADVERTISEMENT: emit_bytes(l, F_RESERVED, r, 4); break;
	case ICMPV6_ROUTER_ADVERTISEMENT: nd_emit_router_advertisement(l, r); break;
	case ICMPV6_NEIGHBOR_SOLICITATION: nd_emit_neighbor_solicitation(l, r); break;
	case ICMPV6_NEIGHBOR_ADVERTISEMENT: nd_emit_neighbor_advertisement(l, r); break;
	case ICMPV6_REDIRECT:
		emit_bytes(l, F_RESERVED, r, 4);
		emit_ipv6(l, F_RD_TARGET, r);
		emit_ipv6(l, F_RD_DESTINATION, r);
		break;
	case ICMPV6_DUPLICATE_REQUEST:
	case ICMPV6_DUPLICATE_CONFIRMATION: nd_emit_duplicate(l, r); break;
	case ICMPV6_AGENT_REQUEST:
	case ICMPV6_AGENT_REPLY:
	case ICMPV6_PREFIX_SOLICITATION: nd_emit_agent(l, r, type); return true;
	case ICMPV6_PREFIX_ADVERTISEMENT: nd_emit_prefix_advertisement(l, r); break;
	default: return false;
	}
	icmpv6_emit_options(l, r);
	return true;
}
