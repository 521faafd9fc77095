/* index.h - finds a row of a growing table by its key: open addressing over row numbers. The table compares
 * keys; the index knows their hashes. Owner: the table. Thread: its owner's. */
#ifndef DOGFISH_STATS_INDEX_H
#define DOGFISH_STATS_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct index {
	uint64_t *slots; /* upper half: of the hash; lower: row + 1; 0: free */
	size_t capacity, used;
};

typedef bool index_equal(const void *table, uint32_t row, const void *key);

void index_close(struct index *index);

/* The row with this key, or UINT32_MAX. */
uint32_t index_find(const struct index *index, uint64_t hash, index_equal *equal, const void *table,
                    const void *key);

/* Notes that this row has a key that was not there. False: no memory. */
bool index_add(struct index *index, uint64_t hash, uint32_t row);

/* Makes room for one more row of size bytes. False: no memory, nothing has changed. */
bool rows_grow(void **rows, size_t *capacity, size_t count, size_t size);

/* Writes 0..count-1 to out so that counts fall; among equals the order stays. */
void rows_rank(const void *table, uint32_t count,
               uint64_t (*value)(const void *table, uint32_t row), uint32_t *out);

#endif
