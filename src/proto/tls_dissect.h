/* tls_dissect.h - what the dissecting files of TLS share. Lives on the stack of one dissect. */
#ifndef DOGFISH_PROTO_TLS_DISSECT_H
#define DOGFISH_PROTO_TLS_DISSECT_H

#include "tls.h"

/* A fragment of a handshake message that is being put together. */
struct tls_shown_fragment {
	uint32_t frame;
	struct reader bytes;
};

struct tls_walk {
	struct layer *l;
	const uint8_t *start; /* of the PDU */
	struct reader rest;   /* of the PDU, after the record at hand */
	struct tls_known known;
	struct tls_side side;
	struct tls_flow flow;
	bool is_after_change;         /* an earlier frame changed this direction's cipher */
	bool is_from_server, resumes; /* as enum tls_note_bit has them */
	uint32_t long_message;        /* handle: the message that the PDU's end leaves unfinished */
	struct tls_shown_fragment *fragments; /* of flow, TLS_FRAGMENTS_MAX of them; NULL: none yet */
	uint32_t fragment_count;
};

/* "TLSv1.2": a version in Protocol and in a record's line. "SSL" for what is none. */
const char *tls_version_name(uint16_t version);

/* One more word in Info. */
#define TLS_SAY(w, ...) summary_append_separated((w)->l, ", ", __VA_ARGS__)

/* The direction's message in progress as the note has it. tls_messages.c */
void tls_resume_messages(struct tls_walk *w, uint32_t fragment);

/* A record's item, whose line is made when it is known what the record holds. */
struct tls_shown_record {
	uint32_t item;
	const char *version; /* what it was known to be before it */
};

/* The handshake stream's part in a record. tls_messages.c */
void tls_emit_handshake(struct tls_walk *w, struct tls_shown_record *shown, struct reader fragment);

/* A message's body, after its header; type: enum tls_message; is_retry: a server hello that asks for another
 * client hello, RFC 8446 4.1.4. tls_handshake.c */
void tls_emit_body(struct tls_walk *w, uint8_t type, bool is_retry, struct reader *r);

/* Client hello of SSL 2.0's form, the whole record. tls_ssl2.c */
void tls_emit_ssl2(struct tls_walk *w, struct reader *r);

/* Server and client key exchange, by the cipher suite; certificate verify. tls_key_exchange.c */
void tls_emit_server_key_exchange(struct tls_walk *w, struct reader *r);
void tls_emit_client_key_exchange(struct tls_walk *w, struct reader *r);
void tls_emit_certificate_verify(struct tls_walk *w, struct reader *r);

/* A signature's scheme with its two halves; tls_key_exchange.c */
void tls_emit_scheme(struct tls_walk *w, struct reader *r);

#endif
