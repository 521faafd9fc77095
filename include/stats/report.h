/* report.h - a conversation written up for a lab report or a ticket: the packets that were chosen, its life, the
 * ladder with both ends' states, what was said with codings undone. Markdown or plain text; secrets are stars
 * unless asked for.
 * Thread: one. Owner of all that is passed: the caller. */
#ifndef DOGFISH_STATS_REPORT_H
#define DOGFISH_STATS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/engine.h"
#include "stats/page.h"

enum {
	REPORT_PACKETS_MAX = 500,    /* in the table; what follows is counted */
	REPORT_ROWS_MAX = 500,       /* of the ladder */
	REPORT_LINES_MAX = 2000,     /* of what was said */
	REPORT_SEGMENTS_MAX = 20000, /* of the conversation that are looked at */
};

struct report_options {
	const char *name;       /* of the capture */
	uint32_t frame;         /* whose conversation it is */
	const uint32_t *frames; /* chosen ones, in their order; none: all of the conversation */
	size_t frame_count;
	bool is_markdown, shows_secrets;
};

void report_write(const struct engine *engine, const struct view *view,
                  const struct report_options *options, struct page *page);

#endif
