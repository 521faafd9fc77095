/* value_time.h - times as users write them in filters, in nanoseconds. Thread: any. */
#ifndef DOGFISH_FILTER_VALUE_TIME_H
#define DOGFISH_FILTER_VALUE_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* "0.25", "-3": seconds with at most nine digits after the point, as int64_t in *ns_out. */
bool value_time_relative(const char *text, uint64_t *ns_out);

/* "2024-02-29 13:37:00.5", "Feb 29, 2024 13:37", "2024-02-29T13:37:00Z": since 1970, as int64_t. Without
 * a Z at the end the time is local, or UTC if is_utc. */
bool value_time_absolute(const char *text, bool is_utc, uint64_t *ns_out);

#endif
