/* expert_text.h - -z expert: the remarks, the gravest first. Thread: one. */
#ifndef DOGFISH_BATCH_EXPERT_TEXT_H
#define DOGFISH_BATCH_EXPERT_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_expert;

#endif
