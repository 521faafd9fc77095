/* x509sat.h - attributes of the X.500 directory, X.520. Thread: any (constant). */
#ifndef DOGFISH_PROTO_X509SAT_H
#define DOGFISH_PROTO_X509SAT_H

#include "asn1_walk.h"

extern const struct value_name x509sat_strings[]; /* of the choice that follows */
extern const struct asn1_type x509sat_directory_string;
extern const struct asn1_bindings x509sat_bindings;

#endif
