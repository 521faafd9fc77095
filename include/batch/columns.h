/* columns.h - the columns of the packet list by their titles: for the list itself and for -e _ws.col.Info.
 * Thread: any. */
#ifndef DOGFISH_BATCH_COLUMNS_H
#define DOGFISH_BATCH_COLUMNS_H

#include "batch/output.h"
#include "batch/time_text.h"
#include "dissect/dissection.h"

#include <stdbool.h>

enum column {
	COLUMN_NUMBER,
	COLUMN_TIME,
	COLUMN_SOURCE,
	COLUMN_DESTINATION,
	COLUMN_PROTOCOL,
	COLUMN_LENGTH,
	COLUMN_INFO,
	COLUMN_COUNT,
};

/* What a row needs beside its summary. */
struct row {
	uint32_t frame;
	uint32_t previous_shown; /* 0: none */
	const struct store *store;
	const struct summary *summary;
};

/* "No.", "Time", ... */
const char *column_title(enum column column);

/* The column of that title, exactly as written; COLUMN_COUNT if there is none. */
enum column column_named(const char *title);

/* Writes one column, without padding, its characters made visible and then as write has them. */
void column_write_as(enum column column, const struct row *row, const struct time_form *time,
                     struct output *output, text_writer *write);

/* Writes the whole row as tshark -r does: aligned, with arrows between addresses. separator: a space,
 * or a tab for -T tabs. */
void columns_write_row(const struct row *row, const struct time_form *time, char separator,
                       struct output *output);

#endif
