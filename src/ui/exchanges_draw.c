/* The exchanges view on screen: a table whose columns give way on narrow terminals, bars, groups, details. */
#include <stdio.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "exchanges_state.h"

enum {
	GAP = 1,
	STREAM_CELLS = 4,
	PROTOCOL_CELLS = 7,
	TIME_CELLS = 11,
	WAIT_CELLS = 9,
	BYTES_CELLS = 9,
	BAR_CELLS = 10,
	ANSWER_SHARE = 45, /* per cent of what asked and answer have together */
	PANELS_ROWS = 18,  /* a view lower than this has no room for them */
	BAR_STEPS = 8,
};

/* Where columns begin; cells 0: there is no room for it. */
struct exchange_columns {
	int frames, frames_cells;
	int time, stream, protocol;
	int asked, asked_cells;
	int answer, answer_cells;
	int wait, bytes, lost, bar;
	int time_cells, stream_cells, bytes_cells, lost_cells, bar_cells;
};

static int digits(uint32_t number)
{
	int count = 1;
	for (; number >= 10; number /= 10) count++;
	return count;
}

/* Fixed columns that a wider screen adds, the most useful first; asked and answer share what is left. */
static struct exchange_columns exchange_columns_make(const struct exchanges_state *state, int cells)
{
	struct exchange_columns c = { .frames = 1 };
	size_t count = exchange_rows_count(state->rows);
	uint32_t last = count ? exchange_rows_at(state->rows, count - 1)->last_frame : 0;
	c.frames_cells = 2 * digits(last) + 1 < 7 ? 7 : 2 * digits(last) + 1;
	int left = cells - 1 - c.frames_cells - PROTOCOL_CELLS - WAIT_CELLS - 4 * GAP;
	const struct {
		int at_least, *column_cells, wanted;
	} extras[] = {
		{ 70, &c.stream_cells, STREAM_CELLS }, { 92, &c.bar_cells, BAR_CELLS },
		{ 100, &c.bytes_cells, BYTES_CELLS },  { 110, &c.time_cells, TIME_CELLS },
		{ 140, &c.lost_cells, WAIT_CELLS },
	};
	for (size_t i = 0; i < sizeof extras / sizeof *extras; i++) {
		if (cells < extras[i].at_least) continue;
		*extras[i].column_cells = extras[i].wanted;
		left -= extras[i].wanted + GAP;
	}
	if (left < 2) left = 2;
	c.answer_cells = left * ANSWER_SHARE / 100;
	c.asked_cells = left - c.answer_cells;
	c.time = c.frames + c.frames_cells + GAP;
	c.stream = c.time + (c.time_cells ? c.time_cells + GAP : 0);
	c.protocol = c.stream + (c.stream_cells ? c.stream_cells + 2 * GAP : GAP);
	c.asked = c.protocol + PROTOCOL_CELLS;
	c.answer = c.asked + c.asked_cells + GAP;
	c.wait = c.answer + c.answer_cells;
	c.bytes = c.wait + WAIT_CELLS;
	c.lost = c.bytes + c.bytes_cells;
	c.bar = c.lost + c.lost_cells + GAP;
	return c;
}

static void put_right(int row, int column, int cells, enum role role, const char *text)
{
	if (cells) screen_put_right(row, column, cells, role, text);
}

static void draw_heading(const struct exchange_columns *c, int row)
{
	put_right(row, c->frames, c->frames_cells, ROLE_HEADER, "frames");
	put_right(row, c->time, c->time_cells, ROLE_HEADER, "time");
	put_right(row, c->stream, c->stream_cells, ROLE_HEADER, "strm");
	screen_put(row, c->protocol, PROTOCOL_CELLS, ROLE_HEADER, "proto");
	screen_put(row, c->asked, c->asked_cells, ROLE_HEADER, "asked");
	screen_put(row, c->answer, c->answer_cells, ROLE_HEADER, "answer");
	put_right(row, c->wait, WAIT_CELLS, ROLE_HEADER, "wait");
	put_right(row, c->bytes, c->bytes_cells, ROLE_HEADER, "bytes");
	put_right(row, c->lost, c->lost_cells, ROLE_HEADER, "lost");
	if (c->bar_cells) screen_put(row, c->bar, c->bar_cells, ROLE_HEADER, "wait ms");
}

/* Eighths of a cell, so that twenty times as long looks so. */
static void draw_bar(int row, int column, int cells, int64_t part, int64_t whole)
{
	static const char *const ends[BAR_STEPS] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	char bar[BAR_CELLS * 4 + 8] = "";
	if (part < 0 || whole <= 0) return;
	int64_t steps = part * cells * BAR_STEPS / whole;
	size_t used = 0;
	for (; steps >= BAR_STEPS; steps -= BAR_STEPS)
		used += (size_t)snprintf(bar + used, sizeof bar - used, "█");
	if (!used && !steps) steps = 1;
	snprintf(bar + used, sizeof bar - used, "%s", ends[steps]);
	screen_put(row, column, cells, ROLE_WARNING, bar);
}

static enum role row_role(const struct exchange_row *exchange, bool is_complete)
{
	static const enum role outcomes[] = {
		[MESSAGE_NEUTRAL] = ROLE_SERVER,
		[MESSAGE_GOOD] = ROLE_SERVER,
		[MESSAGE_WARNING] = ROLE_WARNING,
		[MESSAGE_BAD] = ROLE_BAD,
	};
	bool is_lost = exchange->state == EXCHANGE_WAITING && is_complete;
	return is_lost ? ROLE_BAD : outcomes[exchange->outcome];
}

static void draw_row(struct app *app, const struct exchanges_state *state,
                     const struct exchange_columns *c, size_t place, int row, int cells)
{
	char text[EXCHANGE_TEXT_MAX], count[MESSAGE_COUNT_MAX];
	const struct exchange_row *exchange =
		exchange_rows_at(state->rows, exchange_list_at(state->list, place));
	bool is_masked = !state->shows_secrets, is_complete = exchanges_are_complete(app);
	bool has_stream = exchange->transport == PORT_TCP && exchange->stream != CONVERSATION_NONE;
	put_right(row, c->frames, c->frames_cells, ROLE_TEXT, exchange_frames(exchange, text));
	int64_t time =
		exchange->time_ns - store_time_ns(app->store, app->reference ? app->reference : 1);
	snprintf(text, sizeof text, "%.6f", (double)time / 1e9);
	put_right(row, c->time, c->time_cells, ROLE_DIM, text);
	snprintf(text, sizeof text, "%u", exchange->stream);
	put_right(row, c->stream, c->stream_cells, ROLE_DIM, has_stream ? text : "-");
	screen_put(row, c->protocol, PROTOCOL_CELLS - GAP, ROLE_TEXT, exchange->protocol);
	exchange_rows_asked(state->rows, exchange, is_masked, text);
	screen_put(row, c->asked, c->asked_cells, ROLE_CLIENT, text);
	exchange_rows_answered(state->rows, exchange, is_masked, is_complete, text);
	screen_put(row, c->answer, c->answer_cells, row_role(exchange, is_complete), text);
	put_right(row, c->wait, WAIT_CELLS, ROLE_TEXT, exchange_duration(exchange->wait_ns, text));
	put_right(row, c->bytes, c->bytes_cells, ROLE_TEXT, message_count(exchange->bytes, count));
	if (exchange->lost_count)
		put_right(row, c->lost, c->lost_cells, ROLE_BAD,
		          exchange_duration(exchange->lost_ns, text));
	if (c->bar_cells)
		draw_bar(row, c->bar, c->bar_cells, exchange->wait_ns,
		         exchange_list_longest_wait(state->list));
	if (place != state->cursor) return;
	screen_put(row, 0, 1, ROLE_BOLD, ">");
	screen_paint(row, 0, cells, ROLE_SELECTED);
}

/* ---- above and below the table */

static void draw_title(struct app *app, const struct exchanges_state *state,
                       const struct area *area)
{
	char title[256], remark[256];
	size_t all = exchange_rows_count(state->rows), shown = exchange_list_count(state->list);
	const char *filter = exchange_list_filter_text(state->list);
	uint32_t position = exchange_rows_position(state->rows);
	snprintf(title, sizeof title, _("exchanges   %zu of %zu%s%s"), shown, all,
	         *filter ? "   / " : "", filter);
	if (state->is_gathering && app->tracked)
		snprintf(remark, sizeof remark, _("%u %% read"),
		         (unsigned)((uint64_t)position * 100 / app->tracked));
	else
		snprintf(remark, sizeof remark, _("sorted by %s%s"),
		         exchange_sort_name(exchange_list_sorted(state->list)),
		         state->shows_secrets ? _("   secrets shown") : "");
	screen_ruler(area->row, area->column, area->columns, true, title, remark);
}

static void draw_groups(const struct exchanges_state *state, int row, int cells)
{
	static const char *const titles[GROUP_COUNT] = {
		[GROUP_PROTOCOL] = N_("by protocol   wait"),
		[GROUP_HOST] = N_("by host   wait"),
		[GROUP_COMMAND] = N_("by command   wait"),
	};
	screen_ruler(row, 0, cells, false, _(titles[state->grouping]), "");
	int column = 1;
	for (size_t i = 0; i < state->group_count; i++) {
		const struct exchange_group *group = &state->groups[i];
		char text[256], p50[EXCHANGE_TIME_MAX], p95[EXCHANGE_TIME_MAX],
			p99[EXCHANGE_TIME_MAX], safe[1024];
		snprintf(text, sizeof text, "%.40s %zu   p50 %s  p95 %s  p99 %s", group->name,
		         group->count, exchange_duration(group->waits ? group->p50_ns : -1, p50),
		         exchange_duration(group->waits ? group->p95_ns : -1, p95),
		         exchange_duration(group->waits ? group->p99_ns : -1, p99));
		screen_escape(text, strlen(text), safe, sizeof safe);
		int needed = (int)text_cells(safe);
		if (!group->waits) continue;
		if (i && column + needed > cells - 1) return;
		column += screen_put(row + 1, column, cells - column - 1, ROLE_TEXT, safe) + 4;
	}
}

void exchanges_detail_lines(struct exchanges_state *state)
{
	uint64_t changes = exchange_rows_changes(state->rows);
	bool is_same = state->line_row == state->chosen && state->line_changes == changes;
	if (!exchanges_chosen(state) || is_same) return;
	state->line_row = state->chosen;
	state->line_changes = changes;
	state->line_count = exchange_rows_detail(state->rows, state->chosen, !state->shows_secrets,
	                                         state->lines);
}

/* What the request and the answer say; when, stands in the line above the keys. */
static void draw_detail(struct exchanges_state *state, int row, int cells)
{
	screen_ruler(row, 0, cells, false, "", "");
	if (!exchanges_chosen(state)) return;
	exchanges_detail_lines(state);
	for (size_t i = 1; i < state->line_count; i++)
		screen_put(row + (int)i, 1, cells - 2, i == 1 ? ROLE_CLIENT : ROLE_SERVER,
		           state->lines[i]);
}

static void keep_in_sight(struct exchanges_state *state)
{
	size_t height = state->height > 0 ? (size_t)state->height : 1;
	size_t count = exchange_list_count(state->list);
	if (state->cursor < state->top) state->top = state->cursor;
	if (state->cursor >= state->top + height) state->top = state->cursor - height + 1;
	if (state->top + height > count) state->top = count > height ? count - height : 0;
}

void exchanges_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct exchanges_state *state = views_state(app);
	struct exchange_columns columns = exchange_columns_make(state, area->columns);
	bool has_panels = area->rows >= PANELS_ROWS;
	int groups = has_panels ? 2 : 0, detail = has_panels ? EXCHANGE_LINES_MAX : 0;
	state->height = area->rows - 2 - groups - detail;
	keep_in_sight(state);
	draw_title(app, state, area);
	draw_heading(&columns, area->row + 1);
	size_t count = exchange_list_count(state->list);
	for (int i = 0; i < state->height && state->top + (size_t)i < count; i++)
		draw_row(app, state, &columns, state->top + (size_t)i, area->row + 2 + i,
		         area->columns);
	if (!has_panels) return;
	int below = area->row + area->rows - groups - detail;
	draw_groups(state, below, area->columns);
	draw_detail(state, below + groups, area->columns);
}
