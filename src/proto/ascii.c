/* ascii.c - text fields of protocols that speak ASCII. */
#include "ascii.h"

#include <string.h>

enum { ASCII_END = 0x80, REPLACEMENT_LENGTH = 3 };

static bool is_ascii(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] >= ASCII_END) return false;
	return true;
}

static size_t copy_replaced(const uint8_t *bytes, size_t length, uint8_t *out)
{
	static const uint8_t replacement[REPLACEMENT_LENGTH] = { 0xef, 0xbf, 0xbd }; /* U+FFFD */
	size_t used = 0;
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] < ASCII_END) {
			out[used++] = bytes[i];
			continue;
		}
		memcpy(out + used, replacement, sizeof replacement);
		used += sizeof replacement;
	}
	return used;
}

uint32_t ascii_emit(struct layer *l, unsigned field, const struct reader *text, unsigned flags)
{
	if (!layer_wants(l, field)) return 0;
	uint32_t before = l->last, all = (uint32_t)reader_left(text);
	const uint8_t *end = all ? memchr(text->at, 0, all) : NULL;
	size_t length = end ? (size_t)(end - text->at) : all;
	if (is_ascii(text->at, length)) {
		layer_add_bytes(l, field, text, text->at, all, text->at, (uint32_t)length, flags);
	} else {
		uint8_t *out = layer_take(l, length * REPLACEMENT_LENGTH);
		size_t used = out ? copy_replaced(text->at, length, out) : 0;
		layer_add_bytes(l, field, text, text->at, all, out, (uint32_t)used, flags);
	}
	return l->last != before ? l->last : 0;
}
