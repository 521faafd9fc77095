/* pkix1implicit.c - where an authority's services are, and notices to users, RFC 5280 4.2.2.1, 4.2.1.4. */
#include "pkix.h"

#include "proto/list.h"
#include "x509.h"
#include "x509ce.h"

enum {
	F_ACCESS,
	F_ACCESS_DESCRIPTION,
	F_ACCESS_METHOD,
	F_ACCESS_LOCATION,
	F_NOTICE,
	F_NOTICE_REFERENCE,
	F_ORGANIZATION,
	F_NUMBERS,
	F_NUMBER,
	F_EXPLICIT_TEXT,
	F_IA5,
	F_VISIBLE,
	F_BMP,
	F_UTF8,
	F_COUNT
};

static const struct value_name texts[] = {
	{ 0, "ia5String" }, { 1, "visibleString" }, { 2, "bmpString" }, { 3, "utf8String" }, { 0 },
};

/* clang-format off */
static const struct field pkix1implicit_fields[F_COUNT] = {
	[F_ACCESS] = { "pkix1implicit.AuthorityInfoAccessSyntax", "AuthorityInfoAccessSyntax", FIELD_U32 },
	[F_ACCESS_DESCRIPTION] = { "pkix1implicit.AccessDescription_element", "AccessDescription", FIELD_NONE },
	[F_ACCESS_METHOD] = { "pkix1implicit.accessMethod", "accessMethod", FIELD_OID },
	[F_ACCESS_LOCATION] = { "pkix1implicit.accessLocation", "accessLocation", FIELD_U32 },
	[F_NOTICE] = { "pkix1implicit.UserNotice_element", "UserNotice", FIELD_NONE },
	[F_NOTICE_REFERENCE] = { "pkix1implicit.noticeRef_element", "noticeRef", FIELD_NONE },
	[F_ORGANIZATION] = { "pkix1implicit.organization", "organization", FIELD_U32, .names = texts },
	[F_NUMBERS] = { "pkix1implicit.noticeNumbers", "noticeNumbers", FIELD_U32 },
	[F_NUMBER] = { "pkix1implicit.noticeNumbers_item", "noticeNumbers item", FIELD_I32 },
	[F_EXPLICIT_TEXT] = { "pkix1implicit.explicitText", "explicitText", FIELD_U32, .names = texts },
	[F_IA5] = { "pkix1implicit.ia5String", "ia5String", FIELD_STRING },
	[F_VISIBLE] = { "pkix1implicit.visibleString", "visibleString", FIELD_STRING },
	[F_BMP] = { "pkix1implicit.bmpString", "bmpString", FIELD_STRING },
	[F_UTF8] = { "pkix1implicit.utf8String", "utf8String", FIELD_STRING },
};

static const struct asn1_type access_description = { ASN1_KIND_SEQUENCE, &pkix1implicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_ACCESS_METHOD, asn1_oid),
		ASN1_PART(F_ACCESS_LOCATION, x509ce_general_name)) };

static const struct asn1_type access_list = { ASN1_KIND_SEQUENCE_OF, &pkix1implicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_ACCESS_DESCRIPTION, access_description)) };

static const struct asn1_type text = { ASN1_KIND_CHOICE, &pkix1implicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_IA5, asn1_ia5_string), ASN1_PART(F_VISIBLE, asn1_visible_string),
		ASN1_PART(F_BMP, asn1_bmp_string), ASN1_PART(F_UTF8, asn1_utf8_string)) };

static const struct asn1_type numbers = { ASN1_KIND_SEQUENCE_OF, &pkix1implicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_NUMBER, asn1_integer)) };

static const struct asn1_type reference = { ASN1_KIND_SEQUENCE, &pkix1implicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_ORGANIZATION, text), ASN1_PART(F_NUMBERS, numbers)) };

static const struct asn1_type notice = { ASN1_KIND_SEQUENCE, &pkix1implicit_dissector,
	ASN1_MEMBERS(ASN1_MAYBE(F_NOTICE_REFERENCE, reference), ASN1_MAYBE(F_EXPLICIT_TEXT, text)) };
/* clang-format on */

static const struct asn1_binding bindings[] = {
	{ "1.3.6.1.5.5.7.1.1", &access_list, F_ACCESS, &pkix1implicit_dissector },
	{ "1.3.6.1.5.5.7.2.2", &notice, F_NOTICE, &pkix1implicit_dissector },
};
const struct asn1_bindings pkix1implicit_bindings = { bindings, 2 };

static void pkix1implicit_dissect(struct layer *l, struct reader *r, const void *note)
{
	x509_dissect_value(l, r, &access_list, F_ACCESS);
}

const struct dissector pkix1implicit_dissector = {
	.name = "pkix1implicit",
	.label = "PKIX1Implicit",
	.short_label = "PKIX1IMPLICIT",
	FIELDS(pkix1implicit_fields),
	.dissect = pkix1implicit_dissect,
	.is_leaf = true,
};
