/* text.h - the one way of bytes from the wire to a terminal, and of text into a number of cells.
 *
 * What would act on the terminal or deceive the reader becomes visible: control characters, invalid
 * UTF-8, direction overrides, zero-width characters. Backslashes stay single, as tshark has them: the
 * result is for reading, it cannot be turned back.
 * Owner: the caller, of both buffers, which must not overlap. Thread: any; TEXT_SCREEN needs
 * setlocale() as base/utf8.h says. */
#ifndef DOGFISH_BASE_TEXT_H
#define DOGFISH_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

enum text_mode {
	/* As tshark 4.0 writes its columns and lines: \a \b \t \n \v \f \r, other ASCII controls as
	 * \033, other unprintable code points as \u202E, invalid UTF-8 as U+FFFD. */
	TEXT_TSHARK,
	/* For a cell of the screen: as above, but each invalid byte as \xff, and also what TEXT_TSHARK
	 * lets pass although it takes no cell: fillers, variation selectors, heaps of combining marks. */
	TEXT_SCREEN,
	/* For a terminal without UTF-8, or one that draws ambiguous characters wide: only ASCII comes
	 * out. -> for an arrow, ~ for an ellipsis, \u5b9e for the rest. */
	TEXT_ASCII,
};

/* Writes length bytes of in, made harmless, and a final 0, at most size bytes; a character or an escape
 * is there whole or not at all. Returns the length that all of it has, as snprintf does. */
size_t text_escape(enum text_mode mode, const char *in, size_t length, char *out, size_t size);

/* Cells that a text takes which text_escape made. */
size_t text_cells(const char *text);

/* How many bytes at the start of text, made by text_escape, fit into cells; *used_out, if not NULL,
 * receives the cells that these take. Combining marks stay with their base. */
size_t text_fit(const char *text, size_t cells, size_t *used_out);

/* Copies text, cut to cells: where not all of it fits, the last cell shows mark ("…" or "~", one cell
 * wide). Returns the cells used. size holds at least 4 bytes a cell and 8 more. */
size_t text_cut(const char *text, size_t cells, const char *mark, char *out, size_t size);

#endif
