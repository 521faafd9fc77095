/* pkix1explicit.c - practice statements (RFC 5280 4.2.1.4), TLS features (RFC 7633), addresses and systems
 * that a certificate may speak for (RFC 3779), Diffie-Hellman parameters (RFC 3279 2.3.3). */
#include "pkix.h"

#include "asn1_emit.h"
#include "proto/list.h"
#include "x509.h"

enum {
	F_STATEMENT,
	F_FEATURES,
	F_FEATURE,
	F_BLOCKS,
	F_FAMILY,
	F_FAMILY_OCTETS,
	F_FAMILY_NUMBER,
	F_FAMILY_SUBSEQUENT,
	F_ADDRESS_CHOICE,
	F_INHERIT,
	F_ADDRESSES,
	F_ADDRESS,
	F_PREFIX,
	F_RANGE,
	F_MIN,
	F_MAX,
	F_SYSTEMS,
	F_SYSTEM_NUMBERS,
	F_SYSTEM_RDI,
	F_SYSTEM_LIST,
	F_SYSTEM,
	F_SYSTEM_ID,
	F_SYSTEM_RANGE,
	F_SYSTEM_MIN,
	F_SYSTEM_MAX,
	F_DOMAIN,
	F_P,
	F_G,
	F_Q,
	F_J,
	F_VALIDATION,
	F_SEED,
	F_COUNTER,
	F_COUNT
};

/* The TLS extensions that a certificate can ask its server for. */
static const struct value_name tls_features[] = { { 5, "status_request" },
	                                          { 17, "status_request_v2" },
	                                          { 0 } };
/* IANA's address family numbers, those that a certificate can have. */
static const struct value_name families[] = { { 1, "IPv4" }, { 2, "IPv6" }, { 0 } };
static const struct value_name address_choices[] = { { 0, "inherit" },
	                                             { 1, "addressesOrRanges" },
	                                             { 0 } };
static const struct value_name addresses[] = { { 0, "addressPrefix" },
	                                       { 1, "addressRange" },
	                                       { 0 } };
static const struct value_name system_choices[] = { { 0, "inherit" },
	                                            { 1, "asIdsOrRanges" },
	                                            { 0 } };
static const struct value_name systems[] = { { 0, "id" }, { 1, "range" }, { 0 } };

/* clang-format off */
static const struct field pkix1explicit_fields[F_COUNT] = {
	[F_STATEMENT] = { "pkix1explicit.DirectoryString", "DirectoryString", FIELD_STRING },
	[F_FEATURES] = { "pkix1explicit.Features", "Features", FIELD_U32 },
	[F_FEATURE] = { "pkix1explicit.Features_item", "Features item", FIELD_U16,
		.names = tls_features },
	[F_BLOCKS] = { "pkix1explicit.IPAddrBlocks", "IPAddrBlocks", FIELD_U32 },
	[F_FAMILY] = { "pkix1explicit.IPAddressFamily_element", "IPAddressFamily", FIELD_NONE },
	[F_FAMILY_OCTETS] = { "pkix1explicit.addressFamily", "addressFamily", FIELD_BYTES },
	[F_FAMILY_NUMBER] = { "pkix1explicit.addressfamily", "Address family(AFN)", FIELD_U16,
		.names = families },
	[F_FAMILY_SUBSEQUENT] = { "pkix1explicit.addressfamily.safi",
		"Subsequent Address Family Identifiers (SAFI)", FIELD_U16 },
	[F_ADDRESS_CHOICE] = { "pkix1explicit.ipAddressChoice", "ipAddressChoice", FIELD_U32,
		.names = address_choices },
	[F_INHERIT] = { "pkix1explicit.inherit_element", "inherit", FIELD_NONE },
	[F_ADDRESSES] = { "pkix1explicit.addressesOrRanges", "addressesOrRanges", FIELD_U32 },
	[F_ADDRESS] = { "pkix1explicit.IPAddressOrRange", "IPAddressOrRange", FIELD_U32,
		.names = addresses },
	[F_PREFIX] = { "pkix1explicit.addressPrefix", "addressPrefix", FIELD_BYTES },
	[F_RANGE] = { "pkix1explicit.addressRange_element", "addressRange", FIELD_NONE },
	[F_MIN] = { "pkix1explicit.min", "min", FIELD_BYTES },
	[F_MAX] = { "pkix1explicit.max", "max", FIELD_BYTES },
	[F_SYSTEMS] = { "pkix1explicit.ASIdentifiers_element", "ASIdentifiers", FIELD_NONE },
	[F_SYSTEM_NUMBERS] = { "pkix1explicit.asnum", "asnum", FIELD_U32, .names = system_choices },
	[F_SYSTEM_RDI] = { "pkix1explicit.rdi", "rdi", FIELD_U32, .names = system_choices },
	[F_SYSTEM_LIST] = { "pkix1explicit.asIdsOrRanges", "asIdsOrRanges", FIELD_U32 },
	[F_SYSTEM] = { "pkix1explicit.ASIdOrRange", "ASIdOrRange", FIELD_U32, .names = systems },
	[F_SYSTEM_ID] = { "pkix1explicit.id", "id", FIELD_I32 },
	[F_SYSTEM_RANGE] = { "pkix1explicit.range_element", "range", FIELD_NONE },
	[F_SYSTEM_MIN] = { "pkix1explicit.min", "min", FIELD_I32 },
	[F_SYSTEM_MAX] = { "pkix1explicit.max", "max", FIELD_I32 },
	[F_DOMAIN] = { "pkix1explicit.DomainParameters_element", "DomainParameters", FIELD_NONE },
	[F_P] = { "pkix1explicit.p", "p", FIELD_I32 },
	[F_G] = { "pkix1explicit.g", "g", FIELD_I32 },
	[F_Q] = { "pkix1explicit.q", "q", FIELD_I32 },
	[F_J] = { "pkix1explicit.j", "j", FIELD_I32 },
	[F_VALIDATION] = { "pkix1explicit.validationParms_element", "validationParms", FIELD_NONE },
	[F_SEED] = { "pkix1explicit.seed", "seed", FIELD_BYTES },
	[F_COUNTER] = { "pkix1explicit.pgenCounter", "pgenCounter", FIELD_I32 },
};
/* clang-format on */

/* RFC 3779 2.2.3.3: a family's number, and perhaps one more octet. */
static void family_emit(struct asn1_walk *walk, const struct dissector *protocol, uint16_t field,
                        const struct asn1_value *value)
{
	struct layer *l = asn1_walk_layer(walk, protocol);
	struct reader r = value->contents, end = r;
	end.at = end.end;
	uint32_t item = layer_open(l, field, &r);
	if (reader_left(&r) >= 2) emit_u16(l, F_FAMILY_NUMBER, &r);
	if (reader_left(&r) > 0) emit_uint(l, F_FAMILY_SUBSEQUENT, &r, 1);
	layer_close(l, item, &end);
}

/* clang-format off */
static const struct asn1_type features = { ASN1_KIND_SEQUENCE_OF, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_FEATURE, asn1_integer)) };

static const struct asn1_type family_octets = { ASN1_KIND_OCTETS, .emit = family_emit };

static const struct asn1_type address_range = { ASN1_KIND_SEQUENCE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_MIN, asn1_bits), ASN1_PART(F_MAX, asn1_bits)) };

static const struct asn1_type address_or_range = { ASN1_KIND_CHOICE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_PREFIX, asn1_bits), ASN1_PART(F_RANGE, address_range)) };

static const struct asn1_type address_list = { ASN1_KIND_SEQUENCE_OF, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_ADDRESS, address_or_range)) };

static const struct asn1_type address_choice = { ASN1_KIND_CHOICE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_INHERIT, asn1_null), ASN1_PART(F_ADDRESSES, address_list)) };

static const struct asn1_type family = { ASN1_KIND_SEQUENCE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_FAMILY_OCTETS, family_octets),
		ASN1_PART(F_ADDRESS_CHOICE, address_choice)) };

static const struct asn1_type blocks = { ASN1_KIND_SEQUENCE_OF, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_FAMILY, family)) };

static const struct asn1_type system_range = { ASN1_KIND_SEQUENCE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_SYSTEM_MIN, asn1_integer), ASN1_PART(F_SYSTEM_MAX, asn1_integer)) };

static const struct asn1_type system_or_range = { ASN1_KIND_CHOICE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_SYSTEM_ID, asn1_integer), ASN1_PART(F_SYSTEM_RANGE, system_range)) };

static const struct asn1_type system_list = { ASN1_KIND_SEQUENCE_OF, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_SYSTEM, system_or_range)) };

static const struct asn1_type system_choice = { ASN1_KIND_CHOICE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_INHERIT, asn1_null), ASN1_PART(F_SYSTEM_LIST, system_list)) };

static const struct asn1_type system_identifiers = { ASN1_KIND_SEQUENCE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_EXPLICITLY(0, F_SYSTEM_NUMBERS, system_choice),
		ASN1_EXPLICITLY(1, F_SYSTEM_RDI, system_choice)) };

static const struct asn1_type validation = { ASN1_KIND_SEQUENCE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_SEED, asn1_bits), ASN1_PART(F_COUNTER, asn1_integer)) };

static const struct asn1_type domain = { ASN1_KIND_SEQUENCE, &pkix1explicit_dissector,
	ASN1_MEMBERS(ASN1_PART(F_P, asn1_integer), ASN1_PART(F_G, asn1_integer),
		ASN1_PART(F_Q, asn1_integer), ASN1_MAYBE(F_J, asn1_integer),
		ASN1_MAYBE(F_VALIDATION, validation)) };

#define ROW(oid, type, field) { oid, &(type), (field), &pkix1explicit_dissector }
static const struct asn1_binding bindings[] = {
	ROW("1.2.840.10046.2.1", domain, F_DOMAIN),
	ROW("1.3.6.1.5.5.7.1.24", features, F_FEATURES),
	ROW("1.3.6.1.5.5.7.1.7", blocks, F_BLOCKS),
	ROW("1.3.6.1.5.5.7.1.8", system_identifiers, F_SYSTEMS),
	ROW("1.3.6.1.5.5.7.2.1", asn1_ia5_string, F_STATEMENT),
};
/* clang-format on */
const struct asn1_bindings pkix1explicit_bindings = { bindings,
	                                              sizeof bindings / sizeof *bindings };

static void pkix1explicit_dissect(struct layer *l, struct reader *r, const void *note)
{
	x509_dissect_value(l, r, &blocks, F_BLOCKS);
}

const struct dissector pkix1explicit_dissector = {
	.name = "pkix1explicit",
	.label = "PKIX1Explicit",
	.short_label = "PKIX1EXPLICIT",
	FIELDS(pkix1explicit_fields),
	.dissect = pkix1explicit_dissect,
	.is_leaf = true,
};
