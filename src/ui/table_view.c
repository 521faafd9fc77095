/* The table view: reads and orders between keys, moves a cursor over the rows, leads to what they count. */
#include "table_view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter/filter.h"
#include "ladder_view.h"
#include "table_state.h"

enum {
	SLICE_NS = 5 * 1000 * 1000,
	FRAMES_AT_ONCE = 256,
	ROWS_AT_ONCE = 4096,
	PAUSE_MIN_NS = 250 * 1000 * 1000,
	PAUSE_SHARE = 20, /* reading and ordering take at most one part of so many of the time */
};

static const int64_t pause_max_ns = (int64_t)5 * 1000 * 1000 * 1000;

struct table_state *table_state(const struct app *app)
{
	return views_top(app) == &table_view ? views_state(app) : NULL;
}

/* ---- opening */

static void table_end(struct table_state *state)
{
	counts_close(state->table);
	filter_close(state->filter);
	state->table = NULL;
	state->filter = NULL;
}

/* Counts anew from the first frame. */
static void table_begin(struct app *app, struct table_state *state, bool is_limited)
{
	const char *text = shown_filter(&app->shown);
	struct error error;
	table_end(state);
	if (is_limited && *text) state->filter = filter_compile(app->registry, text, &error);
	const struct pass_source source = {
		.engine = app->engine,
		.preferences = app->session->preferences,
		.filter = state->filter,
		.is_two_pass = app->status.state == UI_LOADED,
	};
	state->table = counts_open(state->kind, &source, state->variant);
	counts_sort(state->table, state->sort, state->is_reversed);
	state->cursor = state->top = state->chosen = state->point_count = 0;
	state->has_moved = false;
	state->is_reading = true;
	state->is_ordering = false;
	state->tracked = app->tracked;
	state->begun_ns = state->made_ns = app_now_ns();
	app->is_dirty = true;
}

static bool table_refuse(struct app *app, const struct counts_kind *kind, const char *variant)
{
	char names[256] = "";
	for (size_t i = 0; kind->variant(i); i++) {
		size_t used = strlen(names);
		snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "",
		         kind->variant(i));
	}
	app_say(app, ROLE_BAD, "%s: there is no \"%s\"%s%s", kind->name, variant,
	        *names ? ", there is " : "", names);
	return false;
}

bool table_view_open(struct app *app, const struct counts_kind *kind, const char *variant)
{
	const struct pass_source source = { .engine = app->engine };
	if (!app->engine) return false;
	size_t chosen =
		*variant ? counts_variant(kind, variant) : counts_first_variant(kind, &source);
	if (!kind->variant(chosen)) return table_refuse(app, kind, variant);
	struct table_state *state = calloc(1, sizeof *state);
	if (!state) abort();
	state->kind = kind;
	state->variant = chosen;
	state->sort = kind->first_sort;
	table_begin(app, state, false);
	views_push(app, &table_view, state);
	return true;
}

static void table_view_close(void *state)
{
	table_end(state);
	free(state);
}

/* ---- the cursor */

static void table_go_to(struct table_state *state, size_t place)
{
	size_t count = counts_count(state->table);
	if (!count) return;
	state->cursor = place < count ? place : count - 1;
	state->chosen = counts_row(state->table, state->cursor);
}

static void table_move(struct app *app, enum motion motion, unsigned count)
{
	struct table_state *state = views_state(app);
	size_t page = state->height > 1 ? (size_t)state->height - 1 : 1;
	size_t step = motion == MOVE_PAGE_UP || motion == MOVE_PAGE_DOWN ? page * count : count;
	state->has_moved = true;
	switch (motion) {
	case MOVE_UP:
	case MOVE_PAGE_UP:
		table_go_to(state, state->cursor < step ? 0 : state->cursor - step);
		break;
	case MOVE_DOWN:
	case MOVE_PAGE_DOWN: table_go_to(state, state->cursor + step); break;
	case MOVE_FIRST:
		table_go_to(state, 0);
		state->has_moved = false;
		break;
	case MOVE_LAST: table_go_to(state, SIZE_MAX); break;
	case MOVE_LEFT: table_view_neighbour(app, -1); break;
	case MOVE_RIGHT: table_view_neighbour(app, 1); break;
	}
}

static void table_click(struct app *app, int row, int column)
{
	struct table_state *state = views_state(app);
	struct area area = views_area();
	int first = area.rows - state->height;
	size_t place = state->top + (size_t)(row > first ? row - first : 0);
	if (row < first || place >= counts_count(state->table)) return;
	state->has_moved = true;
	table_go_to(state, place);
}

/* The row under the cursor; false: there is none. */
static bool table_chosen(const struct app *app, const struct table_state **state_out, size_t *row)
{
	const struct table_state *state = table_state(app);
	if (!state || state->cursor >= counts_count(state->table)) return false;
	*state_out = state;
	*row = state->chosen;
	return true;
}

static void table_hint(struct app *app, char *out, size_t size)
{
	const struct table_state *state;
	size_t row;
	char filter[COUNTS_TEXT_MAX];
	if (!table_chosen(app, &state, &row)) {
		snprintf(out, size, "%s",
		         table_state(app)->is_reading ? "" : "nothing of this here");
		return;
	}
	counts_filter(state->table, row, filter, sizeof filter);
	uint32_t frame = counts_frame(state->table, row);
	if (state->kind->leads_on && frame)
		snprintf(out, size, "Enter: frame %u%s%s", frame, *filter ? "   p: " : "", filter);
	else if (*filter && frame)
		snprintf(out, size, "%s   first in frame %u", filter, frame);
	else
		snprintf(out, size, "%s", filter);
}

static void table_copy(struct app *app, char *out, size_t size)
{
	const struct table_state *state;
	size_t row;
	if (table_chosen(app, &state, &row)) table_line(state, row, out, size);
}

/* ---- where rows lead */

void table_view_filter(struct app *app)
{
	const struct table_state *state;
	size_t row;
	char filter[COUNTS_TEXT_MAX] = "";
	if (table_chosen(app, &state, &row))
		counts_filter(state->table, row, filter, sizeof filter);
	if (*filter && filter_apply(app, filter))
		views_close(app);
	else if (!*filter)
		app_say(app, ROLE_TEXT, "this cannot be filtered by");
}

void table_view_go(struct app *app)
{
	const struct table_state *state;
	size_t row;
	uint32_t frame = table_chosen(app, &state, &row) ? counts_frame(state->table, row) : 0;
	if (frame)
		views_open_frame(app, frame);
	else
		app_say(app, ROLE_TEXT, "this row has no frame of its own, p filters by it");
}

static void table_enter(struct app *app)
{
	if (table_state(app)->kind->leads_on)
		table_view_go(app);
	else
		table_view_filter(app);
}

static bool table_chosen_stream(struct app *app, struct counts_stream *out, uint32_t *frame)
{
	const struct table_state *state;
	size_t row;
	if (table_chosen(app, &state, &row) && counts_stream_of(state->table, row, out)) {
		*frame = counts_frame(state->table, row);
		return true;
	}
	if (table_state(app)) app_say(app, ROLE_TEXT, "only TCP and UDP have streams");
	return false;
}

void table_view_follow(struct app *app)
{
	struct counts_stream stream;
	uint32_t frame;
	if (!table_chosen_stream(app, &stream, &frame)) return;
	views_open_frame(app, frame);
	stream_open_number(app, stream.type, stream.number);
	app_focus(app, PANE_STREAM);
}

void table_view_ladder(struct app *app)
{
	struct counts_stream stream;
	uint32_t frame;
	if (!table_chosen_stream(app, &stream, &frame)) return;
	const struct ladder_target target = { stream.type == PORT_TCP ? LADDER_TCP_STREAM
		                                                      : LADDER_UDP_STREAM,
		                              stream.number };
	ladder_view_open(app, &target);
}

/* ---- what is counted, in which order */

static void table_order_anew(struct app *app, struct table_state *state)
{
	counts_sort(state->table, state->sort, state->is_reversed);
	state->has_moved = false;
	counts_order(state->table);
	state->is_ordering = true;
	app->is_dirty = true;
}

static bool table_may_sort(struct app *app, const struct table_state *state)
{
	if (state && state->kind->is_ordered)
		app_say(app, ROLE_TEXT, "these rows have an order of their own");
	return state && !state->kind->is_ordered;
}

void table_view_sort(struct app *app)
{
	struct table_state *state = table_state(app);
	if (!table_may_sort(app, state)) return;
	state->sort = (state->sort + 1) % state->kind->column_count;
	state->is_reversed = false;
	table_order_anew(app, state);
}

void table_view_reverse(struct app *app)
{
	struct table_state *state = table_state(app);
	if (!table_may_sort(app, state)) return;
	state->is_reversed = !state->is_reversed;
	table_order_anew(app, state);
}

void table_view_neighbour(struct app *app, int step)
{
	struct table_state *state = table_state(app);
	if (!state) return;
	size_t wanted = step > 0 ? state->variant + 1 : state->variant - 1;
	if ((step < 0 && state->variant == 0) || !state->kind->variant(wanted)) {
		app_say(app, ROLE_TEXT, step > 0 ? "this is the last" : "this is the first");
		return;
	}
	state->variant = wanted;
	table_begin(app, state, state->filter != NULL);
}

void table_view_limit(struct app *app)
{
	struct table_state *state = table_state(app);
	if (!state) return;
	if (!state->filter && !*shown_filter(&app->shown))
		app_say(app, ROLE_TEXT, "there is no display filter: all frames are counted");
	else
		table_begin(app, state, state->filter == NULL);
}

/* ---- saving */

static void save_label(struct app *app, char *out, size_t size)
{
	snprintf(out, size, "save this table as text to: ");
}

static bool table_write(const struct table_state *state, FILE *file)
{
	char line[SCREEN_TEXT_MAX];
	table_line(state, COUNTS_NO_ROW, line, sizeof line);
	fprintf(file, "%s\n", line);
	for (size_t i = 0; i < counts_count(state->table); i++) {
		table_line(state, counts_row(state->table, i), line, sizeof line);
		fprintf(file, "%s\n", line);
	}
	return fclose(file) == 0;
}

static bool save_accept(struct app *app, const char *path)
{
	const struct table_state *state = table_state(app);
	if (!state || !*path) return true;
	FILE *file = fopen(path, "we");
	if (file && table_write(state, file))
		app_say(app, ROLE_GOOD, "%zu rows saved to %s", counts_count(state->table), path);
	else
		app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
	return true;
}

static const struct prompt_ops save_prompt = {
	.label = save_label,
	.accept = save_accept,
	.keys = "Enter save  Esc cancel",
};

void table_view_save(struct app *app)
{
	const struct table_state *state = table_state(app);
	char name[64];
	if (!state) return;
	snprintf(name, sizeof name, "%.40s.txt", state->kind->name);
	prompt_open(app, &save_prompt, name, NULL);
}

/* ---- time */

/* The heights of the graph: as many rows a point as are needed to have room for all. */
static void table_make_points(struct table_state *state)
{
	size_t rows = counts_count(state->table);
	if (!state->kind->has_graph) return;
	state->point_rows = rows / GRAPH_POINTS_MAX + 1;
	state->point_count = (rows + state->point_rows - 1) / state->point_rows;
	memset(state->points, 0, sizeof state->points);
	state->highest = 0;
	for (size_t row = 0; row < rows; row++) {
		uint64_t *point = &state->points[row / state->point_rows];
		*point += counts_key_of(state->table, row, state->kind->graph).low;
		if (*point > state->highest) state->highest = *point;
	}
}

/* The cursor stays on its row, wherever that is now; at the top it stays there. */
static void table_made(struct app *app, struct table_state *state)
{
	int64_t now_ns = app_now_ns();
	int64_t pause_ns = (now_ns - state->begun_ns) * PAUSE_SHARE;
	state->pause_ns = pause_ns < PAUSE_MIN_NS   ? PAUSE_MIN_NS
	                  : pause_ns > pause_max_ns ? pause_max_ns
	                                            : pause_ns;
	state->made_ns = now_ns;
	size_t place = 0, count = counts_count(state->table);
	while (state->has_moved && place < count &&
	       counts_row(state->table, place) != state->chosen)
		place++;
	table_go_to(state, place < count ? place : state->cursor);
	table_make_points(state);
	app->is_dirty = true;
}

/* Orders in slices; true while there is more. */
static bool table_go_on_ordering(struct app *app, struct table_state *state, int64_t end_ns)
{
	bool is_more = true;
	while (is_more && app_now_ns() < end_ns)
		is_more = counts_order_step(state->table, ROWS_AT_ONCE);
	if (is_more) return true;
	state->is_ordering = false;
	table_made(app, state);
	return state->is_reading;
}

/* Reads until the slice is over; orders when all is read, and from time to time before. */
static bool table_go_on_reading(struct app *app, struct table_state *state, int64_t end_ns)
{
	bool is_more = true;
	while (is_more && app_now_ns() < end_ns)
		is_more = counts_read(state->table, FRAMES_AT_ONCE);
	state->is_reading = is_more;
	if (is_more && app_now_ns() - state->made_ns < PAUSE_MIN_NS) return true;
	counts_order(state->table);
	state->is_ordering = true;
	return true;
}

static bool table_step(struct app *app)
{
	struct table_state *state = views_state(app);
	int64_t now_ns = app_now_ns(), end_ns = now_ns + SLICE_NS;
	if (state->is_ordering) return table_go_on_ordering(app, state, end_ns);
	if (state->is_reading) return table_go_on_reading(app, state, end_ns);
	if (state->tracked == app->tracked) return false;
	if (now_ns - state->made_ns < state->pause_ns) {
		app_wake_at(app, state->made_ns + state->pause_ns);
		return false;
	}
	state->is_reading = true;
	state->tracked = app->tracked;
	state->begun_ns = now_ns;
	return table_go_on_reading(app, state, end_ns);
}

const struct pane_ops table_view = {
	.name = "table",
	.where = IN_TABLE,
	.draw = table_draw,
	.move = table_move,
	.enter = table_enter,
	.click = table_click,
	.hint = table_hint,
	.copy = table_copy,
	.step = table_step,
	.close = table_view_close,
};
