/* pppoe.c - PPP over Ethernet, RFC 2516: finding an access concentrator, and the session with it. */
#include "dissect/dissector.h"

#include "ethertype.h"

enum { TAG_END = 0x0000, TAG_SERVICE = 0x0101, TAG_CONCENTRATOR = 0x0102, FRAME_MIN = 60 };

/* Both tables begin alike. */
/* clang-format off */
enum {
	F_VERSION, F_TYPE, F_CODE, F_SESSION, F_LENGTH, F_LENGTH_BAD, F_COMMON_COUNT,
	F_TAGS = F_COMMON_COUNT, F_TAG, F_TAG_LENGTH, F_TAG_OTHER, F_SERVICE, F_CONCENTRATOR, F_HOST, F_COOKIE,
	F_RELAY, F_ERROR_SERVICE, F_ERROR_SYSTEM, F_ERROR_GENERIC, F_MAX_PAYLOAD, F_DISCOVERY_COUNT
};

static const struct value_name codes[] = {
	{ 0x00, "Session Data" }, { 0x07, "Active Discovery Offer (PADO)" },
	{ 0x09, "Active Discovery Initiation (PADI)" }, { 0x0a, "Active Discovery Session-Grant (PADG)" },
	{ 0x0b, "Active Discovery Session-Credit Resp.(PADC)" }, { 0x0c, "Active Discovery Quality (PADQ)" },
	{ 0x19, "Active Discovery Request (PADR)" },
	{ 0x65, "Active Discovery Session-confirmation (PADS)" },
	{ 0xa7, "Active Discovery Terminate (PADT)" }, { 0xd3, "Active Discovery Message (PADM)" },
	{ 0xd4, "Active Discovery Network (PADN)" }, { 0 },
};

#define COMMON_FIELDS                                                                             \
	[F_VERSION]    = { "pppoe.version", "Version", FIELD_U8, BASE_DEC, 0xf0 },                \
	[F_TYPE]       = { "pppoe.type", "Type", FIELD_U8, BASE_DEC, 0x0f },                      \
	[F_CODE]       = { "pppoe.code", "Code", FIELD_U8, BASE_HEX, .names = codes },            \
	[F_SESSION]    = { "pppoe.session_id", "Session", FIELD_U16, BASE_HEX },                  \
	[F_LENGTH]     = { "pppoe.payload_length", "Payload length", FIELD_U16 },                 \
	[F_LENGTH_BAD] = { "pppoe.payload_length.bad", "Possible bad payload length", FIELD_EXPERT, \
			   .severity = EXPERT_WARN, .group = EXPERT_MALFORMED }

static const struct field session_fields[F_COMMON_COUNT] = { COMMON_FIELDS };

static const struct field discovery_fields[F_DISCOVERY_COUNT] = {
	COMMON_FIELDS,
	[F_TAGS]          = { "pppoed.tags", "Tags", FIELD_NONE },
	[F_TAG]           = { "pppoed.tag", "Tag", FIELD_U16, BASE_HEX },
	[F_TAG_LENGTH]    = { "pppoed.tag_length", "Tag length", FIELD_U16 },
	[F_TAG_OTHER]     = { "pppoed.tag.unknown_data", "Unknown", FIELD_BYTES },
	[F_SERVICE]       = { "pppoed.tags.service_name", "Service", FIELD_STRING },
	[F_CONCENTRATOR]  = { "pppoed.tags.ac_name", "Access concentrator", FIELD_STRING },
	[F_HOST]          = { "pppoed.tags.host_uniq", "Host's mark", FIELD_BYTES },
	[F_COOKIE]        = { "pppoed.tags.ac_cookie", "Access concentrator's cookie", FIELD_BYTES },
	[F_RELAY]         = { "pppoed.tags.relay_session_id", "Relay's session", FIELD_BYTES },
	[F_ERROR_SERVICE] = { "pppoed.tags.service_name_error", "Error of the service", FIELD_STRING },
	[F_ERROR_SYSTEM]  = { "pppoed.tags.ac_system_error", "Error of the access concentrator", FIELD_STRING },
	[F_ERROR_GENERIC] = { "pppoed.tags.generic_error", "Error", FIELD_STRING },
	[F_MAX_PAYLOAD]   = { "pppoed.tags.max_payload", "Largest payload", FIELD_BYTES },
};

static const struct tag_field { uint16_t type, field; } tag_fields[] = {
	{ TAG_SERVICE, F_SERVICE }, { TAG_CONCENTRATOR, F_CONCENTRATOR }, { 0x0103, F_HOST },
	{ 0x0104, F_COOKIE }, { 0x0110, F_RELAY }, { 0x0120, F_MAX_PAYLOAD }, { 0x0201, F_ERROR_SERVICE },
	{ 0x0202, F_ERROR_SYSTEM }, { 0x0203, F_ERROR_GENERIC },
};
/* clang-format on */

/* Leaves r at the payload, which it limits; false if the header is not all there. */
static bool pppoe_emit_header(struct layer *l, struct reader *r, bool is_session)
{
	struct span at = span_of(r, 1);
	uint8_t version = read_u8(r);
	if (!reader_ok(r)) return false;
	emit_masked(l, F_VERSION, F_TYPE, at, version);
	uint8_t code = emit_u8(l, F_CODE, r);
	if (!reader_ok(r)) return false;
	summary_set(l, "%s", value_name(codes, code, "Unknown"));
	emit_u16(l, F_SESSION, r);
	at = span_of(r, 2);
	uint16_t length = read_u16(r);
	if (!reader_ok(r)) return false;
	size_t there = reader_left_reported(r);
	uint32_t item = layer_open_number(l, F_LENGTH, at, length, 0);
	/* Less is padding of a short frame, unless the frame is no short one */
	bool is_bad = is_session &&
	              (length > there || (length < there && reader_offset(r) + there > FRAME_MIN));
	if (is_bad) {
		layer_text_append(l, item, " [incorrect, should be %zu]", there);
		layer_expert(l, F_LENGTH_BAD, at, NULL);
	}
	layer_close(l, item, r);
	reader_limit(r, length);
	return true;
}

/* ---------------------------------------------------------------- session */

static void pppoes_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_clear(l);
	if (pppoe_emit_header(l, r, true)) layer_next_named(l, "ppp", r);
}

/* clang-format off */
const struct dissector pppoes_dissector = {
	.name = "pppoes", .label = "PPP-over-Ethernet Session", .short_label = "PPPoES", FIELDS(session_fields),
	.dissect = pppoes_dissect,
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_PPPOE_SESSION }),
};
/* clang-format on */

/* ---------------------------------------------------------------- discovery */

static unsigned tag_field(uint16_t type)
{
	for (size_t i = 0; i < sizeof tag_fields / sizeof *tag_fields; i++) {
		if (tag_fields[i].type == type) return tag_fields[i].field;
	}
	return F_TAG_OTHER;
}

/* False: it was the last. Tags that are known are one item each. */
static bool pppoed_emit_tag(struct layer *l, struct reader *r)
{
	struct reader start = *r;
	uint16_t type = read_u16(r), length = read_u16(r);
	if (!reader_ok(r) || type == TAG_END) return false;
	unsigned field = tag_field(type);
	if (field == F_TAG_OTHER) {
		emit_u16(l, F_TAG, &start);
		emit_u16(l, F_TAG_LENGTH, &start);
	}
	const uint8_t *bytes = emit_bytes(l, field, r, length);
	if (bytes && type == TAG_CONCENTRATOR)
		summary_append(l, " AC-Name='%.*s'", (int)length, (const char *)bytes);
	return reader_ok(r);
}

static void pppoed_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_clear(l);
	if (!pppoe_emit_header(l, r, false) || reader_left_reported(r) == 0) return;
	uint32_t item = layer_open(l, F_TAGS, r);
	while (reader_left_reported(r) > 0 && pppoed_emit_tag(l, r)) {}
	layer_close(l, item, r);
}

/* clang-format off */
const struct dissector pppoed_dissector = {
	.name = "pppoed", .label = "PPP-over-Ethernet Discovery", .short_label = "PPPoED",
	FIELDS(discovery_fields), .dissect = pppoed_dissect, .is_leaf = true,
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_PPPOE_DISCOVERY }),
};
/* clang-format on */
