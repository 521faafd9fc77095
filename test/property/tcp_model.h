/* tcp_model.h - what RFC 9293 says of both ends of a connection behind each segment: a table of figure 5's arrows
 * (3.3.2), section 3.10.7's order of checks, nothing else. Made without a look at the tracker in src/proto, which
 * it judges. Header only; each test links its own.
 *
 * Convention: a segment that was captured was sent and has arrived, before the next is. */
#ifndef DOGFISH_TEST_PROPERTY_TCP_MODEL_H
#define DOGFISH_TEST_PROPERTY_TCP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum state {
	CLOSED,
	LISTEN,
	SYN_SENT,
	SYN_RECEIVED,
	ESTABLISHED,
	FIN_WAIT_1,
	FIN_WAIT_2,
	CLOSE_WAIT,
	CLOSING,
	LAST_ACK,
	TIME_WAIT,
	STATES,
};

static const char *const state_names[STATES] = {
	[CLOSED] = "CLOSED",           [LISTEN] = "LISTEN",
	[SYN_SENT] = "SYN-SENT",       [SYN_RECEIVED] = "SYN-RECEIVED",
	[ESTABLISHED] = "ESTABLISHED", [FIN_WAIT_1] = "FIN-WAIT-1",
	[FIN_WAIT_2] = "FIN-WAIT-2",   [CLOSE_WAIT] = "CLOSE-WAIT",
	[CLOSING] = "CLOSING",         [LAST_ACK] = "LAST-ACK",
	[TIME_WAIT] = "TIME-WAIT",
};

enum event {
	SENDS_SYN,
	SENDS_FIN,
	SENDS_CROSSING_FIN, /* one that does not acknowledge the other's: left before that arrived */
	SENDS_RST,
	RECEIVES_SYN,
	RECEIVES_ACK_OF_SYN,
	RECEIVES_ACK_OF_FIN,
	RECEIVES_FIN,
	RECEIVES_RST,
	RECEIVES_RST_PASSIVE, /* by an end that listened */
	EVENTS,
};

/* An arrow; pairs that are not here leave the state as it is. */
static const struct arrow {
	enum event event;
	enum state from, to;
} arrows[] = {
	{ SENDS_SYN, CLOSED, SYN_SENT },
	{ SENDS_SYN, LISTEN, SYN_SENT },
	{ RECEIVES_SYN, LISTEN, SYN_RECEIVED },
	{ RECEIVES_SYN, SYN_SENT, SYN_RECEIVED },
	{ RECEIVES_ACK_OF_SYN, SYN_RECEIVED, ESTABLISHED },

	{ SENDS_FIN, SYN_RECEIVED, FIN_WAIT_1 },
	{ SENDS_FIN, ESTABLISHED, FIN_WAIT_1 },
	{ SENDS_FIN, CLOSE_WAIT, LAST_ACK },
	/* It was ESTABLISHED when it sent: FIN-WAIT-1, and the other's FIN then, figure 13. */
	{ SENDS_CROSSING_FIN, CLOSE_WAIT, CLOSING },
	{ RECEIVES_ACK_OF_FIN, FIN_WAIT_1, FIN_WAIT_2 },
	{ RECEIVES_ACK_OF_FIN, CLOSING, TIME_WAIT },
	{ RECEIVES_ACK_OF_FIN, LAST_ACK, CLOSED },
	{ RECEIVES_FIN, SYN_RECEIVED, CLOSE_WAIT },
	{ RECEIVES_FIN, ESTABLISHED, CLOSE_WAIT },
	{ RECEIVES_FIN, FIN_WAIT_1, CLOSING },
	{ RECEIVES_FIN, FIN_WAIT_2, TIME_WAIT },

	/* 3.10.5 and 3.5.2: who aborts, or has no connection any more. In SYN-SENT and LISTEN a reset answers
	 * an old segment and changes nothing. */
	{ SENDS_RST, SYN_RECEIVED, CLOSED },
	{ SENDS_RST, ESTABLISHED, CLOSED },
	{ SENDS_RST, FIN_WAIT_1, CLOSED },
	{ SENDS_RST, FIN_WAIT_2, CLOSED },
	{ SENDS_RST, CLOSE_WAIT, CLOSED },
	{ SENDS_RST, CLOSING, CLOSED },
	{ SENDS_RST, LAST_ACK, CLOSED },
	{ SENDS_RST, TIME_WAIT, CLOSED },
	/* 3.5.3 */
	{ RECEIVES_RST, SYN_SENT, CLOSED },
	{ RECEIVES_RST, SYN_RECEIVED, CLOSED },
	{ RECEIVES_RST, ESTABLISHED, CLOSED },
	{ RECEIVES_RST, FIN_WAIT_1, CLOSED },
	{ RECEIVES_RST, FIN_WAIT_2, CLOSED },
	{ RECEIVES_RST, CLOSE_WAIT, CLOSED },
	{ RECEIVES_RST, CLOSING, CLOSED },
	{ RECEIVES_RST, LAST_ACK, CLOSED },
	{ RECEIVES_RST, TIME_WAIT, CLOSED },
	{ RECEIVES_RST_PASSIVE, SYN_RECEIVED, LISTEN },
	{ RECEIVES_RST_PASSIVE, ESTABLISHED, CLOSED },
	{ RECEIVES_RST_PASSIVE, FIN_WAIT_1, CLOSED },
	{ RECEIVES_RST_PASSIVE, FIN_WAIT_2, CLOSED },
	{ RECEIVES_RST_PASSIVE, CLOSE_WAIT, CLOSED },
	{ RECEIVES_RST_PASSIVE, CLOSING, CLOSED },
	{ RECEIVES_RST_PASSIVE, LAST_ACK, CLOSED },
	{ RECEIVES_RST_PASSIVE, TIME_WAIT, CLOSED },
};

enum { CONTROL_FIN = 1, CONTROL_SYN = 2, CONTROL_RST = 4, CONTROL_ACK = 0x10, HELD_MAX = 128 };

struct model_segment {
	bool is_servers; /* who sent it */
	unsigned control;
	uint32_t seq, ack, length;
};

/* Numbers count from the initial sequence number of whose bytes they are: 0 is the SYN. */
struct model_end {
	enum state state;
	bool is_active, has_sent_syn, has_sent_fin, has_been_established;
	uint32_t initial; /* sequence number */
	uint32_t sent;    /* SND.NXT */
	uint32_t fin;     /* where its FIN stands */
	bool has_received_fin, has_received_reset;
	uint32_t received; /* RCV.NXT */
	struct held {
		uint32_t begin, end;
	} held[HELD_MAX]; /* came before what stands in front of it */
	size_t held_count;
};

struct model {
	bool has_begun, is_from_middle;
	bool has_unseen;          /* an end has what was not captured */
	bool is_ambiguous;        /* a second SYN or FIN at another number: not one connection */
	struct model_end ends[2]; /* 0 the end that opened it, 1 the other */
};

static inline void model_event(struct model_end *end, enum event event)
{
	for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
		if (arrows[i].event != event || arrows[i].from != end->state) continue;
		end->state = arrows[i].to;
		break;
	}
	if (end->state == ESTABLISHED) end->has_been_established = true;
}

static inline bool model_is_before(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }

/* What a segment takes of the sequence space. */
static inline uint32_t model_space(const struct model_segment *segment)
{
	return segment->length + !!(segment->control & CONTROL_SYN) +
	       !!(segment->control & CONTROL_FIN);
}

static inline void model_sends(struct model *model, struct model_end *end,
                               const struct model_end *other, const struct model_segment *segment)
{
	if (segment->control & CONTROL_RST) {
		model_event(end, SENDS_RST);
		return;
	}
	if (segment->control & CONTROL_SYN) {
		if (end->has_sent_syn && end->initial != segment->seq) model->is_ambiguous = true;
		end->has_sent_syn = true;
		end->initial = segment->seq;
		if (!(segment->control & CONTROL_ACK)) model_event(end, SENDS_SYN);
	}
	uint32_t next = segment->seq - end->initial + model_space(segment);
	if (model_is_before(end->sent, next)) end->sent = next;
	if (!(segment->control & CONTROL_FIN)) return;
	if (end->has_sent_fin && end->fin != next - 1) model->is_ambiguous = true;
	if (end->has_sent_fin) return;
	end->has_sent_fin = true;
	end->fin = next - 1;
	bool is_crossing = end->has_received_fin &&
	                   !model_is_before(other->fin, segment->ack - other->initial);
	model_event(end, is_crossing ? SENDS_CROSSING_FIN : SENDS_FIN);
}

static inline void model_hold(struct model *model, struct model_end *end, uint32_t begin,
                              uint32_t length)
{
	if (length == 0) return;
	if (end->held_count == HELD_MAX) {
		model->has_unseen = true;
		return;
	}
	end->held[end->held_count++] = (struct held){ begin, begin + length };
}

/* Moves RCV.NXT over what is there now. */
static inline void model_join(struct model_end *end)
{
	for (size_t i = 0; i < end->held_count;) {
		if (model_is_before(end->received, end->held[i].begin)) {
			i++;
			continue;
		}
		if (model_is_before(end->received, end->held[i].end))
			end->received = end->held[i].end;
		end->held[i] = end->held[--end->held_count];
		i = 0;
	}
}

static inline void model_takes_ack(struct model *model, struct model_end *end, uint32_t ack)
{
	uint32_t acked = ack - end->initial;
	if (model_is_before(end->sent, acked)) {
		model->has_unseen = true;
		return;
	}
	if (model_is_before(0, acked)) model_event(end, RECEIVES_ACK_OF_SYN);
	if (end->has_sent_fin && model_is_before(end->fin, acked))
		model_event(end, RECEIVES_ACK_OF_FIN);
}

static inline void model_takes_fin(struct model_end *end, const struct model_end *other)
{
	if (!other->has_sent_fin || end->has_received_fin) return;
	if (!model_is_before(other->fin, end->received)) return;
	end->has_received_fin = true;
	model_event(end, RECEIVES_FIN);
}

/* 3.10.7.2 and 3.10.7.3: an end that has no SYN of the other yet. */
static inline void model_synchronizes(struct model *model, struct model_end *end,
                                      const struct model_segment *segment)
{
	bool has_ack = segment->control & CONTROL_ACK;
	uint32_t acked = segment->ack - end->initial;
	if (has_ack && end->state == LISTEN) return;
	if (has_ack && (acked == 0 || model_is_before(end->sent, acked))) return;
	if (segment->control & CONTROL_RST) {
		if (has_ack) model_event(end, RECEIVES_RST);
		return;
	}
	if (!(segment->control & CONTROL_SYN)) return;
	model_event(end, RECEIVES_SYN);
	end->received = 1;
	/* data of a SYN may be dropped and sent again: it counts from the next segment on */
	model_hold(model, end, 1, model_space(segment) - 1);
	if (has_ack) model_takes_ack(model, end, segment->ack);
}

/* 3.10.7.4, checks in its order. */
static inline void model_receives(struct model *model, struct model_end *end,
                                  const struct model_end *other,
                                  const struct model_segment *segment)
{
	if (end->state == CLOSED) return;
	if (end->state == LISTEN || end->state == SYN_SENT) {
		model_synchronizes(model, end, segment);
		return;
	}
	uint32_t begin = segment->seq - other->initial, space = model_space(segment);
	if (segment->control & CONTROL_RST) {
		/* anything else in the window only makes it ask again */
		if (begin != end->received) return;
		end->has_received_reset = true;
		model_event(end, end->is_active ? RECEIVES_RST : RECEIVES_RST_PASSIVE);
		return;
	}
	if (!(segment->control & CONTROL_ACK)) return;
	if (segment->control & CONTROL_SYN) {
		/* figure 7, line 6: the other's SYN again, now with the ACK of this end's */
		if (end->state == SYN_RECEIVED) model_takes_ack(model, end, segment->ack);
		return;
	}
	bool is_old = space ? !model_is_before(end->received, begin + space)
	                    : model_is_before(begin, end->received);
	if (is_old) {
		/* A.2, simultaneous close: the FIN again, but now with the ACK that CLOSING waits for */
		if (segment->control & CONTROL_FIN && end->has_received_fin)
			model_takes_ack(model, end, segment->ack);
		return;
	}
	model_hold(model, end, begin, space);
	model_join(end);
	model_takes_ack(model, end, segment->ack);
	model_takes_fin(end, other);
}

/* The next segment of a connection. */
static inline void model_step(struct model *model, const struct model_segment *segment)
{
	struct model_end *sender = &model->ends[segment->is_servers];
	struct model_end *receiver = &model->ends[!segment->is_servers];
	if (!model->has_begun) {
		model->has_begun = true;
		model->is_from_middle = (segment->control &
		                         (CONTROL_SYN | CONTROL_ACK | CONTROL_RST)) != CONTROL_SYN;
		sender->is_active = true;
		receiver->state = LISTEN;
	}
	model_sends(model, sender, receiver, segment);
	model_receives(model, receiver, sender, segment);
}

#endif
