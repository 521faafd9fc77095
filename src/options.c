/* options.c - walks argv: letters may be joined (-nr file), arguments attached (-c5, --read-file=x), and
 * options may follow files. After -- nothing is an option. */
#include "options.h"

#include "options_table.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct options_cursor {
	struct options *options;
	char **argv;
	int argc, at;
	struct error *error;
};

/* The option's name goes before what its own code says, so that one line says what and where. */
static bool options_apply(struct options_cursor *cursor, const struct option_row *row,
                          const char *shown, const char *argument)
{
	struct error error = { .text = "" };
	if (row->apply(cursor->options, argument, &error)) return true;
	if (error.text[0] == '-')
		error_set(cursor->error, "%s", error.text);
	else
		error_set(cursor->error, "%s: %s", shown, error.text);
	return false;
}

static const char *options_next(struct options_cursor *cursor)
{
	return cursor->at + 1 < cursor->argc ? cursor->argv[++cursor->at] : NULL;
}

static bool options_missing(struct options_cursor *cursor, const struct option_row *row,
                            const char *shown)
{
	if (row->letter == 'F') {
		cursor->options->action = ACTION_LIST_FORMATS;
		return true;
	}
	if (row->letter == 'G') return options_apply(cursor, row, shown, "fields");
	error_set(cursor->error, "%s needs %s after it", shown, row->argument);
	return false;
}

static bool options_long(struct options_cursor *cursor, const char *text)
{
	const char *equals = strchr(text, '=');
	size_t length = equals ? (size_t)(equals - text) : strlen(text);
	const struct option_row *row = option_by_name(text, length);
	char shown[64];
	snprintf(shown, sizeof shown, "--%.*s", (int)length, text);
	if (!row) {
		error_set(cursor->error, "%s: no such option", shown);
		return false;
	}
	if (!row->argument && equals) {
		error_set(cursor->error, "%s takes nothing after it", shown);
		return false;
	}
	const char *argument = equals ? equals + 1 : row->argument ? options_next(cursor) : NULL;
	if (row->argument && !argument) return options_missing(cursor, row, shown);
	return options_apply(cursor, row, shown, argument);
}

/* A word of joined letters, the last of which may have its argument attached. */
static bool options_letters(struct options_cursor *cursor, const char *text)
{
	for (; *text; text++) {
		const struct option_row *row = option_by_letter(*text);
		char shown[] = { '-', *text, 0 };
		if (!row) {
			error_set(cursor->error, "%s: no such option", shown);
			return false;
		}
		if (!row->argument) {
			if (!options_apply(cursor, row, shown, NULL)) return false;
			continue;
		}
		const char *argument = text[1] ? text + 1 : options_next(cursor);
		if (!argument) return options_missing(cursor, row, shown);
		return options_apply(cursor, row, shown, argument);
	}
	return true;
}

static bool options_argument(struct options_cursor *cursor, const char *text)
{
	struct options_list *arguments = &cursor->options->arguments;
	if (arguments->count == OPTIONS_LIST_MAX) {
		error_set(cursor->error, "too many arguments");
		return false;
	}
	arguments->texts[arguments->count++] = text;
	return true;
}

static bool options_walk(struct options_cursor *cursor)
{
	bool is_over = false;
	for (cursor->at = 1; cursor->at < cursor->argc; cursor->at++) {
		const char *text = cursor->argv[cursor->at];
		bool is_option = !is_over && text[0] == '-' && text[1];
		bool is_fine = true;
		if (is_option && strcmp(text, "--") == 0)
			is_over = true;
		else if (is_option && text[1] == '-')
			is_fine = options_long(cursor, text + 2);
		else if (is_option)
			is_fine = options_letters(cursor, text + 1);
		else
			is_fine = options_argument(cursor, text);
		if (!is_fine) return false;
	}
	return true;
}

static bool options_has_source(const struct options *options)
{
	return options->read_path || options->is_demo || options->interface_count > 0;
}

/* A filter given as several arguments is one, with spaces, as tshark has it. */
static bool options_join(struct options *options, struct error *error)
{
	size_t used = 0;
	for (size_t i = 0; i < options->arguments.count; i++) {
		int length = snprintf(options->joined + used, sizeof options->joined - used, "%s%s",
		                      i ? " " : "", options->arguments.texts[i]);
		used += (size_t)length;
		if (used >= sizeof options->joined) {
			error_set(error, "the filter is too long");
			return false;
		}
	}
	return true;
}

/* The arguments are the capture filter of all interfaces. True if one of them has one already. */
static bool options_give_filter(struct options *options)
{
	for (size_t i = 0; i < options->interface_count; i++) {
		if (options->interfaces[i].filter) return true;
		options->interfaces[i].filter = options->joined;
	}
	return false;
}

/* A file, if one of that name exists and no source was given; else a filter (HARD-CASES 26). */
static bool options_place_arguments(struct options *options, struct error *error)
{
	struct options_list *arguments = &options->arguments;
	if (arguments->count == 0) return true;
	struct stat status;
	if (options->action == ACTION_RECOVER) return true;
	if (!options_has_source(options) && stat(arguments->texts[0], &status) == 0) {
		options->read_path = arguments->texts[0];
		memmove(arguments->texts, arguments->texts + 1,
		        --arguments->count * sizeof *arguments->texts);
		if (arguments->count == 0) return true;
	}
	if (!options_has_source(options)) {
		error_set(error, "there is no file \"%s\"", arguments->texts[0]);
		return false;
	}
	if (!options_join(options, error)) return false;
	bool is_live = options->interface_count > 0 && !options->read_path;
	bool has_other = is_live ? options_give_filter(options) : options->display_filter != NULL;
	if (!is_live && !has_other) options->display_filter = options->joined;
	if (!has_other) return true;
	error_set(error, "there are two filters: one with %s, one without", is_live ? "-f" : "-Y");
	return false;
}

/* Forms that print what -e names, and those in which -x has a place. */
static const struct {
	bool takes_fields, takes_bytes;
} options_forms[TEXT_COUNT] = {
	[TEXT_LIST] = { false, true },    [TEXT_TABS] = { false, true },
	[TEXT_FIELDS] = { true, false },  [TEXT_JSON] = { true, true },
	[TEXT_JSONRAW] = { false, true }, [TEXT_EK] = { true, true },
	[TEXT_PDML] = { true, false },    [TEXT_PSML] = { false, false },
	[TEXT_NDJSON] = { true, false },
};

static bool options_check(const struct options *options, struct error *error)
{
	const char *wrong = NULL;
	if (options->read_filter && !options->is_two_pass)
		wrong = "-R goes with -2; without it there is -Y";
	else if (options->fields.count && !options_forms[options->text].takes_fields)
		wrong = "-e goes with -T fields, json, ek, pdml and ndjson";
	else if (options->text == TEXT_FIELDS && !options->fields.count)
		wrong = "-T fields needs fields: -e NAME";
	else if (options->prints_bytes && !options_forms[options->text].takes_bytes)
		wrong = "-x prints text: it goes with -T text, tabs, json, jsonraw and ek";
	else if (options->read_path && (options->standard.filter || options->standard.link_type))
		wrong = "-f and -y choose what is captured: with -r there is -Y";
	else if (options->is_two_pass && options->interface_count && !options->read_path)
		wrong = "-2 needs a file that ends: it does not go with a live capture";
	if (wrong) error_set(error, "%s", wrong);
	return !wrong;
}

bool options_parse(struct options *options, int argc, char **argv, struct error *error_out)
{
	*options = (struct options){ .program = argc > 0 ? argv[0] : "dogfish", .separator = "" };
	struct options_cursor cursor = {
		.options = options, .argv = argv, .argc = argc, .error = error_out
	};
	return options_walk(&cursor) && options_place_arguments(options, error_out) &&
	       options_check(options, error_out);
}

bool options_is_called(const struct options *options, const char *name)
{
	const char *slash = strrchr(options->program, '/');
	return strcmp(slash ? slash + 1 : options->program, name) == 0;
}

bool options_wants_terminal(const struct options *options, bool has_terminal)
{
	bool prints = options->prints_tree || options->is_text_given || options->prints_summary ||
	              options->prints_bytes || options->is_quiet || options->statistics.count ||
	              options->exports.count || options->fields.count || options->flushes_lines ||
	              options->report;
	bool copies = options->read_path && options->write_path;
	return has_terminal && !prints && !copies && !options_is_called(options, "tshark");
}

void options_print_help(const char *program)
{
	const char *slash = strrchr(program, '/');
	const char *name = slash ? slash + 1 : program;
	printf("dogfish " VERSION ": captures, dissects and follows network traffic\n\n"
	       "  %s                    the start view\n"
	       "  %s [options] FILE     opens a capture file\n"
	       "  %s [options] -i NAME  captures live\n\n"
	       "With a terminal it opens its interface, unless an option asks for output: "
	       "-V -O -P -x -T -e -z -q -l.\n",
	       name, name, name);
	for (size_t i = 0; i < options_table_count; i++) {
		const struct option_row *row = &options_table[i];
		if (!row->apply) printf("\n%s\n", row->help);
		if (!row->apply || !row->help) continue;
		char shown[64];
		snprintf(shown, sizeof shown, "%c%c%s%s%s %s", row->letter ? '-' : ' ',
		         row->letter ? row->letter : ' ', row->letter && row->name ? "," : " ",
		         row->name ? " --" : "", row->name ? row->name : "",
		         row->argument ? row->argument : "");
		printf("  %-36s %s\n", shown, row->help);
	}
}
