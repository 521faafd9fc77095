/* exchanges.h - a row for each request and its answer over all frames, all protocols in one order of time,
 * with rows for the opening and the closing of TCP connections between them.
 *
 *	struct exchange_rows *exchanges = exchange_rows_open(engine, preferences);
 *	while (exchange_rows_advance(exchanges, 4096)) draw_progress();
 *	for (size_t i = 0; i < exchange_rows_count(exchanges); i++) draw(exchange_rows_at(exchanges, i));
 *
 * Rows come in the order in which requests were complete, and never move; an answer fills in its row when
 * it comes, so this works while frames are captured. Requests and answers are paired by the frame that
 * the tape names, else by a key that both have, else by their order on the connection.
 *
 * Times: a request waits from its last frame to the first frame of its final answer; the transfer goes
 * from there to the answer's last frame. A login in several steps is one exchange, its challenges and
 * their answers lie within the wait. What retransmission cost is the time between a segment and its
 * repetition, summed over those in the exchange (both ways).
 *
 * Owner: who opened it; engine and preferences are borrowed and outlive it. Thread: one, any; it reads
 * frames that are tracked. Memory: a row has a fixed size, its texts are kept once each; at most
 * EXCHANGES_MAX rows, those after it are counted by exchange_rows_left_out. */
#ifndef DOGFISH_STATS_EXCHANGES_H
#define DOGFISH_STATS_EXCHANGES_H

#include "stats/message.h"

struct preferences;

enum { EXCHANGES_MAX = 4 << 20 };

enum exchange_kind {
	EXCHANGE_ASKED,    /* a request, with its answer when there is one */
	EXCHANGE_GREETING, /* the server speaks first */
	EXCHANGE_UNASKED, /* an answer whose request is not there, or what the server says unasked */
	EXCHANGE_TOLD,    /* said without wanting an answer: a WebSocket text of the client */
	EXCHANGE_OPEN,    /* of a TCP connection */
	EXCHANGE_CLOSE,
	EXCHANGE_ENCRYPTED, /* a turn inside TLS or SSH: what the client sent, what came back */
};

enum exchange_state {
	EXCHANGE_WAITING, /* for an answer; with the capture at its end: there is none */
	EXCHANGE_DONE,
	EXCHANGE_NEEDS_NO_ANSWER,
};

/* A number of a text, see exchange_rows_text. */
typedef uint32_t exchange_text;

struct exchange_row {
	const char *protocol; /* constant; equal names are equal pointers */
	uint8_t kind;         /* enum exchange_kind */
	uint8_t state;        /* enum exchange_state */
	uint8_t outcome;      /* enum message_outcome, the answer's */
	uint8_t transport;    /* enum port_type */
	uint32_t stream;      /* CONVERSATION_NONE: none */
	uint32_t first_frame, last_frame;
	uint32_t made_frame;    /* in which the row began to be: rows are in this order */
	uint32_t request_frame; /* that completes the request; 0: it was not seen */
	uint32_t answer_first, answer_frame; /* 0: none */
	uint32_t code;                       /* of the answer */
	int64_t time_ns;                     /* of the first frame, absolute */
	int64_t wait_ns, transfer_ns;        /* -1: not known */
	int64_t lost_ns;                     /* to retransmission */
	uint32_t lost_count;                 /* retransmissions within it */
	uint64_t asked_bytes, bytes;         /* of request and answer */
	uint64_t key;
	exchange_text asked, asked_masked, answer, answer_masked, command, host;
	uint32_t next_open; /* row + 1 of the next that waits on this connection; 0: none */
};

struct exchange_rows;

/* Never NULL. */
struct exchange_rows *exchange_rows_open(const struct engine *engine,
                                         const struct preferences *preferences);
void exchange_rows_close(struct exchange_rows *exchanges);

/* Looks at up to frames_max more tracked frames. False when it has seen all that are there. */
bool exchange_rows_advance(struct exchange_rows *exchanges, uint32_t frames_max);

/* Frames 1 to this are seen. */
uint32_t exchange_rows_position(const struct exchange_rows *exchanges);

size_t exchange_rows_count(const struct exchange_rows *exchanges);
size_t exchange_rows_left_out(const struct exchange_rows *exchanges);

/* Valid until the next exchange_rows_advance. */
const struct exchange_row *exchange_rows_at(const struct exchange_rows *exchanges, size_t index);

/* Counts changes of rows: equal, and nothing has changed since. */
uint64_t exchange_rows_changes(const struct exchange_rows *exchanges);

/* Valid until the next exchange_rows_advance. As sent: escape before it is drawn. */
const char *exchange_rows_text(const struct exchange_rows *exchanges, exchange_text number);

/* What was asked and answered, as a row shows it, into out; with stars if is_masked. is_complete: the
 * capture has ended, so that "no answer" can be told from "waiting". Returns out. */
enum { EXCHANGE_TEXT_MAX = 2 * MESSAGE_TEXT_MAX };
const char *exchange_rows_asked(const struct exchange_rows *exchanges,
                                const struct exchange_row *exchange, bool is_masked,
                                char out[EXCHANGE_TEXT_MAX]);
const char *exchange_rows_answered(const struct exchange_rows *exchanges,
                                   const struct exchange_row *exchange, bool is_masked,
                                   bool is_complete, char out[EXCHANGE_TEXT_MAX]);

/* The last Set-Cookie before this frame that gave the cookie this value, to a client of the same host;
 * 0: none was seen. pair: name=value. */
uint32_t exchange_rows_cookie_frame(const struct exchange_rows *exchanges, const char *host,
                                    const char *pair, uint32_t before);

/* The frame that set the first cookie that this row's request brings along and whose setting was seen;
 * 0: none. */
uint32_t exchange_rows_cookie_of(struct exchange_rows *exchanges, size_t index);

/* What else there is to say of a row: lines of the request's and the answer's facts, made by looking at
 * their frames again. How many lines were written, at most EXCHANGE_LINES_MAX. */
enum { EXCHANGE_LINES_MAX = 3, EXCHANGE_LINE_MAX = 1024 };
size_t exchange_rows_detail(struct exchange_rows *exchanges, size_t index, bool is_masked,
                            char lines[EXCHANGE_LINES_MAX][EXCHANGE_LINE_MAX]);

/* "38.1 ms", "0.40 ms", "1.20 s": with few digits. Returns out. */
enum { EXCHANGE_TIME_MAX = 24 };
const char *exchange_duration(int64_t ns, char out[EXCHANGE_TIME_MAX]);

#endif
