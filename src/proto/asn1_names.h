/* asn1_names.h - names of object identifiers. Thread: any (constant). */
#ifndef DOGFISH_PROTO_ASN1_NAMES_H
#define DOGFISH_PROTO_ASN1_NAMES_H

#include <stddef.h>

/* "2.5.4.3" -> "id-at-commonName", or NULL. */
const char *asn1_oid_known(const char *oid);

/* The same for any identifier: one without a name has that of the nearest arc above it and the numbers
 * from there, "iso.3.6.1.4.1.99999". */
void asn1_oid_name(const char *oid, char *out, size_t size);

#endif
