/* The lives of TCP connections as a page: all, or that of one stream. */
#include "life_view.h"

#include <stdio.h>

#include "app.h"
#include "base/language.h"
#include "page_view.h"
#include "stats/life_page.h"

enum { LIFE_FRAMES_A_SLICE = 4096 };

static void life_title(struct app *app, uint32_t stream, char *out, size_t size)
{
	if (stream == LIFE_ALL)
		snprintf(out, size, _("life   every TCP connection"));
	else
		snprintf(out, size, _("life   stream %u"), stream);
}

static void *life_open(struct app *app, uint32_t stream)
{
	return tcp_lives_open(app->engine, app->session->preferences);
}

static bool life_advance(void *work) { return tcp_lives_advance(work, LIFE_FRAMES_A_SLICE); }
static void life_close(void *work) { tcp_lives_close(work); }

static void life_write(struct app *app, uint32_t stream, void *work, struct page *page)
{
	const struct conversations *table = engine_conversations(app->engine, PORT_TCP);
	for (size_t i = 0; i < tcp_lives_count(work); i++) {
		const struct tcp_life *life = tcp_lives_at(work, i);
		if ((stream != LIFE_ALL && stream != i) || !life->frame_count) continue;
		if (page_line_count(page)) page_end_line(page);
		life_page_write(life, conversations_at(table, (uint32_t)i), page);
	}
	if (page_line_count(page)) return;
	page_put(page, PAGE_DIM, _("No TCP connection so far."));
	page_end_line(page);
}

static uint32_t life_neighbour(struct app *app, uint32_t stream, int step)
{
	uint32_t count = conversations_count(engine_conversations(app->engine, PORT_TCP));
	if (stream == LIFE_ALL) return stream;
	if (step < 0) return stream > 0 ? stream - 1 : stream;
	return stream + 1 < count ? stream + 1 : stream;
}

static const struct page_maker life_maker = {
	.title = life_title,
	.open = life_open,
	.advance = life_advance,
	.close = life_close,
	.write = life_write,
	.neighbour = life_neighbour,
	.grows = true,
};

void life_view_open(struct app *app, uint32_t stream) { page_view_open(app, &life_maker, stream); }
