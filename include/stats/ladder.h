/* ladder.h - one conversation as a sequence of rows between two rails: its segments with the states of both ends
 * after each, or its messages, or these with the dialogue folded between opening and close.
 *
 * A conversation's frames are found in the store's column of conversations, its facts by dissecting them with
 * few fields wanted; both in slices, so that a conversation of millions opens at once and grows live. Of each
 * segment 24 bytes are kept. The texts of a row are made when it is drawn (ladder_page.h).
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. */
#ifndef DOGFISH_STATS_LADDER_H
#define DOGFISH_STATS_LADDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/tcp_life.h"
#include "stats/tcp_segment.h"
#include "stream/address.h"

enum ladder_kind { LADDER_TCP_STREAM, LADDER_UDP_STREAM, LADDER_ECHO };

/* What is shown: a stream by its number, or the ICMP echo requests and replies between the two addresses of a
 * frame that have its identifier. */
struct ladder_target {
	enum ladder_kind kind;
	uint32_t number; /* of the stream, or of a frame */
};

enum ladder_mode {
	LADDER_FOLDED, /* opening and close, the dialogue between them in few lines */
	LADDER_MESSAGES, /* a row for each message; bare acknowledgments only where they change a state */
	LADDER_SEGMENTS, /* a row for each frame */
	LADDER_MODES
};

enum ladder_bit {
	LADDER_BACK = 1, /* from the server */
	LADDER_CLIENT_ASSUMED = 2,
	LADDER_SERVER_ASSUMED = 4,
	LADDER_MESSAGE = 8,  /* a message of the protocol above ends in it */
	LADDER_TURNING = 16, /* SYN, FIN, RST, or it changed a state: never folded */
	LADDER_HOLE = 32,    /* bytes before it were not captured: ladder_hole */
};

struct ladder_segment {
	uint32_t frame;
	uint32_t seq, ack; /* relative; of an echo: its identifier and sequence number */
	uint32_t length;   /* of data */
	uint16_t flags;    /* of TCP; of an echo: 1 for a reply */
	uint16_t marks;    /* enum tcp_mark */
	uint8_t states;    /* enum tcp_end_state: the client's, the server's << 4 */
	uint8_t bits;      /* enum ladder_bit */
	uint8_t spare[2];
};

_Static_assert(sizeof(struct ladder_segment) == 24, "what a frame of a ladder costs");

enum ladder_row_kind {
	LADDER_ROW_SEGMENT, /* of segments first to last, the first; the others are acknowledgments */
	LADDER_ROW_TURN,    /* what one side sent until its message was whole or the other spoke */
	LADDER_ROW_GROUP,   /* folded */
};

#define LADDER_NO_GROUP UINT32_MAX

/* What is in a folded group. */
struct ladder_totals {
	uint64_t bytes[2]; /* of data, from the client and from the server */
	uint32_t again;    /* segments that were sent before */
	uint32_t holes;    /* places where something was not captured */
};

struct ladder_row {
	uint32_t first, last; /* segments, by index */
	uint32_t anchor;      /* the segment that the row stands for */
	uint32_t totals;      /* of a folded group, by index: ladder_totals */
	uint32_t length;      /* bytes of a turn's data, at most UINT32_MAX */
	uint32_t group;       /* the segment that its group begins with, or LADDER_NO_GROUP */
	uint8_t kind;         /* enum ladder_row_kind */
	bool is_whole;        /* a turn that nothing is added to any more */
};

struct ladder;

/* The conversation that a tracked frame belongs to. False: to none that has a ladder. */
bool ladder_find(const struct engine *engine, uint32_t frame, const struct view *view,
                 struct ladder_target *out);

/* NULL: there is no such stream, or the frame is no echo. engine is borrowed and outlives it. */
struct ladder *ladder_open(const struct engine *engine, const struct ladder_target *target,
                           const struct view *view);
void ladder_close(struct ladder *ladder);

/* Looks at more frames, up to view->horizon or for about budget_ns (0: to the end). True while there are more. */
bool ladder_advance(struct ladder *ladder, const struct view *view, int64_t budget_ns);

/* Frames 1 to this have been looked at. */
uint32_t ladder_position(const struct ladder *ladder);

/* Are there frames of the conversation that are tracked and have not been looked at? */
bool ladder_is_behind(const struct ladder *ladder);

/* False: memory ended, no more segments are added. */
bool ladder_has_memory(const struct ladder *ladder);

const struct engine *ladder_engine(const struct ladder *ladder);
const struct ladder_target *ladder_target(const struct ladder *ladder);

/* 0 the client, or who sent first; 1 the other. */
const struct address *ladder_address(const struct ladder *ladder, unsigned end);
uint16_t ladder_port(const struct ladder *ladder, unsigned end);

/* "SMTP": of the first message, else "TCP", "UDP", "ICMP". Returns out. */
enum { LADDER_PROTOCOL_MAX = 32 };
const char *ladder_protocol(const struct ladder *ladder, char out[LADDER_PROTOCOL_MAX]);

/* TCP only: opening and close, as far as seen. Valid until the next ladder_advance. */
const struct tcp_life *ladder_life(struct ladder *ladder);

uint32_t ladder_count(const struct ladder *ladder);
const struct ladder_segment *ladder_segment(const struct ladder *ladder, uint32_t index);

/* What is added to relative numbers of an end's bytes to have them as they were sent. */
uint32_t ladder_base(const struct ladder *ladder, unsigned end);

/* Bytes that are missing before a segment with LADDER_HOLE; 0: it is not known how many. */
uint32_t ladder_hole(const struct ladder *ladder, uint32_t index);

/* The first segment whose frame is not below this one; ladder_count if there is none. */
uint32_t ladder_find_frame(const struct ladder *ladder, uint32_t frame);

enum ladder_mode ladder_mode(const struct ladder *ladder);
void ladder_set_mode(struct ladder *ladder, enum ladder_mode mode);

/* Rows of the mode, as of the segments so far. Rows move when a mode is set, a group is folded, and at the end of
 * what has come so far. */
uint32_t ladder_row_count(const struct ladder *ladder);
const struct ladder_row *ladder_row(const struct ladder *ladder, uint32_t row);

/* Of a LADDER_ROW_GROUP. */
const struct ladder_totals *ladder_totals(const struct ladder *ladder,
                                          const struct ladder_row *row);

/* The row that a segment is in. There must be one. */
uint32_t ladder_row_of(const struct ladder *ladder, uint32_t segment);

/* Folds the group that the row belongs to, or unfolds it. False: it belongs to none. */
bool ladder_fold(struct ladder *ladder, uint32_t row);

#endif
