/* The stack of views over the main view. */
#include "views.h"

#include "app.h"

const struct pane_ops *views_top(const struct app *app)
{
	return app->views.count ? app->views.stack[app->views.count - 1].ops : NULL;
}

void *views_state(const struct app *app)
{
	return app->views.count ? app->views.stack[app->views.count - 1].state : NULL;
}

void views_push(struct app *app, const struct pane_ops *ops, void *state)
{
	struct views *views = &app->views;
	if (views->count == VIEWS_MAX) views_pop(app);
	views->stack[views->count].ops = ops;
	views->stack[views->count++].state = state;
	app->is_dirty = true;
}

void views_pop(struct app *app)
{
	struct views *views = &app->views;
	if (views->count == 0) return;
	views->count--;
	if (views->stack[views->count].ops->close)
		views->stack[views->count].ops->close(views->stack[views->count].state);
	app->is_dirty = true;
}

void views_close(struct app *app)
{
	while (app->views.count > 0) views_pop(app);
}

bool views_step(struct app *app)
{
	const struct pane_ops *top = views_top(app);
	return top && top->step && top->step(app);
}

void views_open_frame(struct app *app, uint32_t frame)
{
	views_close(app);
	app_go(app, frame);
}

struct area views_area(void)
{
	int rows = screen_rows() - 3;
	return (struct area){ 1, 0, rows > 0 ? rows : 0, screen_columns() };
}

void views_draw(struct app *app)
{
	struct area area = views_area();
	views_top(app)->draw(app, &area, true);
}
