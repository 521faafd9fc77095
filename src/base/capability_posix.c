/* Where there are no capabilities. */
#include "base/capability.h"

#ifndef __linux__

#include <unistd.h>

bool capability_has_raw_sockets(void) { return geteuid() == 0; }

bool capability_drop_bounds(struct error *error_out) { return true; }

bool capability_drop_all(struct error *error_out) { return true; }

#endif
