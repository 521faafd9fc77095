/* The ladder on screen: rows that fit are written to a page when they are drawn, the selected one is explained below. */
#include "ladder_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "page_view.h"
#include "stats/ladder_page.h"
#include "stats/ladder_words.h"

enum {
	LADDER_SLICE_NS = 4 * 1000 * 1000,
	LADDER_WORDS_ROWS = 3,
	LADDER_WORDS_FROM = 14, /* rows of the area, with fewer nothing is explained */
	LADDER_TITLE_ROOM = 13, /* what "ladder" and gaps take beside the title's texts */
	LADDER_WORDS_HANG = 10,
};

struct ladder_state {
	struct ladder *ladder;
	struct ladder_pen *pen;
	struct page *page;
	uint32_t cursor;    /* a segment, by index */
	uint32_t frame;     /* the list's, as it was last seen */
	uint32_t top;       /* row */
	uint32_t shown;     /* rows on screen, counted from the top */
	size_t *lines;      /* where they begin on the page, and the page's end */
	size_t *main_lines; /* which line of each is that of its frame */
	uint32_t capacity;  /* of lines, main_lines */
	uint32_t wanted;    /* frame to select when it is known; 0: none */
	bool is_at_end;     /* the last row stays selected as rows come */
	bool is_raw, is_unmasked;
};

static struct ladder_state *ladder_state(struct app *app)
{
	return views_top(app) == &ladder_view ? views_state(app) : NULL;
}

/* ---- opening */

static void ladder_view_close(void *state_in)
{
	struct ladder_state *state = state_in;
	ladder_close(state->ladder);
	ladder_pen_close(state->pen);
	page_close(state->page);
	free(state->lines);
	free(state->main_lines);
	free(state);
}

static struct view ladder_app_view(const struct app *app) { return app_view(app, 0, 0); }

bool ladder_view_open(struct app *app, const struct ladder_target *target)
{
	struct view view = ladder_app_view(app);
	struct ladder *ladder = ladder_open(app->engine, target, &view);
	if (!ladder) return false;
	struct ladder_state *old = ladder_state(app), *state = calloc(1, sizeof *state);
	if (!state) abort();
	state->ladder = ladder;
	state->pen = ladder_pen_open(app->engine);
	state->page = page_open();
	state->wanted = state->frame = app->frame;
	if (old) {
		state->is_raw = old->is_raw;
		state->is_unmasked = old->is_unmasked;
		ladder_set_mode(ladder, ladder_mode(old->ladder));
		views_pop(app);
	}
	views_push(app, &ladder_view, state);
	ladder_view.step(app); /* most are whole at once */
	return true;
}

void ladder_view_open_selected(struct app *app)
{
	struct ladder_target target;
	struct view view = ladder_app_view(app);
	if (!app->engine || app->frame == 0 || app->frame > app->tracked) return;
	bool is_found = ladder_find(app->engine, app->frame, &view, &target);
	if (!is_found || !ladder_view_open(app, &target))
		app_say(app, ROLE_TEXT,
		        "frame %u belongs to no conversation of TCP, UDP or ICMP echoes",
		        app->frame);
}

/* ---- the selected row */

static uint32_t ladder_cursor_row(const struct ladder_state *state)
{
	return ladder_row_count(state->ladder) ? ladder_row_of(state->ladder, state->cursor) : 0;
}

/* The row's frame becomes the list's. */
static void ladder_select_row(struct app *app, struct ladder_state *state, uint32_t row)
{
	const struct ladder_row *own = ladder_row(state->ladder, row);
	state->cursor = own->anchor;
	state->wanted = 0;
	state->frame = ladder_segment(state->ladder, own->anchor)->frame;
	app->list.is_following = false;
	app->list.wanted = 0;
	app_select(app, state->frame);
	app->is_dirty = true;
}

/* The list's frame becomes the row's, if it is one of ours. */
static void ladder_meet_frame(struct ladder_state *state, uint32_t frame)
{
	uint32_t index = ladder_find_frame(state->ladder, frame);
	uint32_t count = ladder_count(state->ladder);
	bool is_ours = index < count && ladder_segment(state->ladder, index)->frame == frame;
	if (is_ours) state->cursor = index;
	if (is_ours || ladder_position(state->ladder) >= frame) state->wanted = 0;
}

static bool ladder_step(struct app *app)
{
	struct ladder_state *state = views_state(app);
	struct view view = ladder_app_view(app);
	uint32_t count = ladder_count(state->ladder);
	bool is_more = ladder_advance(state->ladder, &view, LADDER_SLICE_NS);
	if (ladder_count(state->ladder) != count) app->is_dirty = true;
	if (app->frame != state->frame) {
		state->frame = app->frame;
		state->wanted = app->frame;
	}
	if (state->wanted) ladder_meet_frame(state, state->wanted);
	uint32_t rows = ladder_row_count(state->ladder);
	if (state->is_at_end && rows && ladder_cursor_row(state) + 1 != rows)
		ladder_select_row(app, state, rows - 1);
	return is_more;
}

/* ---- drawing */

static struct ladder_style ladder_style_of(const struct app *app, const struct ladder_state *state,
                                           int columns)
{
	return (struct ladder_style){
		.cells = (size_t)(columns > LADDER_CELLS_MIN ? columns : LADDER_CELLS_MIN),
		.is_raw = state->is_raw,
		.is_unmasked = state->is_unmasked,
		.is_ascii = app->session->is_ascii,
		.start_ns = store_time_ns(app->store, app->reference ? app->reference : 1),
		.unfold = "Enter",
	};
}

static void ladder_room(struct ladder_state *state, uint32_t count)
{
	if (count < state->capacity) return;
	state->capacity = count * 2 + 16;
	state->lines = realloc(state->lines, state->capacity * sizeof *state->lines);
	state->main_lines = realloc(state->main_lines, state->capacity * sizeof *state->main_lines);
	if (!state->lines || !state->main_lines) abort();
}

/* Writes rows from the top on, until they fill so many lines. */
static void ladder_write_down(struct app *app, struct ladder_state *state,
                              const struct ladder_style *style, size_t height)
{
	struct view view = ladder_app_view(app);
	uint32_t rows = ladder_row_count(state->ladder);
	page_reset(state->page);
	state->shown = 0;
	while (state->top + state->shown < rows && page_line_count(state->page) < height) {
		ladder_room(state, state->shown + 1);
		size_t begin = page_line_count(state->page);
		state->lines[state->shown] = begin;
		state->main_lines[state->shown] =
			begin + ladder_write_row(state->pen, state->ladder,
		                                 state->top + state->shown, style, &view,
		                                 state->page);
		state->shown++;
	}
	ladder_room(state, state->shown + 1);
	state->lines[state->shown] = page_line_count(state->page);
}

/* Is the row on the page, with all its lines where there is room for them? */
static bool ladder_is_whole(const struct ladder_state *state, uint32_t row, size_t height)
{
	if (row < state->top || row >= state->top + state->shown) return false;
	uint32_t index = row - state->top;
	return state->lines[index + 1] <= height || index == 0;
}

/* The highest top with which the row is the last one that fits. */
static uint32_t ladder_top_for(struct app *app, struct ladder_state *state,
                               const struct ladder_style *style, uint32_t row, size_t height)
{
	struct view view = ladder_app_view(app);
	page_reset(state->page);
	while (row > 0) {
		ladder_write_row(state->pen, state->ladder, row, style, &view, state->page);
		if (page_line_count(state->page) > height) return row + 1;
		if (page_line_count(state->page) == height) return row;
		row--;
	}
	ladder_write_row(state->pen, state->ladder, row, style, &view, state->page);
	return page_line_count(state->page) > height ? 1 : 0;
}

static void ladder_lay_out(struct app *app, struct ladder_state *state,
                           const struct ladder_style *style, size_t height)
{
	uint32_t cursor = ladder_cursor_row(state), rows = ladder_row_count(state->ladder);
	if (state->top > cursor) state->top = cursor;
	ladder_write_down(app, state, style, height);
	bool has_room = state->top > 0 && state->top + state->shown == rows &&
	                page_line_count(state->page) < height;
	if (ladder_is_whole(state, cursor, height) && !has_room) return;
	uint32_t last = has_room ? rows - 1 : cursor;
	state->top = ladder_top_for(app, state, style, last, height);
	if (state->top > cursor) state->top = cursor;
	ladder_write_down(app, state, style, height);
}

static void ladder_draw_rows(struct ladder_state *state, const struct area *area)
{
	uint32_t cursor = ladder_cursor_row(state);
	size_t count = page_line_count(state->page);
	for (size_t i = 0; i < count && i < (size_t)area->rows; i++)
		page_view_put_line(state->page, i, area->row + (int)i, area->column, area->columns);
	if (cursor < state->top || cursor >= state->top + state->shown) return;
	size_t line = state->main_lines[cursor - state->top];
	if (line >= (size_t)area->rows) return;
	screen_put(area->row + (int)line, area->column, 1, ROLE_BOLD, ">");
	screen_paint(area->row + (int)line, area->column, area->columns, ROLE_SELECTED);
}

/* What brackets and states mean, where rows leave room for it. */
static void ladder_draw_legend(const struct ladder_state *state, const struct area *area)
{
	const char *legend =
		_("States are those after the segment arrived, RFC 9293 3.5 3.6.   ( ) not seen");
	bool is_tcp = ladder_target(state->ladder)->kind == LADDER_TCP_STREAM;
	if (!is_tcp || page_line_count(state->page) + 1 >= (size_t)area->rows) return;
	screen_put(area->row + area->rows - 1, area->column + 1, area->columns - 2, ROLE_DIM,
	           legend);
}

/* The row in words, in so many lines below a ruler. */
static void ladder_draw_words(struct app *app, struct ladder_state *state, const struct area *area)
{
	struct ladder_words words;
	struct page_row rows[LADDER_WORDS_ROWS];
	int row = area->row + 1, end = area->row + area->rows;
	screen_ruler(area->row, area->column, area->columns, false, "", "");
	if (ladder_row_count(state->ladder) == 0) return;
	ladder_explain(state->ladder, ladder_cursor_row(state), state->is_raw,
	               app->status.state == UI_LOADED, &words);
	page_reset(state->page);
	page_format(state->page, PAGE_BOLD, "frame %u  ", app->frame);
	page_put(state->page, PAGE_TEXT, words.what);
	page_indent(state->page, 0, LADDER_WORDS_HANG);
	page_end_line(state->page);
	page_put(state->page, PAGE_TEXT, words.next);
	page_indent(state->page, LADDER_WORDS_HANG, LADDER_WORDS_HANG);
	page_end_line(state->page);
	for (size_t line = 0; line < 2; line++) {
		size_t count = page_wrap(state->page, line, (size_t)area->columns - 1, rows,
		                         LADDER_WORDS_ROWS);
		for (size_t i = 0; i < count && row < end && (line == 0 || *words.next); i++)
			page_view_put_row(state->page, &rows[i], row++, area->column + 1,
			                  area->columns - 1);
	}
}

static void ladder_draw_title(struct app *app, struct ladder_state *state, const struct area *area)
{
	char title[LADDER_TITLE_MAX], remark[LADDER_TITLE_MAX], text[LADDER_TITLE_MAX + 16];
	ladder_title(state->ladder, (size_t)area->columns - LADDER_TITLE_ROOM, title, remark);
	snprintf(text, sizeof text, _("ladder  %s"), title);
	if (ladder_is_behind(state->ladder))
		snprintf(remark, sizeof remark, _("reading, %u so far"),
		         ladder_count(state->ladder));
	int used =
		screen_put(area->row, area->column + 1, area->columns - 1, ROLE_TITLE_FOCUS, text);
	screen_put_right(area->row, area->column + used + 3, area->columns - used - 4, ROLE_TEXT,
	                 remark);
}

static void ladder_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct ladder_state *state = views_state(app);
	struct ladder_style style = ladder_style_of(app, state, area->columns);
	int words = area->rows >= LADDER_WORDS_FROM ? LADDER_WORDS_ROWS + 1 : 0;
	struct area body = { area->row + 2, area->column, area->rows - 2 - words, area->columns };
	struct area below = { body.row + body.rows, area->column, words, area->columns };
	ladder_draw_title(app, state, area);
	if (body.rows < 1) return;
	page_reset(state->page);
	ladder_write_heading(state->pen, state->ladder, &style, state->page);
	page_view_put_line(state->page, 0, area->row + 1, area->column, area->columns);
	ladder_lay_out(app, state, &style, (size_t)body.rows);
	ladder_draw_rows(state, &body);
	ladder_draw_legend(state, &body);
	if (words) ladder_draw_words(app, state, &below);
}

/* ---- keys */

static void ladder_move(struct app *app, enum motion motion, unsigned count)
{
	struct ladder_state *state = views_state(app);
	uint32_t rows = ladder_row_count(state->ladder), row = ladder_cursor_row(state);
	uint32_t page = state->shown > 2 ? state->shown - 1 : 1;
	bool is_page = motion == MOVE_PAGE_UP || motion == MOVE_PAGE_DOWN;
	uint64_t step = is_page ? (uint64_t)page * count : count;
	if (rows == 0) return;
	state->is_at_end = false;
	switch (motion) {
	case MOVE_UP:
	case MOVE_PAGE_UP: row -= step < row ? (uint32_t)step : row; break;
	case MOVE_DOWN:
	case MOVE_PAGE_DOWN: row = step < rows - 1 - row ? row + (uint32_t)step : rows - 1; break;
	case MOVE_FIRST: row = 0; break;
	case MOVE_LAST:
		row = rows - 1;
		state->is_at_end = app->status.state != UI_LOADED;
		break;
	case MOVE_LEFT:
	case MOVE_RIGHT: return;
	}
	ladder_select_row(app, state, row);
}

void ladder_view_fold(struct app *app)
{
	struct ladder_state *state = ladder_state(app);
	if (!state) return;
	if (!ladder_row_count(state->ladder) ||
	    !ladder_fold(state->ladder, ladder_cursor_row(state))) {
		app_say(app, ROLE_TEXT,
		        "this row is in no group that folds, d changes what is shown");
		return;
	}
	ladder_select_row(app, state, ladder_cursor_row(state));
}

static void ladder_enter(struct app *app)
{
	struct ladder_state *state = views_state(app);
	if (!ladder_row_count(state->ladder)) return;
	const struct ladder_row *row = ladder_row(state->ladder, ladder_cursor_row(state));
	if (row->kind == LADDER_ROW_GROUP)
		ladder_view_fold(app);
	else
		views_open_frame(app, ladder_segment(state->ladder, row->anchor)->frame);
}

static void ladder_click(struct app *app, int row, int column)
{
	enum { ROWS_ABOVE = 2 };
	struct ladder_state *state = views_state(app);
	for (uint32_t i = 0; i < state->shown; i++) {
		bool is_in = row - ROWS_ABOVE >= (int)state->lines[i] &&
		             row - ROWS_ABOVE < (int)state->lines[i + 1];
		if (is_in && state->top + i < ladder_row_count(state->ladder))
			ladder_select_row(app, state, state->top + i);
	}
}

void ladder_view_next_mode(struct app *app)
{
	static const char *const said[LADDER_MODES] = {
		N_("opening and close, the dialogue folded"),
		N_("a row for each message"),
		N_("a row for each segment"),
	};
	struct ladder_state *state = ladder_state(app);
	if (!state) return;
	enum ladder_mode mode = (enum ladder_mode)((ladder_mode(state->ladder) + 1) % LADDER_MODES);
	ladder_set_mode(state->ladder, mode);
	app_say(app, ROLE_TEXT, "%s", _(said[mode]));
}

void ladder_view_toggle_raw(struct app *app)
{
	struct ladder_state *state = ladder_state(app);
	if (!state) return;
	state->is_raw = !state->is_raw;
	app_say(app, ROLE_TEXT,
	        state->is_raw ? "sequence numbers as they were sent"
	                      : "sequence numbers from the beginning of the stream");
}

void ladder_view_toggle_secrets(struct app *app)
{
	struct ladder_state *state = ladder_state(app);
	if (!state) return;
	state->is_unmasked = !state->is_unmasked;
	app_say(app, ROLE_TEXT, state->is_unmasked ? "secrets in the open" : "secrets as stars");
}

/* The neighbour is shown from its start, and the list with it. */
void ladder_view_neighbour(struct app *app, int64_t step)
{
	struct ladder_state *state = ladder_state(app);
	if (!state) return;
	struct ladder_target target = *ladder_target(state->ladder);
	int64_t number = (int64_t)target.number + step;
	target.number = (uint32_t)number;
	bool is_stream = target.kind != LADDER_ECHO && number >= 0 && number < UINT32_MAX;
	if (!is_stream || !ladder_view_open(app, &target)) {
		app_say(app, ROLE_TEXT,
		        step > 0 ? "this is the last conversation of its kind"
		                 : "this is the first conversation of its kind");
		return;
	}
	state = ladder_state(app);
	if (ladder_row_count(state->ladder)) ladder_select_row(app, state, 0);
}

static void ladder_hint(struct app *app, char *out, size_t size)
{
	struct ladder_state *state = views_state(app);
	struct ladder_words words;
	if (!ladder_row_count(state->ladder)) return;
	ladder_explain(state->ladder, ladder_cursor_row(state), state->is_raw, true, &words);
	snprintf(out, size, "%s", words.filter);
}

/* The row's line. */
static void ladder_copy(struct app *app, char *out, size_t size)
{
	struct ladder_state *state = views_state(app);
	struct ladder_style style = ladder_style_of(app, state, screen_columns());
	struct view view = ladder_app_view(app);
	if (!ladder_row_count(state->ladder)) return;
	page_reset(state->page);
	size_t main_line = ladder_write_row(state->pen, state->ladder, ladder_cursor_row(state),
	                                    &style, &view, state->page);
	const struct page_line *line = page_line(state->page, main_line);
	const char *text = page_line_text(state->page, line);
	size_t blanks = strspn(text, " ");
	if (blanks > line->length) blanks = line->length;
	snprintf(out, size, "%.*s", (int)(line->length - blanks), text + blanks);
	app->is_dirty = true;
}

const struct pane_ops ladder_view = {
	.name = "ladder",
	.where = IN_LADDER,
	.draw = ladder_draw,
	.move = ladder_move,
	.enter = ladder_enter,
	.click = ladder_click,
	.hint = ladder_hint,
	.copy = ladder_copy,
	.step = ladder_step,
	.close = ladder_view_close,
};
