/* x509.h - X.509 certificates, RFC 5280, inside another protocol's layer.
 *
 * Items are recorded under whatever is open in that layer, in the field tables of the modules that X.509 is
 * made of (x509af, x509if, x509sat, x509ce, pkix1explicit, pkix1implicit, pkcs-1, ns_cert_exts); those
 * whose values an object identifier names stand in frame.protocols. Thread: any.
 * Fails: a certificate that ends too early leaves its fault in r; nothing after it is recorded. */
#ifndef DOGFISH_PROTO_X509_H
#define DOGFISH_PROTO_X509_H

#include "asn1_walk.h"

/* What a dissector that has certificates may add, for .may_contain of its own. */
#define X509_MAY_CONTAIN                                                                \
	"x509af x509if x509sat x509ce pkix1explicit pkix1implicit pkcs-1 ns_cert_exts " \
	"pkixqualified ber"

/* Records the certificate that r holds, without an item of its own: that is the caller's. Returns the subject's name,
 * as "id-at-commonName=www.example.com,id-at-countryName=DE", to put behind the caller's item; it lives as
 * long as the frame. Empty if there is none, or nothing is recorded. */
const char *x509_certificate(struct layer *l, struct reader *r);

/* Records a Name, as a list of the certificate authorities that a server takes has it; protocol and field:
 * where the number of its parts belongs. Returns its text. */
const char *x509_distinguished_name(struct layer *l, struct reader *r,
                                    const struct dissector *protocol, uint16_t field);

/* Records one value of the layer's own protocol: what these modules do when a layer is theirs alone. */
void x509_dissect_value(struct layer *l, struct reader *r, const struct asn1_type *type,
                        uint16_t field);

#endif
