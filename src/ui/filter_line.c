/* The display filter: its prompt with live validity and completion, and the line that shows it. */
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "filter/filter.h"
#include "filter/typing.h"

static void filter_label(struct app *app, char *out, size_t size) { snprintf(out, size, "/ "); }

static enum validity filter_check(struct app *app, const char *text, struct error *error_out)
{
	static const enum validity validities[] = {
		[TYPING_EMPTY] = TEXT_NEUTRAL,     [TYPING_VALID] = TEXT_VALID,
		[TYPING_DOUBTFUL] = TEXT_DOUBTFUL, [TYPING_PARTIAL] = TEXT_PARTIAL,
		[TYPING_INVALID] = TEXT_INVALID,
	};
	return validities[filter_typing(app->registry, NULL, text, error_out)];
}

static bool filter_correction(struct app *app, const char *text, char *out, size_t size)
{
	return filter_correct(app->registry, text, out, size);
}

static size_t filter_candidates(struct app *app, const char *text, size_t cursor, size_t *start_out,
                                struct candidate *out, size_t max)
{
	struct filter_completion *completions = app->prompt.completions;
	size_t count = filter_complete(app->registry, text, cursor, start_out, completions, max);
	for (size_t i = 0; i < count; i++)
		out[i] = (struct candidate){ completions[i].text,
			                     completions[i].note[0] ? completions[i].note : NULL };
	return count;
}

bool filter_apply(struct app *app, const char *text)
{
	struct error error = { 0 };
	if (!app->engine) return false;
	if (app->save.handle && app->save.which == SAVE_SHOWN) {
		app_say(app, ROLE_WARNING, "the shown frames are being saved, Esc stops that");
		return false;
	}
	if (!shown_set_filter(&app->shown, text, &error)) {
		if (error.length > 0)
			app_say(app, ROLE_BAD, "%s, at \"%.*s\"", error.text, (int)error.length,
			        text + error.position);
		else
			app_say_error(app, &error);
		return false;
	}
	list_refilter(app);
	return true;
}

static const struct prompt_ops filter_prompt = {
	.label = filter_label,
	.accept = filter_apply,
	.check = filter_check,
	.correct = filter_correction,
	.complete = filter_candidates,
	.keys = "Enter apply  Tab complete  Up Down history  Ctrl-U empty  Esc cancel",
	.on_filter_line = true,
};

void prompt_filter(struct app *app)
{
	prompt_open(app, &filter_prompt, shown_filter(&app->shown), &app->prompt.filters);
}

void filter_line_draw(struct app *app)
{
	enum { ROW = 1, START = 3 };
	const char *filter = shown_filter(&app->shown);
	int columns = screen_columns();
	if (app->prompt.ops && app->prompt.ops->on_filter_line) {
		prompt_draw(app, ROW);
		return;
	}
	screen_put(ROW, 1, 2, ROLE_KEY, "/");
	char state[ERROR_TEXT_MAX] = "no filter";
	enum role role = ROLE_DIM;
	uint32_t position = shown_position(&app->shown);
	if (app->status.warning[0]) {
		snprintf(state, sizeof state, "%s", app->status.warning);
		role = ROLE_WARNING;
	} else if (*filter && position < app->tracked) {
		snprintf(state, sizeof state, "%u %% searched   Esc clears",
		         (unsigned)((uint64_t)position * 100 / app->tracked));
	} else if (*filter) {
		snprintf(state, sizeof state, "valid   Esc clears");
	}
	int used = screen_put(ROW, START, columns / 2 - START, ROLE_FILTER_VALID, filter);
	int left = columns - START - used - 1;
	screen_put_right(ROW, START + used + (used ? 2 : 0), left - (used ? 2 : 0), role, state);
}
