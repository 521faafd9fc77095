/* conversations.h - the frames and bytes that two ends have sent each other, at one layer.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. Bytes are frames' reported
 * lengths. */
#ifndef DOGFISH_STATS_CONVERSATIONS_H
#define DOGFISH_STATS_CONVERSATIONS_H

#include "stats/traffic.h"

/* Direction 0 is that of the first frame. */
struct conversation_row {
	struct address address[2];
	uint16_t port[2];
	uint32_t stream; /* TCP and UDP */
	uint64_t frames[2], bytes[2];
	int64_t first_ns, last_ns; /* the earliest and the latest time */
	uint32_t first_frame;
};

struct conversation_rows;

/* Never NULL. What source names is borrowed and outlives it. */
struct conversation_rows *conversation_rows_open(const struct pass_source *source,
                                                 enum traffic_type type);
void conversation_rows_close(struct conversation_rows *rows);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool conversation_rows_advance(struct conversation_rows *rows, uint32_t frames_max);

/* In the order in which they began. A row is valid until the next advance. */
size_t conversation_rows_count(const struct conversation_rows *rows);
const struct conversation_row *conversation_rows_at(const struct conversation_rows *rows,
                                                    size_t index);

/* Writes the indexes of all rows, those with the most frames first and else as they began. */
void conversation_rows_rank(const struct conversation_rows *rows, uint32_t *out);

#endif
