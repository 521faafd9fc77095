/* A packet in sentences: which one, and the one before and after. */
#include "explain_view.h"

#include <stdio.h>

#include "app.h"
#include "base/language.h"
#include "page_view.h"

static void explain_title(struct app *app, uint32_t frame, char *out, size_t size)
{
	const struct dissection *detail = app_detail(app);
	const struct summary *summary = detail ? dissection_summary(detail) : NULL;
	if (summary)
		snprintf(out, size, _("explain   frame %u   %s   %s -> %s"), frame,
		         summary->protocol, summary->source, summary->destination);
	else
		snprintf(out, size, _("explain   frame %u"), frame);
}

static void *explain_begin(struct app *app, uint32_t frame) { return explainer_open(app->engine); }
static bool explain_advance(void *explainer) { return false; }
static void explain_end(void *explainer) { explainer_close(explainer); }

static void explain_write(struct app *app, uint32_t frame, void *explainer, struct page *page)
{
	struct view view = app_view(app, frame, 0);
	explainer_write(explainer, frame, &view, &app->explain, page);
}

/* The frame shown before or after, which becomes the selected one: Esc returns to it. */
static uint32_t explain_neighbour(struct app *app, uint32_t frame, int step)
{
	list_pane.move(app, step > 0 ? MOVE_DOWN : MOVE_UP, 1);
	app->explain.field = app->explain.layer = FIELD_ID_NONE;
	return app->frame;
}

static const struct page_maker explain_maker = {
	.title = explain_title,
	.open = explain_begin,
	.advance = explain_advance,
	.close = explain_end,
	.write = explain_write,
	.neighbour = explain_neighbour,
	.where = IN_EXPLAIN,
	.grows = true,
};

void explain_open(struct app *app)
{
	const struct item *item = app->layout.focus == PANE_TREE ? tree_item(app) : NULL;
	if (app->frame == 0) return;
	app->explain.field = app->explain.layer = FIELD_ID_NONE;
	if (item) {
		uint16_t protocol = registry_protocol_of(app->registry, item->field);
		app->explain.layer = registry_protocol(app->registry, protocol)->field;
		app->explain.field = item->field;
	}
	page_view_open(app, &explain_maker, app->frame);
}

void explain_switch_language(struct app *app)
{
	if (!screen_has_letters() || !language_switch()) {
		app_say(app, ROLE_TEXT,
		        "no Chinese here: its texts are not installed, or the terminal has no UTF-8");
		return;
	}
	list_reset_widths(app);
	page_view_remake(app);
}
