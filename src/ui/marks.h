/* marks.h - which frames the user has marked: a bit each. Owner: the app. Thread: ui. */
#ifndef DOGFISH_UI_MARKS_H
#define DOGFISH_UI_MARKS_H

#include <stdbool.h>
#include <stdint.h>

struct marks {
	uint64_t *bits;
	uint32_t words, count;
};

void marks_close(struct marks *marks);
bool marks_has(const struct marks *marks, uint32_t frame);

/* Marks or unmarks; false only if memory has ended. */
bool marks_toggle(struct marks *marks, uint32_t frame);

/* The first marked frame after this one, 0 if there is none; and the last before it. */
uint32_t marks_next(const struct marks *marks, uint32_t frame);
uint32_t marks_previous(const struct marks *marks, uint32_t frame);

#endif
