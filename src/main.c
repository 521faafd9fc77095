/* main.c - options, and which way to go: a report, the terminal, or batch from a file or live. */
#include "batch_file.h"
#include "batch_live.h"
#include "complain.h"
#include "demo.h"
#include "options.h"
#include "reports.h"
#include "terminal.h"

#include "base/language.h"

#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* What needs neither frames nor dissectors; true if that was it. */
static bool main_reports(const struct options *options, int *code)
{
	switch (options->action) {
	case ACTION_HELP: options_print_help(options->program); break;
	case ACTION_VERSION: *code = report_version(options_is_called(options, "tshark")); break;
	case ACTION_LIST_INTERFACES: *code = report_devices(); break;
	case ACTION_LIST_LINK_TYPES: *code = report_link_types(options); break;
	case ACTION_LIST_FORMATS: *code = report_formats(); break;
	case ACTION_REPORT: *code = report_registry(options->report); break;
	case ACTION_LIST_STATISTICS: *code = report_statistics(); break;
	case ACTION_RECOVER:
		if (options->arguments.count) return false;
		*code = report_leftovers();
		break;
	case ACTION_RUN: return false;
	}
	return true;
}

/* --demo and --recover FILE are files like others from here on. */
static bool main_find_file(struct options *options, char *path, size_t size)
{
	if (options->action == ACTION_RECOVER) options->read_path = options->arguments.texts[0];
	if (!options->is_demo || options->read_path) return true;
	if (!demo_path(path, size)) {
		complain("the demo capture is not installed");
		return false;
	}
	options->read_path = path;
	return true;
}

static int main_run(struct options *options)
{
	char demo[PATH_MAX];
	if (!main_find_file(options, demo, sizeof demo)) return EXIT_INPUT;
	bool has_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	bool is_terminal = options_wants_terminal(options, has_terminal);
	struct setup setup;
	int code = setup_open(&setup, options, is_terminal);
	if (code == EXIT_FINE && is_terminal)
		code = terminal_run(&setup);
	else if (code == EXIT_FINE)
		code = options->read_path ? batch_file(&setup) : batch_live(&setup);
	setup_close(&setup);
	return code;
}

int main(int argc, char **argv)
{
	struct error error = { .text = "" };
	struct options *options = calloc(1, sizeof *options);
	int code = EXIT_FINE;
	language_open();
	tzset();
	signal(SIGPIPE, SIG_IGN); /* a reader that left is seen at the write */
	if (!options) abort();
	if (!options_parse(options, argc, argv, &error)) {
		complain_error(NULL, &error);
		code = EXIT_REFUSED;
	} else if (!main_reports(options, &code)) {
		code = main_run(options);
	}
	free(options);
	return code;
}
