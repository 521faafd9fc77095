/* pkcs1.c - RSA keys and the parameters of PSS, RFC 8017 A; elliptic curves, RFC 3279 2.3.5, RFC 5480. */
#include "pkcs1.h"

#include "proto/list.h"
#include "x509.h"
#include "x509af.h"

enum {
	F_MODULUS,
	F_EXPONENT,
	F_EC,
	F_SPECIFIED,
	F_NAMED,
	F_EC_VERSION,
	F_FIELD_ID,
	F_FIELD_TYPE,
	F_PRIME,
	F_CURVE,
	F_A,
	F_B,
	F_SEED,
	F_BASE,
	F_ORDER,
	F_COFACTOR,
	F_PSS,
	F_PSS_HASH,
	F_PSS_MASK,
	F_PSS_SALT,
	F_PSS_TRAILER,
	F_HASH,
	F_COUNT
};

static const struct value_name ec_choices[] = { { 0, "specifiedCurve" },
	                                        { 1, "namedCurve" },
	                                        { 0 } };
static const struct value_name ec_versions[] = { { 1, "ecpVer1" }, { 0 } };

/* clang-format off */
static const struct field pkcs1_fields[F_COUNT] = {
	[F_MODULUS] = { "pkcs1.modulus", "modulus", FIELD_BYTES },
	[F_EXPONENT] = { "pkcs1.publicExponent", "publicExponent", FIELD_I32 },
	[F_EC] = { "pkcs1.ECParameters", "ECParameters", FIELD_U32, .names = ec_choices },
	[F_SPECIFIED] = { "pkcs1.specifiedCurve_element", "specifiedCurve", FIELD_NONE },
	[F_NAMED] = { "pkcs1.namedCurve", "namedCurve", FIELD_OID },
	[F_EC_VERSION] = { "pkcs1.version", "version", FIELD_I32, .names = ec_versions },
	[F_FIELD_ID] = { "pkcs1.fieldID_element", "fieldID", FIELD_NONE },
	[F_FIELD_TYPE] = { "pkcs1.fieldType", "fieldType", FIELD_OID },
	[F_PRIME] = { "pkcs1.Prime_p", "Prime-p", FIELD_I32 },
	[F_CURVE] = { "pkcs1.curve_element", "curve", FIELD_NONE },
	[F_A] = { "pkcs1.a", "a", FIELD_BYTES },
	[F_B] = { "pkcs1.b", "b", FIELD_BYTES },
	[F_SEED] = { "pkcs1.seed", "seed", FIELD_BYTES },
	[F_BASE] = { "pkcs1.base", "base", FIELD_BYTES },
	[F_ORDER] = { "pkcs1.order", "order", FIELD_I32 },
	[F_COFACTOR] = { "pkcs1.cofactor", "cofactor", FIELD_I32 },
	[F_PSS] = { "pkcs1.RSASSA_PSS_params_element", "RSASSA-PSS-params", FIELD_NONE },
	[F_PSS_HASH] = { "pkcs1.hashAlgorithm_element", "hashAlgorithm", FIELD_NONE },
	[F_PSS_MASK] = { "pkcs1.maskGenAlgorithm_element", "maskGenAlgorithm", FIELD_NONE },
	[F_PSS_SALT] = { "pkcs1.saltLength", "saltLength", FIELD_I32 },
	[F_PSS_TRAILER] = { "pkcs1.trailerField", "trailerField", FIELD_I32 },
	[F_HASH] = { "pkcs1.HashAlgorithm_element", "HashAlgorithm", FIELD_NONE },
};

const struct asn1_type pkcs1_public_key = { ASN1_KIND_SEQUENCE, &pkcs1_dissector,
	ASN1_MEMBERS(ASN1_PART(F_MODULUS, asn1_integer), ASN1_PART(F_EXPONENT, asn1_integer)) };

static const struct asn1_type field_id = { ASN1_KIND_SEQUENCE, &pkcs1_dissector,
	ASN1_MEMBERS(ASN1_PART(F_FIELD_TYPE, asn1_oid), ASN1_PART(ASN1_NO_FIELD, asn1_any)) };

static const struct asn1_type curve = { ASN1_KIND_SEQUENCE, &pkcs1_dissector,
	ASN1_MEMBERS(ASN1_PART(F_A, asn1_octets), ASN1_PART(F_B, asn1_octets),
		ASN1_MAYBE(F_SEED, asn1_bits)) };

static const struct asn1_type specified_curve = { ASN1_KIND_SEQUENCE, &pkcs1_dissector,
	ASN1_MEMBERS(ASN1_PART(F_EC_VERSION, asn1_integer), ASN1_PART(F_FIELD_ID, field_id),
		ASN1_PART(F_CURVE, curve), ASN1_PART(F_BASE, asn1_octets),
		ASN1_PART(F_ORDER, asn1_integer), ASN1_MAYBE(F_COFACTOR, asn1_integer)) };

static const struct asn1_type ec_parameters = { ASN1_KIND_CHOICE, &pkcs1_dissector,
	ASN1_MEMBERS(ASN1_PART(F_SPECIFIED, specified_curve), ASN1_PART(F_NAMED, asn1_oid)) };

static const struct asn1_type pss_parameters = { ASN1_KIND_SEQUENCE, &pkcs1_dissector,
	ASN1_MEMBERS(ASN1_EXPLICITLY(0, F_PSS_HASH, x509af_algorithm),
		ASN1_EXPLICITLY(1, F_PSS_MASK, x509af_algorithm),
		ASN1_EXPLICITLY(2, F_PSS_SALT, asn1_integer),
		ASN1_EXPLICITLY(3, F_PSS_TRAILER, asn1_integer)) };

#define ROW(oid, type, field) { oid, &(type), (field), &pkcs1_dissector }
#define NOTHING(oid) { oid, NULL, 0, &pkcs1_dissector }
static const struct asn1_binding bindings[] = {
	ROW("1.2.840.10045.1.1", asn1_integer, F_PRIME),
	ROW("1.2.840.10045.2.1", ec_parameters, F_EC),
	NOTHING("1.2.840.10045.4.1"),
	NOTHING("1.2.840.10045.4.3.1"),
	NOTHING("1.2.840.10045.4.3.2"),
	NOTHING("1.2.840.10045.4.3.3"),
	NOTHING("1.2.840.10045.4.3.4"),
	NOTHING("1.2.840.113549.1.1.1"),
	ROW("1.2.840.113549.1.1.10", pss_parameters, F_PSS),
	NOTHING("1.2.840.113549.1.1.11"),
	NOTHING("1.2.840.113549.1.1.12"),
	NOTHING("1.2.840.113549.1.1.13"),
	NOTHING("1.2.840.113549.1.1.14"),
	NOTHING("1.2.840.113549.1.1.2"),
	NOTHING("1.2.840.113549.1.1.3"),
	NOTHING("1.2.840.113549.1.1.4"),
	NOTHING("1.2.840.113549.1.1.5"),
	NOTHING("1.2.840.113549.1.1.6"),
	ROW("1.2.840.113549.1.1.8", x509af_algorithm, F_HASH),
	NOTHING("1.2.840.113549.2.2"),
	NOTHING("1.2.840.113549.2.4"),
	NOTHING("1.2.840.113549.2.5"),
	ROW("1.3.132.1.12", ec_parameters, F_EC),
	NOTHING("2.16.840.1.101.3.4.3.1"),
	NOTHING("2.16.840.1.101.3.4.3.2"),
};
/* clang-format on */
const struct asn1_bindings pkcs1_bindings = { bindings, sizeof bindings / sizeof *bindings };

static void pkcs1_dissect(struct layer *l, struct reader *r, const void *note)
{
	x509_dissect_value(l, r, &pkcs1_public_key, ASN1_NO_FIELD);
}

const struct dissector pkcs1_dissector = {
	.name = "pkcs-1",
	.label = "PKCS#1",
	.short_label = "PKCS-1",
	FIELDS(pkcs1_fields),
	.dissect = pkcs1_dissect,
	.is_leaf = true,
};
