/* OSC 52: the text in Base64 between two escapes. tmux hands it on where set-clipboard allows. */
#include "copy.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

void copy_to_terminal(const char *text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t length = strlen(text);
	fputs("\033]52;c;", stdout);
	for (size_t at = 0; at < length; at += 3) {
		size_t left = length - at;
		uint32_t group = (uint32_t)(uint8_t)text[at] << 16;
		if (left > 1) group |= (uint32_t)(uint8_t)text[at + 1] << 8;
		if (left > 2) group |= (uint8_t)text[at + 2];
		putchar(digits[group >> 18 & 63]);
		putchar(digits[group >> 12 & 63]);
		putchar(left > 1 ? digits[group >> 6 & 63] : '=');
		putchar(left > 2 ? digits[group & 63] : '=');
	}
	putchar('\a');
	fflush(stdout);
}
