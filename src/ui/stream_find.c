/* Find in the stream pane: a job that goes through the chunks from the cursor to one end. */
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "stats/decoded.h"
#include "stream_text.h"

enum { FIND_SLICE_NS = 5 * 1000 * 1000, FIND_BATCH = 8 };

/* The first match in bytes that begins in from..end, or the last one; length if there is none. */
static size_t find_nearest(const void *bytes, size_t length, const char *text, size_t from,
                           size_t end, int step)
{
	size_t at = find_text(bytes, length, text, from, end);
	for (size_t next = at; step < 0 && next < length;) {
		at = next;
		next = find_text(bytes, length, text, at + 1, end);
	}
	return at;
}

/* The same for matches that begin in a chunk and end in those that go on with it. */
static uint32_t find_over_end(const struct stream_lines *lines, struct stream_place tail,
                              uint32_t length, const struct find *find, uint32_t end)
{
	char bytes[2 * LINE_MAX_BYTES];
	size_t wanted = length - tail.offset + strlen(find->text) - 1;
	struct stream_lines text_lines = *lines;
	text_lines.mode = STREAM_TEXT; /* hex lines end with a chunk, but the text goes on */
	if (tail.offset >= end) return length;
	size_t gathered = stream_gather(&text_lines, tail, bytes, wanted);
	size_t at = find_nearest(bytes, gathered, find->text, 0, end - tail.offset, find->step);
	return at < gathered ? tail.offset + (uint32_t)at : length;
}

/* A decoded message is one text; its length if there is none. */
static uint32_t find_in_message(const struct stream_lines *lines, const struct find *find)
{
	const struct traced *text = &decoded_read(lines->decoded, find->chunk)->text;
	uint32_t length = (uint32_t)text->length, end = find->end < length ? find->end : length;
	if (!stream_is_shown(lines, find->chunk)) return length;
	return (uint32_t)find_nearest(text->bytes, length, find->text, find->from, end, find->step);
}

/* Bytes of a chunk or of a message's text. */
static uint32_t find_length(const struct stream_lines *lines, size_t index)
{
	if (lines->mode == STREAM_DECODED)
		return (uint32_t)decoded_read(lines->decoded, index)->text.length;
	return follow_at(lines->follow, index)->length;
}

uint32_t find_in_chunk(const struct stream_lines *lines, const struct find *find)
{
	if (lines->mode == STREAM_DECODED) return find_in_message(lines, find);
	const struct follow_chunk *chunk = follow_at(lines->follow, find->chunk);
	bool is_shown = stream_is_shown(lines, find->chunk);
	const uint8_t *bytes = is_shown ? follow_bytes(lines->follow, chunk) : NULL;
	if (!bytes) return chunk->length;
	uint32_t length = chunk->length, end = find->end < length ? find->end : length;
	uint32_t over = (uint32_t)strlen(find->text) - 1, tail = length > over ? length - over : 0;
	if (tail < find->from) tail = find->from;
	uint32_t at =
		(uint32_t)find_nearest(bytes, length, find->text, find->from, end, find->step);
	if (find->step > 0 && at < length) return at;
	uint32_t at_end =
		find_over_end(lines, (struct stream_place){ find->chunk, tail }, length, find, end);
	return at_end < length ? at_end : at;
}

static bool find_stream_step(struct app *app)
{
	struct find *find = &app->find;
	const struct stream_lines *lines = &app->stream.lines;
	int64_t end_ns = app_now_ns() + FIND_SLICE_NS;
	if (app->stream.conversation != find->conversation) return false;
	for (unsigned i = 1; find->chunk < stream_place_count(lines); i++) {
		uint32_t at = find_in_chunk(lines, find);
		if (at < find_length(lines, find->chunk)) {
			find->found = (struct stream_place){ find->chunk, at };
			find->is_found = true;
			stream_go(app, find->found);
			return false;
		}
		find->chunk += (size_t)find->step; /* before the first one: wraps past the count */
		find->from = 0;
		find->end = UINT32_MAX;
		if (i % FIND_BATCH == 0 && app_now_ns() > end_ns) return true;
	}
	app_say(app, ROLE_WARNING, "\"%s\" is not %s in this stream", find->text,
	        find->step > 0 ? _("further down") : _("further up"));
	return false;
}

static void find_stream_cancel(struct app *app) { app_say(app, ROLE_TEXT, "search stopped"); }

static void find_stream_progress(struct app *app, char *out, size_t size)
{
	const struct stream_state *stream = &app->stream;
	size_t count = stream->conversation ? stream_place_count(&stream->lines) : 0;
	snprintf(out, size, _("searching the stream for \"%s\"  %zu %%   Esc stops"),
	         app->find.text, count ? app->find.chunk * 100 / count : 0);
}

static const struct job find_stream_job = { find_stream_step, find_stream_cancel,
	                                    find_stream_progress };

void find_in_stream(struct app *app, int step)
{
	struct find *find = &app->find;
	const struct stream_state *stream = &app->stream;
	if (!stream->conversation || stream_place_count(&stream->lines) == 0) return;
	bool is_on_match = find->is_found && find->conversation == stream->conversation &&
	                   find->found.chunk == stream->cursor.chunk &&
	                   find->found.offset == stream->cursor.offset;
	find->conversation = stream->conversation;
	find->step = step;
	find->chunk = stream->cursor.chunk;
	find->from = step > 0 ? stream->cursor.offset + is_on_match : 0;
	find->end = step > 0 ? UINT32_MAX : stream->cursor.offset;
	app_start_job(app, &find_stream_job);
}
