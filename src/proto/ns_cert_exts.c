/* ns_cert_exts.c - Netscape's certificate extensions, of the 1990s and still met. */
#include "pkix.h"

#include "proto/list.h"
#include "x509.h"

enum {
	F_BASE_URL,
	F_REVOCATION_URL,
	F_CA_REVOCATION_URL,
	F_CA_POLICY_URL,
	F_COMMENT,
	F_SERVER_NAME,
	F_RENEWAL_URL,
	F_TYPE,
	F_SSL_CLIENT,
	F_SSL_SERVER,
	F_SMIME,
	F_OBJECT_SIGNING,
	F_RESERVED,
	F_SSL_CA,
	F_SMIME_CA,
	F_OBJECT_SIGNING_CA,
	F_COUNT
};

/* clang-format off */
static const struct field ns_cert_exts_fields[F_COUNT] = {
	[F_BASE_URL] = { "ns_cert_exts.BaseUrl", "BaseUrl", FIELD_STRING },
	[F_REVOCATION_URL] = { "ns_cert_exts.RevocationUrl", "RevocationUrl", FIELD_STRING },
	[F_CA_REVOCATION_URL] = { "ns_cert_exts.CaRevocationUrl", "CaRevocationUrl", FIELD_STRING },
	[F_CA_POLICY_URL] = { "ns_cert_exts.CaPolicyUrl", "CaPolicyUrl", FIELD_STRING },
	[F_COMMENT] = { "ns_cert_exts.Comment", "Comment", FIELD_STRING },
	[F_SERVER_NAME] = { "ns_cert_exts.SslServerName", "SslServerName", FIELD_STRING },
	[F_RENEWAL_URL] = { "ns_cert_exts.CertRenewalUrl", "CertRenewalUrl", FIELD_STRING },
	[F_TYPE] = { "ns_cert_exts.CertType", "CertType", FIELD_BYTES },
	[F_SSL_CLIENT] = { "ns.cert.exts.CertType.ssl.client", "ssl-client", FIELD_BOOLEAN, .mask = 0x80 },
	[F_SSL_SERVER] = { "ns.cert.exts.CertType.ssl.server", "ssl-server", FIELD_BOOLEAN, .mask = 0x40 },
	[F_SMIME] = { "ns.cert.exts.CertType.smime", "smime", FIELD_BOOLEAN, .mask = 0x20 },
	[F_OBJECT_SIGNING] = { "ns.cert.exts.CertType.object.signing", "object-signing", FIELD_BOOLEAN,
		.mask = 0x10 },
	[F_RESERVED] = { "ns.cert.exts.CertType.reserved.for.future.use", "reserved-for-future-use",
		FIELD_BOOLEAN, .mask = 0x08 },
	[F_SSL_CA] = { "ns.cert.exts.CertType.ssl.ca", "ssl-ca", FIELD_BOOLEAN, .mask = 0x04 },
	[F_SMIME_CA] = { "ns.cert.exts.CertType.smime.ca", "smime-ca", FIELD_BOOLEAN, .mask = 0x02 },
	[F_OBJECT_SIGNING_CA] = { "ns.cert.exts.CertType.object.signing.ca", "object-signing-ca",
		FIELD_BOOLEAN, .mask = 0x01 },
};

static const struct asn1_type certificate_type = { ASN1_KIND_BITS, &ns_cert_exts_dissector,
	ASN1_MEMBERS(ASN1_BIT(0, F_SSL_CLIENT), ASN1_BIT(0, F_SSL_SERVER), ASN1_BIT(0, F_SMIME),
		ASN1_BIT(0, F_OBJECT_SIGNING), ASN1_BIT(0, F_RESERVED), ASN1_BIT(0, F_SSL_CA),
		ASN1_BIT(0, F_SMIME_CA), ASN1_BIT(0, F_OBJECT_SIGNING_CA)) };

#define ROW(number, type, field) \
	{ "2.16.840.1.113730.1." number, &(type), (field), &ns_cert_exts_dissector }
static const struct asn1_binding bindings[] = {
	ROW("1", certificate_type, F_TYPE),
	ROW("12", asn1_ia5_string, F_SERVER_NAME),
	ROW("13", asn1_ia5_string, F_COMMENT),
	ROW("2", asn1_ia5_string, F_BASE_URL),
	ROW("3", asn1_ia5_string, F_REVOCATION_URL),
	ROW("4", asn1_ia5_string, F_CA_REVOCATION_URL),
	ROW("7", asn1_ia5_string, F_RENEWAL_URL),
	ROW("8", asn1_ia5_string, F_CA_POLICY_URL),
};
/* clang-format on */
const struct asn1_bindings ns_cert_exts_bindings = { bindings, sizeof bindings / sizeof *bindings };

static void ns_cert_exts_dissect(struct layer *l, struct reader *r, const void *note)
{
	x509_dissect_value(l, r, &certificate_type, F_TYPE);
}

const struct dissector ns_cert_exts_dissector = {
	.name = "ns_cert_exts",
	.label = "Netscape Certificate Extensions",
	.short_label = "NS_CERT_EXTS",
	FIELDS(ns_cert_exts_fields),
	.dissect = ns_cert_exts_dissect,
	.is_leaf = true,
};
