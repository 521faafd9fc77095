/* reports.h - what is printed instead of running: -D, -L, -F, -G, -z help, -v, --recover. Each returns the exit
 * code. Thread: main. */
#ifndef DOGFISH_REPORTS_H
#define DOGFISH_REPORTS_H

#include <stdbool.h>

#include "options.h"

int report_version(bool is_tshark);
int report_devices(void);
int report_link_types(const struct options *options);
int report_formats(void);

/* -G fields, -G protocols */
int report_registry(const char *what);

/* What -z can be. */
int report_statistics(void);

/* The captures that a crash has left. */
int report_leftovers(void);

#endif
