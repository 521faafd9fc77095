/* tcp_state.h - the state of both ends of a connection after each segment has arrived, RFC 9293 3.3.2
 * (figure 5) as its figures 6 to 13 use it.
 *
 * A segment shows two things: what its sender must have been in to send it, and what it makes of its
 * receiver. The first is certain and corrects what was concluded before: an end that sends its FIN once
 * more was not told of the acknowledgment that we saw. What rests on segments that were not captured is
 * marked as assumed.
 *
 * Pure: no packets, no time, no numbers; who calls compares sequence numbers. Thread: any. */
#ifndef DOGFISH_PROTO_TCP_STATE_H
#define DOGFISH_PROTO_TCP_STATE_H

#include <stdbool.h>
#include <stdint.h>

enum tcp_state {
	TCP_STATE_NONE, /* nothing is known of this end yet */
	TCP_CLOSED,
	TCP_LISTEN,
	TCP_SYN_SENT,
	TCP_SYN_RECEIVED,
	TCP_ESTABLISHED,
	TCP_FIN_WAIT_1,
	TCP_FIN_WAIT_2,
	TCP_CLOSE_WAIT,
	TCP_CLOSING,
	TCP_LAST_ACK,
	TCP_TIME_WAIT,
	TCP_STATE_COUNT
};

struct tcp_end {
	uint8_t state; /* enum tcp_state */
	bool is_assumed;
	bool has_sent_syn, has_sent_fin;
	bool has_asked; /* its first SYN was no answer: it opened the connection, perhaps as the other did */
	bool is_fin_missed; /* the other end's FIN came after a hole: did it arrive? */
	bool is_reset;      /* closed by a reset that both ends have: only a SYN leads out of it */
	uint8_t before_reset; /* CLOSED by a reset of its own that the other end drops: where it was;
	                         else TCP_STATE_NONE */
};

/* The end that opened is 0 (client), the other is 1 (server). */
struct tcp_ends {
	struct tcp_end end[2];
	bool is_fast_open; /* data was accepted with the SYN (RFC 7413): the server may answer at once */
};

/* What comparing numbers said of a segment. */
struct tcp_step {
	uint16_t flags; /* enum tcp_flag */
	uint8_t sender; /* 0 client, 1 server */
	bool has_data;
	bool acks_syn;            /* covers the receiver's SYN and no more than it has sent */
	bool acks_fin;            /* covers the receiver's FIN */
	bool is_fin_in_order;     /* with FIN: all that the sender sent before was captured */
	bool is_reset_in_window;  /* with RST: its number is one that the receiver must accept */
	bool is_reset_after_hole; /* ... if what was not captured before it has arrived */
};

void tcp_state_advance(struct tcp_ends *ends, const struct tcp_step *step);

/* "ESTABLISHED"; "" for TCP_STATE_NONE. */
const char *tcp_state_name(enum tcp_state state);

#endif
