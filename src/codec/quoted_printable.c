/* quoted_printable.c - "=E4" is a byte, "=" at the end of a line joins it to the next. */
#include "codec/quoted_printable.h"

#include <stdbool.h>

static int hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9') return c - '0';
	if (c >= 'A' && c <= 'F') return c - 'A' + 10;
	if (c >= 'a' && c <= 'f') return c - 'a' + 10;
	return -1;
}

/* Is there a byte as =XX at in[i]? */
static bool quoted_byte(const uint8_t *in, size_t n, size_t i, uint8_t *byte_out)
{
	if (n - i < 3) return false;
	int high = hex_value(in[i + 1]), low = hex_value(in[i + 2]);
	if (high < 0 || low < 0) return false;
	*byte_out = (uint8_t)(high << 4 | low);
	return true;
}

/* Where the blanks at in[i] end, if a line end or the end of all follows them; else i. */
static size_t quoted_blanks_at_line_end(const uint8_t *in, size_t n, size_t i)
{
	size_t end = i;
	while (end < n && (in[end] == ' ' || in[end] == '\t')) end++;
	if (end == n || in[end] == '\n') return end;
	return in[end] == '\r' && end + 1 < n && in[end + 1] == '\n' ? end : i;
}

/* Where the line after a soft line break at in[i], an =, begins; i if it is none. */
static size_t quoted_soft_break(const uint8_t *in, size_t n, size_t i)
{
	size_t end = quoted_blanks_at_line_end(in, n, i + 1);
	if (end == n) return n;
	if (in[end] == '\n') return end + 1;
	if (in[end] == '\r' && end + 1 < n && in[end + 1] == '\n') return end + 2;
	return i;
}

size_t quoted_printable_decode(const uint8_t *in, size_t n, uint8_t *out)
{
	size_t used = 0;
	for (size_t i = 0; i < n;) {
		uint8_t byte;
		size_t next = i;
		if (in[i] == '=' && quoted_byte(in, n, i, &byte)) {
			out[used++] = byte;
			i += 3;
			continue;
		}
		if (in[i] == '=')
			next = quoted_soft_break(in, n, i);
		else if (in[i] == ' ' || in[i] == '\t')
			next = quoted_blanks_at_line_end(in, n, i);
		if (next > i) {
			i = next;
			continue;
		}
		/* Blanks before more of the line are taken together, so that none is looked at twice. */
		do out[used++] = in[i++];
		while (i < n && (in[i - 1] == ' ' || in[i - 1] == '\t') &&
		       (in[i] == ' ' || in[i] == '\t'));
	}
	return used;
}

size_t quoted_printable_decode_word(const uint8_t *in, size_t n, uint8_t *out)
{
	size_t used = 0;
	for (size_t i = 0; i < n; i++) {
		uint8_t byte = in[i] == '_' ? ' ' : in[i];
		if (in[i] == '=' && quoted_byte(in, n, i, &byte)) i += 2;
		out[used++] = byte;
	}
	return used;
}
