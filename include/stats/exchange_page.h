/* exchange_page.h - exchanges as a table of text, and what is usual among them. Thread: any. */
#ifndef DOGFISH_STATS_EXCHANGE_PAGE_H
#define DOGFISH_STATS_EXCHANGE_PAGE_H

#include "stats/exchange_list.h"
#include "stats/page.h"

struct exchange_form {
	int64_t zero_ns;  /* times count from here */
	bool is_masked;   /* stars for secrets */
	bool is_complete; /* the capture has ended: what has no answer gets none */
	size_t asked_cells, answer_cells;
};

/* The heading of the columns. */
void exchange_page_heading(const struct exchange_form *form, struct page *page);

/* One row, which leads to its request. */
void exchange_page_row(const struct exchange_rows *exchanges, const struct exchange_row *exchange,
                       const struct exchange_form *form, struct page *page);

/* Waits by protocol, host and command. */
void exchange_page_groups(struct exchange_list *list, struct page *page);

/* "8-10", "18". */
enum { EXCHANGE_FRAMES_MAX = 24 };
const char *exchange_frames(const struct exchange_row *exchange, char out[EXCHANGE_FRAMES_MAX]);

#endif
