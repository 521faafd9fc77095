/* The help screen: the table of commands as text, grouped by where they work. */
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "commands.h"

enum { HELP_KEYS = 3, HELP_NAME = 22, HELP_TEXT = 40, HELP_NAME_FROM = 70 };

static const struct help_group {
	const char *title;
	unsigned where; /* commands that work there and, but for the last groups, nowhere else */
	bool is_exact;
} help_groups[] = {
	{ "Moving, and everywhere", ANYWHERE, true },
	{ "Main view", IN_MAIN, true },
	{ "List", IN_LIST, true },
	{ "Layers and bytes", IN_TREE | IN_BYTES, false },
	{ "Stream", IN_STREAM, true },
	{ "Start view", IN_START, true },
};

enum { HELP_GROUPS = sizeof help_groups / sizeof *help_groups };

/* The group of a command: the first that fits exactly, else the first that has anything in common. */
static int help_group_of(const struct command *command)
{
	for (int i = 0; i < HELP_GROUPS; i++)
		if (command->where == help_groups[i].where) return i;
	for (int i = 1; i < HELP_GROUPS; i++)
		if (command->where & help_groups[i].where && !help_groups[i].is_exact) return i;
	for (int i = 1; i < HELP_GROUPS; i++)
		if (command->where & help_groups[i].where) return i;
	return 0;
}

static void help_keys(const struct command *command, char *out, size_t size)
{
	size_t at = 0;
	out[0] = 0;
	for (int k = 0; k < COMMAND_KEYS_MAX && command->keys[k] && at < size; k++) {
		char name[32];
		input_name(command->keys[k], name, sizeof name);
		at += (size_t)snprintf(out + at, size - at, k ? "  %s" : "%s", name);
	}
}

/* Draws line after line, of which the ones from top on are on screen; returns how many there are. */
static unsigned help_lines(unsigned top, int rows)
{
	unsigned line = 0;
	int columns = screen_columns();
	bool has_names = columns >= 120;
	int text = has_names ? HELP_TEXT : HELP_NAME;
	for (int group = 0; group < HELP_GROUPS; group++) {
		int row = (int)(line - top) + 2;
		if (line >= top && row < rows)
			screen_put(row, 1, columns - 2, ROLE_BOLD, help_groups[group].title);
		line++;
		for (size_t i = 0; i < command_count; i++) {
			char keys[64];
			if (help_group_of(&commands[i]) != group) continue;
			row = (int)(line++ - top) + 2;
			if (line <= top || row >= rows) continue;
			help_keys(&commands[i], keys, sizeof keys);
			screen_put(row, HELP_KEYS, HELP_NAME - HELP_KEYS - 1, ROLE_KEY, keys);
			if (has_names)
				screen_put(row, HELP_NAME, HELP_TEXT - HELP_NAME - 1, ROLE_DIM,
				           commands[i].name);
			screen_put(row, text, columns - text - 1, ROLE_TEXT, commands[i].help);
		}
		line++;
	}
	return line;
}

void help_draw(struct app *app)
{
	int rows = screen_rows() - 2;
	screen_put(0, 1, screen_columns() - 2, ROLE_BOLD, "dogfish   keys");
	unsigned lines = help_lines(app->help_top, rows), page = rows > 2 ? (unsigned)rows - 2 : 1;
	if (app->help_top + page > lines && app->help_top > 0) {
		app->help_top = lines > page ? lines - page : 0;
		screen_clear();
		help_draw(app);
	}
}

void help_move(struct app *app, enum motion motion, unsigned count)
{
	unsigned page = screen_rows() > 5 ? (unsigned)screen_rows() - 5 : 1;
	bool is_page = motion == MOVE_PAGE_UP || motion == MOVE_PAGE_DOWN;
	unsigned step = is_page ? page : count;
	if (motion == MOVE_UP || motion == MOVE_PAGE_UP)
		app->help_top -= app->help_top < step ? app->help_top : step;
	else if (motion == MOVE_DOWN || motion == MOVE_PAGE_DOWN)
		app->help_top += step;
	else if (motion == MOVE_FIRST)
		app->help_top = 0;
	else if (motion == MOVE_LAST)
		app->help_top = 10000;
}
