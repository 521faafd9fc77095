/* column_list.c - titles and the formats of Wireshark's columns. */
#include "batch/column_list.h"

#include "base/format.h"

#include <string.h>

static const struct {
	const char *format;
	enum column column;
} column_formats[] = {
	{ "%m", COLUMN_NUMBER },   { "%t", COLUMN_TIME },        { "%s", COLUMN_SOURCE },
	{ "%us", COLUMN_SOURCE },  { "%d", COLUMN_DESTINATION }, { "%ud", COLUMN_DESTINATION },
	{ "%p", COLUMN_PROTOCOL }, { "%L", COLUMN_LENGTH },      { "%i", COLUMN_INFO },
};

enum { COLUMN_FORMATS = sizeof column_formats / sizeof *column_formats };

void column_list_standard(struct column_list *list)
{
	list->count = COLUMN_COUNT;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		list->columns[i].column = (enum column)i;
		text_format(list->columns[i].title, COLUMN_LIST_TITLE_MAX, "%s",
		            column_title((enum column)i));
	}
}

/* The next text between quotation marks, cut to its room. False: there is none. */
static bool column_list_next(const char **text, char out[COLUMN_LIST_TITLE_MAX])
{
	const char *begin = strchr(*text, '"');
	const char *end = begin ? strchr(begin + 1, '"') : NULL;
	if (!end) return false;
	text_format(out, COLUMN_LIST_TITLE_MAX, "%.*s", (int)(end - begin - 1), begin + 1);
	*text = end + 1;
	return true;
}

bool column_list_read(struct column_list *list, const char *text, struct error *error_out)
{
	char title[COLUMN_LIST_TITLE_MAX], format[COLUMN_LIST_TITLE_MAX];
	const char *at = text;
	list->count = 0;
	while (list->count < COLUMN_LIST_MAX && column_list_next(&at, title)) {
		int i = 0;
		if (!column_list_next(&at, format)) break;
		while (i < COLUMN_FORMATS && strcmp(column_formats[i].format, format) != 0) i++;
		if (i == COLUMN_FORMATS) {
			error_set(
				error_out,
				"-o gui.column.format: there is no column \"%s\", -G column-formats "
				"lists them",
				format);
			return false;
		}
		list->columns[list->count].column = column_formats[i].column;
		text_format(list->columns[list->count++].title, COLUMN_LIST_TITLE_MAX, "%s", title);
	}
	if (list->count) return true;
	error_set(error_out, "-o gui.column.format: it is titles and formats, \"No.\",\"%%m\"");
	return false;
}
