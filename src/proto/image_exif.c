/* image_exif.c - the TIFF structure in an Exif header: directories of fields, in either byte order, with
 * values in the field or elsewhere (TIFF 6.0, Exif 2.32). */
#include "image_jfif.h"

#include <string.h>

enum ifd_kind { IFD_IMAGE, IFD_PHOTO, IFD_GPS, IFD_INTEROPERABILITY };

enum {
	EXIF_DIRECTORIES_MAX = 16, /* a file has five; offsets may lead in circles */
	EXIF_FIELD_LENGTH = 12,
	EXIF_BIG_ENDIAN = 0x4d4d,
	EXIF_LITTLE_ENDIAN = 0x4949,
	TAG_PHOTO_IFD = 34665,
	TAG_GPS_IFD = 34853,
	TAG_INTEROPERABILITY_IFD = 40965,
};

static const char *const ifd_names[] = {
	[IFD_IMAGE] = "Image File Directory",
	[IFD_PHOTO] = "Exif IFD",
	[IFD_GPS] = "GPS IFD",
	[IFD_INTEROPERABILITY] = "Interoperability IFD",
};

static const struct exif_type {
	unsigned width;
	unsigned field;
} exif_types[] = {
	/* by the type's number */
	[1] = { 1, F_VALUE_BYTE },  [2] = { 1, F_VALUE_ASCII },      [3] = { 2, F_VALUE_SHORT },
	[4] = { 4, F_VALUE_LONG },  [5] = { 8, F_VALUE_RATIONAL },   [7] = { 1, F_VALUE_UNDEFINED },
	[9] = { 4, F_VALUE_SLONG }, [10] = { 8, F_VALUE_SRATIONAL },
};

struct exif {
	struct layer *l;
	struct reader start; /* the TIFF header, from where offsets count */
	bool is_little;
	unsigned directories; /* so far */
};

struct exif_field {
	uint16_t tag, type;
	uint32_t count;
	uint32_t offset; /* of the value, or the value of a single LONG */
	bool is_elsewhere;
};

static void exif_directories(struct exif *x, enum ifd_kind kind, uint32_t offset);

static uint32_t exif_number(const struct exif *x, struct reader *r, unsigned width)
{
	if (width == 1) return read_u8(r);
	if (width == 2) return x->is_little ? read_u16_le(r) : read_u16(r);
	return x->is_little ? read_u32_le(r) : read_u32(r);
}

static uint32_t exif_emit(const struct exif *x, unsigned field, struct reader *r, unsigned width)
{
	struct reader start = *r;
	uint32_t value = exif_number(x, r, width);
	if (reader_ok(r)) emit_number(x->l, field, span_from(&start, r), value, 0);
	return value;
}

/* What lies at an offset from the header; an empty reader if that is outside. */
static struct reader exif_at(const struct exif *x, uint32_t offset)
{
	struct reader r = x->start;
	if (offset <= reader_left(&r))
		reader_skip(&r, offset);
	else
		r.at = r.end;
	return r;
}

static void exif_rational(const struct exif *x, unsigned field, struct reader *r)
{
	bool is_signed = field == F_VALUE_SRATIONAL;
	uint32_t item = layer_open(x->l, field, r);
	uint32_t over = exif_emit(x, is_signed ? F_SIGNED_NUMERATOR : F_NUMERATOR, r, 4);
	uint32_t under = exif_emit(x, is_signed ? F_SIGNED_DENOMINATOR : F_DENOMINATOR, r, 4);
	if (is_signed)
		layer_text(x->l, item, "Value: %d/%d", (int32_t)over, (int32_t)under);
	else
		layer_text(x->l, item, "Value: %u/%u", over, under);
	layer_close(x->l, item, r);
}

static void exif_text(const struct exif *x, struct reader *r, uint32_t count)
{
	const uint8_t *end = count ? memchr(r->at, 0, count) : NULL;
	size_t length = end ? (size_t)(end - r->at) : count;
	emit_text(x->l, F_VALUE_ASCII, span_of(r, count), (const char *)r->at, length, 0);
	reader_skip(r, count);
}

/* The values of a field at r. */
static void exif_values(const struct exif *x, const struct exif_field *field, struct reader r)
{
	const struct exif_type *type = &exif_types[field->type];
	size_t there = reader_left(&r) / type->width;
	uint32_t count = field->count < there ? field->count : (uint32_t)there;
	if (type->field == F_VALUE_ASCII) {
		exif_text(x, &r, count);
	} else if (type->field == F_VALUE_UNDEFINED) {
		emit_bytes(x->l, type->field, &r, count);
	} else {
		for (uint32_t i = 0; i < count; i++) {
			if (type->width == 8)
				exif_rational(x, type->field, &r);
			else
				exif_emit(x, type->field, &r, type->width);
		}
	}
}

static bool exif_type_is_known(uint16_t type)
{
	return type < sizeof exif_types / sizeof *exif_types && exif_types[type].width > 0;
}

static struct exif_field exif_field(const struct exif *x, enum ifd_kind kind, struct reader *r)
{
	struct exif_field field = { 0 };
	struct reader whole = reader_take(r, EXIF_FIELD_LENGTH);
	field.tag = (uint16_t)exif_emit(x, F_TAG + (unsigned)kind, &whole, 2);
	field.type = (uint16_t)exif_emit(x, F_TYPE, &whole, 2);
	field.count = exif_emit(x, F_VALUES, &whole, 4);
	if (!reader_ok(&whole) || !exif_type_is_known(field.type)) return field;
	struct reader value = whole;
	field.offset = exif_number(x, &value, 4);
	field.is_elsewhere = (uint64_t)field.count * exif_types[field.type].width > 4;
	if (!field.is_elsewhere) {
		exif_values(x, &field, whole);
		return field;
	}
	exif_emit(x, F_OFFSET, &whole, 4);
	if (field.offset < reader_left(&x->start)) return field;
	layer_expert(x->l, F_BAD_OFFSET, span_of(&whole, 0), NULL);
	field.is_elsewhere = false;
	return field;
}

/* What the fields of a directory led to, in their order. */
static void exif_follow(struct exif *x, enum ifd_kind kind, struct reader fields, unsigned count)
{
	static const struct {
		uint16_t tag;
		enum ifd_kind kind;
	} pointers[] = { { TAG_PHOTO_IFD, IFD_PHOTO },
		         { TAG_GPS_IFD, IFD_GPS },
		         { TAG_INTEROPERABILITY_IFD, IFD_INTEROPERABILITY } };
	for (unsigned i = 0; i < count && reader_left(&fields) >= EXIF_FIELD_LENGTH; i++) {
		struct exif_field field;
		field.tag = (uint16_t)exif_number(x, &fields, 2);
		field.type = (uint16_t)exif_number(x, &fields, 2);
		field.count = exif_number(x, &fields, 4);
		field.offset = exif_number(x, &fields, 4);
		if (!exif_type_is_known(field.type)) continue;
		if ((uint64_t)field.count * exif_types[field.type].width > 4) {
			exif_values(x, &field, exif_at(x, field.offset));
			continue;
		}
		for (size_t j = 0; j < sizeof pointers / sizeof *pointers; j++)
			if (pointers[j].tag == field.tag && kind != pointers[j].kind)
				exif_directories(x, pointers[j].kind, field.offset);
	}
}

/* One directory; the offset of the next, or 0. */
static uint32_t exif_directory(struct exif *x, enum ifd_kind kind, unsigned number, struct reader r)
{
	uint32_t item = layer_open(x->l, F_IFD, &r);
	layer_text(x->l, item, "%s #%u", ifd_names[kind], number);
	unsigned count = (unsigned)exif_emit(x, F_IFD_FIELDS, &r, 2);
	struct reader fields = r;
	for (unsigned i = 0; i < count && reader_left(&r) > 0; i++) exif_field(x, kind, &r);
	uint32_t next = exif_emit(x, F_NEXT_IFD, &r, 4);
	if (!reader_ok(&r)) next = 0;
	layer_close(x->l, item, &r);
	exif_follow(x, kind, fields, count);
	return next;
}

static void exif_directories(struct exif *x, enum ifd_kind kind, uint32_t offset)
{
	for (unsigned number = 0; offset > 0 && x->directories < EXIF_DIRECTORIES_MAX; number++) {
		struct reader r = exif_at(x, offset);
		x->directories++;
		if (reader_left(&r) == 0) {
			layer_expert(x->l, F_BAD_NEXT_IFD, span_of(&r, 0), NULL);
			return;
		}
		offset = exif_directory(x, kind, number, r);
		if (kind != IFD_IMAGE) return; /* only these are chained */
	}
}

void image_exif_dissect(struct layer *l, struct reader *r)
{
	enum { HEADER_LENGTH = 8 };
	struct exif x = { .l = l, .start = *r };
	uint16_t order = emit_u16(l, F_ENDIANNESS, r);
	if (order != EXIF_BIG_ENDIAN && order != EXIF_LITTLE_ENDIAN) return;
	x.is_little = order == EXIF_LITTLE_ENDIAN;
	if (layer_wants(l, F_ENDIANNESS))
		layer_text_last(l, "Endianness: %s endian", x.is_little ? "little" : "big");
	reader_skip(r, 2); /* 42 */
	uint32_t offset = exif_emit(&x, F_FIRST_IFD, r, 4);
	if (!reader_ok(r)) return;
	if (offset < HEADER_LENGTH || offset >= reader_left(&x.start)) {
		layer_expert(l, F_BAD_FIRST_IFD, span_of(r, 0), NULL);
		return;
	}
	if (offset > HEADER_LENGTH) emit_bytes(l, F_SKIPPED, r, offset - HEADER_LENGTH);
	exif_directories(&x, IFD_IMAGE, offset);
}
