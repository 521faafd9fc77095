/* pkcs1.h - keys and parameters of PKCS #1 and of elliptic curves. Thread: any (constant). */
#ifndef DOGFISH_PROTO_PKCS1_H
#define DOGFISH_PROTO_PKCS1_H

#include "asn1_walk.h"

extern const struct asn1_type pkcs1_public_key;
extern const struct asn1_bindings pkcs1_bindings;

#endif
