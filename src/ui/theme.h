/* theme.h - roles of colour: what a piece of text is, and how the terminal shows that. A role is never
 * the only bearer of a meaning: signs and words say the same. Thread: ui. */
#ifndef DOGFISH_UI_THEME_H
#define DOGFISH_UI_THEME_H

#define NCURSES_NOMACROS /* move, erase, ... stay names */
#include <ncurses.h>
#include <stdbool.h>

enum role {
	ROLE_TEXT,
	ROLE_DIM,
	ROLE_BOLD,
	ROLE_TITLE, /* rulers and titles of panes */
	ROLE_TITLE_FOCUS,
	ROLE_HEADER, /* of columns */
	ROLE_SELECTED,
	ROLE_SELECTED_OTHER, /* the counterpart in another pane */
	ROLE_MATCH,          /* what a search found */
	ROLE_CLIENT,
	ROLE_SERVER,
	ROLE_GOOD,
	ROLE_WARNING,
	ROLE_BAD,
	ROLE_LINK,
	ROLE_OWN,
	ROLE_DECODED, /* undone from an encoding, and its mark */
	ROLE_SECRET,
	ROLE_KEY,
	ROLE_FILTER_VALID,
	ROLE_FILTER_PARTIAL,
	ROLE_FILTER_INVALID,
	ROLE_PROTOCOL_TCP, /* rows of the list */
	ROLE_PROTOCOL_UDP,
	ROLE_PROTOCOL_APPLICATION,
	ROLE_PROTOCOL_NAMES,
	ROLE_PROTOCOL_CONTROL,
	ROLE_PROTOCOL_LINK,
	ROLE_COUNT
};

/* After initscr. Without colour, attributes alone tell the roles apart. */
void theme_open(bool use_color);

attr_t theme_attributes(enum role role); /* without the colour, which is a pair of ncurses */
short theme_pair(enum role role);

/* The role of a row in the list. */
enum role theme_row(const char *protocol, const char *info);

#endif
