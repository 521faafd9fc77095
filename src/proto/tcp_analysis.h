/* tcp_analysis.h - what a segment means in the light of those before it: retransmitted, lost, a window
 * closed; which segment it acknowledges, how much is under way. Wireshark 4.0's flags with its conditions,
 * as its User's Guide states them and its output shows them.
 *
 * Knows nothing of packets or notes: numbers in, numbers out. Memory of one direction is bounded by
 * TCP_UNACKED_MAX entries. Owner: who holds the struct. Thread: engine. */
#ifndef DOGFISH_PROTO_TCP_ANALYSIS_H
#define DOGFISH_PROTO_TCP_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tcp_flag {
	TCP_FIN = 0x001,
	TCP_SYN = 0x002,
	TCP_RST = 0x004,
	TCP_PSH = 0x008,
	TCP_ACK = 0x010,
	TCP_URG = 0x020,
	TCP_ECE = 0x040,
	TCP_CWR = 0x080,
	TCP_AE = 0x100,
	TCP_RESERVED = 0xe00,
};

enum tcp_analysis_flag {
	TCP_A_RETRANSMISSION = 1 << 0,
	TCP_A_FAST_RETRANSMISSION = 1 << 1,
	TCP_A_SPURIOUS_RETRANSMISSION = 1 << 2,
	TCP_A_OUT_OF_ORDER = 1 << 3,
	TCP_A_REUSED_PORTS = 1 << 4,
	TCP_A_LOST_SEGMENT = 1 << 5,
	TCP_A_ACK_LOST_SEGMENT = 1 << 6,
	TCP_A_WINDOW_UPDATE = 1 << 7,
	TCP_A_WINDOW_FULL = 1 << 8,
	TCP_A_KEEP_ALIVE = 1 << 9,
	TCP_A_KEEP_ALIVE_ACK = 1 << 10,
	TCP_A_DUPLICATE_ACK = 1 << 11,
	TCP_A_ZERO_WINDOW_PROBE = 1 << 12,
	TCP_A_ZERO_WINDOW = 1 << 13,
	TCP_A_ZERO_WINDOW_PROBE_ACK = 1 << 14,
};

enum tcp_window_shift {
	TCP_WINDOW_SHIFT_UNKNOWN = -1, /* the SYN was not captured */
	TCP_WINDOW_SHIFT_UNUSED = -2,  /* one end did not offer the option */
	TCP_WINDOW_SHIFT_MAX = 14,
};

enum {
	TCP_UNACKED_MAX = 10000, /* unacknowledged segments that a direction remembers */
	TCP_UNACKED_FEW = 2,
	TCP_SACKS_MAX = 4, /* blocks that fit the option */
};

struct tcp_sack {
	uint32_t left, right;
};

/* A segment that has not been acknowledged. */
struct tcp_unacked {
	uint32_t seq, next; /* next: the number after its last */
	uint32_t frame;
};

/* A queue in order of arrival: capacity is a power of two. Few wait as a rule, and these lie here; more
 * lie in what the caller's allocator gave. */
struct tcp_unacked_queue {
	union {
		struct tcp_unacked few[TCP_UNACKED_FEW];
		struct tcp_unacked *many;
	} entries;
	uint16_t head, count, capacity;
	bool is_ascending; /* each begins where or after the one before ends */
};

/* One direction of a conversation. */
struct tcp_flow {
	struct tcp_unacked_queue unacked;
	int64_t next_time_ns, ack_time_ns;
	uint32_t base; /* numbers are relative to this: the SYN's, or one before the first seen */
	uint32_t next; /* the number expected next; 0: nothing was seen (as Wireshark has it) */
	uint32_t next_frame; /* the segment that ended there */
	uint32_t contiguous; /* the end of what was seen without a hole; 0: more was acknowledged already */
	uint32_t ack;             /* the latest acknowledgment number */
	uint32_t first_ack_frame; /* the frame that was first with this ack: what duplicates refer to */
	uint32_t duplicates;
	uint32_t push_bytes;
	uint32_t sacked; /* bytes that the latest SACK option of this direction covers */
	uint16_t window;
	uint16_t flags; /* enum tcp_analysis_flag of the latest segment */
	int8_t window_shift;
	bool has_base, is_push_last, has_bytes_in_flight, is_window_unscaled;
	bool has_hole; /* a segment was lost since that was last said of an acknowledgment */
};

/* A segment as analysis sees it. */
struct tcp_segment {
	uint32_t frame;
	int64_t time_ns;
	uint32_t seq, ack, length;
	uint16_t flags, window;
	uint8_t direction;
	uint8_t sack_count;
	struct tcp_sack sacks[TCP_SACKS_MAX];
};

struct tcp_verdict {
	uint32_t flags; /* enum tcp_analysis_flag */
	uint32_t acks_frame;
	uint32_t bytes_in_flight, push_bytes_sent;
	uint32_t duplicate_number, duplicate_frame;
	uint32_t rto_frame;
};

struct tcp_analysis_options {
	bool is_fast_first; /* what may be both fast retransmission and out of order is the former */
	bool has_bytes_in_flight;
	int64_t initial_rtt_ns; /* 0: not known */
	void *(*take)(void *context,
	              size_t size); /* zeroed memory as long as the flows live, or NULL */
	void *context;
};

void tcp_flow_open(struct tcp_flow *flow);

/* Learns where the numbers of both directions begin. Before tcp_analyse. */
void tcp_learn_bases(struct tcp_flow flows[2], const struct tcp_segment *segment);

/* The window shift that a SYN or SYN+ACK offers (TCP_WINDOW_SHIFT_UNKNOWN: it offers none). */
void tcp_learn_window_shift(struct tcp_flow flows[2], const struct tcp_segment *segment,
                            int8_t offered);

/* Judges a segment and remembers it. */
void tcp_analyse(struct tcp_flow flows[2], const struct tcp_segment *segment,
                 const struct tcp_analysis_options *options, struct tcp_verdict *out);

#endif
