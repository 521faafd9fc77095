/* explain_text.c - the explanation of a frame as text, secrets masked. */
#include "batch/explain_text.h"

#include "base/language.h"
#include "batch/page_text.h"
#include "stats/explain.h"

#include <stdio.h>
#include <stdlib.h>

struct explain_request {
	uint32_t frame;
};

static void *explain_request_open(const char *arguments, const char *text,
                                  const struct registry *registry, struct error *error_out)
{
	char *end = NULL;
	unsigned long frame = strtoul(arguments, &end, 10);
	if (*arguments < '0' || *arguments > '9' || *end || frame == 0 || frame >= UINT32_MAX) {
		error_set(error_out, "-z %s: which frame? A number, as in explain,12", text);
		return NULL;
	}
	struct explain_request *request = malloc(sizeof *request);
	if (!request) abort();
	request->frame = (uint32_t)frame;
	return request;
}

static void explain_request_write(const void *request_in, const struct report_context *context)
{
	const struct explain_request *request = request_in;
	uint32_t last = store_tracked_count(engine_store(context->engine));
	char line[96];
	if (request->frame > last) {
		snprintf(line, sizeof line, "explain: there is no frame %u, the last is %u\n",
		         request->frame, last);
		output_string(context->output, line);
		return;
	}
	language_start();
	struct view view = { .preferences = context->preferences,
		             .horizon = UINT32_MAX,
		             .is_complete = true };
	struct explain_options options = { .field = FIELD_ID_NONE, .layer = FIELD_ID_NONE };
	struct explainer *explainer = explainer_open(context->engine);
	struct page *page = page_open();
	explainer_write(explainer, request->frame, &view, &options, page);
	snprintf(line, sizeof line, _("explain   frame %u"), request->frame);
	output_string(context->output, line);
	output_string(context->output, "\n\n");
	page_text_write(page, PAGE_TEXT_CELLS, context->output);
	page_close(page);
	explainer_close(explainer);
}

const struct report_kind report_explain = {
	.name = "explain",
	.usage = "explain,FRAME",
	.open = explain_request_open,
	.write = explain_request_write,
	.close = free,
};
