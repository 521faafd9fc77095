/* asn1_emit.c - values of ASN.1 that have no parts, and the few fields of the encoding itself. */
#include "asn1_emit.h"

#include <stdio.h>
#include <string.h>

#include "asn1_names.h"
#include "proto/list.h"

enum {
	F_PADDING,
	F_EMPTY,
	F_LONG_NUMBER,
	F_UNEXPECTED,
	F_UNKNOWN,
	F_DEEP,
	F_BITS_UNKNOWN,
	F_UTC_TIME,
	F_GENERALIZED_TIME,
	F_COUNT
};

#define REMARK(severity_, group_) FIELD_EXPERT, .severity = (severity_), .group = (group_)

/* clang-format off */
static const struct field ber_fields[F_COUNT] = {
	[F_PADDING] = { "ber.bitstring.padding", "Padding", FIELD_U8 },
	[F_EMPTY] = { "ber.bitstring.empty", "Empty", FIELD_U8 },
	[F_LONG_NUMBER] = { "ber.64bit_uint_as_bytes", "Number", FIELD_BYTES },
	[F_UNEXPECTED] = { "ber.error.sequence.field_wrong", "Another value belongs here",
		REMARK(EXPERT_WARN, EXPERT_MALFORMED) },
	[F_UNKNOWN] = { "ber.error.oid_not_implemented", "This object identifier is not dissected",
		REMARK(EXPERT_WARN, EXPERT_UNDECODED) },
	[F_DEEP] = { "ber.error.depth", "Values are nested too deep to be shown",
		REMARK(EXPERT_WARN, EXPERT_MALFORMED), .is_own = true },
	[F_BITS_UNKNOWN] = { "ber.error.bits_unknown", "Bits without a name are set",
		REMARK(EXPERT_WARN, EXPERT_UNDECODED) },
	[F_UTC_TIME] = { "ber.error.invalid_format.utctime", "The time is not one of UTCTime",
		REMARK(EXPERT_WARN, EXPERT_MALFORMED) },
	[F_GENERALIZED_TIME] = { "ber.error.invalid_format.generalized_time",
		"The time is not one of GeneralizedTime", REMARK(EXPERT_WARN, EXPERT_MALFORMED) },
};
/* clang-format on */

/* ---------------------------------------------------------------- remarks */

static void remark(struct asn1_walk *walk, unsigned field, const struct asn1_value *value,
                   const char *text)
{
	uint32_t length = (uint32_t)(value->contents.end - value->start.at);
	layer_expert(asn1_walk_layer(walk, &ber_dissector), field, span_of(&value->start, length),
	             text);
}

void asn1_remark_unexpected(struct asn1_walk *walk, const struct asn1_value *value)
{
	static const char *const classes[] = { "universal", "application", "context", "private" };
	char text[96];
	snprintf(text, sizeof text, "A value of class %s and tag %u does not belong here",
	         classes[value->class], value->tag);
	remark(walk, F_UNEXPECTED, value, text);
}

void asn1_remark_unknown(struct asn1_walk *walk, const struct asn1_value *value)
{
	remark(walk, F_UNKNOWN, value, NULL);
}

void asn1_remark_deep(struct asn1_walk *walk, const struct asn1_value *value)
{
	remark(walk, F_DEEP, value, NULL);
}

/* ---------------------------------------------------------------- values */

struct place {
	struct layer *l;
	unsigned field;
	const struct field *descriptor;
	struct span at; /* the contents */
};

static void emit_hex_line(const struct place *p, const uint8_t *bytes, size_t length)
{
	enum { SHOWN_MAX = 36 };
	char hex[2 * SHOWN_MAX + 1];
	if (!layer_wants_text(p->l)) return;
	format_hex(bytes, length < SHOWN_MAX ? length : SHOWN_MAX, 0, hex, sizeof hex);
	layer_text_last(p->l, "%s: 0x%s%s", p->descriptor->label, hex,
	                length > SHOWN_MAX ? "…" : "");
}

/* A field of bytes shows them as a number; one of a number, what fits 8 bytes. */
static void emit_integer(struct asn1_walk *walk, const struct place *p,
                         const struct reader *contents)
{
	const uint8_t *bytes = contents->at;
	size_t length = reader_left(contents);
	if (p->descriptor->type == FIELD_BYTES) {
		emit_span(p->l, p->field, p->at, 0);
		if (layer_wants(p->l, p->field)) emit_hex_line(p, bytes, length);
		return;
	}
	bool has_sign_octet = length == 9 && bytes[0] == 0;
	if (length > 8 && !has_sign_octet) {
		struct layer *ber = asn1_walk_layer(walk, &ber_dissector);
		struct place as_bytes = { ber, F_LONG_NUMBER, p->descriptor, p->at };
		emit_span(ber, F_LONG_NUMBER, p->at, 0);
		if (layer_wants(ber, F_LONG_NUMBER)) emit_hex_line(&as_bytes, bytes, length);
		return;
	}
	bool is_negative = length > 0 && bytes[0] & 0x80;
	uint64_t value = is_negative ? UINT64_MAX : 0;
	for (size_t i = 0; i < length; i++) value = value << 8 | bytes[i];
	emit_number(p->l, p->field, p->at, value, 0);
}

static void emit_oid(struct asn1_walk *walk, const struct place *p, const struct reader *contents)
{
	char name[ASN1_OID_TEXT_MAX + 64];
	asn1_oid_text(contents->at, reader_left(contents), walk->oid);
	if (!layer_wants(p->l, p->field)) return;
	emit_span(p->l, p->field, p->at, 0);
	if (!layer_wants_text(p->l) || !walk->oid[0]) return;
	asn1_oid_name(walk->oid, name, sizeof name);
	layer_text_last(p->l, "%s: %s (%s)", p->descriptor->label, walk->oid, name);
}

static void emit_string(const struct place *p, unsigned tag, const struct reader *contents)
{
	size_t length = reader_left(contents);
	if (!layer_wants(p->l, p->field)) return;
	char *text = layer_take(p->l, asn1_string_text_max(length));
	if (!text) return;
	size_t used = asn1_string_text(tag, contents->at, length, text);
	/* some end with a NUL, as in C; one before the end is somebody's trick, and shown */
	while (used > 0 && text[used - 1] == 0) used--;
	emit_text(p->l, p->field, p->at, text, used, 0);
}

static void emit_utc_time(struct asn1_walk *walk, const struct place *p,
                          const struct asn1_value *value)
{
	char text[ASN1_TIME_TEXT_MAX];
	size_t length = reader_left(&value->contents);
	bool is_time = asn1_utc_time_text(value->contents.at, length, text);
	emit_text(p->l, p->field, p->at, text, SIZE_MAX, 0);
	if (!is_time) remark(walk, F_UTC_TIME, value, NULL);
}

/* Certificates without an end say 9999 (RFC 5280 4.1.2.5), which a number of nanoseconds cannot. */
static void emit_generalized_time(struct asn1_walk *walk, const struct place *p,
                                  const struct asn1_value *value)
{
	int64_t time_ns;
	const struct reader *contents = &value->contents;
	size_t length = reader_left(contents);
	if (!asn1_read_generalized_time(contents->at, length, &time_ns)) {
		remark(walk, F_GENERALIZED_TIME, value, NULL);
		return;
	}
	emit_number(p->l, p->field, p->at, (uint64_t)time_ns, 0);
	if (time_ns == INT64_MAX && layer_wants(p->l, p->field))
		layer_text_last(p->l, "%s: %.*s", p->descriptor->label, (int)length,
		                (const char *)contents->at);
}

/* ---------------------------------------------------------------- bit strings */

/* Octets that are left out at the end are zero, X.680 22.7. */
static void emit_named_bits(struct asn1_walk *walk, const struct asn1_type *type,
                            const struct asn1_value *value, const struct reader *octets)
{
	struct layer *l = asn1_walk_layer(walk, type->protocol);
	size_t count = reader_left(octets);
	uint64_t named = 0, bits = 0;
	unsigned last = 0;
	for (const struct asn1_member *m = type->members; m->type; m++) {
		struct reader at = *octets;
		at.at += m->tag < count ? m->tag : count - 1;
		bits = m->tag < count ? *at.at : 0;
		emit_number(l, m->field, span_of(&at, 1), bits, 0);
		if (m->tag != last) named = 0;
		named |= l->dissector->fields[m->field].mask;
		last = m->tag;
	}
	if (bits & ~named) remark(walk, F_BITS_UNKNOWN, value, NULL);
}

/* The first octet counts the unused bits of the last, X.690 8.6.2.2. */
static struct reader emit_padding(struct asn1_walk *walk, const struct asn1_value *value)
{
	struct reader r = value->contents;
	emit_u8(asn1_walk_layer(walk, &ber_dissector), F_PADDING, &r);
	return r;
}

void asn1_walk_bits(struct asn1_walk *walk, const struct dissector *protocol, uint16_t field,
                    const struct asn1_value *value)
{
	if (reader_left(&value->contents) == 0) return;
	struct reader r = emit_padding(walk, value);
	struct span at = span_of(&r, (uint32_t)reader_left(&r));
	if (field != ASN1_NO_FIELD) emit_span(asn1_walk_layer(walk, protocol), field, at, 0);
}

static void emit_bits(struct asn1_walk *walk, const struct asn1_type *type, const struct place *p,
                      const struct asn1_value *value)
{
	if (p->at.length == 0) return;
	if (p->at.length == 1) {
		struct reader r = value->contents;
		emit_span(p->l, p->field, p->at, 0);
		emit_u8(asn1_walk_layer(walk, &ber_dissector), F_EMPTY, &r);
		return;
	}
	struct reader r = emit_padding(walk, value), end = r;
	end.at = end.end;
	uint32_t item = layer_open(p->l, p->field, &r);
	if (type->members) emit_named_bits(walk, type, value, &r);
	layer_close(p->l, item, &end);
}

/* ---------------------------------------------------------------- all of them */

unsigned asn1_type_tag(const struct asn1_type *type)
{
	static const uint8_t tags[] = {
		[ASN1_KIND_SEQUENCE] = ASN1_SEQUENCE,
		[ASN1_KIND_SEQUENCE_OF] = ASN1_SEQUENCE,
		[ASN1_KIND_INTEGER] = ASN1_INTEGER,
		[ASN1_KIND_BOOLEAN] = ASN1_BOOLEAN,
		[ASN1_KIND_OID] = ASN1_OBJECT_IDENTIFIER,
		[ASN1_KIND_OCTETS] = ASN1_OCTET_STRING,
		[ASN1_KIND_BITS] = ASN1_BIT_STRING,
		[ASN1_KIND_UTC_TIME] = ASN1_UTC_TIME,
		[ASN1_KIND_GENERALIZED_TIME] = ASN1_GENERALIZED_TIME,
		[ASN1_KIND_NULL] = ASN1_NULL,
		[ASN1_KIND_WRAPPED] = ASN1_OCTET_STRING,
		[ASN1_KIND_OPAQUE] = ASN1_SEQUENCE,
	};
	return type->tag ? type->tag : tags[type->kind];
}

void asn1_emit(struct asn1_walk *walk, const struct asn1_type *type,
               const struct dissector *protocol, uint16_t field, const struct asn1_value *value)
{
	if (field == ASN1_NO_FIELD) return;
	const struct reader *contents = &value->contents;
	struct place p = { .l = asn1_walk_layer(walk, protocol),
		           .field = field,
		           .descriptor = &protocol->fields[field],
		           .at = span_of(contents, (uint32_t)reader_left(contents)) };
	switch (type->kind) {
	case ASN1_KIND_INTEGER: emit_integer(walk, &p, contents); break;
	case ASN1_KIND_BOOLEAN:
		emit_number(p.l, field, p.at, reader_peek(contents, 0) > 0, 0);
		break;
	case ASN1_KIND_OID: emit_oid(walk, &p, contents); break;
	case ASN1_KIND_STRING: emit_string(&p, asn1_type_tag(type), contents); break;
	case ASN1_KIND_UTC_TIME: emit_utc_time(walk, &p, value); break;
	case ASN1_KIND_GENERALIZED_TIME: emit_generalized_time(walk, &p, value); break;
	case ASN1_KIND_BITS: emit_bits(walk, type, &p, value); break;
	default: emit_span(p.l, field, p.at, 0); break;
	}
}

const struct asn1_type asn1_integer = { ASN1_KIND_INTEGER };
const struct asn1_type asn1_enumerated = { ASN1_KIND_INTEGER, .tag = ASN1_ENUMERATED };
const struct asn1_type asn1_boolean = { ASN1_KIND_BOOLEAN };
const struct asn1_type asn1_oid = { ASN1_KIND_OID };
const struct asn1_type asn1_octets = { ASN1_KIND_OCTETS };
const struct asn1_type asn1_bits = { ASN1_KIND_BITS };
const struct asn1_type asn1_null = { ASN1_KIND_NULL };
const struct asn1_type asn1_any = { ASN1_KIND_BY_OID };
const struct asn1_type asn1_wrapped = { ASN1_KIND_WRAPPED };
const struct asn1_type asn1_opaque = { ASN1_KIND_OPAQUE };
const struct asn1_type asn1_utc_time = { ASN1_KIND_UTC_TIME };
const struct asn1_type asn1_generalized_time = { ASN1_KIND_GENERALIZED_TIME };

#define STRING(name, tag_) \
	const struct asn1_type asn1_##name##_string = { ASN1_KIND_STRING, .tag = (tag_) }
STRING(utf8, ASN1_UTF8_STRING);
STRING(numeric, ASN1_NUMERIC_STRING);
STRING(printable, ASN1_PRINTABLE_STRING);
STRING(teletex, ASN1_TELETEX_STRING);
STRING(ia5, ASN1_IA5_STRING);
STRING(visible, ASN1_VISIBLE_STRING);
STRING(general, ASN1_GENERAL_STRING);
STRING(universal, ASN1_UNIVERSAL_STRING);
STRING(bmp, ASN1_BMP_STRING);

/* By itself: one value, which nothing says the type of. */
static void ber_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct asn1_value value;
	(void)asn1_read(r, &value);
}

const struct dissector ber_dissector = {
	.name = "ber",
	.label = "Basic Encoding Rules (ASN.1 X.690)",
	.short_label = "BER",
	FIELDS(ber_fields),
	.dissect = ber_dissect,
	.is_leaf = true,
};
