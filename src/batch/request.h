/* request.h - what the kinds of -z have in common: a display filter in the arguments, lines by a format, the
 * shape of what a pass starts from. Thread: one. */
#ifndef DOGFISH_BATCH_REQUEST_H
#define DOGFISH_BATCH_REQUEST_H

#include "batch/report.h"
#include "stats/pass.h"

enum { REQUEST_SLICE_FRAMES = 65536 };

/* A filter as it was written. text is "" and filter NULL where there is none. */
struct request_filter {
	char *text;
	struct filter *filter;
};

/* Copies and compiles; an empty text lets all pass. whole: the argument of -z, for errors. */
bool request_filter_open(struct request_filter *out, const char *text, size_t length,
                         const char *whole, const struct registry *registry,
                         struct error *error_out);
void request_filter_close(struct request_filter *filter);

/* What a statistic reads. */
struct pass_source request_source(const struct report_context *context,
                                  const struct request_filter *filter);

/* A line, or a part of one, of our own text and numbers: not for bytes from the wire. */
void request_format(struct output *output, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Text that may hold bytes from the wire, made harmless, then spaces up to width. */
void request_padded(struct output *output, const char *text, size_t width);

#endif
