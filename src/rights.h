/* rights.h - gives privileges up in the order of HARD-CASES 24. Thread: main, before any other. */
#ifndef DOGFISH_RIGHTS_H
#define DOGFISH_RIGHTS_H

#include "base/error.h"

#include <stdbool.h>

/* After the devices were opened and before a packet is looked at or a file written. user: -Z, or NULL.
 * False with error_out set: the process may be halfway, it has to end. */
bool rights_drop(const char *user, struct error *error_out);

/* Reading a file needs no rights: behind sudo it is done as the user. As oneself nothing changes. */
bool rights_drop_to_reader(const char *user, struct error *error_out);

#endif
