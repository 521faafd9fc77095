/* io_text.h - -z io,stat: a table of intervals. Thread: one. */
#ifndef DOGFISH_BATCH_IO_TEXT_H
#define DOGFISH_BATCH_IO_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_io;

#endif
