/* pkixqualified.c - qualified certificates, RFC 3739 3.2.6; names of XMPP and SRV, RFC 6120, RFC 4985. */
#include "pkix.h"

#include "proto/list.h"
#include "x509.h"
#include "x509ce.h"

enum {
	F_STATEMENTS,
	F_STATEMENT,
	F_STATEMENT_ID,
	F_SEMANTICS,
	F_SEMANTICS_ID,
	F_AUTHORITIES,
	F_AUTHORITY,
	F_XMPP,
	F_SRV,
	F_COUNT
};

/* clang-format off */
static const struct field pkixqualified_fields[F_COUNT] = {
	[F_STATEMENTS] = { "pkixqualified.QCStatements", "QCStatements", FIELD_U32 },
	[F_STATEMENT] = { "pkixqualified.QCStatement_element", "QCStatement", FIELD_NONE },
	[F_STATEMENT_ID] = { "pkixqualified.statementId", "statementId", FIELD_OID },
	[F_SEMANTICS] = { "pkixqualified.SemanticsInformation_element", "SemanticsInformation", FIELD_NONE },
	[F_SEMANTICS_ID] = { "pkixqualified.semanticsIdentifier", "semanticsIdentifier", FIELD_OID },
	[F_AUTHORITIES] = { "pkixqualified.nameRegistrationAuthorities", "nameRegistrationAuthorities",
		FIELD_U32 },
	[F_AUTHORITY] = { "pkixqualified.GeneralName", "GeneralName", FIELD_U32,
		.names = x509ce_general_name_kinds },
	[F_XMPP] = { "pkixqualified.XmppAddr", "XmppAddr", FIELD_STRING },
	[F_SRV] = { "pkixqualified.SRVName", "SRVName", FIELD_STRING },
};

static const struct asn1_type statement = { ASN1_KIND_SEQUENCE, &pkixqualified_dissector,
	ASN1_MEMBERS(ASN1_PART(F_STATEMENT_ID, asn1_oid), ASN1_MAYBE(ASN1_NO_FIELD, asn1_any)) };

static const struct asn1_type statements = { ASN1_KIND_SEQUENCE_OF, &pkixqualified_dissector,
	ASN1_MEMBERS(ASN1_PART(F_STATEMENT, statement)) };

static const struct asn1_type authorities = { ASN1_KIND_SEQUENCE_OF, &pkixqualified_dissector,
	ASN1_MEMBERS(ASN1_PART(F_AUTHORITY, x509ce_general_name)) };

static const struct asn1_type semantics = { ASN1_KIND_SEQUENCE, &pkixqualified_dissector,
	ASN1_MEMBERS(ASN1_MAYBE(F_SEMANTICS_ID, asn1_oid), ASN1_MAYBE(F_AUTHORITIES, authorities)) };

#define ROW(number, type, field) { "1.3.6.1.5.5.7." number, &(type), (field), &pkixqualified_dissector }
static const struct asn1_binding bindings[] = {
	ROW("1.3", statements, F_STATEMENTS),
	ROW("11.1", semantics, F_SEMANTICS),
	ROW("11.2", semantics, F_SEMANTICS),
	ROW("8.5", asn1_utf8_string, F_XMPP),
	ROW("8.7", asn1_ia5_string, F_SRV),
};
/* clang-format on */
const struct asn1_bindings pkixqualified_bindings = { bindings,
	                                              sizeof bindings / sizeof *bindings };

static void pkixqualified_dissect(struct layer *l, struct reader *r, const void *note)
{
	x509_dissect_value(l, r, &statements, F_STATEMENTS);
}

const struct dissector pkixqualified_dissector = {
	.name = "pkixqualified",
	.label = "PKIX Qualified",
	.short_label = "PKIXQUALIFIED",
	FIELDS(pkixqualified_fields),
	.dissect = pkixqualified_dissect,
	.is_leaf = true,
};
