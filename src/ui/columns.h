/* columns.h - the columns of the packet list: the texts of a row, and how wide each column is.
 * Widths only grow: to the longest value that was drawn. Numbers and addresses are never cut. */
#ifndef DOGFISH_UI_COLUMNS_H
#define DOGFISH_UI_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

#include "dissect/dissection.h"
#include "theme.h"

struct app;

enum column {
	COLUMN_NUMBER,
	COLUMN_TIME,
	COLUMN_SOURCE,
	COLUMN_DESTINATION,
	COLUMN_PROTOCOL,
	COLUMN_LENGTH,
	COLUMN_INFO,
	COLUMN_COUNT
};

enum { ROW_CELL_MAX = 160, ROW_INFO_MAX = 2048, ROW_LINE_MAX = 4096 };

struct column_widths {
	int cells[COLUMN_COUNT];
};

/* One row's texts, escaped for the screen. */
struct row {
	uint32_t frame;
	enum role role;
	char cells[COLUMN_INFO][ROW_CELL_MAX];
	char info[ROW_INFO_MAX];
};

void columns_reset(struct column_widths *widths);

/* Takes the frame apart for its summary and writes its row. previous: the shown frame before it, or 0. */
void columns_make(struct app *app, uint32_t frame, uint32_t previous, struct row *row);

/* Lets columns grow to what the row needs. */
void columns_widen(struct column_widths *widths, const struct row *row);

/* The row as one line: each column in its width, Info at the end. */
void columns_line(const struct column_widths *widths, const struct row *row, char *out,
                  size_t size);

/* The titles, in the same widths. */
void columns_titles(const struct column_widths *widths, char *out, size_t size);

/* The time column of a frame as the user chose it. */
size_t columns_time(const struct app *app, uint32_t frame, uint32_t previous, char *out,
                    size_t size);
const char *columns_time_name(unsigned format); /* enum ui_time */

#endif
