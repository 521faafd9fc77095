/* fields.h - the values of chosen fields, a line for each frame: -T fields with -e and -E.
 * Owner: who opened it; the registry is borrowed. Thread: one. */
#ifndef DOGFISH_BATCH_FIELDS_H
#define DOGFISH_BATCH_FIELDS_H

#include "base/error.h"
#include "batch/columns.h"

#include <stdbool.h>
#include <stddef.h>

struct fields;

/* Never NULL. */
struct fields *fields_open(const struct registry *registry);
void fields_close(struct fields *fields);

/* -E header=y, separator=/t, occurrence=a, aggregator=, quote=d, bom=y. False: no such option or value. */
bool fields_set_option(struct fields *fields, const char *text);

/* -e tcp.port, -e _ws.col.Info. The name is kept, not copied. Unknown names are kept too: */
void fields_add(struct fields *fields, const char *name);

size_t fields_count(const struct fields *fields);

/* The index-th name that is no field, or NULL after the last. */
const char *fields_unknown(const struct fields *fields, size_t index);

/* What has to be recorded for it. flags_out: enum dissect_flag. */
void fields_wanted(const struct fields *fields, struct field_set *wanted_out, unsigned *flags_out);

/* Byte order mark and names, as asked for. */
void fields_write_header(const struct fields *fields, struct output *output);

/* One frame's line, with its end. */
void fields_write(struct fields *fields, const struct tape *tape, const struct row *row,
                  const struct time_form *time, struct output *output);

#endif
