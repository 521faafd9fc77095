/* The loop of the ui thread: it sleeps in poll() until a key, a signal or new frames come, works in
 * slices, and draws at most FRAMES_PER_SECOND. The first change after a quiet time is drawn at once. */
#include "ui/ui.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "base/language.h"
#include "commands.h"
#include "signals.h"

enum {
	FRAMES_PER_SECOND = 30,
	DRAW_INTERVAL_NS = 1000 * 1000 * 1000 / FRAMES_PER_SECOND,
	DOUBLE_CLICK_NS = 400 * 1000 * 1000,
	WHEEL_LINES = 3,
	NS_PER_MS = 1000 * 1000,
};

static void ui_answer(struct app *app, uint32_t key)
{
	app->is_asking = false;
	if (key == 'y' || key == 'Y') app->is_quitting = true;
	if (key != 'w' && key != 'W') return;
	app->save.which = SAVE_ALL;
	app->save.is_quitting = true;
	prompt_save(app);
}

/* The pane at this place; PANE_COUNT if there is none. */
static enum pane ui_pane_at(const struct layout *layout, int row, int column)
{
	for (int pane = 0; pane < PANE_COUNT; pane++) {
		const struct area *area = &layout->areas[pane];
		if (layout->is_visible[pane] && row >= area->row && row < area->row + area->rows &&
		    column >= area->column && column < area->column + area->columns)
			return (enum pane)pane;
	}
	return PANE_COUNT;
}

static bool ui_is_double_click(struct app *app, const struct input *input)
{
	int64_t now_ns = app_now_ns();
	bool is_double = now_ns - app->clicked_ns < DOUBLE_CLICK_NS &&
	                 input->row == app->clicked_row && input->column == app->clicked_column;
	app->clicked_ns = is_double ? 0 : now_ns;
	app->clicked_row = input->row;
	app->clicked_column = input->column;
	return is_double;
}

static void ui_press(struct app *app, const struct input *input)
{
	struct layout *layout = &app->layout;
	bool is_double = ui_is_double_click(app, input);
	if (app->view == VIEW_START) {
		start_click(app, input->row);
		if (is_double) start_enter(app);
		return;
	}
	if (app->view != VIEW_MAIN) return;
	if (views_top(app)) {
		struct area view = views_area();
		app_pane(app)->click(app, input->row - view.row, input->column - view.column);
		if (is_double && input->row > view.row) app_pane(app)->enter(app);
		return;
	}
	if (input->row == 1) prompt_filter(app);
	enum pane pane = ui_pane_at(layout, input->row, input->column);
	app->is_dragging = layout_is_split(layout, input->row, input->column);
	if (pane == PANE_COUNT) return;
	app_focus(app, pane);
	const struct area *area = &layout->areas[pane];
	app_pane(app)->click(app, input->row - area->row, input->column - area->column);
	if (is_double && input->row > area->row) app_pane(app)->enter(app);
}

/* Ends a drag. A release alone is a click: ncurses gives only the last of two events that came at once. */
static void ui_release(struct app *app, const struct input *input)
{
	struct area area = app_area();
	if (!app->is_pressed)
		ui_press(app, input);
	else if (app->is_dragging)
		layout_drag(&app->layout, &area, input->row, input->column);
	app->is_dragging = false;
}

static void ui_mouse(struct app *app, const struct input *input)
{
	bool is_wheel = input->mouse == MOUSE_WHEEL_UP || input->mouse == MOUSE_WHEEL_DOWN;
	if (is_wheel) {
		enum motion motion = input->mouse == MOUSE_WHEEL_UP ? MOVE_UP : MOVE_DOWN;
		enum pane pane = ui_pane_at(&app->layout, input->row, input->column);
		if (app->view == VIEW_MAIN && !views_top(app) && pane != PANE_COUNT)
			app_focus(app, pane);
		command_of_key(motion == MOVE_UP ? 'k' : 'j', app_where(app))->run(app, WHEEL_LINES);
	} else if (input->mouse == MOUSE_PRESS) {
		ui_press(app, input);
		app->is_pressed = true;
	} else {
		ui_release(app, input);
		app->is_pressed = false;
	}
}

static void ui_input(struct app *app, const struct input *input)
{
	app->is_dirty = true;
	app->message[0] = 0;
	if (app->is_asking)
		ui_answer(app, input->key);
	else if (input->key == INPUT_MOUSE)
		ui_mouse(app, input);
	else if (app->prompt.ops)
		prompt_key(app, input->key);
	else
		commands_key(app, input->key);
}

/* All keys that wait. False: the terminal is gone. */
static bool ui_read_input(struct app *app)
{
	while (!app->is_quitting) {
		struct input input = input_read();
		if (input.key == INPUT_NONE) return true;
		if (input.key == INPUT_CLOSED) return false;
		ui_input(app, &input);
		if (app->job) return true; /* the next key may be the one that stops it */
	}
	return true;
}

static void ui_handle_signals(struct app *app)
{
	struct signals came = signals_take();
	if (came.is_suspended) command_of_name("suspend", strlen("suspend"))->run(app, 0);
	if (came.is_continued) screen_return();
	if (came.is_resized) screen_measure();
	if (came.is_suspended || came.is_continued || came.is_resized) app->is_dirty = true;
}

/* Milliseconds to sleep; -1: until something comes. */
static int ui_timeout(struct app *app, bool is_more, int64_t drawn_ns)
{
	if (is_more) return 0;
	int64_t wait_ns = -1;
	if (app->view == VIEW_START) wait_ns = start_sample(app);
	if (app->wake_ns) wait_ns = app->wake_ns - app_now_ns();
	if (app->is_dirty) wait_ns = drawn_ns + DRAW_INTERVAL_NS - app_now_ns();
	if ((app->wake_ns || app->is_dirty) && wait_ns < 0) wait_ns = 0;
	return wait_ns < 0 ? -1 : (int)((wait_ns + NS_PER_MS - 1) / NS_PER_MS);
}

/* Sleeps. While a drawing is due, new frames do not wake: they are drawn with it. */
static enum ui_end ui_wait(struct app *app, int timeout_ms, bool *has_key_out)
{
	const struct wakeup *wake = app->session->wake;
	struct pollfd files[] = { { STDIN_FILENO, POLLIN, 0 },
		                  { timeout_ms > 0 && app->is_dirty ? -1 : wake->read_fd, POLLIN,
		                    0 } };
	int ready = poll(files, 2, timeout_ms);
	*has_key_out = ready > 0 && files[0].revents & POLLIN;
	if (ready > 0 && files[0].revents & (POLLHUP | POLLERR | POLLNVAL)) return UI_END_TERMINAL;
	if (ready > 0 && files[1].revents) wakeup_clear(wake);
	return UI_END_QUIT;
}

static enum ui_end ui_loop(struct app *app)
{
	int64_t drawn_ns = app_now_ns() - DRAW_INTERVAL_NS;
	app->is_dirty = true;
	while (!app->is_quitting) {
		if (*app->session->stop_requested) return UI_END_STOPPED;
		bool is_more = app_step(app), has_key = false;
		if (app->is_dirty && app_now_ns() - drawn_ns >= DRAW_INTERVAL_NS) {
			app_draw(app);
			drawn_ns = app_now_ns();
		}
		enum ui_end end = ui_wait(app, ui_timeout(app, is_more, drawn_ns), &has_key);
		if (end != UI_END_QUIT) return end;
		ui_handle_signals(app);
		if (!has_key) continue;
		if (!ui_read_input(app)) return UI_END_TERMINAL;
		drawn_ns = app_now_ns() - DRAW_INTERVAL_NS; /* keys are answered at once */
	}
	return UI_END_QUIT;
}

static void ui_open(struct app *app, const struct ui_session *session)
{
	app->session = session;
	app->time_format = (enum ui_time)session->time_format;
	layout_open(&app->layout);
	app_attach(app, true);
	if (!app->engine) {
		app->view = VIEW_START;
		start_open(app);
		return;
	}
	app->list.is_following = app->status.state == UI_CAPTURING;
	if (session->filter) filter_apply(app, session->filter);
}

static void ui_close(struct app *app)
{
	app_detach(app);
	marks_close(&app->marks);
	list_close(&app->list);
	tree_close(&app->tree);
	history_close(&app->prompt.filters);
	history_close(&app->prompt.commands);
	history_close(&app->prompt.finds);
	free(app);
}

enum ui_end ui_run(const struct ui_session *session, struct error *error_out)
{
	struct screen_options options = { session->is_ascii, session->no_color, session->no_mouse };
	struct app *app = calloc(1, sizeof *app);
	if (!app) {
		error_set(error_out, "no memory for the screen");
		return UI_END_ERROR;
	}
	signals_open(session->wake);
	if (!screen_open(&options, error_out)) {
		signals_close();
		free(app);
		return UI_END_ERROR;
	}
	if (screen_has_letters()) language_start();
	ui_open(app, session);
	enum ui_end end = ui_loop(app);
	screen_close();
	signals_close();
	ui_close(app);
	return end;
}

const char *ui_library(void) { return curses_version(); }
