/* Saving: a job that hands frames to the session in batches; and the screen as text. */
#include "save.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "stats/report.h"

static const char *const save_names[SAVE_COUNT] = {
	[SAVE_ALL] = N_("all"),
	[SAVE_SHOWN] = N_("shown"),
	[SAVE_MARKED] = N_("marked"),
};

const char *save_which_name(enum save_which which) { return save_names[which]; }

/* The number of the first frame to save that is above this one; 0: there is none, or none yet. */
static uint32_t save_next(struct app *app, uint32_t frame)
{
	uint32_t index;
	switch (app->save.which) {
	case SAVE_SHOWN:
		index = shown_index(&app->shown, frame + 1);
		return index < shown_count(&app->shown) ? shown_frame(&app->shown, index) : 0;
	case SAVE_MARKED: return marks_next(&app->marks, frame);
	default: return frame + 1;
	}
}

/* The next batch; how many. */
static size_t save_gather(struct app *app, uint32_t frames[UI_SAVE_BATCH])
{
	struct save_state *save = &app->save;
	size_t count = 0;
	while (count < UI_SAVE_BATCH) {
		uint32_t frame = save_next(app, save->last);
		if (frame == 0 || frame > save->end) break;
		frames[count++] = save->last = frame;
	}
	return count;
}

static void save_finish(struct app *app, bool is_complete, struct error *error)
{
	struct save_state *save = &app->save;
	void *handle = save->handle;
	const struct ui_session *session = app->session;
	save->handle = NULL;
	bool is_ended = session->calls->save_end(session->context, handle, is_complete,
	                                         save->which == SAVE_ALL, error);
	if (is_complete && is_ended) {
		app_say(app, ROLE_GOOD, "%u frames saved to %s", save->done, save->path);
		if (save->is_quitting) app->is_quitting = true;
	} else if (error->text[0]) {
		app_say_error(app, error);
	}
	save->is_quitting = false;
}

static bool save_step(struct app *app)
{
	struct save_state *save = &app->save;
	const struct ui_session *session = app->session;
	struct error error = { 0 };
	uint32_t frames[UI_SAVE_BATCH];
	size_t count = save_gather(app, frames);
	bool is_ok = count == 0 || session->calls->save_frames(session->context, save->handle,
	                                                       frames, count, &error);
	save->done += (uint32_t)count;
	bool is_undecided = save->which == SAVE_SHOWN && shown_position(&app->shown) < save->end;
	if (is_ok && (count > 0 || is_undecided)) return true;
	save_finish(app, is_ok, &error);
	return false;
}

static void save_cancel(struct app *app)
{
	struct error error = { 0 };
	save_finish(app, false, &error);
	app_say(app, ROLE_TEXT, "saving stopped, nothing was kept");
}

static void save_progress(struct app *app, char *out, size_t size)
{
	const struct save_state *save = &app->save;
	snprintf(out, size, _("saving %s: %u frames, %u %%   Esc stops"), save->path, save->done,
	         (unsigned)((uint64_t)save->last * 100 / (save->end ? save->end : 1)));
}

static const struct job save_job = { save_step, save_cancel, save_progress };

bool save_start(struct app *app, const char *path, enum save_which which)
{
	struct save_state *save = &app->save;
	const struct ui_session *session = app->session;
	struct error error = { 0 };
	if (!app->engine || !*path) return false;
	app_cancel_job(app);
	save->handle = session->calls->save_begin(session->context, path, &error);
	if (!save->handle) {
		app_say_error(app, &error);
		return false;
	}
	save->which = which;
	save->last = save->done = 0;
	save->end = which == SAVE_ALL ? store_stored_count(app->store) : app->tracked;
	snprintf(save->path, sizeof save->path, "%s", path);
	app_start_job(app, &save_job);
	return true;
}

static bool save_page(struct app *app, const struct page *page, const char *path)
{
	FILE *file = fopen(path, "wxe");
	for (size_t i = 0; file && i < page_line_count(page); i++) {
		const struct page_line *line = page_line(page, i);
		fprintf(file, "%*s%.*s\n", line->indent, "", (int)line->length,
		        page_line_text(page, line));
	}
	bool is_written = file && !ferror(file);
	if (file && fclose(file) != 0) is_written = false;
	if (is_written)
		app_say(app, ROLE_GOOD, "%zu lines written to %s", page_line_count(page), path);
	else
		app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
	return is_written;
}

bool save_report(struct app *app, const char *path, bool shows_secrets)
{
	uint32_t marked[REPORT_PACKETS_MAX];
	const char *end = strrchr(path, '.');
	struct report_options options = {
		.name = app->status.name,
		.frame = app->frame,
		.frames = marked,
		.is_markdown = end && strcmp(end, ".md") == 0,
		.shows_secrets = shows_secrets,
	};
	for (uint32_t frame = marks_next(&app->marks, 0);
	     frame && options.frame_count < REPORT_PACKETS_MAX;
	     frame = marks_next(&app->marks, frame))
		marked[options.frame_count++] = frame;
	struct view view = app_view(app, app->tracked, 0);
	struct page *page = page_open();
	report_write(app->engine, &view, &options, page);
	bool is_written = save_page(app, page, path);
	page_close(page);
	return is_written;
}

bool save_screen(struct app *app, const char *path)
{
	FILE *file = fopen(path, "we");
	if (!file) {
		app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
		return false;
	}
	char line[SCREEN_TEXT_MAX];
	for (int row = 0; row < screen_rows(); row++) {
		screen_read(row, line, sizeof line);
		fprintf(file, "%s\n", line);
	}
	if (fclose(file) == 0) return true;
	app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
	return false;
}

static void save_label(struct app *app, char *out, size_t size)
{
	snprintf(out, size, _("save %s frames to: "), _(save_names[app->save.which]));
}

static bool save_accept(struct app *app, const char *text)
{
	if (*text) save_start(app, text, app->save.which);
	return true;
}

static void save_next_which(struct app *app)
{
	app->save.which = (enum save_which)((app->save.which + 1) % SAVE_COUNT);
}

static const struct prompt_ops save_prompt = {
	.label = save_label,
	.accept = save_accept,
	.tab = save_next_which,
	.keys = "Enter save  Tab all, shown or marked  Esc cancel   .pcap and .pcapng say the format",
};

void prompt_save(struct app *app)
{
	if (app->save.handle) return;
	prompt_open(app, &save_prompt, "", NULL);
}
