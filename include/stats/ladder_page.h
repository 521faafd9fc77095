/* ladder_page.h - rows of a ladder as lines of a page: time, frame, both rails with their states, an arrow and what
 * it carries. Batch mode prints them, the terminal shows those that fit.
 *
 *	 10.000000    15     SYN-SENT │── SYN  Seq=0 ───────────────────>│ SYN-RECEIVED
 *
 * The first cell of each line is left free for the cursor. In parentheses stands what was not seen.
 * Owner: who opened the pen, which lives no longer than the ladder's engine. Thread: one. */
#ifndef DOGFISH_STATS_LADDER_PAGE_H
#define DOGFISH_STATS_LADDER_PAGE_H

#include "stats/ladder.h"
#include "stats/page.h"

enum { LADDER_CELLS = 80, LADDER_CELLS_MIN = 20 };

struct ladder_style {
	size_t cells;       /* of a line, at least LADDER_CELLS_MIN */
	bool is_raw;        /* sequence numbers as sent */
	bool is_unmasked;   /* secrets in the open */
	bool is_ascii;      /* also where the locale has no such signs */
	int64_t start_ns;   /* times count from this */
	const char *unfold; /* the key that unfolds, to be named in a folded group; or NULL */
};

struct ladder_pen;

/* Never NULL. */
struct ladder_pen *ladder_pen_open(const struct engine *engine);
void ladder_pen_close(struct ladder_pen *pen);

/* "stream 1  SMTP", and how it was opened and closed; two texts for the ends of one line, which leave out the least
 * important where both do not fit into cells. */
enum { LADDER_TITLE_MAX = 256 };
void ladder_title(struct ladder *ladder, size_t cells, char title[LADDER_TITLE_MAX],
                  char remark[LADDER_TITLE_MAX]);

/* Names of the columns, with the endpoints over their rails. One line. */
void ladder_write_heading(struct ladder_pen *pen, const struct ladder *ladder,
                          const struct ladder_style *style, struct page *page);

/* A row; some take several lines. Returns which of them, from 0, is the one with its frame. */
size_t ladder_write_row(struct ladder_pen *pen, const struct ladder *ladder, uint32_t row,
                        const struct ladder_style *style, const struct view *view,
                        struct page *page);

/* What stands for a segment's contents in words: "SYN  Seq=0", `GET /x`. Returns out. */
enum { LADDER_LABEL_MAX = 512 };
const char *ladder_label(struct ladder_pen *pen, const struct ladder *ladder,
                         const struct ladder_row *row, const struct ladder_style *style,
                         const struct view *view, size_t cells, char out[LADDER_LABEL_MAX]);

/* "10.0.0.1:80", "[2001:db8::1]:80"; an echo's without port. Returns out. */
enum { LADDER_ENDPOINT_MAX = 80 };
const char *ladder_endpoint(const struct ladder *ladder, unsigned end,
                            char out[LADDER_ENDPOINT_MAX]);

/* "0.412 ms", "73.0 ms", "12.3 s". Returns out. */
enum { LADDER_TIME_MAX = 32 };
const char *ladder_span(int64_t ns, char out[LADDER_TIME_MAX]);

#endif
