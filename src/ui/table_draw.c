/* The table view on screen: columns that give way on narrow terminals, a graph of dots above the rows. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "table_state.h"

enum {
	GAP = 1,
	GRAPH_ROWS_MAX = 8,
	GRAPH_FROM_ROWS = 14, /* a view lower than this has none */
	DOTS_ACROSS = 2,      /* of a braille character */
	DOTS_DOWN = 4,
	BRAILLE = 0x2800,
	TEXT_BYTES_A_CELL = 8,
};

/* Where a column is drawn; cells 0: there is no room for it. */
struct table_place {
	int column, cells;
};

static void table_places(const struct table_state *state, int cells,
                         struct table_place out[COUNTS_COLUMNS_MAX])
{
	const struct counts_kind *kind = state->kind;
	int left = cells - 2, elastic = 0;
	for (size_t i = 0; i < kind->column_count; i++) {
		const struct counts_column *column = &kind->columns[i];
		bool has_room = cells >= (int)column->from_cells;
		out[i] = (struct table_place){ .cells = has_room ? (int)column->cells : 0 };
		left -= has_room ? out[i].cells + GAP : 0;
		elastic += has_room && !column->cells;
	}
	int at = 1;
	for (size_t i = 0; i < kind->column_count; i++) {
		const struct counts_column *column = &kind->columns[i];
		if (cells < (int)column->from_cells) continue;
		if (!column->cells) {
			out[i].cells = left > 0 ? left / elastic : 0;
			left -= out[i].cells;
			elastic--;
		}
		out[i].column = at;
		at += out[i].cells + GAP;
	}
}

static void table_put(int row, const struct table_place *place, const struct counts_column *column,
                      enum role role, const char *text)
{
	if (place->cells <= 0) return;
	if (column->is_number)
		screen_put_right(row, place->column, place->cells, role, text);
	else
		screen_put(row, place->column, place->cells, role, text);
}

static void table_draw_title(struct app *app, const struct table_state *state,
                             const struct area *area)
{
	char title[512], remark[256];
	const char *variant = state->kind->variant(state->variant);
	size_t count = counts_count(state->table);
	snprintf(title, sizeof title, "%s%s%s   %zu row%s%s%s", state->kind->name,
	         *variant ? "   " : "", variant, count, count == 1 ? "" : "s",
	         state->filter ? "   of the frames shown: " : "",
	         state->filter ? shown_filter(&app->shown) : "");
	if (state->is_reading)
		snprintf(remark, sizeof remark, "reading");
	else if (state->kind->is_ordered)
		snprintf(remark, sizeof remark, "%s",
		         app->status.state == UI_CAPTURING ? "live" : "");
	else
		snprintf(remark, sizeof remark, "sorted by %s%s",
		         state->kind->columns[state->sort].title,
		         state->is_reversed ? ", reversed" : "");
	screen_ruler(area->row, area->column, area->columns, true, title, remark);
}

/* ---- the graph */

/* The height of a column of dots: the highest of the points that fall into it. */
static uint64_t graph_height(const struct table_state *state, size_t dot, size_t dots)
{
	size_t from = dot * state->point_count / dots, to = (dot + 1) * state->point_count / dots;
	uint64_t height = 0;
	if (to <= from) to = from + 1;
	for (size_t i = from; i < to && i < state->point_count; i++)
		if (state->points[i] > height) height = state->points[i];
	return height;
}

/* Which of the four dots, from the bottom, of a character in this row of the graph are set. */
static unsigned graph_dots(uint64_t height, uint64_t highest, int rows, int row_from_bottom)
{
	uint64_t all = (uint64_t)rows * DOTS_DOWN;
	uint64_t filled = highest ? (height * all + highest - 1) / highest : 0;
	uint64_t below = (uint64_t)row_from_bottom * DOTS_DOWN;
	if (filled <= below) return 0;
	return filled - below < DOTS_DOWN ? (unsigned)(filled - below) : DOTS_DOWN;
}

static void graph_draw_cell(const struct table_state *state, int row, int column, int cells,
                            int rows, int row_from_bottom)
{
	/* bits of the dots from the bottom up, left and right */
	static const uint8_t bits[DOTS_ACROSS][DOTS_DOWN + 1] = {
		{ 0, 0x40, 0x44, 0x46, 0x47 },
		{ 0, 0x80, 0xa0, 0xb0, 0xb8 },
	};
	size_t dots = (size_t)cells * DOTS_ACROSS;
	unsigned sign = 0;
	char text[8] = "";
	for (int side = 0; side < DOTS_ACROSS; side++) {
		size_t dot = (size_t)column * DOTS_ACROSS + (size_t)side;
		uint64_t height = graph_height(state, dot, dots);
		sign |= bits[side][graph_dots(height, state->highest, rows, row_from_bottom)];
	}
	size_t at = state->chosen / state->point_rows * (size_t)cells / state->point_count;
	if (!sign) return;
	text[utf8_encode(BRAILLE + sign, text)] = 0;
	screen_put(row, 1 + column, 1, at == (size_t)column ? ROLE_SELECTED : ROLE_GOOD, text);
}

/* Dots over the whole width, the highest point as tall as the graph, and a line below that says how much. */
static void graph_draw(const struct table_state *state, int row, int rows, int cells)
{
	if (!state->point_count) return;
	for (int i = 0; i < rows; i++)
		for (int column = 0; column < cells; column++)
			graph_draw_cell(state, row + i, column, cells, rows, rows - 1 - i);
}

/* ---- rows */

static enum role table_role(const struct table_state *state, size_t column)
{
	if (state->kind->columns[column].is_number) return ROLE_TEXT;
	if (state->kind->stream && column < 2) return column ? ROLE_SERVER : ROLE_CLIENT;
	return ROLE_TEXT;
}

static void table_draw_row(const struct table_state *state, const struct table_place *places,
                           size_t place, int screen_row, int cells)
{
	char text[COUNTS_TEXT_MAX];
	size_t row = counts_row(state->table, place);
	for (size_t i = 0; i < state->kind->column_count; i++) {
		if (places[i].cells <= 0) continue;
		counts_text(state->table, row, i, text, sizeof text);
		table_put(screen_row, &places[i], &state->kind->columns[i], table_role(state, i),
		          text);
	}
	if (place != state->cursor) return;
	screen_put(screen_row, 0, 1, ROLE_BOLD, ">");
	screen_paint(screen_row, 0, cells, ROLE_SELECTED);
}

static void table_keep_in_sight(struct table_state *state)
{
	size_t height = state->height > 0 ? (size_t)state->height : 1;
	size_t count = counts_count(state->table);
	if (state->cursor < state->top) state->top = state->cursor;
	if (state->cursor >= state->top + height) state->top = state->cursor - height + 1;
	if (state->top + height > count) state->top = count > height ? count - height : 0;
}

void table_draw(struct app *app, const struct area *area, bool has_focus)
{
	struct table_state *state = views_state(app);
	struct table_place places[COUNTS_COLUMNS_MAX];
	bool has_graph = state->kind->has_graph && area->rows >= GRAPH_FROM_ROWS;
	int graph = has_graph ? area->rows / 3 : 0;
	if (graph > GRAPH_ROWS_MAX) graph = GRAPH_ROWS_MAX;
	state->height = area->rows - 2 - graph;
	table_keep_in_sight(state);
	table_places(state, area->columns, places);
	table_draw_title(app, state, area);
	graph_draw(state, area->row + 1, graph, area->columns - 2);
	int row = area->row + 1 + graph;
	for (size_t i = 0; i < state->kind->column_count; i++)
		table_put(row, &places[i], &state->kind->columns[i], ROLE_HEADER,
		          state->kind->columns[i].title);
	size_t count = counts_count(state->table);
	for (int i = 0; i < state->height && state->top + (size_t)i < count; i++)
		table_draw_row(state, places, state->top + (size_t)i, row + 1 + i, area->columns);
}

/* ---- text */

void table_line(const struct table_state *state, size_t row, char *out, size_t size)
{
	size_t used = 0;
	if (size) out[0] = 0;
	for (size_t i = 0; i < state->kind->column_count && used < size; i++) {
		char text[COUNTS_TEXT_MAX], safe[COUNTS_TEXT_MAX * TEXT_BYTES_A_CELL];
		if (row == COUNTS_NO_ROW)
			snprintf(text, sizeof text, "%s", state->kind->columns[i].title);
		else
			counts_text(state->table, row, i, text, sizeof text);
		text_escape(TEXT_SCREEN, text, strlen(text), safe, sizeof safe);
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? "\t" : "", safe);
	}
}
