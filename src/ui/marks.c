/* Marked frames as a growing array of bits. */
#include "marks.h"

#include <stdlib.h>
#include <string.h>

void marks_close(struct marks *marks)
{
	free(marks->bits);
	*marks = (struct marks){ 0 };
}

bool marks_has(const struct marks *marks, uint32_t frame)
{
	return frame / 64 < marks->words && marks->bits[frame / 64] >> frame % 64 & 1;
}

static bool marks_grow(struct marks *marks, uint32_t words)
{
	uint64_t *bits = realloc(marks->bits, words * sizeof *bits);
	if (!bits) return false;
	memset(bits + marks->words, 0, (words - marks->words) * sizeof *bits);
	marks->bits = bits;
	marks->words = words;
	return true;
}

bool marks_toggle(struct marks *marks, uint32_t frame)
{
	if (frame / 64 >= marks->words && !marks_grow(marks, frame / 64 * 2 + 16)) return false;
	marks->bits[frame / 64] ^= (uint64_t)1 << frame % 64;
	if (marks_has(marks, frame))
		marks->count++;
	else
		marks->count--;
	return true;
}

uint32_t marks_next(const struct marks *marks, uint32_t frame)
{
	for (uint64_t at = (uint64_t)frame + 1; at / 64 < marks->words;) {
		uint64_t rest = marks->bits[at / 64] >> at % 64;
		if (rest) return (uint32_t)(at + (unsigned)__builtin_ctzll(rest));
		at = (at / 64 + 1) * 64;
	}
	return 0;
}

uint32_t marks_previous(const struct marks *marks, uint32_t frame)
{
	uint64_t end = (uint64_t)marks->words * 64;
	for (uint64_t at = frame < end ? frame : end; at > 0;) {
		uint64_t rest = marks->bits[(at - 1) / 64] << (63 - (at - 1) % 64);
		if (rest) return (uint32_t)(at - 1 - (unsigned)__builtin_clzll(rest));
		at = (at - 1) / 64 * 64;
	}
	return 0;
}
