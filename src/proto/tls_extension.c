/* tls_extension.c - extensions: RFC 8446 4.2, RFC 6066 and those that came after. One function an extension, found
 * by its number; what has none is shown as it is. */
#include "tls_extension.h"

#include "base/format.h"
#include "tls_certificate_ext.h"

enum extension_number {
	SERVER_NAME = 0,
	MAX_FRAGMENT_LENGTH = 1,
	STATUS_REQUEST = 5,
	CERT_TYPE = 9,
	SUPPORTED_GROUPS = 10,
	EC_POINT_FORMATS = 11,
	SRP = 12,
	SIGNATURE_ALGORITHMS = 13,
	USE_SRTP = 14,
	HEARTBEAT = 15,
	ALPN = 16,
	STATUS_REQUEST_V2 = 17,
	SCT = 18,
	CLIENT_CERTIFICATE_TYPE = 19,
	SERVER_CERTIFICATE_TYPE = 20,
	PADDING = 21,
	ENCRYPT_THEN_MAC = 22,
	EXTENDED_MASTER_SECRET = 23,
	COMPRESS_CERTIFICATE = 27,
	RECORD_SIZE_LIMIT = 28,
	DELEGATED_CREDENTIALS = 34,
	SESSION_TICKET = 35,
	KEY_SHARE_OLD = 40,
	PRE_SHARED_KEY = 41,
	EARLY_DATA = 42,
	SUPPORTED_VERSIONS = 43,
	COOKIE = 44,
	PSK_MODES = 45,
	TICKET_EARLY_DATA = 46,
	AUTHORITIES = 47,
	OID_FILTERS = 48,
	POST_HANDSHAKE_AUTH = 49,
	SIGNATURE_ALGORITHMS_CERT = 50,
	KEY_SHARE = 51,
	CONNECTION_ID_OLD = 53,
	CONNECTION_ID = 54,
	QUIC_PARAMETERS = 57,
	NEXT_PROTOCOL = 13172,
	APPLICATION_SETTINGS = 17513,
	ECH = 65037,
	RENEGOTIATION_INFO = 65281,
	QUIC_PARAMETERS_DRAFT = 65445,
	ENCRYPTED_SERVER_NAME = 65486,
};

struct extension {
	struct tls_walk *w;
	uint16_t type;
	uint8_t message; /* enum tls_message */
};

static bool is_client(const struct extension *e) { return e->message == TLS_CLIENT_HELLO; }

static uint32_t open_heading(const struct extension *e, unsigned field, const struct reader *r)
{
	return layer_open(e->w->l, field, r);
}

/* ---------------------------------------------------------------- lists of numbers */

void tls_emit_schemes(struct tls_walk *w, struct reader *r)
{
	struct layer *l = w->l;
	uint16_t length = emit_u16(l, F_H_SIG_HASH_ALG_LEN, r);
	struct reader list = reader_take(r, length);
	uint32_t item = layer_open(l, F_H_SIG_HASH_ALGS, &list);
	unsigned count = length / 2;
	layer_text(l, item, "Signature Hash Algorithms (%u algorithm%s)", count,
	           count == 1 ? "" : "s");
	while (reader_left(&list) >= 2) tls_emit_scheme(w, &list);
	layer_close(l, item, &list);
}

static void emit_schemes(const struct extension *e, struct reader *r)
{
	if (reader_left_reported(r) > 0) tls_emit_schemes(e->w, r);
}

static void emit_groups(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	uint16_t length = emit_u16(l, F_X_SUPPORTED_GROUPS_LENGTH, r);
	struct reader list = reader_take(r, length);
	uint32_t item = layer_open(l, F_X_SUPPORTED_GROUPS, &list);
	unsigned count = length / 2;
	layer_text(l, item, "Supported Groups (%u group%s)", count, count == 1 ? "" : "s");
	while (reader_left(&list) >= 2) emit_u16(l, F_X_SUPPORTED_GROUP, &list);
	layer_close(l, item, &list);
}

static void emit_point_formats(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	uint8_t length = emit_u8(l, F_X_EC_POINT_FORMATS_LENGTH, r);
	struct reader list = reader_take(r, length);
	uint32_t item = layer_open(l, F_X_EC_POINT_FORMATS, &list);
	layer_text(l, item, "Elliptic curves point formats (%u)", length);
	while (reader_left(&list) > 0) emit_u8(l, F_X_EC_POINT_FORMAT, &list);
	layer_close(l, item, &list);
}

static void emit_versions(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	if (!is_client(e)) {
		emit_u16(l, F_X_SUPPORTED_VERSION, r);
		return;
	}
	struct reader list = reader_take(r, emit_u8(l, F_X_SUPPORTED_VERSIONS_LEN, r));
	while (reader_left(&list) >= 2) emit_u16(l, F_X_SUPPORTED_VERSION, &list);
}

static void emit_psk_modes(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	struct reader list = reader_take(r, emit_u8(l, F_X_PSK_KE_MODES_LENGTH, r));
	while (reader_left(&list) > 0) emit_u8(l, F_X_PSK_KE_MODE, &list);
}

static void emit_certificate_compressions(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	if (reader_left_reported(r) == 0) return;
	uint8_t length = emit_u8(l, F_COMPRESS_CERTIFICATE_ALGORITHMS_LENGTH, r);
	struct reader list = reader_take(r, length);
	while (reader_left(&list) >= 2) emit_u16(l, F_COMPRESS_CERTIFICATE_ALGORITHM, &list);
}

static void emit_certificate_types(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	if (!is_client(e)) {
		emit_u8(l, F_H_CERT_TYPE_TYPE, r);
		return;
	}
	uint8_t length = emit_u8(l, F_H_CERT_TYPE_TYPES_LEN, r);
	struct reader list = reader_take(r, length);
	uint32_t item = layer_open(l, F_H_CERT_TYPE_TYPES, &list);
	layer_text(l, item, "Certificate Type List (%u)", length);
	while (reader_left(&list) > 0) emit_u8(l, F_H_CERT_TYPE_TYPE, &list);
	layer_close(l, item, &list);
}

/* ---------------------------------------------------------------- names */

static void emit_server_name(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	if (reader_left_reported(r) == 0) return;
	uint32_t item = open_heading(e, F_X_SERVER_NAME_LIST, r);
	struct reader list = reader_take(r, emit_u16(l, F_X_SERVER_NAME_LIST_LEN, r));
	while (reader_left(&list) > 0) {
		emit_u8(l, F_X_SERVER_NAME_TYPE, &list);
		uint16_t length = emit_u16(l, F_X_SERVER_NAME_LEN, &list);
		emit_bytes(l, F_X_SERVER_NAME, &list, length);
	}
	layer_close(l, item, &list);
}

static void emit_alpn(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	struct reader list = reader_take(r, emit_u16(l, F_X_ALPN_LEN, r));
	uint32_t item = open_heading(e, F_X_ALPN_LIST, &list);
	while (reader_left(&list) > 0) {
		uint8_t length = emit_u8(l, F_X_ALPN_STR_LEN, &list);
		emit_bytes(l, F_X_ALPN_STR, &list, length);
	}
	layer_close(l, item, &list);
}

static void emit_alps(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	if (!is_client(e)) {
		if (e->message == TLS_ENCRYPTED_EXTENSIONS)
			emit_bytes(l, F_X_ALPS_SETTINGS, r, reader_left(r));
		else
			reader_skip(r, reader_left(r));
		return;
	}
	struct reader list = reader_take(r, emit_u16(l, F_X_ALPS_LEN, r));
	uint32_t item = open_heading(e, F_X_ALPS_ALPN_LIST, &list);
	while (reader_left(&list) > 0) {
		uint8_t length = emit_u8(l, F_X_ALPS_ALPN_STR_LEN, &list);
		emit_bytes(l, F_X_ALPS_ALPN_STR, &list, length);
	}
	layer_close(l, item, &list);
}

static void emit_npn(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	if (reader_left_reported(r) == 0) return;
	uint32_t item = open_heading(e, F_X_NPN_LIST, r);
	while (reader_left(r) > 0) {
		uint8_t length = emit_u8(l, F_X_NPN_STR_LEN, r);
		emit_bytes(l, F_X_NPN, r, length);
	}
	layer_close(l, item, r);
}

static void emit_srp(const struct extension *e, struct reader *r)
{
	emit_bytes(e->w->l, F_X_SRP_USERNAME, r, emit_u8(e->w->l, F_X_SRP_LEN, r));
}

/* ---------------------------------------------------------------- keys */

static void emit_key_share_entry(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	int32_t group = reader_peek_u16(r, 0), length = reader_peek_u16(r, 2);
	uint32_t item = open_heading(e, F_X_KEY_SHARE_ENTRY, r);
	layer_text(l, item, "Key Share Entry: Group: %s, Key Exchange length: %d",
	           value_name(tls_groups, (uint64_t)group, "Unknown"), (int)length);
	emit_u16(l, F_X_KEY_SHARE_GROUP, r);
	uint16_t size = emit_u16(l, F_X_KEY_SHARE_KEY_EXCHANGE_LENGTH, r);
	emit_bytes(l, F_X_KEY_SHARE_KEY_EXCHANGE, r, size);
	layer_close(l, item, r);
}

static void emit_key_share(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	if (reader_left_reported(r) == 0) return;
	uint32_t item = open_heading(e, F_X_KEY_SHARE, r);
	if (e->message == TLS_HELLO_RETRY_REQUEST) {
		emit_u16(l, F_X_KEY_SHARE_SELECTED_GROUP, r);
	} else if (is_client(e)) {
		struct reader list = reader_take(r, emit_u16(l, F_X_KEY_SHARE_CLIENT_LENGTH, r));
		while (reader_left(&list) > 0) emit_key_share_entry(e, &list);
	} else {
		emit_key_share_entry(e, r);
	}
	layer_close(l, item, r);
}

static void emit_identity(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	int32_t length = reader_peek_u16(r, 0);
	uint32_t item = open_heading(e, F_X_PSK_IDENTITY, r);
	layer_text(l, item, "PSK Identity (length: %d)", (int)length);
	uint16_t size = emit_u16(l, F_X_PSK_IDENTITY_IDENTITY_LENGTH, r);
	emit_bytes(l, F_X_PSK_IDENTITY_IDENTITY, r, size);
	emit_u32(l, F_X_PSK_IDENTITY_OBFUSCATED_TICKET_AGE, r);
	layer_close(l, item, r);
}

static void emit_pre_shared_key(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	uint32_t item = open_heading(e, F_X_PSK, r);
	if (is_client(e)) {
		struct reader list = reader_take(r, emit_u16(l, F_X_PSK_IDENTITIES_LENGTH, r));
		while (reader_left(&list) > 0) emit_identity(e, &list);
		struct reader binders = reader_take(r, emit_u16(l, F_X_PSK_BINDERS_LEN, r));
		uint32_t inner = open_heading(e, F_X_PSK_BINDERS, &binders);
		reader_skip(&binders, reader_left(&binders));
		layer_close(l, inner, &binders);
	} else {
		emit_u16(l, F_X_PSK_IDENTITY_SELECTED, r);
	}
	layer_close(l, item, r);
}

/* In a ticket it says how much, RFC 8446 4.2.10. */
static void emit_early_data(const struct extension *e, struct reader *r)
{
	if (e->message == TLS_NEW_SESSION_TICKET)
		emit_u32(e->w->l, F_EARLY_DATA_MAX_EARLY_DATA_SIZE, r);
}

static void emit_ticket_data(const struct extension *e, struct reader *r)
{
	size_t length = reader_left_reported(r);
	uint32_t item = open_heading(e, F_X_DATA, r);
	reader_skip(r, length);
	layer_close(e->w->l, item, r);
	layer_text(e->w->l, item, "Data (%zu byte%s)", length, length == 1 ? "" : "s");
}

static void emit_cookie(const struct extension *e, struct reader *r)
{
	emit_bytes(e->w->l, F_X_COOKIE, r, emit_u16(e->w->l, F_X_COOKIE_LEN, r));
}

static void emit_renegotiation(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	uint32_t item = open_heading(e, F_X_RENEG, r);
	uint8_t length = emit_u8(l, F_X_RENEG_INFO_LEN, r);
	if (length) emit_bytes(l, F_X_RENEG_INFO, r, length);
	layer_close(l, item, r);
}

/* ---------------------------------------------------------------- encrypted names */

const struct value_name tls_ech_types[] = { { 0, "outer" }, { 1, "inner" }, { 0 } };
const struct value_name tls_hpke_kdfs[] = { /* RFC 9180 7.2 */
	                                    { 1, "HKDF-SHA256" },
	                                    { 2, "HKDF-SHA384" },
	                                    { 3, "HKDF-SHA512" },
	                                    { 0 }
};
const struct value_name tls_hpke_aeads[] = { /* RFC 9180 7.3 */
	                                     { 1, "AES-128-GCM" },
	                                     { 2, "AES-256-GCM" },
	                                     { 3, "ChaCha20Poly1305" },
	                                     { 0 }
};

/* draft-ietf-tls-esni-15 5; tshark 4.0 shows its bytes only, and so do we first. */
static void emit_ech(const struct extension *e, struct reader *r)
{
	enum { OUTER = 0 };
	struct layer *l = e->w->l;
	struct reader inside = *r;
	emit_bytes(l, F_X_DATA, r, reader_left(r));
	if (!is_client(e)) return;
	if (emit_u8(l, F_X_ECH_TYPE, &inside) != OUTER) return;
	emit_u16(l, F_X_ECH_KDF, &inside);
	emit_u16(l, F_X_ECH_AEAD, &inside);
	emit_u8(l, F_X_ECH_CONFIG_ID, &inside);
	uint16_t key = read_u16(&inside);
	if (key) emit_bytes(l, F_X_ECH_ENC, &inside, key);
	uint16_t payload = read_u16(&inside);
	emit_bytes(l, F_X_ECH_PAYLOAD, &inside, payload);
}

/* draft-ietf-tls-esni-02 5. */
static void emit_encrypted_server_name(const struct extension *e, struct reader *r)
{
	struct layer *l = e->w->l;
	if (!is_client(e)) {
		reader_skip(r, reader_left(r));
		return;
	}
	emit_u16(l, F_ESNI_SUITE, r);
	emit_key_share_entry(e, r);
	emit_bytes(l, F_ESNI_RECORD_DIGEST, r, emit_u16(l, F_ESNI_RECORD_DIGEST_LENGTH, r));
	emit_bytes(l, F_ESNI_ENCRYPTED_SNI, r, emit_u16(l, F_ESNI_ENCRYPTED_SNI_LENGTH, r));
}

/* ---------------------------------------------------------------- the others */

static void emit_fragment_length(const struct extension *e, struct reader *r)
{
	emit_u8(e->w->l, F_H_MAX_FRAGMENT_LENGTH, r);
}

static void emit_heartbeat_mode(const struct extension *e, struct reader *r)
{
	emit_u8(e->w->l, F_X_HEARTBEAT_MODE, r);
}

static void emit_padding(const struct extension *e, struct reader *r)
{
	emit_bytes(e->w->l, F_X_PADDING_DATA, r, reader_left(r));
}

static void emit_size_limit(const struct extension *e, struct reader *r)
{
	emit_u16(e->w->l, F_RECORD_SIZE_LIMIT, r);
}

static void emit_connection_id(const struct extension *e, struct reader *r)
{
	uint8_t length = emit_u8(e->w->l, F_CONNECTION_ID_LENGTH, r);
	if (length) emit_bytes(e->w->l, F_CONNECTION_ID, r, length);
}

static void emit_nothing(const struct extension *e, struct reader *r) {}

static void emit_quic(const struct extension *e, struct reader *r)
{
	tls_emit_quic_parameters(e->w, r);
}

static void emit_authorities(const struct extension *e, struct reader *r)
{
	tls_emit_authorities(e->w, r);
}

static void emit_status_request(const struct extension *e, struct reader *r)
{
	tls_emit_status_request(e->w, e->message, r);
}

static void emit_status_request_v2(const struct extension *e, struct reader *r)
{
	if (is_client(e)) tls_emit_status_requests(e->w, r);
}

static void emit_sct_list(const struct extension *e, struct reader *r)
{
	if (!is_client(e) && reader_left_reported(r) > 0) tls_emit_sct_list(e->w, r);
}

static void emit_oid_filters(const struct extension *e, struct reader *r)
{
	tls_emit_oid_filters(e->w, r);
}

static void emit_data(const struct extension *e, struct reader *r)
{
	emit_bytes(e->w->l, F_X_DATA, r, reader_left_reported(r));
}

/* clang-format off */
static const struct {
	uint16_t type;
	void (*emit)(const struct extension *e, struct reader *r);
} extensions[] = {
	{ SERVER_NAME, emit_server_name }, { MAX_FRAGMENT_LENGTH, emit_fragment_length },
	{ STATUS_REQUEST, emit_status_request }, { CERT_TYPE, emit_certificate_types },
	{ SUPPORTED_GROUPS, emit_groups }, { EC_POINT_FORMATS, emit_point_formats }, { SRP, emit_srp },
	{ SIGNATURE_ALGORITHMS, emit_schemes }, { USE_SRTP, emit_nothing }, { HEARTBEAT, emit_heartbeat_mode },
	{ ALPN, emit_alpn }, { STATUS_REQUEST_V2, emit_status_request_v2 }, { SCT, emit_sct_list },
	{ CLIENT_CERTIFICATE_TYPE, emit_certificate_types }, { SERVER_CERTIFICATE_TYPE, emit_certificate_types },
	{ PADDING, emit_padding }, { ENCRYPT_THEN_MAC, emit_nothing }, { EXTENDED_MASTER_SECRET, emit_nothing },
	{ COMPRESS_CERTIFICATE, emit_certificate_compressions }, { RECORD_SIZE_LIMIT, emit_size_limit },
	{ DELEGATED_CREDENTIALS, emit_schemes }, { SESSION_TICKET, emit_ticket_data },
	{ KEY_SHARE_OLD, emit_key_share }, { PRE_SHARED_KEY, emit_pre_shared_key },
	{ EARLY_DATA, emit_early_data }, { SUPPORTED_VERSIONS, emit_versions }, { COOKIE, emit_cookie },
	{ PSK_MODES, emit_psk_modes }, { TICKET_EARLY_DATA, emit_nothing }, { AUTHORITIES, emit_authorities },
	{ OID_FILTERS, emit_oid_filters }, { POST_HANDSHAKE_AUTH, emit_nothing },
	{ SIGNATURE_ALGORITHMS_CERT, emit_schemes }, { KEY_SHARE, emit_key_share },
	{ CONNECTION_ID_OLD, emit_connection_id }, { CONNECTION_ID, emit_connection_id },
	{ QUIC_PARAMETERS, emit_quic }, { NEXT_PROTOCOL, emit_npn }, { APPLICATION_SETTINGS, emit_alps },
	{ ECH, emit_ech }, { RENEGOTIATION_INFO, emit_renegotiation }, { QUIC_PARAMETERS_DRAFT, emit_quic },
	{ ENCRYPTED_SERVER_NAME, emit_encrypted_server_name },
};
/* clang-format on */

static void emit_extension_data(const struct extension *e, struct reader *r)
{
	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
		if (extensions[i].type != e->type) continue;
		extensions[i].emit(e, r);
		return;
	}
	emit_data(e, r);
}

static void emit_trailing(struct layer *l, struct reader *r)
{
	char text[64];
	size_t length = reader_left_reported(r);
	if (!reader_ok(r) || length == 0) return;
	struct span at = span_of(r, (uint32_t)length);
	text_format(text, sizeof text, "%zu trailing byte%s unprocessed", length,
	            length == 1 ? " was" : "s were");
	uint32_t item = layer_open(l, F_TRAILING, r);
	layer_text(l, item, "%s", text);
	layer_expert(l, F_MALFORMED_TRAILING_DATA, at, text);
	reader_skip(r, length);
	layer_close(l, item, r);
}

static void emit_extension(struct tls_walk *w, uint8_t message, struct reader *r)
{
	struct layer *l = w->l;
	uint32_t item = layer_open(l, F_EXTENSION, r);
	struct extension e = { .w = w, .message = message, .type = emit_u16(l, F_X_TYPE, r) };
	uint16_t length = emit_u16(l, F_X_LEN, r);
	const char *name = value_name(tls_extension_types, e.type, NULL);
	if (name)
		layer_text(l, item, "Extension: %s (len=%u)", name, length);
	else
		layer_text(l, item, "Extension: Unknown type %u (len=%u)", e.type, length);
	struct reader data = reader_take(r, length);
	if (reader_ok(r)) emit_extension_data(&e, &data);
	emit_trailing(l, &data);
	if (data.fault > l->fault) l->fault = data.fault;
	layer_close(l, item, r);
}

void tls_emit_extensions(struct tls_walk *w, uint8_t message, struct reader *r)
{
	if (reader_left_reported(r) == 0) return;
	uint16_t length = emit_u16(w->l, F_X_LENGTH, r);
	struct reader list = reader_take(r, length);
	while (reader_left(&list) > 0) emit_extension(w, message, &list);
	if (list.fault > r->fault) r->fault = list.fault;
}
