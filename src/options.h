/* options.h - the command line. Letters and meanings are tshark's; each has a long name too.
 * Owner: who opened it; texts point into argv. Thread: main. */
#ifndef DOGFISH_OPTIONS_H
#define DOGFISH_OPTIONS_H

#include "base/error.h"
#include "batch/time_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OPTIONS_INTERFACES_MAX = 64, OPTIONS_LIST_MAX = 1024, OPTIONS_JOINED_MAX = 64 * 1024 };

/* What the program is to do. */
enum options_action {
	ACTION_RUN, /* terminal or batch, as options_wants_terminal says */
	ACTION_HELP,
	ACTION_VERSION,
	ACTION_LIST_INTERFACES,
	ACTION_LIST_LINK_TYPES,
	ACTION_LIST_FORMATS,    /* -F without an argument */
	ACTION_REPORT,          /* -G */
	ACTION_LIST_STATISTICS, /* -z help */
	ACTION_RECOVER,         /* --recover */
};

enum options_text {
	TEXT_LIST,
	TEXT_TABS,
	TEXT_FIELDS,
	TEXT_JSON,
	TEXT_JSONRAW,
	TEXT_EK,
	TEXT_PDML,
	TEXT_PSML,
	TEXT_NDJSON,
	TEXT_COUNT,
};

struct options_interface {
	const char *name; /* NULL: the default one */
	const char *filter, *link_type;
	uint32_t snaplen, buffer_mib;
	bool no_promiscuous, monitor;
};

struct options_list {
	const char *texts[OPTIONS_LIST_MAX];
	size_t count;
};

struct options {
	enum options_action action;
	const char *program; /* as called */

	/* where frames come from */
	const char *read_path;
	bool is_demo;
	struct options_interface interfaces[OPTIONS_INTERFACES_MAX];
	size_t interface_count;
	struct options_interface standard; /* what comes before the first -i, for all */
	const char *user;                  /* -Z */
	uint32_t ring_mib;                 /* --ring; 0: default */

	/* when it ends; 0: never */
	uint64_t packets_max, filesize_max_kb;
	double duration_max_s;

	/* where they go */
	const char *write_path;
	const char *format; /* -F */
	const char *temporary_directory;

	/* what is done with them */
	const char *display_filter, *read_filter;
	bool is_two_pass;
	struct options_list preferences; /* -o */
	struct options_list decode_as;   /* -d */

	/* how they are printed */
	enum options_text text;
	bool is_text_given; /* -T */
	bool prints_tree, prints_bytes, prints_summary, is_quiet;
	bool flushes_lines;
	const char *unfolded; /* -O, names between commas */
	const char *layers;   /* -j or -J, names between spaces */
	bool holds_children;  /* -J */
	bool merges_keys;     /* --no-duplicate-keys */
	bool keeps_own;       /* --own-fields */
	const char *separator;
	struct time_form time;
	bool is_time_given;
	struct options_list fields;        /* -e */
	struct options_list field_options; /* -E */
	struct options_list statistics;    /* -z */
	struct options_list exports;       /* --export-objects */
	const char *report;                /* -G */

	/* the terminal */
	bool is_ascii, no_mouse, no_color;

	/* arguments without a letter, and what they turned out to be */
	struct options_list arguments;
	char joined[OPTIONS_JOINED_MAX]; /* the filter that they make together */
};

/* Reads argv. False with error_out set: exit code 1. */
bool options_parse(struct options *options, int argc, char **argv, struct error *error_out);

/* Was the program run under this name? */
bool options_is_called(const struct options *options, const char *name);

/* Terminal or batch (HARD-CASES 26), given whether stdin and stdout are terminals. */
bool options_wants_terminal(const struct options *options, bool has_terminal);

/* The help that -h prints, made from the same table. */
void options_print_help(const char *program);

#endif
