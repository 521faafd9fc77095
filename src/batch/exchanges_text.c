/* exchanges_text.c - a table of all exchanges, or of those that a filter lets pass. */
#include "batch/exchanges_text.h"

#include "batch/page_text.h"
#include "filter/filter.h"
#include "stats/exchange_page.h"

#include <stdlib.h>
#include <string.h>

enum { FRAMES_AT_ONCE = 65536, ASKED_CELLS = 48, ANSWER_CELLS = 36 };

struct exchanges_request {
	bool shows_secrets;
	char filter[]; /* "" for all */
};

/* "secrets" before the filter shows what else is stars. */
static void *exchanges_request_open(const char *arguments, const char *text,
                                    const struct registry *registry, struct error *error_out)
{
	static const char word[] = "secrets";
	size_t length = sizeof word - 1;
	bool shows_secrets = strncmp(arguments, word, length) == 0 &&
	                     (!arguments[length] || arguments[length] == ',');
	if (shows_secrets) arguments += length + (arguments[length] == ',');
	struct filter *filter = filter_compile(registry, arguments, error_out);
	if (!filter) return NULL;
	filter_close(filter);
	size_t size = strlen(arguments) + 1;
	struct exchanges_request *request = malloc(sizeof *request + size);
	if (!request) abort();
	request->shows_secrets = shows_secrets;
	memcpy(request->filter, arguments, size);
	return request;
}

static void exchanges_write_rows(struct exchange_rows *exchanges, struct exchange_list *list,
                                 const struct exchange_form *form, struct output *output)
{
	struct page *page = page_open();
	exchange_page_heading(form, page);
	for (size_t i = 0; i < exchange_list_count(list); i++) {
		exchange_page_row(exchanges, exchange_rows_at(exchanges, exchange_list_at(list, i)),
		                  form, page);
		if (i % FRAMES_AT_ONCE != 0) continue;
		page_text_write(page, PAGE_TEXT_UNWRAPPED, output);
		page_reset(page);
	}
	exchange_page_groups(list, page);
	if (exchange_rows_left_out(exchanges)) {
		page_format(page, PAGE_WARNING,
		            "%zu more are left out: there is no memory for them",
		            exchange_rows_left_out(exchanges));
		page_end_line(page);
	}
	page_text_write(page, PAGE_TEXT_UNWRAPPED, output);
	page_close(page);
}

static void exchanges_request_write(const void *request_in, const struct report_context *context)
{
	const struct exchanges_request *request = request_in;
	const struct store *store = engine_store(context->engine);
	struct exchange_rows *exchanges = exchange_rows_open(context->engine, context->preferences);
	struct exchange_list *list =
		exchange_list_open(exchanges, context->engine, context->preferences);
	struct exchange_form form = { .is_masked = !request->shows_secrets,
		                      .is_complete = true,
		                      .asked_cells = ASKED_CELLS,
		                      .answer_cells = ANSWER_CELLS };
	if (store_tracked_count(store)) form.zero_ns = store_time_ns(store, 1);
	while (exchange_rows_advance(exchanges, FRAMES_AT_ONCE)) continue;
	exchange_list_filter(list, request->filter);
	while (exchange_list_advance(list, FRAMES_AT_ONCE)) continue;
	exchanges_write_rows(exchanges, list, &form, context->output);
	exchange_list_close(list);
	exchange_rows_close(exchanges);
}

const struct report_kind report_exchanges = {
	.name = "exchanges",
	.usage = "exchanges[,secrets][,FILTER]",
	.open = exchanges_request_open,
	.write = exchanges_request_write,
	.close = free,
};
