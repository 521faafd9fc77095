/* fddi.c - Fiber Distributed Data Interface, ISO 9314-2. Its stations send the bits of a byte in the other order
 * than Ethernet's, and captures keep addresses as they were sent. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "link_types.h"

enum { ADDRESS_LENGTH = 6, CLASS_SHIFT = 4, PRIORITY_MASK = 7, SUBTYPE_MASK = 15 };
enum frame_class {
	CLASS_VOID = 0x0,
	CLASS_SMT = 0x4,
	CLASS_ASYNC_LLC = 0x5,
	CLASS_ASYNC_IMPLEMENTOR = 0x6,
	CLASS_TOKEN = 0x8,
	CLASS_MAC = 0xc,
	CLASS_SYNC_LLC = 0xd,
	CLASS_SYNC_IMPLEMENTOR = 0xe,
};

/* clang-format off */
enum { F_CONTROL, F_CLASS, F_PRIORITY, F_SMT, F_MAC, F_DESTINATION, F_SOURCE, F_ADDRESS, F_COUNT };

static const struct value_name classes[] = {
	{ CLASS_VOID, "Void frame" }, { CLASS_SMT, "SMT" }, { CLASS_ASYNC_LLC, "Async LLC frame" },
	{ CLASS_ASYNC_IMPLEMENTOR, "Implementor async frame" }, { CLASS_TOKEN, "Nonrestricted token" },
	{ CLASS_MAC, "MAC" }, { CLASS_SYNC_LLC, "Sync LLC frame" },
	{ CLASS_SYNC_IMPLEMENTOR, "Implementor sync frame" }, { 0 },
};

static const struct value_name smt_subtypes[] = { { 1, "info" }, { 15, "Next station address" }, { 0 } };
static const struct value_name mac_subtypes[] = { { 2, "beacon" }, { 3, "claim token" }, { 0 } };

static const struct field fddi_fields[F_COUNT] = {
	[F_CONTROL]     = { "fddi.fc", "Frame control", FIELD_U8, BASE_HEX },
	[F_CLASS]       = { "fddi.fc.clf", "Class", FIELD_U8, BASE_HEX, 0xf0, classes },
	[F_PRIORITY]    = { "fddi.fc.prio", "Priority", FIELD_U8, BASE_DEC, PRIORITY_MASK },
	[F_SMT]         = { "fddi.fc.smt_subtype", "Subtype", FIELD_U8, BASE_DEC, SUBTYPE_MASK, smt_subtypes },
	[F_MAC]         = { "fddi.fc.mac_subtype", "Subtype", FIELD_U8, BASE_DEC, SUBTYPE_MASK, mac_subtypes },
	[F_DESTINATION] = { "fddi.dst", "Destination", FIELD_ETHER },
	[F_SOURCE]      = { "fddi.src", "Source", FIELD_ETHER },
	[F_ADDRESS]     = { "fddi.addr", "Address", FIELD_ETHER },
};
/* clang-format on */

/* What a frame is, as its title and Info call it. */
static void fddi_describe(uint8_t control, char *text, size_t size)
{
	unsigned kind = control >> CLASS_SHIFT, subtype = control & SUBTYPE_MASK;
	const char *name = value_name(classes, kind, "Unknown frame type");
	switch (kind) {
	case CLASS_SMT:
		snprintf(text, size, "SMT %s", value_name(smt_subtypes, subtype, "unknown"));
		break;
	case CLASS_MAC:
		snprintf(text, size, "MAC %s", value_name(mac_subtypes, subtype, "unknown"));
		break;
	case CLASS_ASYNC_LLC:
		snprintf(text, size, "%s, priority %u", name, control & PRIORITY_MASK);
		break;
	case CLASS_ASYNC_IMPLEMENTOR:
	case CLASS_SYNC_IMPLEMENTOR: snprintf(text, size, "%s, control %u", name, subtype); break;
	default: snprintf(text, size, "%s", name); break;
	}
}

static uint8_t fddi_emit_control(struct layer *l, struct reader *r)
{
	char text[64];
	struct span at = span_of(r, 1);
	uint8_t control = read_u8(r);
	if (!reader_ok(r)) return 0;
	fddi_describe(control, text, sizeof text);
	uint32_t item = layer_open_number(l, F_CONTROL, at, control, 0);
	emit_number(l, F_CLASS, at, control, 0);
	if (control >> CLASS_SHIFT == CLASS_ASYNC_LLC) emit_number(l, F_PRIORITY, at, control, 0);
	if (control >> CLASS_SHIFT == CLASS_SMT) emit_number(l, F_SMT, at, control, 0);
	if (control >> CLASS_SHIFT == CLASS_MAC) emit_number(l, F_MAC, at, control, 0);
	layer_close(l, item, r);
	layer_title_append(l, ", %s", text);
	summary_set(l, "%s", text);
	return control;
}

static uint8_t byte_reversed(uint8_t byte)
{
	unsigned out = 0;
	for (unsigned bit = 0; bit < 8; bit++) out |= ((unsigned)byte >> bit & 1) << (7 - bit);
	return (uint8_t)out;
}

static struct address fddi_emit_address(struct layer *l, unsigned field, struct reader *r)
{
	struct span at = span_of(r, ADDRESS_LENGTH);
	uint8_t bytes[ADDRESS_LENGTH];
	for (int i = 0; i < ADDRESS_LENGTH; i++) bytes[i] = byte_reversed(read_u8(r));
	if (!reader_ok(r)) return (struct address){ .type = ADDRESS_NONE };
	for (unsigned flags = 0; flags <= ITEM_HIDDEN;
	     flags += ITEM_HIDDEN) { /* twice, as tshark */
		emit_text(l, field, at, (const char *)bytes, sizeof bytes, flags);
		emit_text(l, F_ADDRESS, at, (const char *)bytes, sizeof bytes, ITEM_HIDDEN);
	}
	return address_make(ADDRESS_ETHER, bytes, ADDRESS_LENGTH);
}

static void fddi_dissect(struct layer *l, struct reader *r, const void *note)
{
	uint8_t control = fddi_emit_control(l, r);
	struct address destination = fddi_emit_address(l, F_DESTINATION, r);
	struct address source = fddi_emit_address(l, F_SOURCE, r);
	layer_set_link_addresses(l, &source, &destination);
	if (!reader_ok(r)) return;
	if (control >> CLASS_SHIFT == CLASS_ASYNC_LLC)
		layer_next_named(l, "llc", r);
	else if (reader_left_reported(r) > 0)
		layer_next_named(l, "data", r);
}

/* clang-format off */
const struct dissector fddi_dissector = {
	.name = "fddi", .label = "Fiber Distributed Data Interface", .short_label = "FDDI", FIELDS(fddi_fields),
	.dissect = fddi_dissect,
	.bindings = BINDINGS({ LINK_TYPE, LINK_FDDI }),
};
/* clang-format on */
