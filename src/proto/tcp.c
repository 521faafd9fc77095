/* tcp.c - Transmission Control Protocol, RFC 9293: the header in the tree and in Info. */
#include <stdatomic.h>
#include <stdio.h>

#include "base/format.h"
#include "checksum.h"
#include "store/frames.h"
#include "tcp_internal.h"
#include "tcp_track.h"

static const struct tcp_note no_note;

/* A header while it is shown: its numbers, and what the conversation adds to them. */
struct shown {
	const struct tcp_header *header;
	const struct tcp_note *note;
	/* NULL: the header was cut before the conversation was known */
	const struct conversation *conversation;
	const struct tcp_facts *facts;
	uint32_t base, ack_base; /* what numbers are relative to; 0: shown as sent */
	bool is_relative;
	struct reader start; /* at the first byte of the header */
};

/* A header that is cut gives the numbers that are there. */
static void tcp_parse_cut_header(struct reader *r, struct tcp_header *out)
{
	out->source_port = read_u16(r);
	out->destination_port = read_u16(r);
	out->seq = read_u32(r);
	out->ack = read_u32(r);
	uint16_t bits = read_u16(r);
	out->length = (uint8_t)(bits >> 12 << 2);
	out->flags = bits & 0xfff;
	out->window = read_u16(r);
	out->checksum = read_u16(r);
	out->urgent = read_u16(r);
}

bool tcp_parse_header(struct reader *r, struct tcp_header *out)
{
	struct reader start = *r;
	uint32_t reported = (uint32_t)reader_left_reported(r);
	const uint8_t *b = reader_bytes(&start, TCP_HEADER_MIN);
	*out = (struct tcp_header){ .reported = reported };
	if (b) { /* every segment comes here: its bounds are looked at once */
		uint16_t bits = bytes_u16(b + 12);
		out->source_port = bytes_u16(b);
		out->destination_port = bytes_u16(b + 2);
		out->seq = bytes_u32(b + 4);
		out->ack = bytes_u32(b + 8);
		out->length = (uint8_t)(bits >> 12 << 2);
		out->flags = bits & 0xfff;
		out->window = bytes_u16(b + 14);
		out->checksum = bytes_u16(b + 16);
		out->urgent = bytes_u16(b + 18);
		r->at = start.at;
	} else {
		tcp_parse_cut_header(r, out);
	}
	if (out->reported > out->length) out->data_length = out->reported - out->length;
	return reader_ok(r);
}

/* ---------------------------------------------------------------- flags */

/* "SYN, ACK" */
static void tcp_flag_names(uint16_t flags, char *out, size_t size)
{
	static const struct {
		uint16_t flags;
		const char *name;
	} flag_names[] = {
		{ TCP_FIN, "FIN" },           { TCP_SYN, "SYN" }, { TCP_RST, "RST" },
		{ TCP_PSH, "PSH" },           { TCP_ACK, "ACK" }, { TCP_URG, "URG" },
		{ TCP_ECE, "ECE" },           { TCP_CWR, "CWR" }, { TCP_AE, "AE" },
		{ TCP_RESERVED, "Reserved" },
	};
	size_t used = 0;
	text_format(out, size, "<None>");
	for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++) {
		if (!(flags & flag_names[i].flags)) continue;
		int wrote = text_format(out + used, size - used, "%s%s", used ? ", " : "",
		                        flag_names[i].name);
		if (wrote < 0 || (size_t)wrote >= size - used) return;
		used += (size_t)wrote;
	}
}

/* "·······A··S·": a letter a flag, most significant first. */
static void tcp_flag_letters(uint16_t flags, char *out, size_t size)
{
	static const char letters[] = "RRRACEUAPRSF";
	size_t used = 0;
	for (unsigned bit = 0; bit < 12; bit++) {
		bool is_set = flags & 0x800 >> bit;
		int wrote = is_set ? text_format(out + used, size - used, "%c", letters[bit])
		                   : text_format(out + used, size - used, "·");
		if (wrote < 0 || (size_t)wrote >= size - used) return;
		used += (size_t)wrote;
	}
}

/* ".... ...1 .... = Acknowledgment: Set": the twelve bits only. */
static void tcp_flag_line(struct layer *l, uint32_t item, unsigned field, uint16_t flags)
{
	if (!layer_wants_text(l)) return;
	char bits[16];
	size_t used = 0;
	for (unsigned bit = 0; bit < 12; bit++) {
		uint16_t mask = (uint16_t)(0x800 >> bit);
		if (bit && bit % 4 == 0) bits[used++] = ' ';
		bits[used++] = !(tcp_fields[field].mask & mask) ? '.' : flags & mask ? '1' : '0';
	}
	bits[used] = 0;
	layer_text(l, item, "%s = %s: %s", bits, tcp_fields[field].label,
	           flags & tcp_fields[field].mask ? "Set" : "Not set");
}

static void tcp_emit_flag_remarks(struct layer *l, unsigned field, struct span at,
                                  const struct tcp_header *header)
{
	char text[80];
	if (field == F_FLAG_RESET && header->flags & TCP_RST) layer_expert(l, F_X_RST, at, NULL);
	if (field == F_FLAG_FIN && header->flags & TCP_FIN) layer_expert(l, F_X_FIN, at, NULL);
	if (field != F_FLAG_SYN || !(header->flags & TCP_SYN)) return;
	bool is_answer = header->flags & TCP_ACK;
	unsigned remark = is_answer ? F_X_SYNACK : F_X_SYN;
	text_format(text, sizeof text, "%s: server port %u", tcp_fields[remark].label,
	            is_answer ? header->source_port : header->destination_port);
	layer_expert(l, remark, at, text);
}

static void tcp_emit_flags(struct layer *l, struct reader *r, const struct shown *shown)
{
	char text[80] = "";
	const struct tcp_header *header = shown->header;
	struct span at = span_of(r, 2), high = span_of(r, 1);
	reader_skip(r, 1);
	struct span low = span_of(r, 1);
	reader_skip(r, 1);
	if (!layer_records(l)) return;
	uint32_t item = layer_open_number(l, F_FLAGS, at, header->flags, 0);
	if (layer_wants_text(l)) tcp_flag_names(header->flags, text, sizeof text);
	layer_text(l, item, "Flags: 0x%03x (%s)", header->flags, text);
	for (unsigned field = F_FLAG_RESERVED; field <= F_FLAG_FIN; field++) {
		struct span byte = field <= F_FLAG_AE ? high : low;
		uint32_t flag = layer_open_number(l, field, byte, header->flags, 0);
		tcp_flag_line(l, flag, field, header->flags);
		tcp_emit_flag_remarks(l, field, byte, header);
		layer_close_as_is(l, flag);
	}
	if (layer_wants(l, F_FLAGS_TEXT)) tcp_flag_letters(header->flags, text, sizeof text);
	emit_text(l, F_FLAGS_TEXT, at, text, SIZE_MAX, ITEM_GENERATED);
	uint32_t letters = layer_wants(l, F_FLAGS_TEXT) ? l->last : 0;
	if (header->flags & TCP_FIN && !l->packet->is_quoted)
		layer_expert(
			l,
			shown->note->bits & TCP_NOTE_FIN_PASSIVE ? F_X_FIN_PASSIVE : F_X_FIN_ACTIVE,
			at, NULL);
	layer_close_as_is(l, letters);
	layer_close_as_is(l, item);
}

/* ---------------------------------------------------------------- numbers */

static void tcp_emit_ports(struct layer *l, struct reader *r)
{
	struct span source = span_of(r, 2);
	uint16_t source_port = emit_u16(l, F_SOURCE_PORT, r);
	struct span destination = span_of(r, 2);
	uint16_t destination_port = emit_u16(l, F_DESTINATION_PORT, r);
	if (!reader_ok(r)) return;
	emit_number(l, F_PORT, source, source_port, ITEM_HIDDEN);
	emit_number(l, F_PORT, destination, destination_port, ITEM_HIDDEN);
}

/* In an ICMP error the number follows the ports at once: often there is no more of the header. */
static bool tcp_is_quoted_in_icmp(const struct layer *l)
{
	return l->packet->is_quoted && l->packet->source.type == ADDRESS_IPV4;
}

static void tcp_emit_seq(struct layer *l, struct reader *r, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	const char *relative = shown->is_relative ? "    (relative sequence number)" : "";
	struct span at = span_of(r, 4);
	reader_skip(r, 4);
	emit_number(l, F_SEQ, at, header->seq - shown->base, 0);
	layer_text_last_append(l, "%s", relative);
	emit_number(l, F_SEQ_RAW, at, header->seq, 0);
	if (l->packet->is_quoted || header->length < TCP_HEADER_MIN ||
	    header->length > header->reported)
		return;
	uint32_t next = header->seq - shown->base + header->data_length;
	if (header->flags & (TCP_SYN | TCP_FIN)) next++;
	emit_generated(l, F_NEXT_SEQ, next);
	layer_text_last(l, "[%s: %u%s]", tcp_fields[F_NEXT_SEQ].label, next, relative);
}

static void tcp_emit_ack(struct layer *l, struct reader *r, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	struct span at = span_of(r, 4);
	reader_skip(r, 4);
	bool has_ack = header->flags & TCP_ACK;
	uint32_t ack = has_ack ? header->ack - shown->ack_base : header->ack;
	uint32_t item = layer_open_number(l, F_ACK, at, ack, 0);
	if (has_ack && shown->is_relative) layer_text_append(l, item, "    (relative ack number)");
	if (!has_ack && header->ack) layer_expert(l, F_X_ACK_NONZERO, at, NULL);
	bool is_synack = has_ack && header->flags & TCP_SYN && shown->is_relative;
	if (is_synack && ack > 1) layer_expert(l, F_X_TFO_ACK, at, NULL);
	if (is_synack && ack == 1 && shown->note->bits & TCP_NOTE_TFO_IGNORED)
		layer_expert(l, F_X_TFO_IGNORED, at, NULL);
	layer_close_as_is(l, item);
	emit_number(l, F_ACK_RAW, at, header->ack, 0);
}

static void tcp_emit_window(struct layer *l, struct reader *r, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	const int8_t shift = shown->note->window_shift;
	bool is_scaled = shift > 0 && !(header->flags & TCP_SYN) && !l->packet->is_quoted;
	struct span at = span_of(r, 2);
	emit_u16(l, F_WINDOW, r);
	emit_number(l, F_WINDOW_SIZE, at, (uint32_t)header->window << (is_scaled ? shift : 0),
	            ITEM_GENERATED);
	if (header->flags & TCP_SYN) return;
	int64_t factor = shift >= 0 ? (int64_t)1 << shift : shift;
	emit_number(l, F_WINDOW_SCALE, at, (uint64_t)factor, ITEM_GENERATED);
	if (shift >= 0) return;
	layer_text_last(l, "[%s: %d (%s)]", tcp_fields[F_WINDOW_SCALE].label, shift,
	                shift == TCP_WINDOW_SHIFT_UNKNOWN ? "unknown" : "no window scaling used");
}

/* ---------------------------------------------------------------- checksum and urgent pointer */

static uint16_t tcp_sum(const struct layer *l, const struct reader *start, uint32_t length)
{
	uint32_t sum = checksum_add(l->packet->pseudo_header_sum, start->at, length);
	uint8_t bytes[4] = { (uint8_t)(length >> 24), (uint8_t)(length >> 16),
		             (uint8_t)(length >> 8), (uint8_t)length };
	return checksum_fold(checksum_add(sum, bytes, sizeof bytes));
}

static void tcp_emit_checksum(struct layer *l, struct reader *r, const struct shown *shown)
{
	static const struct checksum_fields fields = {
		.value = F_CHECKSUM,
		.status = F_CHECKSUM_STATUS,
		.calculated = F_CHECKSUM_CALCULATED,
		.bad = F_X_CHECKSUM_BAD,
		.zero = CHECKSUM_NO_FIELD,
	};
	struct checksum checksum = { .at = span_of(r, 2), .status = CHECKSUM_UNVERIFIED };
	checksum.sent = read_u16(r);
	bool is_whole = !l->packet->is_fragment && !l->packet->is_quoted && !shown->start.missing;
	if (is_whole && layer_preference(l, P_CHECK_CHECKSUM)) {
		checksum.sum = tcp_sum(l, &shown->start, shown->header->reported);
		checksum.status = checksum.sum == 0xffff ? CHECKSUM_GOOD : CHECKSUM_BAD;
		checksum.remark = " (maybe caused by \"TCP checksum offload\"?)";
		if (checksum.status == CHECKSUM_BAD) summary_append(l, " [TCP CHECKSUM INCORRECT]");
	}
	checksum_emit(l, &fields, &checksum);
}

static void tcp_emit_urgent(struct layer *l, struct reader *r, const struct shown *shown)
{
	struct span at = span_of(r, 2);
	uint16_t urgent = read_u16(r);
	uint32_t item = layer_open_number(l, F_URGENT_POINTER, at, urgent, 0);
	if (urgent && !(shown->header->flags & TCP_URG))
		layer_expert(l, F_X_URGENT_NONZERO, at, NULL);
	layer_close_as_is(l, item);
}

/* ---------------------------------------------------------------- the conversation */

/* The frames up to which facts count (HARD-CASES 6). In one pass a frame does not know what it adds. */
static bool tcp_is_known(const struct layer *l, uint32_t set_in)
{
	if (!set_in) return false;
	uint32_t horizon = l->view->horizon;
	return horizon == l->packet->frame ? set_in < horizon : set_in <= horizon;
}

static unsigned tcp_completeness(const struct layer *l, const struct shown *shown)
{
	const struct tcp_facts *facts = shown->facts;
	const uint32_t frame_at_hand = l->packet->frame;
	/* tshark counts a first frame that is no SYN in its second pass only */
	bool has_first = l->view->horizon > frame_at_hand &&
	                 frame_at_hand > shown->conversation->first_frame;
	unsigned bits = has_first ? facts->first_bits : 0;
	for (unsigned i = 0; i < COMPLETE_BITS; i++) {
		/* relaxed: set once, and the value is all there is */
		uint32_t frame = atomic_load_explicit(&facts->seen_in[i], memory_order_relaxed);
		if (tcp_is_known(l, frame)) bits |= 1u << i;
	}
	return bits;
}

static const char *tcp_completeness_name(unsigned bits)
{
	const unsigned closed = bits & (COMPLETE_FIN | COMPLETE_RST), opened = bits & 7;
	if (opened != (COMPLETE_SYN | COMPLETE_SYNACK | COMPLETE_ACK)) {
		if (bits == COMPLETE_SYN) return "Incomplete, SYN_SENT";
		if (bits == (COMPLETE_SYN | COMPLETE_SYNACK))
			return "Incomplete, CLIENT_ESTABLISHED";
		return "Incomplete";
	}
	if (closed) return bits & COMPLETE_DATA ? "Complete, WITH_DATA" : "Complete, NO_DATA";
	return bits & COMPLETE_DATA ? "Incomplete, DATA" : "Incomplete, ESTABLISHED";
}

static void tcp_emit_state(struct layer *l, unsigned field, unsigned state, bool is_assumed)
{
	char text[40];
	if (state == TCP_STATE_NONE || !layer_wants(l, field)) return;
	text_format(text, sizeof text, "%s%s", tcp_state_name((enum tcp_state)state),
	            is_assumed ? " (assumed)" : "");
	emit_generated_text(l, field, text);
}

static void tcp_emit_conversation(struct layer *l, const struct shown *shown)
{
	const struct tcp_note *note = shown->note;
	if (!shown->facts) return;
	emit_generated(l, F_STREAM, shown->conversation->number);
	unsigned completeness = tcp_completeness(l, shown);
	emit_generated(l, F_COMPLETENESS, completeness);
	layer_text_last(l, "[%s: %s (%u)]", tcp_fields[F_COMPLETENESS].label,
	                tcp_completeness_name(completeness), completeness);
	if (l->packet->is_quoted) return;
	tcp_emit_state(l, F_STATE_CLIENT, note->states & 15, note->bits & TCP_NOTE_CLIENT_ASSUMED);
	tcp_emit_state(l, F_STATE_SERVER, note->states >> 4, note->bits & TCP_NOTE_SERVER_ASSUMED);
}

static void tcp_emit_times(struct layer *l, const struct reader *r, const struct shown *shown)
{
	const struct store *store = layer_store(l);
	if (!layer_preference(l, P_CALCULATE_TIMESTAMPS)) return;
	int64_t now = l->packet->time_ns;
	uint32_t previous =
		shown->note->previous_frame ? shown->note->previous_frame : l->packet->frame;
	uint32_t item = layer_open(l, F_TIMESTAMPS, r);
	layer_text(l, item, "[%s]", tcp_fields[F_TIMESTAMPS].label);
	emit_generated(l, F_TIME_RELATIVE,
	               (uint64_t)(now - store_time_ns(store, shown->conversation->first_frame)));
	emit_generated(l, F_TIME_DELTA, (uint64_t)(now - store_time_ns(store, previous)));
	layer_close_as_is(l, item);
}

/* ---------------------------------------------------------------- Info and the layer's line */

static void tcp_summarize(struct layer *l, const struct shown *shown)
{
	char flags[80];
	const struct tcp_header *header = shown->header;
	if (!layer_wants_summary(l)) return;
	tcp_flag_names(header->flags, flags, sizeof flags);
	summary_set(l, "%u → %u [%s] Seq=%u", header->source_port, header->destination_port, flags,
	            header->seq - shown->base);
	if (header->flags & TCP_ACK) summary_append(l, " Ack=%u", header->ack - shown->ack_base);
	bool is_scaled = shown->note->window_shift > 0 && !(header->flags & TCP_SYN);
	summary_append(l, " Win=%u",
	               (uint32_t)header->window << (is_scaled ? shown->note->window_shift : 0));
	if (header->flags & TCP_URG && header->length >= TCP_HEADER_MIN)
		summary_append(l, " Urg=%u", header->urgent);
}

static void tcp_title(struct layer *l, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	if (!layer_wants_text(l)) return;
	if (!layer_preference(l, P_SUMMARY_IN_TREE)) return;
	layer_title(l, "Transmission Control Protocol, Src Port: %u, Dst Port: %u, Seq: %u",
	            header->source_port, header->destination_port, header->seq - shown->base);
	if (header->flags & TCP_ACK)
		layer_title_append(l, ", Ack: %u", header->ack - shown->ack_base);
	if (header->length < TCP_HEADER_MIN || header->length > header->reported) return;
	layer_title_append(l, ", Len: %u", header->data_length);
}

/* ---------------------------------------------------------------- the parts together */

/* What one side's numbers are relative to in this frame. */
static uint32_t tcp_base(const struct layer *l, const struct tcp_facts *facts, unsigned direction)
{
	enum { REBASES_WALKED_MAX = 16 };
	/* acquire: pairs with the release in tcp_track.c; the record is written before */
	uint32_t handle = atomic_load_explicit(&facts->rebased, memory_order_acquire);
	for (unsigned i = 0; handle && i < REBASES_WALKED_MAX; i++) {
		const struct tcp_rebase *rebase = layer_kept(l, handle);
		if (rebase->direction == direction && rebase->frame <= l->packet->frame)
			return rebase->base;
		handle = rebase->older;
	}
	/* relaxed: a frame whose note says that it has a base was published after it */
	return atomic_load_explicit(&facts->base[direction], memory_order_relaxed);
}

static void tcp_find_bases(struct layer *l, struct shown *shown)
{
	shown->is_relative = layer_preference(l, P_ANALYZE_SEQUENCE_NUMBERS) &&
	                     layer_preference(l, P_RELATIVE_SEQUENCE_NUMBERS) && shown->facts;
	if (!shown->is_relative || !(shown->note->bits & TCP_NOTE_HAS_BASE) || l->packet->is_quoted)
		return;
	unsigned direction = shown->note->bits & TCP_NOTE_BACKWARD;
	shown->base = tcp_base(l, shown->facts, direction);
	shown->ack_base = tcp_base(l, shown->facts, !direction);
}

/* What layers above ask of the packet. */
static void tcp_tell_packet(const struct layer *l, const struct shown *shown)
{
	struct packet *packet = l->packet;
	packet->port_type = PORT_TCP;
	packet->source_port = shown->header->source_port;
	packet->destination_port = shown->header->destination_port;
	packet->conversation = layer_conversation_number(l);
	packet->direction = shown->note->bits & TCP_NOTE_BACKWARD;
}

static void tcp_emit_length(struct layer *l, struct reader *r, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	struct span at = span_of(r, 1);
	uint32_t item = layer_open_number(l, F_HEADER_LENGTH, at, header->length, 0);
	layer_text(l, item, "%u%u%u%u .... = Header length: %u bytes (%u)", header->length >> 5 & 1,
	           header->length >> 4 & 1, header->length >> 3 & 1, header->length >> 2 & 1,
	           header->length, header->length >> 2);
	if (header->length < TCP_HEADER_MIN) {
		char text[80];
		text_format(text, sizeof text, "Bogus TCP header length (%u, must be at least %d)",
		            header->length, TCP_HEADER_MIN);
		layer_expert(l, F_X_BOGUS_HEADER_LENGTH, at, text);
		summary_append(l, ", bogus TCP header length (%u, must be at least %d)",
		               header->length, TCP_HEADER_MIN);
	}
	layer_close_as_is(l, item);
}

static void tcp_emit_segment_length(struct layer *l, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	if (l->packet->is_quoted) return;
	if (header->length <= header->reported) {
		emit_generated(l, F_LEN, header->data_length);
		return;
	}
	uint32_t item = layer_open(l, F_OPT_TEXT, &shown->start);
	layer_text(l, item, "%s", tcp_fields[F_X_SHORT_SEGMENT].label);
	layer_expert(l, F_X_SHORT_SEGMENT, span_of(&shown->start, 0), NULL);
	layer_close_as_is(l, item);
}

/* The fixed part. False: nothing can follow it. */
/* For a list only: is there nothing in the fixed header that Info could have to say more about? */
static bool tcp_header_is_plain(const struct layer *l, const struct reader *r,
                                const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	if (layer_records(l) || l->packet->is_quoted || !shown->facts) return false;
	if (layer_preference(l, P_CHECK_CHECKSUM)) return false;
	return header->length >= TCP_HEADER_MIN && header->length <= header->reported &&
	       header->length <= reader_left(r);
}

static bool tcp_emit_header(struct layer *l, struct reader *r, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	if (tcp_header_is_plain(l, r, shown)) {
		reader_skip(r, TCP_HEADER_MIN);
		return true;
	}
	tcp_emit_ports(l, r);
	if (tcp_is_quoted_in_icmp(l)) emit_u32(l, F_SEQ, r);
	if (!shown->facts) {
		reader_skip(r, reader_left_reported(r) + 1); /* cut: what cuts it says so */
		return false;
	}
	tcp_emit_conversation(l, shown);
	tcp_emit_segment_length(l, shown);
	if (!tcp_is_quoted_in_icmp(l)) tcp_emit_seq(l, r, shown);
	struct reader ack = *r;
	reader_skip(r, 4);
	if (header->length >= TCP_HEADER_MIN) tcp_emit_ack(l, &ack, shown);
	tcp_emit_length(l, r, shown);
	if (header->length < TCP_HEADER_MIN) return false;
	tcp_emit_flags(l, r, shown);
	tcp_emit_window(l, r, shown);
	tcp_emit_checksum(l, r, shown);
	tcp_emit_urgent(l, r, shown);
	return true;
}

static void tcp_emit_payload(struct layer *l, struct reader payload, const struct shown *shown)
{
	size_t length = reader_left(&payload);
	if (length == 0) { /* a FIN may end a message */
		layer_set_length(l, shown->header->length);
		if (layer_records(l)) tcp_emit_stream(l, &payload);
		layer_next_stream(l, &payload);
		return;
	}
	if (shown->header->flags & TCP_RST) {
		emit_bytes(l, F_RESET_CAUSE, &payload, length); /* RFC 9293 3.5.3 */
		return;
	}
	layer_set_length(l, shown->header->length);
	emit_span(l, F_PAYLOAD, span_of(&payload, (uint32_t)length), 0);
	layer_text_last(l, "Data: %zu byte%s", length, length == 1 ? "" : "s");
	if (l->packet->is_quoted) {
		layer_next_ports(l, TCP_PORT, &payload);
		return;
	}
	if (layer_records(l)) tcp_emit_stream(l, &payload);
	layer_next_stream(l, &payload);
}

static void tcp_emit_rest(struct layer *l, struct reader *r, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	bool is_short = header->length > header->reported;
	if (!l->packet->is_quoted && !is_short) summary_append(l, " Len=%u", header->data_length);
	struct reader options = *r; /* of a short one as much as there is, then it is malformed */
	reader_limit(&options, header->length - (size_t)TCP_HEADER_MIN);
	reader_skip(r, header->length - (size_t)TCP_HEADER_MIN);
	struct tcp_option_context context = { header, shown->ack_base, shown->is_relative };
	if (header->length > TCP_HEADER_MIN) tcp_emit_options(l, &options, &context);
	tcp_emit_times(l, &shown->start, shown);
	if (reader_ok(r)) {
		if (!l->packet->is_quoted)
			tcp_emit_analysis(l, &shown->start, shown->note, shown->facts);
		tcp_emit_payload(l, *r, shown);
	}
}

/* Only what comes next. False: something of the header may hold a layer, or is not as it should be. */
static bool tcp_pass(struct layer *l, struct reader *r, const struct shown *shown)
{
	const struct tcp_header *header = shown->header;
	const uint32_t unusual = TCP_NOTE_HAS_MULTIPATH | TCP_NOTE_CUT;
	if (!shown->facts || shown->note->bits & unusual || l->packet->is_quoted) return false;
	reader_skip(r, header->length);
	if (!(header->flags & TCP_RST)) layer_next_stream(l, r);
	return true;
}

static void tcp_dissect(struct layer *l, struct reader *r, const void *note_in)
{
	struct tcp_header header;
	struct reader probe = *r;
	struct shown shown = { .header = &header,
		               .note = note_in ? note_in : &no_note,
		               .start = *r };
	tcp_parse_header(&probe, &header);
	shown.conversation = layer_conversation(l);
	if (shown.conversation) shown.facts = conversation_transport_state(shown.conversation);
	tcp_tell_packet(l, &shown);
	if (layer_is_silent(l) && tcp_pass(l, r, &shown)) return;
	tcp_find_bases(l, &shown);
	if (shown.facts) tcp_summarize(l, &shown);
	tcp_title(l, &shown);
	if (tcp_emit_header(l, r, &shown)) tcp_emit_rest(l, r, &shown);
}

/* clang-format off */
const struct dissector tcp_dissector = {
	.has_all_bytes = true,
	.name = "tcp", .label = "Transmission Control Protocol", .short_label = "TCP", FIELDS(tcp_fields),
	.track = tcp_track, .dissect = tcp_dissect, .note_size = sizeof(struct tcp_note),
	.state_size = sizeof(struct tcp_conversation), .transport = PORT_TCP, PREFERENCES(tcp_preferences),
	.bindings = BINDINGS({ IP_PROTO, IP_PROTO_TCP }),
};
/* clang-format on */
