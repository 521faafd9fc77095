/* compare_text.h - two frames side by side: -z compare,A,B. Thread: one. */
#ifndef DOGFISH_BATCH_COMPARE_TEXT_H
#define DOGFISH_BATCH_COMPARE_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_compare;

#endif
