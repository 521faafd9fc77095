/* dns_address.c - records about addresses and places: WKS (RFC 1035 3.4.2), APL (RFC 3123), A6 (RFC 2874),
 * LOC (RFC 1876), WINS and WINS-R (MS-WINSRA), XPF (draft-bellis-dnsop-xpf). */
#include <stdio.h>
#include <string.h>

#include "dns_message.h"
#include "field/format.h"

enum { IPV4_LENGTH = 4, IPV6_LENGTH = 16, FAMILY_IPV4 = 1, FAMILY_IPV6 = 2 };

/* The ports that one byte of the map stands for. */
static void services_emit_bits(struct dns_message *m, struct reader *r, unsigned first_port)
{
	char text[64] = "";
	size_t used = 0;
	struct span at = span_of(r, 1);
	uint8_t bits = read_u8(r);
	if (!bits) return;
	emit_number(m->l, F_WKS_BITS, at, bits, 0);
	for (unsigned i = 0; i < 8; i++) {
		if (!(bits & 0x80 >> i)) continue;
		int length = snprintf(text + used, sizeof text - used, "%s%u", used ? ", " : "",
		                      first_port + i);
		used += (size_t)length;
	}
	layer_text_last_append(m->l, " (%s)", text);
}

void dns_emit_services(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	char text[16];
	uint32_t address = emit_ipv4(m->l, F_WKS_ADDRESS, r);
	if (!reader_ok(r)) return;
	format_ipv4(address, text, sizeof text);
	dns_remark(record, "addr ", text);
	emit_u8(m->l, F_WKS_PROTOCOL, r);
	for (unsigned port = 0; reader_left(r) > 0; port += 8) services_emit_bits(m, r, port);
}

/* An address of which only the first bytes are sent. */
void dns_emit_short_address(struct dns_message *m, const struct dns_address_fields *fields,
                            uint16_t family, struct reader *r, size_t length)
{
	struct span at = span_of(r, (uint32_t)length);
	const uint8_t *bytes = reader_bytes(r, length);
	if (!bytes) return;
	uint8_t *whole = layer_take(m->l, IPV6_LENGTH);
	if (!whole) return;
	for (size_t i = 0; i < length && i < IPV6_LENGTH; i++) whole[i] = bytes[i];
	if (family == FAMILY_IPV4)
		emit_number(m->l, fields->ipv4, at,
		            (uint32_t)whole[0] << 24 | (uint32_t)whole[1] << 16 |
		                    (uint32_t)whole[2] << 8 | whole[3],
		            0);
	else if (family == FAMILY_IPV6)
		emit_text(m->l, fields->ipv6, at, (const char *)whole, IPV6_LENGTH, 0);
	else
		emit_span(m->l, fields->other, at, 0);
}

void dns_emit_prefixes(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	static const struct dns_address_fields fields = { F_APL_AFDPART_IPV4, F_APL_AFDPART_IPV6,
		                                          F_APL_AFDPART_DATA };
	while (reader_left(r) > 0) {
		uint16_t family = emit_u16(m->l, F_APL_ADDRESS_FAMILY, r);
		emit_u8(m->l, F_APL_CODED_PREFIX, r);
		struct span at = span_of(r, 1);
		uint8_t length = read_u8(r);
		if (!reader_ok(r)) return;
		emit_masked(m->l, F_APL_NEGATION, F_APL_AFDLENGTH, at, length);
		dns_emit_short_address(m, &fields, family, r, length & 0x7f);
	}
}

void dns_emit_a6(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	char text[DNS_NAME_MAX + 64], suffix[48];
	struct dns_name name = { .length = 0 };
	uint8_t prefix = emit_u8(m->l, F_A6_PREFIX_LEN, r);
	size_t length = prefix <= 128 ? IPV6_LENGTH - prefix / 8u : 0;
	struct span at = span_of(r, (uint32_t)length);
	const uint8_t *bytes = reader_bytes(r, length);
	uint8_t *address = layer_take(m->l, IPV6_LENGTH);
	if (!bytes || !address) return;
	for (size_t i = 0; i < length; i++) address[IPV6_LENGTH - length + i] = bytes[i];
	emit_text(m->l, F_A6_ADDRESS_SUFFIX, at, (const char *)address, IPV6_LENGTH, 0);
	if (prefix) dns_emit_name(m, F_A6_PREFIX_NAME, r, &name);
	if (!reader_ok(r)) return;
	format_ipv6(address, suffix, sizeof suffix);
	snprintf(text, sizeof text, "%u %s %s", prefix, suffix, prefix ? name.text : "");
	dns_remark(record, "addr ", text);
}

/* ---------------------------------------------------------------- places */

/* A length as mantissa and power of ten, in centimetres. */
static void location_emit_size(struct dns_message *m, unsigned field, struct reader *r)
{
	uint8_t size = emit_u8(m->l, field, r);
	if (!reader_ok(r)) return;
	double metres = (size >> 4) / 100.0;
	for (unsigned i = size & 0xf; i > 0; i--) metres *= 10;
	layer_text_last_append(m->l, " (%g m)", metres);
}

/* Thousandths of a second of arc from 2^31. */
static void location_emit_angle(struct dns_message *m, unsigned field, struct reader *r,
                                const char *sides)
{
	uint32_t angle = emit_u32(m->l, field, r);
	if (!reader_ok(r)) return;
	uint32_t middle = (uint32_t)1 << 31;
	uint32_t distance = angle >= middle ? angle - middle : middle - angle;
	layer_text_last_append(m->l, " (%u deg %u min %u.%03u sec %c)", distance / 3600000,
	                       distance / 60000 % 60, distance / 1000 % 60, distance % 1000,
	                       angle >= middle ? sides[0] : sides[1]);
}

void dns_emit_location(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	uint8_t version = emit_u8(m->l, F_LOC_VERSION, r);
	if (version != 0) {
		emit_bytes(m->l, F_LOC_UNKNOWN_DATA, r, reader_left(r));
		return;
	}
	location_emit_size(m, F_LOC_SIZE, r);
	location_emit_size(m, F_LOC_HORIZONTAL_PRECISION, r);
	location_emit_size(m, F_LOC_VERTICAL_PRECISION, r);
	location_emit_angle(m, F_LOC_LATITUDE, r, "NS");
	location_emit_angle(m, F_LOC_LONGITUDE, r, "EW");
	uint32_t altitude = emit_u32(m->l, F_LOC_ALTITUDE, r);
	if (!reader_ok(r)) return;
	layer_text_last_append(m->l, " (%g m)", ((double)altitude - 10000000) / 100);
}

/* ---------------------------------------------------------------- names of Windows networks */

static void wins_emit_start(struct dns_message *m, struct reader *r, unsigned flag, unsigned lookup,
                            unsigned cache)
{
	struct span at = span_of(r, 4);
	uint32_t flags = read_u32(r);
	if (reader_ok(r)) emit_number(m->l, flag, at, flags, 0);
	emit_u32(m->l, lookup, r);
	emit_u32(m->l, cache, r);
}

void dns_emit_wins(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	wins_emit_start(m, r, F_WINS_LOCAL_FLAG, F_WINS_LOOKUP_TIMEOUT, F_WINS_CACHE_TIMEOUT);
	emit_u32(m->l, F_WINS_COUNT, r);
	while (reader_left(r) >= IPV4_LENGTH) emit_ipv4(m->l, F_WINS_SERVER, r);
}

void dns_emit_wins_reverse(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct dns_name name;
	wins_emit_start(m, r, F_WINSR_LOCAL_FLAG, F_WINSR_LOOKUP_TIMEOUT, F_WINSR_CACHE_TIMEOUT);
	dns_emit_name(m, F_WINSR_NAME_RESULT_DOMAIN, r, &name);
	if (reader_ok(r)) dns_remark(record, "name result domain ", name.text);
}

/* Whom a proxy forwarded the query for. */
void dns_emit_forwarded(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct span at = span_of(r, 1);
	uint8_t version = read_u8(r);
	if (reader_ok(r)) emit_number(m->l, F_XPF_IP_VERSION, at, version, 0);
	emit_u8(m->l, F_XPF_PROTOCOL, r);
	if (version == 4) {
		emit_ipv4(m->l, F_XPF_SOURCE_IPV4, r);
		emit_ipv4(m->l, F_XPF_DESTINATION_IPV4, r);
	} else if (version == 6) {
		emit_ipv6(m->l, F_XPF_SOURCE_IPV6, r);
		emit_ipv6(m->l, F_XPF_DESTINATION_IPV6, r);
	} else {
		return;
	}
	emit_u16(m->l, F_XPF_SPORT, r);
	emit_u16(m->l, F_XPF_DPORT, r);
}
