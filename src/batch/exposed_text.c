/* exposed_text.c - the page of stats/exposed.h as text. */
#include "batch/exposed_text.h"

#include "batch/page_text.h"
#include "stats/exposed.h"

#include <stdlib.h>
#include <string.h>

enum { FRAMES_AT_ONCE = 65536 };

struct exposed_request {
	bool shows_secrets;
};

static void *exposed_request_open(const char *arguments, const char *text,
                                  const struct registry *registry, struct error *error_out)
{
	bool shows_secrets = strcmp(arguments, "secrets") == 0;
	if (*arguments && !shows_secrets) {
		error_set(error_out, "-z %s: only \"secrets\" may follow", text);
		return NULL;
	}
	struct exposed_request *request = malloc(sizeof *request);
	if (!request) abort();
	request->shows_secrets = shows_secrets;
	return request;
}

static void exposed_request_write(const void *request_in, const struct report_context *context)
{
	const struct exposed_request *request = request_in;
	struct exposed *exposed = exposed_open(context->engine, context->preferences);
	struct page *page = page_open();
	while (exposed_advance(exposed, FRAMES_AT_ONCE)) continue;
	exposed_page_write(exposed, !request->shows_secrets, page);
	page_text_write(page, PAGE_TEXT_UNWRAPPED, context->output);
	page_close(page);
	exposed_close(exposed);
}

const struct report_kind report_exposed = {
	.name = "exposed",
	.usage = "exposed[,secrets]",
	.open = exposed_request_open,
	.write = exposed_request_write,
	.close = free,
};
