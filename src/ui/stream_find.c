/* Find in the stream pane: a job that goes through the chunks from the cursor to one end. */
#include <stdio.h>
#include <string.h>

#include "app.h"

enum { FIND_SLICE_NS = 5 * 1000 * 1000, FIND_BATCH = 32 };

/* Where the chunk holds the text between from and end, the nearest one in the direction; its length if
 * nowhere. */
static uint32_t find_in_chunk(struct app *app, const struct follow_chunk *chunk)
{
	const struct find *find = &app->find;
	bool is_shown = app->stream.lines.directions >> chunk->direction & 1;
	const uint8_t *bytes =
		is_shown && !chunk->is_hole ? follow_bytes(app->stream.lines.follow, chunk) : NULL;
	if (!bytes) return chunk->length;
	size_t at = find_text(bytes, chunk->length, find->text, find->from, find->end);
	for (size_t next = at; find->step < 0 && next < chunk->length;) {
		at = next;
		next = find_text(bytes, chunk->length, find->text, at + 1, find->end);
	}
	return (uint32_t)at;
}

static bool find_stream_step(struct app *app)
{
	struct find *find = &app->find;
	const struct stream_lines *lines = &app->stream.lines;
	int64_t end_ns = app_now_ns() + FIND_SLICE_NS;
	if (app->stream.conversation != find->conversation) return false;
	for (unsigned i = 1; find->chunk < follow_count(lines->follow); i++) {
		const struct follow_chunk *chunk = follow_at(lines->follow, find->chunk);
		uint32_t at = find_in_chunk(app, chunk);
		if (at < chunk->length) {
			stream_go(app, (struct stream_place){ find->chunk, at });
			return false;
		}
		find->chunk += (size_t)find->step; /* before the first one: wraps past the count */
		find->from = 0;
		find->end = UINT32_MAX;
		if (i % FIND_BATCH == 0 && app_now_ns() > end_ns) return true;
	}
	app_say(app, ROLE_WARNING, "\"%s\" is not %s in this stream", find->text,
	        find->step > 0 ? "further down" : "further up");
	return false;
}

static void find_stream_cancel(struct app *app) { app_say(app, ROLE_TEXT, "search stopped"); }

static void find_stream_progress(struct app *app, char *out, size_t size)
{
	const struct stream_state *stream = &app->stream;
	size_t count = stream->conversation ? follow_count(stream->lines.follow) : 0;
	snprintf(out, size, "searching the stream for \"%s\"  %zu %%   Esc stops", app->find.text,
	         count ? app->find.chunk * 100 / count : 0);
}

static const struct job find_stream_job = { find_stream_step, find_stream_cancel,
	                                    find_stream_progress };

void find_in_stream(struct app *app, int step)
{
	struct find *find = &app->find;
	const struct stream_state *stream = &app->stream;
	if (!stream->conversation || follow_count(stream->lines.follow) == 0) return;
	find->conversation = stream->conversation;
	find->step = step;
	find->chunk = stream->cursor.chunk;
	find->from = step > 0 ? stream->cursor.offset + 1 : 0;
	find->end = step > 0 ? UINT32_MAX : stream->cursor.offset;
	app_start_job(app, &find_stream_job);
}
