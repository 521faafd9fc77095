/* message_secure.c - what TLS and SSH show of themselves: hellos, names, certificates, then sizes only. */
#include "message_internal.h"

#include <string.h>

/* ---------------------------------------------------------------- TLS, RFC 8446 and 5246 */

enum {
	RECORD_HANDSHAKE = 22,
	RECORD_ALERT = 21,
	RECORD_DATA = 23,
	CLIENT_HELLO = 1,
	SERVER_HELLO = 2,
	CERTIFICATE = 11,
	CLOSE_NOTIFY = 0,
};

static const struct value_name handshake_names[] = {
	{ 0, "HelloRequest" },
	{ CLIENT_HELLO, "ClientHello" },
	{ SERVER_HELLO, "ServerHello" },
	{ 4, "NewSessionTicket" },
	{ 8, "EncryptedExtensions" },
	{ CERTIFICATE, "Certificate" },
	{ 12, "ServerKeyExchange" },
	{ 13, "CertificateRequest" },
	{ 14, "ServerHelloDone" },
	{ 15, "CertificateVerify" },
	{ 16, "ClientKeyExchange" },
	{ 20, "Finished" },
	{ 22, "CertificateStatus" },
	{ 24, "KeyUpdate" },
	{ 0, NULL },
};

static const struct value_name version_names[] = {
	{ 0x0300, "SSL 3.0" }, { 0x0301, "TLS 1.0" }, { 0x0302, "TLS 1.1" },
	{ 0x0303, "TLS 1.2" }, { 0x0304, "TLS 1.3" }, { 0, NULL },
};

static void hello_client(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_REQUEST, true);
	struct slice sni = message_slice_at(r, message_find_between(r, KNOWN_TLS_SNI, item, end));
	uint32_t alpn = message_find_between(r, KNOWN_TLS_ALPN, item, end);
	message->command = "ClientHello";
	message->host = message_keep(r->messages, sni);
	compose(&c, "ClientHello");
	if (sni.length) compose(&c, " sni=");
	compose_slice(&c, sni);
	if (alpn != NO_ITEM) compose(&c, " alpn=");
	compose_slice(&c, message_slice_at(r, alpn));
	message_set_text(r, message, &c);
	message_add_slice(r, message, FACT_SNI, sni, false);
	message_add_all(r, message, FACT_ALPN, KNOWN_TLS_ALPN, item, end);
}

static void hello_server(struct message_reader *r, uint32_t item, uint32_t end)
{
	struct composer c = { .shown_length = 0 }, version = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_RESPONSE, false);
	uint32_t said = message_find_between(r, KNOWN_TLS_SUPPORTED, item, end);
	if (said == NO_ITEM) said = message_find_between(r, KNOWN_TLS_VERSION, item, end);
	uint64_t number = said == NO_ITEM ? 0 : r->tape->items[said].value.number;
	message->command = "ServerHello";
	message->outcome = MESSAGE_GOOD;
	compose(&version, "%s", value_name(version_names, number, "TLS"));
	compose(&c, "ServerHello %s", version.shown);
	message_set_text(r, message, &c);
	message_add_fact(r, message, FACT_VERSION, &version, false);
	message_add_all(r, message, FACT_CIPHER, KNOWN_TLS_SUITE, item, end);
	message_add_all(r, message, FACT_ALPN, KNOWN_TLS_ALPN, item, end);
}

/* The side is known by what only one of both says. */
static bool handshake_is_client(const struct message_reader *r, uint64_t type)
{
	static const uint8_t servers[] = { 0, 2, 4, 8, 12, 13, 14, 22 };
	if (type == CLIENT_HELLO || type == 16) return true;
	if (memchr(servers, (int)type, sizeof servers)) return false;
	return message_is_to_server(r);
}

static void handshake_read(struct message_reader *r, uint32_t item, uint32_t end)
{
	uint64_t type = r->tape->items[item].value.number;
	if (type == CLIENT_HELLO || type == SERVER_HELLO) {
		(type == CLIENT_HELLO ? hello_client : hello_server)(r, item, end);
		return;
	}
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_DATA, handshake_is_client(r, type));
	message->is_behind = true;
	message->command = value_name(handshake_names, type, "Handshake");
	compose(&c, "%s", message->command);
	uint32_t name = message_find_between(r, KNOWN_X509_DNS_NAME, item, end);
	if (name != NO_ITEM) compose(&c, " ");
	compose_slice(&c, message_slice_at(r, name));
	message_set_text(r, message, &c);
	message_add_all(r, message, FACT_CERTIFICATE, KNOWN_X509_DNS_NAME, item, end);
}

/* A record that says nothing but what it is: application data, an alert, an encrypted handshake. */
static void record_read(struct message_reader *r, uint64_t type, uint32_t item, uint32_t end)
{
	char count[MESSAGE_COUNT_MAX];
	struct composer c = { .shown_length = 0 };
	uint32_t alert = message_find_between(r, KNOWN_TLS_ALERT, item, end);
	uint32_t length = message_find_between(r, KNOWN_TLS_RECORD_LENGTH, item, end);
	struct message *message =
		message_begin(r, type == RECORD_HANDSHAKE ? MESSAGE_DATA : MESSAGE_OTHER,
	                      message_is_to_server(r));
	message->is_behind = true;
	message->command = type == RECORD_DATA    ? "encrypted"
	                   : type == RECORD_ALERT ? "alert"
	                                          : "handshake";
	if (alert != NO_ITEM) {
		compose(&c, "alert ");
		compose_value(&c, r, alert);
		bool is_end = r->tape->items[alert].value.number == CLOSE_NOTIFY;
		message->outcome = is_end ? MESSAGE_NEUTRAL : MESSAGE_BAD;
	} else {
		compose(&c, type == RECORD_DATA ? "encrypted" : "encrypted %s", message->command);
		if (length != NO_ITEM)
			compose(&c, ", %s bytes",
			        message_count(r->tape->items[length].value.number, count));
	}
	message_set_text(r, message, &c);
}

static uint32_t record_next(const struct message_reader *r, uint32_t from)
{
	uint32_t plain = message_find_from(r, KNOWN_TLS_RECORD_TYPE, from);
	uint32_t opaque = message_find_from(r, KNOWN_TLS_OPAQUE_TYPE, from);
	return plain < opaque ? plain : opaque;
}

enum { CHANGE_CIPHER_SPEC = 20 };

void message_read_tls(struct message_reader *r)
{
	for (uint32_t record = record_next(r, r->layer); record != NO_ITEM;) {
		uint32_t next = record_next(r, record + 1), end = next == NO_ITEM ? r->end : next;
		uint64_t type = r->tape->items[record].value.number;
		uint32_t handshake = message_find_between(r, KNOWN_TLS_HANDSHAKE, record, end);
		message_split(r, record);
		if (handshake == NO_ITEM && type != CHANGE_CIPHER_SPEC)
			record_read(r, type, record, end);
		while (handshake != NO_ITEM) {
			uint32_t after =
				message_find_between(r, KNOWN_TLS_HANDSHAKE, handshake + 1, end);
			handshake_read(r, handshake, after == NO_ITEM ? end : after);
			handshake = after;
		}
		record = next;
	}
}

/* ---------------------------------------------------------------- SSH, RFC 4253 */

static const struct value_name ssh_names[] = {
	{ 1, "Disconnect" },
	{ 2, "Ignore" },
	{ 3, "Unimplemented" },
	{ 4, "Debug" },
	{ 5, "ServiceRequest" },
	{ 6, "ServiceAccept" },
	{ 7, "ExtInfo" },
	{ 20, "KEXINIT" },
	{ 21, "NEWKEYS" },
	{ 30, "key exchange" },
	{ 31, "key exchange reply" },
	{ 32, "key exchange" },
	{ 33, "key exchange reply" },
	{ 34, "key exchange" },
	{ 0, NULL },
};

enum { KEY_EXCHANGE_FIRST = 30, KEY_EXCHANGE_LAST = 34 };

static void ssh_read_banner(struct message_reader *r, bool is_client)
{
	struct composer c = { .shown_length = 0 };
	struct message *message =
		message_begin(r, is_client ? MESSAGE_REQUEST : MESSAGE_GREETING, is_client);
	struct slice version = slice_trim(message_slice(r, KNOWN_SSH_PROTOCOL));
	message->command = "version";
	message->outcome = is_client ? MESSAGE_NEUTRAL : MESSAGE_GOOD;
	message->is_unanswered_rightly = true;
	compose_slice(&c, version);
	message_set_text(r, message, &c);
	message_add_slice(r, message, FACT_VERSION, version, false);
}

/* KEXINIT goes both ways without waiting; of the key exchange the odd numbers answer. */
static void ssh_read_packet(struct message_reader *r, uint32_t item, bool is_client)
{
	struct composer c = { .shown_length = 0 };
	uint64_t code = r->tape->items[item].value.number;
	bool is_exchange = code >= KEY_EXCHANGE_FIRST && code <= KEY_EXCHANGE_LAST;
	enum message_kind kind = !is_exchange ? MESSAGE_OTHER
	                         : is_client  ? MESSAGE_REQUEST
	                                      : MESSAGE_RESPONSE;
	struct message *message = message_begin(r, kind, is_client);
	message->command = value_name(ssh_names, code, "packet");
	if (kind == MESSAGE_RESPONSE) message->outcome = MESSAGE_GOOD;
	compose(&c, "%s", message->command);
	message_set_text(r, message, &c);
}

void message_read_ssh(struct message_reader *r)
{
	char count[MESSAGE_COUNT_MAX];
	bool is_client = message_is_to_server(r);
	if (message_has(r, KNOWN_SSH_PROTOCOL)) {
		ssh_read_banner(r, is_client);
		return;
	}
	uint32_t item = message_find(r, KNOWN_SSH_CODE);
	for (; item != NO_ITEM; item = message_find_from(r, KNOWN_SSH_CODE, item + 1)) {
		message_split(r, item);
		ssh_read_packet(r, item, is_client);
	}
	if (!message_has(r, KNOWN_SSH_ENCRYPTED)) return;
	message_split(r, message_find(r, KNOWN_SSH_ENCRYPTED));
	struct composer c = { .shown_length = 0 };
	struct message *message = message_begin(r, MESSAGE_OTHER, is_client);
	message->command = "encrypted";
	compose(&c, "encrypted, %s bytes", message_count(message_left(r), count));
	message_set_text(r, message, &c);
}
