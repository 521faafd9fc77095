/* report_text.c - the report on the conversation of a frame, secrets masked. */
#include "batch/report_text.h"

#include "batch/page_text.h"
#include "stats/report.h"

#include <stdlib.h>
#include <string.h>

struct report_request {
	uint32_t frame;
	bool is_markdown;
};

static void *report_request_open(const char *arguments, const char *text,
                                 const struct registry *registry, struct error *error_out)
{
	char *end = NULL;
	unsigned long frame = strtoul(arguments, &end, 10);
	bool is_number = *arguments >= '0' && *arguments <= '9' && frame > 0 && frame < UINT32_MAX;
	bool is_markdown = strcmp(end, ",markdown") == 0;
	if (!is_number || (*end && !is_markdown)) {
		error_set(error_out, "-z %s: which frame? As in report,12 or report,12,markdown",
		          text);
		return NULL;
	}
	struct report_request *request = malloc(sizeof *request);
	if (!request) abort();
	*request = (struct report_request){ (uint32_t)frame, is_markdown };
	return request;
}

static void report_request_write(const void *request_in, const struct report_context *context)
{
	const struct report_request *request = request_in;
	struct page *page = page_open();
	uint32_t last = store_tracked_count(engine_store(context->engine));
	if (request->frame > last) {
		page_format(page, PAGE_TEXT, "report: there is no frame %u, the last is %u",
		            request->frame, last);
		page_end_line(page);
	} else {
		struct view view = { .preferences = context->preferences,
			             .horizon = UINT32_MAX,
			             .is_complete = true };
		struct report_options options = { .name = "this capture",
			                          .frame = request->frame,
			                          .is_markdown = request->is_markdown };
		report_write(context->engine, &view, &options, page);
	}
	page_text_write(page, PAGE_TEXT_UNWRAPPED, context->output);
	page_close(page);
}

const struct report_kind report_report = {
	.name = "report",
	.usage = "report,FRAME[,markdown]",
	.open = report_request_open,
	.write = report_request_write,
	.close = free,
};
