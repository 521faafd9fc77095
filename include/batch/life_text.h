/* life_text.h - what became of TCP connections, in words: -z life[,STREAM]. Thread: one. */
#ifndef DOGFISH_BATCH_LIFE_TEXT_H
#define DOGFISH_BATCH_LIFE_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_life;

#endif
