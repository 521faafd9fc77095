/* tls_protocol.h - what TLS carries, as far as it can be known from outside: by ALPN (RFC 7301), else by the
 * port. A protocol is a small number that fits into a note. Thread: any (constant). */
#ifndef DOGFISH_PROTO_TLS_PROTOCOL_H
#define DOGFISH_PROTO_TLS_PROTOCOL_H

#include <stdint.h>

#include "base/reader.h"

enum { TLS_PROTOCOL_NONE = 0 };

/* id: the protocol's bytes, nothing else. TLS_PROTOCOL_NONE for one that nobody here names. */
uint8_t tls_protocol_by_alpn(const struct reader *id);

/* Of the ports, the source first, as tshark asks. With STARTTLS it is the protocol that began there. */
uint8_t tls_protocol_by_ports(uint16_t source, uint16_t destination);

/* Its full name, or NULL for TLS_PROTOCOL_NONE. */
const char *tls_protocol_name(uint8_t protocol);

#endif
