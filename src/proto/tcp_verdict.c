/* tcp_verdict.c - what analysis found, in front of Info and in the tree. */
#include <stdatomic.h>
#include <stdio.h>

#include "store/frames.h"
#include "tcp_internal.h"

/* In the order in which they are said; the last one stands first in Info. */
static const struct {
	uint32_t flag;
	unsigned remark;
	const char *prefix; /* NULL: what says it stands in another row */
} sayings[] = {
	{ TCP_A_FAST_RETRANSMISSION, F_X_FAST_RETRANSMISSION, "[TCP Fast Retransmission] " },
	{ TCP_A_SPURIOUS_RETRANSMISSION, F_X_SPURIOUS_RETRANSMISSION,
	  "[TCP Spurious Retransmission] " },
	{ TCP_A_RETRANSMISSION, F_X_RETRANSMISSION, "[TCP Retransmission] " },
	{ TCP_A_OUT_OF_ORDER, F_X_OUT_OF_ORDER, "[TCP Out-Of-Order] " },
	{ TCP_A_REUSED_PORTS, F_X_REUSED_PORTS, "[TCP Port numbers reused] " },
	{ TCP_A_LOST_SEGMENT, F_X_LOST_SEGMENT, "[TCP Previous segment not captured] " },
	{ TCP_A_ACK_LOST_SEGMENT, F_X_ACK_LOST_SEGMENT, "[TCP ACKed unseen segment] " },
	{ TCP_A_WINDOW_UPDATE, F_X_WINDOW_UPDATE, "[TCP Window Update] " },
	{ TCP_A_WINDOW_FULL, F_X_WINDOW_FULL, "[TCP Window Full] " },
	{ TCP_A_KEEP_ALIVE, F_X_KEEP_ALIVE, "[TCP Keep-Alive] " },
	{ TCP_A_KEEP_ALIVE_ACK, F_X_KEEP_ALIVE_ACK, "[TCP Keep-Alive ACK] " },
	{ TCP_A_DUPLICATE_ACK, 0, NULL },
	{ TCP_A_ZERO_WINDOW_PROBE, F_X_ZERO_WINDOW_PROBE, "[TCP ZeroWindowProbe] " },
	{ TCP_A_ZERO_WINDOW, F_X_ZERO_WINDOW, "[TCP ZeroWindow] " },
	{ TCP_A_ZERO_WINDOW_PROBE_ACK, F_X_ZERO_WINDOW_PROBE_ACK, "[TCP ZeroWindowProbeAck] " },
};

/* A retransmission of a special kind says so and not twice. */
static bool tcp_is_said(uint32_t flags, uint32_t flag)
{
	const uint32_t special = TCP_A_FAST_RETRANSMISSION | TCP_A_SPURIOUS_RETRANSMISSION;
	return flag == TCP_A_RETRANSMISSION && flags & special;
}

static void tcp_prefix_info(struct layer *l, const struct tcp_flagged *flagged)
{
	if (!layer_wants_summary(l)) return;
	for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
		if (!(flagged->flags & sayings[i].flag) ||
		    tcp_is_said(flagged->flags, sayings[i].flag))
			continue;
		if (sayings[i].prefix)
			summary_prefix(l, "%s", sayings[i].prefix);
		else
			summary_prefix(l, "[TCP Dup ACK %u#%u] ", flagged->duplicate_frame,
			               flagged->duplicate_number);
	}
}

static void tcp_emit_duplicate(struct layer *l, struct span at, const struct tcp_flagged *flagged)
{
	char text[40];
	if (!(flagged->flags & TCP_A_DUPLICATE_ACK)) return;
	emit_generated(l, F_DUPLICATE_ACK_NUMBER, flagged->duplicate_number);
	uint32_t item = layer_open_generated(l, F_DUPLICATE_ACK_FRAME, flagged->duplicate_frame);
	snprintf(text, sizeof text, "Duplicate ACK (#%u)", flagged->duplicate_number);
	layer_expert(l, F_X_DUPLICATE_ACK, at, text);
	layer_close_as_is(l, item);
}

static void tcp_emit_rto(struct layer *l, const struct tcp_flagged *flagged)
{
	if (!flagged->rto_frame) return;
	int64_t rto_ns = l->packet->time_ns - store_time_ns(layer_store(l), flagged->rto_frame);
	emit_generated(l, F_RTO, (uint64_t)rto_ns);
	emit_frame(l, F_RTO_FRAME, flagged->rto_frame);
}

static void tcp_emit_flagged(struct layer *l, const struct reader *header,
                             const struct tcp_flagged *flagged)
{
	struct span at = span_of(header, 0);
	uint32_t item = layer_open(l, F_ANALYSIS_FLAGS, header);
	layer_text(l, item, "[%s]", tcp_fields[F_ANALYSIS_FLAGS].label);
	for (size_t i = 0; i < sizeof sayings / sizeof *sayings; i++) {
		if (!(flagged->flags & sayings[i].flag)) continue;
		if (sayings[i].prefix)
			layer_expert(l, sayings[i].remark, at, NULL);
		else
			emit_span(l, F_DUPLICATE_ACK, at, ITEM_GENERATED);
		if (sayings[i].flag == TCP_A_RETRANSMISSION) tcp_emit_rto(l, flagged);
	}
	layer_close_as_is(l, item);
	tcp_emit_duplicate(l, at, flagged);
}

static uint32_t tcp_note_acks_frame(const struct tcp_note *note)
{
	return note->bits & TCP_NOTE_IN_FLIGHT ? note->acks_frame : note->measure;
}

static uint32_t tcp_note_bytes_in_flight(const struct tcp_note *note)
{
	return note->bits & TCP_NOTE_IN_FLIGHT ? note->measure : 0;
}

static void tcp_emit_times_of_ack(struct layer *l, const struct tcp_note *note,
                                  const struct tcp_facts *facts)
{
	uint32_t acks_frame = tcp_note_acks_frame(note);
	emit_frame(l, F_ACKS_FRAME, acks_frame);
	if (acks_frame) {
		int64_t rtt_ns = l->packet->time_ns - store_time_ns(layer_store(l), acks_frame);
		if (rtt_ns) emit_generated(l, F_ACK_RTT, (uint64_t)rtt_ns);
	}
	/* acquire: pairs with the release in tcp_track.c */
	uint32_t known_from = atomic_load_explicit(&facts->initial_rtt_frame, memory_order_acquire);
	if (known_from && known_from <= l->view->horizon)
		emit_generated(l, F_INITIAL_RTT, (uint64_t)facts->initial_rtt_ns);
}

void tcp_emit_analysis(struct layer *l, const struct reader *header, const struct tcp_note *note,
                       const struct tcp_facts *facts)
{
	uint32_t bytes_in_flight = tcp_note_bytes_in_flight(note);
	struct tcp_flagged flagged = { .push_bytes_sent = note->bits & TCP_NOTE_PUSH_IN_FLIGHT
		                                                  ? bytes_in_flight
		                                                  : note->push_bytes_sent };
	if (note->bits & TCP_NOTE_FLAGGED)
		flagged = *(const struct tcp_flagged *)layer_kept(l, note->push_bytes_sent);
	if (!flagged.flags && !tcp_note_acks_frame(note) && !bytes_in_flight &&
	    !flagged.push_bytes_sent)
		return;
	tcp_prefix_info(l, &flagged);
	uint32_t item = layer_open(l, F_ANALYSIS, header);
	layer_text(l, item, "[%s]", tcp_fields[F_ANALYSIS].label);
	tcp_emit_times_of_ack(l, note, facts);
	if (bytes_in_flight) emit_generated(l, F_BYTES_IN_FLIGHT, bytes_in_flight);
	if (flagged.push_bytes_sent) emit_generated(l, F_PUSH_BYTES_SENT, flagged.push_bytes_sent);
	if (flagged.flags) tcp_emit_flagged(l, header, &flagged);
	layer_close_as_is(l, item);
}
