/* The exchanges view: gathers rows between keys, moves a cursor over them, leads to their packets. */
#include "exchanges_view.h"

#include "base/language.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare_view.h"
#include "exchanges_state.h"
#include "filter/filter.h"
#include "ladder_view.h"

enum {
	SLICE_NS = 5 * 1000 * 1000,
	FRAMES_AT_ONCE = 64,
	ROWS_AT_ONCE = 256,
	REMAKE_NS = 250 * 1000 * 1000,
	REMAKE_SHARE = 20, /* making it takes at most one part of so many of the time */
	SAVE_ASKED_CELLS = 60,
	SAVE_ANSWER_CELLS = 48,
};

struct exchanges_state *exchanges_state(const struct app *app)
{
	return views_top(app) == &exchanges_view ? views_state(app) : NULL;
}

const struct exchange_row *exchanges_chosen(const struct exchanges_state *state)
{
	if (state->cursor >= exchange_list_count(state->list)) return NULL;
	return exchange_rows_at(state->rows, exchange_list_at(state->list, state->cursor));
}

bool exchanges_are_complete(const struct app *app)
{
	return app->status.state != UI_CAPTURING && app->status.state != UI_LOADING;
}

void exchanges_view_open(struct app *app, const char *filter)
{
	if (!app->engine) return;
	struct exchanges_state *state = calloc(1, sizeof *state);
	if (!state) abort();
	const struct preferences *preferences = app->session->preferences;
	state->rows = exchange_rows_open(app->engine, preferences);
	state->list = exchange_list_open(state->rows, app->engine, preferences);
	state->line_row = SIZE_MAX;
	state->begin_frame = app->list.is_following ? UINT32_MAX : app->frame;
	state->is_gathering = true;
	exchange_list_filter(state->list, filter);
	views_push(app, &exchanges_view, state);
}

static void exchanges_close(void *state_in)
{
	struct exchanges_state *state = state_in;
	exchange_list_close(state->list);
	exchange_rows_close(state->rows);
	free(state);
}

/* ---- the cursor */

static void go_to_place(struct exchanges_state *state, size_t place)
{
	size_t count = exchange_list_count(state->list);
	if (!count) return;
	state->cursor = place < count ? place : count - 1;
	state->chosen = exchange_list_at(state->list, state->cursor);
}

/* Once: the row of the frame that was selected when the view was opened, or the next one after it. */
static void go_to_begin(struct exchanges_state *state)
{
	size_t count = exchange_list_count(state->list), place = 0;
	if (!state->begin_frame) return;
	bool is_read = exchange_rows_position(state->rows) >= state->begin_frame;
	if (!is_read && state->is_gathering) return;
	state->is_at_end = state->begin_frame == UINT32_MAX;
	while (!state->is_at_end && place + 1 < count) {
		size_t index = exchange_list_at(state->list, place);
		if (exchange_rows_at(state->rows, index)->last_frame >= state->begin_frame) break;
		place++;
	}
	state->begin_frame = 0;
	go_to_place(state, place);
}

/* The cursor stays on its row, wherever that is now; at the end it stays there. */
static void list_changed(struct app *app, struct exchanges_state *state)
{
	size_t count = exchange_list_count(state->list);
	state->made_ns = app_now_ns();
	state->group_count = exchange_list_groups(state->list, state->grouping, state->groups,
	                                          EXCHANGES_GROUPS_SHOWN);
	go_to_begin(state);
	if (state->goes_to_top) {
		go_to_place(state, 0);
		state->goes_to_top = false;
	} else if (state->is_at_end) {
		go_to_place(state, count ? count - 1 : 0);
	} else {
		size_t place = exchange_list_place(state->list, state->chosen);
		go_to_place(state, place < count ? place : state->cursor);
	}
	app->is_dirty = true;
}

static void exchanges_move(struct app *app, enum motion motion, unsigned count)
{
	struct exchanges_state *state = views_state(app);
	size_t rows = exchange_list_count(state->list), last = rows ? rows - 1 : 0;
	size_t page = state->height > 1 ? (size_t)state->height - 1 : 1;
	size_t step = motion == MOVE_PAGE_UP || motion == MOVE_PAGE_DOWN ? page * count : count;
	state->begin_frame = 0;
	state->is_at_end = motion == MOVE_LAST;
	switch (motion) {
	case MOVE_UP:
	case MOVE_PAGE_UP:
		go_to_place(state, state->cursor < step ? 0 : state->cursor - step);
		break;
	case MOVE_DOWN:
	case MOVE_PAGE_DOWN: go_to_place(state, state->cursor + step); break;
	case MOVE_FIRST: go_to_place(state, 0); break;
	case MOVE_LAST: go_to_place(state, last); break;
	default: break;
	}
}

static void exchanges_enter(struct app *app)
{
	const struct exchange_row *row = exchanges_chosen(views_state(app));
	if (row) views_open_frame(app, row->made_frame);
}

static void exchanges_click(struct app *app, int row, int column)
{
	struct exchanges_state *state = views_state(app);
	size_t place = state->top + (size_t)(row > 1 ? row - 2 : 0);
	if (row < 2 || row - 2 >= state->height || place >= exchange_list_count(state->list))
		return;
	state->is_at_end = false;
	go_to_place(state, place);
}

static void exchanges_hint(struct app *app, char *out, size_t size)
{
	struct exchanges_state *state = views_state(app);
	if (!exchanges_chosen(state)) {
		snprintf(out, size, "%s", state->is_gathering ? "" : _("no exchange here"));
		return;
	}
	exchanges_detail_lines(state);
	snprintf(out, size, "%s", state->lines[0]);
}

/* ---- the keys */

/* Makes the list anew at the next step. */
static void list_wants(struct app *app, struct exchanges_state *state)
{
	state->made_ns = 0;
	state->line_row = SIZE_MAX;
	app->is_dirty = true;
}

void exchanges_next_sort(struct app *app)
{
	struct exchanges_state *state = exchanges_state(app);
	if (!state) return;
	enum exchange_sort sort = (exchange_list_sorted(state->list) + 1) % SORT_COUNT;
	exchange_list_sort(state->list, sort);
	state->goes_to_top = true;
	state->is_at_end = false;
	list_wants(app, state);
}

void exchanges_next_grouping(struct app *app)
{
	struct exchanges_state *state = exchanges_state(app);
	if (!state) return;
	state->grouping = (state->grouping + 1) % GROUP_COUNT;
	state->group_count = exchange_list_groups(state->list, state->grouping, state->groups,
	                                          EXCHANGES_GROUPS_SHOWN);
}

void exchanges_toggle_secrets(struct app *app)
{
	struct exchanges_state *state = exchanges_state(app);
	if (!state) return;
	state->shows_secrets = !state->shows_secrets;
	state->line_row = SIZE_MAX;
}

static void filter_label(struct app *app, char *out, size_t size)
{
	snprintf(out, size, _("exchanges / "));
}

static bool filter_accept(struct app *app, const char *text)
{
	struct exchanges_state *state = exchanges_state(app);
	if (!state) return true;
	bool is_filter = exchange_list_filter(state->list, text);
	list_wants(app, state);
	if (!is_filter) app_say(app, ROLE_TEXT, "no display filter: rows that hold \"%s\"", text);
	return true;
}

static enum validity filter_check(struct app *app, const char *text, struct error *error_out)
{
	struct error error;
	if (!*text) return TEXT_NEUTRAL;
	struct filter *filter = filter_compile(app->registry, text, &error);
	filter_close(filter);
	return filter ? TEXT_VALID : TEXT_NEUTRAL;
}

static const struct prompt_ops filter_prompt = {
	.label = filter_label,
	.accept = filter_accept,
	.check = filter_check,
	.keys = "Enter apply: a display filter, or text to look for   Esc cancel",
};

void exchanges_filter(struct app *app)
{
	struct exchanges_state *state = exchanges_state(app);
	if (state)
		prompt_open(app, &filter_prompt, exchange_list_filter_text(state->list),
		            &app->prompt.filters);
}

/* The stream of the row, beside its packet. */
void exchanges_follow(struct app *app)
{
	struct exchanges_state *state = exchanges_state(app);
	const struct exchange_row *row = state ? exchanges_chosen(state) : NULL;
	if (!row) return;
	views_open_frame(app, row->made_frame);
	stream_open_selected(app);
}

void exchanges_compare(struct app *app)
{
	struct exchanges_state *state = exchanges_state(app);
	const struct exchange_row *row = state ? exchanges_chosen(state) : NULL;
	if (!row) return;
	app->list.is_following = false;
	app_select(app, row->made_frame);
	compare_choose(app);
}

/* The conversation of the row as a sequence diagram, over this view. */
void exchanges_ladder(struct app *app)
{
	struct exchanges_state *state = exchanges_state(app);
	const struct exchange_row *row = state ? exchanges_chosen(state) : NULL;
	if (!row) return;
	app->list.is_following = false;
	app_select(app, row->made_frame);
	ladder_view_open_selected(app);
}

/* To the row of the answer that set this request's cookie. */
void exchanges_cookie(struct app *app)
{
	struct exchanges_state *state = exchanges_state(app);
	if (!state || !exchanges_chosen(state)) return;
	uint32_t frame = exchange_rows_cookie_of(state->rows, state->chosen);
	size_t count = exchange_list_count(state->list), place = 0;
	for (; frame && place < count; place++) {
		size_t index = exchange_list_at(state->list, place);
		if (exchange_rows_at(state->rows, index)->answer_frame == frame) break;
	}
	if (!frame)
		app_say(app, ROLE_TEXT, "no cookie here whose setting was captured");
	else if (place == count)
		app_say(app, ROLE_TEXT, "set by frame %u, which the filter leaves out", frame);
	else
		go_to_place(state, place);
}

/* ---- text */

static struct exchange_form exchanges_form(const struct app *app,
                                           const struct exchanges_state *state)
{
	return (struct exchange_form){ .zero_ns = store_time_ns(app->store, 1),
		                       .is_masked = !state->shows_secrets,
		                       .is_complete = exchanges_are_complete(app),
		                       .asked_cells = SAVE_ASKED_CELLS,
		                       .answer_cells = SAVE_ANSWER_CELLS };
}

static void exchanges_copy(struct app *app, char *out, size_t size)
{
	struct exchanges_state *state = views_state(app);
	const struct exchange_row *row = exchanges_chosen(state);
	char asked[EXCHANGE_TEXT_MAX], answer[EXCHANGE_TEXT_MAX], time[EXCHANGE_TIME_MAX];
	bool is_masked = !state->shows_secrets;
	if (!row) return;
	snprintf(out, size, "%s: %s -> %s  %s", row->protocol,
	         exchange_rows_asked(state->rows, row, is_masked, asked),
	         exchange_rows_answered(state->rows, row, is_masked, exchanges_are_complete(app),
	                                answer),
	         exchange_duration(row->wait_ns, time));
}

static void page_to_file(struct page *page, FILE *file)
{
	for (size_t i = 0; i < page_line_count(page); i++) {
		const struct page_line *line = page_line(page, i);
		fprintf(file, "%.*s\n", (int)line->length, page_line_text(page, line));
	}
	page_reset(page);
}

bool exchanges_save_to(struct app *app, const char *path)
{
	struct exchanges_state *state = exchanges_state(app);
	FILE *file = state ? fopen(path, "we") : NULL;
	if (!file) {
		app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
		return false;
	}
	struct exchange_form form = exchanges_form(app, state);
	struct page *page = page_open();
	size_t count = exchange_list_count(state->list);
	exchange_page_heading(&form, page);
	for (size_t i = 0; i < count; i++) {
		size_t index = exchange_list_at(state->list, i);
		exchange_page_row(state->rows, exchange_rows_at(state->rows, index), &form, page);
		page_to_file(page, file);
	}
	exchange_page_groups(state->list, page);
	page_to_file(page, file);
	page_close(page);
	bool is_written = fclose(file) == 0;
	if (is_written)
		app_say(app, ROLE_GOOD, "%zu exchanges saved to %s", count, path);
	else
		app_say(app, ROLE_BAD, "%s: %s", path, strerror(errno));
	return is_written;
}

static void save_label(struct app *app, char *out, size_t size)
{
	snprintf(out, size, _("save this table as text to: "));
}

static bool save_accept(struct app *app, const char *text)
{
	if (*text) exchanges_save_to(app, text);
	return true;
}

static const struct prompt_ops save_prompt = {
	.label = save_label,
	.accept = save_accept,
	.keys = "Enter save  Esc cancel",
};

void exchanges_save(struct app *app)
{
	if (exchanges_state(app)) prompt_open(app, &save_prompt, "exchanges.txt", NULL);
}

/* ---- time */

/* Makes the list; a large one is made less often. True: the slice was over before it was. */
static bool exchanges_make(struct app *app, struct exchanges_state *state)
{
	int64_t begin_ns = app_now_ns();
	while (exchange_list_advance(state->list, ROWS_AT_ONCE)) {
		if (app_now_ns() - begin_ns < SLICE_NS) continue;
		state->making_ns += app_now_ns() - begin_ns;
		return true;
	}
	list_changed(app, state);
	int64_t cost_ns = (state->making_ns + state->made_ns - begin_ns) * REMAKE_SHARE;
	state->making_ns = 0;
	state->remake_ns = cost_ns > REMAKE_NS ? cost_ns : REMAKE_NS;
	return false;
}

/* Reads frames until the slice is over, and makes the list when all are read, or some times a second. */
static bool exchanges_step(struct app *app)
{
	struct exchanges_state *state = views_state(app);
	int64_t begin_ns = app_now_ns();
	bool is_more = true, was_gathering = state->is_gathering;
	while (is_more && app_now_ns() - begin_ns < SLICE_NS)
		is_more = exchange_rows_advance(state->rows, FRAMES_AT_ONCE);
	state->is_gathering = is_more;
	bool is_ended = was_gathering && !is_more;
	if (is_ended) app->is_dirty = true;
	if (!exchange_list_is_stale(state->list)) return is_more;
	bool is_due = begin_ns - state->made_ns >= state->remake_ns || is_ended;
	if (!is_due) app_wake_at(app, state->made_ns + state->remake_ns);
	return (is_due && exchanges_make(app, state)) || is_more;
}

const struct pane_ops exchanges_view = {
	.name = "exchanges",
	.where = IN_EXCHANGES,
	.draw = exchanges_draw,
	.move = exchanges_move,
	.enter = exchanges_enter,
	.click = exchanges_click,
	.hint = exchanges_hint,
	.copy = exchanges_copy,
	.step = exchanges_step,
	.close = exchanges_close,
};
