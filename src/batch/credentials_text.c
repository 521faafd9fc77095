/* credentials_text.c - the table of -z credentials, as tshark lays it out. */
#include "batch/credentials_text.h"

#include "base/format.h"
#include "request.h"
#include "stats/credentials.h"

#include <stdlib.h>

enum { CREDENTIALS_NUMBER_WIDTH = 10, CREDENTIALS_WIDTH = 16 };

static const char credentials_ruler[] =
	"===================================================================\n";
static const char credentials_head[] =
	"Packet     Protocol         Username         Info            \n"
	"------     --------         --------         --------\n";

/* What follows is not looked at, as tshark does not either. */
static void *credentials_request_open(const char *arguments, const char *text,
                                      const struct registry *registry, struct error *error_out)
{
	return calloc(1, 1);
}

static void credentials_write_row(const struct credential *row, struct output *output)
{
	char remark[64] = "";
	if (row->user_frame)
		text_format(remark, sizeof remark, "%s%u", row->remark, row->user_frame);
	request_format(output, "%-*u ", CREDENTIALS_NUMBER_WIDTH, row->frame);
	request_padded(output, row->protocol, CREDENTIALS_WIDTH);
	output_char(output, ' ');
	request_padded(output, row->username, CREDENTIALS_WIDTH);
	output_char(output, ' ');
	request_padded(output, remark, CREDENTIALS_WIDTH);
	output_char(output, '\n');
}

static void credentials_request_write(const void *request, const struct report_context *context)
{
	const struct pass_source source = request_source(context, NULL);
	struct credentials *credentials = credentials_open(&source);
	while (credentials_advance(credentials, REQUEST_SLICE_FRAMES)) continue;
	output_string(context->output, credentials_ruler);
	output_string(context->output, credentials_head);
	for (size_t i = 0; i < credentials_count(credentials); i++)
		credentials_write_row(credentials_at(credentials, i), context->output);
	output_string(context->output, credentials_ruler);
	credentials_close(credentials);
}

const struct report_kind report_credentials = {
	.name = "credentials",
	.usage = "credentials",
	.open = credentials_request_open,
	.write = credentials_request_write,
	.close = free,
};
