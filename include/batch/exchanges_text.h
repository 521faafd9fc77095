/* exchanges_text.h - `-z exchanges`: the rows of stats/exchanges.h as a table, and what is usual of their
 * waits. Thread: one. */
#ifndef DOGFISH_BATCH_EXCHANGES_TEXT_H
#define DOGFISH_BATCH_EXCHANGES_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_exchanges;

#endif
