/* telnet_security.c - Telnet's authentication, RFC 2941 and 2942, and encryption, RFC 2946. */
#include "telnet.h"

static void auth_emit_pair(struct layer *l, struct reader *data)
{
	emit_u8(l, F_AUTH_TYPE, data);
	struct span at = span_of(data, 1);
	uint8_t modifier = read_u8(data);
	if (reader_ok(data)) emit_masked(l, F_AUTH_ENCRYPT, F_AUTH_WHO, at, modifier);
}

void telnet_emit_authentication(struct layer *l, struct reader *data)
{
	enum { IS = 0, SEND = 1, REPLY = 2, NAME = 3 };
	uint8_t command = emit_u8(l, F_AUTH_COMMAND, data);
	switch (command) {
	case IS:
	case REPLY:
		auth_emit_pair(l, data);
		if (reader_left(data)) emit_u8(l, F_AUTH_KERBEROS, data);
		break;
	case SEND:
		while (reader_left(data)) auth_emit_pair(l, data);
		break;
	case NAME: telnet_emit_rest(l, F_AUTH_NAME, data); break;
	default: break;
	}
}

/* Key 0 alone is the default one (RFC 2946 3). */
static const char *crypt_key_name(const struct reader *data)
{
	return reader_left(data) == 1 && reader_peek(data, 0) == 0 ? "Default key" : "Key ID";
}

/* name: the line in the tree, NULL: with the key itself */
static void crypt_emit_key(struct layer *l, struct reader *data, const char *name)
{
	if (reader_left(data) == 0) return;
	telnet_emit_rest(l, F_CRYPT_KEY, data);
	if (name) layer_text_last(l, "%s", name);
}

void telnet_emit_encryption(struct layer *l, struct reader *data)
{
	enum {
		IS = 0,
		SUPPORT = 1,
		REPLY = 2,
		START = 3,
		END = 4,
		REQUEST_START = 5,
		REQUEST_END = 6,
		ENCRYPT_KEY = 7,
		DECRYPT_KEY = 8
	};
	struct span at = span_of(data, 1);
	uint8_t command = emit_u8(l, F_CRYPT_COMMAND, data);
	switch (command) {
	case IS:
	case REPLY:
		if (reader_left(data)) emit_u8(l, F_CRYPT_TYPE, data);
		if (reader_left(data)) telnet_emit_rest(l, F_CRYPT_TYPE_DATA, data);
		break;
	case SUPPORT:
		while (reader_left(data)) emit_u8(l, F_CRYPT_TYPE, data);
		break;
	case START: crypt_emit_key(l, data, crypt_key_name(data)); break;
	case REQUEST_START: crypt_emit_key(l, data, "Key ID (advisory)"); break;
	case ENCRYPT_KEY:
	case DECRYPT_KEY: crypt_emit_key(l, data, NULL); break;
	case END:
	case REQUEST_END: break;
	default: layer_expert(l, F_X_CRYPT_COMMAND, at, NULL);
	}
}
