/* ssh.h - what the files of SSH share, RFC 4251 to 4254: how things stand in each direction, packets, and what
 * the two sides agreed on.
 *
 * A PDU is what a segment brings together: the identification line, whole packets, and after a side's NEWKEYS
 * whatever comes, because even where an encrypted packet ends is secret.
 * Thread: the state is the engine's; notes and what is kept are read by any thread. */
#ifndef DOGFISH_PROTO_SSH_H
#define DOGFISH_PROTO_SSH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "dissect/dissector.h"
#include "ssh_fields.h"

enum {
	SSH_PORT = 22,
	SSH_PORT_GERRIT = 29418,
	SSH_HEADER = 6,                /* length, padding length, message code */
	SSH_IDENTIFICATION_MAX = 4096, /* RFC 4253 4.2 allows 255 */
	SSH_PACKET_MAX =
		256 * 1024, /* RFC 4253 6.1 asks for 35,000; a longer one is taken for encrypted */
	SSH_PDU_MAX = 1 << 20,
	SSH_NAME_MAX = 64, /* RFC 4251 6 */
};

enum ssh_message {
	SSH_DISCONNECT = 1,
	SSH_IGNORE = 2,
	SSH_UNIMPLEMENTED = 3,
	SSH_DEBUG = 4,
	SSH_SERVICE_REQUEST = 5,
	SSH_SERVICE_ACCEPT = 6,
	SSH_KEXINIT = 20,
	SSH_NEWKEYS = 21,
	SSH_KEX_FIRST = 30, /* from here on the method says what a code means */
	SSH_KEX_LAST = 49,
};

/* Which messages a key exchange has. */
enum ssh_method {
	SSH_METHOD_UNKNOWN,
	SSH_METHOD_DH,       /* RFC 4253 8, and what is no other */
	SSH_METHOD_EXCHANGE, /* group exchange, RFC 4419 */
	SSH_METHOD_ECDH,     /* RFC 5656, RFC 8731 */
};

/* Agreed upon in the plain, by both sides' SSH_MSG_KEXINIT. Index: 0 client to server, 1 server to client. */
struct ssh_agreed {
	char method[SSH_NAME_MAX];
	char encryption[2][SSH_NAME_MAX];
	char mac[2][SSH_NAME_MAX]; /* "" where the encryption has its own */
	char compression[2][SSH_NAME_MAX];
};

/* Final (HARD-CASES 6): frame << 8 | version, as it was set last. */
struct ssh_facts {
	_Atomic uint64_t version;
};

/* One direction. */
struct ssh_side {
	bool is_identified, is_encrypted;
	uint32_t sequence; /* of the next packet */
	uint32_t needed;   /* bytes that were asked for to end this PDU; 0: none */
};

/* A conversation while it is tracked. */
struct ssh_state {
	struct ssh_side side[2]; /* 0 the client, 1 the server */
	struct ssh_facts *facts;
	uint32_t facts_handle, agreed;
	uint8_t version;
	bool has_offer, is_servers_offer;
	struct reader offer; /* of SSH_MSG_KEXINIT, the first of the two */
};

/* How things stand before a PDU. */
struct ssh_note {
	uint32_t facts;    /* handle of struct ssh_facts; 0: nothing is known */
	uint32_t agreed;   /* handle of struct ssh_agreed; 0: not yet */
	uint32_t sequence; /* number of the next packet of this direction */
	uint8_t version;   /* 0: not known */
	uint8_t bits;      /* enum ssh_note_bit */
};
enum ssh_note_bit {
	SSH_NOTE_SERVER = 1,     /* the server sent it */
	SSH_NOTE_IDENTIFIED = 2, /* the identification was sent before */
	SSH_NOTE_ENCRYPTED = 4,
	SSH_NOTE_MIDDLE = 8, /* the capture began in the middle: nothing can be told apart */
};

/* A packet as far as it can be read, RFC 4253 6. */
struct ssh_packet {
	uint32_t length; /* of what follows it */
	uint8_t padding, code;
};

/* False: the header is not there, or is none that a plain packet can have. Moves nothing. */
bool ssh_peek_packet(const struct reader *r, struct ssh_packet *packet);

/* Does the identification line begin here? */
bool ssh_is_identification(const struct reader *r);

/* 2, also for "SSH-1.99", or 1, or 0. */
uint8_t ssh_identified_version(const struct reader *r);

/* ---------------------------------------------------------------- ssh_agree.c */

/* The name-lists of SSH_MSG_KEXINIT that are agreed upon, in their order; then come two of languages. */
enum ssh_list {
	SSH_LIST_KEX,
	SSH_LIST_HOST_KEY,
	SSH_LIST_ENCRYPTION, /* client to server; the next: server to client */
	SSH_LIST_MAC = SSH_LIST_ENCRYPTION + 2,
	SSH_LIST_COMPRESSION = SSH_LIST_MAC + 2,
	SSH_LISTS = SSH_LIST_COMPRESSION + 2,
};
struct ssh_lists {
	struct reader list[SSH_LISTS];
};

/* Reads the name-lists; r is behind the message's code. False: they are not all there. */
bool ssh_read_lists(struct reader r, struct ssh_lists *lists);

void ssh_agree(const struct ssh_lists *client, const struct ssh_lists *server,
               struct ssh_agreed *agreed);

enum ssh_method ssh_method_of(const struct ssh_agreed *agreed); /* NULL: unknown */

/* ---------------------------------------------------------------- ssh_track.c */

struct extent ssh_track(struct tracker *t, struct reader r, void *note);

/* ---------------------------------------------------------------- ssh_kex.c */

/* The name of a message; NULL: none is known. */
const char *ssh_message_name(uint8_t code, const struct ssh_agreed *agreed);

/* Records a message from its code on; its item ends at end, behind the padding. agreed may be NULL. */
void ssh_emit_message(struct layer *l, struct reader *r, const struct reader *end,
                      const struct ssh_note *note, const struct ssh_agreed *agreed);

#endif
