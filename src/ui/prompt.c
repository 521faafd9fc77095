/* The line under the user's fingers: keys, completion, and drawing. */
#include "prompt.h"

#include <stdio.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "base/text.h"

/* Is the line right, and if not, what was meant? */
static void prompt_check(struct app *app)
{
	struct prompt *prompt = &app->prompt;
	const struct prompt_ops *ops = prompt->ops;
	prompt->error = (struct error){ .text = "" };
	prompt->correction[0] = 0;
	prompt->validity = TEXT_NEUTRAL;
	if (ops->check) prompt->validity = ops->check(app, prompt->line.text, &prompt->error);
	bool is_wrong = prompt->validity == TEXT_PARTIAL || prompt->validity == TEXT_INVALID;
	if (is_wrong && (!ops->correct || !ops->correct(app, prompt->line.text, prompt->correction,
	                                                sizeof prompt->correction)))
		prompt->correction[0] = 0;
}

static void prompt_refresh(struct app *app)
{
	struct prompt *prompt = &app->prompt;
	const struct prompt_ops *ops = prompt->ops;
	prompt->candidate_count = prompt->candidate = 0;
	prompt_check(app);
	if (ops->complete)
		prompt->candidate_count =
			ops->complete(app, prompt->line.text, prompt->line.cursor, &prompt->start,
		                      prompt->candidates, PROMPT_CANDIDATES_MAX);
	prompt->candidate = prompt->candidate_count;
}

void prompt_open(struct app *app, const struct prompt_ops *ops, const char *text,
                 struct history *history)
{
	struct prompt *prompt = &app->prompt;
	prompt->ops = ops;
	prompt->line.history = history;
	prompt->line.at = history ? history->count : 0;
	line_set(&prompt->line, text);
	prompt_refresh(app);
}

void prompt_cancel(struct app *app) { app->prompt.ops = NULL; }

/* The next candidate takes the place of the word. */
static void prompt_complete(struct app *app)
{
	struct prompt *prompt = &app->prompt;
	if (prompt->candidate_count == 0) {
		if (prompt->ops->tab) prompt->ops->tab(app);
		return;
	}
	prompt->candidate =
		prompt->candidate + 1 < prompt->candidate_count ? prompt->candidate + 1 : 0;
	line_replace(&prompt->line, prompt->start, prompt->candidates[prompt->candidate].text);
	prompt_check(app);
}

/* The correction takes the place of what was typed; applying it takes another Enter. */
static void prompt_take_correction(struct app *app)
{
	struct prompt *prompt = &app->prompt;
	app_say(app, ROLE_TEXT, "corrected: Enter applies it   Esc cancels");
	line_set(&prompt->line, prompt->correction);
	prompt_refresh(app);
}

static void prompt_accept(struct app *app)
{
	const struct prompt_ops *ops = app->prompt.ops;
	if (app->prompt.correction[0]) {
		prompt_take_correction(app);
		return;
	}
	char text[LINE_MAX_BYTES];
	struct history *history = app->prompt.line.history;
	snprintf(text, sizeof text, "%s", app->prompt.line.text);
	app->prompt.ops = NULL; /* accepting may open another one */
	if (ops->accept(app, text)) {
		if (history) history_add(history, text);
	} else if (!app->prompt.ops) {
		app->prompt.ops = ops;
	}
}

void prompt_key(struct app *app, uint32_t key)
{
	switch (key) {
	case INPUT_ESCAPE:
	case INPUT_CTRL('C'):
	case INPUT_CTRL('G'): prompt_cancel(app); return;
	case INPUT_ENTER: prompt_accept(app); return;
	case '\t': prompt_complete(app); return;
	case INPUT_FUNCTION(KEY_BACKSPACE):
		if (app->prompt.line.length == 0) {
			prompt_cancel(app);
			return;
		}
		break;
	default: break;
	}
	if (line_key(&app->prompt.line, key)) prompt_refresh(app);
}

static enum role prompt_role(enum validity validity)
{
	static const enum role roles[] = {
		[TEXT_NEUTRAL] = ROLE_TEXT,           [TEXT_VALID] = ROLE_FILTER_VALID,
		[TEXT_DOUBTFUL] = ROLE_WARNING,       [TEXT_PARTIAL] = ROLE_FILTER_PARTIAL,
		[TEXT_INVALID] = ROLE_FILTER_INVALID,
	};
	return roles[validity];
}

static const char *const validity_words[] = {
	[TEXT_NEUTRAL] = "",           [TEXT_VALID] = "valid",     [TEXT_DOUBTFUL] = "warning",
	[TEXT_PARTIAL] = "unfinished", [TEXT_INVALID] = "invalid",
};

/* Cells that the first bytes of the line take. */
static int prompt_cells(const struct prompt *prompt, size_t bytes)
{
	char text[LINE_MAX_BYTES * 4];
	if (bytes > prompt->line.length) bytes = prompt->line.length;
	screen_escape(prompt->line.text, bytes, text, sizeof text);
	return (int)text_cells(text);
}

void prompt_draw(struct app *app, int row)
{
	struct prompt *prompt = &app->prompt;
	char label[128];
	prompt->ops->label(app, label, sizeof label);
	int columns = screen_columns(),
	    start = 1 + screen_put(row, 1, columns - 1, ROLE_KEY, label);
	const char *word = validity_words[prompt->validity];
	int cells = columns - start - (*word ? (int)strlen(word) + 3 : 1);

	/* a long line is scrolled so that the cursor can be seen */
	int cursor = prompt_cells(prompt, prompt->line.cursor),
	    offset = cursor >= cells ? cursor - cells + 1 : 0;
	screen_put_from(row, start, cells, prompt_role(prompt->validity), prompt->line.text,
	                (size_t)offset);
	screen_put_right(row, start + cells, columns - start - cells - 1,
	                 prompt_role(prompt->validity), word);
	screen_cursor(row, start + cursor - offset);
	prompt->drawn.row = row;
	prompt->drawn.column = start;
	prompt->drawn.cells = cells;
	prompt->drawn.offset = offset;
}

/* `^~~~` below what is wrong, over what is drawn there. */
static void prompt_draw_mark(const struct prompt *prompt)
{
	char mark[LINE_MAX_BYTES];
	const struct error *error = &prompt->error;
	int row = prompt->drawn.row, column = prompt->drawn.column,
	    start = prompt_cells(prompt, error->position) - prompt->drawn.offset,
	    end = prompt_cells(prompt, error->position + error->length) - prompt->drawn.offset;
	if (start < 0) start = 0;
	if (end > prompt->drawn.cells) end = prompt->drawn.cells;
	if (end <= start || end - start >= (int)sizeof mark) return;
	memset(mark, '~', (size_t)(end - start));
	mark[0] = '^';
	mark[end - start] = 0;
	screen_blank(row + 1);
	screen_put(row + 1, column + start, end - start, ROLE_BAD, mark);
}

void prompt_draw_keys(struct app *app, int row)
{
	const struct prompt *prompt = &app->prompt;
	int cells = screen_columns() - 2;
	if (prompt->correction[0] && prompt->validity == TEXT_INVALID)
		screen_format(row, 1, cells, ROLE_KEY, "Enter corrects to  %s", prompt->correction);
	else
		screen_put(row, 1, cells, ROLE_DIM, _(prompt->ops->keys));
}

void prompt_draw_help(struct app *app, int row)
{
	const struct prompt *prompt = &app->prompt;
	int column = 1, columns = screen_columns();
	bool is_marked = prompt->validity == TEXT_INVALID || prompt->validity == TEXT_DOUBTFUL;
	if (is_marked && prompt->ops->on_filter_line) prompt_draw_mark(prompt);
	if (is_marked || prompt->candidate_count == 0) {
		screen_put(row, 1, columns - 2, prompt_role(prompt->validity), prompt->error.text);
		return;
	}
	for (size_t i = 0; i < prompt->candidate_count && column < columns - 4; i++) {
		const struct candidate *candidate = &prompt->candidates[i];
		bool is_chosen = i == prompt->candidate;
		bool is_noted = candidate->note && (is_chosen || prompt->candidate_count == 1);
		column += screen_put(row, column, columns - column - 1,
		                     is_chosen ? ROLE_SELECTED : ROLE_TEXT, candidate->text);
		if (is_noted)
			column += screen_format(row, column, columns - column - 1, ROLE_DIM,
			                        " (%s)", _(candidate->note));
		column += 2;
	}
}
