/* statistics.c - the table of the kinds of -z, and the requests for them. */
#include "batch/statistics.h"

#include "batch/compare_text.h"
#include "batch/credentials_text.h"
#include "batch/exchanges_text.h"
#include "batch/expert_text.h"
#include "batch/explain_text.h"
#include "batch/export_text.h"
#include "batch/exposed_text.h"
#include "batch/flow_text.h"
#include "batch/follow_text.h"
#include "batch/hierarchy_text.h"
#include "batch/hosts_text.h"
#include "batch/io_text.h"
#include "batch/ladder_text.h"
#include "batch/life_text.h"
#include "batch/mail_text.h"
#include "batch/report_text.h"
#include "batch/tally_text.h"
#include "batch/traffic_text.h"

#include <stdlib.h>
#include <string.h>

static const struct report_kind *const report_kinds[] = {
	&report_compare,
	&report_explain,
	&report_exchanges,
	&report_exposed,
	&report_follow,
	&report_ladder,
	&report_life,
	&report_conversations,
	&report_endpoints,
	&report_expert,
	&report_hierarchy,
	&report_mail,
	&report_report,
	&report_io,
	&report_hosts,
	&report_export,
	&report_tally_http,
	&report_tally_http_requests,
	&report_tally_http_servers,
	&report_tally_lengths,
	&report_tally_dns,
	&report_tally_smtp,
	&report_tally_pop,
	&report_tally_imap,
	&report_tally_ftp,
	&report_credentials,
	&report_flow,
};

enum { REPORT_KINDS = sizeof report_kinds / sizeof report_kinds[0] };

struct statistics {
	const struct registry *registry;
	size_t count;
	struct {
		const struct report_kind *kind;
		void *request;
	} rows[STATISTICS_MAX];
};

struct statistics *statistics_open(const struct registry *registry)
{
	struct statistics *statistics = calloc(1, sizeof *statistics);
	if (!statistics) abort();
	statistics->registry = registry;
	return statistics;
}

void statistics_close(struct statistics *statistics)
{
	if (!statistics) return;
	for (size_t i = 0; i < statistics->count; i++)
		statistics->rows[i].kind->close(statistics->rows[i].request);
	free(statistics);
}

/* The kind whose name text begins with, up to a comma or the end; the longest, as "io,phs" is not "io". */
static const struct report_kind *statistics_kind(const char *text)
{
	const struct report_kind *found = NULL;
	for (size_t i = 0; i < REPORT_KINDS; i++) {
		size_t length = strlen(report_kinds[i]->name);
		bool fits = strncmp(text, report_kinds[i]->name, length) == 0 &&
		            (text[length] == ',' || !text[length]);
		if (fits && (!found || length > strlen(found->name))) found = report_kinds[i];
	}
	return found;
}

const char *statistics_usage(size_t index)
{
	return index < REPORT_KINDS ? report_kinds[index]->usage : NULL;
}

bool statistics_add(struct statistics *statistics, const char *text, struct error *error_out)
{
	const struct report_kind *kind = statistics_kind(text);
	if (!kind) {
		error_set(error_out, "-z %s: there is no such statistic, -z help lists them", text);
		return false;
	}
	if (statistics->count == STATISTICS_MAX) {
		error_set(error_out, "-z %s: no more than %d of these", text, STATISTICS_MAX);
		return false;
	}
	const char *arguments = text + strlen(kind->name);
	arguments += *arguments == ',';
	void *request = kind->open(arguments, text, statistics->registry, error_out);
	if (!request) return false;
	statistics->rows[statistics->count].kind = kind;
	statistics->rows[statistics->count++].request = request;
	return true;
}

void statistics_write(const struct statistics *statistics, const struct report_context *context)
{
	for (size_t i = statistics->count; i-- > 0;)
		statistics->rows[i].kind->write(statistics->rows[i].request, context);
}
