/* recent.h - the capture files opened last, as the start view offers them: a line each in
 * $XDG_STATE_HOME/dogfish/recent, newest first. Nothing here is an error: without the file there are none.
 * Thread: main. */
#ifndef DOGFISH_RECENT_H
#define DOGFISH_RECENT_H

#include <limits.h>
#include <stddef.h>

enum { RECENT_MAX = 32, RECENT_PATH_MAX = PATH_MAX };

struct recent {
	char paths[RECENT_MAX][RECENT_PATH_MAX];
	size_t count;
};

void recent_read(struct recent *recent);

/* Puts the file on top and writes the list. */
void recent_add(const char *path);

#endif
