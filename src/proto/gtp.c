/* gtp.c - GPRS Tunnelling Protocol for user data, 3GPP TS 29.281: what phones send and get, over UDP. */
#include "dissect/dissector.h"

enum { PORT = 2152, VERSION_SHIFT = 5, VERSION_1 = 1, EXTENSION_UNIT = 4 };
enum flag { IS_GTP = 0x10, HAS_EXTENSION = 0x04, HAS_SEQUENCE = 0x02, HAS_NUMBER = 0x01 };
enum {
	HAS_OPTIONAL = HAS_EXTENSION | HAS_SEQUENCE | HAS_NUMBER,
	OPTIONAL_LENGTH = 4,
	MESSAGE_DATA = 255
};

/* clang-format off */
enum {
	F_FLAGS, F_VERSION, F_PAYLOAD, F_RESERVED, F_HAS_EXTENSION, F_HAS_SEQUENCE, F_HAS_NUMBER, F_MESSAGE,
	F_LENGTH, F_TUNNEL, F_SEQUENCE, F_NUMBER, F_NEXT, F_EXTENSION, F_EXTENSION_LENGTH, F_EXTENSION_BYTES,
	F_EXTENSION_BAD, F_COUNT
};

static const struct value_name messages[] = {
	{ 1, "Echo request" }, { 2, "Echo response" }, { 3, "Version not supported" }, { 26, "Error indication" },
	{ 31, "Supported extension header notification" }, { 254, "End Marker" }, { MESSAGE_DATA, "T-PDU" }, { 0 },
};

static const struct value_name extensions[] = {
	{ 0x00, "None" }, { 0x03, "Long PDCP number" }, { 0x20, "Service class" }, { 0x40, "UDP port" },
	{ 0x81, "RAN container" }, { 0x82, "Long PDCP number" }, { 0x83, "Xw RAN container" },
	{ 0x84, "NR RAN container" }, { 0x85, "PDU session container" }, { 0xc0, "PDCP number" },
	{ 0xc1, "Suspend request" }, { 0xc2, "Suspend response" }, { 0 },
};

#define YES_NO .set = "Yes", .unset = "No"

static const struct value_name kinds[] = { { 0, "GTP'" }, { 1, "GTP" }, { 0 } };

static const struct field gtp_fields[F_COUNT] = {
	[F_FLAGS]         = { "gtp.flags", "Flags", FIELD_U8, BASE_HEX },
	[F_VERSION]       = { "gtp.flags.version", "Version", FIELD_U8, BASE_DEC, 0xe0 },
	[F_PAYLOAD]       = { "gtp.flags.payload", "Protocol", FIELD_U8, BASE_DEC, IS_GTP, kinds },
	[F_RESERVED]      = { "gtp.flags.reserved", "Reserved", FIELD_U8, BASE_DEC, 0x08 },
	[F_HAS_EXTENSION] = { "gtp.flags.e", "Has an extension header", FIELD_BOOLEAN, 0, HAS_EXTENSION, YES_NO },
	[F_HAS_SEQUENCE]  = { "gtp.flags.s", "Has a sequence number", FIELD_BOOLEAN, 0, HAS_SEQUENCE, YES_NO },
	[F_HAS_NUMBER]    = { "gtp.flags.pn", "Has an N-PDU number", FIELD_BOOLEAN, 0, HAS_NUMBER, YES_NO },
	[F_MESSAGE]       = { "gtp.message", "Message", FIELD_U8, BASE_HEX, .names = messages },
	[F_LENGTH]        = { "gtp.length", "Length", FIELD_U16 },
	[F_TUNNEL]        = { "gtp.teid", "Tunnel endpoint", FIELD_U32, BASE_HEX_DEC },
	[F_SEQUENCE]      = { "gtp.seq_number", "Sequence number", FIELD_U16, BASE_HEX_DEC },
	[F_NUMBER]        = { "gtp.npdu_number", "N-PDU number", FIELD_U8, BASE_HEX },
	[F_NEXT]          = { "gtp.ext_hdr.next", "Next extension header", FIELD_U8, BASE_HEX, .names = extensions },
	[F_EXTENSION]     = { "gtp.ext_hdr", "Extension header", FIELD_NONE },
	[F_EXTENSION_LENGTH] = { "gtp.ext_hdr.length", "Length", FIELD_U8 },
	[F_EXTENSION_BYTES]  = { "", "Content", FIELD_BYTES },
	[F_EXTENSION_BAD] = { "gtp.ext_length.invalid", "Extension header length is zero", FIELD_EXPERT,
			      .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
};
/* clang-format on */

static uint8_t gtp_emit_flags(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 1);
	uint8_t flags = read_u8(r);
	if (!reader_ok(r)) return 0;
	uint32_t item = layer_open_number(l, F_FLAGS, at, flags, 0);
	emit_masked(l, F_VERSION, F_HAS_NUMBER, at, flags);
	layer_close(l, item, r);
	return flags;
}

/* Its first byte is its length in words, its last what comes next. False: nothing that follows makes sense. */
static bool gtp_emit_extension(struct layer *l, struct reader *r, uint8_t *type)
{
	uint32_t item = layer_open(l, F_EXTENSION, r);
	layer_text(l, item, "Extension header (%s)", value_name(extensions, *type, "unknown"));
	struct span at = span_of(r, 1);
	unsigned length = emit_u8(l, F_EXTENSION_LENGTH, r);
	if (reader_ok(r) && length == 0) {
		layer_expert(l, F_EXTENSION_BAD, at, NULL);
	} else if (reader_ok(r)) {
		emit_bytes(l, F_EXTENSION_BYTES, r, length * EXTENSION_UNIT - 2);
		*type = emit_u8(l, F_NEXT, r);
	}
	layer_close(l, item, r);
	return reader_ok(r) && length > 0;
}

/* One of three flags is enough for the bytes of all three to be there; those without their flag say nothing. */
static bool gtp_emit_optional(struct layer *l, struct reader *r, uint8_t flags)
{
	struct reader sequence = *r, number = *r, next = *r;
	if (!(flags & HAS_OPTIONAL)) return true;
	reader_skip(&number, 2);
	reader_skip(&next, 3);
	reader_skip(r, OPTIONAL_LENGTH);
	if (!reader_ok(r)) return false;
	if (flags & HAS_SEQUENCE) emit_u16(l, F_SEQUENCE, &sequence);
	if (flags & HAS_NUMBER) emit_u8(l, F_NUMBER, &number);
	if (!(flags & HAS_EXTENSION)) return true;
	uint8_t type = emit_u8(l, F_NEXT, &next);
	while (type != 0) {
		if (!gtp_emit_extension(l, r, &type)) return false;
	}
	return true;
}

static void gtp_next(struct layer *l, const struct reader *r)
{
	int version = reader_peek(r, 0) >> 4;
	if (version == 4) layer_next_named(l, "ip", r);
	if (version == 6) layer_next_named(l, "ipv6", r);
}

static void gtp_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct reader start = *r;
	summary_clear(l);
	uint8_t flags = gtp_emit_flags(l, r);
	if (!reader_ok(r)) return;
	if (flags >> VERSION_SHIFT != VERSION_1 || !(flags & IS_GTP)) {
		layer_next_named(l, "data", &start);
		return;
	}
	uint8_t message = emit_u8(l, F_MESSAGE, r);
	if (!reader_ok(r)) return;
	summary_set(l, "%s", value_name(messages, message, "Unknown"));
	uint16_t length = emit_u16(l, F_LENGTH, r);
	emit_u32(l, F_TUNNEL, r);
	if (!reader_ok(r)) return;
	reader_limit(r, length);
	if (!gtp_emit_optional(l, r, flags)) return;
	if (message == MESSAGE_DATA) gtp_next(l, r);
}

/* clang-format off */
const struct dissector gtp_dissector = {
	.has_all_bytes = true,
	.name = "gtp", .label = "GPRS Tunneling Protocol", .short_label = "GTP", FIELDS(gtp_fields),
	.dissect = gtp_dissect,
	.bindings = BINDINGS({ UDP_PORT, PORT }),
};
/* clang-format on */
