/* endpoints.h - the frames and bytes that each address, or address and port, has sent and received.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. Bytes are frames' reported
 * lengths. */
#ifndef DOGFISH_STATS_ENDPOINTS_H
#define DOGFISH_STATS_ENDPOINTS_H

#include "stats/traffic.h"

enum endpoint_way { ENDPOINT_SENT, ENDPOINT_RECEIVED, ENDPOINT_WAYS };

struct endpoint_row {
	struct address address;
	uint16_t port;
	uint64_t frames[ENDPOINT_WAYS], bytes[ENDPOINT_WAYS];
};

struct endpoint_rows;

/* Never NULL. What source names is borrowed and outlives it. */
struct endpoint_rows *endpoint_rows_open(const struct pass_source *source, enum traffic_type type);
void endpoint_rows_close(struct endpoint_rows *rows);

/* Looks at up to frames_max more tracked frames. False when it has seen all. */
bool endpoint_rows_advance(struct endpoint_rows *rows, uint32_t frames_max);

/* In the order in which they were first seen. A row is valid until the next advance. */
size_t endpoint_rows_count(const struct endpoint_rows *rows);
const struct endpoint_row *endpoint_rows_at(const struct endpoint_rows *rows, size_t index);

/* Writes the indexes of all rows, those with the most frames first and else as they were seen. */
void endpoint_rows_rank(const struct endpoint_rows *rows, uint32_t *out);

#endif
