/* imf_date.h - dates of mails (RFC 5322 3.3, and the obsolete forms of 4.3). Thread: any. */
#ifndef DOGFISH_PROTO_IMF_DATE_H
#define DOGFISH_PROTO_IMF_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/reader.h"

/* "Tue, 1 Jul 2003 10:52:37 +0200": nanoseconds since 1970, UTC. False: no date. A zone that is none of
 * ours counts as UTC, as RFC 5322 4.3 wants it. */
bool imf_date_parse(const struct reader *text, int64_t *time_ns_out);

#endif
