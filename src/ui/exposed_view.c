/* What a listener could read, as a page that grows with the capture. */
#include "exposed_view.h"

#include <stdio.h>

#include "app.h"
#include "base/language.h"
#include "page_view.h"
#include "stats/exposed.h"

enum { EXPOSED_FRAMES_A_SLICE = 1024 };

static void exposed_title(struct app *app, uint32_t argument, char *out, size_t size)
{
	snprintf(out, size, _("exposed   what a listener could read%s"),
	         app->shows_exposed_secrets ? _("   secrets shown") : "");
}

static void *exposed_begin(struct app *app, uint32_t argument)
{
	return exposed_open(app->engine, app->session->preferences);
}

static bool exposed_go_on(void *work) { return exposed_advance(work, EXPOSED_FRAMES_A_SLICE); }
static void exposed_end(void *work) { exposed_close(work); }

static void exposed_write(struct app *app, uint32_t argument, void *work, struct page *page)
{
	exposed_page_write(work, !app->shows_exposed_secrets, page);
}

static const struct page_maker exposed_maker = {
	.title = exposed_title,
	.open = exposed_begin,
	.advance = exposed_go_on,
	.close = exposed_end,
	.write = exposed_write,
	.where = IN_EXPOSED,
	.grows = true,
};

void exposed_view_open(struct app *app)
{
	app->shows_exposed_secrets = false;
	page_view_open(app, &exposed_maker, 0);
}

void exposed_toggle_secrets(struct app *app)
{
	app->shows_exposed_secrets = !app->shows_exposed_secrets;
	page_view_remake(app);
}
