/* counts.h - a statistic as a table: columns, rows in an order, and where each row leads: a display filter, a
 * frame, a stream. What the terminal shows; -z prints the same counts in tshark's layout.
 *
 * Reading and ordering both go in slices, so that the reader never waits:
 *
 *	while (counts_read(counts, 4096)) continue;
 *	counts_order(table);
 *	while (counts_order_step(counts, 4096)) continue;
 *
 * Rows are numbers that stay while the table grows, but for those of trees; places count in the order.
 * Owner: who opened it. Thread: one, any; it reads frames that are tracked. Texts may hold bytes from the wire. */
#ifndef DOGFISH_STATS_COUNTS_H
#define DOGFISH_STATS_COUNTS_H

#include "stats/pass.h"
#include "stream/conversation.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COUNTS_COLUMNS_MAX = 16, COUNTS_TEXT_MAX = 512 };
#define COUNTS_NO_ROW UINT32_MAX

struct counts_column {
	const char *title;
	unsigned cells;      /* at least; 0: it takes what the others leave */
	unsigned from_cells; /* a screen narrower than this goes without it */
	bool is_number;      /* at the right of its cells, the largest first */
};

/* What a row is ordered by: compared as one number. */
struct counts_key {
	uint64_t high, low;
};

struct counts_stream {
	enum port_type type;
	uint32_t number;
};

/* What is being counted. Constant. */
struct counts_kind {
	const char *name;
	const struct counts_column *columns;
	size_t column_count;
	/* The same of other layers, intervals, ...: the name of one, NULL after the last. */
	const char *(*variant)(size_t variant);
	size_t first_sort; /* the column that it is ordered by at first */
	bool is_ordered;   /* rows have an order of their own, which stays: trees, times */
	bool leads_on;     /* a row is one place in the capture rather than a set of frames */
	bool has_graph;    /* of the column graph over the rows */
	size_t graph;
	void *(*open)(const struct pass_source *source, size_t variant);
	void (*close)(void *work);
	bool (*read)(void *work, uint32_t frames_max); /* a slice; true while there is more */
	size_t (*count)(void *work);                   /* of rows; they may be renumbered now */
	void (*text)(const void *work, size_t row, size_t column, char *out, size_t size);
	struct counts_key (*key)(const void *work, size_t row, size_t column);
	/* The display filter for what the row counts; "" for none. */
	void (*filter)(const void *work, size_t row, char *out, size_t size);
	uint32_t (*frame)(const void *work, size_t row);                         /* 0: none */
	bool (*stream)(const void *work, size_t row, struct counts_stream *out); /* NULL: none */
};

extern const struct counts_kind counts_conversations, counts_endpoints, counts_hierarchy, counts_io,
	counts_expert, counts_summary;

/* The variant of that name, as in -z: "tcp"; or the number of variants. */
size_t counts_variant(const struct counts_kind *kind, const char *name);

/* The variant that fits best, before anybody has chosen: a layer that there is, an interval of which a
 * screen full makes the capture. */
size_t counts_first_variant(const struct counts_kind *kind, const struct pass_source *source);

struct counts;

/* Never NULL. What source names is borrowed and outlives it. */
struct counts *counts_open(const struct counts_kind *kind, const struct pass_source *source,
                           size_t variant);
void counts_close(struct counts *counts);

/* Looks at up to frames_max more tracked frames, or as many rows. True while there are more. */
bool counts_read(struct counts *counts, uint32_t frames_max);

/* By that column, the largest number or the first text first unless reversed; from the next order on. */
void counts_sort(struct counts *counts, size_t column, bool is_reversed);

/* Begins to order all rows that there are; then a slice of so many. True while there is more; the order of before
 * holds until it is false. */
void counts_order(struct counts *counts);
bool counts_order_step(struct counts *counts, size_t rows_max);

/* Rows in the order. */
size_t counts_count(const struct counts *counts);
size_t counts_row(const struct counts *counts, size_t place);

/* Of a row. */
void counts_text(const struct counts *counts, size_t row, size_t column, char *out, size_t size);
struct counts_key counts_key_of(const struct counts *counts, size_t row, size_t column);
void counts_filter(const struct counts *counts, size_t row, char *out, size_t size);
uint32_t counts_frame(const struct counts *counts, size_t row);
bool counts_stream_of(const struct counts *counts, size_t row, struct counts_stream *out);

#endif
