/* hierarchy_text.h - -z io,phs: the protocols, indented below one another. Thread: one. */
#ifndef DOGFISH_BATCH_HIERARCHY_TEXT_H
#define DOGFISH_BATCH_HIERARCHY_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_hierarchy;

#endif
