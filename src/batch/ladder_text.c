/* ladder_text.c - -z ladder: the rows of a conversation, 80 cells wide. */
#include "batch/ladder_text.h"

#include "batch/page_text.h"
#include "stats/ladder_page.h"

#include <stdlib.h>
#include <string.h>

struct ladder_request {
	struct ladder_target target;
	enum ladder_mode mode;
};

static const struct {
	const char *name;
	enum ladder_mode mode;
} ladder_modes[] = {
	{ "folded", LADDER_FOLDED },
	{ "messages", LADDER_MESSAGES },
	{ "tcp", LADDER_SEGMENTS },
};

static bool ladder_request_mode(const char *name, struct ladder_request *request)
{
	for (size_t i = 0; i < sizeof ladder_modes / sizeof *ladder_modes; i++) {
		if (strcmp(name, ladder_modes[i].name) != 0) continue;
		request->mode = ladder_modes[i].mode;
		return true;
	}
	return false;
}

/* "3", "udp3", "icmp12" */
static bool ladder_request_target(const char *text, char **end, struct ladder_request *request)
{
	static const struct {
		const char *prefix;
		enum ladder_kind kind;
	} kinds[] = { { "udp", LADDER_UDP_STREAM }, { "icmp", LADDER_ECHO } };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t length = strlen(kinds[i].prefix);
		if (strncmp(text, kinds[i].prefix, length) != 0) continue;
		request->target.kind = kinds[i].kind;
		text += length;
	}
	unsigned long number = strtoul(text, end, 10);
	request->target.number = (uint32_t)number;
	return *text >= '0' && *text <= '9' && number < UINT32_MAX;
}

static void *ladder_request_open(const char *arguments, const char *text,
                                 const struct registry *registry, struct error *error_out)
{
	struct ladder_request request = { { LADDER_TCP_STREAM, 0 }, LADDER_FOLDED };
	char *end = NULL;
	bool is_good = ladder_request_target(arguments, &end, &request);
	if (!is_good || (*end && *end != ',')) {
		error_set(error_out,
		          "-z %s: which conversation? A number, as in tcp.stream, udp and a "
		          "number, or icmp and a frame's",
		          text);
		return NULL;
	}
	if (*end && !ladder_request_mode(end + 1, &request)) {
		error_set(error_out, "-z %s: tcp, messages or folded", text);
		return NULL;
	}
	struct ladder_request *kept = malloc(sizeof *kept);
	if (!kept) abort();
	*kept = request;
	return kept;
}

static void ladder_request_write_rows(struct ladder *ladder, const struct view *view,
                                      struct output *output)
{
	struct ladder_pen *pen = ladder_pen_open(ladder_engine(ladder));
	struct page *page = page_open();
	const struct store *store = engine_store(ladder_engine(ladder));
	const struct ladder_style style = { .cells = LADDER_CELLS,
		                            .start_ns = store_time_ns(store, 1) };
	char title[LADDER_TITLE_MAX], remark[LADDER_TITLE_MAX];
	page_reset(page);
	ladder_title(ladder, LADDER_CELLS - 3, title, remark);
	page_format(page, PAGE_BOLD, "%s", title);
	if (*remark) page_format(page, PAGE_TEXT, "   %s", remark);
	page_end_line(page);
	ladder_write_heading(pen, ladder, &style, page);
	for (uint32_t row = 0; row < ladder_row_count(ladder); row++) {
		ladder_write_row(pen, ladder, row, &style, view, page);
		page_text_write(page, PAGE_TEXT_UNWRAPPED, output);
		page_reset(page);
	}
	page_close(page);
	ladder_pen_close(pen);
}

static void ladder_request_write(const void *request_in, const struct report_context *context)
{
	const struct ladder_request *request = request_in;
	const struct view view = { .preferences = context->preferences,
		                   .horizon = UINT32_MAX,
		                   .is_complete = true };
	struct ladder *ladder = ladder_open(context->engine, &request->target, &view);
	if (!ladder) return;
	while (ladder_advance(ladder, &view, 0)) continue;
	ladder_set_mode(ladder, request->mode);
	if (ladder_count(ladder)) ladder_request_write_rows(ladder, &view, context->output);
	ladder_close(ladder);
}

const struct report_kind report_ladder = {
	.name = "ladder",
	.usage = "ladder,STREAM[,tcp|messages|folded]",
	.open = ladder_request_open,
	.write = ladder_request_write,
	.close = free,
};
