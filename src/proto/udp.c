/* udp.c - User Datagram Protocol, RFC 768; jumbograms RFC 2675 4. */
#include "dissect/dissector.h"

#include <stdio.h>

#include "checksum.h"
#include "store/frames.h"

enum { UDP_HEADER = 8, IP_PROTO_UDP = 17, JUMBOGRAM_MIN = 65536 };
enum { TRACEROUTE_FIRST = 33435, TRACEROUTE_LAST = 33464, TRACEROUTE_ATTEMPTS = 3 };
enum { P_CHECK_CHECKSUM };

enum {
	F_SOURCE,
	F_DESTINATION,
	F_PORT,
	F_LENGTH,
	F_CHECKSUM,
	F_CHECKSUM_CALCULATED,
	F_CHECKSUM_STATUS,
	F_STREAM,
	F_TIMESTAMPS,
	F_TIME_RELATIVE,
	F_TIME_DELTA,
	F_PAYLOAD,
	F_TRACEROUTE,
	F_LENGTH_BAD,
	F_LENGTH_ZERO,
	F_CHECKSUM_ZERO,
	F_CHECKSUM_BAD,
	F_COUNT
};

/* clang-format off */
static const struct field udp_fields[F_COUNT] = {
	[F_SOURCE]        = { "udp.srcport", "Source Port", FIELD_U16, BASE_PORT },
	[F_DESTINATION]   = { "udp.dstport", "Destination Port", FIELD_U16, BASE_PORT },
	[F_PORT]          = { "udp.port", "Source or Destination Port", FIELD_U16, BASE_PORT },
	[F_LENGTH]        = { "udp.length", "Length", FIELD_U16 },
	[F_CHECKSUM]      = { "udp.checksum", "Checksum", FIELD_U16, BASE_HEX },
	[F_CHECKSUM_CALCULATED] = { "udp.checksum_calculated", "Calculated Checksum", FIELD_U16, BASE_HEX },
	[F_CHECKSUM_STATUS] = { "udp.checksum.status", "Checksum Status", FIELD_U8, .base = BASE_NAMED, .names = checksum_statuses,
			      .format = checksum_format_status },
	[F_STREAM]        = { "udp.stream", "Stream index", FIELD_U32 },
	[F_TIMESTAMPS]    = { "", "Timestamps", FIELD_NONE },
	[F_TIME_RELATIVE] = { "udp.time_relative", "Time since first frame", FIELD_TIME_RELATIVE },
	[F_TIME_DELTA]    = { "udp.time_delta", "Time since previous frame", FIELD_TIME_RELATIVE },
	[F_PAYLOAD]       = { "udp.payload", "UDP payload", FIELD_BYTES },
	[F_TRACEROUTE]    = { "udp.possible_traceroute", "Possible traceroute", FIELD_EXPERT,
			      .severity = EXPERT_CHAT, .group = EXPERT_SEQUENCE },
	[F_LENGTH_BAD]    = { "udp.length.bad", "Bad length value", FIELD_EXPERT,
			      .severity = EXPERT_ERROR, .group = EXPERT_MALFORMED },
	[F_LENGTH_ZERO]   = { "udp.length.bad_zero", "Length is zero but payload < 65536", FIELD_EXPERT,
			      .severity = EXPERT_WARN, .group = EXPERT_PROTOCOL },
	[F_CHECKSUM_ZERO] = { "udp.checksum.zero", "Illegal checksum value (0)", FIELD_EXPERT,
			      .severity = EXPERT_ERROR, .group = EXPERT_CHECKSUM },
	[F_CHECKSUM_BAD]  = { "udp.checksum.bad", "Bad checksum", FIELD_EXPERT,
			      .severity = EXPERT_ERROR, .group = EXPERT_CHECKSUM },
};

static const struct preference udp_preferences[] = {
	[P_CHECK_CHECKSUM] = { "check_checksum", PREFERENCE_BOOLEAN, 0,
			       "Validate the UDP checksum if possible" },
};
/* clang-format on */

/* Each datagram of a capture pays for this. */
struct udp_note {
	uint32_t previous_frame; /* with payload, in the conversation; 0: no times here */
	uint32_t direction;
};
_Static_assert(sizeof(struct udp_note) == 8, "each datagram pays for its note");

struct udp_state {
	uint32_t last_frame; /* the latest with payload, not quoted */
};

struct udp_header {
	uint16_t source, destination, length, checksum;
	uint32_t reported; /* header and payload, as the network layer says */
	uint32_t datagram; /* of these what belongs to the datagram */
	bool is_jumbogram, is_too_short, is_too_long;
};

/* How long is it? A length of 0 over IPv6 means "to the end". The rest of a fragmented or quoted
 * datagram is elsewhere, so there its length may exceed what is here. */
static void udp_judge_length(struct udp_header *header, const struct packet *packet)
{
	header->is_jumbogram = header->length == 0 && packet->source.type == ADDRESS_IPV6;
	header->is_too_short = header->length < UDP_HEADER && !header->is_jumbogram;
	header->is_too_long =
		header->length > header->reported && !packet->is_fragment && !packet->is_quoted;
	header->datagram = header->length;
	if (header->is_jumbogram || header->length > header->reported)
		header->datagram = header->reported;
}

static bool udp_parse_header(struct reader *r, const struct packet *packet, struct udp_header *out)
{
	*out = (struct udp_header){ .reported = (uint32_t)reader_left_reported(r) };
	out->source = read_u16(r);
	out->destination = read_u16(r);
	out->length = read_u16(r);
	if (reader_ok(r)) udp_judge_length(out, packet);
	out->checksum = read_u16(r);
	return reader_ok(r) && !out->is_too_short;
}

static struct reader udp_payload(struct reader r, const struct udp_header *header)
{
	reader_limit(&r, header->datagram > UDP_HEADER ? header->datagram - UDP_HEADER : 0);
	return r;
}

static struct extent udp_track(struct tracker *t, struct reader r, void *note_out)
{
	struct udp_note *note = note_out;
	struct packet *packet = tracker_packet(t);
	struct udp_header header;
	if (!udp_parse_header(&r, packet, &header)) return EXTENT_WHOLE;
	struct conversation *conversation =
		tracker_conversation(t, PORT_UDP, header.source, header.destination);
	if (!conversation) return EXTENT_WHOLE;
	note->direction = packet->direction;
	if (header.datagram <= UDP_HEADER) return EXTENT_WHOLE;

	struct reader payload = udp_payload(r, &header);
	struct udp_state *state = packet->is_quoted ? NULL : tracker_state(t);
	if (state) {
		note->previous_frame =
			state->last_frame ? state->last_frame : conversation->first_frame;
		state->last_frame = packet->frame;
	}
	if (!packet->is_quoted) tracker_append_datagram(t, &payload);
	tracker_decide_ports(t, UDP_PORT, payload);
	if (!packet->is_quoted) tracker_pass(t, &payload);
	return EXTENT_WHOLE;
}

static void udp_emit_port(struct layer *l, unsigned field, struct span at, uint16_t port)
{
	uint32_t item = layer_open_number(l, field, at, port, 0);
	if (port >= TRACEROUTE_FIRST && port <= TRACEROUTE_LAST) {
		char text[64];
		unsigned probe = port - TRACEROUTE_FIRST;
		snprintf(text, sizeof text, "Possible traceroute: hop #%u, attempt #%u",
		         probe / TRACEROUTE_ATTEMPTS + 1, probe % TRACEROUTE_ATTEMPTS + 1);
		layer_expert(l, F_TRACEROUTE, at, text);
	}
	layer_close_as_is(l, item);
}

static void udp_emit_ports(struct layer *l, struct reader *r, const struct udp_header *header)
{
	struct span source = span_of(r, 2);
	reader_skip(r, 2);
	struct span destination = span_of(r, 2);
	reader_skip(r, 2);
	if (!reader_ok(r)) return;
	summary_protocol(l, "UDP");
	layer_title(l, "User Datagram Protocol, Src Port: %u, Dst Port: %u", header->source,
	            header->destination);
	summary_set(l, "%u → %u", header->source, header->destination);
	udp_emit_port(l, F_SOURCE, source, header->source);
	udp_emit_port(l, F_DESTINATION, destination, header->destination);
	emit_number(l, F_PORT, source, header->source, ITEM_HIDDEN);
	emit_number(l, F_PORT, destination, header->destination, ITEM_HIDDEN);
}

static void udp_emit_length(struct layer *l, struct reader *r, const struct udp_header *header)
{
	char text[64];
	struct span at = span_of(r, 2);
	reader_skip(r, 2);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_LENGTH, at, header->length, 0);
	if (header->is_too_short) {
		layer_text_append(l, item, " (bogus, must be >= %d)", UDP_HEADER);
		snprintf(text, sizeof text, "Bad length value %u < %d", header->length, UDP_HEADER);
		layer_expert(l, F_LENGTH_BAD, at, text);
		summary_append(l, " [BAD UDP LENGTH %u < %d]", header->length, UDP_HEADER);
	} else if (header->is_too_long) {
		layer_text_append(l, item, " (bogus, payload length %u)", header->reported);
		snprintf(text, sizeof text, "Bad length value %u > IP payload length",
		         header->length);
		layer_expert(l, F_LENGTH_BAD, at, text);
		summary_append(l, " [BAD UDP LENGTH %u > IP PAYLOAD LENGTH]", header->length);
	} else if (header->is_jumbogram && header->reported < JUMBOGRAM_MIN) {
		layer_expert(l, F_LENGTH_ZERO, at, NULL);
	}
	layer_close_as_is(l, item);
	if (header->is_too_short) return;
	uint32_t length = header->is_jumbogram ? header->reported : header->length;
	summary_append(l, " Len=%u", length - UDP_HEADER);
	if (header->is_jumbogram) summary_append(l, " [Jumbogram]");
}

/* The sum needs every byte of the datagram, as it was sent. */
static bool udp_can_check(const struct layer *l, struct reader datagram,
                          const struct udp_header *header)
{
	reader_limit(&datagram, header->datagram);
	return layer_preference(l, P_CHECK_CHECKSUM) && !l->packet->is_fragment &&
	       !l->packet->is_quoted && header->length <= header->reported && !datagram.missing;
}

static uint16_t udp_sum(const struct layer *l, struct reader datagram,
                        const struct udp_header *header)
{
	uint32_t sum = checksum_add(l->packet->pseudo_header_sum, datagram.at, header->datagram);
	uint8_t length[4] = { (uint8_t)(header->datagram >> 24), (uint8_t)(header->datagram >> 16),
		              (uint8_t)(header->datagram >> 8), (uint8_t)header->datagram };
	return checksum_fold(checksum_add(sum, length, sizeof length));
}

static void udp_emit_checksum(struct layer *l, struct reader *r, struct reader datagram,
                              const struct udp_header *header)
{
	static const struct checksum_fields fields = {
		.value = F_CHECKSUM,
		.status = F_CHECKSUM_STATUS,
		.calculated = F_CHECKSUM_CALCULATED,
		.bad = F_CHECKSUM_BAD,
		.zero = F_CHECKSUM_ZERO,
	};
	struct checksum checksum = { .at = span_of(r, 2), .status = CHECKSUM_UNVERIFIED };
	checksum.sent = read_u16(r);
	if (!reader_ok(r)) return;
	if (header->checksum == 0) {
		bool is_needed = l->packet->source.type == ADDRESS_IPV6 && !l->packet->is_quoted;
		checksum.status = is_needed ? CHECKSUM_ILLEGAL : CHECKSUM_NOT_PRESENT;
		if (is_needed) summary_append(l, " [ILLEGAL CHECKSUM (0)]");
	} else if (udp_can_check(l, datagram, header)) {
		checksum.sum = udp_sum(l, datagram, header);
		checksum.status = checksum.sum == 0xffff ? CHECKSUM_GOOD : CHECKSUM_BAD;
		checksum.remark = " (maybe caused by \"UDP checksum offload\"?)";
		if (checksum.status == CHECKSUM_BAD) summary_append(l, " [UDP CHECKSUM INCORRECT]");
	}
	checksum_emit(l, &fields, &checksum);
}

/* The heading lies where the datagram begins, as what it holds does. */
static void udp_emit_times(struct layer *l, const struct reader *datagram,
                           const struct udp_note *note)
{
	const struct store *store = layer_store(l);
	if (!note->previous_frame) return;
	const struct conversation *conversation = layer_conversation(l);
	int64_t now = l->packet->time_ns;
	uint32_t item = layer_open(l, F_TIMESTAMPS, datagram);
	emit_generated(l, F_TIME_RELATIVE,
	               (uint64_t)(now - store_time_ns(store, conversation->first_frame)));
	emit_generated(l, F_TIME_DELTA,
	               (uint64_t)(now - store_time_ns(store, note->previous_frame)));
	layer_close_as_is(l, item);
}

/* As in tshark, the item has what lies after the datagram's end too; its line counts what does not. */
static void udp_emit_payload(struct layer *l, struct reader rest, const struct reader *payload)
{
	size_t length = reader_left(payload);
	emit_bytes(l, F_PAYLOAD, &rest, reader_left(&rest));
	layer_text_last(l, "UDP payload (%zu byte%s)", length, length == 1 ? "" : "s");
}

/* What layers above ask of the packet. */
static void udp_tell_packet(const struct layer *l, const struct udp_header *header,
                            const struct udp_note *note)
{
	struct packet *packet = l->packet;
	packet->port_type = PORT_UDP;
	packet->source_port = header->source;
	packet->destination_port = header->destination;
	packet->conversation = layer_conversation_number(l);
	packet->direction = (uint8_t)note->direction;
}

static void udp_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	const struct udp_note *note = note_in;
	struct reader datagram = *r, probe = *r;
	struct udp_header header;
	bool is_usable = udp_parse_header(&probe, l->packet, &header);
	udp_tell_packet(l, &header, note);
	if (is_usable && layer_is_silent(l)) {
		*r = probe;
		struct reader payload = udp_payload(probe, &header);
		if (header.datagram > UDP_HEADER) layer_next_ports(l, UDP_PORT, &payload);
		return;
	}
	udp_emit_ports(l, r, &header);
	udp_emit_length(l, r, &header);
	if (header.is_too_short) return;
	udp_emit_checksum(l, r, datagram, &header);
	if (!is_usable) return;
	uint32_t number = layer_conversation_number(l);
	if (number != CONVERSATION_NONE)
		emit_number(l, F_STREAM, span_of(r, 0), number, ITEM_GENERATED);
	bool has_payload = header.length > UDP_HEADER || header.datagram > UDP_HEADER;
	if (!has_payload) return;
	udp_emit_times(l, &datagram, note);
	if (reader_left(r) == 0) { /* it is promised, and not here */
		reader_skip(r, 1);
		return;
	}
	struct reader payload = udp_payload(*r, &header);
	udp_emit_payload(l, *r, &payload);
	layer_next_ports(l, UDP_PORT, &payload);
}

const struct dissector udp_dissector = {
	.name = "udp",
	.label = "User Datagram Protocol",
	.fault_label = "UDP",
	FIELDS(udp_fields),
	.track = udp_track,
	.dissect = udp_dissect,
	.note_size = sizeof(struct udp_note),
	.state_size = sizeof(struct udp_state),
	.transport = PORT_UDP,
	PREFERENCES(udp_preferences),
	.bindings = BINDINGS({ IP_PROTO, IP_PROTO_UDP }),
	};
