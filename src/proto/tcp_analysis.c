/* tcp_analysis.c - the conditions of each analysis flag, and what a direction remembers for them. */
#include "tcp_analysis.h"

#include "base/checked.h"
#include "tcp_unacked.h"

enum {
	FAST_RETRANSMISSION_NS =
		20 * 1000 * 1000,          /* how soon it follows the duplicate acknowledgment */
	OUT_OF_ORDER_NS = 3 * 1000 * 1000, /* how late a segment may be where no RTT is known */
	FAST_RETRANSMISSION_DUPLICATES = 2,
	FLIGHT_MAX = 2000000000, /* more than that is a number that went backwards */
};

/* A segment between its own direction (to compare with) and the other one (that it answers). */
struct judged {
	const struct tcp_segment *s;
	struct tcp_flow *own, *other;
	uint32_t flags;
};

void tcp_flow_open(struct tcp_flow *flow)
{
	*flow = (struct tcp_flow){
		.window_shift = TCP_WINDOW_SHIFT_UNKNOWN,
		.has_bytes_in_flight = true,
	};
}

void tcp_learn_bases(struct tcp_flow flows[2], const struct tcp_segment *segment)
{
	struct tcp_flow *own = &flows[segment->direction], *other = &flows[!segment->direction];
	if (!own->has_base) {
		own->base = segment->flags & TCP_SYN ? segment->seq : segment->seq - 1;
		own->has_base = true;
	}
	if (!other->has_base && segment->flags & TCP_ACK) {
		other->base = segment->ack - 1;
		other->has_base = true;
	}
}

void tcp_learn_window_shift(struct tcp_flow flows[2], const struct tcp_segment *segment,
                            int8_t offered)
{
	struct tcp_flow *own = &flows[segment->direction], *other = &flows[!segment->direction];
	if (offered >= 0)
		own->window_shift = offered > TCP_WINDOW_SHIFT_MAX ? TCP_WINDOW_SHIFT_MAX : offered;
	/* scaling is used only if both offer it (RFC 7323 2.2) */
	if (own->window_shift == TCP_WINDOW_SHIFT_UNKNOWN)
		own->window_shift = other->window_shift = TCP_WINDOW_SHIFT_UNUSED;
	else if (segment->flags & TCP_ACK && other->window_shift == TCP_WINDOW_SHIFT_UNUSED)
		own->window_shift = TCP_WINDOW_SHIFT_UNUSED;
}

/* ---------------------------------------------------------------- windows, probes, duplicates */

static bool segment_is_ordinary(const struct tcp_segment *s)
{
	return !(s->flags & (TCP_SYN | TCP_FIN | TCP_RST));
}

/* The number after its last. SYN and FIN count as one. */
static uint32_t segment_end(const struct tcp_segment *s)
{
	return s->seq + s->length + !!(s->flags & (TCP_SYN | TCP_FIN));
}

/* Nothing new in it: no data, and the numbers are those of the latest segment. */
static bool judged_repeats(const struct judged *j)
{
	return j->s->length == 0 && j->s->seq == j->own->next && j->s->ack == j->own->ack &&
	       segment_is_ordinary(j->s);
}

static bool judged_is_zero_window_probe(const struct judged *j)
{
	return j->s->length == 1 && j->s->seq == j->own->next && j->other->window == 0;
}

static bool judged_is_zero_window(const struct judged *j)
{
	return j->s->window == 0 && segment_is_ordinary(j->s);
}

static bool judged_follows_hole(const struct judged *j)
{
	return j->own->next && seq_after(j->s->seq, j->own->next) && !(j->s->flags & TCP_RST);
}

static bool judged_is_keep_alive(const struct judged *j)
{
	return j->s->length <= 1 && j->s->seq == j->own->next - 1 && segment_is_ordinary(j->s);
}

static bool judged_is_window_update(const struct judged *j)
{
	return judged_repeats(j) && j->s->window && j->s->window != j->own->window;
}

static bool judged_is_window_full(const struct judged *j)
{
	const struct tcp_flow *receiver = j->other;
	if (j->s->length == 0 || receiver->window_shift == TCP_WINDOW_SHIFT_UNKNOWN) return false;
	if (!segment_is_ordinary(j->s)) return false;
	int shift = receiver->window_shift < 0 || receiver->is_window_unscaled
	                    ? 0
	                    : receiver->window_shift;
	return j->s->seq + j->s->length == receiver->ack + ((uint32_t)receiver->window << shift);
}

static bool judged_is_keep_alive_ack(const struct judged *j)
{
	return judged_repeats(j) && j->s->window && j->s->window == j->own->window &&
	       j->other->flags & TCP_A_KEEP_ALIVE;
}

static bool judged_is_zero_window_probe_ack(const struct judged *j)
{
	return judged_repeats(j) && j->s->window == 0 && j->own->window == 0 &&
	       j->other->flags & TCP_A_ZERO_WINDOW_PROBE;
}

static bool judged_is_duplicate_ack(const struct judged *j)
{
	return judged_repeats(j) && j->s->window && j->s->window == j->own->window;
}

/* In this order; one that ends the row leaves the rest unasked. Written out: a table of functions is nine
 * calls for each segment, and what they ask is small. */
static uint32_t judged_flags(const struct judged *j)
{
	uint32_t flags = 0;
	if (judged_is_zero_window_probe(j)) return TCP_A_ZERO_WINDOW_PROBE;
	if (judged_is_zero_window(j)) flags |= TCP_A_ZERO_WINDOW;
	if (judged_follows_hole(j)) flags |= TCP_A_LOST_SEGMENT;
	if (judged_is_keep_alive(j)) flags |= TCP_A_KEEP_ALIVE;
	if (judged_is_window_update(j)) flags |= TCP_A_WINDOW_UPDATE;
	if (judged_is_window_full(j)) flags |= TCP_A_WINDOW_FULL;
	if (!judged_repeats(j)) return flags;
	if (judged_is_keep_alive_ack(j)) return flags | TCP_A_KEEP_ALIVE_ACK;
	if (judged_is_zero_window_probe_ack(j)) return flags | TCP_A_ZERO_WINDOW_PROBE_ACK;
	return judged_is_duplicate_ack(j) ? flags | TCP_A_DUPLICATE_ACK : flags;
}

static void count_duplicates(const struct judged *j, struct tcp_verdict *out)
{
	struct tcp_flow *own = j->own;
	if (j->flags & TCP_A_DUPLICATE_ACK) {
		out->duplicate_number = ++own->duplicates;
		out->duplicate_frame = own->first_ack_frame;
	}
	if (j->s->ack != own->ack) {
		own->first_ack_frame = j->s->frame;
		own->duplicates = 0;
	}
}

/* Does it acknowledge more than was seen of the other direction? Once said, this is said again only after
 * another hole: where the capture misses one direction, each acknowledgment would be flagged. */
static void judge_acknowledgment(struct judged *j)
{
	const struct tcp_segment *s = j->s;
	struct tcp_flow *other = j->other;
	if (!(s->flags & TCP_ACK) || !other->contiguous || !seq_after(s->ack, other->contiguous))
		return;
	if (s->ack == j->own->ack + 1 && s->seq == j->own->next &&
	    other->flags & TCP_A_ZERO_WINDOW_PROBE) {
		j->flags |=
			TCP_A_WINDOW_UPDATE; /* the probe's byte was taken: the window is open again */
		return;
	}
	other->contiguous = other->has_hole ? other->next : 0;
	other->has_hole = false;
	j->flags |= TCP_A_ACK_LOST_SEGMENT;
}

/* ---------------------------------------------------------------- retransmissions */

/* Clocks may step back between segments: that is not "soon after". */
static bool is_within(int64_t since_ns, int64_t limit_ns)
{
	return since_ns >= 0 && since_ns < limit_ns;
}

static bool judged_is_fast_retransmission(const struct judged *j)
{
	return j->other->duplicates >= FAST_RETRANSMISSION_DUPLICATES &&
	       j->other->ack == j->s->seq &&
	       is_within(j->s->time_ns - j->other->ack_time_ns, FAST_RETRANSMISSION_NS);
}

static bool judged_is_out_of_order(const struct judged *j,
                                   const struct tcp_analysis_options *options)
{
	int64_t allowed_ns =
		options->initial_rtt_ns > 0 ? options->initial_rtt_ns : OUT_OF_ORDER_NS;
	return is_within(j->s->time_ns - j->own->next_time_ns, allowed_ns) &&
	       segment_end(j->s) != j->own->next;
}

static void judge_retransmission(struct judged *j, const struct tcp_analysis_options *options,
                                 struct tcp_verdict *out)
{
	const struct tcp_segment *s = j->s;
	if (s->length == 0 && !(s->flags & (TCP_SYN | TCP_FIN))) return;
	if (j->flags & TCP_A_KEEP_ALIVE) return;
	if (s->length && j->other->ack && !seq_after(s->seq + s->length, j->other->ack)) {
		j->flags |= TCP_A_SPURIOUS_RETRANSMISSION | TCP_A_RETRANSMISSION;
		return;
	}
	/* one byte back and longer than one byte: data that follows a window probe */
	bool is_after_probe = s->length > 1 && j->own->next - 1 == s->seq;
	if (!j->own->next || !seq_before(s->seq, j->own->next) || is_after_probe) return;
	bool is_fast = judged_is_fast_retransmission(j);
	if (is_fast && options->is_fast_first) {
		j->flags |= TCP_A_FAST_RETRANSMISSION | TCP_A_RETRANSMISSION;
		return;
	}
	if (judged_is_out_of_order(j, options)) {
		j->flags |= TCP_A_OUT_OF_ORDER;
		return;
	}
	j->flags |= TCP_A_RETRANSMISSION;
	if (is_fast) {
		j->flags |= TCP_A_FAST_RETRANSMISSION;
		return;
	}
	uint32_t oldest = tcp_unacked_oldest(&j->own->unacked);
	out->rto_frame = oldest ? oldest : j->own->next_frame;
}

/* ---------------------------------------------------------------- what is remembered */

static void flow_advance(struct tcp_flow *flow, const struct judged *j)
{
	const struct tcp_segment *s = j->s;
	uint32_t next = segment_end(s);
	if (j->flags & TCP_A_ZERO_WINDOW_PROBE) return; /* its byte may be refused */
	bool closes_gap = !flow->next || (flow->contiguous && s->seq == flow->contiguous);
	if (j->flags & TCP_A_LOST_SEGMENT) {
		if (flow->contiguous)
			flow->has_hole = true;
		else
			flow->contiguous = flow->next;
	}
	if (seq_after(next, flow->next) || !flow->next) {
		flow->next = next;
		flow->next_frame = s->frame;
		flow->next_time_ns = s->time_ns;
	}
	if (closes_gap) flow->contiguous = flow->next;
}

static void flow_remember(struct tcp_flow *flow, const struct judged *j,
                          const struct tcp_analysis_options *options)
{
	const struct tcp_segment *s = j->s;
	if (s->length || s->flags & (TCP_SYN | TCP_FIN)) {
		struct tcp_unacked entry = { .seq = s->seq,
			                     .next = segment_end(s),
			                     .frame = s->frame };
		tcp_unacked_add(&flow->unacked, &entry, options);
	}
	flow_advance(flow, j);
	flow->window = s->window;
	flow->is_window_unscaled = s->flags & TCP_SYN;
	flow->ack = s->ack;
	flow->ack_time_ns = s->time_ns;
	flow->flags = (uint16_t)j->flags;
	flow->sacked = 0;
	for (unsigned i = 0; i < s->sack_count; i++)
		flow->sacked += s->sacks[i].right - s->sacks[i].left;
}

static void measure_flight(const struct judged *j, const struct tcp_analysis_options *options,
                           struct tcp_verdict *out)
{
	struct tcp_flow *own = j->own;
	if (!options->has_bytes_in_flight || !j->s->length || !own->has_bytes_in_flight) return;
	if (!own->unacked.count) return;
	uint32_t flight = tcp_unacked_span(&own->unacked, own->base) - j->other->sacked;
	if (j->s->flags & (TCP_SYN | TCP_FIN)) flight--; /* its own mark is no byte */
	own->push_bytes = (own->is_push_last ? 0 : own->push_bytes) + j->s->length;
	own->is_push_last = j->s->flags & TCP_PSH;
	if (flight == 0 || flight >= FLIGHT_MAX) return;
	out->bytes_in_flight = flight;
	out->push_bytes_sent = own->push_bytes;
}

void tcp_analyse(struct tcp_flow flows[2], const struct tcp_segment *segment,
                 const struct tcp_analysis_options *options, struct tcp_verdict *out)
{
	struct judged j = { segment, &flows[segment->direction], &flows[!segment->direction], 0 };
	*out = (struct tcp_verdict){ 0 };
	if (segment->flags & TCP_ACK) j.other->has_bytes_in_flight = true;
	j.flags = judged_flags(&j);
	if (j.flags & TCP_A_LOST_SEGMENT) j.own->has_bytes_in_flight = false;
	count_duplicates(&j, out);
	judge_acknowledgment(&j);
	judge_retransmission(&j, options, out);
	flow_remember(j.own, &j, options);
	out->acks_frame = tcp_unacked_acknowledge(&j.other->unacked, segment->ack);
	measure_flight(&j, options, out);
	out->flags = j.flags;
}
