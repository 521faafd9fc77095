/* exposed_text.h - `-z exposed`: what a listener could read, beside what TLS left visible. Thread: one. */
#ifndef DOGFISH_BATCH_EXPOSED_TEXT_H
#define DOGFISH_BATCH_EXPOSED_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_exposed;

#endif
