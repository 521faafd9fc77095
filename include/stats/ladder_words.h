/* ladder_words.h - a row of a ladder in sentences: what the segment says, what must come next and which frame does
 * it, how to filter for the states. It tells what the capture shows and says so where it cannot know. Thread: any. */
#ifndef DOGFISH_STATS_LADDER_WORDS_H
#define DOGFISH_STATS_LADDER_WORDS_H

#include "stats/ladder.h"

enum { LADDER_WORDS_MAX = 512 };

struct ladder_words {
	char what[LADDER_WORDS_MAX];
	char next[LADDER_WORDS_MAX];   /* "Next: ..."; "" where nothing must come */
	char filter[LADDER_WORDS_MAX]; /* "" where there are no states */
	uint32_t next_frame;           /* that does what comes next; 0: none has */
};

/* is_raw: sequence numbers as sent. is_complete: nothing will be captured any more. */
void ladder_explain(const struct ladder *ladder, uint32_t row, bool is_raw, bool is_complete,
                    struct ladder_words *out);

#endif
