/* asn1_emit.h - recording values of ASN.1 that have no parts, and remarks on what is not as it should be.
 * Thread: any. */
#ifndef DOGFISH_PROTO_ASN1_EMIT_H
#define DOGFISH_PROTO_ASN1_EMIT_H

#include "asn1_walk.h"

/* The universal tag that a type has by itself. */
unsigned asn1_type_tag(const struct asn1_type *type);

void asn1_emit(struct asn1_walk *walk, const struct asn1_type *type,
               const struct dissector *protocol, uint16_t field, const struct asn1_value *value);

/* It is not what its place asks for; nothing is known of its identifier; it lies too deep. */
void asn1_remark_unexpected(struct asn1_walk *walk, const struct asn1_value *value);
void asn1_remark_unknown(struct asn1_walk *walk, const struct asn1_value *value);
void asn1_remark_deep(struct asn1_walk *walk, const struct asn1_value *value);

#endif
