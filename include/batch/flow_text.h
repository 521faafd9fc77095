/* flow_text.h - -z flow,TYPE,standard: packets as arrows between addresses. Thread: one. */
#ifndef DOGFISH_BATCH_FLOW_TEXT_H
#define DOGFISH_BATCH_FLOW_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_flow;

#endif
