/* copy.h - saves records of an opened capture file into another: displayed, marked, a range.
 * Interfaces are declared in the copy as their first packet comes, so unused ones are left out;
 * comments and all other options go along as they are. Secrets and names of the source are copied
 * before the first record. Owner: who opened it; file and writer are borrowed. Thread: one. */
#ifndef DOGFISH_CAPTURE_COPY_H
#define DOGFISH_CAPTURE_COPY_H

#include "capture/file.h"
#include "capture/writer.h"

struct copy;

/* NULL if there is no memory. */
struct copy *copy_open(const struct capture_file *file, struct writer *writer);
void copy_close(struct copy *copy);

/* Appends one record of the file. */
bool copy_record(struct copy *copy, const struct capture_record *record, struct error *error_out);

/* Appends the statistics of the interfaces that were declared. Call once, last. */
bool copy_statistics(struct copy *copy, struct error *error_out);

#endif
