/* mail_text.c - the list of mails, or one of them as it is read. */
#include "batch/mail_text.h"

#include "batch/page_text.h"
#include "stats/mails.h"

#include <stdio.h>
#include <stdlib.h>

enum { FRAMES_AT_ONCE = 65536, MAIL_LIST_CELLS = 120 };

struct mail_request {
	size_t number; /* from 1; 0: the list */
};

static void *mail_request_open(const char *arguments, const char *text,
                               const struct registry *registry, struct error *error_out)
{
	char *end = NULL;
	unsigned long number = *arguments ? strtoul(arguments, &end, 10) : 0;
	if (*arguments && (*arguments < '0' || *arguments > '9' || *end || number == 0)) {
		error_set(error_out, "-z %s: which mail? A number of the list that -z mail writes",
		          text);
		return NULL;
	}
	struct mail_request *request = malloc(sizeof *request);
	if (!request) abort();
	request->number = number;
	return request;
}

static void mail_request_write(const void *request_in, const struct report_context *context)
{
	const struct mail_request *request = request_in;
	struct view view = { .preferences = context->preferences,
		             .horizon = UINT32_MAX,
		             .is_complete = true };
	struct mails *mails = mails_open(context->engine);
	struct page *page = page_open();
	while (mails_advance(mails, FRAMES_AT_ONCE, &view)) continue;
	if (request->number > mails_count(mails)) {
		page_format(page, PAGE_TEXT, "mail: there is no mail %zu, but %zu", request->number,
		            mails_count(mails));
		page_end_line(page);
	} else if (request->number) {
		mails_page_read(mails, request->number - 1, &view, page, NULL);
	} else {
		mails_page_list(mails, MAIL_LIST_CELLS, page);
	}
	page_text_write(page, PAGE_TEXT_UNWRAPPED, context->output);
	page_close(page);
	mails_close(mails);
}

const struct report_kind report_mail = {
	.name = "mail",
	.usage = "mail[,NUMBER]",
	.open = mail_request_open,
	.write = mail_request_write,
	.close = free,
};
