/* options_table.h - each option once: letter, long name, argument, help, and what it does.
 * The parser, -h and the man page's list are made from it. Thread: main. */
#ifndef DOGFISH_OPTIONS_TABLE_H
#define DOGFISH_OPTIONS_TABLE_H

#include "options.h"

struct option_row {
	char letter;          /* 0: long name only */
	const char *name;     /* long; NULL in a row that is a heading */
	const char *argument; /* what the help calls it; NULL: none */
	const char *help;
	/* False with the error set. argument is NULL where there is none. */
	bool (*apply)(struct options *options, const char *argument, struct error *error);
};

extern const struct option_row options_table[];
extern const size_t options_table_count;

/* The row with that letter, or that long name (of that length), or NULL. */
const struct option_row *option_by_letter(char letter);
const struct option_row *option_by_name(const char *name, size_t length);

#endif
