/* ladder_internal.h - the ladder's parts: ladder.c finds segments, ladder_rows.c lays them out. */
#ifndef DOGFISH_STATS_LADDER_INTERNAL_H
#define DOGFISH_STATS_LADDER_INTERNAL_H

#include "dissect/dissection.h"
#include "dissect/engine.h"
#include "stats/ladder.h"

/* Before a segment, bytes were not captured. */
struct ladder_hole {
	uint32_t segment, length;
};

struct ladder_rows {
	struct ladder_row *rows;
	uint32_t count, capacity;
	uint32_t laid;      /* segments that have a row */
	uint32_t group;     /* the segment that the open group begins with, or LADDER_NO_GROUP */
	uint32_t group_row; /* where its rows begin */
	struct ladder_totals *totals; /* of folded groups, in their order */
	uint32_t totals_count, totals_capacity;
	uint32_t *unfolded; /* groups, rising */
	uint32_t unfolded_count, unfolded_capacity;
	enum ladder_mode mode;
};

struct ladder {
	const struct engine *engine;
	const struct store *store;
	struct ladder_target target;
	const struct conversation *conversation; /* NULL: an echo */
	struct address addresses[2];
	uint16_t ports[2];
	bool is_swapped; /* direction 0 of the conversation is the server's */
	struct tcp_segment_reader *reader;
	struct dissection *dissection; /* UDP, echo */
	uint16_t fields[4];            /* length; identifier, sequence number, type */
	uint64_t above[STACK_WORDS];   /* protocols that a transport carries */
	uint64_t bare[STACK_WORDS];    /* those of a segment without data */
	bool has_bare;
	uint16_t protocol; /* of the first message: a bit of a stack; UINT16_MAX: none yet */
	uint8_t states;    /* after the last segment */
	uint32_t next[2];
	uint32_t bases[2]; /* by end: what relative numbers count from */
	bool has_next[2];
	bool has_answered[2]; /* sent a SYN with ACK */
	struct tcp_life life;
	struct ladder_segment *segments;
	uint32_t count, capacity;
	struct ladder_hole *holes;
	uint32_t hole_count, hole_capacity;
	uint32_t position;
	bool has_memory;
	struct ladder_rows rows;
};

/* Gives rows to the segments that have none yet. */
void ladder_lay_rows(struct ladder *ladder);
void ladder_free_rows(struct ladder *ladder);

/* Makes room for one more element of a growing array; false when memory has ended. */
bool ladder_grow(void **array, uint32_t count, uint32_t *capacity, size_t size);

#endif
