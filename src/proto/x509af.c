/* x509af.c - certificates: who, by whom, from when to when, which key, RFC 5280 4.1. */
#include "x509af.h"

#include <stdio.h>
#include <string.h>

#include "asn1_emit.h"
#include "asn1_names.h"
#include "pkcs1.h"
#include "proto/list.h"
#include "x509.h"
#include "x509if.h"

enum {
	F_SIGNED,
	F_VERSION,
	F_SERIAL,
	F_SIGNATURE,
	F_ALGORITHM_ID,
	F_ISSUER,
	F_VALIDITY,
	F_NOT_BEFORE,
	F_NOT_AFTER,
	F_UTC_TIME,
	F_GENERALIZED_TIME,
	F_SUBJECT,
	F_SUBJECT_SEQUENCE,
	F_KEY_INFO,
	F_KEY_ALGORITHM,
	F_KEY,
	F_ISSUER_UNIQUE,
	F_SUBJECT_UNIQUE,
	F_EXTENSIONS,
	F_EXTENSION,
	F_EXTENSION_ID,
	F_CRITICAL,
	F_ALGORITHM_IDENTIFIER,
	F_ENCRYPTED,
	F_USER_ID,
	F_DSS,
	F_P,
	F_Q,
	F_G,
	F_COUNT
};

static const struct value_name versions[] = { { 0, "v1" }, { 1, "v2" }, { 2, "v3" }, { 0 } };
static const struct value_name names[] = { { 0, "rdnSequence" }, { 0 } };
static const struct value_name times[] = { { 0, "utcTime" }, { 1, "generalizedTime" }, { 0 } };

/* clang-format off */
static const struct field x509af_fields[F_COUNT] = {
	[F_SIGNED] = { "x509af.signedCertificate_element", "signedCertificate", FIELD_NONE },
	[F_VERSION] = { "x509af.version", "version", FIELD_I32, .names = versions },
	[F_SERIAL] = { "x509af.serialNumber", "serialNumber", FIELD_BYTES },
	[F_SIGNATURE] = { "x509af.signature_element", "signature", FIELD_NONE },
	[F_ALGORITHM_ID] = { "x509af.algorithm.id", "Algorithm Id", FIELD_OID },
	[F_ISSUER] = { "x509af.issuer", "issuer", FIELD_U32, .names = names },
	[F_VALIDITY] = { "x509af.validity_element", "validity", FIELD_NONE },
	[F_NOT_BEFORE] = { "x509af.notBefore", "notBefore", FIELD_U32, .names = times },
	[F_NOT_AFTER] = { "x509af.notAfter", "notAfter", FIELD_U32, .names = times },
	[F_UTC_TIME] = { "x509af.utcTime", "utcTime", FIELD_STRING },
	[F_GENERALIZED_TIME] = { "x509af.generalizedTime", "generalizedTime", FIELD_TIME_ABSOLUTE },
	[F_SUBJECT] = { "x509af.subject", "subject", FIELD_U32, .names = names },
	[F_SUBJECT_SEQUENCE] = { "x509af.rdnSequence", "rdnSequence", FIELD_U32 },
	[F_KEY_INFO] = { "x509af.subjectPublicKeyInfo_element", "subjectPublicKeyInfo", FIELD_NONE },
	[F_KEY_ALGORITHM] = { "x509af.algorithm_element", "algorithm", FIELD_NONE },
	[F_KEY] = { "x509af.subjectPublicKey", "subjectPublicKey", FIELD_BYTES },
	[F_ISSUER_UNIQUE] = { "x509af.issuerUniqueIdentifier", "issuerUniqueIdentifier", FIELD_BYTES },
	[F_SUBJECT_UNIQUE] = { "x509af.subjectUniqueIdentifier", "subjectUniqueIdentifier", FIELD_BYTES },
	[F_EXTENSIONS] = { "x509af.extensions", "extensions", FIELD_U32 },
	[F_EXTENSION] = { "x509af.Extension_element", "Extension", FIELD_NONE },
	[F_EXTENSION_ID] = { "x509af.extension.id", "Extension Id", FIELD_OID },
	[F_CRITICAL] = { "x509af.critical", "critical", FIELD_BOOLEAN },
	[F_ALGORITHM_IDENTIFIER] = { "x509af.algorithmIdentifier_element", "algorithmIdentifier", FIELD_NONE },
	[F_ENCRYPTED] = { "x509af.encrypted", "encrypted", FIELD_BYTES },
	[F_USER_ID] = { "x509af.Userid", "Userid", FIELD_STRING },
	[F_DSS] = { "x509af.DSS_Params_element", "DSS-Params", FIELD_NONE },
	[F_P] = { "x509af.p", "p", FIELD_BYTES },
	[F_Q] = { "x509af.q", "q", FIELD_BYTES },
	[F_G] = { "x509af.g", "g", FIELD_BYTES },
};
/* clang-format on */

/* An identifier whose name stands behind what it is the identifier of. */
static void emit_naming_oid(struct asn1_walk *walk, const struct dissector *protocol,
                            uint16_t field, const struct asn1_value *value)
{
	char name[ASN1_OID_TEXT_MAX + 64];
	asn1_emit(walk, &asn1_oid, protocol, field, value);
	if (!layer_wants_text(walk->host)) return;
	asn1_oid_name(walk->oid, name, sizeof name);
	layer_text_append(walk->host, walk->parent, " (%s)", name);
}

static const struct asn1_type naming_oid = { ASN1_KIND_OID, .emit = emit_naming_oid };

const struct asn1_type x509af_algorithm = { ASN1_KIND_SEQUENCE, &x509af_dissector,
	                                    ASN1_MEMBERS(ASN1_PART(F_ALGORITHM_ID, naming_oid),
	                                                 ASN1_MAYBE(ASN1_NO_FIELD, asn1_any)) };

static const struct asn1_type time_choice = { ASN1_KIND_CHOICE, &x509af_dissector,
	                                      ASN1_MEMBERS(ASN1_PART(F_UTC_TIME, asn1_utc_time),
	                                                   ASN1_PART(F_GENERALIZED_TIME,
	                                                             asn1_generalized_time)) };

static const struct asn1_type validity = { ASN1_KIND_SEQUENCE, &x509af_dissector,
	                                   ASN1_MEMBERS(ASN1_PART(F_NOT_BEFORE, time_choice),
	                                                ASN1_PART(F_NOT_AFTER, time_choice)) };

static void subject_after(struct asn1_walk *walk, uint32_t item)
{
	struct x509_names *x = walk->user;
	snprintf(x->subject, sizeof x->subject, "%s", x->name);
}

static const struct asn1_type subject = {
	ASN1_KIND_CHOICE, &x509af_dissector,
	ASN1_MEMBERS(ASN1_PART(F_SUBJECT_SEQUENCE, x509if_sequence)), .after = subject_after
};

/* ---------------------------------------------------------------- the key */

#define RSA_ENCRYPTION "1.2.840.113549.1.1.1"

/* RSA keys are a structure inside the bit string, RFC 3279 2.3.1; others are shown as they are. */
static void key_emit(struct asn1_walk *walk, const struct dissector *protocol, uint16_t field,
                     const struct asn1_value *value)
{
	struct reader r = value->contents;
	if (strcmp(walk->oid, RSA_ENCRYPTION) != 0) {
		asn1_walk_bits(walk, protocol, field, value);
		return;
	}
	struct layer *l = asn1_walk_layer(walk, protocol);
	reader_skip(&r, 1); /* no bits are left over in a structure */
	struct reader end = r;
	end.at = end.end;
	uint32_t item = layer_open(l, field, &r), outer = walk->parent;
	if (item) walk->parent = item;
	asn1_walk_next(walk, &pkcs1_public_key, &pkcs1_dissector, ASN1_NO_FIELD, &r);
	layer_close(l, item, &end);
	walk->parent = outer;
}

static const struct asn1_type key = { ASN1_KIND_BITS, .emit = key_emit };

static const struct asn1_type key_info = {
	ASN1_KIND_SEQUENCE, &x509af_dissector,
	ASN1_MEMBERS(ASN1_PART(F_KEY_ALGORITHM, x509af_algorithm), ASN1_PART(F_KEY, key))
};

static const struct asn1_type dss_parameters = { ASN1_KIND_SEQUENCE, &x509af_dissector,
	                                         ASN1_MEMBERS(ASN1_PART(F_P, asn1_integer),
	                                                      ASN1_PART(F_Q, asn1_integer),
	                                                      ASN1_PART(F_G, asn1_integer)) };

/* ---------------------------------------------------------------- the certificate */

static const struct asn1_type extension = { ASN1_KIND_SEQUENCE, &x509af_dissector,
	                                    ASN1_MEMBERS(ASN1_PART(F_EXTENSION_ID, naming_oid),
	                                                 ASN1_MAYBE(F_CRITICAL, asn1_boolean),
	                                                 ASN1_PART(ASN1_NO_FIELD, asn1_wrapped)) };

static const struct asn1_type extensions = { ASN1_KIND_SEQUENCE_OF, &x509af_dissector,
	                                     ASN1_MEMBERS(ASN1_PART(F_EXTENSION, extension)) };

static const struct asn1_type to_be_signed = {
	ASN1_KIND_SEQUENCE, &x509af_dissector,
	ASN1_MEMBERS(ASN1_EXPLICITLY(0, F_VERSION, asn1_integer), ASN1_PART(F_SERIAL, asn1_integer),
	             ASN1_PART(F_SIGNATURE, x509af_algorithm), ASN1_PART(F_ISSUER, x509if_name),
	             ASN1_PART(F_VALIDITY, validity), ASN1_PART(F_SUBJECT, subject),
	             ASN1_PART(F_KEY_INFO, key_info),
	             ASN1_IMPLICITLY(1, F_ISSUER_UNIQUE, asn1_bits),
	             ASN1_IMPLICITLY(2, F_SUBJECT_UNIQUE, asn1_bits),
	             ASN1_EXPLICITLY(3, F_EXTENSIONS, extensions))
};

const struct asn1_type x509af_certificate = { ASN1_KIND_SEQUENCE, &x509af_dissector,
	                                      ASN1_MEMBERS(ASN1_PART(F_SIGNED, to_be_signed),
	                                                   ASN1_PART(F_ALGORITHM_IDENTIFIER,
	                                                             x509af_algorithm),
	                                                   ASN1_PART(F_ENCRYPTED, asn1_bits)) };

/* Algorithms whose parameters say nothing have no type. */
#define NOTHING(oid)                            \
	{                                       \
		oid, NULL, 0, &x509af_dissector \
	}
static const struct asn1_binding bindings[] = {
	{ "0.9.2342.19200300.100.1.1", &asn1_utf8_string, F_USER_ID, &x509af_dissector },
	{ "1.2.840.10040.4.1", &dss_parameters, F_DSS, &x509af_dissector },
	NOTHING("1.3.14.3.2.11"),
	NOTHING("1.3.14.3.2.14"),
	NOTHING("1.3.14.3.2.15"),
	NOTHING("1.3.14.3.2.17"),
	NOTHING("1.3.14.3.2.18"),
	NOTHING("1.3.14.3.2.2"),
	NOTHING("1.3.14.3.2.20"),
	NOTHING("1.3.14.3.2.21"),
	NOTHING("1.3.14.3.2.22"),
	NOTHING("1.3.14.3.2.24"),
	NOTHING("1.3.14.3.2.25"),
	NOTHING("1.3.14.3.2.26"),
	NOTHING("1.3.14.3.2.27"),
	NOTHING("1.3.14.3.2.28"),
	NOTHING("1.3.14.3.2.29"),
	NOTHING("1.3.14.3.2.3"),
	NOTHING("1.3.14.3.2.4"),
	NOTHING("1.3.14.3.2.6"),
};
const struct asn1_bindings x509af_bindings = { bindings, sizeof bindings / sizeof *bindings };

static void x509af_dissect(struct layer *l, struct reader *r, const void *note)
{
	layer_title_append(l, " (%s)", x509_certificate(l, r));
}

const struct dissector x509af_dissector = {
	.name = "x509af",
	.label = "X.509 Authentication Framework",
	.short_label = "X509AF",
	FIELDS(x509af_fields),
	.dissect = x509af_dissect,
	.is_leaf = true,
};
