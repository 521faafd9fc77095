/* expert_text.c - the tables of -z expert, one a severity. */
#include "batch/expert_text.h"

#include "request.h"
#include "stats/expert.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct expert_request {
	enum expert_severity least;
	struct request_filter filter;
};

static const struct {
	const char *word, *title;
	enum expert_severity severity;
} expert_severities[] = {
	{ "error", "Errors", EXPERT_ERROR },       { "warn", "Warns", EXPERT_WARN },
	{ "note", "Notes", EXPERT_NOTE },          { "chat", "Chats", EXPERT_CHAT },
	{ "comment", "Comments", EXPERT_COMMENT },
};

enum { EXPERT_SEVERITIES = sizeof expert_severities / sizeof *expert_severities };

static void *expert_request_open(const char *arguments, const char *text,
                                 const struct registry *registry, struct error *error_out)
{
	struct expert_request *request = calloc(1, sizeof *request);
	if (!request) abort();
	size_t length = strcspn(arguments, ",");
	request->least = EXPERT_COMMENT;
	for (int i = 0; i < EXPERT_SEVERITIES; i++) {
		const char *word = expert_severities[i].word;
		if (length != strlen(word) || strncasecmp(arguments, word, length) != 0) continue;
		request->least = expert_severities[i].severity;
		arguments += length + (arguments[length] == ',');
		break;
	}
	if (request_filter_open(&request->filter, arguments, strlen(arguments), text, registry,
	                        error_out))
		return request;
	free(request);
	return NULL;
}

static void expert_request_close(void *request_in)
{
	struct expert_request *request = request_in;
	request_filter_close(&request->filter);
	free(request);
}

static void expert_write_severity(const struct expert_rows *rows, int index, struct output *output)
{
	enum expert_severity severity = expert_severities[index].severity;
	uint64_t total = 0;
	for (size_t i = 0; i < expert_rows_count(rows); i++)
		if (expert_rows_at(rows, i)->severity == severity)
			total += expert_rows_at(rows, i)->count;
	if (!total) return;
	request_format(output,
	               "\n%s (%llu)\n=============\n"
	               "   Frequency      Group           Protocol  Summary\n",
	               expert_severities[index].title, (unsigned long long)total);
	for (size_t i = 0; i < expert_rows_count(rows); i++) {
		const struct expert_row *row = expert_rows_at(rows, i);
		if (row->severity != severity) continue;
		request_format(output, "%12llu %10s %18s  ", (unsigned long long)row->count,
		               expert_group_name(row->group), row->protocol);
		request_padded(output, row->message, 0);
		output_char(output, '\n');
	}
}

static void expert_request_write(const void *request_in, const struct report_context *context)
{
	const struct expert_request *request = request_in;
	const struct pass_source source = request_source(context, &request->filter);
	struct expert_rows *rows = expert_rows_open(&source);
	while (expert_rows_advance(rows, REQUEST_SLICE_FRAMES)) continue;
	for (int i = 0; i < EXPERT_SEVERITIES; i++)
		if (expert_severities[i].severity >= request->least)
			expert_write_severity(rows, i, context->output);
	expert_rows_close(rows);
}

const struct report_kind report_expert = {
	.name = "expert",
	.usage = "expert[,error|warn|note|chat|comment][,FILTER]",
	.open = expert_request_open,
	.write = expert_request_write,
	.close = expert_request_close,
};
