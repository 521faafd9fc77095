/* exchange_internal.h - what the files of exchanges.h share. */
#ifndef DOGFISH_STATS_EXCHANGE_INTERNAL_H
#define DOGFISH_STATS_EXCHANGE_INTERNAL_H

#include "stats/exchanges.h"
#include "stats/tcp_life.h"
#include "stats/tcp_segment.h"
#include "text_pool.h"

enum { NO_ROW = 0 }; /* rows are kept as their index + 1 where there may be none */

/* What is known of a connection while it goes on. */
struct talk {
	uint32_t open_first, open_last; /* rows that wait for an answer, at most OPEN_MAX */
	uint32_t open_count;
	uint32_t last;       /* the row that was answered last */
	uint32_t turn;       /* the row of encrypted bytes */
	uint32_t lost_frame; /* a retransmission that is nobody's yet; 0: none */
	uint32_t lost_count;
	int64_t lost_ns;
	bool was_asked;
};

struct tcp_talk {
	struct talk talk;
	struct tcp_life life;
	uint32_t opening, closing; /* rows */
	bool has_begun;
};

/* A Set-Cookie that was seen: newest last, those of one hash linked. */
struct cookie_seen {
	uint64_t hash;            /* of host, name and value */
	uint32_t frame, previous; /* index + 1 */
};

enum { COOKIES_MAX = 1 << 20, COOKIE_SLOTS = 1 << 14, OPEN_MAX = 128 };

struct exchange_rows {
	const struct engine *engine;
	const struct store *store;
	struct view view;
	struct dissection *dissection;
	struct messages *messages;
	struct tcp_segment_reader *segments;
	uint16_t rto;          /* the id of tcp.analysis.rto */
	uint16_t tcp_protocol; /* TCP's bit in a stack */

	struct exchange_row *rows;
	size_t count, capacity, left_out;
	uint64_t changes;
	uint32_t position;

	struct tcp_talk *tcp; /* by tcp.stream */
	size_t tcp_count, tcp_capacity;
	struct talk *udp;
	size_t udp_count, udp_capacity;
	struct talk other; /* what has no stream: paired by links and keys */

	struct text_pool texts;
	struct cookie_seen *cookies;
	size_t cookie_count, cookie_capacity;
	uint32_t cookie_slots[COOKIE_SLOTS]; /* index + 1 of the newest */
	struct messages *detail_messages;
	struct dissection *detail_dissection;
};

/* A new row, NULL when there are too many. */
struct exchange_row *exchange_rows_add(struct exchange_rows *x, uint32_t *row_out);
struct exchange_row *exchange_row_at(struct exchange_rows *x, uint32_t row);
int64_t exchange_rows_time(const struct exchange_rows *x, uint32_t frame);

/* The row waits for an answer, or no longer does. */
void talk_push(struct exchange_rows *x, struct talk *talk, uint32_t row);
void talk_remove(struct exchange_rows *x, struct talk *talk, uint32_t row);

/* exchange_pair.c: takes a message of the frame. */
void exchange_rows_take_message(struct exchange_rows *x, struct talk *talk,
                                const struct message *message, const struct tcp_life *life);

/* exchange_tcp.c: takes the frame's segment, if it has one; the connection's talk, or NULL. */
struct tcp_talk *exchange_rows_take_segment(struct exchange_rows *x, uint32_t frame);

/* exchange_cookie.c */
void exchange_rows_keep_cookies(struct exchange_rows *x, const char *host,
                                const struct message *message);

#endif
