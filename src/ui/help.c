/* The help screen: the table of commands as text, grouped by where they work. */
#include <stdio.h>
#include <string.h>

#include "app.h"
#include "base/language.h"
#include "commands.h"

enum { HELP_KEYS = 3, HELP_NAME = 22, HELP_TEXT = 40, HELP_NAMES_FROM = 120 };

static const struct help_group {
	const char *title;
	unsigned where; /* commands that work there and, but for the last groups, nowhere else */
	bool is_exact;
} help_groups[] = {
	{ N_("Moving, and everywhere"), ANYWHERE, true },
	{ N_("Main view"), IN_MAIN, true },
	{ N_("List"), IN_LIST, true },
	{ N_("Layers and bytes"), IN_TREE | IN_BYTES, false },
	{ N_("Stream"), IN_STREAM, true },
	{ N_("Views of their own"), IN_VIEWS, false },
	{ N_("Start view"), IN_START, true },
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

/* Where lines go: line after line, of which those from top on are on screen. */
struct help_page {
	unsigned line, top;
	int rows;
};

/* The row of the next line, -1 if it is not on screen. */
static int help_row(struct help_page *page)
{
	unsigned line = page->line++;
	int row = (int)(line - page->top) + 2;
	return line >= page->top && row < page->rows ? row : -1;
}

static void help_title(struct help_page *page, const char *title)
{
	int row = help_row(page);
	if (row >= 0) screen_put(row, 1, screen_columns() - 2, ROLE_BOLD, title);
}

static void help_command(struct help_page *page, const struct command *command)
{
	char keys[64];
	int row = help_row(page), columns = screen_columns();
	bool has_names = columns >= HELP_NAMES_FROM;
	int text = has_names ? HELP_TEXT : HELP_NAME;
	if (row < 0) return;
	help_keys(command, keys, sizeof keys);
	screen_put(row, HELP_KEYS, HELP_NAME - HELP_KEYS - 1, ROLE_KEY, keys);
	if (has_names)
		screen_put(row, HELP_NAME, HELP_TEXT - HELP_NAME - 1, ROLE_DIM, command->name);
	screen_put(row, text, columns - text - 1, ROLE_TEXT, _(command->help));
}

static void help_line_command(struct help_page *page, const struct candidate *command)
{
	int row = help_row(page);
	if (row < 0) return;
	screen_format(row, HELP_KEYS, HELP_NAME - HELP_KEYS - 1, ROLE_KEY, ":%s", command->text);
	screen_put(row, HELP_NAME, screen_columns() - HELP_NAME - 1, ROLE_TEXT, _(command->note));
}

/* Draws what is on screen; returns how many lines there are. */
static unsigned help_lines(unsigned top, int rows)
{
	struct help_page page = { .top = top, .rows = rows };
	struct candidate command;
	for (int group = 0; group < HELP_GROUPS; group++) {
		help_title(&page, _(help_groups[group].title));
		for (size_t i = 0; i < command_count; i++)
			if (help_group_of(&commands[i]) == group) help_command(&page, &commands[i]);
		page.line++;
	}
	help_title(&page, _("Command line; :NUMBER goes to that frame"));
	for (size_t i = 0; command_line_describe(i, &command); i++)
		help_line_command(&page, &command);
	return page.line;
}

void help_draw(struct app *app)
{
	int rows = screen_rows() - 2;
	screen_put(0, 1, screen_columns() - 2, ROLE_BOLD, _("dogfish   keys"));
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
