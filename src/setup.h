/* setup.h - what both the terminal and batch need before a frame is there: dissectors, preferences and
 * filters, as the options want them. Owner: main. Thread: main until threads start, constant after. */
#ifndef DOGFISH_SETUP_H
#define DOGFISH_SETUP_H

#include "dissect/dissectors.h"
#include "filter/filter.h"
#include "macros.h"
#include "options.h"

struct setup {
	const struct options *options;
	struct dissectors *dissectors;
	struct preferences preferences;
	struct macros *macros;
	struct filter *display, *read; /* -Y, -R; or NULL */
};

/* 0, or the exit code after having complained. */
int setup_open(struct setup *setup, const struct options *options, bool is_terminal);
void setup_close(struct setup *setup);

#endif
