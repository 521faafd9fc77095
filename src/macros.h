/* macros.h - macros of display filters from the user's configuration: dogfish.ini in $XDG_CONFIG_HOME/dogfish
 * or ~/.config/dogfish.
 *
 *	[macros]
 *	private = ip.addr == $1 and not ip.addr == 10.0.0.0/8
 *
 * Owner: main. Thread: main until threads start, constant after. */
#ifndef DOGFISH_MACROS_H
#define DOGFISH_MACROS_H

#include "filter/filter.h"

struct macros;

/* Reads them; never NULL. Without a file there are none; a line that is wrong is complained of and left
 * out. */
struct macros *macros_open(void);

/* NULL is fine. */
void macros_close(struct macros *macros);

const struct filter_macros *macros_calls(const struct macros *macros);

#endif
