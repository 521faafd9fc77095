/* report_text.h - a conversation written up: -z report,FRAME[,markdown]. Thread: one. */
#ifndef DOGFISH_BATCH_REPORT_TEXT_H
#define DOGFISH_BATCH_REPORT_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_report;

#endif
