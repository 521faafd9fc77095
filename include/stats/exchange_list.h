/* exchange_list.h - the rows of exchanges.h that a reader wants, in the order that he wants, and what is
 * usual among them: a copy of their indexes, made anew in slices when rows have come or changed.
 *
 * A filter is a display filter, which the frame that ends the request or the one that ends the answer has
 * to pass, or else any text, looked for in what was asked and answered, host and protocol.
 * Owner: who opened it; exchanges and engine are borrowed. Thread: its owner's. */
#ifndef DOGFISH_STATS_EXCHANGE_LIST_H
#define DOGFISH_STATS_EXCHANGE_LIST_H

#include "base/error.h"
#include "stats/exchanges.h"

enum exchange_sort {
	SORT_FRAME,
	SORT_STREAM,
	SORT_PROTOCOL,
	SORT_ASKED,
	SORT_ANSWER,
	SORT_WAIT, /* the longest first; so for the next three */
	SORT_TRANSFER,
	SORT_BYTES,
	SORT_LOST,
	SORT_COUNT
};

enum exchange_grouping { GROUP_PROTOCOL, GROUP_HOST, GROUP_COMMAND, GROUP_COUNT };

/* What is usual of the waits in a group; the nearest rank, so each is a wait that was. */
struct exchange_group {
	const char *name; /* valid until the next exchange_rows_advance */
	size_t count;     /* of rows; those with a wait: */
	size_t waits;
	int64_t p50_ns, p95_ns, p99_ns, longest_ns;
	size_t unanswered;
	uint64_t bytes;
};

struct exchange_list;

/* Never NULL. */
struct exchange_list *exchange_list_open(struct exchange_rows *exchanges,
                                         const struct engine *engine,
                                         const struct preferences *preferences);
void exchange_list_close(struct exchange_list *list);

/* "" shows all. Never fails: what is no display filter is text; true if it is one. */
bool exchange_list_filter(struct exchange_list *list, const char *text);
const char *exchange_list_filter_text(const struct exchange_list *list);

void exchange_list_sort(struct exchange_list *list, enum exchange_sort sort);
enum exchange_sort exchange_list_sorted(const struct exchange_list *list);
const char *exchange_sort_name(enum exchange_sort sort);

/* Have rows come or changed, or is another order or filter wanted, since the list was made? */
bool exchange_list_is_stale(const struct exchange_list *list);

/* Decides up to rows_max more rows; when all are decided, sorts, in steps that cost as much: until it is done
 * the list is the one from before. True while there is more to do. */
bool exchange_list_advance(struct exchange_list *list, size_t rows_max);

size_t exchange_list_count(const struct exchange_list *list);
/* The index in exchanges of the row at this place. */
size_t exchange_list_at(const struct exchange_list *list, size_t place);
/* Where this row is; the count if it is not in the list. */
size_t exchange_list_place(const struct exchange_list *list, size_t index);

/* The longest wait of the rows in the list, for bars. */
int64_t exchange_list_longest_wait(const struct exchange_list *list);

/* The groups of the rows in the list, the largest first; how many of max there are. */
size_t exchange_list_groups(struct exchange_list *list, enum exchange_grouping grouping,
                            struct exchange_group *out, size_t max);

#endif
