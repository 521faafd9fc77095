/* Editing a line: a table of keys, and the history that Up and Down walk through. */
#include "line_edit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "input.h"

void line_set(struct line_edit *line, const char *text)
{
	snprintf(line->text, sizeof line->text, "%s", text);
	line->length = line->cursor = strlen(line->text);
}

static size_t line_before(const struct line_edit *line, size_t at)
{
	while (at > 0 && ((uint8_t)line->text[--at] & 0xc0) == 0x80) continue;
	return at;
}

static size_t line_after(const struct line_edit *line, size_t at)
{
	if (at < line->length) at++;
	while (at < line->length && ((uint8_t)line->text[at] & 0xc0) == 0x80) at++;
	return at;
}

/* Where the word before the cursor begins. */
static size_t line_word(const struct line_edit *line)
{
	size_t at = line->cursor;
	while (at > 0 && line->text[at - 1] == ' ') at--;
	while (at > 0 && line->text[at - 1] != ' ') at--;
	return at;
}

static void line_delete(struct line_edit *line, size_t start, size_t end)
{
	memmove(line->text + start, line->text + end, line->length - end + 1);
	line->length -= end - start;
	line->cursor = start;
}

static void line_insert(struct line_edit *line, const char *text, size_t length)
{
	if (length >= sizeof line->text - line->length) return;
	memmove(line->text + line->cursor + length, line->text + line->cursor,
	        line->length - line->cursor + 1);
	memcpy(line->text + line->cursor, text, length);
	line->length += length;
	line->cursor += length;
}

void line_replace(struct line_edit *line, size_t start, const char *text)
{
	line_delete(line, start, line->cursor);
	line_insert(line, text, strlen(text));
}

static void line_left(struct line_edit *line) { line->cursor = line_before(line, line->cursor); }
static void line_right(struct line_edit *line) { line->cursor = line_after(line, line->cursor); }
static void line_home(struct line_edit *line) { line->cursor = 0; }
static void line_end(struct line_edit *line) { line->cursor = line->length; }
static void line_backspace(struct line_edit *line)
{
	line_delete(line, line_before(line, line->cursor), line->cursor);
}
static void line_delete_next(struct line_edit *line)
{
	line_delete(line, line->cursor, line_after(line, line->cursor));
}
static void line_delete_word(struct line_edit *line)
{
	line_delete(line, line_word(line), line->cursor);
}
static void line_delete_start(struct line_edit *line) { line_delete(line, 0, line->cursor); }
static void line_delete_end(struct line_edit *line)
{
	line_delete(line, line->cursor, line->length);
}

static void line_show_history(struct line_edit *line, unsigned at)
{
	const struct history *history = line->history;
	if (line->at == history->count) snprintf(line->typed, sizeof line->typed, "%s", line->text);
	line->at = at;
	line_set(line, at == history->count ? line->typed : history->lines[at]);
}

static void line_older(struct line_edit *line)
{
	if (line->history && line->at > 0) line_show_history(line, line->at - 1);
}

static void line_newer(struct line_edit *line)
{
	if (line->history && line->at < line->history->count) line_show_history(line, line->at + 1);
}

static const struct {
	uint32_t key;
	void (*run)(struct line_edit *line);
} line_keys[] = {
	{ INPUT_FUNCTION(KEY_LEFT), line_left },
	{ INPUT_FUNCTION(KEY_RIGHT), line_right },
	{ INPUT_FUNCTION(KEY_HOME), line_home },
	{ INPUT_FUNCTION(KEY_END), line_end },
	{ INPUT_FUNCTION(KEY_BACKSPACE), line_backspace },
	{ INPUT_FUNCTION(KEY_DC), line_delete_next },
	{ INPUT_FUNCTION(KEY_UP), line_older },
	{ INPUT_FUNCTION(KEY_DOWN), line_newer },
	{ INPUT_CTRL('B'), line_left },
	{ INPUT_CTRL('F'), line_right },
	{ INPUT_CTRL('A'), line_home },
	{ INPUT_CTRL('E'), line_end },
	{ INPUT_CTRL('D'), line_delete_next },
	{ INPUT_CTRL('W'), line_delete_word },
	{ INPUT_CTRL('U'), line_delete_start },
	{ INPUT_CTRL('K'), line_delete_end },
	{ INPUT_CTRL('P'), line_older },
	{ INPUT_CTRL('N'), line_newer },
};

bool line_key(struct line_edit *line, uint32_t key)
{
	for (size_t i = 0; i < sizeof line_keys / sizeof *line_keys; i++) {
		if (line_keys[i].key != key) continue;
		line_keys[i].run(line);
		return true;
	}
	if (key >= UTF8_INVALID || utf8_is_format(key)) return false;
	char text[UTF8_LENGTH_MAX] = "";
	size_t length = utf8_encode(key, text);
	line_insert(line, text, length);
	return true;
}

void history_add(struct history *history, const char *text)
{
	if (!*text) return;
	char *copy = strdup(text);
	if (!copy) return; /* a line of history less */
	unsigned oldest = 0;
	while (oldest < history->count && strcmp(history->lines[oldest], text) != 0) oldest++;
	bool is_known = oldest < history->count;
	if (!is_known && history->count < HISTORY_MAX) {
		history->lines[history->count++] = copy;
		return;
	}
	if (!is_known) oldest = 0;
	free(history->lines[oldest]);
	memmove(&history->lines[oldest], &history->lines[oldest + 1],
	        (history->count - oldest - 1) * sizeof *history->lines);
	history->lines[history->count - 1] = copy;
}

void history_close(struct history *history)
{
	for (unsigned i = 0; i < history->count; i++) free(history->lines[i]);
	history->count = 0;
}
