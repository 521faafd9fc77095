/* ncurses, kept in one place: opening, giving back, and the few ways in which text is put. */
#include "screen.h"

#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "base/language.h"
#include "base/text.h"
#include "base/utf8.h"

enum { SCREEN_ESCAPE_WAIT_MS = 25 };

static struct {
	SCREEN *terminal;
	enum text_mode mode;
	const char *ellipsis;
	int cursor_row, cursor_column;
	bool has_mouse;
} screen;

static void screen_prepare(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	meta(stdscr, TRUE);
	leaveok(stdscr, FALSE);
}

bool screen_open(const struct screen_options *options, struct error *error_out)
{
	set_escdelay(SCREEN_ESCAPE_WAIT_MS);
	screen.terminal = newterm(NULL, stdout, stdin);
	if (!screen.terminal) {
		const char *name = getenv("TERM");
		error_set(error_out, "the terminal type %s is not known: set TERM",
		          name ? name : "(none)");
		return false;
	}
	bool is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	screen.mode = options->is_ascii || !is_utf8 ? TEXT_ASCII : TEXT_SCREEN;
	screen.ellipsis = screen.mode == TEXT_ASCII ? "~" : "…";
	screen.has_mouse = !options->no_mouse;
	screen_prepare();
	theme_open(!options->no_color);
	if (screen.has_mouse) {
		mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED,
		          NULL);
		mouseinterval(0);
	}
	screen_cursor(-1, 0);
	return true;
}

void screen_close(void)
{
	if (!screen.terminal) return;
	endwin();
	delscreen(screen.terminal);
	screen.terminal = NULL;
}

void screen_leave(void) { endwin(); }

void screen_return(void)
{
	screen_prepare();
	screen_measure();
	screen_forget();
}

void screen_measure(void)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
}

void screen_forget(void) { clearok(stdscr, TRUE); }

bool screen_has_letters(void) { return screen.mode == TEXT_SCREEN; }

int screen_rows(void) { return LINES; }
int screen_columns(void) { return COLS; }

void screen_clear(void) { erase(); }

void screen_show(void)
{
	bool is_visible = screen.cursor_row >= 0;
	curs_set(is_visible);
	move(is_visible ? screen.cursor_row : LINES - 1, is_visible ? screen.cursor_column : 0);
	refresh();
}

void screen_cursor(int row, int column)
{
	screen.cursor_row = row;
	screen.cursor_column = column;
}

size_t screen_escape(const char *text, size_t length, char *out, size_t size)
{
	return text_escape(screen.mode, text, length, out, size);
}

/* Puts text that is escaped and fits. */
static void screen_put_safe(int row, int column, enum role role, const char *text, size_t length)
{
	if (row < 0 || row >= LINES || column < 0 || column >= COLS) return;
	attr_set(theme_attributes(role), theme_pair(role), NULL);
	mvaddnstr(row, column, text, (int)length);
	attr_set(A_NORMAL, 0, NULL);
}

void screen_blank(int row)
{
	if (row >= 0 && wmove(stdscr, row, 0) != ERR) wclrtoeol(stdscr);
}

int screen_put_bytes(int row, int column, int cells, enum role role, const char *text,
                     size_t length)
{
	char safe[SCREEN_TEXT_MAX], cut[SCREEN_TEXT_MAX];
	if (cells <= 0) return 0;
	screen_escape(text, length, safe, sizeof safe);
	size_t used = text_cut(safe, (size_t)cells, screen.ellipsis, cut, sizeof cut);
	screen_put_safe(row, column, role, cut, strlen(cut));
	return (int)used;
}

int screen_put(int row, int column, int cells, enum role role, const char *text)
{
	return screen_put_bytes(row, column, cells, role, text, strlen(text));
}

int screen_format(int row, int column, int cells, enum role role, const char *format, ...)
{
	char text[SCREEN_TEXT_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, _(format), arguments);
	va_end(arguments);
	return screen_put(row, column, cells, role, text);
}

void screen_put_right(int row, int column, int cells, enum role role, const char *text)
{
	char safe[SCREEN_TEXT_MAX];
	screen_escape(text, strlen(text), safe, sizeof safe);
	int width = (int)text_cells(safe);
	int start = width < cells ? cells - width : 0;
	screen_put(row, column + start, cells - start, role, text);
}

int screen_put_from(int row, int column, int cells, enum role role, const char *text, size_t offset)
{
	char safe[SCREEN_TEXT_MAX];
	screen_escape(text, strlen(text), safe, sizeof safe);
	if (offset == 0) return screen_put(row, column, cells, role, safe);
	size_t skipped = text_fit(safe, offset, NULL);
	return screen_put(row, column, cells, role, safe + skipped);
}

void screen_paint(int row, int column, int cells, enum role role)
{
	if (row < 0 || row >= LINES || column < 0 || cells <= 0) return;
	mvchgat(row, column, cells, theme_attributes(role), theme_pair(role), NULL);
}

void screen_ruler(int row, int column, int cells, bool has_focus, const char *title,
                  const char *remark)
{
	enum role role = has_focus ? ROLE_TITLE_FOCUS : ROLE_TITLE;
	for (int i = 0; i < cells; i++) screen_put(row, column + i, 1, role, "─");
	char text[SCREEN_TEXT_MAX];
	snprintf(text, sizeof text, " %s ", remark);
	int used = 0, most = cells - 4, right = *remark ? (int)text_cells(text) + 3 : 0;
	if (most - right > cells / 2) most -= right;
	if (*title && cells > 6)
		used = 3 + screen_format(row, column + 2, most, role, " %s ", title);
	if (*remark && cells - used > 8)
		screen_put_right(row, column + used + 1, cells - used - 3, role, text);
}

size_t screen_read(int row, char *out, size_t size)
{
	size_t length = 0, last = 0;
	for (int column = 0; column < COLS && length + UTF8_LENGTH_MAX * CCHARW_MAX < size;) {
		cchar_t cell;
		wchar_t text[CCHARW_MAX + 1] = L" ";
		attr_t attributes;
		short pair;
		if (mvin_wch(row, column, &cell) == ERR ||
		    getcchar(&cell, text, &attributes, &pair, NULL) == ERR)
			break;
		for (const wchar_t *at = text; *at; at++)
			length += utf8_encode((uint32_t)*at, out + length);
		int width = wcwidth(text[0]);
		column += width > 0 ? width : 1;
		if (text[0] != L' ') last = length;
	}
	if (size > 0) out[last < size ? last : size - 1] = 0;
	return last;
}
