/* smtp_login.c - the messages of a login (RFC 4954): as tshark shows them, raw or with smtp.decryption decoded,
 * and beside that decoded fields of our own. */
#include "base/format.h"
#include "codec/base64.h"
#include "codec/charset.h"
#include "smtp_internal.h"

enum { MESSAGE_MAX = 1 << 14, INFO_MAX = 4096 };

/* A message while it is shown. */
struct message {
	struct layer *l;
	struct reader text; /* as sent */
	struct reader said; /* decoded; as sent where it is no Base64 */
	bool is_decoded;
};

static struct message message_open(struct layer *l, const struct reader *text)
{
	struct message m = { .l = l, .text = *text, .said = *text };
	size_t length = reader_left(text);
	if (length == 0 || length > MESSAGE_MAX) return m;
	uint8_t *bytes = layer_take(l, base64_room(length));
	if (!bytes || !base64_decode(text->at, length, bytes, &length)) return m;
	m.said = reader_make(bytes, length, length);
	m.is_decoded = true;
	return m;
}

static uint32_t message_emit(const struct message *m, unsigned field, const struct reader *value)
{
	uint32_t before = m->l->last;
	emit_text(m->l, field, span_of(&m->text, (uint32_t)reader_left(&m->text)),
	          (const char *)value->at, reader_left(value), 0);
	return m->l->last != before ? m->l->last : 0;
}

static void info_set(struct layer *l, struct smtp_info *info, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void info_set(struct layer *l, struct smtp_info *info, const char *format, ...)
{
	char *text = layer_wants_summary(l) ? layer_take(l, INFO_MAX) : NULL;
	va_list arguments;
	if (!text) return;
	va_start(arguments, format);
	int length = text_vformat(text, INFO_MAX, format, arguments);
	va_end(arguments);
	*info = (struct smtp_info){ text, length < INFO_MAX ? (size_t)length : INFO_MAX - 1 };
}

/* ---------------------------------------------------------------- the client's */

/* LOGIN: first the user, then the password. */
static void show_login(const struct message *m, unsigned step, const char *before,
                       struct smtp_info *info)
{
	bool is_decoding = layer_preference(m->l, P_DECRYPTION);
	const struct reader *shown = is_decoding ? &m->said : &m->text;
	message_emit(m, step == 0 ? F_USERNAME : F_PASSWORD, shown);
	info_set(m->l, info, "%s%s: %.*s", before, step == 0 ? "User" : "Pass", LINES_TEXT(shown));
}

/* PLAIN: authzid NUL user NUL password (RFC 4616 2) */
static void show_plain(const struct message *m, const char *before, struct smtp_info *info)
{
	struct reader password = m->said, authzid, user;
	if (!layer_preference(m->l, P_DECRYPTION)) {
		uint32_t item = message_emit(m, F_USERNAME_PASSWORD, &m->text);
		layer_expert(m->l, F_BASE64, span_of(&m->text, 0), NULL);
		layer_close_as_is(m->l, item);
		return;
	}
	if (!m->is_decoded || !lines_part(&password, 0, &authzid) ||
	    !lines_part(&password, 0, &user))
		return;
	message_emit(m, F_USERNAME, &user);
	message_emit(m, F_PASSWORD, &password);
	info_set(m->l, info, "%sUser: %.*s  Pass: %.*s", before, LINES_TEXT(&user),
	         LINES_TEXT(&password));
}

/* before: what Info says first. False: a mechanism that tshark does not know to show. */
static bool show_message(const struct message *m, struct sasl_note login, const char *before,
                         struct smtp_info *info)
{
	if (login.mechanism == SASL_LOGIN)
		show_login(m, login.step, before, info);
	else if (login.mechanism == SASL_PLAIN)
		show_plain(m, before, info);
	else
		return false;
	return true;
}

void smtp_emit_auth(struct layer *l, struct reader text, struct sasl_note login,
                    struct smtp_info *info)
{
	struct reader mechanism;
	char before[64];
	if (!lines_token(&text, &mechanism)) return;
	smtp_emit_own(l, F_LOGIN + SASL_F_MECHANISM, &mechanism);
	if (reader_left(&text) == 0) return;
	struct message m = message_open(l, &text);
	text_format(before, sizeof before, "AUTH %.*s ", LINES_TEXT(&mechanism));
	show_message(&m, login, before, info);
	sasl_emit_response(l, F_LOGIN, login, &text);
	smtp_emit_ntlm(l, &m.said);
}

struct smtp_info smtp_emit_login(struct layer *l, const struct reader *ended,
                                 const struct smtp_note *note)
{
	struct reader text = lines_without_end(*ended);
	struct smtp_info info = { (const char *)text.at, reader_left(&text) };
	struct message m = message_open(l, &text);
	if (!show_message(&m, note->login, "", &info)) lines_emit_ascii(l, F_COMMAND_LINE, &text);
	sasl_emit_response(l, F_LOGIN, note->login, &text);
	smtp_emit_ntlm(l, &m.said);
	return info;
}

/* ---------------------------------------------------------------- the server's */

void smtp_emit_challenge(struct layer *l, const struct reader *text, struct sasl_note login,
                         struct smtp_info *info)
{
	struct message m = message_open(l, text);
	bool is_shown = m.is_decoded && layer_preference(l, P_DECRYPTION);
	if (is_shown) {
		message_emit(&m, F_RESPONSE_PARAMETER, &m.said);
		info_set(l, info, "334 %.*s", LINES_TEXT(&m.said));
	} else {
		lines_emit_ascii(l, F_RESPONSE_PARAMETER, text);
	}
	sasl_emit_challenge(l, F_LOGIN, login, text);
}

/* ---------------------------------------------------------------- NTLM */

enum { NTLM_AUTHENTICATE = 3, NTLM_LENGTH_MAX = 512 };

/* A name of an AUTHENTICATE_MESSAGE: length, room and offset of UTF-16 ([MS-NLMP] 2.2.1.3). */
static void emit_ntlm_name(struct layer *l, unsigned field, const struct reader *message,
                           struct reader *r)
{
	char text[NTLM_LENGTH_MAX * CHARSET_GROWTH];
	uint16_t length = read_u16_le(r);
	read_u16_le(r);
	uint32_t offset = read_u32_le(r);
	struct reader name = *message;
	const struct charset *utf16 = charset_find("utf-16le", 8);
	reader_skip(&name, offset);
	const uint8_t *bytes = reader_bytes(&name, length);
	if (!bytes || !utf16 || length == 0 || length > NTLM_LENGTH_MAX || !reader_ok(r)) return;
	emit_text(l, field, span_of(message, (uint32_t)reader_left(message)), text,
	          charset_to_utf8(utf16, bytes, length, text, sizeof text), ITEM_GENERATED);
}

void smtp_emit_ntlm(struct layer *l, const struct reader *message)
{
	static const char signature[] = "NTLMSSP";
	struct reader r = *message;
	reader_limit(&r, sizeof signature);
	if (!lines_begin_with(&r, signature) || reader_left(&r) < sizeof signature) return;
	r = *message;
	reader_skip(&r, sizeof signature);
	if (read_u32_le(&r) != NTLM_AUTHENTICATE) return;
	reader_skip(&r, 16); /* the two responses */
	emit_ntlm_name(l, F_NTLM_DOMAIN, message, &r);
	emit_ntlm_name(l, F_NTLM_USER, message, &r);
	emit_ntlm_name(l, F_NTLM_HOST, message, &r);
}
