/* ssh_kex.c - messages in the plain: what is offered, how keys are exchanged, and the few that any time allows.
 * RFC 4253 7 to 11, RFC 4419, RFC 5656, RFC 8731. */
#include <stdio.h>
#include <string.h>

#include "codec/digest.h"
#include "ssh.h"

/* ---------------------------------------------------------------- names */

static const struct value_name messages[] = {
	{ 1, "Disconnect" },
	{ 2, "Ignore" },
	{ 3, "Unimplemented" },
	{ 4, "Debug" },
	{ 5, "Service Request" },
	{ 6, "Service Accept" },
	{ 20, "Key Exchange Init" },
	{ 21, "New Keys" },
	{ 50, "User Authentication Request" },
	{ 51, "User Authentication Failure" },
	{ 52, "User Authentication Success" },
	{ 53, "User Authentication Banner" },
	{ 80, "Global Request" },
	{ 81, "Request Success" },
	{ 82, "Request Failure" },
	{ 90, "Channel Open" },
	{ 91, "Channel Open Confirmation" },
	{ 92, "Channel Open Failure" },
	{ 93, "Window Adjust" },
	{ 94, "Channel Data" },
	{ 95, "Channel Extended Data" },
	{ 96, "Channel EOF" },
	{ 97, "Channel Close" },
	{ 98, "Channel Request" },
	{ 99, "Channel Success" },
	{ 100, "Channel Failure" },
	{ 0 },
};
static const struct value_name messages_dh[] = {
	{ 30, "Diffie-Hellman Key Exchange Init" },
	{ 31, "Diffie-Hellman Key Exchange Reply" },
	{ 0 },
};
static const struct value_name messages_exchange[] = {
	{ 30, "Diffie-Hellman Group Exchange Request (Old)" },
	{ 31, "Diffie-Hellman Group Exchange Group" },
	{ 32, "Diffie-Hellman Group Exchange Init" },
	{ 33, "Diffie-Hellman Group Exchange Reply" },
	{ 34, "Diffie-Hellman Group Exchange Request" },
	{ 0 },
};
static const struct value_name messages_ecdh[] = {
	{ 30, "Elliptic Curve Diffie-Hellman Key Exchange Init" },
	{ 31, "Elliptic Curve Diffie-Hellman Key Exchange Reply" },
	{ 0 },
};
static const struct value_name *const messages_of_method[] = {
	[SSH_METHOD_UNKNOWN] = messages_dh,
	[SSH_METHOD_DH] = messages_dh,
	[SSH_METHOD_EXCHANGE] = messages_exchange,
	[SSH_METHOD_ECDH] = messages_ecdh,
};

/* RFC 4251 7 */
static const struct range_name kinds[] = {
	{ 1, 19, "Message: Transport (generic)" },
	{ 20, 49, "Key Exchange" },
	{ 50, 59, "Message: User Authentication (generic)" },
	{ 60, 79, "Message: User Authentication (method specific)" },
	{ 80, 89, "Message: Connection (generic)" },
	{ 90, 127, "Message: Connection (channel related)" },
	{ 128, 191, "Message: Client protocol" },
	{ 192, 255, "Message: Local extension" },
	{ 0, 0, NULL },
};

const char *ssh_message_name(uint8_t code, const struct ssh_agreed *agreed)
{
	if (code >= SSH_KEX_FIRST && code <= SSH_KEX_LAST)
		return value_name(messages_of_method[ssh_method_of(agreed)], code, NULL);
	return value_name(messages, code, NULL);
}

/* ---------------------------------------------------------------- strings and numbers, RFC 4251 5 */

/* A length and as many bytes; true if they are there. */
static bool emit_string(struct layer *l, unsigned length_field, unsigned field, struct reader *r)
{
	uint32_t length = emit_u32(l, length_field, r);
	return reader_ok(r) && emit_bytes(l, field, r, length);
}

static void emit_mpint(struct layer *l, unsigned field, struct reader *r)
{
	emit_string(l, SSH_F_MPINT_LENGTH, field, r);
}

/* ---------------------------------------------------------------- SSH_MSG_KEXINIT */

enum { COOKIE = 16, RESERVED = 4 };

/* HASSH: the algorithms in one direction, as one text and its MD5. */
static void emit_hassh(struct layer *l, const struct ssh_lists *lists, bool is_server,
                       const struct reader *end)
{
	const struct reader *parts[] = {
		&lists->list[SSH_LIST_KEX],
		&lists->list[SSH_LIST_ENCRYPTION + is_server],
		&lists->list[SSH_LIST_MAC + is_server],
		&lists->list[SSH_LIST_COMPRESSION + is_server],
	};
	size_t size = 0, used = 0;
	for (size_t i = 0; i < 4; i++) size += reader_left(parts[i]) + 1;
	char *text = layer_take(l, size);
	uint8_t digest[DIGEST_MD5_SIZE];
	char hex[2 * DIGEST_MD5_SIZE + 1];
	if (!text) return;
	for (size_t i = 0; i < 4; i++) {
		if (i) text[used++] = ';';
		struct reader part = *parts[i];
		while (reader_left(&part) > 0) text[used++] = (char)read_u8(&part);
	}
	text[used] = 0;
	emit_generated_text_at(
		l, is_server ? SSH_F_HASSH_SERVER_ALGORITHMS : SSH_F_HASSH_ALGORITHMS, end, text);
	if (!digest_md5(text, used, digest)) return;
	format_hex(digest, sizeof digest, 0, hex, sizeof hex);
	emit_generated_text_at(l, is_server ? SSH_F_HASSH_SERVER : SSH_F_HASSH, end, hex);
}

static void emit_kexinit(struct layer *l, struct reader *r, const struct ssh_note *note)
{
	struct reader whole = *r;
	struct ssh_lists lists;
	uint32_t item = layer_open(l, SSH_F_ALGORITHMS, r);
	emit_bytes(l, SSH_F_COOKIE, r, COOKIE);
	for (unsigned i = 0; i < SSH_F_LIST_COUNT && reader_ok(r); i++)
		emit_string(l, SSH_F_LISTS + 2 * i, SSH_F_LISTS + 2 * i + 1, r);
	emit_u8(l, SSH_F_FIRST_KEX_FOLLOWS, r);
	emit_bytes(l, SSH_F_RESERVED, r, RESERVED);
	if (layer_records(l) && reader_ok(r) && ssh_read_lists(whole, &lists))
		emit_hassh(l, &lists, note->bits & SSH_NOTE_SERVER, r);
	layer_close(l, item, r);
}

/* ---------------------------------------------------------------- the server's key and signature */

static void text_of_type(struct layer *l, uint32_t item, const uint8_t *type, uint32_t length)
{
	if (type) layer_text_append(l, item, " (type: %.*s)", (int)length, (const char *)type);
}

static bool type_is(const uint8_t *type, uint32_t length, const char *name)
{
	return type && length == strlen(name) && memcmp(type, name, length) == 0;
}

static bool type_begins(const uint8_t *type, uint32_t length, const char *with)
{
	return type && length >= strlen(with) && memcmp(type, with, strlen(with)) == 0;
}

/* RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4 */
static void emit_key_parts(struct layer *l, struct reader *r, const uint8_t *type, uint32_t length)
{
	if (type_is(type, length, "ssh-rsa")) {
		emit_mpint(l, SSH_F_RSA_E, r);
		emit_mpint(l, SSH_F_RSA_N, r);
	} else if (type_is(type, length, "ssh-dss")) {
		emit_mpint(l, SSH_F_DSA_P, r);
		emit_mpint(l, SSH_F_DSA_Q, r);
		emit_mpint(l, SSH_F_DSA_G, r);
		emit_mpint(l, SSH_F_DSA_Y, r);
	} else if (type_begins(type, length, "ecdsa-sha2-")) {
		emit_string(l, SSH_F_ECDSA_ID_LENGTH, SSH_F_ECDSA_ID, r);
		emit_string(l, SSH_F_ECDSA_Q_LENGTH, SSH_F_ECDSA_Q, r);
	} else if (type_begins(type, length, "ssh-ed")) {
		emit_string(l, SSH_F_EDDSA_KEY_LENGTH, SSH_F_EDDSA_KEY, r);
	}
	if (reader_left(r) > 0) emit_bytes(l, SSH_F_HOST_KEY_DATA, r, reader_left(r));
}

static void emit_signature_parts(struct layer *l, struct reader *r, const uint8_t *type,
                                 uint32_t length)
{
	if (type_is(type, length, "ssh-rsa"))
		emit_mpint(l, SSH_F_SIGNATURE_RSA, r);
	else if (type_is(type, length, "ssh-dss"))
		emit_mpint(l, SSH_F_SIGNATURE_DSA, r);
	if (reader_left(r) > 0) emit_bytes(l, SSH_F_SIGNATURE_DATA, r, reader_left(r));
}

struct blob {
	unsigned heading, length, type_length, type;
	void (*emit_parts)(struct layer *l, struct reader *r, const uint8_t *type, uint32_t length);
};
static const struct blob host_key = { SSH_F_HOST_KEY, SSH_F_HOST_KEY_LENGTH,
	                              SSH_F_HOST_KEY_TYPE_LENGTH, SSH_F_HOST_KEY_TYPE,
	                              emit_key_parts };
static const struct blob signature = { SSH_F_SIGNATURE, SSH_F_SIGNATURE_LENGTH,
	                               SSH_F_SIGNATURE_TYPE_LENGTH, SSH_F_SIGNATURE_TYPE,
	                               emit_signature_parts };

/* A string that begins with a string, the name of what follows in it. */
static void emit_blob(struct layer *l, struct reader *r, const struct blob *blob)
{
	uint32_t item = layer_open(l, blob->heading, r);
	uint32_t length = emit_u32(l, blob->length, r);
	struct reader inner = reader_take(r, length);
	uint32_t type_length = emit_u32(l, blob->type_length, &inner);
	const uint8_t *type = emit_bytes(l, blob->type, &inner, type_length);
	text_of_type(l, item, type, type_length);
	blob->emit_parts(l, &inner, type, type_length);
	layer_close(l, item, r);
}

/* ---------------------------------------------------------------- the methods' messages */

static void emit_dh(struct layer *l, struct reader *r, uint8_t code)
{
	if (code == SSH_KEX_FIRST) emit_mpint(l, SSH_F_DH_E, r);
	if (code != SSH_KEX_FIRST + 1) return;
	emit_blob(l, r, &host_key);
	emit_mpint(l, SSH_F_DH_F, r);
	emit_blob(l, r, &signature);
}

static void emit_ecdh(struct layer *l, struct reader *r, uint8_t code)
{
	if (code == SSH_KEX_FIRST) emit_string(l, SSH_F_ECDH_C_LENGTH, SSH_F_ECDH_C, r);
	if (code != SSH_KEX_FIRST + 1) return;
	emit_blob(l, r, &host_key);
	emit_string(l, SSH_F_ECDH_S_LENGTH, SSH_F_ECDH_S, r);
	emit_blob(l, r, &signature);
}

/* RFC 4419 3 and 5 */
static void emit_group_exchange(struct layer *l, struct reader *r, uint8_t code)
{
	switch (code) {
	case SSH_KEX_FIRST: emit_u32(l, SSH_F_GEX_BITS, r); break;
	case SSH_KEX_FIRST + 1:
		emit_mpint(l, SSH_F_GEX_P, r);
		emit_mpint(l, SSH_F_GEX_G, r);
		break;
	case SSH_KEX_FIRST + 2: emit_mpint(l, SSH_F_DH_E, r); break;
	case SSH_KEX_FIRST + 3:
		emit_blob(l, r, &host_key);
		emit_mpint(l, SSH_F_DH_F, r);
		emit_blob(l, r, &signature);
		break;
	case SSH_KEX_FIRST + 4:
		emit_u32(l, SSH_F_GEX_MIN, r);
		emit_u32(l, SSH_F_GEX_BITS, r);
		emit_u32(l, SSH_F_GEX_MAX, r);
		break;
	default: break;
	}
}

static void (*const emit_of_method[])(struct layer *l, struct reader *r, uint8_t code) = {
	[SSH_METHOD_UNKNOWN] = emit_dh,
	[SSH_METHOD_DH] = emit_dh,
	[SSH_METHOD_EXCHANGE] = emit_group_exchange,
	[SSH_METHOD_ECDH] = emit_ecdh,
};

/* ---------------------------------------------------------------- at any time, RFC 4253 10 and 11 */

static void emit_transport(struct layer *l, struct reader *r, uint8_t code)
{
	switch (code) {
	case SSH_DISCONNECT:
		emit_u32(l, SSH_F_REASON, r);
		emit_string(l, SSH_F_DESCRIPTION_LENGTH, SSH_F_DESCRIPTION, r);
		if (reader_left(r) > 0) emit_string(l, SSH_F_LANGUAGE_LENGTH, SSH_F_LANGUAGE, r);
		break;
	case SSH_IGNORE: emit_string(l, SSH_F_IGNORE_LENGTH, SSH_F_IGNORE_DATA, r); break;
	case SSH_DEBUG:
		emit_u8(l, SSH_F_DEBUG_ALWAYS, r);
		emit_string(l, SSH_F_DEBUG_LENGTH, SSH_F_DEBUG_TEXT, r);
		emit_string(l, SSH_F_LANGUAGE_LENGTH, SSH_F_LANGUAGE, r);
		break;
	case SSH_SERVICE_REQUEST:
	case SSH_SERVICE_ACCEPT: emit_string(l, SSH_F_SERVICE_LENGTH, SSH_F_SERVICE, r); break;
	default: break;
	}
}

void ssh_emit_message(struct layer *l, struct reader *r, const struct reader *end,
                      const struct ssh_note *note, const struct ssh_agreed *agreed)
{
	int peeked = reader_peek(r, 0);
	uint8_t code = peeked < 0 ? 0 : (uint8_t)peeked;
	const char *name = ssh_message_name(code, agreed);
	uint32_t item = layer_open(l, SSH_F_MESSAGE, r);
	layer_text(l, item, "%s", range_name(kinds, code, "Message: Reserved"));
	if (agreed && code > SSH_KEXINIT && code <= SSH_KEX_LAST)
		layer_text_append(l, item, " (method:%s)", agreed->method);
	emit_u8(l, SSH_F_MESSAGE_CODE, r);
	layer_text_last(l, "Message Code: %s (%u)", name ? name : "Unknown", code);
	if (code == SSH_KEXINIT)
		emit_kexinit(l, r, note);
	else if (code >= SSH_KEX_FIRST && code <= SSH_KEX_LAST)
		emit_of_method[ssh_method_of(agreed)](l, r, code);
	else
		emit_transport(l, r, code);
	if (reader_left(r) > 0) emit_bytes(l, SSH_F_PAYLOAD, r, reader_left(r));
	layer_close(l, item, end);
}
