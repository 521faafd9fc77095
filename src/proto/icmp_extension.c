/* icmp_extension.c - ICMP extension structures: RFC 4884 7, with objects for MPLS (RFC 4950), interface
 * information (RFC 5837) and interface identification (RFC 8335 2.1).
 *
 *   version 4, reserved 12, checksum 16     then objects:   length 16, class 8, subtype 8, payload */
#include <string.h>

#include "checksum.h"
#include "icmp_fields.h"

enum { OBJECT_HEADER = 4, OBJECTS_MAX = 1024, LABEL_ENTRY = 4 };
enum { EXTENSION_VERSION = 2, EXTENSION_VERSION_OLD = 1 };
enum { CLASS_MPLS = 1, CLASS_INTERFACE = 2, CLASS_IDENTIFICATION = 3 };
enum { MPLS_INCOMING_STACK = 1 };
enum { AFI_IPV4 = 1, AFI_IPV6 = 2 };
enum { INFO_INDEX = 0x08, INFO_ADDRESS = 0x04, INFO_NAME = 0x02, INFO_MTU = 0x01 };
enum { IDENT_BY_NAME = 1, IDENT_BY_INDEX = 2, IDENT_BY_ADDRESS = 3 };

static const struct value_name ident_subtypes[] = {
	{ IDENT_BY_NAME, "Identifies Interface By Name" },
	{ IDENT_BY_INDEX, "Identifies Interface By Index" },
	{ IDENT_BY_ADDRESS, "Identifies Interface By Address" },
	{ 0, NULL },
};

static void extension_emit_label(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_MPLS_ENTRY, r);
	struct span at = span_of(r, 3);
	uint32_t entry = read_u24(r);
	emit_masked(l, F_MPLS_LABEL, F_MPLS_BOTTOM, at, entry);
	uint8_t ttl = emit_u8(l, F_MPLS_TTL, r);
	layer_text(l, item, "Label: %u, Exp: %u, S: %u, TTL: %u", entry >> 4, entry >> 1 & 7,
	           entry & 1, ttl);
	layer_close(l, item, r);
}

static void extension_emit_mpls(struct layer *l, struct reader *r, uint8_t subtype)
{
	while (subtype == MPLS_INCOMING_STACK && reader_left(r) >= LABEL_ENTRY)
		extension_emit_label(l, r);
	if (reader_left(r) > 0) emit_bytes(l, F_MPLS_DATA, r, reader_left(r));
}

static void extension_emit_address(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_INFO_PART, r);
	layer_text(l, item, "IP Address Sub-Object");
	uint16_t family = emit_u16(l, F_INFO_AFI, r);
	emit_bytes(l, F_RESERVED, r, 2);
	if (family == AFI_IPV4)
		emit_ipv4(l, F_INFO_IPV4, r);
	else if (family == AFI_IPV6)
		emit_ipv6(l, F_INFO_IPV6, r);
	else
		emit_bytes(l, F_INFO_UNKNOWN, r, reader_left(r));
	layer_close(l, item, r);
}

/* Text that zeros fill up. */
static void extension_emit_padded(struct layer *l, unsigned field, struct reader *r, size_t length)
{
	struct span at = span_of(r, (uint32_t)length);
	const uint8_t *text = reader_bytes(r, length);
	if (text)
		emit_text(l, field, at, (const char *)text, strnlen((const char *)text, length), 0);
}

static void extension_emit_name(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open(l, F_INFO_PART, r);
	layer_text(l, item, "Interface Name Sub-Object");
	uint8_t length = emit_u8(l, F_INFO_NAME_LENGTH, r);
	if (length > 0)
		extension_emit_padded(l, F_INFO_NAME, r, length - 1u); /* it counts itself */
	layer_close(l, item, r);
}

static void extension_emit_interface(struct layer *l, struct reader *r, uint8_t subtype)
{
	if (subtype & INFO_INDEX) emit_u32(l, F_INFO_INDEX, r);
	if (subtype & INFO_ADDRESS) extension_emit_address(l, r);
	if (subtype & INFO_NAME) extension_emit_name(l, r);
	if (subtype & INFO_MTU) emit_u32(l, F_INFO_MTU, r);
}

static void extension_emit_ident(struct layer *l, struct reader *r, uint8_t subtype)
{
	if (subtype == IDENT_BY_NAME) {
		extension_emit_padded(l, F_IDENT_NAME, r, reader_left_reported(r));
	} else if (subtype == IDENT_BY_INDEX) {
		emit_u32(l, F_IDENT_INDEX, r);
	} else if (subtype == IDENT_BY_ADDRESS) {
		uint16_t family = emit_u16(l, F_IDENT_AFI, r);
		uint8_t length = emit_u8(l, F_IDENT_LENGTH, r);
		emit_bytes(l, F_IDENT_RESERVED, r, 1);
		if (family == AFI_IPV4)
			emit_ipv4(l, F_IDENT_IPV4, r);
		else if (family == AFI_IPV6)
			emit_ipv6(l, F_IDENT_IPV6, r);
		else
			emit_bytes(l, F_IDENT_ADDRESS, r, length);
	}
}

static void extension_emit_subtype(struct layer *l, struct reader *r, uint8_t class)
{
	struct span at = span_of(r, 1);
	uint8_t subtype = read_u8(r);
	uint32_t item = layer_open_number(l, F_EXT_CTYPE, at, subtype, 0);
	if (class == CLASS_INTERFACE) emit_masked(l, F_INFO_ROLE, F_INFO_HAS_MTU, at, subtype);
	if (class == CLASS_IDENTIFICATION)
		layer_text_append(l, item, " (%s)", value_name(ident_subtypes, subtype, "Unknown"));
	layer_close_as_is(l, item);
}

static void extension_name_object(struct layer *l, uint32_t item, uint8_t class, uint8_t subtype)
{
	static const struct value_name titles[] = {
		{ CLASS_MPLS, "MPLS Stack Entry" },
		{ CLASS_INTERFACE, "Interface Information Object" },
		{ CLASS_IDENTIFICATION, "Interface Identification Object" },
		{ 0, NULL },
	};
	const char *title = value_name(titles, class, NULL);
	if (title)
		layer_text(l, item, "%s", title);
	else
		layer_text(l, item, "Unknown object (%u/%u)", class, subtype);
}

/* False when no other object can follow. */
static bool extension_emit_object(struct layer *l, struct reader *r)
{
	int32_t length = reader_peek_u16(r, 0);
	int class = reader_peek(r, 2), subtype = reader_peek(r, 3);
	if (length < 0 || subtype < 0) return false;
	uint32_t item = layer_open(l, F_EXT_OBJECT, r);
	extension_name_object(l, item, (uint8_t) class, (uint8_t)subtype);
	emit_u16(l, F_EXT_LENGTH, r);
	emit_u8(l, F_EXT_CLASS, r);
	extension_emit_subtype(l, r, (uint8_t) class);
	if (length < OBJECT_HEADER) {
		layer_close(l, item, r);
		return false;
	}
	size_t left = reader_left_reported(r), size = (size_t)length - OBJECT_HEADER;
	if (left < size) layer_text_append(l, item, " (truncated)");
	struct reader payload = reader_take(r, left < size ? left : size);
	if (class == CLASS_MPLS)
		extension_emit_mpls(l, &payload, (uint8_t)subtype);
	else if (class == CLASS_INTERFACE)
		extension_emit_interface(l, &payload, (uint8_t)subtype);
	else if (class == CLASS_IDENTIFICATION)
		extension_emit_ident(l, &payload, (uint8_t)subtype);
	else if (reader_left(&payload) > 0)
		emit_bytes(l, F_EXT_DATA, &payload, reader_left(&payload));
	layer_close(l, item, r);
	return reader_ok(r);
}

static void extension_emit_checksum(struct layer *l, struct reader *r, const struct reader *whole)
{
	static const struct checksum_fields fields = {
		.value = F_EXT_CHECKSUM,
		.status = F_EXT_CHECKSUM_STATUS,
		.calculated = CHECKSUM_NO_FIELD,
		.bad = F_EXT_CHECKSUM_BAD,
		.zero = CHECKSUM_NO_FIELD,
	};
	struct checksum checksum = { .at = span_of(r, 2) };
	checksum.sent = read_u16(r);
	if (!reader_ok(r)) return;
	checksum.sum = checksum_fold(checksum_add(0, whole->at, reader_left(whole)));
	checksum.status = checksum.sum == 0xffff ? CHECKSUM_GOOD : CHECKSUM_BAD;
	if (whole->missing) checksum.status = CHECKSUM_UNVERIFIED;
	if (checksum.sent == 0) checksum.status = CHECKSUM_NOT_PRESENT;
	checksum_emit(l, &fields, &checksum);
}

void icmp_emit_extension(struct layer *l, struct reader *r)
{
	struct reader whole = *r;
	uint32_t item = layer_open(l, F_EXT, r);
	struct span version = span_of(r, 1), reserved = span_of(r, 2);
	uint16_t first = read_u16(r);
	bool is_known = first >> 12 == EXTENSION_VERSION || first >> 12 == EXTENSION_VERSION_OLD;
	layer_text(l, item, "ICMP Multi-Part Extensions%s",
	           is_known ? "" : " (unsupported version)");
	if (reader_ok(r)) {
		emit_number(l, F_EXT_VERSION, version, first >> 12, 0);
		emit_number(l, F_EXT_RESERVED, reserved, first, 0);
	}
	extension_emit_checksum(l, r, &whole);
	for (unsigned i = 0; is_known && i < OBJECTS_MAX && reader_left(r) >= OBJECT_HEADER; i++) {
		if (!extension_emit_object(l, r)) break;
	}
	layer_close(l, item, r);
}
