/* asn1_walk.h - records values of ASN.1 after tables of their types, X.680, in as many protocols as the
 * types come from. A type says whose fields its parts are; its own field is its container's business.
 *
 *   Validity ::= SEQUENCE { notBefore Time, notAfter Time }
 *
 *   const struct asn1_type validity = { ASN1_KIND_SEQUENCE, &x509af_dissector,
 *           ASN1_MEMBERS(ASN1_PART(F_NOT_BEFORE, time), ASN1_PART(F_NOT_AFTER, time)) };
 *
 * Owner: asn1_walk_open borrows the layer until asn1_walk_close; tables are constant. Thread: any.
 * Fails: what is not of its type is remarked on and passed over; what ends too early becomes the fault of
 * the reader, and nothing more is recorded. */
#ifndef DOGFISH_PROTO_ASN1_WALK_H
#define DOGFISH_PROTO_ASN1_WALK_H

#include "asn1.h"
#include "dissect/dissector.h"

enum {
	ASN1_DEPTH_MAX = 40,
	ASN1_PROTOCOLS_MAX = 12,
	ASN1_NO_FIELD = 0xffff,
};

enum asn1_kind {
	ASN1_KIND_SEQUENCE = 1,
	ASN1_KIND_SEQUENCE_OF, /* and SET OF: one member, for all */
	ASN1_KIND_CHOICE,      /* its value is the index of the member that is there */
	ASN1_KIND_INTEGER,     /* and ENUMERATED */
	ASN1_KIND_BOOLEAN,
	ASN1_KIND_OID,
	ASN1_KIND_OCTETS,
	ASN1_KIND_BITS, /* with members: named bits, fields of a byte with .mask */
	ASN1_KIND_STRING,
	ASN1_KIND_UTC_TIME,
	ASN1_KIND_GENERALIZED_TIME,
	ASN1_KIND_NULL,
	ASN1_KIND_BY_OID,  /* ANY: what the last object identifier says */
	ASN1_KIND_WRAPPED, /* OCTET STRING that holds such a one */
	ASN1_KIND_OPAQUE,  /* a structure of which no more is shown */
};

enum asn1_tagging {
	ASN1_OWN_TAG,  /* the type's */
	ASN1_IMPLICIT, /* [tag] instead of it */
	ASN1_EXPLICIT, /* [tag] around it */
};

struct asn1_walk;
struct asn1_type;

struct asn1_member {
	uint8_t tagging; /* enum asn1_tagging */
	uint8_t tag;     /* of the context class; named bits: the byte it is in */
	bool is_optional;
	uint16_t field; /* in the table of the type's protocol, or ASN1_NO_FIELD */
	const struct asn1_type *type;
};

struct asn1_type {
	enum asn1_kind kind;
	const struct dissector *protocol;  /* whose fields the members are */
	const struct asn1_member *members; /* end with one without type */
	uint8_t tag; /* universal, where the kind does not say: of strings, SET, ENUMERATED */
	/* Called before the contents are read and after, or NULL. item: the type's own, 0 when not recorded. */
	void (*before)(struct asn1_walk *walk);
	void (*after)(struct asn1_walk *walk, uint32_t item);
	/* Records the contents instead; or NULL. protocol, field: where the value itself belongs. */
	void (*emit)(struct asn1_walk *walk, const struct dissector *protocol, uint16_t field,
	             const struct asn1_value *value);
};

/* The members of a structure: as they are, left out at will, tagged [number]; the bits of a bit string,
 * each in an octet. Tagged ones may always be left out. */
#define ASN1_MEMBERS(...)                     \
	(const struct asn1_member[])          \
	{                                     \
		__VA_ARGS__, { .type = NULL } \
	}
#define ASN1_PART(field_, type_)                    \
	{                                           \
		.field = (field_), .type = &(type_) \
	}
#define ASN1_MAYBE(field_, type_)                                        \
	{                                                                \
		.is_optional = true, .field = (field_), .type = &(type_) \
	}
#define ASN1_IMPLICITLY(number, field_, type_)                    \
	{                                                         \
		ASN1_IMPLICIT, (number), true, (field_), &(type_) \
	}
#define ASN1_EXPLICITLY(number, field_, type_)                    \
	{                                                         \
		ASN1_EXPLICIT, (number), true, (field_), &(type_) \
	}
#define ASN1_BIT(octet, field_)                                          \
	{                                                                \
		.tag = (octet), .field = (field_), .type = &asn1_boolean \
	}

/* What an object identifier says that a value is. */
struct asn1_binding {
	const char *oid;
	const struct asn1_type *type; /* NULL: known to have nothing to show */
	uint16_t field;               /* in the table of the protocol */
	const struct dissector *protocol;
};

struct asn1_bindings {
	const struct asn1_binding *rows; /* in the order of strcmp of oid */
	size_t count;
};

struct asn1_walk {
	struct layer *host;
	struct layer guests[ASN1_PROTOCOLS_MAX];
	unsigned guest_count, depth;
	uint32_t parent;             /* the open item whose parts are being recorded; 0: none */
	char oid[ASN1_OID_TEXT_MAX]; /* the last that was read */
	uint8_t fault;               /* enum reader_fault: something ended too early */
	/* What to look up values under; NULL: unknown. */
	const struct asn1_binding *(*find)(const char *oid);
	void *user; /* of the types' own functions */
};

void asn1_walk_open(struct asn1_walk *walk, struct layer *host,
                    const struct asn1_binding *(*find)(const char *oid), void *user);

/* Makes faults the host's and the reader's. */
void asn1_walk_close(struct asn1_walk *walk, struct reader *r);

/* Records the next value of r, which r passes, under the parent. */
void asn1_walk_next(struct asn1_walk *walk, const struct asn1_type *type,
                    const struct dissector *protocol, uint16_t field, struct reader *r);

/* Records a value that was read; is_tagged: its tag is not the type's. */
void asn1_walk_value(struct asn1_walk *walk, const struct asn1_type *type,
                     const struct dissector *protocol, uint16_t field,
                     const struct asn1_value *value, bool is_tagged);

/* The layer that records a protocol's fields. */
struct layer *asn1_walk_layer(struct asn1_walk *walk, const struct dissector *protocol);

/* Records the octets of a bit string's contents and the unused bits of the last; no field: only these. */
void asn1_walk_bits(struct asn1_walk *walk, const struct dissector *protocol, uint16_t field,
                    const struct asn1_value *value);

/* The types that have no parts. */
extern const struct asn1_type asn1_integer, asn1_enumerated, asn1_boolean, asn1_oid, asn1_octets,
	asn1_bits, asn1_null, asn1_any, asn1_wrapped, asn1_opaque, asn1_utc_time,
	asn1_generalized_time;
extern const struct asn1_type asn1_utf8_string, asn1_numeric_string, asn1_printable_string,
	asn1_teletex_string, asn1_ia5_string, asn1_visible_string, asn1_general_string,
	asn1_universal_string, asn1_bmp_string;

#endif
