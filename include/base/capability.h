/* capability.h - Linux capabilities: is there one, and giving all of them up.
 *
 * They belong to a thread: call while there is only one. On systems without them (capability_posix.c)
 * user id 0 is the only privilege there is, and giving up succeeds without doing anything.
 * Thread: main. */
#ifndef DOGFISH_BASE_CAPABILITY_H
#define DOGFISH_BASE_CAPABILITY_H

#include "base/error.h"

#include <stdbool.h>

/* True if raw packet sockets may be opened now. */
bool capability_has_raw_sockets(void);

/* First step, while there is still the right to do it: empties the bounding set, from which programs
 * started later could draw, and the ambient set. Without the right to empty the bounding set it stays
 * (true: capability_drop_all closes that way as well). */
bool capability_drop_bounds(struct error *error_out);

/* Last step: empties all other sets, sets no_new_privs, and reads back that nothing is left. */
bool capability_drop_all(struct error *error_out);

#endif
