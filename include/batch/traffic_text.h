/* traffic_text.h - -z conv and -z endpoints: tables of who talked to whom. Thread: one. */
#ifndef DOGFISH_BATCH_TRAFFIC_TEXT_H
#define DOGFISH_BATCH_TRAFFIC_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_conversations, report_endpoints;

#endif
