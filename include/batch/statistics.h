/* statistics.h - what -z asks for, written when all frames are there.
 * Owner: who opened it; the registry is borrowed. Thread: one. */
#ifndef DOGFISH_BATCH_STATISTICS_H
#define DOGFISH_BATCH_STATISTICS_H

#include "batch/report.h"

#include <stdbool.h>

enum { STATISTICS_MAX = 1024 };

struct statistics;

/* Never NULL. */
struct statistics *statistics_open(const struct registry *registry);
void statistics_close(struct statistics *statistics);

/* Reads what one -z says. False with error_out set if it is nothing that there is. */
bool statistics_add(struct statistics *statistics, const char *text, struct error *error_out);

/* Writes them, the one that was asked for last first, as tshark does. */
void statistics_write(const struct statistics *statistics, const struct report_context *context);

/* The usage of the index-th kind; NULL after the last. */
const char *statistics_usage(size_t index);

#endif
