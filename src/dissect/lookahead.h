/* lookahead.h - brings near what the next frames will need while the one at hand is tracked.
 *
 * Finding a conversation is a chain of cache misses: the frame's bytes, the bucket, the record, what it
 * points at. Here the chain of a frame to come is followed one step for each frame that is tracked, so
 * that nobody waits for it. Changes nothing and needs to be right for ordinary frames only: what is no
 * plain Ethernet, IP, TCP or UDP is left alone.
 * Owner: the engine. Thread: engine. */
#ifndef DOGFISH_DISSECT_LOOKAHEAD_H
#define DOGFISH_DISSECT_LOOKAHEAD_H

#include "store/frames.h"
#include "stream/conversation.h"

enum { LOOKAHEAD_FRAMES = 32 };

struct lookahead_frame {
	const struct conversations *table; /* NULL: not an ordinary frame */
	struct conversation *record;
	uint32_t hash;
};

struct lookahead {
	const struct store *store;
	struct conversations *const *tables;             /* by enum port_type */
	struct lookahead_frame frames[LOOKAHEAD_FRAMES]; /* by number */
	uint32_t next;                                   /* the frame that is looked at next */
};

/* Before frame is tracked; stored is the number of the last one there is. */
void lookahead_step(struct lookahead *lookahead, uint32_t frame, uint32_t stored);

#endif
