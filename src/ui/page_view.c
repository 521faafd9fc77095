/* A page on screen: rows made for the width, a cursor row, a chosen link. */
#include "page_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/language.h"

enum {
	PAGE_ROWS_A_LINE_MAX = 256,
	PAGE_MARGIN = 2,
	PAGE_REMAKE_NS = 250 * 1000 * 1000,
	PAGE_TITLE_MAX = 256,
};

struct page_state {
	const struct page_maker *maker;
	uint32_t argument;
	void *work; /* of the maker */
	struct page *page;
	struct page_row *rows;
	size_t row_count, row_capacity;
	size_t cursor, top;
	uint32_t link;    /* index of the chosen span among the cursor's line's; UINT32_MAX: none */
	uint32_t tracked; /* frames when it was made */
	int columns;      /* that rows were made for; 0: not made */
	int height;
	int64_t made_ns;
	bool is_working; /* the work goes on */
};

static const enum role page_roles[] = {
	[PAGE_TEXT] = ROLE_TEXT,       [PAGE_DIM] = ROLE_DIM,         [PAGE_BOLD] = ROLE_BOLD,
	[PAGE_TITLE] = ROLE_HEADER,    [PAGE_CLIENT] = ROLE_CLIENT,   [PAGE_SERVER] = ROLE_SERVER,
	[PAGE_GOOD] = ROLE_GOOD,       [PAGE_WARNING] = ROLE_WARNING, [PAGE_BAD] = ROLE_BAD,
	[PAGE_DECODED] = ROLE_DECODED, [PAGE_SECRET] = ROLE_SECRET,   [PAGE_LINK] = ROLE_LINK,
	[PAGE_OWN] = ROLE_OWN,
};

static struct page_state *page_state(const struct app *app)
{
	return views_top(app) == &page_view ? views_state(app) : NULL;
}

unsigned page_view_where(const struct app *app) { return IN_PAGE | page_state(app)->maker->where; }

bool page_view_is(const struct app *app, const struct page_maker *maker)
{
	const struct page_state *state = page_state(app);
	return state && state->maker == maker;
}

static void page_make(struct app *app, struct page_state *state)
{
	page_reset(state->page);
	state->maker->write(app, state->argument, state->work, state->page);
	state->tracked = app->tracked;
	state->made_ns = app_now_ns();
	state->columns = 0;
	app->is_dirty = true;
}

static void page_end_work(struct page_state *state)
{
	if (state->work) state->maker->close(state->work);
	state->work = NULL;
	state->is_working = false;
}

static void page_begin(struct app *app, struct page_state *state, uint32_t argument)
{
	page_end_work(state);
	state->argument = argument;
	if (state->maker->open) state->work = state->maker->open(app, argument);
	state->is_working = state->work;
	state->cursor = state->top = 0;
	state->link = UINT32_MAX;
	page_make(app, state);
}

void page_view_open(struct app *app, const struct page_maker *maker, uint32_t argument)
{
	struct page_state *state = calloc(1, sizeof *state);
	if (!state) abort();
	state->maker = maker;
	state->page = page_open();
	page_begin(app, state, argument);
	views_push(app, &page_view, state);
}

void page_view_remake(struct app *app)
{
	struct page_state *state = page_state(app);
	if (state) page_make(app, state);
}

static void page_view_close(void *state_in)
{
	struct page_state *state = state_in;
	page_end_work(state);
	page_close(state->page);
	free(state->rows);
	free(state);
}

/* ---- rows */

static void page_add_rows(struct page_state *state, size_t line, size_t cells)
{
	if (state->row_count + PAGE_ROWS_A_LINE_MAX > state->row_capacity) {
		state->row_capacity = state->row_capacity * 2 + PAGE_ROWS_A_LINE_MAX;
		state->rows = realloc(state->rows, state->row_capacity * sizeof *state->rows);
		if (!state->rows) abort();
	}
	state->row_count += page_wrap(state->page, line, cells, state->rows + state->row_count,
	                              PAGE_ROWS_A_LINE_MAX);
}

/* Makes the rows for a width; the cursor stays on its line. */
static void page_lay_out(struct page_state *state, int columns)
{
	if (state->columns == columns) return;
	uint32_t line = state->cursor < state->row_count ? state->rows[state->cursor].line : 0;
	state->row_count = 0;
	for (size_t i = 0; i < page_line_count(state->page); i++)
		page_add_rows(state, i,
		              (size_t)(columns > PAGE_MARGIN ? columns - PAGE_MARGIN : 1));
	state->columns = columns;
	state->cursor = 0;
	while (state->cursor + 1 < state->row_count && state->rows[state->cursor].line < line)
		state->cursor++;
}

static void page_keep_in_sight(struct page_state *state)
{
	size_t height = state->height > 0 ? (size_t)state->height : 1;
	if (state->cursor < state->top) state->top = state->cursor;
	if (state->cursor >= state->top + height) state->top = state->cursor - height + 1;
	if (state->top + height > state->row_count)
		state->top = state->row_count > height ? state->row_count - height : 0;
}

/* ---- drawing */

static void page_draw_span(const struct page_state *state, const struct page_row *row,
                           const struct page_span *span, const char *text, int screen_row,
                           int *column, bool is_chosen)
{
	uint32_t from = span->offset > row->from ? span->offset : row->from;
	uint32_t end = span->offset + span->length;
	uint32_t to = end < row->to ? end : row->to;
	int left = state->columns - *column;
	if (from >= to || left <= 0) return;
	enum role role = is_chosen ? ROLE_SELECTED : page_roles[span->role];
	*column += screen_put_bytes(screen_row, *column, left, role, text + from, to - from);
}

static void page_draw_row(const struct page_state *state, size_t index, int screen_row, int first)
{
	const struct page_row *row = &state->rows[index];
	const struct page_line *line = page_line(state->page, row->line);
	const struct page_span *spans = page_line_spans(state->page, line);
	const char *text = page_line_text(state->page, line);
	bool is_cursor = index == state->cursor;
	bool is_its_line = row->line == state->rows[state->cursor].line;
	int column = first + 1 + row->indent;
	if (is_cursor) screen_put(screen_row, first, 1, ROLE_BOLD, ">");
	for (uint32_t i = 0; i < line->span_count; i++)
		page_draw_span(state, row, &spans[i], text, screen_row, &column,
		               is_its_line && state->link == i);
}

static void page_draw_title(struct app *app, struct page_state *state, const struct area *area)
{
	char title[PAGE_TITLE_MAX] = "", remark[PAGE_TITLE_MAX] = "";
	state->maker->title(app, state->argument, title, sizeof title);
	if (state->is_working)
		snprintf(remark, sizeof remark, _("reading"));
	else if (state->row_count > (size_t)state->height)
		snprintf(remark, sizeof remark, _("lines %zu-%zu of %zu"), state->top + 1,
		         state->top + (size_t)state->height, state->row_count);
	screen_ruler(area->row, area->column, area->columns, true, title, remark);
}

static void page_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct page_state *state = views_state(app);
	state->height = area->rows - 1;
	if (state->maker->follows_width && state->columns && state->columns != area->columns)
		page_make(app, state);
	page_lay_out(state, area->columns);
	page_keep_in_sight(state);
	page_draw_title(app, state, area);
	for (int i = 0; i < state->height && state->top + (size_t)i < state->row_count; i++)
		page_draw_row(state, state->top + (size_t)i, area->row + 1 + i, area->column);
}

void page_view_put_row(const struct page *page, const struct page_row *part, int row, int column,
                       int cells)
{
	const struct page_line *line = page_line(page, part->line);
	const struct page_span *spans = page_line_spans(page, line);
	const char *text = page_line_text(page, line);
	int at = column + part->indent, end = column + cells;
	for (uint32_t i = 0; i < line->span_count && at < end; i++) {
		uint32_t from = spans[i].offset, to = from + spans[i].length;
		if (from < part->from) from = part->from;
		if (to > part->to) to = part->to;
		if (from < to)
			at += screen_put_bytes(row, at, end - at, page_roles[spans[i].role],
			                       text + from, to - from);
	}
}

void page_view_put_line(const struct page *page, size_t line, int row, int column, int cells)
{
	const struct page_line *own = page_line(page, line);
	const struct page_row whole = { (uint32_t)line, 0, own->length, own->indent };
	page_view_put_row(page, &whole, row, column, cells);
}

/* ---- keys */

static void page_move(struct app *app, enum motion motion, unsigned count)
{
	struct page_state *state = views_state(app);
	size_t page = state->height > 1 ? (size_t)state->height - 1 : 1;
	size_t last = state->row_count ? state->row_count - 1 : 0;
	size_t step = motion == MOVE_PAGE_UP || motion == MOVE_PAGE_DOWN ? page * count : count;
	switch (motion) {
	case MOVE_UP:
	case MOVE_PAGE_UP: state->cursor -= state->cursor < step ? state->cursor : step; break;
	case MOVE_DOWN:
	case MOVE_PAGE_DOWN:
		state->cursor = last - state->cursor < step ? last : state->cursor + step;
		break;
	case MOVE_FIRST: state->cursor = 0; break;
	case MOVE_LAST: state->cursor = last; break;
	case MOVE_LEFT:
	case MOVE_RIGHT: page_view_link(app, motion == MOVE_RIGHT ? 1 : -1); return;
	}
	state->link = UINT32_MAX;
}

/* The link of a line next to the span at `from` in that direction; -1: there is none. */
static int64_t page_link_of_line(const struct page_state *state, size_t index, int64_t from,
                                 int step)
{
	const struct page_line *line = page_line(state->page, index);
	const struct page_span *spans = page_line_spans(state->page, line);
	int64_t at = from < line->span_count ? from + step : line->span_count - 1;
	for (; at >= 0 && at < line->span_count; at += step)
		if (spans[at].frame) return at;
	return -1;
}

/* The next link of the cursor's line, or of the lines behind it in that direction. */
static bool page_find_link(const struct page_state *state, int step, size_t *line_out,
                           uint32_t *link_out)
{
	const int64_t outside = step > 0 ? -1 : INT64_MAX;
	int64_t from = state->link == UINT32_MAX ? outside : (int64_t)state->link;
	int64_t line = state->rows[state->cursor].line;
	int64_t count = (int64_t)page_line_count(state->page);
	for (; line >= 0 && line < count; line += step) {
		int64_t link = page_link_of_line(state, (size_t)line, from, step);
		from = outside;
		if (link < 0) continue;
		*line_out = (size_t)line;
		*link_out = (uint32_t)link;
		return true;
	}
	return false;
}

/* The row in which a span of a line begins. */
static size_t page_row_of(const struct page_state *state, size_t line, uint32_t span)
{
	uint32_t offset = page_line_spans(state->page, page_line(state->page, line))[span].offset;
	size_t row = 0;
	while (row + 1 < state->row_count &&
	       (state->rows[row].line < line ||
	        (state->rows[row].line == line && state->rows[row].to <= offset)))
		row++;
	return row;
}

void page_view_link(struct app *app, int step)
{
	struct page_state *state = page_state(app);
	size_t line;
	uint32_t link;
	if (!state || state->row_count == 0) return;
	if (!page_find_link(state, step, &line, &link)) {
		app_say(app, ROLE_TEXT, step > 0 ? "no link below" : "no link above");
		return;
	}
	state->cursor = page_row_of(state, line, link);
	state->link = link;
}

void page_view_neighbour(struct app *app, int step)
{
	struct page_state *state = page_state(app);
	if (!state || !state->maker->neighbour) return;
	uint32_t argument = state->maker->neighbour(app, state->argument, step);
	if (argument == state->argument)
		app_say(app, ROLE_TEXT, step > 0 ? "this is the last" : "this is the first");
	else
		page_begin(app, state, argument);
}

/* Where Enter leads: the chosen link, else the only place that the line leads to. 0: nowhere. */
static uint32_t page_target(const struct page_state *state)
{
	if (state->row_count == 0) return 0;
	const struct page_line *line = page_line(state->page, state->rows[state->cursor].line);
	const struct page_span *spans = page_line_spans(state->page, line);
	if (state->link < line->span_count) return spans[state->link].frame;
	if (line->frame) return line->frame;
	for (uint32_t i = 0; i < line->span_count; i++)
		if (spans[i].frame) return spans[i].frame;
	return 0;
}

bool page_view_line(const struct app *app, size_t *line_out)
{
	const struct page_state *state = page_state(app);
	if (!state || state->row_count == 0) return false;
	*line_out = state->rows[state->cursor].line;
	return true;
}

static void page_enter(struct app *app)
{
	const struct page_state *state = views_state(app);
	size_t line;
	if (state->maker->enter && state->link == UINT32_MAX && page_view_line(app, &line) &&
	    state->maker->enter(app, state->argument, line))
		return;
	uint32_t frame = page_target(views_state(app));
	if (frame)
		views_open_frame(app, frame);
	else
		app_say(app, ROLE_TEXT, "nothing to go to in this line, Tab finds the next link");
}

static void page_click(struct app *app, int row, int column)
{
	struct page_state *state = views_state(app);
	size_t index = state->top + (size_t)(row > 0 ? row - 1 : 0);
	if (row < 1 || index >= state->row_count) return;
	state->cursor = index;
	state->link = UINT32_MAX;
}

static void page_hint(struct app *app, char *out, size_t size)
{
	uint32_t frame = page_target(views_state(app));
	if (frame) snprintf(out, size, _("Enter: frame %u"), frame);
}

static void page_copy(struct app *app, char *out, size_t size)
{
	const struct page_state *state = views_state(app);
	if (state->row_count == 0) return;
	const struct page_line *line = page_line(state->page, state->rows[state->cursor].line);
	snprintf(out, size, "%.*s", (int)line->length, page_line_text(state->page, line));
}

/* ---- time */

static bool page_step(struct app *app)
{
	struct page_state *state = views_state(app);
	bool had_work = state->is_working;
	if (had_work) state->is_working = state->maker->advance(state->work);
	bool has_grown = state->maker->grows && state->tracked != app->tracked;
	if (has_grown && state->work) state->is_working = true;
	bool is_due = app_now_ns() - state->made_ns >= PAGE_REMAKE_NS;
	if ((had_work && !state->is_working) || ((had_work || has_grown) && is_due))
		page_make(app, state);
	else if (has_grown)
		app_wake_at(app, state->made_ns + PAGE_REMAKE_NS);
	return state->is_working;
}

const struct pane_ops page_view = {
	.name = "page",
	.where = IN_PAGE,
	.draw = page_draw,
	.move = page_move,
	.enter = page_enter,
	.click = page_click,
	.hint = page_hint,
	.copy = page_copy,
	.step = page_step,
	.close = page_view_close,
};
