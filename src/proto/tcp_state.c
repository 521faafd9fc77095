/* tcp_state.c - the transitions of RFC 9293 figure 5, read off the segments that pass. */
#include "tcp_state.h"

#include "tcp_analysis.h"

/* clang-format off */
static const char *const names[TCP_STATE_COUNT] = {
	[TCP_STATE_NONE] = "", [TCP_CLOSED] = "CLOSED", [TCP_LISTEN] = "LISTEN", [TCP_SYN_SENT] = "SYN-SENT",
	[TCP_SYN_RECEIVED] = "SYN-RECEIVED", [TCP_ESTABLISHED] = "ESTABLISHED",
	[TCP_FIN_WAIT_1] = "FIN-WAIT-1", [TCP_FIN_WAIT_2] = "FIN-WAIT-2", [TCP_CLOSE_WAIT] = "CLOSE-WAIT",
	[TCP_CLOSING] = "CLOSING", [TCP_LAST_ACK] = "LAST-ACK", [TCP_TIME_WAIT] = "TIME-WAIT",
};

/* The tables below have 0, TCP_STATE_NONE, where the state stays as it is. */

/* The other end's FIN was taken. */
static const uint8_t after_fin[TCP_STATE_COUNT] = {
	[TCP_SYN_RECEIVED] = TCP_CLOSE_WAIT, [TCP_ESTABLISHED] = TCP_CLOSE_WAIT,
	[TCP_FIN_WAIT_1] = TCP_CLOSING, [TCP_FIN_WAIT_2] = TCP_TIME_WAIT,
};

/* The end's own FIN was acknowledged. */
static const uint8_t after_ack_of_fin[TCP_STATE_COUNT] = {
	[TCP_FIN_WAIT_1] = TCP_FIN_WAIT_2, [TCP_CLOSING] = TCP_TIME_WAIT, [TCP_LAST_ACK] = TCP_CLOSED,
};

/* The end sends FIN, and its acknowledgment number covers the other's FIN, or none was sent. */
static const uint8_t after_sending_fin[TCP_STATE_COUNT] = {
	[TCP_SYN_SENT] = TCP_FIN_WAIT_1, [TCP_SYN_RECEIVED] = TCP_FIN_WAIT_1,
	[TCP_ESTABLISHED] = TCP_FIN_WAIT_1, [TCP_CLOSE_WAIT] = TCP_LAST_ACK,
	/* once more: the acknowledgment that we saw did not reach it */
	[TCP_FIN_WAIT_2] = TCP_FIN_WAIT_1, [TCP_TIME_WAIT] = TCP_CLOSING, [TCP_CLOSED] = TCP_LAST_ACK,
};

/* The end sends FIN without having seen the one that the other has sent: they cross, and both are CLOSING
 * once both have arrived (figure 13). */
static const uint8_t after_crossing_fin[TCP_STATE_COUNT] = {
	[TCP_SYN_RECEIVED] = TCP_CLOSING, [TCP_ESTABLISHED] = TCP_CLOSING, [TCP_CLOSE_WAIT] = TCP_CLOSING,
	[TCP_LAST_ACK] = TCP_CLOSING, [TCP_FIN_WAIT_2] = TCP_FIN_WAIT_1, [TCP_TIME_WAIT] = TCP_CLOSING,
	[TCP_CLOSED] = TCP_CLOSING,
};
/* clang-format on */

const char *tcp_state_name(enum tcp_state state) { return names[state]; }

static void end_follow(struct tcp_end *end, const uint8_t table[TCP_STATE_COUNT])
{
	if (table[end->state]) end->state = table[end->state];
}

static bool end_is_open(const struct tcp_end *end) { return end->state >= TCP_ESTABLISHED; }

/* Joined in the middle: whoever sends something other than a SYN was connected before. */
static void end_assume_open(struct tcp_end *end)
{
	end->state = TCP_ESTABLISHED;
	end->is_assumed = true;
}

/* ---------------------------------------------------------------- resets */

/* Does it refuse a segment of another connection, and stay where it is? 3.10.7.2, 3.10.7.3 (figures 8 and 9),
 * 3.10.7.4's fifth check: the number is then one that the refused segment acknowledged. */
static bool sender_is_refusing(const struct tcp_end *sender, const struct tcp_step *step)
{
	if (sender->state == TCP_LISTEN) return true;
	if (step->flags & TCP_ACK) return false;
	return sender->state == TCP_SYN_SENT ||
	       (sender->state == TCP_SYN_RECEIVED && !step->is_reset_in_window);
}

static bool receiver_is_reset(const struct tcp_end *receiver, const struct tcp_step *step)
{
	if (receiver->state == TCP_LISTEN) return false;
	/* 3.10.7.3: an end that only asked for a connection believes a refusal of just that */
	if (receiver->state == TCP_SYN_SENT) return step->flags & TCP_ACK && step->acks_syn;
	return step->is_reset_in_window;
}

/* Only an end without the connection sends such a reset (3.5.2), or one that gives it up (3.10.5). */
static void step_send_reset(struct tcp_end *sender, bool is_taken)
{
	if (is_taken) {
		*sender = (struct tcp_end){ .state = TCP_CLOSED, .is_reset = true };
	} else if (sender->state != TCP_CLOSED) {
		sender->before_reset = sender->state;
		sender->state = TCP_CLOSED;
		sender->is_assumed = false;
	}
}

/* 3.10.7.4: what came from LISTEN returns there. */
static bool server_has_listened(const struct tcp_ends *ends)
{
	const struct tcp_end *server = &ends->end[1];
	return server->state == TCP_SYN_RECEIVED && !server->has_asked && !server->is_assumed &&
	       ends->end[0].has_sent_syn;
}

static void step_reset(struct tcp_ends *ends, const struct tcp_step *step)
{
	struct tcp_end *sender = &ends->end[step->sender], *receiver = &ends->end[!step->sender];
	bool is_taken = receiver_is_reset(receiver, step);
	bool is_listener = !step->sender && server_has_listened(ends);
	bool is_assumed = step->is_reset_after_hole && receiver->state > TCP_CLOSED;
	if (!sender_is_refusing(sender, step)) step_send_reset(sender, is_taken);
	if (!is_taken) return;
	*receiver = (struct tcp_end){
		.state = is_listener ? TCP_LISTEN : TCP_CLOSED,
		.is_reset = !is_listener,
		.is_assumed = is_assumed,
	};
}

/* ---------------------------------------------------------------- what the sender must have been in */

static void step_send_syn(struct tcp_ends *ends, const struct tcp_step *step)
{
	struct tcp_end *sender = &ends->end[step->sender];
	const struct tcp_end *receiver = &ends->end[!step->sender];
	if (step->flags & TCP_ACK) {
		if (sender->state == TCP_STATE_NONE && receiver->state == TCP_STATE_NONE)
			ends->end[!step->sender].is_assumed = true; /* its SYN was not captured */
		/* figure 7, line 6: the answer of an end that asked too crosses the one that has opened it */
		bool is_late = sender->has_asked && sender->state == TCP_ESTABLISHED;
		if (!is_late) sender->state = TCP_SYN_RECEIVED;
	} else {
		/* a first SYN that crosses the other's: both have arrived (figure 7) */
		bool is_crossing = receiver->has_sent_syn && !sender->has_sent_syn;
		sender->state = is_crossing ? TCP_SYN_RECEIVED : TCP_SYN_SENT;
		sender->has_asked = true;
	}
	sender->is_assumed = sender->is_reset = false;
	sender->before_reset = TCP_STATE_NONE;
	sender->has_sent_syn = true;
}

/* Does the segment show that its sender is past the handshake, though what made it so was not seen? */
static void step_send_open(struct tcp_ends *ends, const struct tcp_step *step)
{
	struct tcp_end *sender = &ends->end[step->sender], *receiver = &ends->end[!step->sender];
	if (sender->state == TCP_STATE_NONE) {
		end_assume_open(sender);
	} else if (sender->state == TCP_SYN_SENT && step->acks_syn) {
		sender->state = TCP_ESTABLISHED; /* what it acknowledges was captured */
	} else if (sender->state == TCP_SYN_SENT) {
		end_assume_open(sender); /* the SYN+ACK was not captured */
		if (!receiver->has_sent_syn) end_assume_open(receiver);
	} else if (sender->state == TCP_SYN_RECEIVED && !ends->is_fast_open &&
	           !(step->flags & TCP_FIN)) {
		end_assume_open(
			sender); /* the last acknowledgment of the handshake was not captured */
		if (receiver->state == TCP_SYN_SENT && step->acks_syn) end_assume_open(receiver);
	}
	if (receiver->state == TCP_STATE_NONE) end_assume_open(receiver);
}

static void step_send_fin(struct tcp_ends *ends, const struct tcp_step *step)
{
	struct tcp_end *sender = &ends->end[step->sender];
	const struct tcp_end *receiver = &ends->end[!step->sender];
	bool is_crossing = receiver->has_sent_fin && !step->acks_fin && !sender->is_fin_missed;
	if (sender->is_reset) return; /* sent before the reset reached it */
	end_follow(sender, is_crossing ? after_crossing_fin : after_sending_fin);
	sender->has_sent_fin = true;
	if (receiver->has_sent_fin && end_is_open(receiver)) sender->is_assumed = false;
}

static void step_send(struct tcp_ends *ends, const struct tcp_step *step)
{
	struct tcp_end *sender = &ends->end[step->sender];
	const struct tcp_end *receiver = &ends->end[!step->sender];
	if (step->flags & TCP_SYN) {
		step_send_syn(ends, step);
		return;
	}
	if (sender->before_reset) {
		sender->state = sender->before_reset; /* it goes on: the reset was not its own */
		sender->before_reset = TCP_STATE_NONE;
	}
	step_send_open(ends, step);
	if (step->acks_fin && receiver->has_sent_fin && sender->is_fin_missed) {
		sender->is_fin_missed = false; /* so it had arrived */
		end_follow(sender, after_fin);
	}
	if (step->flags & TCP_FIN) step_send_fin(ends, step);
}

/* ---------------------------------------------------------------- what it makes of the receiver */

static void step_receive_syn(struct tcp_ends *ends, const struct tcp_step *step)
{
	struct tcp_end *receiver = &ends->end[!step->sender];
	bool is_answer = step->flags & TCP_ACK;
	if (!is_answer && receiver->state <= TCP_SYN_SENT) {
		receiver->state = TCP_SYN_RECEIVED;
		receiver->is_assumed = receiver->is_reset = false;
	}
	if (!is_answer) return;
	bool is_asking = receiver->state == TCP_SYN_SENT || receiver->state == TCP_SYN_RECEIVED;
	if (receiver->state == TCP_STATE_NONE || (step->acks_syn && is_asking))
		receiver->state = TCP_ESTABLISHED;
}

static void step_receive(struct tcp_ends *ends, const struct tcp_step *step)
{
	struct tcp_end *sender = &ends->end[step->sender], *receiver = &ends->end[!step->sender];
	if (step->flags & TCP_SYN) step_receive_syn(ends, step);
	if (step->flags & TCP_ACK && step->acks_syn && receiver->state == TCP_SYN_RECEIVED &&
	    !(step->flags & TCP_SYN))
		receiver->state = TCP_ESTABLISHED;
	/* both SYNs and an acknowledgment were seen: the handshake was, if not in order */
	bool is_confirmed = step->acks_syn && receiver->has_sent_syn && sender->has_sent_syn;
	if (is_confirmed && receiver->state == TCP_ESTABLISHED) receiver->is_assumed = false;
	if (step->flags & TCP_ACK && step->acks_fin && receiver->has_sent_fin)
		end_follow(receiver, after_ack_of_fin);
	if (!(step->flags & TCP_FIN)) return;
	if (step->is_fin_in_order || receiver->state >= TCP_CLOSE_WAIT) {
		receiver->is_fin_missed = false;
		end_follow(receiver, after_fin);
	} else if (!receiver->is_fin_missed && receiver->state > TCP_LISTEN) {
		receiver->is_fin_missed = true;
		receiver->is_assumed = true;
	}
	/* both ends have closed before our eyes: nothing rests on what came before */
	if (receiver->has_sent_fin && !receiver->is_fin_missed)
		receiver->is_assumed = sender->is_assumed = false;
}

void tcp_state_advance(struct tcp_ends *ends, const struct tcp_step *step)
{
	if (step->flags & TCP_RST) {
		step_reset(ends, step);
		return;
	}
	step_send(ends, step);
	step_receive(ends, step);
}
