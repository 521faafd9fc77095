/* vlan.c - VLAN tags: IEEE 802.1Q and, for providers, 802.1ad. */
#include "dissect/dissector.h"

#include "ethertype.h"

enum { PRIORITY_SHIFT = 13, DROP_BIT = 0x1000, ID_MASK = 0x0fff, TAG_LENGTH = 4 };

/* Both tables begin alike; what only one has comes after. */
/* clang-format off */
enum {
	F_PRIORITY, F_DROP, F_ID, F_TYPE, F_PADDING, F_TRAILER, F_PADDING_BAD, F_COMMON_COUNT,
	F_LENGTH = F_COMMON_COUNT, F_LENGTH_PAST_END, F_VLAN_COUNT,
	F_SERVICE_ID = F_COMMON_COUNT, F_CUSTOMER_ID, F_PROVIDER_COUNT
};

static const struct value_name priorities[] = {
	{ 0, "Best effort" }, { 1, "Background" }, { 2, "Excellent effort" }, { 3, "Critical applications" },
	{ 4, "Video" }, { 5, "Voice" }, { 6, "Internetwork control" }, { 7, "Network control" }, { 0 },
};

#define COMMON_FIELDS                                                                              \
	[F_PADDING]     = { "eth.padding", "Padding", FIELD_BYTES },                               \
	[F_PADDING_BAD] = { "eth.padding_bad", TRAILER_PADDING_BAD, FIELD_EXPERT,                  \
			    .severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL }

static const struct field vlan_fields[F_VLAN_COUNT] = {
	[F_PRIORITY] = { "vlan.priority", "Priority", FIELD_U16, BASE_DEC, 0xe000, priorities },
	[F_DROP]     = { "vlan.dei", "Drop eligible", FIELD_BOOLEAN, 0, DROP_BIT, .set = "Yes", .unset = "No" },
	[F_ID]       = { "vlan.id", "VLAN", FIELD_U16, BASE_DEC, ID_MASK },
	[F_TYPE]     = { "vlan.etype", "Type", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_TRAILER]  = { "vlan.trailer", "Trailer", FIELD_BYTES },
	[F_LENGTH]   = { "vlan.len", "Length", FIELD_U16 },
	[F_LENGTH_PAST_END] = { "vlan.len.past_end", "Length field value goes past the end of the payload",
				FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
	COMMON_FIELDS,
};

static const struct field provider_fields[F_PROVIDER_COUNT] = {
	[F_PRIORITY] = { "ieee8021ad.priority", "Priority", FIELD_U16, BASE_DEC, 0xe000 },
	[F_DROP]     = { "ieee8021ad.dei", "Drop eligible", FIELD_U16, BASE_DEC, DROP_BIT },
	[F_ID]       = { "ieee8021ad.id", "VLAN", FIELD_U16, BASE_DEC, ID_MASK },
	[F_TYPE]     = { "ieee8021ah.etype", "Type", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_TRAILER]  = { "ieee8021ah.trailer", "Trailer", FIELD_BYTES },
	[F_SERVICE_ID]  = { "ieee8021ad.svid", "Service VLAN", FIELD_U16, BASE_DEC, ID_MASK },
	[F_CUSTOMER_ID] = { "ieee8021ad.cvid", "Customer VLAN", FIELD_U16, BASE_DEC, ID_MASK },
	COMMON_FIELDS,
};
/* clang-format on */

static const struct trailer_fields vlan_trailer = {
	.padding = F_PADDING,
	.trailer = F_TRAILER,
	.padding_bad = F_PADDING_BAD,
	.fcs = ETHERTYPE_NO_FIELD,
	.fcs_status = ETHERTYPE_NO_FIELD,
};

/* The 16 bits of a tag; id is the field that names its VLAN. */
static uint16_t vlan_emit_tag(struct layer *l, struct reader *r, unsigned id)
{
	struct span at = span_of(r, 2);
	uint16_t tag = read_u16(r);
	if (!reader_ok(r)) return 0;
	emit_masked(l, F_PRIORITY, F_DROP, at, tag);
	emit_number(l, id, at, tag, 0);
	return tag;
}

static void vlan_next_type(struct layer *l, struct reader *r)
{
	uint16_t type = emit_u16(l, F_TYPE, r);
	if (!reader_ok(r)) return;
	ethertype_emit_trailer(l, &vlan_trailer, *r, ethertype_payload_length(type, *r));
	ethertype_next(l, type, r);
}

static void vlan_next_length(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 2);
	uint16_t length = emit_u16(l, F_LENGTH, r);
	if (length > reader_left_reported(r))
		layer_expert(l, F_LENGTH_PAST_END, at, NULL);
	else
		ethertype_emit_trailer(l, &vlan_trailer, *r, length);
	struct reader payload = *r;
	reader_limit(&payload, length);
	layer_next_named(l, "llc", &payload);
}

static void vlan_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_clear(l);
	uint16_t tag = vlan_emit_tag(l, r, F_ID);
	if (!reader_ok(r)) return;
	unsigned priority = tag >> PRIORITY_SHIFT, drop = tag & DROP_BIT ? 1 : 0,
		 id = tag & ID_MASK;
	layer_title_append(l, ", PRI: %u, DEI: %u, ID: %u", priority, drop, id);
	summary_set(l, "PRI: %u  DEI: %u  ID: %u", priority, drop, id);
	int32_t type = reader_peek_u16(r, 0);
	if (type > 0 && type <= ETHERNET_LENGTH_MAX)
		vlan_next_length(l, r);
	else
		vlan_next_type(l, r);
}

/* Two such tags after each other are a service's and a customer's. */
static void provider_dissect(struct layer *l, struct reader *r, const void *note)
{
	summary_clear(l);
	/* What the tag is called depends on what follows it */
	int32_t following = reader_peek_u16(r, 2);
	if (following < 0) {
		reader_skip(r, TAG_LENGTH);
		return;
	}
	bool has_customer = following == ETHERTYPE_PROVIDER_BRIDGE;
	uint16_t tag = vlan_emit_tag(l, r, has_customer ? F_SERVICE_ID : F_ID);
	if (!reader_ok(r)) return;
	unsigned priority = tag >> PRIORITY_SHIFT, drop = tag & DROP_BIT ? 1 : 0,
		 id = tag & ID_MASK;
	summary_set(l, "PRI: %u  DROP: %u ID: %u", priority, drop, id);
	layer_title_append(l, has_customer ? ", S-VID: %u" : ", ID: %u", id);
	if (has_customer) {
		reader_skip(r, 2);
		tag = vlan_emit_tag(l, r, F_CUSTOMER_ID);
		layer_title_append(l, ", C-VID: %u", tag & ID_MASK);
	}
	vlan_next_type(l, r);
}

/* clang-format off */
const struct dissector vlan_dissector = {
	.name = "vlan", .label = "802.1Q Virtual LAN", .short_label = "VLAN", FIELDS(vlan_fields),
	.dissect = vlan_dissect,
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_VLAN }, { ETHERTYPE, ETHERTYPE_QINQ_OLD }),
};

const struct dissector ieee8021ad_dissector = {
	.name = "ieee8021ad", .label = "IEEE 802.1ad", .short_label = "802.1ad", FIELDS(provider_fields),
	.dissect = provider_dissect,
	.bindings = BINDINGS({ ETHERTYPE, ETHERTYPE_PROVIDER_BRIDGE }),
};
/* clang-format on */
