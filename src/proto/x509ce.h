/* x509ce.h - extensions of X.509 certificates. Thread: any (constant). */
#ifndef DOGFISH_PROTO_X509CE_H
#define DOGFISH_PROTO_X509CE_H

#include "asn1_walk.h"

extern const struct value_name x509ce_general_name_kinds[];
extern const struct asn1_type x509ce_general_name, x509ce_general_names;
extern const struct asn1_bindings x509ce_bindings;
extern const struct asn1_bindings x509_sct_bindings; /* x509_sct.c */

#endif
