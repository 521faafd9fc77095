/* x509sat.c - attributes that names are made of, X.520 6: which identifier has which syntax. */
#include "x509sat.h"

#include "proto/list.h"
#include "x509.h"

enum {
	F_DIRECTORY_STRING,
	F_TELETEX_CHOICE,
	F_PRINTABLE_CHOICE,
	F_UNIVERSAL_CHOICE,
	F_BMP_CHOICE,
	F_UTF8_CHOICE,
	F_COUNTRY,
	F_PRINTABLE,
	F_TELEPHONE,
	F_DESTINATION,
	F_X121,
	F_ISDN,
	F_UNIQUE_IDENTIFIER,
	F_IA5,
	F_BMP,
	F_UTF8,
	F_INTEGER,
	F_OCTETS,
	F_UTC_TIME,
	F_GENERALIZED_TIME,
	F_OID,
	F_BOOLEAN,
	F_POSTAL_ADDRESS,
	F_COUNT
};

const struct value_name x509sat_strings[] = {
	{ 0, "teletexString" }, { 1, "printableString" }, { 2, "universalString" },
	{ 3, "bmpString" },     { 4, "uTF8String" },      { 0 },
};

/* clang-format off */
static const struct field x509sat_fields[F_COUNT] = {
	[F_DIRECTORY_STRING] = { "x509sat.DirectoryString", "DirectoryString", FIELD_U32,
		.names = x509sat_strings },
	[F_TELETEX_CHOICE] = { "x509sat.teletexString", "teletexString", FIELD_STRING },
	[F_PRINTABLE_CHOICE] = { "x509sat.printableString", "printableString", FIELD_STRING },
	[F_UNIVERSAL_CHOICE] = { "x509sat.universalString", "universalString", FIELD_STRING },
	[F_BMP_CHOICE] = { "x509sat.bmpString", "bmpString", FIELD_STRING },
	[F_UTF8_CHOICE] = { "x509sat.uTF8String", "uTF8String", FIELD_STRING },
	[F_COUNTRY] = { "x509sat.CountryName", "CountryName", FIELD_STRING },
	[F_PRINTABLE] = { "x509sat.PrintableString", "PrintableString", FIELD_STRING },
	[F_TELEPHONE] = { "x509sat.TelephoneNumber", "TelephoneNumber", FIELD_STRING },
	[F_DESTINATION] = { "x509sat.DestinationIndicator", "DestinationIndicator", FIELD_STRING },
	[F_X121] = { "x509sat.X121Address", "X121Address", FIELD_STRING },
	[F_ISDN] = { "x509sat.InternationalISDNNumber", "InternationalISDNNumber", FIELD_STRING },
	[F_UNIQUE_IDENTIFIER] = { "x509sat.UniqueIdentifier", "UniqueIdentifier", FIELD_BYTES },
	[F_IA5] = { "x509sat.IA5String", "IA5String", FIELD_STRING },
	[F_BMP] = { "x509sat.BMPString", "BMPString", FIELD_STRING },
	[F_UTF8] = { "x509sat.UTF8String", "UTF8String", FIELD_STRING },
	[F_INTEGER] = { "x509sat.Integer", "Integer", FIELD_I32 },
	[F_OCTETS] = { "x509sat.OctetString", "OctetString", FIELD_BYTES },
	[F_UTC_TIME] = { "x509sat.UTCTime", "UTCTime", FIELD_STRING },
	[F_GENERALIZED_TIME] = { "x509sat.GeneralizedTime", "GeneralizedTime", FIELD_TIME_ABSOLUTE },
	[F_OID] = { "x509sat.ObjectIdentifier", "ObjectIdentifier", FIELD_OID },
	[F_BOOLEAN] = { "x509sat.Boolean", "Boolean", FIELD_BOOLEAN },
	[F_POSTAL_ADDRESS] = { "x509sat.PostalAddress", "PostalAddress", FIELD_U32 },
};

const struct asn1_type x509sat_directory_string = { ASN1_KIND_CHOICE, &x509sat_dissector,
	ASN1_MEMBERS(ASN1_PART(F_TELETEX_CHOICE, asn1_teletex_string),
		ASN1_PART(F_PRINTABLE_CHOICE, asn1_printable_string),
		ASN1_PART(F_UNIVERSAL_CHOICE, asn1_universal_string),
		ASN1_PART(F_BMP_CHOICE, asn1_bmp_string),
		ASN1_PART(F_UTF8_CHOICE, asn1_utf8_string)) };

static const struct asn1_type postal_address = { ASN1_KIND_SEQUENCE_OF, &x509sat_dissector,
	ASN1_MEMBERS(ASN1_PART(F_DIRECTORY_STRING, x509sat_directory_string)) };

#define ROW(oid, type, field) { oid, &(type), (field), &x509sat_dissector }
static const struct asn1_binding bindings[] = {
	ROW("0.9.2342.19200300.100.1.25", asn1_ia5_string, F_IA5),
	ROW("1.2.840.113549.1.9.1", asn1_ia5_string, F_IA5),
	ROW("1.2.840.113549.1.9.13", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("1.2.840.113549.1.9.20", asn1_bmp_string, F_BMP),
	ROW("1.2.840.113549.1.9.21", asn1_octets, F_OCTETS),
	ROW("1.2.840.113549.1.9.7", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("1.2.840.113549.1.9.8", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("1.3.6.1.4.1.311.20.2", asn1_bmp_string, F_BMP),
	ROW("1.3.6.1.4.1.311.20.2.3", asn1_utf8_string, F_UTF8),
	ROW("1.3.6.1.4.1.311.21.1", asn1_integer, F_INTEGER),
	ROW("1.3.6.1.4.1.311.21.2", asn1_octets, F_OCTETS),
	ROW("1.3.6.1.4.1.311.21.3", asn1_integer, F_INTEGER),
	ROW("1.3.6.1.4.1.311.21.4", asn1_utc_time, F_UTC_TIME),
	ROW("1.3.6.1.4.1.311.60.2.1.1", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("1.3.6.1.4.1.311.60.2.1.2", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("1.3.6.1.4.1.311.60.2.1.3", asn1_printable_string, F_COUNTRY),
	ROW("1.3.6.1.5.5.7.9.1", asn1_generalized_time, F_GENERALIZED_TIME),
	ROW("1.3.6.1.5.5.7.9.2", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("1.3.6.1.5.5.7.9.3", asn1_printable_string, F_PRINTABLE),
	ROW("1.3.6.1.5.5.7.9.4", asn1_printable_string, F_COUNTRY),
	ROW("1.3.6.1.5.5.7.9.5", asn1_printable_string, F_COUNTRY),
	ROW("2.16.840.1.113730.3.1.1", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.16.840.1.113730.3.1.2", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.16.840.1.113730.3.1.241", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.16.840.1.113730.3.1.3", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.16.840.1.113730.3.1.39", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.16.840.1.113730.3.1.4", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.18.1", asn1_generalized_time, F_GENERALIZED_TIME),
	ROW("2.5.18.2", asn1_generalized_time, F_GENERALIZED_TIME),
	ROW("2.5.18.5", asn1_oid, F_OID),
	ROW("2.5.18.7", asn1_oid, F_OID),
	ROW("2.5.18.8", asn1_generalized_time, F_GENERALIZED_TIME),
	ROW("2.5.18.9", asn1_boolean, F_BOOLEAN),
	ROW("2.5.24.1", asn1_oid, F_OID),
	ROW("2.5.4.0", asn1_oid, F_OID),
	ROW("2.5.4.10", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.11", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.12", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.13", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.15", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.16", postal_address, F_POSTAL_ADDRESS),
	ROW("2.5.4.17", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.18", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.19", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.2", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.20", asn1_printable_string, F_TELEPHONE),
	ROW("2.5.4.24", asn1_numeric_string, F_X121),
	ROW("2.5.4.25", asn1_numeric_string, F_ISDN),
	ROW("2.5.4.26", postal_address, F_POSTAL_ADDRESS),
	ROW("2.5.4.27", asn1_printable_string, F_DESTINATION),
	ROW("2.5.4.3", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.30", asn1_oid, F_OID),
	ROW("2.5.4.35", asn1_octets, F_OCTETS),
	ROW("2.5.4.4", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.41", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.42", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.43", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.44", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.45", asn1_bits, F_UNIQUE_IDENTIFIER),
	ROW("2.5.4.46", asn1_printable_string, F_PRINTABLE),
	ROW("2.5.4.5", asn1_printable_string, F_PRINTABLE),
	ROW("2.5.4.51", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.54", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.6", asn1_printable_string, F_COUNTRY),
	ROW("2.5.4.65", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.66", asn1_oid, F_OID),
	ROW("2.5.4.67", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.7", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.8", x509sat_directory_string, F_DIRECTORY_STRING),
	ROW("2.5.4.9", x509sat_directory_string, F_DIRECTORY_STRING),
};
/* clang-format on */
const struct asn1_bindings x509sat_bindings = { bindings, sizeof bindings / sizeof *bindings };

static void x509sat_dissect(struct layer *l, struct reader *r, const void *note)
{
	x509_dissect_value(l, r, &x509sat_directory_string, F_DIRECTORY_STRING);
}

const struct dissector x509sat_dissector = {
	.name = "x509sat",
	.label = "X.509 Selected Attribute Types",
	.short_label = "X509SAT",
	FIELDS(x509sat_fields),
	.dissect = x509sat_dissect,
	.is_leaf = true,
};
