/* tcp_track.h - what TCP remembers of a conversation, and its one pass over the segments.
 * Owner: the conversation. Thread: engine. */
#ifndef DOGFISH_PROTO_TCP_TRACK_H
#define DOGFISH_PROTO_TCP_TRACK_H

#include "tcp_internal.h"

/* Where a direction's numbers stand in its stream of bytes, which does not wrap. */
struct tcp_position {
	uint64_t offset; /* in the stream, of the byte with number seq: the end of what was seen */
	uint32_t seq;
	bool is_set;
};

/* What is missing below the highest number seen, as one stretch; empty: nothing. */
struct tcp_gap {
	uint32_t from, to;
};

struct tcp_conversation {
	struct tcp_facts facts; /* first: dissect reads it there */
	uint32_t last_frame;
	uint32_t syn_frame, syn_data; /* of the latest SYN: frame, bytes it carried */
	struct tcp_flow flows[2];
	struct tcp_position positions[2];
	struct tcp_gap gaps[2];
	uint32_t fin_next[2]; /* the number after the direction's FIN */
	struct tcp_ends ends;
	uint8_t client; /* direction that the client sends in */
	uint8_t completeness;
	uint8_t closer; /* direction that sent the first FIN */
	bool has_closer;
	bool is_open;  /* the flows are */
	bool is_begun; /* a segment was tracked, not only quoted */
};

struct extent tcp_track(struct tracker *t, struct reader r, void *note_out);

#endif
