/* x509if.c - names of the X.500 directory, X.501: RDNs, their attributes, and each name as one text. */
#include "x509if.h"

#include <stdio.h>
#include <string.h>

#include "asn1_emit.h"
#include "asn1_names.h"
#include "proto/list.h"
#include "x509.h"

enum { F_OID, F_DISTINGUISHED_NAME, F_SEQUENCE, F_RELATIVE, F_ATTRIBUTE, F_VALUES, F_COUNT };

/* clang-format off */
static const struct field x509if_fields[F_COUNT] = {
	[F_OID] = { "x509if.oid", "Object Id", FIELD_OID },
	[F_DISTINGUISHED_NAME] = { "x509if.DistinguishedName", "DistinguishedName", FIELD_U32 },
	[F_SEQUENCE] = { "x509if.rdnSequence", "rdnSequence", FIELD_U32 },
	[F_RELATIVE] = { "x509if.RDNSequence_item", "RDNSequence item", FIELD_U32 },
	[F_ATTRIBUTE] = { "x509if.RelativeDistinguishedName_item_element",
		"RelativeDistinguishedName item", FIELD_NONE },
	[F_VALUES] = { "x509if.values", "values", FIELD_U32 },
};
/* clang-format on */

/* ---------------------------------------------------------------- names as text */

static void name_append(char *text, size_t size, const char *separator, const char *more)
{
	size_t used = strlen(text);
	snprintf(text + used, size - used, "%s%s", used ? separator : "", more);
}

static void attribute_emit_type(struct asn1_walk *walk, const struct dissector *protocol,
                                uint16_t field, const struct asn1_value *value)
{
	struct x509_names *names = walk->user;
	asn1_emit(walk, &asn1_oid, protocol, field, value);
	asn1_oid_name(walk->oid, names->attribute, sizeof names->attribute);
}

static bool value_is_text(const struct asn1_value *value)
{
	if (value->class != ASN1_UNIVERSAL) return false;
	return value->tag == ASN1_UTF8_STRING ||
	       (value->tag >= ASN1_NUMERIC_STRING && value->tag <= ASN1_BMP_STRING);
}

/* What is no text is left out of the name. */
static void attribute_emit_value(struct asn1_walk *walk, const struct dissector *protocol,
                                 uint16_t field, const struct asn1_value *value)
{
	struct x509_names *names = walk->user;
	enum { TEXT_BYTES_MAX = X509_ATTRIBUTE_TEXT_MAX / 2 };
	char text[3 * TEXT_BYTES_MAX + 1] = "";
	size_t length = reader_left(&value->contents);
	if (value_is_text(value))
		asn1_string_text(value->tag, value->contents.at,
		                 length < TEXT_BYTES_MAX ? length : TEXT_BYTES_MAX, text);
	name_append(names->attribute, sizeof names->attribute, "=", text);
	asn1_walk_value(walk, &asn1_any, protocol, field, value, false);
}

static void attribute_after(struct asn1_walk *walk, uint32_t item)
{
	struct x509_names *names = walk->user;
	layer_text_append(walk->host, item, " (%s)", names->attribute);
	name_append(names->rdn, sizeof names->rdn, "+", names->attribute);
}

static void relative_before(struct asn1_walk *walk)
{
	struct x509_names *names = walk->user;
	names->rdn[0] = 0;
}

static void relative_after(struct asn1_walk *walk, uint32_t item)
{
	struct x509_names *names = walk->user;
	char rest[X509_NAME_TEXT_MAX];
	if (!names->rdn[0]) return;
	layer_text_append(walk->host, item, " (%s)", names->rdn);
	snprintf(rest, sizeof rest, "%s", names->name);
	names->name[0] = 0;
	name_append(names->name, sizeof names->name, "", names->rdn);
	if (rest[0]) name_append(names->name, sizeof names->name, ",", rest);
}

static void sequence_before(struct asn1_walk *walk)
{
	struct x509_names *names = walk->user;
	names->name[0] = 0;
}

static void sequence_after(struct asn1_walk *walk, uint32_t item)
{
	const struct x509_names *names = walk->user;
	if (names->name[0]) layer_text_append(walk->host, item, " (%s)", names->name);
}

/* ---------------------------------------------------------------- types */

static const struct asn1_type attribute_type = { ASN1_KIND_OID, .emit = attribute_emit_type };

static const struct asn1_type attribute_value = { ASN1_KIND_BY_OID, .emit = attribute_emit_value };

static const struct asn1_type attribute_and_value = {
	ASN1_KIND_SEQUENCE, &x509if_dissector,
	ASN1_MEMBERS(ASN1_PART(F_OID, attribute_type), ASN1_PART(ASN1_NO_FIELD, attribute_value)),
	.after = attribute_after
};

const struct asn1_type x509if_relative = { ASN1_KIND_SEQUENCE_OF,
	                                   &x509if_dissector,
	                                   ASN1_MEMBERS(
						   ASN1_PART(F_ATTRIBUTE, attribute_and_value)),
	                                   ASN1_SET,
	                                   relative_before,
	                                   relative_after };

const struct asn1_type x509if_sequence = { ASN1_KIND_SEQUENCE_OF, &x509if_dissector,
	                                   ASN1_MEMBERS(ASN1_PART(F_RELATIVE, x509if_relative)),
	                                   .before = sequence_before, .after = sequence_after };

const struct asn1_type x509if_name = { ASN1_KIND_CHOICE, &x509if_dissector,
	                               ASN1_MEMBERS(ASN1_PART(F_SEQUENCE, x509if_sequence)) };

static const struct asn1_type attribute_values = { ASN1_KIND_SEQUENCE_OF, &x509if_dissector,
	                                           ASN1_MEMBERS(ASN1_PART(ASN1_NO_FIELD, asn1_any)),
	                                           .tag = ASN1_SET };

const struct asn1_type x509if_attribute = { ASN1_KIND_SEQUENCE, &x509if_dissector,
	                                    ASN1_MEMBERS(ASN1_PART(F_OID, asn1_oid),
	                                                 ASN1_PART(F_VALUES, attribute_values)) };

/* A name that is an attribute of another is not part of its text. */
static void inner_name_emit(struct asn1_walk *walk, const struct dissector *protocol,
                            uint16_t field, const struct asn1_value *value)
{
	struct x509_names *outer = walk->user, *inner = layer_take(walk->host, sizeof *inner);
	if (!inner) return;
	walk->user = inner;
	asn1_walk_value(walk, &x509if_sequence, protocol, field, value, false);
	walk->user = outer;
}

static const struct asn1_type inner_name = { ASN1_KIND_SEQUENCE_OF, .emit = inner_name_emit };

/* Attributes that are names: of an alias, a member, an owner... */
#define NAME(oid)                                                         \
	{                                                                 \
		oid, &inner_name, F_DISTINGUISHED_NAME, &x509if_dissector \
	}
static const struct asn1_binding bindings[] = {
	NAME("2.5.18.10"), NAME("2.5.18.11"), NAME("2.5.18.12"), NAME("2.5.18.13"),
	NAME("2.5.18.3"),  NAME("2.5.18.4"),  NAME("2.5.4.1"),   NAME("2.5.4.31"),
	NAME("2.5.4.32"),  NAME("2.5.4.33"),  NAME("2.5.4.34"),  NAME("2.5.4.49"),
};
const struct asn1_bindings x509if_bindings = { bindings, sizeof bindings / sizeof *bindings };

static void x509if_dissect(struct layer *l, struct reader *r, const void *note)
{
	x509_dissect_value(l, r, &x509if_sequence, F_DISTINGUISHED_NAME);
}

const struct dissector x509if_dissector = {
	.name = "x509if",
	.label = "X.509 Information Framework",
	.short_label = "X509IF",
	FIELDS(x509if_fields),
	.dissect = x509if_dissect,
	.is_leaf = true,
};
