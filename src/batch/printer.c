/* printer.c - dissects a frame for what is to be printed of it, and prints that. */
#include "batch/printer.h"

#include "batch/bytes.h"
#include "batch/own_fields.h"
#include "batch/tree.h"

#include <stdlib.h>

struct printer {
	struct printer_settings settings;
	const struct store *store;
	const struct registry *registry;
	struct dissection *dissection;
	struct query *query; /* or NULL */
	struct output *output;
	struct form_context *form;
	struct own_fields own;
	uint32_t previous_shown; /* the frame that passed before the one at hand */
	uint32_t last_passed;
};

/* What chosen fields need. */
static void printer_want_fields(struct printer *printer)
{
	struct field_set wanted;
	unsigned flags;
	fields_wanted(printer->settings.fields, &wanted, &flags);
	if (flags & DISSECT_TEXT)
		dissection_want_all(printer->dissection, flags);
	else
		dissection_want(printer->dissection, &wanted, flags);
}

static void printer_want(struct printer *printer)
{
	const struct printer_settings *settings = &printer->settings;
	const struct form *form = settings->form;
	bool wants_items = form ? form->wants_items && settings->form_settings.prints_tree
	                        : settings->prints_tree || settings->prints_bytes;
	bool prints_summary =
		form ? settings->form_settings.prints_summary : settings->prints_summary;
	unsigned flags = form ? form->flags : settings->prints_tree ? DISSECT_TEXT : 0;
	struct field_set none;
	if (settings->fields) {
		printer_want_fields(printer);
		return;
	}
	if (prints_summary) flags |= DISSECT_SUMMARY;
	field_set_clear(&none);
	/* Reassembled bytes are made only if somebody wants what lies in them. */
	if (wants_items)
		dissection_want_all(printer->dissection, flags);
	else
		dissection_want(printer->dissection, &none, flags & ~(unsigned)DISSECT_TEXT);
}

struct printer *printer_open(const struct engine *engine, const struct printer_settings *settings,
                             struct output *output)
{
	struct printer *printer = calloc(1, sizeof *printer);
	if (!printer) abort();
	const struct dissectors *dissectors = engine_dissectors(engine);
	*printer = (struct printer){
		.settings = *settings,
		.store = engine_store(engine),
		.registry = dissectors_registry(dissectors),
		.dissection = dissection_open(dissectors, engine),
		.query = settings->filter ? query_open(engine, settings->filter) : NULL,
		.output = output,
	};
	own_fields_open(&printer->own, printer->registry);
	if (settings->form)
		printer->form =
			settings->form->open(&settings->form_settings, printer->registry, output);
	printer_want(printer);
	return printer;
}

void printer_close(struct printer *printer)
{
	if (!printer) return;
	if (printer->form) printer->settings.form->close(printer->form);
	own_fields_close(&printer->own);
	dissection_close(printer->dissection);
	query_close(printer->query);
	free(printer);
}

static struct view printer_view(const struct printer *printer, uint32_t frame, uint32_t previous)
{
	return (struct view){
		.preferences = printer->settings.preferences,
		.horizon = printer->settings.is_two_pass ? UINT32_MAX : frame,
		.is_complete = printer->settings.is_two_pass,
		.previous_displayed = previous,
	};
}

void printer_begin(struct printer *printer)
{
	if (printer->form)
		printer->settings.form->begin(printer->form);
	else if (printer->settings.fields)
		fields_write_header(printer->settings.fields, printer->output);
}

void printer_end(struct printer *printer)
{
	if (printer->form) printer->settings.form->end(printer->form);
}

bool printer_passes(struct printer *printer, uint32_t frame)
{
	if (printer->query) {
		struct view view = printer_view(printer, frame, printer->last_passed);
		if (!query_passes(printer->query, frame, &view)) return false;
	}
	printer->previous_shown = printer->last_passed;
	printer->last_passed = frame;
	return true;
}

/* The tape for whole trees. */
static const struct tape *printer_tape(struct printer *printer)
{
	const struct tape *tape = dissection_tape(printer->dissection);
	return printer->settings.keeps_own ? tape : own_fields_leave_out(&printer->own, tape);
}

static void printer_print_form(struct printer *printer, const struct row *row)
{
	const struct printer_settings *settings = &printer->settings;
	struct form_frame frame = { .row = *row };
	/* Own fields are there when they are asked for by name. */
	frame.tape =
		settings->fields ? dissection_tape(printer->dissection) : printer_tape(printer);
	frame.sources = dissection_sources(printer->dissection, &frame.source_count);
	settings->form->frame(printer->form, &frame);
}

static void printer_print_text(struct printer *printer, const struct row *row)
{
	const struct printer_settings *settings = &printer->settings;
	struct output *output = printer->output;
	if (settings->prints_summary)
		columns_write_row(row, &settings->time, settings->is_tabs ? '\t' : ' ', output);
	if (settings->prints_tree)
		tree_write(printer->registry, printer_tape(printer), settings->open, output);
	if (settings->prints_bytes) {
		size_t count;
		const struct data_source *sources = dissection_sources(printer->dissection, &count);
		if (settings->prints_tree || settings->prints_summary) output_char(output, '\n');
		bytes_write(sources, count, output);
	}
	if (!settings->prints_tree && !settings->prints_bytes) return;
	output_string(output, settings->separator);
	output_char(output, '\n');
}

void printer_print(struct printer *printer, uint32_t frame)
{
	struct view view = printer_view(printer, frame, printer->previous_shown);
	dissection_run(printer->dissection, frame, &view);
	struct row row = {
		.frame = frame,
		.previous_shown = printer->previous_shown,
		.store = printer->store,
		.summary = dissection_summary(printer->dissection),
	};
	if (printer->form)
		printer_print_form(printer, &row);
	else if (printer->settings.fields)
		fields_write(printer->settings.fields, dissection_tape(printer->dissection), &row,
		             &printer->settings.time, printer->output);
	else
		printer_print_text(printer, &row);
}
