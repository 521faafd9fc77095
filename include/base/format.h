/* format.h - printf for lines that are made by the million: the packet list is nothing else.
 * Thread: any. */
#ifndef DOGFISH_BASE_FORMAT_H
#define DOGFISH_BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* What vsnprintf writes and returns, for any format; quick where the format has only %s, %.*s, %u, %d, %c,
 * %x, %%, zero-padded widths of %x and %u, and l, ll or z before a number. */
int text_vformat(char *out, size_t size, const char *format, va_list arguments)
	__attribute__((format(printf, 3, 0)));

int text_format(char *out, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
