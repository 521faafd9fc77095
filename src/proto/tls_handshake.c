/* tls_handshake.c - bodies of handshake messages: hellos, certificates, tickets; RFC 8446 4, RFC 5246 7.4. */
#include "base/format.h"
#include "duration.h"
#include "tls_dissect.h"
#include "tls_extension.h"
#include "tls_fingerprint.h"
#include "x509.h"

enum { STATUS_OCSP = 1, STATUS_OCSP_MULTI = 2 };

/* What a list's heading says: "Cipher Suites (2 suites)". */
struct counted {
	unsigned field;
	const char *title, *one, *many;
	unsigned element;
	size_t width;
};

static void emit_counted(struct tls_walk *w, const struct counted *list, struct reader *r,
                         size_t length)
{
	struct layer *l = w->l;
	struct reader elements = reader_take(r, length);
	size_t count = length / list->width;
	uint32_t item = layer_open(l, list->field, &elements);
	layer_text(l, item, "%s (%zu %s)", list->title, count, count == 1 ? list->one : list->many);
	for (size_t i = 0; i < count && reader_ok(&elements); i++)
		emit_uint(l, list->element, &elements, list->width);
	layer_close(l, item, &elements);
}

/* ---------------------------------------------------------------- hellos */

static void emit_random(struct tls_walk *w, struct reader *r, bool is_retry)
{
	struct layer *l = w->l;
	struct reader inside = *r;
	reader_skip(r, TLS_RANDOM);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open(l, F_H_RANDOM, &inside);
	if (!tls_is_1_3(w->known.version)) {
		struct span at = span_of(&inside, 4);
		uint64_t seconds = read_u32(&inside);
		emit_number(l, F_H_RANDOM_TIME, at, seconds * 1000000000u, 0);
		emit_bytes(l, F_H_RANDOM_BYTES, &inside, TLS_RANDOM - 4);
	}
	layer_close(l, item, r);
	if (is_retry) layer_text_append(l, item, " (HelloRetryRequest magic)");
}

static void emit_session_id(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	struct span at = span_of(r, 1);
	uint8_t length = read_u8(r);
	uint32_t item = layer_open_number(l, F_H_SESSION_ID_LENGTH, at, length, 0);
	if (length > TLS_SESSION_ID_MAX)
		layer_expert(l, F_H_SESSION_ID_LENGTH_ERROR, at, "Session ID length is above 32");
	layer_close_as_is(l, item);
	if (length) emit_bytes(l, F_H_SESSION_ID, r, length);
}

/* *extensions: where they begin. */
static void emit_client_hello(struct tls_walk *w, struct reader *r, struct reader *extensions)
{
	static const struct counted suites = { F_H_CIPHERSUITES, "Cipher Suites", "suite",
		                               "suites",         F_H_CIPHERSUITE, 2 };
	static const struct counted methods = { F_H_COMP_METHODS, "Compression Methods", "method",
		                                "methods",        F_H_COMP_METHOD,       1 };
	struct layer *l = w->l;
	emit_u16(l, F_H_VERSION, r);
	emit_random(w, r, false);
	emit_session_id(w, r);
	emit_counted(w, &suites, r, emit_u16(l, F_H_CIPHER_SUITES_LENGTH, r));
	emit_counted(w, &methods, r, emit_u8(l, F_H_COMP_METHODS_LENGTH, r));
	*extensions = *r;
	tls_emit_extensions(w, TLS_CLIENT_HELLO, r);
}

static void emit_server_hello(struct tls_walk *w, struct reader *r, bool is_retry,
                              struct reader *extensions)
{
	struct layer *l = w->l;
	emit_u16(l, F_H_VERSION, r);
	emit_random(w, r, is_retry);
	emit_session_id(w, r);
	emit_u16(l, F_H_CIPHERSUITE, r);
	emit_u8(l, F_H_COMP_METHOD, r);
	*extensions = *r;
	tls_emit_extensions(w, is_retry ? TLS_HELLO_RETRY_REQUEST : TLS_SERVER_HELLO, r);
}

static void emit_client_fingerprints(struct tls_walk *w, struct reader hello,
                                     const struct reader *at)
{
	struct layer *l = w->l;
	struct tls_fingerprint ja3;
	struct tls_ja4 ja4;
	if (layer_wants(l, F_H_JA3) || layer_wants(l, F_H_JA3_FULL)) {
		if (!tls_fingerprint_client(hello, &ja3)) return;
		emit_generated_text_at(l, F_H_JA3_FULL, at, ja3.full);
		if (ja3.hash[0]) emit_generated_text_at(l, F_H_JA3, at, ja3.hash);
	}
	if (layer_wants(l, F_H_JA4) || layer_wants(l, F_H_JA4_R)) {
		if (!tls_fingerprint_ja4(hello, 't', &ja4)) return;
		if (ja4.hash[0]) emit_generated_text_at(l, F_H_JA4, at, ja4.hash);
		emit_generated_text_at(l, F_H_JA4_R, at, ja4.full);
	}
}

static void emit_server_fingerprint(struct tls_walk *w, struct reader hello,
                                    const struct reader *at)
{
	struct layer *l = w->l;
	struct tls_fingerprint ja3s;
	if (!layer_wants(l, F_H_JA3S) && !layer_wants(l, F_H_JA3S_FULL)) return;
	if (!tls_fingerprint_server(hello, &ja3s)) return;
	emit_generated_text_at(l, F_H_JA3S_FULL, at, ja3s.full);
	if (ja3s.hash[0]) emit_generated_text_at(l, F_H_JA3S, at, ja3s.hash);
}

/* ---------------------------------------------------------------- certificates */

static void emit_certificate(struct tls_walk *w, struct reader *list)
{
	struct layer *l = w->l;
	uint32_t length = emit_u24(l, F_H_CERTIFICATE_LENGTH, list);
	struct reader certificate = reader_take(list, length);
	struct reader end = certificate;
	uint32_t item = layer_open(l, F_H_CERTIFICATE, &certificate);
	const char *subject = x509_certificate(l, &certificate);
	reader_skip(&end, reader_left(&end));
	layer_close(l, item, &end);
	if (subject && subject[0]) layer_text_append(l, item, " (%s)", subject);
	if (certificate.fault > l->fault) l->fault = certificate.fault;
}

static void emit_context(struct tls_walk *w, struct reader *r)
{
	uint8_t length = emit_u8(w->l, F_H_CERTIFICATE_REQUEST_CONTEXT_LENGTH, r);
	if (length) emit_bytes(w->l, F_H_CERTIFICATE_REQUEST_CONTEXT, r, length);
}

static void emit_certificates(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	bool is_1_3 = tls_is_1_3(w->known.version);
	if (is_1_3) emit_context(w, r);
	uint32_t length = emit_u24(l, F_H_CERTIFICATES_LENGTH, r);
	struct reader list = reader_take(r, length);
	if (length == 0) return;
	uint32_t item = layer_open(l, F_H_CERTIFICATES, &list);
	layer_text(l, item, "Certificates (%u byte%s)", length, length == 1 ? "" : "s");
	while (reader_left(&list) > 0) {
		emit_certificate(w, &list);
		if (is_1_3) tls_emit_extensions(w, TLS_CERTIFICATE, &list);
	}
	layer_close(l, item, &list);
}

void tls_emit_authorities(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	uint16_t length = emit_u16(l, F_H_DNAMES_LEN, r);
	struct reader names = reader_take(r, length);
	if (length == 0) return;
	uint32_t item = layer_open(l, F_H_DNAMES, &names);
	layer_text(l, item, "Distinguished Names (%u byte%s)", length, length == 1 ? "" : "s");
	while (reader_left(&names) > 0) {
		struct reader name = reader_take(&names, emit_u16(l, F_H_DNAME_LEN, &names));
		struct reader end = name;
		uint32_t one = layer_open(l, F_H_DNAME, &name);
		const char *text = x509_distinguished_name(l, &name, l->dissector, F_H_DNAME);
		reader_skip(&end, reader_left(&end));
		layer_close(l, one, &end);
		layer_text(l, one, "Distinguished Name: (%s)", text ? text : "");
	}
	layer_close(l, item, &names);
}

static void emit_certificate_request(struct tls_walk *w, struct reader *r)
{
	static const struct counted types = { F_H_CERT_TYPES, "Certificate types",  "type",
		                              "types",        F_H_CLIENT_CERT_TYPE, 1 };
	if (tls_is_1_3(w->known.version)) {
		emit_context(w, r);
		tls_emit_extensions(w, TLS_CERTIFICATE_REQUEST, r);
		return;
	}
	uint8_t count = emit_u8(w->l, F_H_CERT_TYPES_COUNT, r);
	if (count) emit_counted(w, &types, r, count);
	if (w->known.version == TLS_1_2) tls_emit_schemes(w, r);
	tls_emit_authorities(w, r);
}

static void emit_ocsp(struct tls_walk *w, struct reader *r)
{
	uint32_t length = emit_u24(w->l, F_H_OCSP_RESPONSE_LEN, r);
	struct reader response = reader_take(r, length);
	if (length == 0) return;
	uint32_t item = layer_open(w->l, F_H_OCSP, &response);
	reader_skip(&response, reader_left(&response));
	layer_close(w->l, item, &response);
}

void tls_emit_status(struct tls_walk *w, struct reader *r)
{
	uint8_t type = emit_u8(w->l, F_X_STATUS_REQUEST_TYPE, r);
	if (type == STATUS_OCSP) emit_ocsp(w, r);
	if (type != STATUS_OCSP_MULTI) return;
	struct reader list = reader_take(r, emit_u24(w->l, F_H_OCSP_RESPONSE_LIST_LEN, r));
	while (reader_left(&list) > 0) emit_ocsp(w, &list);
}

/* A URL and the hash of what is found there, RFC 6066 5. */
static void emit_certificate_urls(struct tls_walk *w, struct reader *r)
{
	enum { SHA1 = 20 };
	struct layer *l = w->l;
	emit_u8(l, F_H_CERT_URL_TYPE, r);
	struct reader list = reader_take(r, emit_u16(l, F_H_CERT_URL_URL_HASH_LEN, r));
	while (reader_left(&list) > 0) {
		uint32_t item = layer_open(l, F_H_CERT_URL_URL_HASH, &list);
		emit_bytes(l, F_H_CERT_URL_URL, &list, emit_u16(l, F_H_CERT_URL_URL_LEN, &list));
		struct reader padding = reader_take(&list, 1);
		emit_bytes(l, F_H_CERT_URL_PADDING, &padding, 1);
		emit_bytes(l, F_H_CERT_URL_SHA1, &list, SHA1);
		layer_close(l, item, &list);
	}
	if (list.fault > l->fault) l->fault = list.fault;
}

/* RFC 8879 4. */
static void emit_compressed_certificate(struct tls_walk *w, struct reader *r)
{
	emit_u16(w->l, F_COMPRESS_CERTIFICATE_ALGORITHM, r);
	emit_u24(w->l, F_COMPRESS_CERTIFICATE_UNCOMPRESSED_LENGTH, r);
	emit_bytes(w->l, F_COMPRESSED, r, emit_u24(w->l, F_COMPRESSED_LENGTH, r));
}

/* ---------------------------------------------------------------- the others */

/* RFC 5077 3.3; RFC 8446 4.6.1. */
static void emit_ticket(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	bool is_1_3 = tls_is_1_3(w->known.version);
	char text[DURATION_TEXT_MAX];
	uint32_t item = layer_open(l, F_H_TICKET, r);
	uint32_t lifetime_s = emit_u32(l, F_H_SESSION_TICKET_LIFETIME_HINT, r);
	if (lifetime_s >= 60 && layer_wants_text(l)) {
		duration_format((uint64_t)lifetime_s * 1000, text, sizeof text);
		layer_text_last_append(l, " (%s)", text);
	}
	if (is_1_3) {
		emit_u32(l, F_H_SESSION_TICKET_AGE_ADD, r);
		uint8_t nonce = emit_u8(l, F_H_SESSION_TICKET_NONCE_LENGTH, r);
		if (nonce) emit_bytes(l, F_H_SESSION_TICKET_NONCE, r, nonce);
	}
	uint16_t length = emit_u16(l, F_H_SESSION_TICKET_LENGTH, r);
	emit_bytes(l, F_H_SESSION_TICKET, r, length);
	if (is_1_3) tls_emit_extensions(w, TLS_NEW_SESSION_TICKET, r);
	layer_close(l, item, r);
}

static void emit_next_protocol(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	emit_bytes(l, F_H_NPN_SELECTED_PROTOCOL, r, emit_u8(l, F_H_NPN_SELECTED_PROTOCOL_LEN, r));
	emit_bytes(l, F_H_NPN_PADDING, r, emit_u8(l, F_H_NPN_PADDING_LEN, r));
}

static void emit_verify_data(struct tls_walk *w, struct reader *r)
{
	uint32_t item = layer_open(w->l, F_H_VERIFY_DATA, r);
	reader_skip(r, reader_left(r));
	layer_close(w->l, item, r);
}

void tls_emit_body(struct tls_walk *w, uint8_t type, bool is_retry, struct reader *r)
{
	struct reader body = *r, extensions = *r;
	switch (type) {
	case TLS_CLIENT_HELLO:
		emit_client_hello(w, r, &extensions);
		if (reader_ok(r)) emit_client_fingerprints(w, body, &extensions);
		break;
	case TLS_SERVER_HELLO:
		emit_server_hello(w, r, is_retry, &extensions);
		if (reader_ok(r)) emit_server_fingerprint(w, body, &extensions);
		break;
	case TLS_NEW_SESSION_TICKET: emit_ticket(w, r); break;
	case TLS_ENCRYPTED_EXTENSIONS: tls_emit_extensions(w, type, r); break;
	case TLS_CERTIFICATE: emit_certificates(w, r); break;
	case TLS_SERVER_KEY_EXCHANGE: tls_emit_server_key_exchange(w, r); break;
	case TLS_CERTIFICATE_REQUEST: emit_certificate_request(w, r); break;
	case TLS_CERTIFICATE_VERIFY: tls_emit_certificate_verify(w, r); break;
	case TLS_CLIENT_KEY_EXCHANGE: tls_emit_client_key_exchange(w, r); break;
	case TLS_FINISHED: emit_verify_data(w, r); break;
	case TLS_CERTIFICATE_URL: emit_certificate_urls(w, r); break;
	case TLS_CERTIFICATE_STATUS: tls_emit_status(w, r); break;
	case TLS_KEY_UPDATE: emit_u8(w->l, F_H_KEY_UPDATE_REQUEST_UPDATE, r); break;
	case TLS_COMPRESSED_CERTIFICATE: emit_compressed_certificate(w, r); break;
	case TLS_NEXT_PROTOCOL: emit_next_protocol(w, r); break;
	default: break;
	}
}
