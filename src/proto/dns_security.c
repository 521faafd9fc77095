/* dns_security.c - records with keys, and maps of types: KEY (RFC 2535), DNSKEY (RFC 4034), NSEC3 (RFC 5155),
 * NSEC and NXT, CSYNC (RFC 7477), IPSECKEY (RFC 4025), HIP (RFC 8005). */
#include <stdio.h>

#include "dns_message.h"

enum { TYPE_KEY_NXT = 30, TYPE_NSEC3 = 50, ALGORITHM_RSA_MD5 = 1 };

/* ---------------------------------------------------------------- keys */

/* RFC 4034 appendix B: a sum over the record's data; for RSA/MD5 16 bits of the modulus. */
static bool key_id(const struct reader *data, uint16_t *id_out)
{
	size_t length = reader_left(data);
	if (length < 4) return false;
	if (data->at[3] == ALGORITHM_RSA_MD5) {
		if (length < 7) return false;
		*id_out = (uint16_t)(data->at[length - 3] << 8 | data->at[length - 2]);
		return true;
	}
	uint32_t sum = 0;
	for (size_t i = 0; i < length; i++) sum += i & 1 ? data->at[i] : (uint32_t)data->at[i] << 8;
	*id_out = (uint16_t)(sum + (sum >> 16));
	return true;
}

struct key_fields {
	uint16_t flags, flag_first, flag_last, protocol, algorithm, id, key;
};

static void key_emit(struct dns_message *m, const struct key_fields *fields, struct reader *r)
{
	struct reader data = *r;
	uint16_t id;
	struct span at = span_of(r, 2);
	uint16_t flags = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(m->l, fields->flags, at, flags, 0);
	emit_masked(m->l, fields->flag_first, fields->flag_last, at, flags);
	layer_close_as_is(m->l, item);
	emit_u8(m->l, fields->protocol, r);
	emit_u8(m->l, fields->algorithm, r);
	if (key_id(&data, &id))
		emit_generated(m->l, fields->id, id);
	else if (reader_ok(r))
		layer_expert(m->l, F_KEY_ID_BUFFER_TOO_SHORT,
		             span_of(&data, (uint32_t)reader_left(&data)), NULL);
	emit_bytes(m->l, fields->key, r, reader_left(r));
}

void dns_emit_key(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	static const struct key_fields fields = { F_KEY_FLAGS,          F_KEY_FLAG_AUTHENTICATION,
		                                  F_KEY_FLAG_SIGNATORY, F_KEY_PROTOCOL,
		                                  F_KEY_ALGORITHM,      F_KEY_KEY_ID,
		                                  F_KEY_PUBLIC_KEY };
	key_emit(m, &fields, r);
}

void dns_emit_dnskey(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	static const struct key_fields fields = { F_DNSKEY_FLAGS,         F_DNSKEY_FLAG_ZONE_KEY,
		                                  F_DNSKEY_FLAG_RESERVED, F_DNSKEY_PROTOCOL,
		                                  F_DNSKEY_ALGORITHM,     F_DNSKEY_KEY_ID,
		                                  F_DNSKEY_PUBLIC_KEY };
	key_emit(m, &fields, r);
}

void dns_emit_ipseckey(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct dns_name name;
	emit_u8(m->l, F_IPSECKEY_PRECEDENCE, r);
	uint8_t type = emit_u8(m->l, F_IPSECKEY_TYPE, r);
	emit_u8(m->l, F_IPSECKEY_ALGORITHM, r);
	if (type == 1) emit_ipv4(m->l, F_IPSECKEY_IPV4, r);
	if (type == 2) emit_ipv6(m->l, F_IPSECKEY_IPV6, r);
	if (type == 3) dns_emit_name(m, F_IPSECKEY_DNS, r, &name);
	if (reader_left(r) > 0) emit_bytes(m->l, F_IPSECKEY_PUBLIC_KEY, r, reader_left(r));
}

void dns_emit_hip(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct dns_name name;
	uint8_t tag_length = emit_u8(m->l, F_HIP_HIT_LENGTH, r);
	emit_u8(m->l, F_HIP_ALGORITHM, r);
	uint16_t key_length = emit_u16(m->l, F_HIP_PK_LENGTH, r);
	emit_bytes(m->l, F_HIP_HIT, r, tag_length);
	emit_bytes(m->l, F_HIP_PK, r, key_length);
	while (reader_left(r) > 0) dns_emit_name(m, F_HIP_RENDEZVOUS_SERVER, r, &name);
}

/* ---------------------------------------------------------------- maps of types */

static void types_emit_byte(struct dns_message *m, struct reader *r, unsigned first_type)
{
	char buffer[DNS_TYPE_NAME_MAX];
	struct span at = span_of(r, 1);
	uint8_t bits = read_u8(r);
	for (unsigned i = 0; i < 8; i++) {
		if (!(bits & 0x80 >> i)) continue;
		uint16_t type = (uint16_t)(first_type + i);
		emit_number(m->l, F_RESP_TYPE, at, type, 0);
		layer_text_last(
			m->l, "RR type in bit map: %s",
			value_name(dns_type_descriptions, type, dns_type_name(type, buffer)));
	}
}

/* Windows of 256 types each, RFC 4034 4.1.2. */
static void types_emit_windows(struct dns_message *m, struct reader *r)
{
	while (reader_left(r) > 0) {
		unsigned first_type = (unsigned)read_u8(r) << 8;
		uint8_t length = read_u8(r);
		struct reader window = reader_take(r, length);
		if (!reader_ok(r)) return;
		for (; reader_left(&window) > 0; first_type += 8)
			types_emit_byte(m, &window, first_type);
	}
}

/* NSEC and its ancestor NXT, whose map is one of the types below 128. */
void dns_emit_types(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct dns_name name;
	bool is_old = record->type == TYPE_KEY_NXT;
	dns_emit_name(m, is_old ? F_NXT_NEXT : F_NSEC_NEXT, r, &name);
	if (!reader_ok(r)) return;
	dns_remark(record, "next domain name ", name.text);
	if (!is_old) {
		types_emit_windows(m, r);
		return;
	}
	for (unsigned type = 0; reader_left(r) > 0; type += 8) types_emit_byte(m, r, type);
}

void dns_emit_csync(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	emit_u32(m->l, F_CSYNC_SOA, r);
	struct span at = span_of(r, 2);
	uint16_t flags = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(m->l, F_CSYNC_FLAGS, at, flags, 0);
	emit_masked(m->l, F_CSYNC_FLAG_IMMEDIATE, F_CSYNC_FLAG_SOAMINIMUM, at, flags);
	layer_close_as_is(m->l, item);
	emit_span(m->l, F_CSYNC_BITMAP, span_of(r, (uint32_t)reader_left(r)), 0);
	types_emit_windows(m, r);
}

/* ---------------------------------------------------------------- hashed names */

/* Base 32 with the digits of "extended hex", RFC 4648 7, as owners of NSEC3 records are written. */
static void nsec3_emit_next(struct dns_message *m, struct reader *r, uint8_t length)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
	char text[(UINT8_MAX * 8 + 4) / 5 + 1];
	size_t used = 0;
	unsigned bits = 0, held = 0;
	struct span at = span_of(r, length);
	const uint8_t *hash = reader_bytes(r, length);
	if (!hash) return;
	for (size_t i = 0; i < length; i++) {
		bits = bits << 8 | hash[i];
		for (held += 8; held >= 5; held -= 5)
			text[used++] = digits[bits >> (held - 5) & 31];
	}
	if (held) text[used++] = digits[bits << (5 - held) & 31];
	emit_text(m->l, F_NSEC3_HASH_VALUE, at, text, used, ITEM_GENERATED);
}

/* NSEC3, and NSEC3PARAM, which ends after the salt. */
void dns_emit_nsec3(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	emit_u8(m->l, F_NSEC3_ALGO, r);
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(m->l, F_NSEC3_FLAGS, at, flags, 0);
	if (record->type == TYPE_NSEC3) emit_number(m->l, F_NSEC3_FLAG_OPT_OUT, at, flags, 0);
	layer_close_as_is(m->l, item);
	emit_u16(m->l, F_NSEC3_ITERATIONS, r);
	uint8_t length = emit_u8(m->l, F_NSEC3_SALT_LENGTH, r);
	emit_bytes(m->l, F_NSEC3_SALT_VALUE, r, length);
	if (record->type != TYPE_NSEC3) return;
	length = emit_u8(m->l, F_NSEC3_HASH_LENGTH, r);
	nsec3_emit_next(m, r, length);
	types_emit_windows(m, r);
}
