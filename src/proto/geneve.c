/* geneve.c - Generic Network Virtualization Encapsulation, RFC 8926. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "ethertype.h"

enum { PORT = 6081, LENGTH_UNIT = 4, VERSION_SHIFT = 6, LENGTH_MASK = 0x3f };
enum { FLAG_MAINTENANCE = 0x80, CRITICAL = 0x80, OPTION_HEADER = 4, OPTION_LENGTH_MASK = 0x1f };

/* clang-format off */
enum {
	F_VERSION, F_LENGTH, F_FLAGS, F_MAINTENANCE, F_HAS_CRITICAL, F_FLAGS_RESERVED, F_TYPE, F_NETWORK,
	F_RESERVED, F_OPTIONS, F_OPTION, F_OPTION_CLASS, F_OPTION_TYPE, F_OPTION_CRITICAL, F_OPTION_FLAGS,
	F_OPTION_RESERVED, F_OPTION_LENGTH, F_OPTION_DATA, F_OPTION_LENGTH_BAD, F_COUNT
};

#define TRUE_FALSE .set = "True", .unset = "False"

/* RFC 8926 7: most classes are vendors'. */
static const struct value_name classes[] = {
	{ 0x0100, "Linux" }, { 0x0101, "Open vSwitch" }, { 0x0102, "Open Virtual Networking" },
	{ 0x0103, "In-band network telemetry" }, { 0x0104, "VMware" }, { 0x0105, "Amazon" },
	{ 0x0106, "Cisco" }, { 0x0107, "Oracle" }, { 0x0129, "Oxide" }, { 0x0132, "Google" }, { 0 },
};

static const struct field geneve_fields[F_COUNT] = {
	[F_VERSION]        = { "geneve.version", "Version", FIELD_U8 },
	[F_LENGTH]         = { "geneve.option.length", "Options' length", FIELD_U8 },
	[F_FLAGS]          = { "geneve.flags", "Flags", FIELD_U8, BASE_HEX },
	[F_MAINTENANCE]    = { "geneve.flags.oam", "Is of operation and maintenance", FIELD_BOOLEAN, 0,
			       FLAG_MAINTENANCE, TRUE_FALSE },
	[F_HAS_CRITICAL]   = { "geneve.flags.critical", "Has critical options", FIELD_BOOLEAN, 0, 0x40, TRUE_FALSE },
	[F_FLAGS_RESERVED] = { "geneve.flags.reserved", "Reserved", FIELD_BOOLEAN, 0, 0x3f, TRUE_FALSE },
	[F_TYPE]           = { "geneve.proto_type", "Type", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_NETWORK]        = { "geneve.vni", "Network", FIELD_U24, BASE_HEX_DEC },
	[F_RESERVED]       = { "geneve.reserved", "Reserved", FIELD_U8, BASE_HEX },
	[F_OPTIONS]        = { "geneve.options", "Options", FIELD_BYTES },
	[F_OPTION]         = { "geneve.option", "Option", FIELD_BYTES },
	[F_OPTION_CLASS]   = { "geneve.option.class", "Class", FIELD_U16, BASE_HEX, .names = classes },
	[F_OPTION_TYPE]    = { "geneve.option.type", "Type", FIELD_U8, BASE_HEX },
	[F_OPTION_CRITICAL] = { "geneve.option.type.critical", "Critical", FIELD_BOOLEAN, 0, CRITICAL, TRUE_FALSE },
	[F_OPTION_FLAGS]   = { "geneve.option.flags", "Flags", FIELD_U8, BASE_HEX },
	[F_OPTION_RESERVED] = { "geneve.option.flags.reserved", "Reserved", FIELD_BOOLEAN, 0, 0xe0, TRUE_FALSE },
	[F_OPTION_LENGTH]  = { "geneve.option.length", "Length", FIELD_U8 },
	[F_OPTION_DATA]    = { "geneve.option.unknown.data", "Data", FIELD_BYTES },
	[F_OPTION_LENGTH_BAD] = { "geneve.option.length.invalid", "Option reaches past the end of the options",
				  FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
};
/* clang-format on */

/* One option out of those left. One that is longer ends them. */
static void geneve_emit_option(struct layer *l, struct reader *options)
{
	struct reader start = *options;
	size_t left = reader_left(options);
	uint8_t flags = (uint8_t)(reader_peek(options, OPTION_HEADER - 1) & 0xff);
	uint32_t length = OPTION_HEADER + (flags & OPTION_LENGTH_MASK) * (uint32_t)LENGTH_UNIT;
	uint32_t item = layer_open(l, F_OPTION, &start);
	if (left < OPTION_HEADER || length > left) {
		reader_skip(options, left);
		layer_expert(l, F_OPTION_LENGTH_BAD, span_from(&start, options), NULL);
		layer_close(l, item, options);
		return;
	}
	emit_u16(l, F_OPTION_CLASS, options);
	struct span type = span_of(options, 1), at;
	emit_number(l, F_OPTION_CRITICAL, type, read_u8(options), ITEM_HIDDEN);
	emit_number(l, F_OPTION_TYPE, type, (uint64_t)reader_peek(&type.r, 0), 0);
	at = span_of(options, 1);
	emit_number(l, F_OPTION_FLAGS, at, flags & ~OPTION_LENGTH_MASK & 0xff, ITEM_HIDDEN);
	emit_number(l, F_OPTION_RESERVED, at, flags, ITEM_HIDDEN);
	reader_skip(options, 1);
	emit_number(l, F_OPTION_LENGTH, at, length, 0);
	if (length > OPTION_HEADER) emit_bytes(l, F_OPTION_DATA, options, length - OPTION_HEADER);
	layer_close(l, item, options);
}

static void geneve_emit_options(struct layer *l, struct reader *r, uint32_t length)
{
	struct reader start = *r;
	struct reader options = reader_take(r, length);
	if (length == 0 || !reader_ok(r)) return;
	uint32_t item = layer_open(l, F_OPTIONS, &start);
	layer_text(l, item, "Options: (%u bytes)", length);
	while (reader_left(&options) > 0) geneve_emit_option(l, &options);
	layer_close(l, item, r);
}

/* Version and length share a byte; the flags follow. Returns the length of the options. */
static uint32_t geneve_emit_start(struct layer *l, struct reader *r, uint8_t *flags_out)
{
	struct span at = span_of(r, 1), flags_at;
	uint8_t first = read_u8(r);
	flags_at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	*flags_out = flags;
	if (!reader_ok(r)) return 0;
	uint32_t length = (first & LENGTH_MASK) * LENGTH_UNIT;
	emit_number(l, F_VERSION, at, first >> VERSION_SHIFT, 0);
	emit_number(l, F_LENGTH, at, length, 0);
	uint32_t item = layer_open_number(l, F_FLAGS, flags_at, flags, 0);
	emit_masked(l, F_MAINTENANCE, F_FLAGS_RESERVED, flags_at, flags);
	layer_close(l, item, r);
	return length;
}

static void geneve_dissect(struct layer *l, struct reader *r, const void *note)
{
	uint8_t flags;
	char unknown[24];
	summary_clear(l);
	uint32_t length = geneve_emit_start(l, r, &flags);
	uint16_t type = emit_u16(l, F_TYPE, r);
	if (!reader_ok(r)) return;
	snprintf(unknown, sizeof unknown, "0x%04x (unknown)", type);
	summary_set(l, "Encapsulated %s", value_name(ethertype_names, type, unknown));
	uint32_t network = emit_u24(l, F_NETWORK, r);
	if (!reader_ok(r)) return;
	layer_title_append(l, ", VNI: 0x%06x%s", network, flags & FLAG_MAINTENANCE ? ", OAM" : "");
	struct span at = span_of(r, 1);
	emit_number(l, F_RESERVED, at, read_u8(r), ITEM_HIDDEN);
	geneve_emit_options(l, r, length);
	if (!reader_ok(r)) return;
	const char *name = ethertype_dissector(type);
	layer_next_named(l, name ? name : "data", r);
}

/* clang-format off */
const struct dissector geneve_dissector = {
	.has_all_bytes = true,
	.name = "geneve", .label = "Generic Network Virtualization Encapsulation", .short_label = "Geneve",
	FIELDS(geneve_fields), .dissect = geneve_dissect,
	.bindings = BINDINGS({ UDP_PORT, PORT }),
};
/* clang-format on */
