/* icmpv6_other.c - rarer messages of ICMPv6: node information RFC 4620, router renumbering RFC 2894 (its header;
 * the rest as bytes), multicast router discovery RFC 4286, fast handovers RFC 5568. */
#include <stdio.h>

#include "dns_name.h"
#include "icmpv6_fields.h"
#include "icmpv6_types.h"

enum {
	NODE_NAME = 2,
	NODE_ADDRESSES = 3,
	NODE_IPV4 = 4,
	SUBJECT_IPV6 = 0,
	SUBJECT_NAME = 1,
	SUBJECT_IPV4 = 2
};
enum { HANDOVER_INITIATE = 4 };

static void other_emit_rest(struct layer *l, struct reader *r)
{
	if (reader_left(r) > 0) emit_bytes(l, F_DATA, r, reader_left(r));
}

static void node_emit_name(struct layer *l, unsigned field, struct reader *r)
{
	struct dns_name name;
	struct reader start = *r, message = *r;
	dns_name_read(r, &message, &name);
	if (reader_ok(r)) emit_text(l, field, span_from(&start, r), name.text, name.length, 0);
}

static void node_emit_query(struct layer *l, struct reader *r, uint8_t code)
{
	if (reader_left(r) == 0) return;
	switch (code) {
	case SUBJECT_IPV6: emit_ipv6(l, F_NI_SUBJECT_IPV6, r); break;
	case SUBJECT_NAME: node_emit_name(l, F_NI_SUBJECT_FQDN, r); break;
	case SUBJECT_IPV4: emit_ipv4(l, F_NI_SUBJECT_IPV4, r); break;
	default: break;
	}
}

static void node_emit_reply(struct layer *l, struct reader *r, uint16_t query)
{
	if (query == NODE_NAME && reader_left(r) > 0) {
		emit_u32(l, F_NI_REPLY_TTL, r);
		while (reader_left(r) > 0) node_emit_name(l, F_NI_REPLY_NAME, r);
	}
	bool is_ipv4 = query == NODE_IPV4;
	while ((is_ipv4 || query == NODE_ADDRESSES) && reader_left(r) > 0) {
		emit_u32(l, F_NI_REPLY_TTL, r);
		if (is_ipv4)
			emit_ipv4(l, F_NI_REPLY_IPV4, r);
		else
			emit_ipv6(l, F_NI_REPLY_IPV6, r);
	}
}

static void other_emit_node(struct layer *l, struct reader *r, uint8_t type, uint8_t code)
{
	uint16_t query = emit_u16(l, F_NI_QTYPE, r);
	struct span at = span_of(r, 2);
	uint16_t flags = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_NI_FLAG, at, flags, 0);
	emit_masked(l, F_NI_FLAG_G, F_NI_FLAG_RSV, at, flags);
	layer_close_as_is(l, item);
	emit_u64(l, F_NI_NONCE, r);
	if (type == ICMPV6_NODE_QUERY)
		node_emit_query(l, r, code);
	else
		node_emit_reply(l, r, query);
}

static void other_emit_renumbering(struct layer *l, struct reader *r)
{
	emit_u32(l, F_RR_SEQUENCE, r);
	emit_u8(l, F_RR_SEGMENT, r);
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_RR_FLAG, at, flags, 0);
	emit_masked(l, F_RR_FLAG_T, F_RR_FLAG_RSV, at, flags);
	layer_close_as_is(l, item);
	emit_u16(l, F_RR_MAX_DELAY, r);
	emit_bytes(l, F_RESERVED, r, 4);
	other_emit_rest(l, r);
}

static void other_emit_handover(struct layer *l, struct reader *r, uint8_t code,
                                struct span code_at)
{
	char unknown[16];
	uint8_t subtype = emit_u8(l, F_FMIP_SUBTYPE, r);
	if (!reader_ok(r)) return;
	snprintf(unknown, sizeof unknown, "Unknown (%u)", subtype);
	summary_append(l, " (%s)", value_name(icmpv6_handover_subtypes, subtype, unknown));
	if (subtype == HANDOVER_INITIATE) {
		uint32_t item = layer_open_number(l, F_FMIP_FLAG, code_at, code, 0);
		emit_masked(l, F_FMIP_FLAG_S, F_FMIP_FLAG_RSV, code_at, code);
		layer_close_as_is(l, item);
	}
	reader_skip(r, 1);
	emit_u16(l, F_FMIP_IDENTIFIER, r);
	icmpv6_emit_options(l, r);
}

bool icmpv6_emit_other(struct layer *l, struct reader *r, uint8_t type, uint8_t code,
                       struct span code_at)
{
	switch (type) {
	case ICMPV6_NODE_QUERY:
	case ICMPV6_NODE_REPLY: other_emit_node(l, r, type, code); return true;
	case ICMPV6_ROUTER_RENUMBERING: other_emit_renumbering(l, r); return true;
	case ICMPV6_MULTICAST_ROUTER:
		emit_u16(l, F_MRA_INTERVAL, r);
		emit_u16(l, F_MRA_ROBUSTNESS, r);
		return true;
	case ICMPV6_HANDOVER: other_emit_handover(l, r, code, code_at); return true;
	default: return false;
	}
}
