/* ladder_text.h - a conversation as a sequence diagram: -z ladder,STREAM. Thread: one. */
#ifndef DOGFISH_BATCH_LADDER_TEXT_H
#define DOGFISH_BATCH_LADDER_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_ladder;

#endif
