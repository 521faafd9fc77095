/* compare_text.c - the comparison of two frames as text, secrets masked. */
#include "batch/compare_text.h"

#include "batch/page_text.h"
#include "stats/compare.h"

#include <stdio.h>
#include <stdlib.h>

enum { COMPARE_TEXT_CELLS = 120 };

struct compare_request {
	uint32_t a, b;
};

static bool compare_read_number(const char *text, char **end, uint32_t *out)
{
	unsigned long number = strtoul(text, end, 10);
	*out = (uint32_t)number;
	return *text >= '0' && *text <= '9' && number > 0 && number < UINT32_MAX;
}

static void *compare_request_open(const char *arguments, const char *text,
                                  const struct registry *registry, struct error *error_out)
{
	struct compare_request *request = malloc(sizeof *request);
	char *end = NULL;
	if (!request) abort();
	if (compare_read_number(arguments, &end, &request->a) && *end == ',' &&
	    compare_read_number(end + 1, &end, &request->b) && !*end)
		return request;
	error_set(error_out, "-z %s: which frames? Two numbers, as in compare,8,12", text);
	free(request);
	return NULL;
}

static void compare_request_write(const void *request_in, const struct report_context *context)
{
	const struct compare_request *request = request_in;
	struct output *output = context->output;
	uint32_t last = store_tracked_count(engine_store(context->engine));
	char line[128];
	if (request->a > last || request->b > last) {
		snprintf(line, sizeof line, "compare: there is no frame %u, the last is %u\n",
		         request->a > last ? request->a : request->b, last);
		output_string(output, line);
		return;
	}
	struct view view = { .preferences = context->preferences,
		             .horizon = UINT32_MAX,
		             .is_complete = true };
	struct compare_options options = { .cells = COMPARE_TEXT_CELLS };
	struct compare_counts counts;
	struct page *page = page_open();
	struct comparison *comparison =
		comparison_open(context->engine, &view, request->a, request->b);
	comparison_write(comparison, &options, page, &counts);
	snprintf(line, sizeof line, "compare   %u differ, %u differ by nature, %u equal\n",
	         counts.different, counts.volatiles, counts.equal);
	output_string(output, line);
	page_text_write(page, PAGE_TEXT_UNWRAPPED, output);
	comparison_close(comparison);
	page_close(page);
}

const struct report_kind report_compare = {
	.name = "compare",
	.usage = "compare,FRAME,FRAME",
	.open = compare_request_open,
	.write = compare_request_write,
	.close = free,
};
