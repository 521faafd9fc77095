/* frame.c - what the capture says of a frame, before any protocol: time, lengths, interface, comments.
 * The engine walks this layer first, over the whole frame. */
#include "dissect/dissector.h"

#include <inttypes.h>
#include <string.h>

#include "link_types.h"
#include "store/frames.h"

/* clang-format off */
enum {
	F_SECTION, F_INTERFACE, F_INTERFACE_NAME, F_INTERFACE_DESCRIPTION, F_ENCAPSULATION, F_TIME,
	F_SHIFT, F_TIME_EPOCH, F_TIME_DELTA, F_TIME_DELTA_DISPLAYED, F_TIME_RELATIVE, F_REFERENCE,
	F_NUMBER, F_LENGTH, F_CAPTURED, F_MARKED, F_IGNORED, F_PROTOCOLS, F_COMMENT, F_COMMENT_EXPERT,
	F_LENGTH_BAD, F_COUNT
};

/* Those that are taken apart here, and a few more. */
static const struct value_name encapsulations[] = {
	{ 0, "Unknown" }, { 1, "Ethernet" }, { 2, "Token Ring" }, { 4, "PPP" }, { 7, "Raw IP" },
	{ 15, "BSD loopback" }, { 19, "PPP with direction" }, { 20, "IEEE 802.11" },
	{ 23, "IEEE 802.11 with radiotap" }, { 25, "Linux cooked, version 1" }, { 28, "Cisco HDLC" },
	{ 95, "USB" }, { 129, "Raw IPv4" }, { 130, "Raw IPv6" }, { 158, "Netlink" },
	{ 174, "OpenBSD loopback" }, { 210, "Linux cooked, version 2" }, { 0 },
};

static const struct field frame_fields[F_COUNT] = {
	[F_SECTION]    = { "frame.section_number", "Section number", FIELD_U32 },
	[F_INTERFACE]  = { "frame.interface_id", "Interface id", FIELD_U32 },
	[F_INTERFACE_NAME] = { "frame.interface_name", "Interface name", FIELD_STRING },
	[F_INTERFACE_DESCRIPTION] = { "frame.interface_description", "Interface description", FIELD_STRING },
	[F_ENCAPSULATION] = { "frame.encap_type", "Link layer", FIELD_I16, .names = encapsulations,
			      .help = "Kind of link layer, as Wireshark numbers them" },
	[F_TIME]       = { "frame.time", "Arrival time", FIELD_TIME_ABSOLUTE },
	[F_SHIFT]      = { "frame.offset_shift", "Time shift for this packet", FIELD_TIME_RELATIVE },
	[F_TIME_EPOCH] = { "frame.time_epoch", "Time since 1970", FIELD_TIME_RELATIVE },
	[F_TIME_DELTA] = { "frame.time_delta", "Time since previous captured frame", FIELD_TIME_RELATIVE },
	[F_TIME_DELTA_DISPLAYED] = { "frame.time_delta_displayed", "Time since previous displayed frame",
				     FIELD_TIME_RELATIVE },
	[F_TIME_RELATIVE] = { "frame.time_relative", "Time since reference or first frame",
			      FIELD_TIME_RELATIVE },
	[F_REFERENCE]  = { "frame.ref_time", "This is a time reference frame", FIELD_NONE },
	[F_NUMBER]     = { "frame.number", "Frame number", FIELD_U32 },
	[F_LENGTH]     = { "frame.len", "Length on the wire", FIELD_U32, .unit = " bytes" },
	[F_CAPTURED]   = { "frame.cap_len", "Length captured", FIELD_U32, .unit = " bytes" },
	[F_MARKED]     = { "frame.marked", "Frame is marked", FIELD_BOOLEAN },
	[F_IGNORED]    = { "frame.ignored", "Frame is ignored", FIELD_BOOLEAN },
	[F_PROTOCOLS]  = { "frame.protocols", "Protocols in frame", FIELD_STRING },
	[F_COMMENT]    = { "frame.comment", "Comment", FIELD_STRING },
	[F_COMMENT_EXPERT] = { "frame.comment.expert", "Formatted comment", FIELD_EXPERT,
			       .severity = EXPERT_COMMENT, .group = EXPERT_COMMENTS_GROUP },
	[F_LENGTH_BAD] = { "frame.len_lt_caplen", "Frame length is less than captured length",
			   FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
};
/* clang-format on */

static const char *plural(uint64_t count) { return count == 1 ? "" : "s"; }

/* pcap files have no numbered interfaces: their section is 0. */
static const struct store_interface *frame_interface(const struct layer *l)
{
	const struct store_interface *interface = &layer_store(l)->interfaces[l->packet->interface];
	return interface->section ? interface : NULL;
}

/* The number of the interface in its section: what pcapng files count. */
static uint32_t frame_interface_id(const struct layer *l)
{
	const struct store_interface *interfaces = layer_store(l)->interfaces;
	uint32_t index = l->packet->interface, first = index;
	while (first > 0 && interfaces[first - 1].section == interfaces[index].section) first--;
	return index - first;
}

static void frame_title(struct layer *l, const struct store_interface *interface)
{
	const struct packet *packet = l->packet;
	uint64_t wire_bits = (uint64_t)packet->reported * 8,
		 captured_bits = (uint64_t)packet->captured * 8;
	layer_title(l,
	            "Frame %" PRIu32 ": %" PRIu32 " byte%s on wire (%" PRIu64 " bits), %" PRIu32
	            " byte%s captured (%" PRIu64 " bits)",
	            packet->frame, packet->reported, plural(packet->reported), wire_bits,
	            packet->captured, plural(packet->captured), captured_bits);
	if (!interface) return;
	layer_title_append(l, " on interface %s, id %u",
	                   interface->name ? interface->name : "unknown", frame_interface_id(l));
}

static void frame_emit_interface(struct layer *l, const struct store_interface *interface,
                                 const struct reader *r)
{
	if (!interface) return;
	emit_number(l, F_SECTION, span_of(r, 0), interface->section, 0);
	const char *name = interface->name ? interface->name : "unknown";
	uint32_t item = layer_open_number(l, F_INTERFACE, span_of(r, 0), frame_interface_id(l), 0);
	layer_text_append(l, item, " (%s)", name);
	emit_text(l, F_INTERFACE_NAME, span_of(r, 0), name, SIZE_MAX, 0);
	if (interface->description)
		emit_text(l, F_INTERFACE_DESCRIPTION, span_of(r, 0), interface->description,
		          SIZE_MAX, 0);
	layer_close_as_is(l, item);
}

static void frame_emit_since(struct layer *l, unsigned field, uint32_t since)
{
	int64_t from = since ? store_time_ns(layer_store(l), since) : l->packet->time_ns;
	emit_generated(l, field, (uint64_t)(l->packet->time_ns - from));
}

static void frame_emit_times(struct layer *l, const struct reader *r)
{
	const struct view *view = l->view;
	uint32_t frame = l->packet->frame;
	if (!store_has_time(layer_store(l), frame)) return;
	emit_number(l, F_TIME, span_of(r, 0), (uint64_t)l->packet->time_ns, 0);
	emit_generated(l, F_SHIFT, 0);
	emit_number(l, F_TIME_EPOCH, span_of(r, 0), (uint64_t)l->packet->time_ns, 0);
	frame_emit_since(l, F_TIME_DELTA, frame - 1);
	frame_emit_since(l, F_TIME_DELTA_DISPLAYED, view->previous_displayed);
	frame_emit_since(l, F_TIME_RELATIVE, view->reference ? view->reference : 1);
	if (view->reference == frame && layer_wants(l, F_REFERENCE))
		emit_span(l, F_REFERENCE, span_of(r, 0), ITEM_GENERATED);
}

static void frame_emit_lengths(struct layer *l, const struct reader *r)
{
	const struct packet *packet = l->packet;
	uint32_t item = layer_open_number(l, F_LENGTH, span_of(r, 0), packet->reported, 0);
	if (packet->reported < packet->captured) layer_expert(l, F_LENGTH_BAD, span_of(r, 0), NULL);
	layer_close_as_is(l, item);
	emit_number(l, F_CAPTURED, span_of(r, 0), packet->captured, 0);
}

static void frame_emit_comments(struct layer *l, const struct reader *r)
{
	const struct frame_comments *comments = store_comments(layer_store(l), l->packet->frame);
	if (!comments) return;
	const char *text = comments->text;
	for (uint16_t i = 0; i < comments->count; i++) {
		emit_text(l, F_COMMENT, span_of(r, 0), text, SIZE_MAX, 0);
		layer_expert(l, F_COMMENT_EXPERT, span_of(r, 0), text);
		text += strlen(text) + 1;
	}
}

static void frame_emit(struct layer *l, const struct reader *r)
{
	const struct store_interface *interface = frame_interface(l);
	if (layer_wants_text(l)) frame_title(l, interface);
	frame_emit_comments(l, r);
	frame_emit_interface(l, interface, r);
	uint16_t encapsulation = link_type_encapsulation(l->packet->link_type);
	emit_number(l, F_ENCAPSULATION, span_of(r, 0), encapsulation, 0);
	frame_emit_times(l, r);
	emit_number(l, F_NUMBER, span_of(r, 0), l->packet->frame, 0);
	frame_emit_lengths(l, r);
	emit_generated(l, F_MARKED, l->view->is_marked);
	emit_generated(l, F_IGNORED, l->view->is_ignored);
	layer_emit_protocols(l, F_PROTOCOLS);
}

static void frame_dissect(struct layer *l, struct reader *r, const void *note)
{
	(void)note;
	layer_set_length(l, l->packet->captured);
	if (!layer_is_silent(l) && field_set_has_any(l->wanted, l->first_field, F_COUNT))
		frame_emit(l, r);
	if (l->view->is_ignored) return;
	if (layer_next(l, LINK_TYPE, l->packet->link_type, r)) return;
	summary_protocol(l, "UNKNOWN");
	summary_set(l, "WTAP_ENCAP = %u", link_type_encapsulation(l->packet->link_type));
	if (reader_left_reported(r) > 0) layer_next_named(l, "data", r);
}

static bool frame_pass(struct packet *packet, struct reader *r, struct passage *out)
{
	(void)r;
	*out = (struct passage){ LINK_TYPE, packet->link_type };
	return true;
}

/* clang-format off */
const struct dissector frame_dissector = {
	.name = "frame", .label = "Frame", FIELDS(frame_fields), .dissect = frame_dissect, .pass = frame_pass,
};
/* clang-format on */
