/* batch_form.c - from options to printer settings. */
#include "batch_form.h"

#include "base/text.h"
#include "complain.h"

#include <stdio.h>
#include <string.h>

static int batch_form_fields(struct batch_form *form, const struct setup *setup)
{
	const struct options *options = setup->options;
	if (options->fields.count == 0) return EXIT_FINE;
	form->fields = fields_open(dissectors_registry(setup->dissectors));
	for (size_t i = 0; i < options->field_options.count; i++) {
		const char *text = options->field_options.texts[i];
		if (fields_set_option(form->fields, text)) continue;
		complain("-E %s: there is header=y|n, bom=y|n, separator=C, occurrence=f|l|a, "
		         "aggregator=C, quote=d|s|n and escape=y|n",
		         text);
		return EXIT_REFUSED;
	}
	for (size_t i = 0; i < options->fields.count; i++)
		fields_add(form->fields, options->fields.texts[i]);
	const char *name = fields_unknown(form->fields, 0);
	if (!name) return EXIT_FINE;
	complain("there are no such fields:"); /* one a line, so that scripts can tell which */
	for (size_t i = 0; (name = fields_unknown(form->fields, i)); i++) {
		char shown[256];
		text_escape(TEXT_TSHARK, name, strlen(name), shown, sizeof shown);
		fprintf(stderr, "\t%s\n", shown);
	}
	return EXIT_REFUSED;
}

/* The protocols that -O names. */
static void batch_form_unfold(struct batch_form *form, const struct setup *setup)
{
	const struct registry *registry = dissectors_registry(setup->dissectors);
	const char *at = setup->options->unfolded;
	if (!at) return;
	form->settings.open = &form->open;
	while (*at) {
		size_t length = strcspn(at, ",");
		uint16_t id = registry_find(registry, at, length);
		for (; id != FIELD_ID_NONE; id = registry_next_same(registry, id))
			field_set_add(&form->open, id);
		at += length + (at[length] == ',');
	}
}

static const struct form *const batch_forms[TEXT_COUNT] = {
	[TEXT_JSON] = &form_json, [TEXT_JSONRAW] = &form_json, [TEXT_EK] = &form_ek,
	[TEXT_PDML] = &form_pdml, [TEXT_PSML] = &form_psml,    [TEXT_NDJSON] = &form_ndjson,
};

/* What the forms that print whole frames are told. */
static void batch_form_whole(struct batch_form *form, const struct options *options)
{
	bool is_raw = options->text == TEXT_JSONRAW;
	form->filter = (struct layer_filter){ options->layers, options->holds_children };
	form->settings.form = batch_forms[options->text];
	form->settings.form_settings = (struct form_settings){
		.fields = form->fields,
		.filter = options->layers ? &form->filter : NULL,
		.capture = options->read_path,
		.time = options->time,
		.prints_bytes = options->prints_bytes || is_raw,
		.prints_values = !is_raw,
		.prints_summary = options->prints_summary && options->text == TEXT_EK,
		.prints_tree = !options->prints_summary || options->prints_tree ||
		               options->text != TEXT_EK,
		.merges_keys = options->merges_keys,
	};
}

/* The last one counts. 0, or the exit code. */
static int batch_form_columns(struct batch_form *form, const struct options *options)
{
	static const char name[] = "gui.column.format:";
	struct error error = { .text = "" };
	for (size_t i = 0; i < options->preferences.count; i++) {
		const char *text = options->preferences.texts[i];
		if (strncmp(text, name, sizeof name - 1) != 0) continue;
		if (!column_list_read(&form->columns, text + sizeof name - 1, &error)) {
			complain_error(NULL, &error);
			return EXIT_REFUSED;
		}
		form->settings.form_settings.columns = &form->columns;
	}
	return EXIT_FINE;
}

int batch_form_open(struct batch_form *form, const struct setup *setup)
{
	const struct options *options = setup->options;
	*form = (struct batch_form){ .fields = NULL };
	int code = batch_form_fields(form, setup);
	bool is_asked = options->prints_tree || options->prints_bytes || options->prints_summary ||
	                options->is_text_given;
	form->prints = !options->is_quiet && (is_asked || !options->write_path);
	form->settings = (struct printer_settings){
		.prints_summary = options->prints_summary ||
		                  (!options->prints_tree && !options->prints_bytes),
		.prints_tree = options->prints_tree,
		.prints_bytes = options->prints_bytes,
		.is_tabs = options->text == TEXT_TABS,
		.fields = form->fields,
		.separator = options->separator,
		.filter = setup->display,
		.time = options->time,
		.preferences = &setup->preferences,
		.is_two_pass = options->is_two_pass,
		.keeps_own = options->keeps_own,
	};
	batch_form_whole(form, options);
	batch_form_unfold(form, setup);
	int columns_code = batch_form_columns(form, options);
	return code ? code : columns_code;
}

void batch_form_close(struct batch_form *form) { fields_close(form->fields); }
