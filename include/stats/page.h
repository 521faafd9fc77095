/* page.h - text that is read: lines of spans, each with a role and perhaps a frame that it leads to. What
 * explains, compares or sums up writes one; batch mode prints it, the terminal shows it with its links.
 *
 *	page_put(page, PAGE_BOLD, "stream 3   ");
 *	page_link(page, 12);
 *	page_end_line(page);
 *
 * Texts may hold bytes from the wire: they are made harmless when they are put (TEXT_SCREEN), so that
 * cells can be counted. A line that is longer than the reader's width is wrapped by page_wrap.
 * Owner: who opened it. Thread: one. Memory: bounded by PAGE_BYTES_MAX; what comes after is dropped, and
 * the last line says so. */
#ifndef DOGFISH_STATS_PAGE_H
#define DOGFISH_STATS_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum page_role {
	PAGE_TEXT,
	PAGE_DIM,
	PAGE_BOLD,
	PAGE_TITLE,
	PAGE_CLIENT,
	PAGE_SERVER,
	PAGE_GOOD,
	PAGE_WARNING,
	PAGE_BAD,
	PAGE_DECODED,
	PAGE_SECRET,
	PAGE_LINK,
	PAGE_OWN,
};

enum { PAGE_BYTES_MAX = 16 << 20, PAGE_INDENT_MAX = 40 };

struct page_span {
	uint32_t offset; /* of its first byte in the line's text */
	uint32_t length;
	uint32_t frame; /* it leads to; 0: nowhere */
	enum page_role role;
};

struct page_line {
	uint32_t text; /* offset of its bytes in the page's */
	uint32_t length;
	uint32_t span, span_count;
	uint16_t indent; /* cells before its first row */
	uint16_t hang;   /* cells before the rows that it is wrapped to */
	uint32_t frame;  /* the whole line leads to; 0: nowhere */
};

struct page;

/* Never NULL. */
struct page *page_open(void);
void page_close(struct page *page);
void page_reset(struct page *page);

/* Writing: spans are added to the line that is being written. */
void page_put(struct page *page, enum page_role role, const char *text);
void page_put_bytes(struct page *page, enum page_role role, const char *text, size_t length);
void page_format(struct page *page, enum page_role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A frame's number, as a link to it. */
void page_link(struct page *page, uint32_t frame);

/* Text that is a link. */
void page_link_text(struct page *page, uint32_t frame, const char *text);

/* Spaces up to that cell of the line, at least one if it is reached already. */
void page_column(struct page *page, size_t cells);

/* Cells of the line so far. */
size_t page_cells(const struct page *page);

/* For the line that is being written. */
void page_indent(struct page *page, unsigned indent, unsigned hang);
/* Cells before every line that is ended from now on, beside its own. */
void page_set_margin(struct page *page, unsigned cells);
void page_lead_to(struct page *page, uint32_t frame);

void page_end_line(struct page *page);

/* Reading. */
size_t page_line_count(const struct page *page);
const struct page_line *page_line(const struct page *page, size_t index);
const char *page_line_text(const struct page *page, const struct page_line *line);
const struct page_span *page_line_spans(const struct page *page, const struct page_line *line);

/* A row of the screen: some bytes of a line. */
struct page_row {
	uint32_t line;
	uint32_t from, to; /* bytes of the line's text */
	uint16_t indent;
};

/* The rows that a line takes in so many cells, broken at blanks, else between characters, at most max of
 * them; what follows is not shown. At least 1. */
size_t page_wrap(const struct page *page, size_t line, size_t cells, struct page_row *rows,
                 size_t max);

#endif
