/* icmpv6_mld.c - multicast listener discovery: version 1 RFC 2710, version 2 RFC 3810. */
#include "field/format.h"
#include "icmpv6_fields.h"
#include "icmpv6_types.h"

enum { QUERY_V1_BODY = 20 };

/* From 32768 on the code is a floating point (RFC 3810 5.1.3); the value shown is what it stands for. */
static uint32_t mld_response_delay(uint16_t code)
{
	if (code < 0x8000) return code;
	return ((code & 0xfffu) | 0x1000u) << ((code >> 12 & 7u) + 3);
}

/* RFC 3810 5.1.9, the same in 8 bits. */
static uint32_t mld_query_interval(uint8_t code)
{
	if (code < 0x80) return code;
	return ((code & 0xfu) | 0x10u) << ((code >> 4 & 7u) + 3);
}

static void mld_emit_query_v2(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 2);
	uint16_t code = read_u16(r);
	if (reader_ok(r)) emit_number(l, F_MLD_CODE, at, mld_response_delay(code), 0);
	emit_bytes(l, F_RESERVED, r, 2);
	emit_ipv6(l, F_MLD_GROUP, r);
	struct span flags_at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_MLD_FLAG, flags_at, flags, 0);
	emit_masked(l, F_MLD_FLAG_S, F_MLD_FLAG_RSV, flags_at, flags);
	layer_close_as_is(l, item);
	struct span interval_at = span_of(r, 1);
	uint8_t interval = read_u8(r);
	if (reader_ok(r)) emit_number(l, F_MLD_QQI, interval_at, mld_query_interval(interval), 0);
	uint16_t count = emit_u16(l, F_MLD_SOURCE_COUNT, r);
	for (unsigned i = 0; i < count && reader_ok(r); i++) emit_ipv6(l, F_MLD_SOURCE, r);
}

static void mld_emit_v1(struct layer *l, struct reader *r)
{
	emit_u16(l, F_MLD_DELAY, r);
	emit_bytes(l, F_RESERVED, r, 2);
	emit_ipv6(l, F_MLD_GROUP, r);
}

static void mld_emit_record(struct layer *l, struct reader *r)
{
	char group[48] = "";
	uint32_t item = layer_open(l, F_MLDR_RECORD, r);
	uint8_t type = emit_u8(l, F_MLDR_TYPE, r);
	uint8_t words = emit_u8(l, F_MLDR_AUX_LENGTH, r);
	uint16_t count = emit_u16(l, F_MLDR_SOURCE_COUNT, r);
	const uint8_t *address = emit_ipv6(l, F_MLDR_GROUP, r);
	if (address) format_ipv6(address, group, sizeof group);
	layer_text(l, item, "Multicast Address Record %s: %s",
	           value_name(icmpv6_fields[F_MLDR_TYPE].names, type, "Unknown"), group);
	for (unsigned i = 0; i < count && reader_ok(r); i++) emit_ipv6(l, F_MLDR_SOURCE, r);
	if (words) emit_bytes(l, F_MLDR_AUX, r, words * 4u);
	layer_close(l, item, r);
}

static void mld_emit_report_v2(struct layer *l, struct reader *r)
{
	emit_bytes(l, F_RESERVED, r, 2);
	uint16_t count = emit_u16(l, F_MLDR_COUNT, r);
	for (unsigned i = 0; i < count && reader_left(r) > 0; i++) mld_emit_record(l, r);
}

bool icmpv6_emit_listener(struct layer *l, struct reader *r, uint8_t type)
{
	bool is_v2 = reader_left_reported(r) > QUERY_V1_BODY;
	switch (type) {
	case ICMPV6_LISTENER_QUERY: (is_v2 ? mld_emit_query_v2 : mld_emit_v1)(l, r); return true;
	case ICMPV6_LISTENER_REPORT:
	case ICMPV6_LISTENER_DONE: mld_emit_v1(l, r); return true;
	case ICMPV6_LISTENER_REPORT_V2: mld_emit_report_v2(l, r); return true;
	default: return false;
	}
}
