/* export_text.h - --export-objects KIND,DIR: bodies of HTTP, mails, files of FTP as files that are new. It is a kind of -z, so that it runs
 * when all frames are there. Thread: one. */
#ifndef DOGFISH_BATCH_EXPORT_TEXT_H
#define DOGFISH_BATCH_EXPORT_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_export;

#endif
