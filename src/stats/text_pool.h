/* text_pool.h - short texts kept once each, by number: rows of a table say the same again and again.
 * Owner: who opened it. Thread: one. Memory: at most TEXT_POOL_MAX bytes of text; what comes after is 0,
 * the empty text. */
#ifndef DOGFISH_STATS_TEXT_POOL_H
#define DOGFISH_STATS_TEXT_POOL_H

#include <stddef.h>
#include <stdint.h>

enum { TEXT_POOL_MAX = 256 << 20 };

struct text_pool {
	char *bytes;
	size_t used, capacity;
	uint32_t *table; /* offsets; 0: free */
	size_t table_size, count;
};

void text_pool_open(struct text_pool *pool);
void text_pool_close(struct text_pool *pool);

/* The number of this text: equal texts have equal numbers, "" has 0. */
uint32_t text_pool_keep(struct text_pool *pool, const char *text);

/* Valid until the next text_pool_keep. */
const char *text_pool_at(const struct text_pool *pool, uint32_t number);

#endif
