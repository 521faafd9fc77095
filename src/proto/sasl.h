/* sasl.h - logins inside other protocols (SASL, RFC 4422): which message of which mechanism a line is, and
 * what it says once its Base64 is off. For POP3, IMAP and whoever else has an AUTH command.
 *
 * track:    sasl_begin with the mechanism's name, sasl_expects before each of the client's lines,
 *           sasl_respond and sasl_challenge as they come, sasl_end with the final reply.
 * dissect:  sasl_emit_response, sasl_emit_challenge, with the note that track made.
 *
 *   PLAIN       RFC 4616: authzid NUL user NUL password         EXTERNAL, ANONYMOUS: a name
 *   LOGIN       user, then password (draft-murchison-sasl-login)
 *   CRAM-MD5    RFC 2195: challenge, then user and digest
 *   XOAUTH2     user=... ^A auth=Bearer ... ^A ^A; on failure a challenge in JSON
 *   OAUTHBEARER RFC 7628: n,a=user, ^A ... ^A auth=Bearer ... ^A ^A
 *
 * Thread: track's parts the engine's, dissect's any. */
#ifndef DOGFISH_PROTO_SASL_H
#define DOGFISH_PROTO_SASL_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect/dissector.h"

enum sasl_mechanism {
	SASL_NONE,
	SASL_OTHER, /* its messages stay as they are */
	SASL_PLAIN,
	SASL_LOGIN,
	SASL_CRAM_MD5,
	SASL_XOAUTH2,
	SASL_OAUTHBEARER,
	SASL_NAME, /* EXTERNAL, ANONYMOUS */
};

/* Of a conversation; zeroed: no login goes on. */
struct sasl_state {
	uint8_t mechanism, responses, challenges;
};

/* What a message is. */
struct sasl_note {
	uint8_t mechanism; /* enum sasl_mechanism */
	uint8_t step;      /* how many of its side came before */
};

/* A login begins with this mechanism. */
void sasl_begin(struct sasl_state *s, const struct reader *mechanism);
void sasl_end(struct sasl_state *s);

/* Is the client's line a message of the login? text: the line without its end, as far as it is at hand. */
bool sasl_expects(const struct sasl_state *s, const struct reader *text);

/* The client's, or the server's, next message. */
struct sasl_note sasl_respond(struct sasl_state *s);
struct sasl_note sasl_challenge(struct sasl_state *s);

/* Fields of a protocol for this, in its table one after the other, in this order. */
enum sasl_field {
	SASL_F_MECHANISM,
	SASL_F_AUTHZID,
	SASL_F_USERNAME,
	SASL_F_PASSWORD,
	SASL_F_DIGEST,
	SASL_F_TOKEN,
	SASL_F_CHALLENGE,
	SASL_F_ERROR,
	SASL_F_INVALID,
	SASL_FIELD_COUNT
};

/* Their rows: SASL_FIELD_ROWS(F_AUTH, "pop.auth"). */
#define SASL_FIELD_ROW(first, which, name, label) \
	[(first) + (which)] = { name, label, FIELD_STRING, .is_own = true }
#define SASL_FIELD_ROWS(first, prefix)                                                             \
	SASL_FIELD_ROW(first, SASL_F_MECHANISM, prefix ".mechanism", "Mechanism"),                 \
		SASL_FIELD_ROW(first, SASL_F_AUTHZID, prefix ".authzid", "Acts as"),               \
		SASL_FIELD_ROW(first, SASL_F_USERNAME, prefix ".username", "User"),                \
		SASL_FIELD_ROW(first, SASL_F_PASSWORD, prefix ".password", "Password"),            \
		SASL_FIELD_ROW(first, SASL_F_DIGEST, prefix ".digest", "Digest"),                  \
		SASL_FIELD_ROW(first, SASL_F_TOKEN, prefix ".token", "Bearer token"),              \
		SASL_FIELD_ROW(first, SASL_F_CHALLENGE, prefix ".challenge", "Challenge"),         \
		SASL_FIELD_ROW(first, SASL_F_ERROR, prefix ".error", "Error"),                     \
		[(first) + SASL_F_INVALID] = {                                                     \
			prefix ".invalid",       "This is not Base64 (RFC 4648 4)", FIELD_EXPERT,  \
			.severity = EXPERT_WARN, .group = EXPERT_PROTOCOL,          .is_own = true \
		}

/* Records what a message says; text without blanks around it. first: of the SASL_FIELD_COUNT fields. */
void sasl_emit_response(struct layer *l, unsigned first, struct sasl_note note,
                        const struct reader *text);
void sasl_emit_challenge(struct layer *l, unsigned first, struct sasl_note note,
                         const struct reader *text);

#endif
