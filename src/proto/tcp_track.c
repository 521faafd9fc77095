/* tcp_track.c - one pass over the segments of each conversation: what they say of it, the note that
 * dissect reads, the bytes that go on to the protocol above. */
#include "tcp_track.h"

#include <stdatomic.h>

#include "base/checked.h"
#include "store/frames.h"

/* A segment while it is tracked. */
struct tracked {
	struct tracker *t;
	struct packet *packet;
	struct tcp_header header;
	struct tcp_options options;
	struct tcp_conversation *state;
	struct tcp_note *note;
	uint32_t early_flags; /* enum tcp_analysis_flag that were found before analysis */
	struct tcp_verdict verdict;
};

/* ---------------------------------------------------------------- a conversation begins */

static void tcp_open_conversation(struct tcp_conversation *state)
{
	if (state->is_open) return;
	tcp_flow_open(&state->flows[0]);
	tcp_flow_open(&state->flows[1]);
	state->is_open = true;
}

/* Who is the client? The sender of a SYN, the receiver of a SYN+ACK; else the higher port. */
static uint8_t tcp_guess_client(const struct tracked *k)
{
	uint8_t direction = k->packet->direction;
	if (k->header.flags & TCP_SYN) return k->header.flags & TCP_ACK ? !direction : direction;
	return k->header.source_port < k->header.destination_port ? !direction : direction;
}

/* A SYN on ports that were used before opens a new conversation, unless it is the same SYN once more. */
static bool tcp_is_reuse(const struct tracked *k)
{
	const struct tcp_conversation *state = k->state;
	const struct tcp_flow *own = &state->flows[k->packet->direction];
	if ((k->header.flags & (TCP_SYN | TCP_ACK)) != TCP_SYN || !own->has_base) return false;
	return k->header.seq != own->base;
}

/* The conversation's state in k->state; false when there is none. */
static bool tcp_enter_conversation(struct tracked *k)
{
	const struct tcp_header *header = &k->header;
	if (!tracker_conversation(k->t, PORT_TCP, header->source_port, header->destination_port))
		return false;
	k->state = tracker_state(k->t);
	tcp_open_conversation(k->state);
	if (k->packet->is_quoted || !tcp_is_reuse(k)) return true;
	if (!tracker_new_conversation(k->t, PORT_TCP, header->source_port,
	                              header->destination_port))
		return false;
	k->state = tracker_state(k->t);
	tcp_open_conversation(k->state);
	k->early_flags |= TCP_A_REUSED_PORTS;
	return true;
}

/* ---------------------------------------------------------------- facts */

static void tcp_note_completeness(struct tracked *k)
{
	struct tcp_conversation *state = k->state;
	const uint16_t flags = k->header.flags;
	bool is_first = !state->is_begun, is_syn = (flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
	unsigned bits = 0;
	if (is_syn && !is_first)
		return; /* as tshark counts: a SYN only where it opens the conversation */
	if (flags & TCP_SYN)
		bits |= flags & TCP_ACK ? COMPLETE_SYNACK : COMPLETE_SYN;
	else if (flags & TCP_ACK && !k->header.data_length)
		bits |= COMPLETE_ACK;
	if (flags & (TCP_SYN | TCP_ACK) && k->header.data_length) bits |= COMPLETE_DATA;
	if (flags & TCP_FIN) bits |= COMPLETE_FIN;
	if (flags & TCP_RST) bits |= COMPLETE_RST;
	if (is_first && !is_syn) {
		state->facts.first_bits = (uint8_t)bits;
		return;
	}
	/* ... and where it opens one on ports that were used before, in its own frame already */
	bool is_early = is_syn && k->early_flags & TCP_A_REUSED_PORTS;
	bits &= ~(unsigned)state->completeness;
	if (!bits) return;
	state->completeness |= (uint8_t)bits;
	for (unsigned i = 0; i < COMPLETE_BITS; i++) {
		/* relaxed: set once, and the value is all there is */
		if (!(bits >> i & 1)) continue;
		uint32_t frame = k->packet->frame - (is_early && i == 0);
		atomic_store_explicit(&state->facts.seen_in[i], frame, memory_order_relaxed);
	}
}

static void tcp_note_initial_rtt(struct tracked *k)
{
	struct tcp_conversation *state = k->state;
	if ((k->header.flags & (TCP_SYN | TCP_ACK)) == TCP_SYN) state->syn_frame = k->packet->frame;
	if ((k->header.flags & (TCP_SYN | TCP_ACK)) != TCP_ACK) return;
	if (!state->syn_frame || state->facts.initial_rtt_ns) return;
	int64_t syn_time_ns = store_time_ns(tracker_store(k->t), state->syn_frame);
	state->facts.initial_rtt_ns = k->packet->time_ns - syn_time_ns;
	if (!state->facts.initial_rtt_ns) return;
	/* release: pairs with the acquire in tcp_verdict.c; the time is written before */
	atomic_store_explicit(&state->facts.initial_rtt_frame, k->packet->frame,
	                      memory_order_release);
}

/* A SYN+ACK with another number than its direction began with: numbers are relative to it from now on. */
static void tcp_note_rebase(struct tracked *k)
{
	struct tcp_conversation *state = k->state;
	struct tcp_flow *own = &state->flows[k->packet->direction];
	if ((k->header.flags & (TCP_SYN | TCP_ACK)) != (TCP_SYN | TCP_ACK)) return;
	if (!own->has_base || own->base == k->header.seq) return;
	struct tcp_rebase rebase = {
		.older = atomic_load_explicit(&state->facts.rebased,
		                              memory_order_relaxed), /* ours to write */
		.frame = k->packet->frame,
		.base = k->header.seq,
		.direction = k->packet->direction,
	};
	uint32_t handle = tracker_keep(k->t, &rebase, sizeof rebase);
	if (!handle) return;
	own->base = k->header.seq;
	k->early_flags |= TCP_A_REUSED_PORTS;
	/* release: pairs with the acquire in tcp.c; the record is written before */
	atomic_store_explicit(&state->facts.rebased, handle, memory_order_release);
}

static void tcp_note_bases(struct tracked *k, const struct tcp_segment *segment)
{
	struct tcp_conversation *state = k->state;
	bool had_base[2] = { state->flows[0].has_base, state->flows[1].has_base };
	tcp_learn_bases(state->flows, segment);
	for (unsigned i = 0; i < 2; i++)
		if (!had_base[i] && state->flows[i].has_base)
			/* relaxed: pairs with tcp_base(); published with the frame */
			atomic_store_explicit(&state->facts.base[i], state->flows[i].base,
			                      memory_order_relaxed);
}

/* ---------------------------------------------------------------- analysis */

static void *tcp_take(void *context, size_t size) { return tracker_take(context, size); }

/* Field by field, here and in tcp_track: clearing whole structs is what would cost most of it. */
static void tcp_fill_segment(const struct tracked *k, struct tcp_segment *out)
{
	out->frame = k->packet->frame;
	out->time_ns = k->packet->time_ns;
	out->seq = k->header.seq;
	out->ack = k->header.ack;
	out->length = k->header.data_length;
	out->flags = k->header.flags;
	out->window = k->header.window;
	out->direction = k->packet->direction;
	out->sack_count = k->options.sack_count;
	for (unsigned i = 0; i < k->options.sack_count; i++) out->sacks[i] = k->options.sacks[i];
}

static void tcp_analyse_segment(struct tracked *k, const struct tcp_segment *segment)
{
	struct tcp_conversation *state = k->state;
	struct tcp_flow *own = &state->flows[segment->direction];
	struct tcp_analysis_options options = {
		.is_fast_first = tracker_preference(k->t, P_FAST_RETRANSMISSION_FIRST),
		.has_bytes_in_flight = tracker_preference(k->t, P_TRACK_BYTES_IN_FLIGHT),
		.initial_rtt_ns = state->facts.initial_rtt_ns,
		.take = tcp_take,
		.context = k->t,
	};
	bool is_syn = (segment->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
	/* the same SYN once more: a reset may have borrowed a number that is not its direction's */
	if (is_syn && own->next && own->contiguous) own->next = own->contiguous;
	tcp_analyse(state->flows, segment, &options, &k->verdict);
	k->verdict.flags |= k->early_flags;
	own->flags |= (uint16_t)k->early_flags;
}

/* What the states need of it, where the user wants no analysis. */
static void tcp_follow_numbers(struct tcp_flow *own, const struct tcp_segment *segment)
{
	bool has_mark = segment->flags & (TCP_SYN | TCP_FIN);
	uint32_t next = segment->seq + segment->length + has_mark;
	if (!own->next_frame || seq_after(next, own->next)) {
		own->next = next;
		own->next_frame = segment->frame;
	}
	own->ack = segment->ack;
	own->window = segment->window;
	own->is_window_unscaled = segment->flags & TCP_SYN;
}

/* ---------------------------------------------------------------- states of both ends */

/* What is missing was not acknowledged since: has it arrived? */
static bool tcp_has_hole(const struct tcp_gap *gap, const struct tcp_flow *receiver)
{
	return gap->from != gap->to && (!receiver->ack || seq_before(receiver->ack, gap->to));
}

/* Would the receiver accept a reset with this number? RFC 9293 3.10.7.4: just the one that it expects next.
 * That is what follows all that was captured; if something was not, any in the window may be it. */
static void tcp_judge_reset(const struct tcp_conversation *state, const struct tcp_segment *segment,
                            struct tcp_step *step)
{
	const struct tcp_flow *sender = &state->flows[segment->direction];
	const struct tcp_flow *receiver = &state->flows[!segment->direction];
	const struct tcp_gap *gap = &state->gaps[segment->direction];
	bool is_shifted = receiver->window_shift > 0 && !receiver->is_window_unscaled;
	uint32_t window = (uint32_t)receiver->window << (is_shifted ? receiver->window_shift : 0);
	uint32_t expected = sender->next_frame ? sender->next : receiver->ack;
	if (receiver->ack && seq_after(receiver->ack, expected)) expected = receiver->ack;
	uint32_t lowest = tcp_has_hole(gap, receiver) ? gap->from : expected;
	bool is_known = sender->next_frame || receiver->ack;
	bool is_expected = !is_known || segment->seq == expected;
	step->is_reset_in_window =
		is_expected || (!seq_before(segment->seq, lowest) &&
	                        seq_before(segment->seq, receiver->ack + window));
	step->is_reset_after_hole = !is_expected || lowest != expected;
}

/* Was all that the sender sent before this segment captured or acknowledged? */
static bool tcp_is_in_order(const struct tcp_conversation *state, const struct tcp_segment *segment)
{
	const struct tcp_flow *sender = &state->flows[segment->direction];
	const struct tcp_gap *gap = &state->gaps[segment->direction];
	if (sender->next_frame && seq_after(segment->seq, sender->next)) return false;
	return !tcp_has_hole(gap, &state->flows[!segment->direction]) ||
	       !seq_after(segment->seq, gap->from);
}

static void tcp_note_gap(struct tcp_gap *gap, const struct tcp_flow *flow,
                         const struct tcp_segment *segment)
{
	uint32_t end = segment->seq + segment->length;
	if (flow->next_frame && seq_after(segment->seq, flow->next)) {
		if (gap->from == gap->to) gap->from = flow->next;
		gap->to = segment->seq;
	} else if (gap->from != gap->to && !seq_after(segment->seq, gap->from) &&
	           seq_after(end, gap->from)) {
		gap->from = seq_before(end, gap->to) ? end : gap->to;
	}
}

/* Before the segment is remembered: numbers are compared with those that came before. */
static struct tcp_step tcp_step_of(const struct tracked *k, const struct tcp_segment *segment)
{
	const struct tcp_conversation *state = k->state;
	const struct tcp_flow *receiver = &state->flows[!segment->direction];
	const struct tcp_end *receiving = &state->ends.end[segment->direction == state->client];
	struct tcp_step step = {
		.flags = segment->flags,
		.sender = segment->direction != state->client,
		.has_data = segment->length,
		.is_fin_in_order = tcp_is_in_order(state, segment),
	};
	if (segment->flags & TCP_RST) tcp_judge_reset(state, segment, &step);
	if (!(segment->flags & TCP_ACK)) return step;
	step.acks_syn = receiving->has_sent_syn && seq_after(segment->ack, receiver->base) &&
	                !seq_after(segment->ack, receiver->next);
	step.acks_fin = receiving->has_sent_fin &&
	                !seq_before(segment->ack, state->fin_next[!segment->direction]);
	return step;
}

static void tcp_note_states(struct tracked *k, const struct tcp_step *step)
{
	struct tcp_conversation *state = k->state;
	tcp_state_advance(&state->ends, step);
	if (k->header.flags & TCP_FIN)
		state->fin_next[k->packet->direction] = k->header.seq + k->header.data_length + 1;
	const struct tcp_end *client = &state->ends.end[0], *server = &state->ends.end[1];
	k->note->states = (uint8_t)(client->state | server->state << 4);
	if (client->is_assumed) k->note->bits |= TCP_NOTE_CLIENT_ASSUMED;
	if (server->is_assumed) k->note->bits |= TCP_NOTE_SERVER_ASSUMED;
}

/* ---------------------------------------------------------------- the note */

static void tcp_note_verdict(struct tracked *k)
{
	const struct tcp_verdict *verdict = &k->verdict;
	struct tcp_note *note = k->note;
	note->measure = verdict->acks_frame;
	if (verdict->bytes_in_flight) {
		note->bits |= TCP_NOTE_IN_FLIGHT;
		note->measure = verdict->bytes_in_flight;
		note->acks_frame = verdict->acks_frame;
	}
	bool is_push_in_flight = verdict->push_bytes_sent == verdict->bytes_in_flight;
	if (!verdict->flags && is_push_in_flight) note->bits |= TCP_NOTE_PUSH_IN_FLIGHT;
	if (!verdict->flags && !is_push_in_flight) note->push_bytes_sent = verdict->push_bytes_sent;
	if (!verdict->flags) return;
	struct tcp_flagged flagged = {
		.flags = verdict->flags,
		.push_bytes_sent = verdict->push_bytes_sent,
		.duplicate_number = verdict->duplicate_number,
		.duplicate_frame = verdict->duplicate_frame,
		.rto_frame = verdict->rto_frame,
	};
	uint32_t handle = tracker_keep(k->t, &flagged, sizeof flagged);
	if (!handle) return;
	note->push_bytes_sent = handle;
	note->bits |= TCP_NOTE_FLAGGED;
}

static void tcp_note_close(struct tracked *k)
{
	struct tcp_conversation *state = k->state;
	if (!(k->header.flags & TCP_FIN)) return;
	if (!state->has_closer) state->closer = k->packet->direction;
	state->has_closer = true;
	if (state->closer != k->packet->direction) k->note->bits |= TCP_NOTE_FIN_PASSIVE;
}

static void tcp_note_fast_open(struct tracked *k)
{
	struct tcp_conversation *state = k->state;
	uint16_t syn = k->header.flags & (TCP_SYN | TCP_ACK);
	if (syn == TCP_SYN)
		state->syn_data = k->options.has_fast_open_cookie ? k->header.data_length : 0;
	if (syn != (TCP_SYN | TCP_ACK) || !state->syn_data) return;
	if (k->header.ack - state->flows[!k->packet->direction].base > 1)
		state->ends.is_fast_open = true;
	else
		k->note->bits |= TCP_NOTE_TFO_IGNORED;
}

/* ---------------------------------------------------------------- payload */

/* Where seq lies in the stream: the number that is nearest to the end of what was seen. False: before
 * its first byte, by as much as *before_out. */
static bool tcp_locate(struct tcp_position *position, uint32_t first, uint32_t seq,
                       uint64_t *offset_out, uint32_t *before_out)
{
	if (!position->is_set) *position = (struct tcp_position){ .seq = first, .is_set = true };
	int32_t distance = (int32_t)(seq - position->seq);
	*before_out = 0;
	if (distance < 0 && (uint64_t) - (int64_t)distance > position->offset) {
		*before_out = (uint32_t)((uint64_t) - (int64_t)distance - position->offset);
		*offset_out = 0;
		return false;
	}
	*offset_out = position->offset + (uint64_t)(int64_t)distance;
	return true;
}

static void tcp_move_end(struct tcp_position *position, uint32_t seq, uint64_t offset)
{
	if (offset <= position->offset) return;
	position->offset = offset;
	position->seq = seq;
}

static uint16_t tcp_delivery_flags(const struct tracked *k)
{
	const uint32_t retransmitted = TCP_A_RETRANSMISSION | TCP_A_KEEP_ALIVE;
	uint16_t flags = 0;
	if (k->verdict.flags & retransmitted) flags |= SEGMENT_RETRANSMITTED;
	if (k->verdict.flags & TCP_A_OUT_OF_ORDER) flags |= SEGMENT_OUT_OF_ORDER;
	if (k->header.flags & TCP_FIN) flags |= SEGMENT_FIN;
	if (k->header.flags & TCP_RST) flags |= SEGMENT_RESET;
	return flags;
}

static void tcp_deliver(struct tracked *k, struct reader payload)
{
	const struct tcp_header *header = &k->header;
	if (header->data_length == 0 && !(header->flags & (TCP_FIN | TCP_RST))) return;
	struct tcp_conversation *state = k->state;
	struct delivery delivery = {
		.payload = payload,
		.flags = tcp_delivery_flags(k),
		.is_reordered_delivery = tracker_preference(k->t, P_REASSEMBLE_OUT_OF_ORDER),
		.is_desegmenting = tracker_preference(k->t, P_DESEGMENT_STREAMS),
	};
	if (payload.missing) delivery.flags |= SEGMENT_CUT;
	if (header->flags & TCP_RST)
		reader_limit(&delivery.payload, 0); /* a cause, RFC 9293 3.5.3: no data */
	struct tcp_position *position = &state->positions[k->packet->direction];
	uint32_t base = state->flows[k->packet->direction].base, before;
	uint32_t seq = header->seq + !!(header->flags & TCP_SYN);
	if (!tcp_locate(position, base + 1, seq, &delivery.stream_offset, &before)) {
		if (before >= header->data_length && header->data_length) return;
		reader_skip(&delivery.payload, before);
		delivery.left_out = before;
	}
	if (!(header->flags & TCP_RST))
		tcp_move_end(position, seq + header->data_length,
		             delivery.stream_offset + header->data_length - before);
	tracker_deliver(k->t, &delivery);
}

/* ---------------------------------------------------------------- one segment */

static void tcp_track_segment(struct tracked *k)
{
	struct tcp_conversation *state = k->state;
	struct tcp_segment segment;
	tcp_fill_segment(k, &segment);
	if (!state->is_begun) state->client = tcp_guess_client(k);
	tcp_note_close(k);
	tcp_note_completeness(k);
	tcp_note_rebase(k);
	tcp_note_bases(k, &segment);
	k->note->bits |= TCP_NOTE_HAS_BASE;
	tcp_note_initial_rtt(k);
	tcp_note_fast_open(k);
	struct tcp_step step = tcp_step_of(k, &segment);
	tcp_note_gap(&state->gaps[segment.direction], &state->flows[segment.direction], &segment);
	if (tracker_preference(k->t, P_ANALYZE_SEQUENCE_NUMBERS))
		tcp_analyse_segment(k, &segment);
	else
		tcp_follow_numbers(&state->flows[segment.direction], &segment);
	if (segment.flags & TCP_SYN)
		tcp_learn_window_shift(state->flows, &segment, k->options.window_shift);
	tcp_note_states(k, &step);
	tcp_note_verdict(k);
	k->note->window_shift = state->flows[segment.direction].window_shift;
	state->is_begun = true;
}

/* What every header has a note of, whole or not. */
static void tcp_note_conversation(struct tracked *k)
{
	struct tcp_conversation *state = k->state;
	const struct tcp_flow *own = &state->flows[k->packet->direction];
	if (own->has_base && k->header.length <= k->header.reported)
		k->note->bits |= TCP_NOTE_HAS_BASE;
	k->note->previous_frame = state->last_frame;
	k->note->window_shift = own->window_shift;
	if (k->packet->direction) k->note->bits |= TCP_NOTE_BACKWARD;
	state->last_frame = k->packet->frame;
}

/* The options are read past. False: the header does not end where it says. */
static bool tcp_track_options(struct tracked *k, struct reader *r)
{
	const struct tcp_header *header = &k->header;
	bool is_whole = header->length >= TCP_HEADER_MIN && header->length <= header->reported;
	struct reader options =
		reader_take(r, is_whole ? header->length - (size_t)TCP_HEADER_MIN : 0);
	if (!is_whole || options.missing) k->note->bits |= TCP_NOTE_CUT;
	if (header->length > TCP_HEADER_MIN) tcp_parse_options(options, &k->options);
	if (k->options.has_multipath) k->note->bits |= TCP_NOTE_HAS_MULTIPATH;
	return is_whole;
}

struct extent tcp_track(struct tracker *t, struct reader r, void *note_out)
{
	struct tracked k;
	k.t = t;
	k.packet = tracker_packet(t);
	k.note = note_out;
	k.early_flags = 0;
	k.verdict = (struct tcp_verdict){ 0 };
	k.options.window_shift = TCP_WINDOW_SHIFT_UNKNOWN;
	k.options.sack_count = 0;
	k.options.has_fast_open_cookie = k.options.has_multipath = false;
	k.note->window_shift = TCP_WINDOW_SHIFT_UNKNOWN;
	if (!tcp_parse_header(&r, &k.header) || !tcp_enter_conversation(&k)) return EXTENT_WHOLE;
	tcp_note_conversation(&k);
	bool is_whole = tcp_track_options(&k, &r);
	if (k.packet->is_quoted) {
		if (is_whole) tracker_decide_ports(t, TCP_PORT, r);
		return EXTENT_WHOLE;
	}
	if (k.header.length > k.header.reported) return EXTENT_WHOLE;
	tcp_track_segment(&k);
	if (is_whole) tcp_deliver(&k, r);
	/* what dissect finds unusual in a header, layers in options too, it has to look at */
	if (!(k.note->bits & (TCP_NOTE_HAS_MULTIPATH | TCP_NOTE_CUT)))
		tracker_pass(t, k.header.flags & TCP_RST ? NULL : &r);
	return EXTENT_WHOLE;
}
