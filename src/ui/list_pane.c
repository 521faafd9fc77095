/* The packet list: cursor and scrolling over the shown frames, and drawing the rows on screen. */
#include "list_pane.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "sealed.h"

enum { LIST_SIDE_STEP = 8 };

void list_close(struct list_state *list)
{
	free(list->texts);
	*list = (struct list_state){ 0 };
}

void list_reset_widths(struct app *app) { columns_reset(&app->list.widths); }

/* The row of the selected frame, or of the one after it. */
static uint32_t list_cursor(const struct app *app)
{
	uint32_t count = shown_count(&app->shown), index = shown_index(&app->shown, app->frame);
	return index < count ? index : count > 0 ? count - 1 : 0;
}

static void list_select(struct app *app, uint32_t index)
{
	uint32_t count = shown_count(&app->shown);
	if (count == 0) return;
	app->list.wanted = 0;
	app_select(app, shown_frame(&app->shown, index < count ? index : count - 1));
}

void list_refilter(struct app *app)
{
	if (!app->list.is_following) app->list.wanted = app->frame;
	app->list.top = 0;
	list_reset_widths(app);
}

void list_follow(struct app *app)
{
	struct list_state *list = &app->list;
	uint32_t count = shown_count(&app->shown);
	if (count == 0) return;
	if (list->is_following) {
		app_select(app, shown_frame(&app->shown, count - 1));
	} else if (list->wanted && shown_position(&app->shown) >= list->wanted) {
		list_select(app, shown_index(&app->shown, list->wanted));
	} else if (app->frame == 0) {
		app_select(app, shown_frame(&app->shown, 0));
	}
}

/* The first row on screen, so that the cursor is among the rows there. */
static uint32_t list_top(const struct app *app, uint32_t cursor, uint32_t count, uint32_t rows)
{
	uint32_t top = app->list.top;
	if (count > rows && top > count - rows) top = count - rows;
	if (count <= rows) top = 0;
	if (cursor < top) top = cursor;
	if (cursor - top >= rows) top = cursor - rows + 1;
	return top;
}

static void list_draw_row(struct app *app, const struct area *area, int line, const struct row *row)
{
	char text[ROW_LINE_MAX], marked[ROW_LINE_MAX + 8];
	bool is_selected = row->frame == app->frame, is_marked = marks_has(&app->marks, row->frame);
	columns_line(&app->list.widths, row, text, sizeof text);
	snprintf(marked, sizeof marked, "%c%s", is_selected ? '>' : is_marked ? '*' : ' ', text);
	if (is_selected && is_marked) marked[1] = '*'; /* the number's column begins with a blank */
	enum role role = is_marked ? ROLE_MATCH : row->role;
	int at = area->row + line;
	screen_put_from(at, area->column, area->columns, is_selected ? ROLE_SELECTED : role, marked,
	                app->list.offset);
	if (is_selected) screen_paint(at, area->column, area->columns, ROLE_SELECTED);
}

static void list_draw_none(struct app *app, const struct area *area, const char *filter)
{
	const char *sentences[SEALED_SENTENCES_MAX];
	size_t count = sealed_sentences(app->engine, filter, sentences);
	int row = area->row + 2, cells = area->columns - 2;
	screen_format(row, area->column + 2, cells, ROLE_DIM,
	              "None of %u frames passes the filter. Esc clears it.", app->tracked);
	for (size_t i = 0; i < count && row + 1 < area->row + area->rows; i++)
		screen_put(++row, area->column + 2, cells, ROLE_TEXT, _(sentences[i]));
}

/* What is there instead of rows. */
static void list_draw_empty(struct app *app, const struct area *area)
{
	const char *filter = shown_filter(&app->shown);
	if (!*filter)
		screen_put(area->row + 2, area->column + 2, area->columns - 2, ROLE_DIM,
		           app->status.state == UI_CAPTURING ? _("Waiting for the first frame...")
		                                             : _("No frames"));
	else if (shown_position(&app->shown) < app->tracked)
		screen_put(area->row + 2, area->column + 2, area->columns - 2, ROLE_DIM,
		           _("No match yet..."));
	else
		list_draw_none(app, area, filter);
}

static bool list_reserve(struct list_state *list, int rows)
{
	if (rows <= list->texts_capacity) return true;
	struct row *texts = realloc(list->texts, (size_t)rows * sizeof *texts);
	if (!texts) return false;
	list->texts = texts;
	list->texts_capacity = rows;
	return true;
}

static void list_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct list_state *list = &app->list;
	uint32_t count = shown_count(&app->shown);
	list->rows = area->rows - 1;
	if (list->rows <= 0 || !list_reserve(list, list->rows)) return;
	uint32_t rows = (uint32_t)list->rows, cursor = list_cursor(app);
	list->drawn = list_top(app, cursor, count, rows);

	int drawn = 0;
	for (uint32_t index = list->drawn; index < count && drawn < list->rows; index++, drawn++) {
		uint32_t previous = index > 0 ? shown_frame(&app->shown, index - 1) : 0;
		columns_make(app, shown_frame(&app->shown, index), previous, &list->texts[drawn]);
		columns_widen(&list->widths, &list->texts[drawn]);
	}

	char titles[ROW_LINE_MAX], line[ROW_LINE_MAX + 1];
	columns_titles(&list->widths, titles, sizeof titles);
	snprintf(line, sizeof line, " %s", titles);
	screen_put_from(area->row, area->column, area->columns,
	                has_focus ? ROLE_TITLE_FOCUS : ROLE_HEADER, line, list->offset);
	for (int i = 0; i < drawn; i++) list_draw_row(app, area, i + 1, &list->texts[i]);
	if (count == 0) list_draw_empty(app, area);
}

static uint32_t list_moved(uint32_t from, enum motion motion, uint32_t step, uint32_t count)
{
	switch (motion) {
	case MOVE_UP:
	case MOVE_PAGE_UP: return from > step ? from - step : 0;
	case MOVE_DOWN:
	case MOVE_PAGE_DOWN: return count - from > step ? from + step : count - 1;
	case MOVE_FIRST: return 0;
	default: return count - 1;
	}
}

static void list_move_sideways(struct list_state *list, enum motion motion)
{
	if (motion == MOVE_RIGHT)
		list->offset += LIST_SIDE_STEP;
	else
		list->offset -= list->offset < LIST_SIDE_STEP ? list->offset : LIST_SIDE_STEP;
}

/* Moving up lets go of the newest frame, the end takes hold of it again while there may be more. */
static void list_move(struct app *app, enum motion motion, unsigned times)
{
	struct list_state *list = &app->list;
	uint32_t count = shown_count(&app->shown);
	if (motion == MOVE_LEFT || motion == MOVE_RIGHT) list_move_sideways(list, motion);
	if (count == 0 || motion == MOVE_LEFT || motion == MOVE_RIGHT) return;

	bool is_page = motion == MOVE_PAGE_UP || motion == MOVE_PAGE_DOWN;
	uint32_t page = list->rows > 1 ? (uint32_t)list->rows - 1 : 1;
	uint32_t step = is_page ? page * times : times, cursor = list_cursor(app);
	uint32_t next = list_moved(cursor, motion, step, count);

	list->top = list->drawn;
	if (is_page) list->top = list_moved(list->top, motion, step, count);
	bool may_grow = app->status.state == UI_LOADING || app->status.state == UI_CAPTURING ||
	                app->status.state == UI_PAUSED;
	if (motion == MOVE_UP || motion == MOVE_PAGE_UP || motion == MOVE_FIRST)
		list->is_following = false;
	if (motion == MOVE_LAST && may_grow) list->is_following = true;
	list_select(app, next);
	list->top = list_top(app, next, count, (uint32_t)(list->rows > 0 ? list->rows : 1));
}

static void list_enter(struct app *app) { app_focus(app, PANE_TREE); }

static void list_click(struct app *app, int row, int column)
{
	uint32_t index = app->list.drawn + (uint32_t)(row - 1);
	if (row == 0 || index >= shown_count(&app->shown)) return;
	app->list.top = app->list.drawn;
	app->list.is_following = false;
	list_select(app, index);
}

static void list_hint(struct app *app, char *out, size_t size)
{
	if (app->frame == 0) return;
	char text[64], delta[64] = "";
	enum ui_time format = app->time_format;
	app->time_format = UI_TIME_DATE;
	columns_time(app, app->frame, 0, text, sizeof text);
	app->time_format = UI_TIME_DELTA;
	columns_time(app, app->frame, 0, delta, sizeof delta);
	app->time_format = format;
	const struct store_interface *interface =
		&app->store->interfaces[store_interface(app->store, app->frame)];
	snprintf(out, size, _("frame %u   %s   +%s s after the one before%s%s"), app->frame, text,
	         delta, interface->name ? _("   on ") : "", interface->name ? interface->name : "");
}

static void list_copy(struct app *app, char *out, size_t size)
{
	uint32_t cursor = list_cursor(app);
	struct row *row = malloc(sizeof *row);
	if (!row || app->frame == 0) {
		free(row);
		return;
	}
	columns_make(app, app->frame, cursor > 0 ? shown_frame(&app->shown, cursor - 1) : 0, row);
	columns_line(&app->list.widths, row, out, size);
	free(row);
}

const struct pane_ops list_pane = {
	.name = "list",
	.where = IN_LIST,
	.draw = list_draw,
	.move = list_move,
	.enter = list_enter,
	.click = list_click,
	.hint = list_hint,
	.copy = list_copy,
};
