/* The start view: what can be captured on, with a sparkline of the traffic there, and what can be opened.
 * No packet is read for it: the traffic comes from the interfaces' counters. */
#include "start_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app.h"
#include "base/language.h"

enum {
	START_TOP = 3,
	START_NAME = 3, /* columns */
	START_NAME_MAX = 20,
	START_STATE = 35,
	START_TRAFFIC = 42,
	START_RATE = 59,
	START_FILE_TIME = 20,
};

enum start_kind {
	START_DEVICE,
	START_FILTER,
	START_SAVE_TO,
	START_DEMO,
	START_RECENT,
	START_OTHER
};

/* A row that can be chosen. */
struct start_row {
	enum start_kind kind;
	size_t index; /* device or recent file */
};

static size_t start_row_count(const struct app *app)
{
	bool has_demo = app->session->calls->demo != NULL;
	return app->start.device_count + 2 + has_demo + app->start.recent_count + 1;
}

static struct start_row start_row(const struct app *app, size_t row)
{
	const struct start_state *start = &app->start;
	if (row < start->device_count) return (struct start_row){ START_DEVICE, row };
	row -= start->device_count;
	if (row < 2) return (struct start_row){ row == 0 ? START_FILTER : START_SAVE_TO, 0 };
	row -= 2;
	if (app->session->calls->demo && row-- == 0) return (struct start_row){ START_DEMO, 0 };
	if (row < start->recent_count) return (struct start_row){ START_RECENT, row };
	return (struct start_row){ START_OTHER, 0 };
}

static void start_keep(struct start_state *start, const struct ui_device *device, size_t at,
                       bool is_sample)
{
	struct start_device *row = &start->devices[at];
	if (strcmp(row->device.name, device->name) != 0)
		*row = (struct start_device){ .before = device->frames };
	row->device = *device;
	if (!is_sample) return;
	uint64_t frames = device->frames >= row->before ? device->frames - row->before : 0;
	memmove(row->samples, row->samples + 1, sizeof row->samples - sizeof *row->samples);
	row->samples[START_SAMPLES - 1] = frames > UINT32_MAX ? UINT32_MAX : (uint32_t)frames;
	row->before = device->frames;
}

static void start_read(struct app *app, bool is_sample)
{
	struct start_state *start = &app->start;
	const struct ui_session *session = app->session;
	struct ui_device *devices = calloc(UI_DEVICES_MAX, sizeof *devices);
	if (!devices) return;
	start->device_count = session->calls->devices(session->context, devices, UI_DEVICES_MAX);
	for (size_t i = 0; i < start->device_count; i++)
		start_keep(start, &devices[i], i, is_sample);
	free(devices);
}

void start_open(struct app *app)
{
	struct start_state *start = &app->start;
	const struct ui_session *session = app->session;
	start_read(app, false);
	start->recent_count =
		session->calls->recent(session->context, start->recent, UI_RECENT_MAX);
	start->is_allowed =
		session->calls->rights(session->context, start->rights, sizeof start->rights);
	start->sampled_ns = app_now_ns();
}

int64_t start_sample(struct app *app)
{
	struct start_state *start = &app->start;
	const int64_t interval_ns = (int64_t)START_INTERVAL_MS * 1000 * 1000;
	int64_t passed = app_now_ns() - start->sampled_ns;
	if (passed < interval_ns) return interval_ns - passed;
	start_read(app, true);
	start->sampled_ns = app_now_ns();
	app->is_dirty = true;
	return interval_ns;
}

/* A bar for each sample, the highest one of this device as high as the row. */
static void start_draw_traffic(const struct start_device *device, int row, int column)
{
	static const char *const bars[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	uint32_t most = 7;
	for (int i = 0; i < START_SAMPLES; i++)
		if (device->samples[i] > most) most = device->samples[i];
	for (int i = 0; i < START_SAMPLES; i++)
		screen_put(row, column + i, 1, ROLE_CLIENT,
		           bars[(uint64_t)device->samples[i] * 7 / most]);
}

/* Names are not cut, they are what -i wants; those without an address have its room too. */
static int start_name_cells(const struct start_state *start)
{
	size_t most = 8;
	for (size_t i = 0; i < start->device_count; i++) {
		const struct ui_device *device = &start->devices[i].device;
		size_t length = strlen(device->name);
		if (device->is_up && length > most) most = length;
	}
	return most < START_NAME_MAX ? (int)most : START_NAME_MAX;
}

static void start_draw_device(struct app *app, int row, size_t index)
{
	const struct start_device *device = &app->start.devices[index];
	int columns = screen_columns();
	enum role role = device->device.is_up ? ROLE_TEXT : ROLE_DIM;
	int name_cells = start_name_cells(&app->start), address = START_NAME + name_cells + 1;
	if (device->is_chosen) screen_put(row, START_NAME - 1, 1, ROLE_GOOD, "*");
	int used = screen_put(row, START_NAME, START_STATE - START_NAME - 1, role,
	                      device->device.name);
	if (used > name_cells) address += used - name_cells;
	screen_put(row, address, START_STATE - address - 1, role,
	           device->device.addresses[0] ? device->device.addresses
	           : device->device.note       ? device->device.note
	                                       : _("no address"));
	screen_put(row, START_STATE, 5, device->device.is_up ? ROLE_GOOD : ROLE_DIM,
	           device->device.is_up ? "up" : "down");
	if (!device->device.has_counters || !device->device.is_up) return;
	if (START_TRAFFIC + START_SAMPLES < columns) start_draw_traffic(device, row, START_TRAFFIC);
	screen_format(row, START_RATE, columns - START_RATE, role, "%8u frames/s",
	              device->samples[START_SAMPLES - 1]);
}

static void start_size(uint64_t bytes, char *out, size_t size)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double value = (double)bytes;
	size_t unit = 0;
	for (; value >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++) value /= 1000;
	snprintf(out, size, unit && value < 100 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

static void start_draw_recent(struct app *app, int row, size_t index)
{
	const struct ui_recent *recent = &app->start.recent[index];
	const char *slash = strrchr(recent->path, '/'), *name = slash ? slash + 1 : recent->path;
	int columns = screen_columns();
	char when[32] = "", size[32], frames[32] = "";
	time_t modified = (time_t)recent->modified_s;
	struct tm parts;
	if (localtime_r(&modified, &parts)) strftime(when, sizeof when, "%Y-%m-%d %H:%M", &parts);
	start_size(recent->size_bytes, size, sizeof size);
	if (recent->frames) snprintf(frames, sizeof frames, _("%u frames"), recent->frames);
	screen_put(row, START_NAME, START_FILE_TIME - START_NAME - 1, ROLE_TEXT, name);
	screen_format(row, START_FILE_TIME, columns - START_FILE_TIME, ROLE_DIM,
	              "%s  %9s  %14s   %.*s", when, size, frames,
	              slash ? (int)(slash - recent->path) : 0, recent->path);
}

static void start_draw_row(struct app *app, int row, size_t at)
{
	const struct start_state *start = &app->start;
	struct start_row what = start_row(app, at);
	int columns = screen_columns(), cells = columns - START_FILE_TIME;
	switch (what.kind) {
	case START_DEVICE: start_draw_device(app, row, what.index); break;
	case START_FILTER:
		screen_put(row, START_NAME, 16, ROLE_TEXT, _("Capture filter"));
		screen_put(
			row, START_FILE_TIME, cells, start->filter[0] ? ROLE_TEXT : ROLE_DIM,
			start->filter[0] ? start->filter : _("none       as tcpdump: tcp port 80"));
		break;
	case START_SAVE_TO:
		screen_put(row, START_NAME, 16, ROLE_TEXT, _("Save to"));
		screen_put(row, START_FILE_TIME, cells, start->save_to[0] ? ROLE_TEXT : ROLE_DIM,
		           start->save_to[0] ? start->save_to
		                             : _("temporary file, kept until you quit, asks then"));
		break;
	case START_DEMO:
		screen_put(row, START_NAME, 16, ROLE_TEXT, "demo");
		screen_put(row, START_FILE_TIME, cells, ROLE_DIM,
		           _("a small capture to try dogfish with"));
		break;
	case START_RECENT: start_draw_recent(app, row, what.index); break;
	case START_OTHER: screen_put(row, START_NAME, 16, ROLE_TEXT, _("Other file ...")); break;
	}
	if (at != start->cursor) return;
	screen_put(row, 0, 1, ROLE_TEXT, ">");
	screen_paint(row, 0, columns, ROLE_SELECTED);
}

/* The screen's row of a row that can be chosen, scrolled by top rows. */
static int start_line(const struct app *app, size_t at)
{
	int devices = (int)app->start.device_count, line = START_TOP + (int)at;
	if ((int)at >= devices) line += 1;
	if ((int)at >= devices + 2) line += 2;
	return line;
}

static int start_scroll(const struct app *app)
{
	int last = screen_rows() - 4, line = start_line(app, app->start.cursor);
	return line > last ? line - last : 0;
}

static void start_draw_title(const struct app *app, int row, const char *left, const char *right)
{
	if (row < START_TOP - 1 || row >= screen_rows() - 3) return;
	screen_put(row, 1, screen_columns() - 2, ROLE_BOLD, left);
	if (screen_columns() > START_TRAFFIC + 30)
		screen_put(row, START_TRAFFIC, 30, ROLE_DIM, right);
}

void start_draw(struct app *app)
{
	const struct start_state *start = &app->start;
	int columns = screen_columns(), rows = screen_rows(), scroll = start_scroll(app);
	screen_put(0, 1, columns - 1, ROLE_BOLD, "dogfish");
	screen_put_right(0, 10, columns - 11, ROLE_DIM, _("live capture, packet by packet"));
	start_draw_title(app, START_TOP - 1 - scroll, _("Capture on"),
	                 _("traffic, last 16 seconds"));
	start_draw_title(app, start_line(app, start->device_count + 2) - 1 - scroll,
	                 _("Open a file"), "");
	for (size_t at = 0; at < start_row_count(app); at++) {
		int row = start_line(app, at) - scroll;
		if (row >= START_TOP - 1 && row < rows - 3) start_draw_row(app, row, at);
	}
	int end = start_line(app, start_row_count(app) - 1) - scroll;
	if (end + 4 < rows - 3) {
		screen_put(
			end + 2, 1, columns - 2, ROLE_DIM,
			_("Before you capture a page: clear the browser cache, or it answers from there."));
		screen_put(
			end + 3, 1, columns - 2, ROLE_DIM,
			_("Mail programs use TLS on 465, 993 and 995: then there is little to read."));
	}
}

void start_move(struct app *app, enum motion motion, unsigned count)
{
	size_t last = start_row_count(app) - 1, *cursor = &app->start.cursor;
	switch (motion) {
	case MOVE_UP: *cursor -= *cursor < count ? *cursor : count; break;
	case MOVE_DOWN: *cursor += last - *cursor < count ? last - *cursor : count; break;
	case MOVE_FIRST:
	case MOVE_PAGE_UP: *cursor = 0; break;
	case MOVE_LAST:
	case MOVE_PAGE_DOWN: *cursor = last; break;
	default: break;
	}
}

void start_choose(struct app *app)
{
	struct start_row row = start_row(app, app->start.cursor);
	if (row.kind != START_DEVICE) return;
	app->start.devices[row.index].is_chosen = !app->start.devices[row.index].is_chosen;
	start_move(app, MOVE_DOWN, 1);
}

void start_enter(struct app *app)
{
	struct start_row row = start_row(app, app->start.cursor);
	switch (row.kind) {
	case START_DEVICE: opening_capture(app, row.index); break;
	case START_FILTER: prompt_capture_filter(app); break;
	case START_SAVE_TO: prompt_save_to(app); break;
	case START_DEMO: opening_demo(app); break;
	case START_RECENT: opening_file(app, app->start.recent[row.index].path); break;
	case START_OTHER: prompt_open_file(app); break;
	}
}

void start_click(struct app *app, int row)
{
	int scroll = start_scroll(app);
	for (size_t at = 0; at < start_row_count(app); at++)
		if (start_line(app, at) - scroll == row) app->start.cursor = at;
}
