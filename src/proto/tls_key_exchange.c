/* tls_key_exchange.c - what the two sides send to agree on keys, up to TLS 1.2: RSA and Diffie-Hellman, RFC 5246
 * 7.4.3 and 7.4.7; elliptic curves, RFC 8422 5.4 and 5.7; pre-shared keys, RFC 4279 and 5489. What a message
 * holds follows from the cipher suite's name. */
#include <string.h>

#include "tls_dissect.h"

enum key_exchange { NONE, RSA, RSA_EXPORT, DH, ECDH, PSK, RSA_PSK };
enum { NAMED_CURVE = 3 };

/* A number with its length before it. */
struct numbered {
	unsigned length, bytes;
};

static const struct {
	const char *prefix;
	enum key_exchange kind;
} kinds[] = {
	{ "TLS_ECDHE_PSK_", NONE },  { "TLS_DHE_PSK_", NONE },
	{ "TLS_ECDHE_", ECDH },      { "TLS_ECDH_", ECDH },
	{ "TLS_DHE_", DH },          { "TLS_DH_", DH },
	{ "TLS_RSA_PSK_", RSA_PSK }, { "TLS_RSA_EXPORT", RSA_EXPORT },
	{ "TLS_RSA_", RSA },         { "TLS_PSK_", PSK },
};

static const char *suite_name(const struct tls_walk *w)
{
	return value_name(tls_cipher_suites, w->known.cipher, "");
}

static enum key_exchange suite_kind(const struct tls_walk *w)
{
	const char *name = suite_name(w);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strncmp(name, kinds[i].prefix, strlen(kinds[i].prefix)) == 0)
			return kinds[i].kind;
	}
	return NONE;
}

static void emit_numbered(struct tls_walk *w, struct numbered fields, struct reader *r)
{
	uint16_t length = emit_u16(w->l, fields.length, r);
	emit_bytes(w->l, fields.bytes, r, length);
}

void tls_emit_scheme(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	struct span at = span_of(r, 2);
	int32_t scheme = reader_peek_u16(r, 0);
	uint32_t item = layer_open_number(l, F_H_SIG_HASH_ALG, at, (uint16_t)scheme, 0);
	if (scheme >= 0 && !value_name(tls_signature_schemes, (uint64_t)scheme, NULL))
		layer_text(l, item, "Signature Algorithm: %s %s (0x%04x)",
		           value_name(tls_signature_hashes, (uint64_t)scheme >> 8, "Unknown"),
		           value_name(tls_signature_kinds, (uint64_t)scheme & 0xff, "Unknown"),
		           (unsigned)scheme);
	emit_u8(l, F_H_SIG_HASH_HASH, r);
	emit_u8(l, F_H_SIG_HASH_SIG, r);
	layer_close_as_is(l, item);
}

/* Nothing where nobody signs. */
static void emit_signature(struct tls_walk *w, struct reader *r)
{
	if (strstr(suite_name(w), "_anon_") || reader_left_reported(r) == 0) return;
	if (w->known.version == TLS_1_2) tls_emit_scheme(w, r);
	emit_numbered(w, (struct numbered){ F_H_SIG_LEN, F_H_SIG }, r);
}

static uint32_t open_parameters(struct tls_walk *w, const struct reader *r, const char *title)
{
	uint32_t item = layer_open(w->l, F_PARAMETERS, r);
	layer_text(w->l, item, "%s", title);
	return item;
}

static void emit_server_curve(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	uint32_t item = open_parameters(w, r, "EC Diffie-Hellman Server Params");
	if (emit_u8(l, F_H_SERVER_CURVE_TYPE, r) == NAMED_CURVE) {
		emit_u16(l, F_H_SERVER_NAMED_CURVE, r);
		uint8_t length = emit_u8(l, F_H_SERVER_POINT_LEN, r);
		emit_bytes(l, F_H_SERVER_POINT, r, length);
		emit_signature(w, r);
	}
	layer_close(l, item, r);
}

void tls_emit_server_key_exchange(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	enum key_exchange kind = suite_kind(w);
	uint32_t item = 0;
	switch (kind) {
	case ECDH: emit_server_curve(w, r); return;
	case DH:
		item = open_parameters(w, r, "Diffie-Hellman Server Params");
		emit_numbered(w, (struct numbered){ F_H_P_LEN, F_H_P }, r);
		emit_numbered(w, (struct numbered){ F_H_G_LEN, F_H_G }, r);
		emit_numbered(w, (struct numbered){ F_H_YS_LEN, F_H_YS }, r);
		emit_signature(w, r);
		break;
	case RSA:
	case RSA_EXPORT:
		item = open_parameters(w, r, "RSA-EXPORT Server Params");
		emit_numbered(w, (struct numbered){ F_H_MODULUS_LEN, F_H_MODULUS }, r);
		emit_numbered(w, (struct numbered){ F_H_EXPONENT_LEN, F_H_EXPONENT }, r);
		emit_signature(w, r);
		break;
	case PSK:
	case RSA_PSK:
		item = open_parameters(w, r, "PSK Server Params");
		emit_numbered(w, (struct numbered){ F_H_HINT_LEN, F_H_HINT }, r);
		break;
	case NONE: return;
	}
	layer_close(l, item, r);
}

/* SSL 3.0 has no length there, RFC 6101 5.6.7. */
static void emit_premaster(struct tls_walk *w, struct reader *r)
{
	if (w->known.version == TLS_SSL3)
		emit_bytes(w->l, F_H_EPMS, r, reader_left(r));
	else
		emit_numbered(w, (struct numbered){ F_H_EPMS_LEN, F_H_EPMS }, r);
}

void tls_emit_client_key_exchange(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	enum key_exchange kind = suite_kind(w);
	uint32_t item = 0;
	switch (kind) {
	case ECDH:
		item = open_parameters(w, r, "EC Diffie-Hellman Client Params");
		emit_bytes(l, F_H_CLIENT_POINT, r, emit_u8(l, F_H_CLIENT_POINT_LEN, r));
		break;
	case DH:
		item = open_parameters(w, r, "Diffie-Hellman Client Params");
		emit_numbered(w, (struct numbered){ F_H_YC_LEN, F_H_YC }, r);
		break;
	case RSA:
	case RSA_EXPORT:
		item = open_parameters(w, r, "RSA Encrypted PreMaster Secret");
		emit_premaster(w, r);
		break;
	case PSK:
		item = open_parameters(w, r, "PSK Client Params");
		emit_numbered(w, (struct numbered){ F_H_IDENTITY_LEN, F_H_IDENTITY }, r);
		break;
	case RSA_PSK:
		item = open_parameters(w, r, "RSA PSK Client Params");
		emit_numbered(w, (struct numbered){ F_H_IDENTITY_LEN, F_H_IDENTITY }, r);
		emit_numbered(w, (struct numbered){ F_H_EPMS_LEN, F_H_EPMS }, r);
		break;
	case NONE: return;
	}
	layer_close(l, item, r);
}

void tls_emit_certificate_verify(struct tls_walk *w, struct reader *r)
{
	if (w->known.version == TLS_1_2 || tls_is_1_3(w->known.version)) tls_emit_scheme(w, r);
	emit_numbered(
		w, (struct numbered){ F_H_CLIENT_CERT_VRFY_SIG_LEN, F_H_CLIENT_CERT_VRFY_SIG }, r);
}
