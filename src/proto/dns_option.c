/* dns_option.c - the options of EDNS, RFC 6891 6.1.2. */
#include <stdio.h>

#include "dns_message.h"

enum option_code {
	OPTION_DAU = 5, /* RFC 6975 */
	OPTION_DHU = 6,
	OPTION_N3U = 7,
	OPTION_CLIENT_SUBNET = 8, /* RFC 7871 */
	OPTION_COOKIE = 10,       /* RFC 7873 */
	OPTION_KEEPALIVE = 11,    /* RFC 7828 */
	OPTION_PADDING = 12,      /* RFC 7830 */
	OPTION_CHAIN = 13,        /* RFC 7901 */
	OPTION_ERROR = 15,        /* RFC 8914 */
	OPTION_CLIENT_SUBNET_OLD = 20730,
};

enum { COOKIE_CLIENT = 8, IPV4_LENGTH = 4, IPV6_LENGTH = 16 };

static void option_emit_list(struct dns_message *m, unsigned field, struct reader *r)
{
	while (reader_left(r) > 0) emit_u8(m->l, field, r);
}

static void option_emit_subnet(struct dns_message *m, struct reader *r)
{
	static const struct dns_address_fields fields = { F_OPT_CLIENT_ADDR4, F_OPT_CLIENT_ADDR6,
		                                          F_OPT_CLIENT_ADDR };
	uint16_t family = emit_u16(m->l, F_OPT_CLIENT_FAMILY, r);
	emit_u8(m->l, F_OPT_CLIENT_NETMASK, r);
	emit_u8(m->l, F_OPT_CLIENT_SCOPE, r);
	size_t length = reader_left(r);
	if (length > IPV6_LENGTH) {
		layer_expert(m->l, F_RR_OPT_BAD_LENGTH, span_of(r, (uint32_t)length), NULL);
		return;
	}
	dns_emit_short_address(m, &fields, family, r, length);
}

static void option_emit_cookie(struct dns_message *m, struct reader *r)
{
	emit_bytes(m->l, F_OPT_COOKIE_CLIENT, r, COOKIE_CLIENT);
	emit_bytes(m->l, F_OPT_COOKIE_SERVER, r, reader_left(r));
}

static void option_emit_error(struct dns_message *m, struct reader *r)
{
	emit_u16(m->l, F_OPT_EXT_ERROR_INFO_CODE, r);
	if (reader_left(r) > 0) emit_bytes(m->l, F_OPT_EXT_ERROR_EXTRA_TEXT, r, reader_left(r));
}

static void option_emit_value(struct dns_message *m, uint16_t code, struct reader *r)
{
	switch (code) {
	case OPTION_DAU: option_emit_list(m, F_OPT_DAU, r); break;
	case OPTION_DHU: option_emit_list(m, F_OPT_DHU, r); break;
	case OPTION_N3U: option_emit_list(m, F_OPT_N3U, r); break;
	case OPTION_CLIENT_SUBNET:
	case OPTION_CLIENT_SUBNET_OLD: option_emit_subnet(m, r); break;
	case OPTION_COOKIE: option_emit_cookie(m, r); break;
	case OPTION_KEEPALIVE:
		if (reader_left(r) == 2) emit_u16(m->l, F_OPT_KEEPALIVE, r);
		break;
	case OPTION_PADDING: emit_bytes(m->l, F_OPT_PADDING, r, reader_left(r)); break;
	case OPTION_CHAIN: emit_bytes(m->l, F_OPT_CHAIN_FQDN, r, reader_left(r)); break;
	case OPTION_ERROR: option_emit_error(m, r); break;
	default: break;
	}
}

static void option_emit(struct dns_message *m, struct reader *r)
{
	char unknown[24];
	uint32_t item = layer_open(m->l, F_OPT, r);
	uint16_t code = emit_u16(m->l, F_OPT_CODE, r);
	uint16_t length = emit_u16(m->l, F_OPT_LEN, r);
	snprintf(unknown, sizeof unknown, "Unknown (%u)", code);
	layer_text(m->l, item, "Option: %s", value_name(dns_option_codes, code, unknown));
	struct span at = span_of(r, length);
	struct reader value = reader_take(r, length);
	if (reader_ok(r)) {
		emit_span(m->l, F_OPT_DATA, at, 0);
		option_emit_value(m, code, &value);
		dns_absorb(r, &value);
	}
	layer_close(m->l, item, r);
}

void dns_emit_options(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	while (reader_left(r) > 0) option_emit(m, r);
}
