/* tls_fingerprint.h - what a hello looks like, whoever it is sent to: JA3 and JA3S (MD5 of a list of numbers in
 * the order sent) and JA4 (FoxIO's technical specification: sorted, so that shuffled extensions are the same).
 * GREASE values (RFC 8701) are left out everywhere. Thread: any. */
#ifndef DOGFISH_PROTO_TLS_FINGERPRINT_H
#define DOGFISH_PROTO_TLS_FINGERPRINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/reader.h"

enum {
	TLS_FINGERPRINT_MAX = 4096, /* of the texts; a longer list is cut there */
	TLS_HASH_TEXT = 33,
	TLS_JA4_TEXT = 37, /* "t13d1516h2_8daaf6152771_e5627efa2ab1" */
};

struct tls_fingerprint {
	char full[TLS_FINGERPRINT_MAX];
	char hash[TLS_HASH_TEXT]; /* "" without libcrypto */
};
struct tls_ja4 {
	char full[TLS_FINGERPRINT_MAX]; /* "JA4_r" */
	char hash[TLS_JA4_TEXT];        /* "" without libcrypto */
};

/* hello: after the message's header. False, and nothing is written: the hello is cut or malformed. */
bool tls_fingerprint_client(struct reader hello, struct tls_fingerprint *ja3);
bool tls_fingerprint_server(struct reader hello, struct tls_fingerprint *ja3s);

/* transport: 't' over TCP, 'q' over QUIC. */
bool tls_fingerprint_ja4(struct reader hello, char transport, struct tls_ja4 *ja4);

#endif
