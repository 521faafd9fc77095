/* filtered.h - a dissected frame as filters see it. For tests and fuzz drivers; header only. */
#ifndef DOGFISH_TEST_SUPPORT_FILTERED_H
#define DOGFISH_TEST_SUPPORT_FILTERED_H

#include "query/query.h"

/* Runs the filter on the frame that was dissected last, with a scratch of its own. */
static inline bool filtered_run(const struct filter *filter, const struct dissection *dissection)
{
	struct filter_scratch *scratch = filter_scratch_open();
	bool passes = query_passes_dissected(filter, dissection, scratch);
	filter_scratch_close(scratch);
	return passes;
}

#endif
