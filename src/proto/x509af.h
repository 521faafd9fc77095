/* x509af.h - X.509's authentication framework: certificates. Thread: any (constant). */
#ifndef DOGFISH_PROTO_X509AF_H
#define DOGFISH_PROTO_X509AF_H

#include "asn1_walk.h"

extern const struct asn1_type x509af_certificate, x509af_algorithm;
extern const struct asn1_bindings x509af_bindings;

#endif
