/* column_list.h - the columns of -T psml: the usual ones, or those that -o gui.column.format asks for. A value.
 * Thread: any. */
#ifndef DOGFISH_BATCH_COLUMN_LIST_H
#define DOGFISH_BATCH_COLUMN_LIST_H

#include "base/error.h"
#include "batch/columns.h"

enum { COLUMN_LIST_MAX = 32, COLUMN_LIST_TITLE_MAX = 64 };

struct column_list {
	size_t count;
	struct {
		enum column column;
		char title[COLUMN_LIST_TITLE_MAX];
	} columns[COLUMN_LIST_MAX];
};

/* The usual columns. */
void column_list_standard(struct column_list *list);

/* Reads "No.","%m","Time","%t": titles and formats by turns. False with error_out set: there is no such format. */
bool column_list_read(struct column_list *list, const char *text, struct error *error_out);

#endif
