/* tls_extension.h - extensions of hellos and of other handshake messages. */
#ifndef DOGFISH_PROTO_TLS_EXTENSION_H
#define DOGFISH_PROTO_TLS_EXTENSION_H

#include "tls_dissect.h"

/* The list of extensions that ends a message, with its length before it; message: enum tls_message. Nothing if
 * there is none. */
void tls_emit_extensions(struct tls_walk *w, uint8_t message, struct reader *r);

/* Signature schemes with their length before them. */
void tls_emit_schemes(struct tls_walk *w, struct reader *r);

/* Names of certificate authorities, with their length before them. tls_handshake.c */
void tls_emit_authorities(struct tls_walk *w, struct reader *r);

/* What a status is about and what OCSP says of it, after the type. tls_handshake.c */
void tls_emit_status(struct tls_walk *w, struct reader *r);

/* QUIC's transport parameters, RFC 9000 18. tls_quic.c */
void tls_emit_quic_parameters(struct tls_walk *w, struct reader *r);
void tls_format_quic_parameter(char *out, size_t size, uint64_t value);

extern const struct value_name tls_quic_timestamps[], tls_ech_types[], tls_hpke_kdfs[],
	tls_hpke_aeads[];

#endif
