/* table.h - an append-only table whose rows never move, for one writer and readers without a lock.
 * Chunk k holds 16 << k rows, so few pointers reach many rows and a small table stays small.
 * Owner: the struct it is in. Thread: table_add one; the others any, for rows below table_count(). */
#ifndef DOGFISH_CAPTURE_TABLE_H
#define DOGFISH_CAPTURE_TABLE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { TABLE_CHUNKS_MAX = 16, TABLE_FIRST_ROWS = 16 };

struct table {
	char *chunks[TABLE_CHUNKS_MAX];
	_Atomic uint32_t count;
	uint32_t count_max;
	size_t row_size;
};

void table_open(struct table *table, size_t row_size, uint32_t count_max);
void table_close(struct table *table);

/* A zeroed row after the last, to be filled before table_publish; NULL if the table is full or there
 * is no memory. */
void *table_add(struct table *table);

/* Counts the row that table_add gave. */
void table_publish(struct table *table);

uint32_t table_count(const struct table *table);

/* NULL at or past the count. */
void *table_row(const struct table *table, uint32_t index);

#endif
