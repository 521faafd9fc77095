/* options_table.c - the options and what each of them sets. */
#include "options_table.h"

#include "capture/device.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FLAG(function, member)                                                                   \
	static bool function(struct options *options, const char *argument, struct error *error) \
	{                                                                                        \
		options->member = true;                                                          \
		return true;                                                                     \
	}
#define TEXT(function, member)                                                                   \
	static bool function(struct options *options, const char *argument, struct error *error) \
	{                                                                                        \
		options->member = argument;                                                      \
		return true;                                                                     \
	}
#define LIST(function, member)                                                                   \
	static bool function(struct options *options, const char *argument, struct error *error) \
	{                                                                                        \
		return option_append(&options->member, argument, error);                         \
	}
#define ACTION(function, value)                                                                  \
	static bool function(struct options *options, const char *argument, struct error *error) \
	{                                                                                        \
		options->action = value;                                                         \
		return true;                                                                     \
	}

static bool option_append(struct options_list *list, const char *text, struct error *error)
{
	if (list->count == OPTIONS_LIST_MAX) {
		error_set(error, "more than %d of one option", OPTIONS_LIST_MAX);
		return false;
	}
	list->texts[list->count++] = text;
	return true;
}

/* A decimal number from 1 to max. */
static bool option_number(const char *what, const char *text, uint64_t max, uint64_t *out,
                          struct error *error)
{
	char *end;
	errno = 0;
	unsigned long long number = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno) {
		error_set(error, "the %s \"%s\" is not a decimal number", what, text);
		return false;
	}
	if (number == 0 || number > max) {
		error_set(error, "the %s \"%s\" is not between 1 and %llu", what, text,
		          (unsigned long long)max);
		return false;
	}
	*out = number;
	return true;
}

/* What -f, -s, ... change: the interface named last, or, before the first -i, all of them. */
static struct options_interface *option_interface(struct options *options)
{
	return options->interface_count ? &options->interfaces[options->interface_count - 1]
	                                : &options->standard;
}

static bool option_add_interface(struct options *options, const char *argument, struct error *error)
{
	if (options->interface_count == OPTIONS_INTERFACES_MAX) {
		error_set(error, "more than %d interfaces", OPTIONS_INTERFACES_MAX);
		return false;
	}
	struct options_interface *interface = &options->interfaces[options->interface_count++];
	*interface = options->standard;
	interface->name = argument;
	return true;
}

static bool option_filter(struct options *options, const char *argument, struct error *error)
{
	option_interface(options)->filter = argument;
	return true;
}

static bool option_snaplen(struct options *options, const char *argument, struct error *error)
{
	uint64_t snaplen = 0;
	if (strcmp(argument, "0") == 0)
		snaplen = DEVICE_SNAPLEN_MAX; /* as tshark: no limit */
	else if (!option_number("snapshot length", argument, UINT32_MAX, &snaplen, error))
		return false;
	if (snaplen > DEVICE_SNAPLEN_MAX) snaplen = DEVICE_SNAPLEN_MAX;
	option_interface(options)->snaplen = (uint32_t)snaplen;
	return true;
}

static bool option_no_promiscuous(struct options *options, const char *argument,
                                  struct error *error)
{
	option_interface(options)->no_promiscuous = true;
	return true;
}

static bool option_monitor(struct options *options, const char *argument, struct error *error)
{
	option_interface(options)->monitor = true;
	return true;
}

static bool option_buffer(struct options *options, const char *argument, struct error *error)
{
	uint64_t mib;
	if (!option_number("buffer size", argument, DEVICE_BUFFER_MIB_MAX, &mib, error))
		return false;
	option_interface(options)->buffer_mib = (uint32_t)mib;
	return true;
}

static bool option_link_type(struct options *options, const char *argument, struct error *error)
{
	option_interface(options)->link_type = argument;
	return true;
}

static bool option_ring(struct options *options, const char *argument, struct error *error)
{
	uint64_t mib;
	if (!option_number("ring size", argument, 65536, &mib, error)) return false;
	options->ring_mib = (uint32_t)mib;
	return true;
}

static bool option_count(struct options *options, const char *argument, struct error *error)
{
	return option_number("packet count", argument, UINT32_MAX, &options->packets_max, error);
}

static bool option_duration(const char *text, double *out, struct error *error)
{
	char *end;
	*out = strtod(text, &end);
	if (*end || end == text || !(*out > 0)) {
		error_set(error, "the duration \"%s\" is not a number of seconds above 0", text);
		return false;
	}
	return true;
}

static bool option_autostop(struct options *options, const char *argument, struct error *error)
{
	const char *colon = strchr(argument, ':');
	size_t length = colon ? (size_t)(colon - argument) : 0;
	const char *value = colon ? colon + 1 : "";
	if (length == 8 && memcmp(argument, "duration", length) == 0)
		return option_duration(value, &options->duration_max_s, error);
	if (length == 8 && memcmp(argument, "filesize", length) == 0)
		return option_number("file size", value, UINT64_MAX / 1024,
		                     &options->filesize_max_kb, error);
	if (length == 7 && memcmp(argument, "packets", length) == 0)
		return option_number("packet count", value, UINT32_MAX, &options->packets_max,
		                     error);
	error_set(error,
	          "-a %s: what stops a capture is duration:SECONDS, filesize:KB or packets:COUNT",
	          argument);
	return false;
}

static bool option_text(struct options *options, const char *argument, struct error *error)
{
	static const char *const names[TEXT_COUNT] = {
		[TEXT_LIST] = "text", [TEXT_TABS] = "tabs",       [TEXT_FIELDS] = "fields",
		[TEXT_JSON] = "json", [TEXT_JSONRAW] = "jsonraw", [TEXT_EK] = "ek",
		[TEXT_PDML] = "pdml", [TEXT_PSML] = "psml",       [TEXT_NDJSON] = "ndjson",
	};
	for (size_t i = 0; i < TEXT_COUNT; i++) {
		if (strcmp(argument, names[i]) != 0) continue;
		options->text = (enum options_text)i;
		options->is_text_given = true;
		return true;
	}
	error_set(error,
	          "-T %s: there is text, tabs, fields, json, jsonraw, ek, pdml, psml and ndjson",
	          argument);
	return false;
}

static bool option_layers(struct options *options, const char *argument, struct error *error)
{
	options->layers = argument;
	options->holds_children = false;
	return true;
}

static bool option_whole_layers(struct options *options, const char *argument, struct error *error)
{
	options->layers = argument;
	options->holds_children = true;
	return true;
}

static bool option_time(struct options *options, const char *argument, struct error *error)
{
	options->is_time_given = true;
	if (time_form_named(argument, &options->time)) return true;
	error_set(error, "-t %s: there is a, ad, adoy, d, dd, e, r, u, ud and udoy", argument);
	return false;
}

static bool option_seconds(struct options *options, const char *argument, struct error *error)
{
	options->time.is_hms = strcmp(argument, "hms") == 0;
	if (options->time.is_hms || strcmp(argument, "s") == 0) return true;
	error_set(error, "-u %s: there is s (seconds) and hms (hours, minutes, seconds)", argument);
	return false;
}

static bool option_unfold(struct options *options, const char *argument, struct error *error)
{
	options->unfolded = argument;
	options->prints_tree = true;
	return true;
}

static bool option_quieter(struct options *options, const char *argument, struct error *error)
{
	options->is_quiet = true;
	return true;
}

static bool option_ignore(struct options *options, const char *argument, struct error *error)
{
	return true;
}

static bool option_not_here(struct options *options, const char *argument, struct error *error)
{
	error_set(error, "this option of tshark's is not in this version");
	return false;
}

TEXT(option_read, read_path)
TEXT(option_write, write_path)
TEXT(option_format, format)
TEXT(option_display_filter, display_filter)
TEXT(option_read_filter, read_filter)
TEXT(option_separator, separator)
TEXT(option_user, user)
TEXT(option_temporary, temporary_directory)
FLAG(option_two_pass, is_two_pass)
FLAG(option_tree, prints_tree)
FLAG(option_bytes, prints_bytes)
FLAG(option_print, prints_summary)
FLAG(option_quiet, is_quiet)
FLAG(option_line, flushes_lines)
FLAG(option_merge, merges_keys)
FLAG(option_own, keeps_own)
FLAG(option_demo, is_demo)
FLAG(option_ascii, is_ascii)
FLAG(option_no_mouse, no_mouse)
FLAG(option_no_color, no_color)
LIST(option_preference, preferences)
LIST(option_decode_as, decode_as)
LIST(option_field, fields)
LIST(option_field_option, field_options)
LIST(option_add_statistic, statistics)
LIST(option_export, exports)
ACTION(option_help, ACTION_HELP)
ACTION(option_version, ACTION_VERSION)
ACTION(option_devices, ACTION_LIST_INTERFACES)
ACTION(option_link_types, ACTION_LIST_LINK_TYPES)
ACTION(option_recover, ACTION_RECOVER)

static bool option_statistic(struct options *options, const char *argument, struct error *error)
{
	if (strcmp(argument, "help") != 0) return option_add_statistic(options, argument, error);
	options->action = ACTION_LIST_STATISTICS;
	return true;
}

static bool option_report(struct options *options, const char *argument, struct error *error)
{
	options->action = ACTION_REPORT;
	options->report = argument;
	return true;
}

/* clang-format off */
const struct option_row options_table[] = {
	{ 0, NULL, NULL, "Capture", NULL },
	{ 'i', "interface", "NAME", "capture from this device: a name, a number of -D, any; may be repeated", option_add_interface },
	{ 'f', "capture-filter", "FILTER", "take only what this filter of pcap-filter(7) lets pass", option_filter },
	{ 's', "snapshot-length", "BYTES", "take at most this much of each packet", option_snaplen },
	{ 'p', "no-promiscuous-mode", NULL, "do not ask the device for what is sent to others", option_no_promiscuous },
	{ 'I', "monitor-mode", NULL, "monitor mode, on wireless devices that can", option_monitor },
	{ 'B', "buffer-size", "MIB", "size of the kernel's buffer", option_buffer },
	{ 'y', "linktype", "TYPE", "link type, one of those -L lists", option_link_type },
	{ 'D', "list-interfaces", NULL, "list the devices and exit", option_devices },
	{ 'L', "list-data-link-types", NULL, "list the link types of the device and exit", option_link_types },
	{ 'Z', "user", "NAME", "become this user once the devices are open", option_user },
	{ 0, "ring", "MIB", "memory between capture and analysis", option_ring },
	{ 'c', NULL, "COUNT", "stop after so many packets", option_count },
	{ 'a', "autostop", "WHAT", "stop after duration:SECONDS, filesize:KB or packets:COUNT", option_autostop },
	{ 'b', "ring-buffer", "WHAT", NULL, option_not_here },
	{ 0, NULL, NULL, "Files", NULL },
	{ 'r', "read-file", "FILE", "read this capture file; - is standard input", option_read },
	{ 'w', "write", "FILE", "write the packets to this file; - is standard output", option_write },
	{ 'F', "file-type", "TYPE", "write pcapng, pcap or nsecpcap; alone: list them", option_format },
	{ 0, "temp-dir", "FOLDER", "where temporary files go", option_temporary },
	{ 0, "recover", NULL, "list the captures that a crash has left, or open the one named", option_recover },
	{ 0, "demo", NULL, "open the demo capture", option_demo },
	{ 0, NULL, NULL, "Analysis", NULL },
	{ 'Y', "display-filter", "FILTER", "show, print or write only what this display filter lets pass", option_display_filter },
	{ '2', "two-pass", NULL, "read all before printing, so that links to later packets are known", option_two_pass },
	{ 'R', "read-filter", "FILTER", "with -2: leave out all else from the start", option_read_filter },
	{ 'n', "no-names", NULL, "do not look up names (this version never does)", option_ignore },
	{ 'N', "names", "FLAGS", NULL, option_not_here },
	{ 'd', "decode-as", "RULE", "dissect a port as a protocol: tcp.port==8080,http", option_decode_as },
	{ 'o', "option", "NAME:VALUE", "set a preference: ip.check_checksum:TRUE", option_preference },
	{ 0, NULL, NULL, "Output", NULL },
	{ 'P', "print", NULL, "print the packet list, also with -w, -V or -x", option_print },
	{ 'V', "details", NULL, "print the tree of each packet", option_tree },
	{ 'O', "details-of", "NAMES", "print the tree, unfolded only for these protocols", option_unfold },
	{ 'x', "bytes", NULL, "print the bytes of each packet", option_bytes },
	{ 'S', "separator", "TEXT", "the line that ends a packet's tree or bytes", option_separator },
	{ 'T', "format", "KIND", "text, tabs, fields, json, jsonraw, ek, pdml, psml or ndjson", option_text },
	{ 'e', "field", "NAME", "with -T fields, json, ek, pdml or ndjson: print this field or _ws.col.COLUMN; may be repeated", option_field },
	{ 'E', "field-option", "NAME=VALUE", "header=y bom=y separator=/t occurrence=f|l|a aggregator=, quote=d|s|n escape=y|n", option_field_option },
	{ 'j', "layers", "NAMES", "with json, ek, pdml: unfold only what is named here, \"ip ip.flags\"", option_layers },
	{ 'J', "whole-layers", "NAMES", "the same, with all that lies in it", option_whole_layers },
	{ 0, "no-duplicate-keys", NULL, "with json, ek: several items of one name become an array", option_merge },
	{ 0, "own-fields", NULL, "with -V, json, ek, pdml: also the fields that only dogfish has", option_own },
	{ 't', "time", "FORM", "a ad adoy d dd e r u ud udoy: the Time column", option_time },
	{ 'u', "seconds", "FORM", "s or hms: time spans in seconds, or with hours and minutes", option_seconds },
	{ 'l', "line-buffered", NULL, "write each packet at once", option_line },
	{ 'q', "quiet", NULL, "print no packets, only what -z asks for", option_quiet },
	{ 'Q', "quieter", NULL, "the same", option_quieter },
	{ 'z', "statistics", "WHAT", "print a statistic at the end, \"-z help\" lists them; may be repeated", option_statistic },
	{ 0, "export-objects", "KIND,DIR", "http, imf or ftp-data: write bodies, mails or files as new files in this folder; may be repeated", option_export },
	{ 'G', "report", "WHAT", "fields, protocols, values or column-formats: list what is known, and exit", option_report },
	{ 0, NULL, NULL, "Terminal", NULL },
	{ 0, "ascii", NULL, "draw with ASCII only", option_ascii },
	{ 0, "no-mouse", NULL, "leave the mouse to the terminal", option_no_mouse },
	{ 0, "no-color", NULL, "no colours (as NO_COLOR does)", option_no_color },
	{ 0, NULL, NULL, "Else", NULL },
	{ 'h', "help", NULL, "this", option_help },
	{ 'v', "version", NULL, "version, and the libraries that are in", option_version },
};
/* clang-format on */

const size_t options_table_count = sizeof options_table / sizeof *options_table;

const struct option_row *option_by_letter(char letter)
{
	for (size_t i = 0; letter && i < options_table_count; i++) {
		if (options_table[i].letter == letter) return &options_table[i];
	}
	return NULL;
}

const struct option_row *option_by_name(const char *name, size_t length)
{
	for (size_t i = 0; i < options_table_count; i++) {
		const char *there = options_table[i].name;
		if (there && strncmp(there, name, length) == 0 && !there[length])
			return &options_table[i];
	}
	return NULL;
}
