/* value_time.h - times as users write them in filters, in nanoseconds. Thread: any. */
#ifndef DOGFISH_FILTER_VALUE_TIME_H
#define DOGFISH_FILTER_VALUE_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* "0.25", "3": seconds; digits past the ninth behind the point are zeros. What follows the digits behind a
 * point is not looked at, as in tshark: "0.25s" is a quarter. */
bool value_time_relative(const char *text, uint64_t *ns_out);

/* "2024-02-29 13:37:00.5", "2024-02-29", "2024-02-29T13:37:00Z", "2024-02-29T13:37:00+01:00",
 * "Feb 29, 2024 13:37:00.5 UTC": since 1970, as int64_t. Without a zone the time is local. */
bool value_time_absolute(const char *text, uint64_t *ns_out);

#endif
