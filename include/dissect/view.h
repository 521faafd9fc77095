/* view.h - what dissect may see beside a frame's bytes and notes (HARD-CASES 6). A snapshot: it does not
 * change during a dissection. Owner: who asks for the dissection. Thread: any. */
#ifndef DOGFISH_DISSECT_VIEW_H
#define DOGFISH_DISSECT_VIEW_H

#include <stdbool.h>
#include <stdint.h>

struct preferences; /* dissect/preferences.h */

struct view {
	const struct preferences *preferences;
	/* Links and conversation facts set by a frame above this one read as absent. The frame itself in one
	 * pass, the last published frame in the terminal, UINT32_MAX with -2. */
	uint32_t horizon;
	bool is_complete;   /* the capture has ended and all of it is tracked: "never" is known */
	uint32_t reference; /* time reference frame for relative times; 0: the first frame */
	uint32_t previous_displayed;    /* 0: none */
	uint32_t first_displayed_bytes; /* reserved for cumulative columns */
	bool is_marked, is_ignored;
};

#endif
