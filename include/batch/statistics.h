/* statistics.h - what -z asks for, written when all frames are there.
 * Owner: who opened it. Thread: one. */
#ifndef DOGFISH_BATCH_STATISTICS_H
#define DOGFISH_BATCH_STATISTICS_H

#include "base/error.h"
#include "batch/output.h"
#include "dissect/engine.h"

#include <stdbool.h>

struct statistics;

/* Never NULL. */
struct statistics *statistics_open(void);
void statistics_close(struct statistics *statistics);

/* Reads what one -z says. False with error_out set if it is nothing that there is. */
bool statistics_add(struct statistics *statistics, const char *text, struct error *error_out);

/* Writes them, the one that was asked for last first, as tshark does. All is tracked. */
void statistics_write(const struct statistics *statistics, const struct engine *engine,
                      const struct preferences *preferences, struct output *output);

#endif
