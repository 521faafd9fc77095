/* setup.c - applies -o, -d, -Y and -R. */
#include "setup.h"

#include "complain.h"
#include "proto/list.h"

#include <stdlib.h>
#include <string.h>

/* What differs in the terminal: there all is shown as it should have been (HARD-CASES 1), and as a person
 * reads it. */
static const char *const setup_terminal_preferences[] = {
	"tcp.reassemble_out_of_order:TRUE",
	"mime_multipart.remove_base64_encoding:TRUE",
	"mime_multipart.remove_quoted_printable:TRUE",
};

static bool setup_preferences(struct setup *setup, bool is_terminal, struct error *error)
{
	const size_t count = sizeof setup_terminal_preferences / sizeof *setup_terminal_preferences;
	preferences_standard(setup->dissectors, &setup->preferences);
	for (size_t i = 0; is_terminal && i < count; i++) {
		struct error unknown; /* a build without that dissector */
		preferences_set(setup->dissectors, &setup->preferences,
		                setup_terminal_preferences[i], &unknown);
	}
	const struct options_list *list = &setup->options->preferences;
	for (size_t i = 0; i < list->count; i++) {
		if (!preferences_set(setup->dissectors, &setup->preferences, list->texts[i], error))
			return false;
	}
	return true;
}

static bool setup_find_table(const char *name, size_t length, enum dispatch *out)
{
	for (int i = 0; i < DISPATCH_COUNT; i++) {
		const char *there = dispatch_name((enum dispatch)i);
		*out = (enum dispatch)i;
		if (there && strncmp(there, name, length) == 0 && !there[length]) return true;
	}
	return false;
}

/* tcp.port==8080,http */
static bool setup_decode_as(struct setup *setup, const char *rule, struct error *error)
{
	const char *equals = strstr(rule, "=="), *comma = equals ? strchr(equals, ',') : NULL;
	enum dispatch table;
	if (!comma) {
		error_set(error, "-d %s: a rule reads tcp.port==8080,http", rule);
		return false;
	}
	if (!setup_find_table(rule, (size_t)(equals - rule), &table)) {
		error_set(error, "-d %s: there is no table \"%.*s\"", rule, (int)(equals - rule),
		          rule);
		return false;
	}
	char *end;
	unsigned long key = strtoul(equals + 2, &end, 0);
	if (end != comma || end == equals + 2 || key > UINT32_MAX) {
		error_set(error, "-d %s: what follows == is not a number", rule);
		return false;
	}
	uint16_t dissector = dissectors_find(setup->dissectors, comma + 1);
	if (dissector != DISSECTOR_NONE &&
	    dissectors_decode_as(setup->dissectors, table, (uint32_t)key, dissector))
		return true;
	error_set(error, "-d %s: there is no protocol \"%s\"", rule, comma + 1);
	return false;
}

static bool setup_dissectors(struct setup *setup, bool is_terminal, struct error *error)
{
	const struct options_list *rules = &setup->options->decode_as;
	if (!setup_preferences(setup, is_terminal, error)) return false;
	for (size_t i = 0; i < rules->count; i++) {
		if (!setup_decode_as(setup, rules->texts[i], error)) return false;
	}
	return true;
}

static bool setup_filter(struct setup *setup, const char *text, struct filter **out)
{
	struct error error = { .text = "" };
	if (!text) return true;
	*out = filter_compile(dissectors_registry(setup->dissectors), text, &error);
	if (!*out) complain_in_text(&error, text);
	return *out;
}

int setup_open(struct setup *setup, const struct options *options, bool is_terminal)
{
	struct error error = { .text = "" };
	*setup = (struct setup){ .options = options, .dissectors = dissectors_open(proto_list) };
	if (!setup_dissectors(setup, is_terminal, &error)) {
		complain_error(NULL, &error);
		return EXIT_REFUSED;
	}
	setup->macros = macros_open();
	filter_use_macros(macros_calls(setup->macros));
	if (!setup_filter(setup, options->read_filter, &setup->read)) return EXIT_INPUT;
	if (!setup_filter(setup, options->display_filter, &setup->display)) return EXIT_INPUT;
	return EXIT_FINE;
}

void setup_close(struct setup *setup)
{
	filter_close(setup->display);
	filter_close(setup->read);
	filter_use_macros(NULL);
	macros_close(setup->macros);
	dissectors_close(setup->dissectors);
}
