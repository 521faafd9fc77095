/* tls_ssl2.c - the client hello in SSL 2.0's form, with which clients offered any version (RFC 5246 E.2).
 *
 *   1, length 15, type 8, version 16, three lengths of 16, cipher specs of 24, session ID, challenge */
#include "tls_dissect.h"

enum { CIPHER_SPEC = 3 };

static void ssl2_emit_ciphers(struct tls_walk *w, struct reader *r, uint16_t length)
{
	struct layer *l = w->l;
	struct reader list = reader_take(r, length);
	unsigned count = length / CIPHER_SPEC;
	uint32_t item = layer_open(l, F_H_CIPHERSPECS, &list);
	layer_text(l, item, "Cipher Specs (%u spec%s)", count, count == 1 ? "" : "s");
	while (reader_left(&list) >= CIPHER_SPEC) {
		uint32_t spec = emit_u24(l, F_H_CIPHERSPEC, &list);
		if (spec <= UINT16_MAX) /* a suite of later versions, RFC 5246 E.2 */
			layer_text_last(l, "Cipher Spec: %s (0x%06x)",
			                value_name(tls_cipher_suites, spec, "Unknown"), spec);
	}
	layer_close(l, item, &list);
}

static void ssl2_emit_challenge(struct tls_walk *w, struct reader *r)
{
	uint32_t item = layer_open(w->l, F_H_CHALLENGE, r);
	reader_skip(r, reader_left(r));
	layer_close(w->l, item, r);
}

void tls_emit_ssl2(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	summary_protocol(l, tls_version_name(TLS_SSL2));
	TLS_SAY(w, "Client Hello");
	uint32_t item = layer_open(l, F_RECORD, r);
	layer_text(l, item, "SSLv2 Record Layer: Client Hello");
	emit_generated(l, F_RECORD_VERSION, TLS_SSL2);
	struct span at = span_of(r, 2);
	emit_number(l, F_RECORD_LENGTH, at, read_u16(r) & 0x7fffu, 0);
	emit_u8(l, F_SSL2_TYPE, r);
	emit_u16(l, F_H_VERSION, r);
	uint16_t ciphers = emit_u16(l, F_H_CIPHER_SPEC_LEN, r);
	uint16_t session = emit_u16(l, F_H_SESSION_ID_LENGTH, r);
	emit_u16(l, F_H_CHALLENGE_LENGTH, r);
	ssl2_emit_ciphers(w, r, ciphers);
	if (session) emit_bytes(l, F_H_SESSION_ID, r, session);
	ssl2_emit_challenge(w, r);
	layer_close(l, item, r);
}
