/* x509if.h - names of the X.500 directory: types that others are made of, and the text of a name while it is
 * recorded. Thread: any. */
#ifndef DOGFISH_PROTO_X509IF_H
#define DOGFISH_PROTO_X509IF_H

#include "asn1_walk.h"

enum { X509_ATTRIBUTE_TEXT_MAX = 256, X509_NAME_TEXT_MAX = 1280 };

/* The user data of a walk through X.509. Texts as "id-at-commonName=www.example.com", cut where they do
 * not fit; a name is written backwards, the most specific part first. */
struct x509_names {
	char attribute[X509_ATTRIBUTE_TEXT_MAX]; /* the type's name */
	char rdn[X509_ATTRIBUTE_TEXT_MAX];
	char name[X509_NAME_TEXT_MAX];
	char subject[X509_NAME_TEXT_MAX]; /* of the certificate */
};

/* Name, RDNSequence, RelativeDistinguishedName and Attribute, X.501 9.2 and 8.2. */
extern const struct asn1_type x509if_name, x509if_sequence, x509if_relative, x509if_attribute;
extern const struct asn1_bindings x509if_bindings;

#endif
