/* tcp_segment.h - what one frame says of its TCP connection: numbers, flags, remarks, options, and the state
 * of both ends after it (RFC 9293 3.3.2). The frame is dissected with nothing but these fields wanted.
 * Owner: who opened the reader. Thread: one, any; it reads frames that are tracked. */
#ifndef DOGFISH_STATS_TCP_SEGMENT_H
#define DOGFISH_STATS_TCP_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect/view.h"

struct dissection;
struct engine;
struct field_set;

enum {
	SEGMENT_FLAG_FIN = 1,
	SEGMENT_FLAG_SYN = 2,
	SEGMENT_FLAG_RST = 4,
	SEGMENT_FLAG_PSH = 8,
	SEGMENT_FLAG_ACK = 16,
};

/* tcp.analysis.*, as far as they say something of the conversation's course. */
enum tcp_mark {
	TCP_MARK_RETRANSMISSION = 1 << 0,
	TCP_MARK_FAST_RETRANSMISSION = 1 << 1,
	TCP_MARK_SPURIOUS_RETRANSMISSION = 1 << 2,
	TCP_MARK_OUT_OF_ORDER = 1 << 3,
	TCP_MARK_LOST_BEFORE = 1 << 4, /* segments before it were not captured */
	TCP_MARK_ACKS_UNSEEN = 1 << 5, /* what it acknowledges was not captured */
	TCP_MARK_DUPLICATE_ACK = 1 << 6,
	TCP_MARK_KEEP_ALIVE = 1 << 7,
	TCP_MARK_KEEP_ALIVE_ACK = 1 << 8,
	TCP_MARK_ZERO_WINDOW = 1 << 9,
	TCP_MARK_ZERO_WINDOW_PROBE = 1 << 10,
	TCP_MARK_ZERO_WINDOW_PROBE_ACK = 1 << 11,
	TCP_MARK_WINDOW_FULL = 1 << 12,
	TCP_MARK_WINDOW_UPDATE = 1 << 13,
	TCP_MARK_REUSED_PORTS = 1 << 14,
	TCP_MARK_AGAIN = TCP_MARK_RETRANSMISSION | TCP_MARK_FAST_RETRANSMISSION |
	                 TCP_MARK_SPURIOUS_RETRANSMISSION,
};

enum tcp_end_state {
	TCP_END_UNKNOWN,
	TCP_END_CLOSED,
	TCP_END_LISTEN,
	TCP_END_SYN_SENT,
	TCP_END_SYN_RECEIVED,
	TCP_END_ESTABLISHED,
	TCP_END_FIN_WAIT_1,
	TCP_END_FIN_WAIT_2,
	TCP_END_CLOSE_WAIT,
	TCP_END_CLOSING,
	TCP_END_LAST_ACK,
	TCP_END_TIME_WAIT,
	TCP_END_STATES
};

struct tcp_segment_seen {
	uint32_t frame;
	uint32_t stream; /* tcp.stream */
	int64_t time_ns;
	uint32_t seq, ack;                   /* as sent */
	uint32_t relative_seq, relative_ack; /* as the list shows them */
	uint32_t length;                     /* of data */
	uint16_t flags;
	uint16_t marks;    /* enum tcp_mark */
	uint16_t ports[2]; /* source, destination */
	uint8_t direction;
	/* the client's and the server's, after it has arrived */
	uint8_t states[2]; /* enum tcp_end_state */
	bool is_assumed[2];
	uint16_t segment_max; /* from its options; 0: not said */
	int8_t window_shift;  /* -1: not said */
	bool permits_sack, has_timestamps;
};

struct tcp_segment_reader;

/* Never NULL. engine is borrowed and outlives it. */
struct tcp_segment_reader *tcp_segment_reader_open(const struct engine *engine);
void tcp_segment_reader_close(struct tcp_segment_reader *reader);

/* Reads the frame's last TCP header that is its own, not quoted in an ICMP error: the innermost. False: it has
 * none. */
bool tcp_segment_read(struct tcp_segment_reader *reader, uint32_t frame, const struct view *view,
                      struct tcp_segment_seen *out);

/* The same of a frame that somebody else's dissection holds, for who wants more of it than this:
 * tcp_segment_want adds the fields to what that one wants. */
void tcp_segment_want(const struct tcp_segment_reader *reader, struct field_set *wanted);
bool tcp_segment_take(const struct tcp_segment_reader *reader, const struct dissection *dissection,
                      uint32_t frame, struct tcp_segment_seen *out);

/* "FIN-WAIT-1"; "" for TCP_END_UNKNOWN. The short one has at most 6 letters. */
const char *tcp_end_state_name(enum tcp_end_state state);
const char *tcp_end_state_short(enum tcp_end_state state);

/* Is the end that sends from the first port the client? By the same rule as tcp.state.client: the sender of a
 * SYN, the receiver of a SYN+ACK, else the higher port. */
bool tcp_segment_is_from_client(const struct tcp_segment_seen *first);

#endif
