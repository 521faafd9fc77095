/* hosts_text.h - -z hosts: addresses and their names, as a file of hosts has them. Thread: one. */
#ifndef DOGFISH_BATCH_HOSTS_TEXT_H
#define DOGFISH_BATCH_HOSTS_TEXT_H

#include "batch/report.h"

extern const struct report_kind report_hosts;

#endif
