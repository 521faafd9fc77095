/* mail_text.h - the mails of a capture as text: -z mail[,NUMBER]. Thread: one. */
#ifndef DOGFISH_BATCH_MAIL_TEXT_H
#define DOGFISH_BATCH_MAIL_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_mail;

#endif
