/* tally_text.h - the kinds of -z that are trees of counts: http,tree and its like. Thread: one. */
#ifndef DOGFISH_BATCH_TALLY_TEXT_H
#define DOGFISH_BATCH_TALLY_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_tally_http, report_tally_http_requests,
	report_tally_http_servers, report_tally_lengths, report_tally_dns, report_tally_smtp,
	report_tally_pop, report_tally_imap, report_tally_ftp;

#endif
