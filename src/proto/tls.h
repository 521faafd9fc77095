/* tls.h - what the files of TLS share: what a conversation is known to be, from frame to frame and from record
 * to record within one.
 *
 * A PDU is the whole records that a segment brings together (RFC 8446 5.1): one layer in the tree, as tshark has
 * it. track leaves in the note how things stand before its first record; dissect goes on from there by the same
 * steps, tls_session_*. A direction's handshake messages are a stream of their own over its records (RFC 8446
 * 5.1), and so is its application data: what redoes a record is its key epoch and its number in that epoch.
 * Thread: sessions belong to their owner; facts and notes are read by any thread. */
#ifndef DOGFISH_PROTO_TLS_H
#define DOGFISH_PROTO_TLS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "dissect/dissector.h"
#include "tls_fields.h"
#include "tls_values.h"

enum tls_content {
	TLS_CHANGE_CIPHER_SPEC = 20,
	TLS_ALERT = 21,
	TLS_HANDSHAKE = 22,
	TLS_APPLICATION_DATA = 23,
	TLS_HEARTBEAT = 24,
	TLS_CONNECTION_ID = 25,
};

enum tls_message {
	TLS_HELLO_REQUEST = 0,
	TLS_CLIENT_HELLO = 1,
	TLS_SERVER_HELLO = 2,
	TLS_NEW_SESSION_TICKET = 4,
	TLS_HELLO_RETRY_REQUEST = 6,
	TLS_ENCRYPTED_EXTENSIONS = 8,
	TLS_CERTIFICATE = 11,
	TLS_SERVER_KEY_EXCHANGE = 12,
	TLS_CERTIFICATE_REQUEST = 13,
	TLS_SERVER_HELLO_DONE = 14,
	TLS_CERTIFICATE_VERIFY = 15,
	TLS_CLIENT_KEY_EXCHANGE = 16,
	TLS_FINISHED = 20,
	TLS_CERTIFICATE_URL = 21,
	TLS_CERTIFICATE_STATUS = 22,
	TLS_KEY_UPDATE = 24,
	TLS_COMPRESSED_CERTIFICATE = 25,
	TLS_NEXT_PROTOCOL = 67,
};

enum tls_version {
	TLS_UNKNOWN = 0,
	TLS_SSL2 = 0x0002,
	TLS_SSL3 = 0x0300,
	TLS_1_0 = 0x0301,
	TLS_1_1 = 0x0302,
	TLS_1_2 = 0x0303,
	TLS_1_3 = 0x0304,
};

enum {
	TLS_RECORD_HEADER = 5,
	TLS_MESSAGE_HEADER = 4,
	TLS_RECORD_MAX =
		65535 + TLS_RECORD_HEADER, /* what the length can say, RFC 8446 5.1 allows less */
	TLS_MESSAGE_MAX = 65535,  /* a longer handshake message is taken for an encrypted one */
	TLS_FRAGMENTS_MAX = 1024, /* records that one handshake message is put together from */
	TLS_ENCRYPTED_MIN = 16, /* an encrypted message has at least a check value of this length */
	TLS_SESSION_ID_MAX = 32,
	TLS_RANDOM = 32,
};

/* Kept once a conversation. Final (HARD-CASES 6): frame << 16 | version, as it was set last. */
struct tls_facts {
	_Atomic uint64_t version;
};

/* A handshake message that lies in several records. Set once: 0 until the frame that completes it. */
struct tls_long_message {
	_Atomic uint32_t completed_in;
};

/* The bytes of one record that belong to such a message; kept, newest first. */
struct tls_fragment {
	uint32_t older;   /* handle of the one before, 0: none */
	uint32_t message; /* handle of struct tls_long_message */
	uint32_t before;  /* bytes of the message before these */
	uint32_t count;   /* of fragments, with this one */
	uint32_t frame;
	struct piece piece;
};

/* What both directions share at one moment. */
struct tls_known {
	uint16_t version; /* enum tls_version, 0: not known */
	uint16_t cipher;  /* suite that the server chose, 0: not known */
	uint8_t protocol; /* of the application data, see tls_protocol.h; 0: not known */
	bool is_decided;  /* version is a server hello's */
	bool is_resumed; /* session of the server hello is the client's: until it has done something else */
};

/* One direction's protection at one moment: what redoes a record is its epoch and its number in it. */
struct tls_side {
	uint32_t record; /* number of the next record in the epoch */
	uint8_t epoch; /* how often its keys have changed; in TLS 1.3 as far as that can be seen */
};

/* One direction's handshake messages as a stream: the message that has begun and not ended. */
struct tls_flow {
	uint32_t have; /* bytes of it that are there; 0: the next begins with the next record */
	uint8_t head[TLS_MESSAGE_HEADER];
};

/* What a record has of that stream. */
enum tls_part_kind {
	TLS_PART_ENCRYPTED,
	TLS_PART_MESSAGE,  /* a whole one */
	TLS_PART_FRAGMENT, /* it begins or goes on, and does not end */
	TLS_PART_LAST,     /* the rest of one that began in an earlier record */
};
struct tls_part {
	enum tls_part_kind kind;
	struct reader bytes;
	uint32_t before; /* bytes of the message in earlier records */
	uint8_t type;    /* of the message */
};

/* How things stand before the PDU's first record. */
struct tls_note {
	uint32_t facts; /* handle of struct tls_facts; 0: nothing is known */
	uint32_t fragment; /* handle of the newest struct tls_fragment of a message in progress, 0: none */
	uint32_t message; /* handle of struct tls_long_message that this PDU's last record leaves unfinished */
	uint32_t record;
	uint16_t version, cipher;
	uint8_t epoch, protocol;
	uint8_t bits; /* enum tls_note_bit */
};

enum tls_note_bit {
	TLS_NOTE_DECIDED = 1,
	TLS_NOTE_RESUMED = 2,
	TLS_NOTE_AFTER_CHANGE = 4,
	TLS_NOTE_FROM_SERVER = 8,
	TLS_NOTE_RESUMES =
		16, /* the PDU's server hello takes up a session that the client offered */
};

struct tls_record {
	uint8_t type;
	uint16_t version, length;
};

struct tls_session_id {
	uint8_t length;
	uint8_t bytes[TLS_SESSION_ID_MAX];
};

/* ---------------------------------------------------------------- tls_session.c: steps of track and dissect */

/* Reads the header; false if not all of it is there. */
bool tls_read_record(struct reader *r, struct tls_record *record);

/* Versions that a record's header may say while nothing else is known: SSL 3.0 to TLS 1.2. */
bool tls_is_record_version(uint16_t version);

/* Can the record be TLS's, as far as it is known? What cannot is shown as unknown data up to the end. */
bool tls_is_record(const struct tls_known *known, const struct tls_record *record);

/* Bytes of the SSL 2.0 client hello here (RFC 5246 E.2), that offers any version; 0: there is none. */
uint32_t tls_ssl2_length(const struct reader *r);

/* What a record's header says of the version, if nothing better is known. fragment: what the record holds. */
void tls_known_record(struct tls_known *known, const struct tls_record *record,
                      struct reader fragment);

/* What a client hello tells: early data is TLS 1.3's (RFC 8446 4.2.10). message: after its header; id_out: the
 * session's that is offered. False: it is cut or malformed. */
bool tls_known_client_hello(struct tls_known *known, struct reader message, struct reader *id_out);

/* What a server hello settles; message: after its header. id_out: the session's, empty if it has none or is one
 * of TLS 1.3, which sends the client's back (RFC 8446 4.1.3). False: it is cut or malformed. */
bool tls_known_server_hello(struct tls_known *known, struct reader message, struct reader *id_out);

/* Counts a record; one that changes the cipher begins an epoch. */
void tls_side_record(struct tls_side *side, const struct tls_known *known,
                     const struct tls_record *record);

/* Takes the next part of the handshake stream off r, what is left of a record. False: nothing is left.
 * is_first: r is at the record's start. */
bool tls_flow_next(struct tls_flow *flow, struct reader *r, bool is_first, bool is_after_change,
                   struct tls_part *part);

static inline bool tls_is_1_3(uint16_t version)
{
	return version == TLS_1_3 || version >> 8 == 0x7f || version >> 8 == 0xfb;
}

#endif
