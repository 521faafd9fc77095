/* dns_signature.c - signed transactions: TSIG (RFC 8945 4.2) and TKEY (RFC 2930 2). */
#include <stdio.h>

#include "dns_message.h"

enum { NANOSECONDS = 1000000000 };

static void signature_emit_time(struct dns_message *m, unsigned field, struct reader *r,
                                size_t width)
{
	struct span at = span_of(r, (uint32_t)width);
	uint64_t seconds = read_uint(r, width);
	if (reader_ok(r)) emit_number(m->l, field, at, seconds * NANOSECONDS, 0);
}

void dns_emit_tsig(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct dns_name algorithm;
	dns_emit_name(m, F_TSIG_ALGORITHM_NAME, r, &algorithm);
	signature_emit_time(m, F_TSIG_TIME_SIGNED, r, 6);
	emit_u16(m->l, F_TSIG_FUDGE, r);
	uint16_t length = emit_u16(m->l, F_TSIG_MAC_SIZE, r);
	if (length) {
		char text[DNS_NAME_MAX + 40];
		struct span at = span_of(r, length);
		uint32_t item = layer_open(m->l, F_TSIG_MAC, r);
		reader_skip(r, length);
		snprintf(text, sizeof text, "No dissector for algorithm:%s", algorithm.text);
		if (reader_ok(r)) layer_expert(m->l, F_TSIG_NOALG, at, text);
		layer_close(m->l, item, r);
	}
	emit_u16(m->l, F_TSIG_ORIGINAL_ID, r);
	emit_u16(m->l, F_TSIG_ERROR, r);
	length = emit_u16(m->l, F_TSIG_OTHER_LEN, r);
	if (length) emit_bytes(m->l, F_TSIG_OTHER_DATA, r, length);
}

void dns_emit_tkey(struct dns_message *m, struct dns_record *record, struct reader *r)
{
	struct dns_name algorithm;
	dns_emit_name(m, F_TKEY_ALGO_NAME, r, &algorithm);
	signature_emit_time(m, F_TKEY_INCEPTION, r, 4);
	signature_emit_time(m, F_TKEY_EXPIRATION, r, 4);
	emit_u16(m->l, F_TKEY_MODE, r);
	emit_u16(m->l, F_TKEY_ERROR, r);
	uint16_t length = emit_u16(m->l, F_TKEY_KEY_SIZE, r);
	if (length) emit_bytes(m->l, F_TKEY_KEY_DATA, r, length);
	length = emit_u16(m->l, F_TKEY_OTHER_SIZE, r);
	if (length) emit_bytes(m->l, F_TKEY_OTHER_DATA, r, length);
}
