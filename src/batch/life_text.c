/* life_text.c - a paragraph for each connection that was asked for. */
#include "batch/life_text.h"

#include "batch/page_text.h"
#include "dissect/dissector.h"
#include "stats/life_page.h"

#include <stdlib.h>

enum { FRAMES_AT_ONCE = 65536 };

struct life_request {
	uint32_t stream; /* UINT32_MAX: all */
};

static void *life_request_open(const char *arguments, const char *text,
                               const struct registry *registry, struct error *error_out)
{
	unsigned long stream = UINT32_MAX;
	char *end = NULL;
	if (*arguments) stream = strtoul(arguments, &end, 10);
	if (*arguments && (*arguments < '0' || *arguments > '9' || *end || stream >= UINT32_MAX)) {
		error_set(error_out, "-z %s: which stream? A number, as in tcp.stream", text);
		return NULL;
	}
	struct life_request *request = malloc(sizeof *request);
	if (!request) abort();
	request->stream = (uint32_t)stream;
	return request;
}

static void life_request_write(const void *request_in, const struct report_context *context)
{
	const struct life_request *request = request_in;
	struct tcp_lives *lives = tcp_lives_open(context->engine, context->preferences);
	const struct conversations *table = engine_conversations(context->engine, PORT_TCP);
	struct page *page = page_open();
	bool is_first = true;
	while (tcp_lives_advance(lives, FRAMES_AT_ONCE)) continue;
	for (size_t i = 0; i < tcp_lives_count(lives); i++) {
		const struct tcp_life *life = tcp_lives_at(lives, i);
		bool is_wanted = request->stream == UINT32_MAX || request->stream == i;
		if (!is_wanted || !life->frame_count) continue;
		page_reset(page);
		if (!is_first) page_end_line(page);
		life_page_write(life, conversations_at(table, (uint32_t)i), page);
		page_text_write(page, PAGE_TEXT_UNWRAPPED, context->output);
		is_first = false;
	}
	page_close(page);
	tcp_lives_close(lives);
}

const struct report_kind report_life = {
	.name = "life",
	.usage = "life[,STREAM]",
	.open = life_request_open,
	.write = life_request_write,
	.close = free,
};
