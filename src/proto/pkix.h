/* pkix.h - what the PKIX working group added to X.509, and Netscape's extensions. Thread: any (constant). */
#ifndef DOGFISH_PROTO_PKIX_H
#define DOGFISH_PROTO_PKIX_H

#include "asn1_walk.h"

extern const struct asn1_bindings pkix1explicit_bindings, pkix1implicit_bindings;
extern const struct asn1_bindings pkixqualified_bindings, ns_cert_exts_bindings;

#endif
