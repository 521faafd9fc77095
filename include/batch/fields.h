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

/* -E header=y, separator=/t, occurrence=a, aggregator=, quote=d, escape=y, bom=y. False: no such option or
 * value. */
bool fields_set_option(struct fields *fields, const char *text);

/* -e tcp.port, -e _ws.col.Info. The name is kept, not copied. Unknown names are kept too: */
void fields_add(struct fields *fields, const char *name);

size_t fields_count(const struct fields *fields);

/* The index-th name that is no field, or NULL after the last. */
const char *fields_unknown(const struct fields *fields, size_t index);

/* What has to be recorded for it. flags_out: enum dissect_flag. */
void fields_wanted(const struct fields *fields, struct field_set *wanted_out, unsigned *flags_out);

/* The name of a column, as it was given. */
const char *fields_name(const struct fields *fields, size_t index);

/* The column of the packet list that it is; COLUMN_COUNT: a field. */
enum column fields_column(const struct fields *fields, size_t index);

/* Is there a column of the same name before it? */
bool fields_is_repeated(const struct fields *fields, size_t index);

/* Was occurrence=a asked for? Then typed forms make arrays of single values too. */
bool fields_makes_arrays(const struct fields *fields);

/* Finds the values of all columns in a frame's tape, for the functions with a cursor. */
void fields_collect(struct fields *fields, const struct tape *tape);

/* The values of one column in a frame, one after the other. */
struct fields_cursor {
	size_t index;
	uint32_t at;
};

struct fields_cursor fields_begin(const struct fields *fields, size_t index);
bool fields_has(const struct fields_cursor *cursor);
void fields_next(const struct fields *fields, struct fields_cursor *cursor);

/* The item at the cursor; NULL where the column is one of the packet list. */
const struct item *fields_item(const struct fields *fields, const struct fields_cursor *cursor,
                               const struct tape *tape);

/* Writes the value at the cursor as -T fields has it, its characters as write has them. */
void fields_write_value(struct fields *fields, const struct fields_cursor *cursor,
                        const struct tape *tape, const struct row *row,
                        const struct time_form *time, struct output *output, text_writer *write);

/* Byte order mark and names, as asked for. */
void fields_write_header(const struct fields *fields, struct output *output);

/* One frame's line, with its end. */
void fields_write(struct fields *fields, const struct tape *tape, const struct row *row,
                  const struct time_form *time, struct output *output);

#endif
