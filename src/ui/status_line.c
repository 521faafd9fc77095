/* The first line, which is the truth about the capture, and the two last ones: what the cursor is on,
 * and the keys of this place. */
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "base/text.h"
#include "commands.h"

enum { STATUS_PART_MAX = 256, STATUS_GAP = 3, STATUS_NAME_MIN = 8, HINT_LINES_MAX = 3 };

enum part {
	PART_PROGRAM,
	PART_NAME,
	PART_FRAMES,
	PART_WRITTEN,
	PART_LOST,
	PART_BEHIND,
	PART_FOLLOWING,
	PART_COUNT
};

/* Where there is no room, parts of a higher rank go first; the name is cut before those of rank 1 go. */
enum { RANK_ALWAYS, RANK_MAX = 6 };
static const int status_ranks[PART_COUNT] = {
	[PART_PROGRAM] = RANK_MAX, [PART_NAME] = RANK_ALWAYS, [PART_FRAMES] = RANK_ALWAYS,
	[PART_WRITTEN] = 5,        [PART_LOST] = RANK_ALWAYS, [PART_BEHIND] = 2,
	[PART_FOLLOWING] = 3,
};

struct status_part {
	char text[STATUS_PART_MAX];
	enum role role;
};

static void status_duration(const struct app *app, char *out, size_t size)
{
	int64_t ns = app->tracked ? store_time_ns(app->store, app->tracked) -
	                                    store_time_ns(app->store, 1)
	                          : 0;
	int64_t seconds = ns > 0 ? ns / (1000 * 1000 * 1000) : 0;
	if (seconds >= 3600)
		snprintf(out, size, "%d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
		         (int)(seconds % 60));
	else
		snprintf(out, size, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

static void status_name(const struct app *app, struct status_part *part)
{
	static const char *const words[] = {
		[UI_EMPTY] = "",
		[UI_LOADING] = N_("loading"),
		[UI_LOADED] = "",
		[UI_CAPTURING] = N_("live"),
		[UI_PAUSED] = N_("stopped"),
		[UI_ENDED] = N_("ended"),
	};
	const struct ui_status *status = &app->status;
	bool is_live = status->state >= UI_CAPTURING;
	char duration[32] = "";
	if (is_live) status_duration(app, duration, sizeof duration);
	if (status->state == UI_LOADING)
		snprintf(duration, sizeof duration, "%u %%", status->percent);
	snprintf(part->text, sizeof part->text, "%.120s%s%s%s%s", status->name,
	         *words[status->state] ? " " : "", _(words[status->state]), *duration ? " " : "",
	         duration);
	part->role = status->state == UI_CAPTURING ? ROLE_GOOD : ROLE_BOLD;
}

static void status_frames(const struct app *app, struct status_part *part)
{
	snprintf(part->text, sizeof part->text, _("%u frames, %u shown%s"), app->tracked,
	         shown_count(&app->shown),
	         shown_position(&app->shown) < app->tracked ? _(" so far") : "");
	part->role = ROLE_TEXT;
}

static void status_lost(const struct app *app, struct status_part *part)
{
	const struct ui_status *status = &app->status;
	const struct {
		const char *name;
		uint64_t count;
	} causes[] = { { N_("kernel"), status->lost_kernel },
		       { N_("interface"), status->lost_interface },
		       { N_("ring"), status->lost_ring } };
	uint64_t lost = status->lost_kernel + status->lost_interface + status->lost_ring;
	int at = snprintf(part->text, sizeof part->text, lost ? _("lost %llu:") : _("lost %llu"),
	                  (unsigned long long)lost);
	for (size_t i = 0; lost && i < sizeof causes / sizeof *causes; i++)
		if (causes[i].count && at > 0)
			at += snprintf(part->text + at, sizeof part->text - (size_t)at, " %s %llu",
			               _(causes[i].name), (unsigned long long)causes[i].count);
	part->role = lost ? ROLE_BAD : ROLE_TEXT;
}

static void status_behind(const struct app *app, struct status_part *part)
{
	uint32_t behind = store_stored_count(app->store) - app->tracked;
	snprintf(part->text, sizeof part->text, _("behind %u"), behind);
	part->role = behind > 10000 ? ROLE_WARNING : ROLE_TEXT;
}

static void status_written(const struct app *app, struct status_part *part)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double bytes = (double)app->status.written_bytes;
	size_t unit = 0;
	for (; bytes >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++) bytes /= 1000;
	snprintf(part->text, sizeof part->text, unit ? _("written %.1f %s") : _("written %.0f %s"),
	         bytes, units[unit]);
	part->role = ROLE_DIM;
}

static void status_following(const struct app *app, struct status_part *part)
{
	bool may_grow = app->status.state == UI_CAPTURING || app->status.state == UI_LOADING;
	if (!may_grow) return;
	bool is_following = app->list.is_following;
	if (is_following || app->status.state == UI_CAPTURING)
		snprintf(part->text, sizeof part->text, "%s",
		         is_following ? _("following") : _("paused, G follows"));
	part->role = is_following ? ROLE_GOOD : ROLE_WARNING;
}

/* Cells of all parts up to that rank, side by side. */
static int status_cells(const struct status_part *parts, int rank)
{
	int cells = 2;
	for (int i = 0; i < PART_COUNT; i++)
		if (parts[i].text[0] && status_ranks[i] <= rank)
			cells += (int)text_cells(parts[i].text) + STATUS_GAP;
	return cells - STATUS_GAP;
}

static void status_draw(struct status_part *parts)
{
	int columns = screen_columns(), rank = RANK_MAX, column = 1;
	while (rank > RANK_ALWAYS && status_cells(parts, rank) > columns) rank--;
	int excess = status_cells(parts, rank) - columns,
	    name = (int)text_cells(parts[PART_NAME].text);
	int name_cells = excess > 0 && name - excess > STATUS_NAME_MIN ? name - excess : name;
	for (int i = 0; i < PART_FOLLOWING; i++) {
		int cells = i == PART_NAME ? name_cells : columns - column;
		if (!parts[i].text[0] || status_ranks[i] > rank) continue;
		column += STATUS_GAP + screen_put(0, column, cells, parts[i].role, parts[i].text);
	}
	const struct status_part *following = &parts[PART_FOLLOWING];
	if (following->text[0] && status_ranks[PART_FOLLOWING] <= rank)
		screen_put_right(0, column, columns - column - 1, following->role, following->text);
}

void status_line_draw(struct app *app)
{
	struct status_part parts[PART_COUNT] = { [PART_PROGRAM] = { "dogfish", ROLE_DIM } };
	const struct ui_status *status = &app->status;
	bool is_live = status->state >= UI_CAPTURING;
	bool has_lost = status->lost_kernel || status->lost_interface || status->lost_ring;
	status_name(app, &parts[PART_NAME]);
	status_frames(app, &parts[PART_FRAMES]);
	if (is_live) status_written(app, &parts[PART_WRITTEN]);
	if (is_live || has_lost) status_lost(app, &parts[PART_LOST]);
	if (is_live || store_stored_count(app->store) > app->tracked)
		status_behind(app, &parts[PART_BEHIND]);
	status_following(app, &parts[PART_FOLLOWING]);
	status_draw(parts);
}

/* The labels of the commands that work here, as many as fit; help and quit are at the right. */
static void hint_keys(const struct app *app, int row)
{
	unsigned where = app_where(app);
	int columns = screen_columns(), column = 1, end = columns - 1;
	const bool has_help = where & (IN_MAIN | IN_START | IN_VIEWS);
	const char *last =
		where & (IN_STREAM | IN_VIEWS) ? _("? help  Esc back") : _("? help  q quit");
	if (has_help) end -= (int)text_cells(last) + 2;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];
		char name[32] = "";
		if (!(command->where & where) || !command->label) continue;
		const char *label = _(command->label);
		if (has_help && strstr(last, label)) continue;
		bool has_key = strchr(label, ' ') && label[1] == ' '; /* "[ ] stream" */
		if (!has_key) input_name(command->keys[0], name, sizeof name);
		int cells = (int)(text_cells(name) + text_cells(label) + !has_key);
		if (column + cells > end) continue;
		column += screen_put(row, column, end - column, ROLE_KEY, name);
		column += !has_key;
		column += screen_put(row, column, end - column, ROLE_TEXT, label) + 2;
	}
	if (has_help) screen_put_right(row, end, columns - end - 1, ROLE_TEXT, last);
}

/* Puts text above the keys, over what is there if it needs more lines. */
static void hint_put(int row, enum role role, const char *text, int lines_max)
{
	char safe[SCREEN_TEXT_MAX];
	const char *at[HINT_LINES_MAX];
	size_t cells = (size_t)(screen_columns() - 2);
	int lines = 0;
	screen_escape(text, strlen(text), safe, sizeof safe);
	for (const char *from = safe; lines < lines_max && (*from || lines == 0);
	     from += text_fit(from, cells, NULL))
		at[lines++] = from;
	for (int i = 0; i < lines; i++) {
		bool is_last = i == lines - 1;
		size_t length = is_last ? strlen(at[i]) : (size_t)(at[i + 1] - at[i]);
		screen_blank(row - lines + 1 + i);
		screen_put_bytes(row - lines + 1 + i, 1, (int)cells, role, at[i], length);
	}
}

/* What matters most now: a question, a message, a job; else what the cursor is on. */
static void hint_line(struct app *app, int row)
{
	char text[SCREEN_TEXT_MAX] = "";
	enum role role = ROLE_DIM;
	if (app->is_asking) {
		snprintf(text, sizeof text, _("%u frames are not saved. Quit and lose them?"),
		         app->tracked);
		role = ROLE_WARNING;
	} else if (app->message[0]) {
		snprintf(text, sizeof text, "%s", app->message);
		role = app->message_role;
	} else if (app->job) {
		app->job->progress(app, text, sizeof text);
		role = ROLE_WARNING;
	} else if (app->count) {
		snprintf(text, sizeof text,
		         _("%u   gg or G: go to that frame, or a key that moves"), app->count);
	} else if (app->view == VIEW_START) {
		snprintf(text, sizeof text, "%s", app->start.rights);
		role = app->start.is_allowed ? ROLE_DIM : ROLE_WARNING;
	} else if (app->view == VIEW_MAIN) {
		app_pane(app)->hint(app, text, sizeof text);
		role = ROLE_TEXT;
	}
	bool may_wrap = app->message[0] || app->view == VIEW_START || app->is_asking;
	hint_put(row, role, text, may_wrap ? HINT_LINES_MAX : 1);
}

void hint_lines_draw(struct app *app)
{
	const struct prompt_ops *prompt = app->prompt.ops;
	int last = screen_rows() - 1, columns = screen_columns();
	if (prompt && !prompt->on_filter_line)
		prompt_draw(app, last - 1);
	else if (prompt)
		prompt_draw_help(app, last - 1);
	else
		hint_line(app, last - 1);

	if (app->is_asking)
		screen_put(last, 1, columns - 2, ROLE_KEY,
		           _("y quit  w save all, then quit  any other key stays"));
	else if (prompt && app->message[0])
		screen_put(last, 1, columns - 2, app->message_role, app->message);
	else if (prompt && !prompt->on_filter_line && app->prompt.candidate_count > 0)
		prompt_draw_help(app, last);
	else if (prompt)
		prompt_draw_keys(app, last);
	else
		hint_keys(app, last);
}
