/* line_edit.h - one line of text that the user edits: UTF-8, a cursor, a history.
 * Owner: who holds it; close frees the history. Thread: ui. */
#ifndef DOGFISH_UI_LINE_EDIT_H
#define DOGFISH_UI_LINE_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINE_MAX_BYTES = 1024, HISTORY_MAX = 50 };

struct history {
	char *lines[HISTORY_MAX]; /* oldest first */
	unsigned count;
};

struct line_edit {
	char text[LINE_MAX_BYTES]; /* ends with 0 */
	size_t length, cursor;     /* bytes */
	struct history *history;   /* or NULL; borrowed */
	unsigned at; /* line of the history that is shown; its count: what is being typed */
	char typed[LINE_MAX_BYTES];
};

void line_set(struct line_edit *line, const char *text);

/* Takes a key that edits; false if it is none: Enter, Esc and Tab are the caller's. */
bool line_key(struct line_edit *line, uint32_t key);

/* Replaces the bytes start..cursor. */
void line_replace(struct line_edit *line, size_t start, const char *text);

/* Remembers a line as the newest; an equal older one goes. */
void history_add(struct history *history, const char *text);
void history_close(struct history *history);

#endif
