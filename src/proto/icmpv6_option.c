/* icmpv6_option.c - options of neighbor discovery: RFC 4861 4.6 and what was added to it. Each has a type, and
 * a length in units of 8 bytes that counts both. */
#include <stdio.h>

#include "dns_name.h"
#include "field/format.h"
#include "icmpv6_fields.h"

enum { UNIT = 8, OPTION_START = 2, IPV6_LENGTH = 16, OPTIONS_MAX = 1024, PREF64_BYTES = 12 };

/* An option being taken apart: r ends with it. */
struct option {
	struct layer *l;
	struct reader *r;
	uint32_t item;
	uint8_t type;
};

/* A heading without a value over the next n bytes. */
static void option_emit_none(const struct option *o, unsigned field, size_t n)
{
	uint32_t item = layer_open(o->l, field, o->r);
	reader_skip(o->r, n);
	layer_close(o->l, item, o->r);
}

static void option_emit_flags(const struct option *o, unsigned flags_field, unsigned first,
                              unsigned last)
{
	struct span at = span_of(o->r, 1);
	uint8_t flags = read_u8(o->r);
	if (!reader_ok(o->r)) return;
	uint32_t item = layer_open_number(o->l, flags_field, at, flags, 0);
	emit_masked(o->l, first, last, at, flags);
	layer_close_as_is(o->l, item);
}

/* An address whose last bytes, being 0, may be left out. */
static void option_emit_address(const struct option *o, unsigned field, size_t length, char *text,
                                size_t size)
{
	struct span at = span_of(o->r, (uint32_t)length);
	const uint8_t *bytes = reader_bytes(o->r, length);
	uint8_t *whole = bytes ? layer_take(o->l, IPV6_LENGTH) : NULL;
	text[0] = 0;
	if (!whole) return;
	for (size_t i = 0; i < length && i < IPV6_LENGTH; i++) whole[i] = bytes[i];
	emit_text(o->l, field, at, (const char *)whole, IPV6_LENGTH, 0);
	format_ipv6(whole, text, size);
}

static size_t option_left_for_address(const struct option *o)
{
	size_t left = reader_left(o->r);
	return left < IPV6_LENGTH ? left : IPV6_LENGTH;
}

static void option_emit_link_address(const struct option *o)
{
	char text[64];
	struct span at = span_of(o->r, (uint32_t)reader_left(o->r));
	bool is_source = o->type == 1;
	emit_span(o->l, F_OPT_LINKADDR, at, 0);
	emit_span(o->l, is_source ? F_OPT_SRC_LINKADDR : F_OPT_TARGET_LINKADDR, at, ITEM_HIDDEN);
	format_hex(o->r->at, at.length, ':', text, sizeof text);
	summary_append(o->l, " %s %s", is_source ? "from" : "is at", text);
	layer_text_append(o->l, o->item, " : %s", text);
	reader_skip(o->r, at.length);
}

static void option_emit_prefix(const struct option *o)
{
	char text[48];
	uint8_t length = emit_u8(o->l, F_OPT_PREFIX_LENGTH, o->r);
	option_emit_flags(o, F_OPT_PREFIX_FLAG, F_OPT_PREFIX_FLAG_L, F_OPT_PREFIX_FLAG_RSV);
	emit_u32(o->l, F_OPT_PREFIX_VALID, o->r);
	emit_u32(o->l, F_OPT_PREFIX_PREFERRED, o->r);
	option_emit_none(o, F_OPT_RESERVED, 4);
	option_emit_address(o, F_OPT_PREFIX, IPV6_LENGTH, text, sizeof text);
	layer_text_append(o->l, o->item, " : %s/%u", text, length);
}

static void option_emit_redirected(const struct option *o)
{
	option_emit_none(o, F_OPT_RESERVED, 6);
	struct reader quote = *o->r;
	option_emit_none(o, F_OPT_REDIRECTED, reader_left(o->r));
	if (reader_left(&quote) > 0) layer_next_quoted(o->l, ETHERTYPE, 0x86dd, &quote);
}

static void option_emit_mtu(const struct option *o)
{
	option_emit_none(o, F_OPT_RESERVED, 2);
	uint32_t mtu = emit_u32(o->l, F_OPT_MTU, o->r);
	layer_text_append(o->l, o->item, " : %u", mtu);
}

static void option_emit_shortcut(const struct option *o)
{
	emit_u8(o->l, F_OPT_NBMA_LIMIT, o->r);
	option_emit_none(o, F_OPT_RESERVED, 1);
	option_emit_none(o, F_OPT_RESERVED, 4);
}

static void option_emit_interval(const struct option *o)
{
	option_emit_none(o, F_OPT_RESERVED, 2);
	uint32_t interval = emit_u32(o->l, F_OPT_ADVERTISEMENT, o->r);
	layer_text_append(o->l, o->item, " : %u", interval);
}

static void option_emit_home_agent(const struct option *o)
{
	option_emit_none(o, F_OPT_RESERVED, 2);
	emit_u16(o->l, F_OPT_HA_PREFERENCE, o->r);
	emit_u16(o->l, F_OPT_HA_LIFETIME, o->r);
}

static void option_emit_address_list(const struct option *o)
{
	option_emit_none(o, F_OPT_RESERVED, 6);
	while (reader_left(o->r) >= IPV6_LENGTH) emit_ipv6(o->l, F_OPT_ADDRESS, o->r);
}

/* Seconds since 1970 in the upper 48 bits, the rest 1/65536 of a second: RFC 3971 5.3.1. */
static void option_emit_timestamp(const struct option *o)
{
	option_emit_none(o, F_OPT_RESERVED, 6);
	struct span at = span_of(o->r, 8);
	uint64_t stamp = read_u64(o->r);
	if ((stamp >> 16) > INT64_MAX / 1000000000 - 1)
		return; /* beyond what can be shown, year 2262 */
	uint64_t time_ns = (stamp >> 16) * 1000000000 + ((stamp & 0xffff) * 1000000000 >> 16);
	if (reader_ok(o->r)) emit_number(o->l, F_OPT_TIMESTAMP, at, time_ns, 0);
}

static void option_emit_nonce(const struct option *o)
{
	emit_bytes(o->l, F_OPT_NONCE, o->r, reader_left(o->r));
}

static void option_emit_route(const struct option *o)
{
	char text[48];
	uint8_t length = emit_u8(o->l, F_OPT_PREFIX_LENGTH, o->r);
	int flags = reader_peek(o->r, 0);
	option_emit_flags(o, F_OPT_ROUTE_FLAG, F_OPT_ROUTE_PREFERENCE, F_OPT_ROUTE_RSV);
	emit_u32(o->l, F_OPT_ROUTE_LIFETIME, o->r);
	if (!reader_ok(o->r)) return;
	option_emit_address(o, F_OPT_PREFIX, option_left_for_address(o), text, sizeof text);
	layer_text_append(o->l, o->item, " : %s %s/%u",
	                  value_name(icmpv6_fields[F_OPT_ROUTE_PREFERENCE].names,
	                             (uint64_t)(flags >> 3 & 3), ""),
	                  text, length);
}

static void option_emit_dns_servers(const struct option *o)
{
	char text[48];
	option_emit_none(o, F_OPT_RESERVED, 2);
	emit_u32(o->l, F_OPT_RDNSS_LIFETIME, o->r);
	while (reader_left(o->r) >= IPV6_LENGTH) {
		option_emit_address(o, F_OPT_RDNSS, IPV6_LENGTH, text, sizeof text);
		layer_text_append(o->l, o->item, " %s", text);
	}
}

static void option_emit_dns_search(const struct option *o)
{
	option_emit_none(o, F_OPT_RESERVED, 2);
	emit_u32(o->l, F_OPT_DNSSL_LIFETIME, o->r);
	while (reader_left(o->r) > 0) {
		struct dns_name name;
		struct reader start = *o->r, message = *o->r;
		if (reader_peek(o->r, 0) == 0) { /* RFC 8106 5.2: zeros fill the last unit */
			option_emit_none(o, F_OPT_PADDING, reader_left(o->r));
			return;
		}
		dns_name_read(o->r, &message, &name);
		if (!reader_ok(o->r)) return;
		emit_text(o->l, F_OPT_DNSSL, span_from(&start, o->r), name.text, name.length, 0);
		layer_text_append(o->l, o->item, " %s", name.text);
	}
}

static void option_emit_flags_extension(const struct option *o)
{
	struct span at = span_of(o->r, 2);
	uint16_t flags = read_u16(o->r);
	if (!reader_ok(o->r)) return;
	uint32_t item = layer_open_number(o->l, F_OPT_EFO, at, flags, 0);
	emit_masked(o->l, F_OPT_EFO_M, F_OPT_EFO_RSV, at, flags);
	layer_close_as_is(o->l, item);
	option_emit_none(o, F_OPT_RESERVED, 4);
}

static void option_emit_registration(const struct option *o)
{
	emit_u8(o->l, F_OPT_ARO_STATUS, o->r);
	option_emit_none(o, F_OPT_RESERVED, 3);
	emit_u16(o->l, F_OPT_ARO_LIFETIME, o->r);
	emit_u64(o->l, F_OPT_ARO_EUI64, o->r);
}

static void option_emit_context(const struct option *o)
{
	char text[48];
	emit_u8(o->l, F_OPT_6CO_LENGTH, o->r);
	option_emit_flags(o, F_OPT_6CO_FLAG, F_OPT_6CO_C, F_OPT_6CO_RSV);
	option_emit_none(o, F_OPT_RESERVED, 2);
	emit_u16(o->l, F_OPT_6CO_LIFETIME, o->r);
	option_emit_address(o, F_OPT_6CO_PREFIX, option_left_for_address(o), text, sizeof text);
}

static void option_emit_border_router(const struct option *o)
{
	emit_u16(o->l, F_OPT_ABRO_LOW, o->r);
	emit_u16(o->l, F_OPT_ABRO_HIGH, o->r);
	emit_u16(o->l, F_OPT_ABRO_LIFETIME, o->r);
	emit_ipv6(o->l, F_OPT_ABRO_ADDRESS, o->r);
}

static void option_emit_portal(const struct option *o)
{
	size_t length = 0; /* zeros fill the last unit */
	while (length < reader_left(o->r) && reader_peek(o->r, length) > 0) length++;
	emit_bytes(o->l, F_OPT_CAPTIVE_PORTAL, o->r, length);
}

/* RFC 8781 4. */
static void option_emit_nat64(const struct option *o)
{
	char text[48];
	struct span at = span_of(o->r, 2);
	uint16_t both = read_u16(o->r);
	if (!reader_ok(o->r)) return;
	emit_number(o->l, F_OPT_PREF64_LIFETIME, at, both, 0);
	emit_number(o->l, F_OPT_PREF64_PLC, at, both, 0);
	option_emit_address(o, F_OPT_PREF64_PREFIX, PREF64_BYTES, text, sizeof text);
}

static const struct {
	uint8_t type;
	void (*emit)(const struct option *option);
} options[] = {
	{ 1, option_emit_link_address },
	{ 2, option_emit_link_address },
	{ 3, option_emit_prefix },
	{ 4, option_emit_redirected },
	{ 5, option_emit_mtu },
	{ 6, option_emit_shortcut },
	{ 7, option_emit_interval },
	{ 8, option_emit_home_agent },
	{ 9, option_emit_address_list },
	{ 10, option_emit_address_list },
	{ 13, option_emit_timestamp },
	{ 14, option_emit_nonce },
	{ 24, option_emit_route },
	{ 25, option_emit_dns_servers },
	{ 26, option_emit_flags_extension },
	{ 31, option_emit_dns_search },
	{ 33, option_emit_registration },
	{ 34, option_emit_context },
	{ 35, option_emit_border_router },
	{ 37, option_emit_portal },
	{ 38, option_emit_nat64 },
};

/* Names without an entry in the table above whose bodies are known: shown as bytes. */
static bool option_is_known(uint8_t type)
{
	return value_name(icmpv6_option_types, type, NULL) && type < 138;
}

static void option_emit_body(const struct option *o)
{
	char text[128];
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (options[i].type != o->type) continue;
		options[i].emit(o);
		return;
	}
	if (option_is_known(o->type)) {
		emit_bytes(o->l, F_DATA, o->r, reader_left(o->r));
		return;
	}
	snprintf(text, sizeof text, "ICMPv6 option %u is not dissected: its data is shown as bytes",
	         o->type);
	layer_expert(o->l, F_OPT_UNDECODED, span_of(o->r, (uint32_t)reader_left(o->r)), text);
	emit_bytes(o->l, F_DATA, o->r, reader_left(o->r));
}

/* False when no other option can follow. */
static bool option_emit(struct layer *l, struct reader *r)
{
	char unknown[16];
	struct option o = { .l = l };
	o.item = layer_open(l, F_OPT, r);
	o.type = emit_u8(l, F_OPT_TYPE, r);
	snprintf(unknown, sizeof unknown, "Unknown %u", o.type);
	layer_text(l, o.item, "ICMPv6 Option (%s",
	           value_name(icmpv6_option_types, o.type, unknown));
	struct span at = span_of(r, 1);
	size_t length = read_u8(r) * (size_t)UNIT;
	if (!reader_ok(r)) return false;
	uint32_t length_item = layer_open_number(l, F_OPT_LENGTH, at, length / UNIT, 0);
	layer_text_append(l, length_item, " (%zu bytes)", length);
	if (length == 0) layer_expert(l, F_OPT_INVALID, at, NULL);
	layer_close_as_is(l, length_item);
	if (length > 0 && reader_left(r) >= length - OPTION_START) {
		struct reader body = reader_take(r, length - OPTION_START);
		o.r = &body;
		option_emit_body(&o);
		layer_text_append(l, o.item, ")");
		if (!reader_ok(&body)) {
			r->fault = body.fault;
			r->at = r->end;
		}
	} else if (length > 0) {
		reader_skip(r, reader_left(r) + 1); /* where its fields would run out */
	}
	layer_close(l, o.item, r);
	return length > 0 && reader_ok(r);
}

void icmpv6_emit_options(struct layer *l, struct reader *r)
{
	for (unsigned i = 0; i < OPTIONS_MAX && reader_left(r) > 0; i++) {
		if (!option_emit(l, r)) break;
	}
}
