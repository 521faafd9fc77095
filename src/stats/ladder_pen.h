/* ladder_pen.h - what drawing rows takes: the columns' widths, and dissections for the texts of messages. */
#ifndef DOGFISH_STATS_LADDER_PEN_H
#define DOGFISH_STATS_LADDER_PEN_H

#include "dissect/dissection.h"
#include "dissect/engine.h"
#include "stats/ladder_page.h"
#include "stats/message.h"

struct ladder_pen {
	const struct engine *engine;
	/* made when they are first needed */
	struct messages *messages;
	struct dissection *dissection;     /* for messages */
	struct dissection *summary;        /* where messages have no text */
	struct tcp_segment_reader *reader; /* for numbers as sent */
};

/* Cells of the columns: [cursor][time][gap][number] state | middle | state */
struct ladder_columns {
	size_t time, gap, number, state, middle;
	bool is_short; /* short names of states */
};

/* What one message is called where many stand in a line: "EHLO", "354". Returns out. */
const char *ladder_short_label(struct ladder_pen *pen, const struct ladder *ladder,
                               uint32_t segment, const struct ladder_style *style,
                               const struct view *view, char out[LADDER_LABEL_MAX]);

/* "2 925 B", "1.4 MB". Returns out. */
const char *ladder_bytes(uint64_t bytes, char out[LADDER_TIME_MAX]);

#endif
