/* tcp_life.h - what became of each TCP connection: how it was opened, what it carried, how it was closed
 * (RFC 9293 3.5, 3.6). Only what the capture shows: a step that was not seen has frame 0.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. */
#ifndef DOGFISH_STATS_TCP_LIFE_H
#define DOGFISH_STATS_TCP_LIFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct engine;
struct preferences;
struct store;
struct tcp_segment_seen; /* stats/tcp_segment.h */

enum tcp_opening {
	TCP_OPENED_BEFORE,       /* the capture begins in the middle */
	TCP_OPENED,              /* SYN, SYN+ACK, ACK */
	TCP_OPENED_AT_ONCE,      /* both sent a SYN (RFC 9293 figure 7) */
	TCP_OPENING_UNANSWERED,  /* a SYN, and nothing back */
	TCP_OPENING_REFUSED,     /* a SYN, and a reset back */
	TCP_OPENING_UNCONFIRMED, /* no acknowledgment of the SYN+ACK */
};

enum tcp_closing {
	TCP_STILL_OPEN,
	TCP_HALF_CLOSED,         /* one end has said that it is done */
	TCP_CLOSED_FOUR_WAY,     /* FIN, ACK, FIN, ACK */
	TCP_CLOSED_THREE_WAY,    /* FIN, FIN that acknowledges it, ACK */
	TCP_CLOSED_SIMULTANEOUS, /* two FINs that crossed */
	TCP_CLOSED_BY_RESET,
};

enum { TCP_STEPS_MAX = 4 };

/* One segment of a handshake or a close. */
struct tcp_step_seen {
	const char *name; /* "SYN", "FIN+ACK" */
	uint32_t frame;   /* 0: not seen */
};

struct tcp_life_end {
	uint64_t bytes; /* of data, each counted once */
	uint32_t data_segments, retransmissions;
	uint16_t segment_max; /* it takes, from its SYN; 0: not said */
	int8_t window_shift;  /* -1: not said */
	bool permits_sack, has_timestamps;
	uint32_t syn_frame, fin_frame, fin_acked_frame, reset_frame;
	uint32_t fin_next; /* the number that acknowledges its FIN */
};

struct tcp_life {
	uint32_t stream, first_frame, last_frame, frame_count;
	uint8_t client; /* direction that the client sends in */
	bool is_client_known;
	enum tcp_opening opening;
	enum tcp_closing closing;
	uint8_t closer;          /* direction of the first FIN, or of the reset */
	bool is_reset_after_fin; /* a reset by reset_by came after the first FIN */
	uint8_t reset_by;
	bool is_close_acknowledged;     /* both FINs were */
	int64_t opening_ns, closing_ns; /* from the first step to the last one seen */
	int64_t silence_ns;             /* the longest time without a segment */
	uint32_t silence_frame;         /* that ended it; 0: there are no two segments */
	struct tcp_step_seen opening_steps[TCP_STEPS_MAX], closing_steps[TCP_STEPS_MAX];
	struct tcp_life_end end[2];
	/* while it is put together */
	int64_t last_ns;
	uint32_t answer_frame, confirm_frame, answer_next;
	bool is_fin_crossing, is_fin_answer;
	bool is_reset; /* both ends have a reset */
};

/* One connection, told its segments in the order of their frames. */
void tcp_life_begin(struct tcp_life *life, uint32_t stream);
void tcp_life_note(struct tcp_life *life, const struct tcp_segment_seen *seen);

/* Draws the conclusions of what it was told so far; may be called again when there is more. */
void tcp_life_conclude(struct tcp_life *life, const struct store *store);

struct tcp_lives;

/* All are borrowed and outlive it. Never NULL. */
struct tcp_lives *tcp_lives_open(const struct engine *engine,
                                 const struct preferences *preferences);
void tcp_lives_close(struct tcp_lives *lives);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool tcp_lives_advance(struct tcp_lives *lives, uint32_t frames_max);

size_t tcp_lives_count(const struct tcp_lives *lives);

/* By stream number; the conclusions of what was seen so far. Valid until the next tcp_lives_advance. */
const struct tcp_life *tcp_lives_at(struct tcp_lives *lives, size_t stream);

/* "four-way by the server": a few words. */
const char *tcp_opening_name(enum tcp_opening opening);
const char *tcp_closing_name(enum tcp_closing closing);

#endif
