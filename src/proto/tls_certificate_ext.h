/* tls_certificate_ext.h - extensions that speak of certificates: status (RFC 6066 8, RFC 6961), signed timestamps
 * (RFC 6962 3.3), filters (RFC 8446 4.2.5). */
#ifndef DOGFISH_PROTO_TLS_CERTIFICATE_EXT_H
#define DOGFISH_PROTO_TLS_CERTIFICATE_EXT_H

#include "tls_dissect.h"

void tls_emit_status_request(struct tls_walk *w, uint8_t message, struct reader *r);
void tls_emit_status_requests(struct tls_walk *w, struct reader *r);
void tls_emit_sct_list(struct tls_walk *w, struct reader *r);
void tls_emit_oid_filters(struct tls_walk *w, struct reader *r);

#endif
