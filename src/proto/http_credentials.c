/* http_credentials.c - logins in an Authorization: Basic (RFC 7617), and Citrix's own. */
#include "codec/base64.h"
#include "http_message.h"
#include "lines.h"

enum { CREDENTIALS_MAX = 1 << 16 }; /* bytes of Base64 */

/* Decoded, or as it is when it is no Base64. NULL: there is no memory, or too much of it. */
static const char *credentials_decode(struct layer *l, struct reader text, size_t *length_out)
{
	size_t length = reader_left(&text);
	if (length > CREDENTIALS_MAX) return NULL;
	uint8_t *out = layer_take(l, base64_room(length) + 1);
	if (out) *length_out = base64_decode_lenient(text.at, length, out);
	return (const char *)out;
}

static void credentials_emit(struct layer *l, unsigned field, struct span at, struct reader text)
{
	size_t length;
	if (!layer_wants(l, field)) return;
	const char *decoded = credentials_decode(l, text, &length);
	if (!decoded) return;
	struct reader r = at.r;
	r.at = (const uint8_t *)decoded;
	r.end = r.at + length;
	http_emit_string(l, field, at, r, 0);
}

/* name="value" */
static void citrix_emit_part(struct layer *l, struct span at, struct reader part)
{
	static const struct keyword names[] = {
		{ "agesessionid", F_AUTH_CITRIX_SESSION },
		{ "domain", F_AUTH_CITRIX_DOMAIN },
		{ "password", F_AUTH_CITRIX_PASSWORD },
		{ "username", F_AUTH_CITRIX_USER },
	};
	struct reader name, value;
	if (!lines_part(&part, '=', &name)) return;
	name = lines_trimmed(name);
	const struct keyword *known = LINES_KEYWORD(names, &name);
	if (!known || reader_peek(&part, 0) != '"') return;
	reader_skip(&part, 1);
	if (!lines_part(&part, '"', &value)) return;
	if (known->value == F_AUTH_CITRIX_SESSION)
		http_emit_string(l, known->value, at, value, 0);
	else
		credentials_emit(l, known->value, at, value);
}

void http_emit_credentials(struct layer *l, struct span at, struct reader value)
{
	struct reader scheme, part;
	if (!lines_token(&value, &scheme)) return;
	if (lines_are(&scheme, "Basic")) credentials_emit(l, F_AUTH_BASIC, layer_begin(l), value);
	if (!lines_are(&scheme, "CitrixAGBasic")) return;
	emit_number(l, F_AUTH_CITRIX, at, 1, ITEM_HIDDEN);
	while (lines_part(&value, ',', &part)) citrix_emit_part(l, at, part);
}
