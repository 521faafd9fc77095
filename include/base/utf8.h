/* utf8.h - UTF-8 (RFC 3629) one code point at a time, and how many cells of a terminal it takes.
 * Overlong forms, surrogates and values past U+10FFFF are invalid.
 * Thread: any. Widths are the C library's, as ncurses has them: outside ASCII they hold only after
 * setlocale(LC_CTYPE) chose a UTF-8 locale. */
#ifndef DOGFISH_BASE_UTF8_H
#define DOGFISH_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_LENGTH_MAX = 4, UTF8_INVALID = 0x110000 };

/* Decodes the first code point of length > 0 bytes into *code_out and returns how many bytes it takes.
 * For invalid bytes *code_out is UTF8_INVALID and the length is that of the longest start of a valid
 * sequence, at least 1: what Unicode 3.9 replaces by one U+FFFD. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *code_out);

/* Writes a code point below UTF8_INVALID; how many bytes it takes. */
size_t utf8_encode(uint32_t code, char out[UTF8_LENGTH_MAX]);

/* Cells: 0 for combining marks, 1, 2, or -1 if it cannot be shown. Ambiguous width is 1. */
int utf8_width(uint32_t code);

/* Would it act on what is around it instead of being seen? Controls, format characters (direction
 * overrides and isolates, joiners, zero-width blanks, tags), line and paragraph separators. */
bool utf8_is_format(uint32_t code);

/* Is it a character that shows nothing though it is not a format character? Fillers, variation
 * selectors. */
bool utf8_is_filler(uint32_t code);

#endif
