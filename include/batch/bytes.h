/* bytes.h - a frame's bytes as hex and text: -x. Thread: any. */
#ifndef DOGFISH_BATCH_BYTES_H
#define DOGFISH_BATCH_BYTES_H

#include "batch/output.h"
#include "dissect/dissection.h"

/* Writes all data sources, each below its name and length if there are several. */
void bytes_write(const struct data_source *sources, size_t count, struct output *output);

/* One line without its end: offset, 16 bytes in hex, the same as text. */
enum { BYTES_PER_LINE = 16 };

#endif
