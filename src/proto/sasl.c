/* sasl.c - the messages of the SASL mechanisms, decoded. */
#include "sasl.h"

#include <string.h>

#include "codec/base64.h"
#include "lines.h"

enum { CONTROL_A = 1, STEPS_MAX = 255, MESSAGE_MAX = 1 << 16 };

/* ---------------------------------------------------------------- track */

static const struct keyword mechanisms[] = {
	{ "anonymous", SASL_NAME },  { "cram-md5", SASL_CRAM_MD5 },       { "external", SASL_NAME },
	{ "login", SASL_LOGIN },     { "oauthbearer", SASL_OAUTHBEARER }, { "plain", SASL_PLAIN },
	{ "xoauth2", SASL_XOAUTH2 },
};

/* How many messages a client has to say; 0: as many as the server wants. */
static const uint8_t responses_max[] = {
	[SASL_PLAIN] = 1,   [SASL_LOGIN] = 2,       [SASL_CRAM_MD5] = 1,
	[SASL_XOAUTH2] = 1, [SASL_OAUTHBEARER] = 1, [SASL_NAME] = 1,
};

void sasl_begin(struct sasl_state *s, const struct reader *mechanism)
{
	const struct keyword *known = LINES_KEYWORD(mechanisms, mechanism);
	*s = (struct sasl_state){ .mechanism = (uint8_t)(known ? known->value : SASL_OTHER) };
}

void sasl_end(struct sasl_state *s) { *s = (struct sasl_state){ 0 }; }

bool sasl_expects(const struct sasl_state *s, const struct reader *text)
{
	if (s->mechanism == SASL_NONE) return false;
	uint8_t most = s->mechanism < sizeof responses_max ? responses_max[s->mechanism] : 0;
	bool has_more = most == 0 || s->responses < most || s->challenges > s->responses;
	/* an empty line answers an error challenge, a star gives up (RFC 5034 4) */
	return has_more || reader_left(text) == 0 || lines_are(text, "*");
}

static struct sasl_note sasl_count(const struct sasl_state *s, uint8_t *count)
{
	struct sasl_note note = { s->mechanism, *count };
	if (*count < STEPS_MAX) ++*count;
	return note;
}

struct sasl_note sasl_respond(struct sasl_state *s) { return sasl_count(s, &s->responses); }

struct sasl_note sasl_challenge(struct sasl_state *s) { return sasl_count(s, &s->challenges); }

/* ---------------------------------------------------------------- dissect */

/* A message while it is shown: the bytes as sent, and what they say. */
struct message {
	struct layer *l;
	unsigned first;
	struct span at;
	struct reader said;
};

static void message_emit(const struct message *m, enum sasl_field field, const struct reader *text)
{
	emit_text(m->l, m->first + field, m->at, (const char *)text->at, reader_left(text),
	          ITEM_GENERATED);
}

/* False: not Base64, which is said, or nothing. A single = stands for an empty message (RFC 4422 3.3). */
static bool message_decode(struct message *m, const struct reader *text)
{
	size_t length = reader_left(text);
	if (length == 0 || length > MESSAGE_MAX || lines_are(text, "=") || lines_are(text, "*"))
		return false;
	uint8_t *out = layer_take(m->l, base64_room(length));
	if (!out) return false;
	if (!base64_decode(text->at, length, out, &length)) {
		layer_expert(m->l, m->first + SASL_F_INVALID, m->at, NULL);
		return false;
	}
	m->said = reader_make(out, length, length);
	return true;
}

static void plain_emit(const struct message *m)
{
	static const enum sasl_field fields[] = { SASL_F_AUTHZID, SASL_F_USERNAME,
		                                  SASL_F_PASSWORD };
	struct reader rest = m->said, part;
	for (size_t i = 0; i < 3; i++) {
		if (!lines_part(&rest, 0, &part)) return;
		if (reader_left(&part) > 0 || fields[i] != SASL_F_AUTHZID)
			message_emit(m, fields[i], &part);
	}
}

static void cram_md5_emit(const struct message *m)
{
	struct reader user = m->said;
	size_t length = reader_left(&user);
	while (length > 0 && user.at[length - 1] != ' ') length--;
	if (length == 0) return;
	struct reader digest = user;
	reader_skip(&digest, length);
	reader_limit(&user, length - 1);
	message_emit(m, SASL_F_USERNAME, &user);
	message_emit(m, SASL_F_DIGEST, &digest);
}

/* Parts between control-A; the first of OAUTHBEARER's is a header with commas. */
static void oauth_emit(const struct message *m, char separator)
{
	static const struct {
		const char *begin;
		enum sasl_field field;
	} parts[] = {
		{ "user=", SASL_F_USERNAME },
		{ "a=", SASL_F_USERNAME },
		{ "auth=Bearer ", SASL_F_TOKEN },
	};
	struct reader rest = m->said, part, inner;
	while (lines_part(&rest, CONTROL_A, &part)) {
		for (inner = part; lines_part(&inner, separator, &part);) {
			for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
				if (!lines_begin_with(&part, parts[i].begin)) continue;
				reader_skip(&part, strlen(parts[i].begin));
				message_emit(m, parts[i].field, &part);
				break;
			}
		}
	}
}

void sasl_emit_response(struct layer *l, unsigned first, struct sasl_note note,
                        const struct reader *text)
{
	struct message m = { .l = l,
		             .first = first,
		             .at = span_of(text, (uint32_t)reader_left(text)) };
	if (note.mechanism <= SASL_OTHER || !message_decode(&m, text)) return;
	switch (note.mechanism) {
	case SASL_PLAIN: plain_emit(&m); break;
	case SASL_LOGIN:
		message_emit(&m, note.step == 0 ? SASL_F_USERNAME : SASL_F_PASSWORD, &m.said);
		break;
	case SASL_CRAM_MD5: cram_md5_emit(&m); break;
	case SASL_XOAUTH2: oauth_emit(&m, CONTROL_A); break;
	case SASL_OAUTHBEARER: oauth_emit(&m, ','); break;
	default: message_emit(&m, SASL_F_USERNAME, &m.said); break;
	}
}

void sasl_emit_challenge(struct layer *l, unsigned first, struct sasl_note note,
                         const struct reader *text)
{
	struct message m = { .l = l,
		             .first = first,
		             .at = span_of(text, (uint32_t)reader_left(text)) };
	if (note.mechanism <= SASL_OTHER || !message_decode(&m, text)) return;
	bool is_error = note.mechanism == SASL_XOAUTH2 || note.mechanism == SASL_OAUTHBEARER;
	message_emit(&m, is_error ? SASL_F_ERROR : SASL_F_CHALLENGE, &m.said);
}
