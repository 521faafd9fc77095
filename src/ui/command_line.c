/* The command line: what takes an argument is in a table here, every other name is a command's. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "commands.h"
#include "exchanges_view.h"
#include "exposed_view.h"
#include "filter/capture.h"
#include "ladder_view.h"
#include "life_view.h"
#include "table_view.h"

struct line_command {
	const char *name;
	const char *arguments; /* for completion's note */
	bool (*run)(struct app *app, const char *arguments);
	bool wants_frames; /* nothing to do in the start view */
};

static bool line_save_screen(struct app *app, const char *path)
{
	if (!*path) {
		app_say(app, ROLE_BAD, "save-screen wants a file");
		return false;
	}
	app_draw(app); /* as it is without this command line */
	return save_screen(app, path);
}

static bool line_save(struct app *app, const char *arguments)
{
	char path[UI_PATH_MAX];
	enum save_which which = SAVE_ALL;
	const char *word = strrchr(arguments, ' ');
	size_t length = strlen(arguments);
	for (int i = 0; word && i < SAVE_COUNT; i++) {
		if (strcmp(word + 1, save_which_name((enum save_which)i)) != 0) continue;
		which = (enum save_which)i;
		length = (size_t)(word - arguments);
	}
	snprintf(path, sizeof path, "%.*s", (int)length, arguments);
	if (*path) return save_start(app, path, which);
	prompt_save(app);
	return true;
}

static bool line_goto(struct app *app, const char *arguments)
{
	char *end;
	unsigned long frame = strtoul(arguments, &end, 10);
	if (!isdigit((unsigned char)*arguments) || *end || frame > UINT32_MAX) {
		app_say(app, ROLE_BAD, "goto wants a frame number, not \"%s\"", arguments);
		return false;
	}
	return app_go(app, (uint32_t)frame);
}

static bool line_open(struct app *app, const char *path)
{
	if (*path) return opening_file(app, path);
	prompt_open_file(app);
	return true;
}

static bool line_filter(struct app *app, const char *text) { return filter_apply(app, text); }
static bool line_find(struct app *app, const char *text) { return find_start(app, text); }

/* "tcp 3" or "3": the stream with that number. */
static bool line_follow(struct app *app, const char *arguments)
{
	enum port_type type = strncmp(arguments, "udp", 3) == 0 ? PORT_UDP : PORT_TCP;
	const char *number = arguments + strcspn(arguments, "0123456789");
	if (!*number) {
		stream_open_selected(app);
		return true;
	}
	if (!stream_open_number(app, type, (uint32_t)strtoul(number, NULL, 10))) {
		app_say(app, ROLE_BAD, "there is no such stream");
		return false;
	}
	app_focus(app, PANE_STREAM);
	return true;
}

/* The number of a TCP stream, or nothing for all. */
static bool line_life(struct app *app, const char *arguments)
{
	char *end;
	unsigned long stream = strtoul(arguments, &end, 10);
	bool is_number = isdigit((unsigned char)*arguments) && !*end && stream < UINT32_MAX;
	if (*arguments && !is_number) {
		app_say(app, ROLE_BAD, "life wants the number of a TCP stream, or nothing");
		return false;
	}
	life_view_open(app, is_number ? (uint32_t)stream : LIFE_ALL);
	return true;
}

/* "8 12": two frames. */
static bool line_compare(struct app *app, const char *arguments)
{
	char *end;
	unsigned long a = strtoul(arguments, &end, 10), b = strtoul(end, &end, 10);
	bool are_frames = a > 0 && b > 0 && a <= app->tracked && b <= app->tracked && !*end;
	if (!are_frames) {
		app_say(app, ROLE_BAD, "compare wants two frame numbers, as in :compare 8 12");
		return false;
	}
	compare_open(app, (uint32_t)a, (uint32_t)b);
	return true;
}

static bool line_exchanges(struct app *app, const char *arguments)
{
	exchanges_view_open(app, arguments);
	return true;
}

static bool line_exposed(struct app *app, const char *arguments)
{
	exposed_view_open(app);
	return true;
}

/* The number of a TCP stream, or of a UDP one; none for the selected frame's conversation. */
static bool line_ladder(struct app *app, const char *arguments)
{
	char *end;
	bool is_udp = strncmp(arguments, "udp ", 4) == 0;
	const char *number = arguments + (is_udp ? 4 : 0);
	if (!*arguments) {
		ladder_view_open_selected(app);
		return true;
	}
	unsigned long stream = strtoul(number, &end, 10);
	if (!isdigit((unsigned char)*number) || *end || stream >= UINT32_MAX) {
		app_say(app, ROLE_BAD, "ladder wants the number of a TCP stream, or udp and one");
		return false;
	}
	const struct ladder_target target = { is_udp ? LADDER_UDP_STREAM : LADDER_TCP_STREAM,
		                              (uint32_t)stream };
	if (ladder_view_open(app, &target)) return true;
	app_say(app, ROLE_BAD, "there is no %s stream %lu", is_udp ? "UDP" : "TCP", stream);
	return false;
}

static bool line_conversations(struct app *app, const char *layer)
{
	return table_view_open(app, &counts_conversations, layer);
}
static bool line_endpoints(struct app *app, const char *layer)
{
	return table_view_open(app, &counts_endpoints, layer);
}
static bool line_hierarchy(struct app *app, const char *arguments)
{
	return table_view_open(app, &counts_hierarchy, "");
}
static bool line_io(struct app *app, const char *interval)
{
	return table_view_open(app, &counts_io, interval);
}
static bool line_summary(struct app *app, const char *title)
{
	return table_view_open(app, &counts_summary, title);
}

static bool line_copy_as(struct app *app, const char *form) { return stream_copy_as(app, form); }

/* The conversation of the selected frame, the marked frames if there are any. */
static bool line_report(struct app *app, const char *arguments)
{
	static const char unmasked[] = "secrets ";
	bool shows_secrets = strncmp(arguments, unmasked, strlen(unmasked)) == 0;
	if (shows_secrets) arguments += strlen(unmasked);
	if (!*arguments || app->frame == 0) {
		app_say(app, ROLE_BAD, "report wants a file, as in :report lab.md");
		return false;
	}
	return save_report(app, arguments, shows_secrets);
}

/* What is shown, in tcpdump's words. */
static bool line_capture_filter(struct app *app, const char *arguments)
{
	char text[LINE_MAX_BYTES];
	struct error error = { .text = "" };
	const char *filter = *arguments ? arguments : shown_filter(&app->shown);
	if (!*filter)
		app_say(app, ROLE_TEXT, "no filter: a capture without one takes the same");
	else if (filter_to_capture(app->registry, filter, text, sizeof text, &error))
		app_say(app, ROLE_TEXT, "capture filter: %s", text);
	else
		app_say(app, ROLE_WARNING, "%.*s: %s", (int)error.length, filter + error.position,
		        error.text);
	return true;
}

static bool line_time(struct app *app, const char *name)
{
	/* the letters of tshark's -t */
	static const char *const names[UI_TIME_COUNT] = { "r", "d", "dd", "a", "ad", "ud", "e" };
	for (int format = 0; format < UI_TIME_COUNT; format++) {
		if (strcmp(names[format], name) != 0) continue;
		app->time_format = (enum ui_time)format;
		list_reset_widths(app);
		return true;
	}
	app_say(app, ROLE_BAD, "time formats are r d dd a ad ud e");
	return false;
}

static const struct line_command line_commands[] = {
	{ "w", "FILE [all|shown|marked]", line_save, true },
	{ "write", "FILE [all|shown|marked]", line_save, true },
	{ "save-screen", "FILE: the screen as text", line_save_screen },
	{ "goto", "FRAME", line_goto, true },
	{ "edit", "FILE: open it", line_open },
	{ "open", "FILE", line_open },
	{ "filter", "DISPLAY FILTER", line_filter, true },
	{ "capture-filter", "the same as a capture filter", line_capture_filter, true },
	{ "find", "TEXT", line_find, true },
	{ "follow", "[tcp|udp] NUMBER", line_follow, true },
	{ "ladder", "[udp] STREAM: a conversation as a ladder", line_ladder, true },
	{ "life", "[STREAM]: how connections opened and closed", line_life, true },
	{ "compare", "FRAME FRAME: side by side", line_compare, true },
	{ "exchanges", "[FILTER]: requests with their answers", line_exchanges, true },
	{ "exposed", "what a listener could read", line_exposed, true },
	{ "conversations", "[tcp|udp|ip|ipv6|eth]: who with whom", line_conversations, true },
	{ "endpoints", "[tcp|udp|ip|ipv6|eth]: who", line_endpoints, true },
	{ "hierarchy", "which protocols lie in which", line_hierarchy, true },
	{ "io", "[1 s]: traffic over time", line_io, true },
	{ "summary", "counts of HTTP, DNS and packet lengths", line_summary, true },
	{ "copy-as", "text|hex|c-array|curl: of the stream", line_copy_as, true },
	{ "report", "[secrets] FILE: this conversation written up, .md for Markdown", line_report,
	  true },
	{ "time", "r d dd a ad ud e", line_time, true },
};

enum { LINE_COMMANDS = sizeof line_commands / sizeof *line_commands };

bool command_line_describe(size_t index, struct candidate *out)
{
	if (index >= LINE_COMMANDS) return false;
	*out = (struct candidate){ line_commands[index].name, line_commands[index].arguments };
	return true;
}

/* The row of this name that is meant when these arguments follow; NULL: it is a command's. */
static const struct line_command *line_command_of(const char *name, size_t length,
                                                  const char *arguments, unsigned where)
{
	const struct command *command = command_of_name(name, length);
	bool is_plain = command && command->where & where && !*arguments;
	for (int i = 0; i < LINE_COMMANDS && !is_plain; i++)
		if (strlen(line_commands[i].name) == length &&
		    strncmp(line_commands[i].name, name, length) == 0)
			return &line_commands[i];
	return NULL;
}

bool command_line_run(struct app *app, const char *text)
{
	while (*text == ' ' || *text == ':') text++;
	size_t length = strcspn(text, " ");
	const char *name = text, *arguments = text + length;
	while (*arguments == ' ') arguments++;
	if (length == 0) return true;
	bool is_number = isdigit((unsigned char)*text), is_short_quit = length == 1 && *text == 'q';
	if (is_number) arguments = text;
	if (is_number || is_short_quit) {
		name = is_number ? "goto" : "quit";
		length = strlen(name);
	}

	const struct line_command *line = line_command_of(name, length, arguments, app_where(app));
	if (line && (app->engine || !line->wants_frames)) return line->run(app, arguments);
	const struct command *command = line ? NULL : command_of_name(name, length);
	if (line) {
		app_say(app, ROLE_BAD, "%s: nothing is open yet", line->name);
	} else if (!command) {
		app_say(app, ROLE_BAD, "there is no command \"%.*s\", ? lists them", (int)length,
		        name);
	} else if (!(command->where & app_where(app))) {
		app_say(app, ROLE_BAD, "%s does nothing here", command->name);
	} else {
		command->run(app, 0);
		return true;
	}
	return false;
}

static void command_label(struct app *app, char *out, size_t size) { snprintf(out, size, ":"); }

static bool command_accept(struct app *app, const char *text)
{
	command_line_run(app, text);
	return true;
}

static size_t command_complete(struct app *app, const char *text, size_t cursor, size_t *start_out,
                               struct candidate *out, size_t max)
{
	size_t count = 0;
	*start_out = 0;
	if (memchr(text, ' ', cursor) || cursor == 0) return 0;
	for (int i = 0; i < LINE_COMMANDS && count < max; i++)
		if (strncmp(line_commands[i].name, text, cursor) == 0)
			out[count++] = (struct candidate){ line_commands[i].name,
				                           line_commands[i].arguments };
	for (size_t i = 0; i < command_count && count < max; i++) {
		if (strncmp(commands[i].name, text, cursor) != 0) continue;
		bool is_known = false;
		for (size_t k = 0; k < count; k++)
			is_known = is_known || !strcmp(out[k].text, commands[i].name);
		if (!is_known)
			out[count++] = (struct candidate){ commands[i].name, commands[i].help };
	}
	return count;
}

static const struct prompt_ops command_prompt = {
	.label = command_label,
	.accept = command_accept,
	.complete = command_complete,
	.keys = "Enter run  Tab complete  Up Down history  Esc cancel",
};

void prompt_command(struct app *app)
{
	prompt_open(app, &command_prompt, "", &app->prompt.commands);
}
