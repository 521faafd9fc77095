/* tape.c - two growing arrays: items, and the lines that dissectors wrote. */
#include "field/tape.h"

#include <stdlib.h>
#include <string.h>

enum { ITEMS_FIRST = 1024, TEXTS_FIRST = 16 * 1024 };

void tape_open(struct tape *tape)
{
	*tape = (struct tape){ .capacity = ITEMS_FIRST,
		               .texts_used = 1,
		               .texts_capacity = TEXTS_FIRST };
	tape->items = malloc(ITEMS_FIRST * sizeof *tape->items);
	tape->texts = malloc(TEXTS_FIRST);
	if (!tape->items || !tape->texts) abort();
	tape->texts[0] = 0;
}

void tape_close(struct tape *tape)
{
	free(tape->items);
	free(tape->texts);
	*tape = (struct tape){ 0 };
}

void tape_reset(struct tape *tape)
{
	tape->count = 0;
	tape->texts_used = 1;
	tape->is_full = false;
}

static bool tape_grow(struct tape *tape)
{
	if (tape->capacity >= TAPE_ITEMS_MAX) return false;
	struct item *items = realloc(tape->items, 2 * (size_t)tape->capacity * sizeof *items);
	if (!items) return false;
	tape->items = items;
	tape->capacity *= 2;
	return true;
}

struct item *tape_add(struct tape *tape)
{
	if (tape->count == tape->capacity && !tape_grow(tape)) {
		tape->is_full = true;
		return NULL;
	}
	struct item *item = &tape->items[tape->count++];
	*item = (struct item){ .end = tape->count };
	return item;
}

uint32_t tape_add_text(struct tape *tape, const char *text, size_t length)
{
	if (length >= TAPE_TEXT_MAX - tape->texts_used) return 0;
	uint32_t needed = tape->texts_used + (uint32_t)length + 1;
	uint32_t capacity = tape->texts_capacity;
	while (capacity < needed) capacity *= 2;
	if (capacity > tape->texts_capacity) {
		char *texts = realloc(tape->texts, capacity);
		if (!texts) return 0;
		tape->texts = texts;
		tape->texts_capacity = capacity;
	}
	uint32_t offset = tape->texts_used;
	memcpy(tape->texts + offset, text, length);
	tape->texts[offset + length] = 0;
	tape->texts_used = needed;
	return offset;
}

const char *tape_text(const struct tape *tape, const struct item *item)
{
	return item->text ? tape->texts + item->text : NULL;
}

uint32_t tape_parent(const struct tape *tape, uint32_t index)
{
	for (uint32_t i = index; i-- > 0;) {
		if (tape->items[i].end > index) return i;
	}
	return UINT32_MAX;
}
