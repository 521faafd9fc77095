/* tls_session.c - what records say of the session, step by step, for track and dissect alike. */
#include "tls.h"
#include "tls_protocol.h"

enum { SSL2_HEADER = 2, SSL2_CLIENT_HELLO = 1, SSL2_HELLO_FIXED = 9, SSL2_CHALLENGE_MIN = 16 };
enum { EXTENSION_ALPN = 16, EXTENSION_EARLY_DATA = 42, EXTENSION_SUPPORTED_VERSIONS = 43 };

bool tls_read_record(struct reader *r, struct tls_record *record)
{
	record->type = read_u8(r);
	record->version = read_u16(r);
	record->length = read_u16(r);
	return reader_ok(r);
}

static bool tls_is_content(uint8_t type)
{
	return type >= TLS_CHANGE_CIPHER_SPEC && type <= TLS_CONNECTION_ID;
}

bool tls_is_record_version(uint16_t version) { return version >= TLS_SSL3 && version <= TLS_1_2; }

bool tls_is_record(const struct tls_known *known, const struct tls_record *record)
{
	return tls_is_content(record->type) &&
	       (known->version != TLS_UNKNOWN || tls_is_record_version(record->version));
}

uint32_t tls_ssl2_length(const struct reader *at)
{
	struct reader r = *at;
	uint16_t length = read_u16(&r);
	uint8_t type = read_u8(&r);
	uint16_t version = read_u16(&r);
	uint16_t ciphers = read_u16(&r), session = read_u16(&r), challenge = read_u16(&r);
	if (!reader_ok(&r) || !(length & 0x8000) || type != SSL2_CLIENT_HELLO) return 0;
	if (version != TLS_SSL2 && !tls_is_record_version(version)) return 0;
	length &= 0x7fff;
	bool holds_all = length >= SSL2_HELLO_FIXED + (uint32_t)ciphers + session + challenge;
	bool is_sound = ciphers && ciphers % 3 == 0 && challenge >= SSL2_CHALLENGE_MIN &&
	                challenge <= TLS_RANDOM;
	return holds_all && is_sound ? SSL2_HEADER + (uint32_t)length : 0;
}

/* Does the record begin a message of which one may believe the version? A client only offers one. */
static bool tls_is_telling(const struct tls_record *record, struct reader fragment)
{
	if (record->type != TLS_HANDSHAKE) return true;
	int message = reader_peek(&fragment, 0);
	return message >= 0 && message != TLS_CLIENT_HELLO &&
	       value_name(tls_handshake_types, (uint64_t)message, NULL);
}

void tls_known_record(struct tls_known *known, const struct tls_record *record,
                      struct reader fragment)
{
	if (known->version == TLS_UNKNOWN && tls_is_record_version(record->version) &&
	    tls_is_telling(record, fragment))
		known->version = record->version;
}

static bool tls_is_version(uint16_t version)
{
	return tls_is_record_version(version) || tls_is_1_3(version);
}

bool tls_known_client_hello(struct tls_known *known, struct reader r, struct reader *id_out)
{
	reader_skip(&r, 2 + TLS_RANDOM);
	*id_out = reader_take(&r, read_u8(&r));
	reader_skip(&r, read_u16(&r)); /* cipher suites */
	reader_skip(&r, read_u8(&r));  /* compression */
	if (!reader_ok(&r)) return false;
	struct reader extensions = reader_take(&r, read_u16(&r));
	while (reader_left(&extensions) > 0) {
		uint16_t type = read_u16(&extensions);
		reader_skip(&extensions, read_u16(&extensions));
		if (type == EXTENSION_EARLY_DATA && !known->is_decided && reader_ok(&extensions))
			known->version = TLS_1_3;
	}
	return true;
}

/* The server's list has one name, RFC 7301 3.1. */
static void tls_known_alpn(struct tls_known *known, struct reader data)
{
	struct reader list = reader_take(&data, read_u16(&data));
	struct reader id = reader_take(&list, read_u8(&list));
	uint8_t protocol = reader_ok(&list) ? tls_protocol_by_alpn(&id) : TLS_PROTOCOL_NONE;
	if (protocol) known->protocol = protocol;
}

bool tls_known_server_hello(struct tls_known *known, struct reader r, struct reader *id_out)
{
	uint16_t version = read_u16(&r);
	reader_skip(&r, TLS_RANDOM);
	*id_out = reader_take(&r, read_u8(&r));
	uint16_t cipher = read_u16(&r);
	reader_skip(&r, 1); /* compression */
	if (!reader_ok(&r)) return false;
	known->cipher = cipher;
	struct reader extensions = reader_take(&r, read_u16(&r));
	while (reader_left(&extensions) > 0) {
		uint16_t type = read_u16(&extensions);
		struct reader data = reader_take(&extensions, read_u16(&extensions));
		if (type == EXTENSION_SUPPORTED_VERSIONS) version = read_u16(&data);
		if (type == EXTENSION_ALPN) tls_known_alpn(known, data);
	}
	if (!tls_is_version(version)) return true;
	known->version = version;
	known->is_decided = true;
	return true;
}

void tls_side_record(struct tls_side *side, const struct tls_known *known,
                     const struct tls_record *record)
{
	bool is_1_3 = tls_is_1_3(known->version);
	/* In TLS 1.3 the first protected record shows that there are keys, RFC 8446 7.1. */
	if (is_1_3 && record->type == TLS_APPLICATION_DATA && side->epoch == 0) {
		side->epoch = 1;
		side->record = 0;
	}
	side->record++;
	if (!is_1_3 && record->type == TLS_CHANGE_CIPHER_SPEC) {
		side->epoch++;
		side->record = 0;
	}
}

/* ---------------------------------------------------------------- the handshake stream */

/* Nothing but an encrypted message? After a change of cipher everything is that is long enough; before,
 * what could not be a message. Both as tshark judges. */
static bool tls_is_encrypted(const struct reader *r, bool is_after_change)
{
	if (reader_left_reported(r) < TLS_ENCRYPTED_MIN) return false;
	if (is_after_change) return true;
	struct reader probe = *r, nonce = *r;
	if (read_u64(&nonce) == 0) return true; /* the first one of AES-GCM, RFC 5288 3 */
	uint8_t type = read_u8(&probe);
	return !value_name(tls_handshake_types, type, NULL) || read_u24(&probe) > TLS_MESSAGE_MAX;
}

static uint32_t tls_flow_need(const struct tls_flow *flow)
{
	return TLS_MESSAGE_HEADER +
	       ((uint32_t)flow->head[1] << 16 | (uint32_t)flow->head[2] << 8 | flow->head[3]);
}

/* How many bytes the message has in all, as far as its header is there with what r begins with; 0: not known. */
static uint32_t tls_flow_look(struct tls_flow *flow, const struct reader *r)
{
	for (uint32_t i = flow->have; i < TLS_MESSAGE_HEADER; i++) {
		int byte = reader_peek(r, i - flow->have);
		if (byte < 0) return 0;
		flow->head[i] = (uint8_t)byte;
	}
	return tls_flow_need(flow);
}

bool tls_flow_next(struct tls_flow *flow, struct reader *r, bool is_first, bool is_after_change,
                   struct tls_part *part)
{
	uint32_t left = (uint32_t)reader_left(r);
	if (left == 0) return false;
	*part = (struct tls_part){ .before = flow->have, .kind = TLS_PART_ENCRYPTED };
	if (flow->have == 0 && is_first && tls_is_encrypted(r, is_after_change)) {
		part->bytes = reader_take(r, left);
		return true;
	}
	uint32_t need = tls_flow_look(flow, r);
	part->type = flow->head[0];
	bool ends = need && need - flow->have <= left;
	part->kind = !ends ? TLS_PART_FRAGMENT : flow->have ? TLS_PART_LAST : TLS_PART_MESSAGE;
	part->bytes = reader_take(r, ends ? need - flow->have : left);
	bool is_hopeless = need > TLS_MESSAGE_HEADER + TLS_MESSAGE_MAX;
	flow->have = ends || is_hopeless ? 0 : flow->have + left;
	return true;
}
