/* ethernet.c - Ethernet: type field (RFC 894) or length field (IEEE 802.3), padding and trailer. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "ethertype.h"
#include "link_types.h"

enum { ADDRESS_LENGTH = 6, HEADER = 14, IPX_RAW = 0xffff };

/* clang-format off */
enum {
	F_DESTINATION, F_DESTINATION_NAME, F_DESTINATION_OUI, F_DESTINATION_LG, F_DESTINATION_IG,
	F_SOURCE, F_SOURCE_NAME, F_SOURCE_OUI, F_SOURCE_LG, F_SOURCE_IG,
	F_ADDRESS, F_ADDRESS_NAME, F_ADDRESS_OUI, F_LG, F_IG, F_TYPE, F_LENGTH, F_INVALID, F_PADDING, F_TRAILER, F_FCS,
	F_FCS_STATUS, F_SOURCE_GROUP, F_INVALID_EXPERT, F_LENGTH_PAST_END, F_PADDING_BAD, F_COUNT
};

enum { LOCAL_BIT = 0x20000, GROUP_BIT = 0x10000 };
#define LOCAL_TEXT "Locally administered", "Globally unique"
#define GROUP_TEXT "Group address", "Individual address"

static const struct value_name fcs_statuses[] = {
	{ 0, "Bad" }, { 1, "Good" }, { 2, "Unverified" }, { 3, "Not present" }, { 0 },
};

static const struct field ethernet_fields[F_COUNT] = {
	[F_DESTINATION]     = { "eth.dst", "Destination", FIELD_ETHER },
	[F_DESTINATION_NAME] = { "eth.dst_resolved", "Destination's name", FIELD_STRING },
	[F_DESTINATION_OUI] = { "eth.dst.oui", "Destination's manufacturer", FIELD_U24 },
	[F_DESTINATION_LG]  = { "eth.dst.lg", "Local bit", FIELD_BOOLEAN, 0, LOCAL_BIT, 0, 0, LOCAL_TEXT },
	[F_DESTINATION_IG]  = { "eth.dst.ig", "Group bit", FIELD_BOOLEAN, 0, GROUP_BIT, 0, 0, GROUP_TEXT },
	[F_SOURCE]          = { "eth.src", "Source", FIELD_ETHER },
	[F_SOURCE_NAME]     = { "eth.src_resolved", "Source's name", FIELD_STRING },
	[F_SOURCE_OUI]      = { "eth.src.oui", "Source's manufacturer", FIELD_U24 },
	[F_SOURCE_LG]       = { "eth.src.lg", "Local bit", FIELD_BOOLEAN, 0, LOCAL_BIT, 0, 0, LOCAL_TEXT },
	[F_SOURCE_IG]       = { "eth.src.ig", "Group bit", FIELD_BOOLEAN, 0, GROUP_BIT, 0, 0, GROUP_TEXT },
	[F_ADDRESS]         = { "eth.addr", "Address", FIELD_ETHER },
	[F_ADDRESS_NAME]    = { "eth.addr_resolved", "Address's name", FIELD_STRING },
	[F_ADDRESS_OUI]     = { "eth.addr.oui", "Address's manufacturer", FIELD_U24 },
	[F_LG]              = { "eth.lg", "Local bit", FIELD_BOOLEAN, 0, LOCAL_BIT, 0, 0, LOCAL_TEXT },
	[F_IG]              = { "eth.ig", "Group bit", FIELD_BOOLEAN, 0, GROUP_BIT, 0, 0, GROUP_TEXT },
	[F_TYPE]            = { "eth.type", "Type", FIELD_U16, BASE_HEX, .names = ethertype_names },
	[F_LENGTH]          = { "eth.len", "Length", FIELD_U16 },
	[F_INVALID]         = { "eth.invalid_lentype", "Neither length nor type", FIELD_U16, BASE_HEX_DEC },
	[F_PADDING]         = { "eth.padding", "Padding", FIELD_BYTES },
	[F_TRAILER]         = { "eth.trailer", "Trailer", FIELD_BYTES },
	[F_FCS]             = { "eth.fcs", "Frame check sequence", FIELD_U32, BASE_HEX },
	[F_FCS_STATUS]      = { "eth.fcs.status", "Frame check sequence status", FIELD_U8,
				.names = fcs_statuses },
	[F_SOURCE_GROUP]    = { "eth.src_not_group",
				"Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)",
				FIELD_EXPERT, .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
	[F_INVALID_EXPERT]  = { "eth.invalid_lentype.expert", "Invalid length/type", FIELD_EXPERT,
				.severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
	[F_LENGTH_PAST_END] = { "eth.len.past_end", "Length field value goes past the end of the payload",
				FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
	[F_PADDING_BAD]     = { "eth.padding_bad", TRAILER_PADDING_BAD, FIELD_EXPERT,
				.severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL },
};
/* clang-format on */

static const struct trailer_fields ethernet_trailer = {
	.padding = F_PADDING,
	.trailer = F_TRAILER,
	.padding_bad = F_PADDING_BAD,
	.fcs = F_FCS,
	.fcs_status = F_FCS_STATUS,
};

/* An address as a name; names are not looked up, so it is the address. */
static void ethernet_emit_name(struct layer *l, unsigned field, struct span at)
{
	char name[3 * ADDRESS_LENGTH];
	if (!layer_wants(l, field) || reader_left(&at.r) < ADDRESS_LENGTH) return;
	size_t length = format_ether(at.r.at, name, sizeof name);
	emit_text(l, field, at, name, length, ITEM_HIDDEN);
}

/* One of the two addresses with what its first three bytes say; first: its field, then those of its name, of
 * the manufacturer and the two bits. */
static struct address ethernet_emit_address(struct layer *l, unsigned first, unsigned group_expert,
                                            struct reader *r)
{
	struct reader start = *r;
	struct span all = span_of(&start, ADDRESS_LENGTH), maker = span_of(&start, 3);
	const uint8_t *bytes = reader_bytes(r, ADDRESS_LENGTH);
	uint32_t item = layer_open(l, first, &start);
	uint32_t high = read_u24(&start);
	if (group_expert && high & GROUP_BIT) layer_expert(l, group_expert, all, NULL);
	ethernet_emit_name(l, first + 1, all);
	emit_number(l, first + 2, maker, high, ITEM_HIDDEN);
	emit_span(l, F_ADDRESS, all, 0);
	ethernet_emit_name(l, F_ADDRESS_NAME, all);
	emit_number(l, F_ADDRESS_OUI, maker, high, ITEM_HIDDEN);
	emit_number(l, first + 3, maker, high, 0);
	emit_number(l, F_LG, maker, high, ITEM_HIDDEN);
	emit_number(l, first + 4, maker, high, 0);
	emit_number(l, F_IG, maker, high, ITEM_HIDDEN);
	layer_close(l, item, r);
	return address_make(ADDRESS_ETHER, bytes, ADDRESS_LENGTH);
}

/* A header that is not all there gives addresses for the list, no items. */
static void ethernet_note_addresses(struct layer *l, struct reader r)
{
	struct address addresses[2] = { { .type = ADDRESS_NONE }, { .type = ADDRESS_NONE } };
	if (reader_left(&r) < ADDRESS_LENGTH)
		return; /* in a tunnel, those of the layers before stay */
	for (int i = 0; i < 2; i++) {
		const uint8_t *bytes = reader_bytes(&r, ADDRESS_LENGTH);
		if (bytes) addresses[i] = address_make(ADDRESS_ETHER, bytes, ADDRESS_LENGTH);
	}
	layer_set_link_addresses(l, &addresses[1], &addresses[0]);
}

static void ethernet_emit_addresses(struct layer *l, struct reader *r)
{
	struct address destination = ethernet_emit_address(l, F_DESTINATION, 0, r);
	struct address source = ethernet_emit_address(l, F_SOURCE, F_SOURCE_GROUP, r);
	layer_set_link_addresses(l, &source, &destination);
}

/* What kind of frame it is, and from whom to whom. */
static void ethernet_title(struct layer *l, const char *kind)
{
	if (!layer_wants_text(l)) return;
	char from[32], to[32];
	address_format(&l->packet->link_source, from, sizeof from);
	address_format(&l->packet->link_destination, to, sizeof to);
	layer_title(l, "%s, Src: %s, Dst: %s", kind, from, to);
}

static void ethernet_dissect_type(struct layer *l, struct reader *r)
{
	uint16_t type = emit_u16(l, F_TYPE, r);
	ethernet_title(l, "Ethernet II");
	summary_set(l, "Ethernet II");
	ethertype_emit_trailer(l, &ethernet_trailer, *r, ethertype_payload_length(type, *r));
	ethertype_next(l, type, r);
}

/* IEEE 802.3: the length ends the payload; LLC follows, but in Novell's oldest framing IPX does. */
static void ethernet_dissect_length(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 2);
	uint16_t length = emit_u16(l, F_LENGTH, r);
	summary_set(l, "IEEE 802.3 Ethernet");
	if (length > reader_left_reported(r))
		layer_expert(l, F_LENGTH_PAST_END, at, NULL);
	else
		ethertype_emit_trailer(l, &ethernet_trailer, *r, length);
	struct reader payload = *r;
	layer_guard(l, r);
	reader_limit(&payload, length);
	bool is_raw = reader_peek_u16(&payload, 0) == IPX_RAW;
	layer_title(l, "IEEE 802.3 Ethernet%s", is_raw ? " Raw" : "");
	layer_next_named(l, is_raw ? "data" : "llc", &payload);
}

static void ethernet_dissect_invalid(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 2);
	uint16_t value = read_u16(r);
	uint32_t item = layer_open_number(l, F_INVALID, at, value, 0);
	char text[64];
	snprintf(text, sizeof text, "Invalid length/type: 0x%04x (%u)", value, value);
	layer_expert(l, F_INVALID_EXPERT, at, text);
	layer_close(l, item, r);
	ethernet_title(l, "Ethernet Unknown");
	summary_set(l, "Ethernet Unknown: %s", text);
	if (reader_left_reported(r) > 0) layer_next_named(l, "data", r);
}

/* A length of 0 with bytes behind it is no length: tshark takes it for a type. */
static void ethernet_dissect(struct layer *l, struct reader *r, const void *note)
{
	if (reader_left(r) < HEADER) {
		layer_drop(l);
		ethernet_note_addresses(l, *r);
		reader_skip(r, HEADER);
		return;
	}
	ethernet_emit_addresses(l, r);
	int32_t type = reader_peek_u16(r, 0);
	if (type == 0 || type >= ETHERTYPE_MIN)
		ethernet_dissect_type(l, r);
	else if (type <= ETHERNET_LENGTH_MAX)
		ethernet_dissect_length(l, r);
	else
		ethernet_dissect_invalid(l, r);
}

static bool ethernet_pass(struct packet *packet, struct reader *r, struct passage *out)
{
	const uint8_t *header = reader_bytes(r, HEADER);
	if (!header) return false;
	const uint8_t *source = header + ADDRESS_LENGTH;
	uint16_t type = bytes_u16(source + ADDRESS_LENGTH);
	if (type < ETHERTYPE_MIN) return false;
	packet->link_destination = address_make(ADDRESS_ETHER, header, ADDRESS_LENGTH);
	packet->link_source = address_make(ADDRESS_ETHER, source, ADDRESS_LENGTH);
	*out = (struct passage){ ETHERTYPE, type };
	return true;
}

/* clang-format off */
const struct dissector ethernet_dissector = {
	.name = "eth", .label = "Ethernet", .short_label = "Ethernet", FIELDS(ethernet_fields),
	.dissect = ethernet_dissect, .pass = ethernet_pass,
	.bindings = BINDINGS({ LINK_TYPE, LINK_ETHERNET }),
};
/* clang-format on */
