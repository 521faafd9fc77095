/* The state's own functions: taking up and letting go of a source, the selected frame, jobs, drawing. */
#include "app.h"
#include "base/language.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t app_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 * 1000 * 1000 + now.tv_nsec;
}

void app_wake_at(struct app *app, int64_t ns)
{
	if (app->wake_ns == 0 || ns < app->wake_ns) app->wake_ns = ns;
}

void app_say(struct app *app, enum role role, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(app->message, sizeof app->message, _(format), arguments);
	va_end(arguments);
	app->message_role = role;
	app->is_dirty = true;
}

void app_say_error(struct app *app, const struct error *error)
{
	app_say(app, ROLE_BAD, "%s", error->text[0] ? error->text : _("that did not work"));
}

/* Another source: what was chosen in the old one means nothing. */
static void app_forget(struct app *app)
{
	marks_close(&app->marks);
	app->frame = app->reference = app->compare.chosen = 0;
	app->list.top = app->list.wanted = 0;
	app->list.is_following = false;
	app->kept_filter[0] = 0;
}

void app_attach(struct app *app, bool is_new)
{
	const struct ui_session *session = app->session;
	app->engine = session->calls->engine(session->context);
	session->calls->status(session->context, &app->status);
	if (is_new) app_forget(app);
	if (!app->engine) return;
	app->store = engine_store(app->engine);
	app->registry = dissectors_registry(session->dissectors);
	app->rows = dissection_open(session->dissectors, app->engine);
	dissection_want_all(app->rows, DISSECT_SUMMARY);
	app->detail.dissection = dissection_open(session->dissectors, app->engine);
	dissection_want_all(app->detail.dissection, DISSECT_TEXT | DISSECT_SUMMARY);
	shown_open(&app->shown, app->engine);
	list_reset_widths(app);
	if (app->kept_filter[0]) filter_apply(app, app->kept_filter);
	app->view = VIEW_MAIN;
}

void app_detach(struct app *app)
{
	if (!app->engine) return;
	app_cancel_job(app);
	views_close(app);
	mail_close(app);
	snprintf(app->kept_filter, sizeof app->kept_filter, "%s", shown_filter(&app->shown));
	stream_close(&app->stream);
	find_close(&app->find);
	shown_close(&app->shown);
	dissection_close(app->rows);
	dissection_close(app->detail.dissection);
	app->detail = (struct detail){ .made = app->detail.made + 1 };
	app->rows = NULL;
	app->engine = NULL;
	app->store = NULL;
	app->registry = NULL;
	app->tracked = 0;
	app->layout.detail = PANE_BYTES;
	app->layout.focus = PANE_LIST;
}

struct view app_view(const struct app *app, uint32_t frame, uint32_t previous_displayed)
{
	return (struct view){
		.preferences = app->session->preferences,
		.horizon = app->tracked,
		.is_complete = app->status.state == UI_LOADED,
		.reference = app->reference,
		.previous_displayed = previous_displayed,
		.is_marked = marks_has(&app->marks, frame),
	};
}

const struct dissection *app_detail(struct app *app)
{
	struct detail *detail = &app->detail;
	if (!app->engine || app->frame == 0 || app->frame > app->tracked) return NULL;
	if (detail->frame == app->frame && detail->horizon == app->tracked)
		return detail->dissection;
	uint32_t index = shown_index(&app->shown, app->frame);
	uint32_t previous = index > 0 ? shown_frame(&app->shown, index - 1) : 0;
	struct view view = app_view(app, app->frame, previous);
	dissection_run(detail->dissection, app->frame, &view);
	detail->frame = app->frame;
	detail->horizon = app->tracked;
	detail->made++;
	return detail->dissection;
}

void app_select(struct app *app, uint32_t frame)
{
	if (app->frame == frame) return;
	app->frame = frame;
	app->is_dirty = true;
	stream_show_frame(app, frame);
}

bool app_go(struct app *app, uint32_t frame)
{
	if (frame == 0 || frame > app->tracked) {
		app_say(app, ROLE_BAD, "there is no frame %u, the last is %u", frame, app->tracked);
		return false;
	}
	app->list.is_following = false;
	app->list.wanted = 0;
	uint32_t count = shown_count(&app->shown), index = shown_index(&app->shown, frame);
	if (index >= count || shown_frame(&app->shown, index) != frame)
		app_say(app, ROLE_WARNING, "the filter hides frame %u; Esc in the list clears it",
		        frame);
	app_select(app, frame);
	return true;
}

void app_start_job(struct app *app, const struct job *job)
{
	app_cancel_job(app);
	app->job = job;
	app->message[0] = 0;
}

void app_cancel_job(struct app *app)
{
	const struct job *job = app->job;
	app->job = NULL;
	if (job) job->cancel(app);
}

static void app_run_job(struct app *app)
{
	const struct job *job = app->job;
	app->is_dirty = true;
	if (job->step(app) || app->job != job) return;
	app->job = NULL;
}

static bool app_status_is(const struct ui_status *a, const struct ui_status *b)
{
	return a->state == b->state && a->percent == b->percent &&
	       a->lost_kernel == b->lost_kernel && a->lost_interface == b->lost_interface &&
	       a->lost_ring == b->lost_ring && a->written_bytes == b->written_bytes &&
	       a->is_unsaved == b->is_unsaved && strcmp(a->name, b->name) == 0 &&
	       strcmp(a->warning, b->warning) == 0;
}

bool app_step(struct app *app)
{
	const struct ui_session *session = app->session;
	struct ui_status before = app->status;
	app->wake_ns = 0;
	session->calls->status(session->context, &app->status);
	if (!app_status_is(&before, &app->status)) app->is_dirty = true;
	if (!app->engine) return false;

	uint32_t tracked = store_tracked_count(app->store), shown = shown_count(&app->shown);
	uint32_t position = shown_position(&app->shown);
	if (tracked != app->tracked) app->is_dirty = true;
	app->tracked = tracked;
	struct view view = app_view(app, 0, 0);
	bool is_more = shown_step(&app->shown, &view);
	if (shown_count(&app->shown) != shown || shown_position(&app->shown) != position)
		app->is_dirty = true;
	list_follow(app);
	bool is_whole = app->status.state == UI_LOADED && tracked == store_stored_count(app->store);
	if (is_whole) app->list.is_following = false; /* nothing comes any more */
	is_more = stream_step(app) || is_more;
	is_more = views_step(app) || is_more;
	if (app->job) app_run_job(app);
	return is_more || app->job;
}

void app_quit(struct app *app)
{
	if (app->status.is_unsaved && app->tracked > 0)
		app->is_asking = true;
	else
		app->is_quitting = true;
}

static void app_draw_view(struct app *app)
{
	switch (app->view) {
	case VIEW_START: start_draw(app); break;
	case VIEW_HELP: help_draw(app); break;
	case VIEW_MAIN:
		status_line_draw(app);
		if (views_top(app)) {
			views_draw(app);
			break;
		}
		filter_line_draw(app);
		main_view_draw(app);
		break;
	}
	hint_lines_draw(app);
}

void app_draw(struct app *app)
{
	screen_clear();
	screen_cursor(-1, 0);
	if (screen_rows() < SCREEN_ROWS_MIN || screen_columns() < SCREEN_COLUMNS_MIN)
		screen_put(0, 0, screen_columns(), ROLE_TEXT, _("too small"));
	else
		app_draw_view(app);
	screen_show();
	app->is_dirty = false;
}
