/* x509ce.c - the extensions of certificates, X.509 9 and RFC 5280 4.2, and two makers' own. */
#include "x509ce.h"

#include "asn1_emit.h"
#include "proto/list.h"
#include "x509.h"
#include "x509if.h"
#include "x509sat.h"

enum {
	F_OTHER_NAME,
	F_RFC822_NAME,
	F_DNS_NAME,
	F_X400_ADDRESS,
	F_DIRECTORY_NAME,
	F_EDI_PARTY_NAME,
	F_URI,
	F_ADDRESS,
	F_ADDRESS_V4,
	F_ADDRESS_V6,
	F_ADDRESS_RANGE,
	F_REGISTERED_ID,
	F_TYPE_ID,
	F_NAME_ASSIGNER,
	F_PARTY_NAME,
	F_GENERAL_NAME,
	F_GENERAL_NAMES,
	F_AUTHORITY_KEY,
	F_KEY_IDENTIFIER,
	F_AUTHORITY_ISSUER,
	F_AUTHORITY_SERIAL,
	F_SUBJECT_KEY,
	F_KEY_USAGE,
	F_DIGITAL_SIGNATURE,
	F_CONTENT_COMMITMENT,
	F_KEY_ENCIPHERMENT,
	F_DATA_ENCIPHERMENT,
	F_KEY_AGREEMENT,
	F_KEY_CERT_SIGN,
	F_CRL_SIGN,
	F_ENCIPHER_ONLY,
	F_DECIPHER_ONLY,
	F_KEY_PURPOSES,
	F_KEY_PURPOSE,
	F_KEY_PERIOD,
	F_NOT_BEFORE,
	F_NOT_AFTER,
	F_POLICIES,
	F_POLICY,
	F_POLICY_ID,
	F_QUALIFIERS,
	F_QUALIFIER,
	F_QUALIFIER_ID,
	F_MAPPINGS,
	F_MAPPING,
	F_ISSUER_POLICY,
	F_SUBJECT_POLICY,
	F_ATTRIBUTES,
	F_ATTRIBUTE,
	F_BASIC,
	F_CA,
	F_PATH_LENGTH,
	F_NAME_CONSTRAINTS,
	F_PERMITTED,
	F_EXCLUDED,
	F_SUBTREE,
	F_BASE,
	F_MINIMUM,
	F_MAXIMUM,
	F_POLICY_CONSTRAINTS,
	F_REQUIRE_POLICY,
	F_INHIBIT_MAPPING,
	F_SKIP_CERTS,
	F_CRL_POINTS,
	F_CRL_POINT,
	F_POINT_NAME,
	F_FULL_NAME,
	F_RELATIVE_NAME,
	F_REASONS,
	F_CRL_ISSUER,
	F_UNUSED,
	F_KEY_COMPROMISE,
	F_CA_COMPROMISE,
	F_AFFILIATION,
	F_SUPERSEDED,
	F_CESSATION,
	F_HOLD,
	F_WITHDRAWN,
	F_AA_COMPROMISE,
	F_ISSUING_POINT,
	F_ONLY_USERS,
	F_ONLY_CAS,
	F_ONLY_REASONS,
	F_INDIRECT,
	F_CRL_NUMBER,
	F_BASE_CRL_NUMBER,
	F_STREAM,
	F_REASON,
	F_HOLD_INSTRUCTION,
	F_INVALIDITY,
	F_BASE_UPDATE,
	F_EXPIRED_ON_CRL,
	F_TEMPLATE,
	F_TEMPLATE_ID,
	F_TEMPLATE_MAJOR,
	F_TEMPLATE_MINOR,
	F_ENTRUST,
	F_ENTRUST_VERSION,
	F_ENTRUST_FLAGS,
	F_ENTRUST_UPDATE,
	F_ENTRUST_NEW,
	F_ENTRUST_PKIX,
	F_ENTRUST_ENTERPRISE,
	F_ENTRUST_WEB,
	F_ENTRUST_SET,
	F_COUNT
};

const struct value_name x509ce_general_name_kinds[] = {
	{ 0, "otherName" },
	{ 1, "rfc822Name" },
	{ 2, "dNSName" },
	{ 3, "x400Address" },
	{ 4, "directoryName" },
	{ 5, "ediPartyName" },
	{ 6, "uniformResourceIdentifier" },
	{ 7, "iPAddress" },
	{ 8, "registeredID" },
	{ 0 },
};
static const struct value_name names[] = { { 0, "rdnSequence" }, { 0 } };
static const struct value_name point_names[] = {
	{ 0, "fullName" },
	{ 1, "nameRelativeToCRLIssuer" },
	{ 0 },
};
/* RFC 5280 5.3.1 */
static const struct value_name reasons[] = {
	{ 0, "unspecified" },
	{ 1, "keyCompromise" },
	{ 2, "cACompromise" },
	{ 3, "affiliationChanged" },
	{ 4, "superseded" },
	{ 5, "cessationOfOperation" },
	{ 6, "certificateHold" },
	{ 8, "removeFromCRL" },
	{ 9, "privilegeWithdrawn" },
	{ 10, "aaCompromise" },
	{ 0 },
};

/* clang-format off */
static const struct field x509ce_fields[F_COUNT] = {
	[F_OTHER_NAME] = { "x509ce.otherName_element", "otherName", FIELD_NONE },
	[F_RFC822_NAME] = { "x509ce.rfc822Name", "rfc822Name", FIELD_STRING },
	[F_DNS_NAME] = { "x509ce.dNSName", "dNSName", FIELD_STRING },
	[F_X400_ADDRESS] = { "x509ce.x400Address_element", "x400Address", FIELD_NONE },
	[F_DIRECTORY_NAME] = { "x509ce.directoryName", "directoryName", FIELD_U32, .names = names },
	[F_EDI_PARTY_NAME] = { "x509ce.ediPartyName_element", "ediPartyName", FIELD_NONE },
	[F_URI] = { "x509ce.uniformResourceIdentifier", "uniformResourceIdentifier", FIELD_STRING },
	[F_ADDRESS] = { "x509ce.iPAddress", "iPAddress", FIELD_BYTES },
	[F_ADDRESS_V4] = { "x509ce.IPAddress.ipv4", "iPAddress", FIELD_IPV4 },
	[F_ADDRESS_V6] = { "x509ce.IPAddress.ipv6", "iPAddress", FIELD_IPV6 },
	[F_ADDRESS_RANGE] = { "x509ce.IPAddress.range", "iPAddress with mask", FIELD_BYTES,
		.is_own = true, .help = "An address and a mask: names inside are meant" },
	[F_REGISTERED_ID] = { "x509ce.registeredID", "registeredID", FIELD_OID },
	[F_TYPE_ID] = { "x509ce.type_id", "type-id", FIELD_OID },
	[F_NAME_ASSIGNER] = { "x509ce.nameAssigner", "nameAssigner",
		FIELD_U32, .names = x509sat_strings },
	[F_PARTY_NAME] = { "x509ce.partyName", "partyName", FIELD_U32, .names = x509sat_strings },
	[F_GENERAL_NAME] = { "x509ce.GeneralName", "GeneralName",
		FIELD_U32, .names = x509ce_general_name_kinds },
	[F_GENERAL_NAMES] = { "x509ce.GeneralNames", "GeneralNames", FIELD_U32 },
	[F_AUTHORITY_KEY] = { "x509ce.AuthorityKeyIdentifier_element", "AuthorityKeyIdentifier",
		FIELD_NONE },
	[F_KEY_IDENTIFIER] = { "x509ce.keyIdentifier", "keyIdentifier", FIELD_BYTES },
	[F_AUTHORITY_ISSUER] = { "x509ce.authorityCertIssuer", "authorityCertIssuer", FIELD_U32 },
	[F_AUTHORITY_SERIAL] = { "x509ce.authorityCertSerialNumber", "authorityCertSerialNumber",
		FIELD_BYTES },
	[F_SUBJECT_KEY] = { "x509ce.SubjectKeyIdentifier", "SubjectKeyIdentifier", FIELD_BYTES },
	[F_KEY_USAGE] = { "x509ce.KeyUsage", "KeyUsage", FIELD_BYTES },
	[F_DIGITAL_SIGNATURE] = { "x509ce.KeyUsage.digitalSignature", "digitalSignature",
		FIELD_BOOLEAN, .mask = 0x80 },
	[F_CONTENT_COMMITMENT] = { "x509ce.KeyUsage.contentCommitment", "contentCommitment",
		FIELD_BOOLEAN, .mask = 0x40 },
	[F_KEY_ENCIPHERMENT] = { "x509ce.KeyUsage.keyEncipherment", "keyEncipherment",
		FIELD_BOOLEAN, .mask = 0x20 },
	[F_DATA_ENCIPHERMENT] = { "x509ce.KeyUsage.dataEncipherment", "dataEncipherment",
		FIELD_BOOLEAN, .mask = 0x10 },
	[F_KEY_AGREEMENT] = { "x509ce.KeyUsage.keyAgreement", "keyAgreement",
		FIELD_BOOLEAN, .mask = 0x08 },
	[F_KEY_CERT_SIGN] = { "x509ce.KeyUsage.keyCertSign", "keyCertSign",
		FIELD_BOOLEAN, .mask = 0x04 },
	[F_CRL_SIGN] = { "x509ce.KeyUsage.cRLSign", "cRLSign", FIELD_BOOLEAN, .mask = 0x02 },
	[F_ENCIPHER_ONLY] = { "x509ce.KeyUsage.encipherOnly", "encipherOnly",
		FIELD_BOOLEAN, .mask = 0x01 },
	[F_DECIPHER_ONLY] = { "x509ce.KeyUsage.decipherOnly", "decipherOnly",
		FIELD_BOOLEAN, .mask = 0x80 },
	[F_KEY_PURPOSES] = { "x509ce.KeyPurposeIDs", "KeyPurposeIDs", FIELD_U32 },
	[F_KEY_PURPOSE] = { "x509ce.KeyPurposeId", "KeyPurposeId", FIELD_OID },
	[F_KEY_PERIOD] = { "x509ce.PrivateKeyUsagePeriod_element", "PrivateKeyUsagePeriod",
		FIELD_NONE },
	[F_NOT_BEFORE] = { "x509ce.notBefore", "notBefore", FIELD_TIME_ABSOLUTE },
	[F_NOT_AFTER] = { "x509ce.notAfter", "notAfter", FIELD_TIME_ABSOLUTE },
	[F_POLICIES] = { "x509ce.CertificatePoliciesSyntax", "CertificatePoliciesSyntax",
		FIELD_U32 },
	[F_POLICY] = { "x509ce.PolicyInformation_element", "PolicyInformation", FIELD_NONE },
	[F_POLICY_ID] = { "x509ce.policyIdentifier", "policyIdentifier", FIELD_OID },
	[F_QUALIFIERS] = { "x509ce.policyQualifiers", "policyQualifiers", FIELD_U32 },
	[F_QUALIFIER] = { "x509ce.PolicyQualifierInfo_element", "PolicyQualifierInfo", FIELD_NONE },
	[F_QUALIFIER_ID] = { "x509ce.id", "Id", FIELD_OID },
	[F_MAPPINGS] = { "x509ce.PolicyMappingsSyntax", "PolicyMappingsSyntax", FIELD_U32 },
	[F_MAPPING] = { "x509ce.PolicyMappingsSyntax_item_element", "PolicyMappingsSyntax item",
		FIELD_NONE },
	[F_ISSUER_POLICY] = { "x509ce.issuerDomainPolicy", "issuerDomainPolicy", FIELD_OID },
	[F_SUBJECT_POLICY] = { "x509ce.subjectDomainPolicy", "subjectDomainPolicy", FIELD_OID },
	[F_ATTRIBUTES] = { "x509ce.AttributesSyntax", "AttributesSyntax", FIELD_U32 },
	[F_ATTRIBUTE] = { "x509ce.Attribute_element", "Attribute", FIELD_NONE },
	[F_BASIC] = { "x509ce.BasicConstraintsSyntax_element", "BasicConstraintsSyntax",
		FIELD_NONE },
	[F_CA] = { "x509ce.cA", "cA", FIELD_BOOLEAN },
	[F_PATH_LENGTH] = { "x509ce.pathLenConstraint", "pathLenConstraint", FIELD_U64 },
	[F_NAME_CONSTRAINTS] = { "x509ce.NameConstraintsSyntax_element", "NameConstraintsSyntax",
		FIELD_NONE },
	[F_PERMITTED] = { "x509ce.permittedSubtrees", "permittedSubtrees", FIELD_U32 },
	[F_EXCLUDED] = { "x509ce.excludedSubtrees", "excludedSubtrees", FIELD_U32 },
	[F_SUBTREE] = { "x509ce.GeneralSubtree_element", "GeneralSubtree", FIELD_NONE },
	[F_BASE] = { "x509ce.base", "base", FIELD_U32, .names = x509ce_general_name_kinds },
	[F_MINIMUM] = { "x509ce.minimum", "minimum", FIELD_U64 },
	[F_MAXIMUM] = { "x509ce.maximum", "maximum", FIELD_U64 },
	[F_POLICY_CONSTRAINTS] = { "x509ce.PolicyConstraintsSyntax_element", "PolicyConstraintsSyntax",
		FIELD_NONE },
	[F_REQUIRE_POLICY] = { "x509ce.requireExplicitPolicy", "requireExplicitPolicy", FIELD_U64 },
	[F_INHIBIT_MAPPING] = { "x509ce.inhibitPolicyMapping", "inhibitPolicyMapping", FIELD_U64 },
	[F_SKIP_CERTS] = { "x509ce.SkipCerts", "SkipCerts", FIELD_U64 },
	[F_CRL_POINTS] = { "x509ce.CRLDistPointsSyntax", "CRLDistPointsSyntax", FIELD_U32 },
	[F_CRL_POINT] = { "x509ce.DistributionPoint_element", "DistributionPoint", FIELD_NONE },
	[F_POINT_NAME] = { "x509ce.distributionPoint", "distributionPoint",
		FIELD_U32, .names = point_names },
	[F_FULL_NAME] = { "x509ce.fullName", "fullName", FIELD_U32 },
	[F_RELATIVE_NAME] = { "x509ce.nameRelativeToCRLIssuer", "nameRelativeToCRLIssuer",
		FIELD_U32 },
	[F_REASONS] = { "x509ce.reasons", "reasons", FIELD_BYTES },
	[F_CRL_ISSUER] = { "x509ce.cRLIssuer", "cRLIssuer", FIELD_U32 },
	[F_UNUSED] = { "x509ce.ReasonFlags.unused", "unused", FIELD_BOOLEAN, .mask = 0x80 },
	[F_KEY_COMPROMISE] = { "x509ce.ReasonFlags.keyCompromise", "keyCompromise",
		FIELD_BOOLEAN, .mask = 0x40 },
	[F_CA_COMPROMISE] = { "x509ce.ReasonFlags.cACompromise", "cACompromise",
		FIELD_BOOLEAN, .mask = 0x20 },
	[F_AFFILIATION] = { "x509ce.ReasonFlags.affiliationChanged", "affiliationChanged",
		FIELD_BOOLEAN, .mask = 0x10 },
	[F_SUPERSEDED] = { "x509ce.ReasonFlags.superseded", "superseded",
		FIELD_BOOLEAN, .mask = 0x08 },
	[F_CESSATION] = { "x509ce.ReasonFlags.cessationOfOperation", "cessationOfOperation",
		FIELD_BOOLEAN, .mask = 0x04 },
	[F_HOLD] = { "x509ce.ReasonFlags.certificateHold", "certificateHold",
		FIELD_BOOLEAN, .mask = 0x02 },
	[F_WITHDRAWN] = { "x509ce.ReasonFlags.privilegeWithdrawn", "privilegeWithdrawn",
		FIELD_BOOLEAN, .mask = 0x01 },
	[F_AA_COMPROMISE] = { "x509ce.ReasonFlags.aACompromise", "aACompromise",
		FIELD_BOOLEAN, .mask = 0x80 },
	[F_ISSUING_POINT] = { "x509ce.IssuingDistPointSyntax_element", "IssuingDistPointSyntax",
		FIELD_NONE },
	[F_ONLY_USERS] = { "x509ce.onlyContainsUserPublicKeyCerts", "onlyContainsUserPublicKeyCerts",
		FIELD_BOOLEAN },
	[F_ONLY_CAS] = { "x509ce.onlyContainsCACerts", "onlyContainsCACerts", FIELD_BOOLEAN },
	[F_ONLY_REASONS] = { "x509ce.onlySomeReasons", "onlySomeReasons", FIELD_BYTES },
	[F_INDIRECT] = { "x509ce.indirectCRL", "indirectCRL", FIELD_BOOLEAN },
	[F_CRL_NUMBER] = { "x509ce.CRLNumber", "CRLNumber", FIELD_U64 },
	[F_BASE_CRL_NUMBER] = { "x509ce.BaseCRLNumber", "BaseCRLNumber", FIELD_U64 },
	[F_STREAM] = { "x509ce.CRLStreamIdentifier", "CRLStreamIdentifier", FIELD_U64 },
	[F_REASON] = { "x509ce.CRLReason", "CRLReason", FIELD_U32, .names = reasons },
	[F_HOLD_INSTRUCTION] = { "x509ce.HoldInstruction", "HoldInstruction", FIELD_OID },
	[F_INVALIDITY] = { "x509ce.id_ce_invalidityDate", "invalidityDate", FIELD_TIME_ABSOLUTE },
	[F_BASE_UPDATE] = { "x509ce.id_ce_baseUpdateTime", "baseUpdateTime", FIELD_TIME_ABSOLUTE },
	[F_EXPIRED_ON_CRL] = { "x509ce.ExpiredCertsOnCRL", "ExpiredCertsOnCRL",
		FIELD_TIME_ABSOLUTE },
	[F_TEMPLATE] = { "x509ce.CertificateTemplate_element", "CertificateTemplate", FIELD_NONE },
	[F_TEMPLATE_ID] = { "x509ce.templateID", "templateID", FIELD_OID },
	[F_TEMPLATE_MAJOR] = { "x509ce.templateMajorVersion", "templateMajorVersion", FIELD_I32 },
	[F_TEMPLATE_MINOR] = { "x509ce.templateMinorVersion", "templateMinorVersion", FIELD_I32 },
	[F_ENTRUST] = { "x509ce.EntrustVersionInfo_element", "EntrustVersionInfo", FIELD_NONE },
	[F_ENTRUST_VERSION] = { "x509ce.entrustVers", "entrustVers", FIELD_STRING },
	[F_ENTRUST_FLAGS] = { "x509ce.entrustVersInfoFlags", "entrustVersInfoFlags", FIELD_BYTES },
	[F_ENTRUST_UPDATE] = { "x509ce.EntrustInfoFlags.keyUpdateAllowed", "keyUpdateAllowed",
		FIELD_BOOLEAN, .mask = 0x80 },
	[F_ENTRUST_NEW] = { "x509ce.EntrustInfoFlags.newExtensions", "newExtensions",
		FIELD_BOOLEAN, .mask = 0x40 },
	[F_ENTRUST_PKIX] = { "x509ce.EntrustInfoFlags.pKIXCertificate", "pKIXCertificate",
		FIELD_BOOLEAN, .mask = 0x20 },
	[F_ENTRUST_ENTERPRISE] = { "x509ce.EntrustInfoFlags.enterpriseCategory", "enterpriseCategory",
		FIELD_BOOLEAN, .mask = 0x10 },
	[F_ENTRUST_WEB] = { "x509ce.EntrustInfoFlags.webCategory", "webCategory",
		FIELD_BOOLEAN, .mask = 0x08 },
	[F_ENTRUST_SET] = { "x509ce.EntrustInfoFlags.sETCategory", "sETCategory",
		FIELD_BOOLEAN, .mask = 0x04 },
};
/* clang-format on */

/* ---------------------------------------------------------------- names of many kinds */

/* An address; where names are limited, with a mask behind it (RFC 5280 4.2.1.10). */
static void address_emit(struct asn1_walk *walk, const struct dissector *protocol, uint16_t field,
                         const struct asn1_value *value)
{
	struct layer *l = asn1_walk_layer(walk, protocol);
	struct reader r = value->contents;
	size_t length = reader_left(&r);
	if (length == 4)
		emit_ipv4(l, F_ADDRESS_V4, &r);
	else if (length == 16)
		emit_ipv6(l, F_ADDRESS_V6, &r);
	else
		emit_bytes(l, length == 8 || length == 32 ? F_ADDRESS_RANGE : field, &r, length);
}

/* clang-format off */
static const struct asn1_type address = { ASN1_KIND_OCTETS, .emit = address_emit };

static const struct asn1_type other_name = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_TYPE_ID, asn1_oid),
		ASN1_EXPLICITLY(0, ASN1_NO_FIELD, asn1_any)) };

static const struct asn1_type party_name = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_EXPLICITLY(0, F_NAME_ASSIGNER, x509sat_directory_string),
		ASN1_EXPLICITLY(1, F_PARTY_NAME, x509sat_directory_string)) };

const struct asn1_type x509ce_general_name = { ASN1_KIND_CHOICE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_IMPLICITLY(0, F_OTHER_NAME, other_name),
		ASN1_IMPLICITLY(1, F_RFC822_NAME, asn1_ia5_string),
		ASN1_IMPLICITLY(2, F_DNS_NAME, asn1_ia5_string),
		ASN1_IMPLICITLY(3, F_X400_ADDRESS, asn1_opaque),
		ASN1_EXPLICITLY(4, F_DIRECTORY_NAME, x509if_name),
		ASN1_IMPLICITLY(5, F_EDI_PARTY_NAME, party_name),
		ASN1_IMPLICITLY(6, F_URI, asn1_ia5_string),
		ASN1_IMPLICITLY(7, F_ADDRESS, address),
		ASN1_IMPLICITLY(8, F_REGISTERED_ID, asn1_oid)) };

const struct asn1_type x509ce_general_names = { ASN1_KIND_SEQUENCE_OF, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_GENERAL_NAME, x509ce_general_name)) };

/* ---------------------------------------------------------------- keys */

static const struct asn1_type authority_key = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_IMPLICITLY(0, F_KEY_IDENTIFIER, asn1_octets),
		ASN1_IMPLICITLY(1, F_AUTHORITY_ISSUER, x509ce_general_names),
		ASN1_IMPLICITLY(2, F_AUTHORITY_SERIAL, asn1_integer)) };

static const struct asn1_type key_usage = { ASN1_KIND_BITS, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_BIT(0, F_DIGITAL_SIGNATURE), ASN1_BIT(0, F_CONTENT_COMMITMENT),
		ASN1_BIT(0, F_KEY_ENCIPHERMENT), ASN1_BIT(0, F_DATA_ENCIPHERMENT),
		ASN1_BIT(0, F_KEY_AGREEMENT), ASN1_BIT(0, F_KEY_CERT_SIGN),
		ASN1_BIT(0, F_CRL_SIGN), ASN1_BIT(0, F_ENCIPHER_ONLY),
		ASN1_BIT(1, F_DECIPHER_ONLY)) };

static const struct asn1_type key_purposes = { ASN1_KIND_SEQUENCE_OF, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_KEY_PURPOSE, asn1_oid)) };

static const struct asn1_type key_period = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_IMPLICITLY(0, F_NOT_BEFORE, asn1_generalized_time),
		ASN1_IMPLICITLY(1, F_NOT_AFTER, asn1_generalized_time)) };

/* ---------------------------------------------------------------- policies and constraints */

static const struct asn1_type qualifier = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_QUALIFIER_ID, asn1_oid), ASN1_MAYBE(ASN1_NO_FIELD, asn1_any)) };

static const struct asn1_type qualifiers = { ASN1_KIND_SEQUENCE_OF, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_QUALIFIER, qualifier)) };

static const struct asn1_type policy = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_POLICY_ID, asn1_oid), ASN1_MAYBE(F_QUALIFIERS, qualifiers)) };

static const struct asn1_type policies = { ASN1_KIND_SEQUENCE_OF, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_POLICY, policy)) };

static const struct asn1_type mapping = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_ISSUER_POLICY, asn1_oid), ASN1_PART(F_SUBJECT_POLICY, asn1_oid)) };

static const struct asn1_type mappings = { ASN1_KIND_SEQUENCE_OF, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_MAPPING, mapping)) };

static const struct asn1_type attributes = { ASN1_KIND_SEQUENCE_OF, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_ATTRIBUTE, x509if_attribute)) };

static const struct asn1_type basic_constraints = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_MAYBE(F_CA, asn1_boolean), ASN1_MAYBE(F_PATH_LENGTH, asn1_integer)) };

static const struct asn1_type subtree = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_BASE, x509ce_general_name),
		ASN1_IMPLICITLY(0, F_MINIMUM, asn1_integer),
		ASN1_IMPLICITLY(1, F_MAXIMUM, asn1_integer)) };

static const struct asn1_type subtrees = { ASN1_KIND_SEQUENCE_OF, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_SUBTREE, subtree)) };

static const struct asn1_type name_constraints = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_IMPLICITLY(0, F_PERMITTED, subtrees),
		ASN1_IMPLICITLY(1, F_EXCLUDED, subtrees)) };

static const struct asn1_type policy_constraints = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_IMPLICITLY(0, F_REQUIRE_POLICY, asn1_integer),
		ASN1_IMPLICITLY(1, F_INHIBIT_MAPPING, asn1_integer)) };

/* ---------------------------------------------------------------- revocation lists */

static const struct asn1_type point_name = { ASN1_KIND_CHOICE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_IMPLICITLY(0, F_FULL_NAME, x509ce_general_names),
		ASN1_IMPLICITLY(1, F_RELATIVE_NAME, x509if_relative)) };

static const struct asn1_type reason_flags = { ASN1_KIND_BITS, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_BIT(0, F_UNUSED), ASN1_BIT(0, F_KEY_COMPROMISE),
		ASN1_BIT(0, F_CA_COMPROMISE), ASN1_BIT(0, F_AFFILIATION),
		ASN1_BIT(0, F_SUPERSEDED), ASN1_BIT(0, F_CESSATION), ASN1_BIT(0, F_HOLD),
		ASN1_BIT(0, F_WITHDRAWN), ASN1_BIT(1, F_AA_COMPROMISE)) };

static const struct asn1_type crl_point = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_EXPLICITLY(0, F_POINT_NAME, point_name),
		ASN1_IMPLICITLY(1, F_REASONS, reason_flags),
		ASN1_IMPLICITLY(2, F_CRL_ISSUER, x509ce_general_names)) };

static const struct asn1_type crl_points = { ASN1_KIND_SEQUENCE_OF, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_CRL_POINT, crl_point)) };

static const struct asn1_type issuing_point = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_EXPLICITLY(0, F_POINT_NAME, point_name),
		ASN1_IMPLICITLY(1, F_ONLY_USERS, asn1_boolean),
		ASN1_IMPLICITLY(2, F_ONLY_CAS, asn1_boolean),
		ASN1_IMPLICITLY(3, F_ONLY_REASONS, reason_flags),
		ASN1_IMPLICITLY(4, F_INDIRECT, asn1_boolean)) };

/* ---------------------------------------------------------------- Microsoft's and Entrust's */

static const struct asn1_type template = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_TEMPLATE_ID, asn1_oid), ASN1_PART(F_TEMPLATE_MAJOR, asn1_integer),
		ASN1_MAYBE(F_TEMPLATE_MINOR, asn1_integer)) };

static const struct asn1_type entrust_flags = { ASN1_KIND_BITS, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_BIT(0, F_ENTRUST_UPDATE), ASN1_BIT(0, F_ENTRUST_NEW),
		ASN1_BIT(0, F_ENTRUST_PKIX), ASN1_BIT(0, F_ENTRUST_ENTERPRISE),
		ASN1_BIT(0, F_ENTRUST_WEB), ASN1_BIT(0, F_ENTRUST_SET)) };

static const struct asn1_type entrust = { ASN1_KIND_SEQUENCE, &x509ce_dissector,
	ASN1_MEMBERS(ASN1_PART(F_ENTRUST_VERSION, asn1_general_string),
		ASN1_MAYBE(F_ENTRUST_FLAGS, entrust_flags)) };

/* ---------------------------------------------------------------- which is which */

#define ROW(oid, type, field) { oid, &(type), (field), &x509ce_dissector }
static const struct asn1_binding bindings[] = {
	ROW("1.2.840.113533.7.65.0", entrust, F_ENTRUST),
	ROW("1.3.6.1.4.1.311.21.10", policies, F_POLICIES),
	ROW("1.3.6.1.4.1.311.21.7", template, F_TEMPLATE),
	ROW("2.5.29.14", asn1_octets, F_SUBJECT_KEY),
	ROW("2.5.29.15", key_usage, F_KEY_USAGE),
	ROW("2.5.29.16", key_period, F_KEY_PERIOD),
	ROW("2.5.29.17", x509ce_general_names, F_GENERAL_NAMES),
	ROW("2.5.29.18", x509ce_general_names, F_GENERAL_NAMES),
	ROW("2.5.29.19", basic_constraints, F_BASIC),
	ROW("2.5.29.20", asn1_integer, F_CRL_NUMBER),
	ROW("2.5.29.21", asn1_enumerated, F_REASON),
	ROW("2.5.29.23", asn1_oid, F_HOLD_INSTRUCTION),
	ROW("2.5.29.24", asn1_generalized_time, F_INVALIDITY),
	ROW("2.5.29.27", asn1_integer, F_BASE_CRL_NUMBER),
	ROW("2.5.29.28", issuing_point, F_ISSUING_POINT),
	ROW("2.5.29.29", x509ce_general_names, F_GENERAL_NAMES),
	ROW("2.5.29.3", policies, F_POLICIES),
	ROW("2.5.29.30", name_constraints, F_NAME_CONSTRAINTS),
	ROW("2.5.29.31", crl_points, F_CRL_POINTS),
	ROW("2.5.29.32", policies, F_POLICIES),
	ROW("2.5.29.33", mappings, F_MAPPINGS),
	ROW("2.5.29.35", authority_key, F_AUTHORITY_KEY),
	ROW("2.5.29.36", policy_constraints, F_POLICY_CONSTRAINTS),
	ROW("2.5.29.37", key_purposes, F_KEY_PURPOSES),
	ROW("2.5.29.40", asn1_integer, F_STREAM),
	ROW("2.5.29.46", crl_points, F_CRL_POINTS),
	ROW("2.5.29.51", asn1_generalized_time, F_BASE_UPDATE),
	ROW("2.5.29.54", asn1_integer, F_SKIP_CERTS),
	ROW("2.5.29.60", asn1_generalized_time, F_EXPIRED_ON_CRL),
	ROW("2.5.29.9", attributes, F_ATTRIBUTES),
};
/* clang-format on */
const struct asn1_bindings x509ce_bindings = { bindings, sizeof bindings / sizeof *bindings };

static void x509ce_dissect(struct layer *l, struct reader *r, const void *note)
{
	x509_dissect_value(l, r, &x509ce_general_names, F_GENERAL_NAMES);
}

const struct dissector x509ce_dissector = {
	.name = "x509ce",
	.label = "X.509 Certificate Extensions",
	.short_label = "X509CE",
	FIELDS(x509ce_fields),
	.dissect = x509ce_dissect,
	.is_leaf = true,
};
