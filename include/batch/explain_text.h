/* explain_text.h - what a packet is, in sentences: -z explain,FRAME. Thread: one. */
#ifndef DOGFISH_BATCH_EXPLAIN_TEXT_H
#define DOGFISH_BATCH_EXPLAIN_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_explain;

#endif
