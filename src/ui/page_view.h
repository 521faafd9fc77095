/* page_view.h - a page of text (stats/page.h) as a view: it scrolls, Tab goes from link to link, Enter
 * follows one. What is on the page comes from a maker; a page is made anew when frames come that may
 * change it, at most four times a second. Thread: ui. */
#ifndef DOGFISH_UI_PAGE_VIEW_H
#define DOGFISH_UI_PAGE_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "stats/page.h"

struct app;

struct page_maker {
	/* The first row: what this is. */
	void (*title)(struct app *app, uint32_t argument, char *out, size_t size);
	/* Work that takes longer than a screen may wait; all three NULL if there is none. open: never
	 * NULL; advance: one slice, true while there is more. */
	void *(*open)(struct app *app, uint32_t argument);
	bool (*advance)(void *work);
	void (*close)(void *work);
	/* Writes what is known. */
	void (*write)(struct app *app, uint32_t argument, void *work, struct page *page);
	/* The argument of the neighbour in that direction for the keys [ and ], or the same. NULL: none. */
	uint32_t (*neighbour)(struct app *app, uint32_t argument, int step);
	/* Enter on that line, where no link is chosen. False: it leads where the line says. NULL: the same. */
	bool (*enter)(struct app *app, uint32_t argument, size_t line);
	unsigned where;     /* enum where: its own commands beside those of every page; 0: none */
	bool grows;         /* with the capture */
	bool follows_width; /* written anew for another width of the screen */
};

/* Opens it as a view; the maker is constant. */
void page_view_open(struct app *app, const struct page_maker *maker, uint32_t argument);

/* The keys of the view. */
void page_view_link(struct app *app, int step);
void page_view_neighbour(struct app *app, int step);

/* Where its commands are. */
unsigned page_view_where(const struct app *app);

/* Is the page on top of this maker? */
bool page_view_is(const struct app *app, const struct page_maker *maker);

/* The line of the page under the cursor; false: there is none. */
bool page_view_line(const struct app *app, size_t *line_out);

/* Makes the page on top anew, as what it depends on has changed; does nothing on other views. */
void page_view_remake(struct app *app);

/* Puts a line of a page, or a row that page_wrap made of one, at a place of the screen. For other views. */
void page_view_put_line(const struct page *page, size_t line, int row, int column, int cells);
void page_view_put_row(const struct page *page, const struct page_row *part, int row, int column,
                       int cells);

extern const struct pane_ops page_view;

#endif
