/* Two frames side by side: which they are, and what of them is shown. */
#include "compare_view.h"

#include <stdio.h>

#include "app.h"
#include "base/language.h"
#include "page_view.h"

enum { COMPARE_MARGIN = 2 };

static void compare_title(struct app *app, uint32_t argument, char *out, size_t size)
{
	const struct compare_state *compare = &app->compare;
	snprintf(out, size, _("compare   %u differ, %u by nature, %u equal%s%s"),
	         compare->counts.different, compare->counts.volatiles, compare->counts.equal,
	         compare->options.shows_equal ? "" : _("   equal ones folded"),
	         compare->options.shows_all_layers ? _("   all layers") : "");
}

static void compare_write(struct app *app, uint32_t argument, void *work, struct page *page)
{
	struct compare_state *compare = &app->compare;
	struct view view = app_view(app, compare->a, 0);
	struct comparison *comparison = comparison_open(app->engine, &view, compare->a, compare->b);
	int columns = screen_columns() - COMPARE_MARGIN;
	compare->options.cells = columns > 0 ? (unsigned)columns : 0;
	comparison_write(comparison, &compare->options, page, &compare->counts);
	comparison_close(comparison);
}

static const struct page_maker compare_maker = {
	.title = compare_title,
	.write = compare_write,
	.where = IN_COMPARE,
	.follows_width = true,
};

void compare_open(struct app *app, uint32_t a, uint32_t b)
{
	app->compare.chosen = 0;
	app->compare.a = a;
	app->compare.b = b;
	page_view_open(app, &compare_maker, 0);
}

void compare_choose(struct app *app)
{
	uint32_t chosen = app->compare.chosen;
	if (app->frame == 0) return;
	if (chosen == 0 || chosen > app->tracked) {
		app->compare.chosen = app->frame;
		app_say(app, ROLE_TEXT, "frame %u is one of two: = on the other compares them",
		        app->frame);
	} else if (chosen == app->frame) {
		app->compare.chosen = 0;
		app_say(app, ROLE_TEXT, "frame %u is not compared any more", chosen);
	} else {
		compare_open(app, chosen, app->frame);
	}
}

void compare_toggle(struct app *app, bool *option)
{
	*option = !*option;
	page_view_remake(app);
}

void compare_swap(struct app *app)
{
	uint32_t a = app->compare.a;
	app->compare.a = app->compare.b;
	app->compare.b = a;
	page_view_remake(app);
}
