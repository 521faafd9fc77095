/* backbone.c - provider backbone bridges, IEEE 802.1ah: a customer's whole frame behind a service tag. */
#include "dissect/dissector.h"

#include "ethertype.h"

enum { ADDRESS_LENGTH = 6, SERVICE_MASK = 0x00ffffff };

/* clang-format off */
enum {
	F_TAG, F_PRIORITY, F_DROP, F_CUSTOMER_ADDRESSES, F_RESERVED_1, F_RESERVED_2, F_SERVICE, F_DESTINATION,
	F_SOURCE, F_TYPE, F_PADDING, F_TRAILER, F_PADDING_BAD, F_COUNT
};

static const struct field backbone_fields[F_COUNT] = {
	[F_TAG]         = { "", "I-Tag", FIELD_NONE },
	[F_PRIORITY]    = { "ieee8021ah.priority", "Priority", FIELD_U32, BASE_DEC, 0xe0000000 },
	[F_DROP]        = { "ieee8021ah.drop", "Drop eligible", FIELD_U32, BASE_DEC, 0x10000000 },
	[F_CUSTOMER_ADDRESSES] = { "ieee8021ah.nca", "No customer addresses", FIELD_U32, BASE_DEC, 0x08000000 },
	[F_RESERVED_1]  = { "ieee8021ah.res1", "Reserved 1", FIELD_U32, BASE_DEC, 0x04000000 },
	[F_RESERVED_2]  = { "ieee8021ah.res2", "Reserved 2", FIELD_U32, BASE_DEC, 0x03000000 },
	[F_SERVICE]     = { "ieee8021ah.isid", "Service instance", FIELD_U32, BASE_DEC, SERVICE_MASK },
	[F_DESTINATION] = { "ieee8021ah.cdst", "Customer destination", FIELD_ETHER },
	[F_SOURCE]      = { "ieee8021ah.csrc", "Customer source", FIELD_ETHER },
	[F_TYPE]        = { "ieee8021ah.etype", "Type", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_PADDING]     = { "eth.padding", "Padding", FIELD_BYTES },
	[F_TRAILER]     = { "ieee8021ah.trailer", "Trailer", FIELD_BYTES },
	[F_PADDING_BAD] = { "eth.padding_bad", TRAILER_PADDING_BAD, FIELD_EXPERT,
			    .severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL },
};
/* clang-format on */

static const struct trailer_fields backbone_trailer = {
	.padding = F_PADDING,
	.trailer = F_TRAILER,
	.padding_bad = F_PADDING_BAD,
	.fcs = ETHERTYPE_NO_FIELD,
	.fcs_status = ETHERTYPE_NO_FIELD,
};

static uint32_t backbone_emit_tag(struct layer *l, struct reader *r)
{
	struct reader start = *r;
	uint32_t tag = read_u32(r);
	if (!reader_ok(r)) return 0;
	uint32_t item = layer_open(l, F_TAG, &start);
	layer_text(l, item, "I-Tag, I-SID: %u", tag & SERVICE_MASK);
	emit_masked(l, F_PRIORITY, F_SERVICE, span_from(&start, r), tag);
	layer_close(l, item, r);
	summary_set(l, "PRI: %u  Drop: %u  NCA: %u  Res1: %u  Res2: %u  I-SID: %u", tag >> 29,
	            tag >> 28 & 1, tag >> 27 & 1, tag >> 26 & 1, tag >> 24 & 3, tag & SERVICE_MASK);
	return tag & SERVICE_MASK;
}

static void backbone_title(struct layer *l, uint32_t service, const uint8_t *destination,
                           const uint8_t *source)
{
	if (!layer_wants_text(l) || !destination || !source) return;
	struct address from = address_make(ADDRESS_ETHER, source, ADDRESS_LENGTH);
	struct address to = address_make(ADDRESS_ETHER, destination, ADDRESS_LENGTH);
	char from_text[32], to_text[32];
	address_format(&from, from_text, sizeof from_text);
	address_format(&to, to_text, sizeof to_text);
	layer_title_append(l, ", I-SID: %u, C-Src: %s, C-Dst: %s", service, from_text, to_text);
}

static void backbone_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_clear(l);
	uint32_t service = backbone_emit_tag(l, r);
	const uint8_t *destination = emit_ether(l, F_DESTINATION, r);
	const uint8_t *source = emit_ether(l, F_SOURCE, r);
	backbone_title(l, service, destination, source);
	uint16_t type = emit_u16(l, F_TYPE, r);
	if (!reader_ok(r)) return;
	ethertype_emit_trailer(l, &backbone_trailer, *r, ethertype_payload_length(type, *r));
	ethertype_next(l, type, r);
}

/* clang-format off */
const struct dissector ieee8021ah_dissector = {
	.name = "ieee8021ah", .label = "IEEE 802.1ah", .short_label = "802.1ah", FIELDS(backbone_fields),
	.dissect = backbone_dissect,
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_BACKBONE_BRIDGE }),
};
/* clang-format on */
