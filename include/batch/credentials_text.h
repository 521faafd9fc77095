/* credentials_text.h - -z credentials: who logged in with a password that could be read. Thread: one. */
#ifndef DOGFISH_BATCH_CREDENTIALS_TEXT_H
#define DOGFISH_BATCH_CREDENTIALS_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_credentials;

#endif
