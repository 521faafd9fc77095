/* screen.h - the terminal: taking and giving it back, and putting text into its cells.
 * All text goes through text_escape here, so that no caller can forget it; with --ascii or without UTF-8
 * what is drawn with signs (rulers, bars, ellipsis) becomes ASCII on the same way.
 * Owner: ncurses' one screen. Thread: ui. Rows, columns and cells count from 0, top left. */
#ifndef DOGFISH_UI_SCREEN_H
#define DOGFISH_UI_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "theme.h"

struct area {
	int row, column, rows, columns;
};

struct screen_options {
	bool is_ascii, no_color, no_mouse;
};

enum { SCREEN_ROWS_MIN = 6, SCREEN_COLUMNS_MIN = 20, SCREEN_TEXT_MAX = 4096 };

/* False, the terminal untouched, if TERM names nothing that can be drawn on. */
bool screen_open(const struct screen_options *options, struct error *error_out);
void screen_close(void);

/* Gives the terminal back to the shell, and takes it again, drawn anew. */
void screen_leave(void);
void screen_return(void);

/* Asks the terminal for its size after it changed. */
void screen_measure(void);

/* The next show sends every cell. */
void screen_forget(void);

/* Any letter can be shown, not only ASCII. */
bool screen_has_letters(void);

int screen_rows(void);
int screen_columns(void);

/* One drawing: clear, put, show. Showing sends what differs from the last one. */
void screen_clear(void);
void screen_show(void);

/* What text looks like on this terminal; returns as text_escape does. Escaping twice changes nothing. */
size_t screen_escape(const char *text, size_t length, char *out, size_t size);

/* Empties a row. */
void screen_blank(int row);

/* Puts text at most cells wide, cut with an ellipsis; returns the cells used. text need not be escaped. */
int screen_put(int row, int column, int cells, enum role role, const char *text);
int screen_put_bytes(int row, int column, int cells, enum role role, const char *text,
                     size_t length);
int screen_format(int row, int column, int cells, enum role role, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* The same, ending before column + cells. */
void screen_put_right(int row, int column, int cells, enum role role, const char *text);

/* The part of text that begins offset cells in, for scrolling sideways; an ellipsis where it is cut. */
int screen_put_from(int row, int column, int cells, enum role role, const char *text,
                    size_t offset);

/* Gives cells that are drawn another role, keeping their text. */
void screen_paint(int row, int column, int cells, enum role role);

/* A horizontal ruler with a title at the left and a remark at the right, either may be "". The title gives
 * way first, down to half of the cells. */
void screen_ruler(int row, int column, int cells, bool has_focus, const char *title,
                  const char *remark);

/* Shows the terminal's cursor there after the next show; a negative row hides it. */
void screen_cursor(int row, int column);

/* The text of a row as it was last drawn, without trailing blanks, in UTF-8. */
size_t screen_read(int row, char *out, size_t size);

#endif
