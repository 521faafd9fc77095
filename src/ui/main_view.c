/* The main view: the panes in their places, and the lines between them. */
#include "app.h"
#include "page_view.h"

static const struct pane_ops *const panes[PANE_COUNT] = {
	[PANE_LIST] = &list_pane,
	[PANE_TREE] = &tree_pane,
	[PANE_BYTES] = &bytes_pane,
	[PANE_STREAM] = &stream_pane,
};

const struct pane_ops *app_pane(const struct app *app)
{
	const struct pane_ops *top = views_top(app);
	return top ? top : panes[app->layout.focus];
}

unsigned app_where(const struct app *app)
{
	if (app->view == VIEW_START) return IN_START;
	if (app->view == VIEW_HELP) return IN_HELP;
	const struct pane_ops *pane = app_pane(app);
	return pane == &page_view ? page_view_where(app) : pane->where;
}

struct area app_area(void)
{
	int rows = screen_rows() - 4;
	return (struct area){ 2, 0, rows > 0 ? rows : 0, screen_columns() };
}

void app_focus(struct app *app, enum pane pane)
{
	/* a click may be at where the other of the two was drawn last */
	if (pane == PANE_BYTES || pane == PANE_STREAM) pane = app->layout.detail;
	app->layout.focus = pane;
}

static void main_view_draw_separator(const struct layout *layout)
{
	if (layout->separator < 0) return;
	for (int i = 0; i < layout->separator_rows; i++)
		screen_put(layout->separator_row + i, layout->separator, 1, ROLE_TITLE,
		           i == 0 ? "┬" : "│");
}

void main_view_draw(struct app *app)
{
	struct layout *layout = &app->layout;
	struct area area = app_area();
	layout_compute(layout, &area);
	for (int pane = 0; pane < PANE_COUNT; pane++)
		if (layout->is_visible[pane])
			panes[pane]->draw(app, &layout->areas[pane],
			                  layout->focus == (enum pane)pane);
	main_view_draw_separator(layout);
}
