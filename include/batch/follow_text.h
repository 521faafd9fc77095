/* follow_text.h - followed streams as text: -z follow,tcp,ascii,0. Thread: one. */
#ifndef DOGFISH_BATCH_FOLLOW_TEXT_H
#define DOGFISH_BATCH_FOLLOW_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_follow;

#endif
