/* printer.h - prints frames one after the other in the form that the command line asked for.
 * Owner: who opened it; all that the settings point to is borrowed. Thread: one. */
#ifndef DOGFISH_BATCH_PRINTER_H
#define DOGFISH_BATCH_PRINTER_H

#include "batch/fields.h"
#include "batch/frame_form.h"
#include "dissect/engine.h"
#include "query/query.h"

struct printer_settings {
	bool prints_summary;     /* the packet list's line */
	bool prints_tree;        /* -V, -O */
	bool prints_bytes;       /* -x */
	bool is_tabs;            /* -T tabs */
	struct fields *fields;   /* -e; or NULL */
	const struct form *form; /* -T json, ...; NULL: text or -T fields */
	struct form_settings form_settings;
	bool keeps_own;               /* --own-fields: trees have dogfish's own fields too */
	const struct field_set *open; /* -O: protocols to unfold; NULL: all */
	const char *separator;       /* -S: the line after a frame's tree or bytes, "" by default */
	const struct filter *filter; /* -Y, or NULL */
	struct time_form time;
	const struct preferences *preferences;
	bool is_two_pass; /* -2: links forward are seen */
};

struct printer;

/* Never NULL. */
struct printer *printer_open(const struct engine *engine, const struct printer_settings *settings,
                             struct output *output);
void printer_close(struct printer *printer);

/* What comes before the first frame. */
void printer_begin(struct printer *printer);

/* What comes after the last. */
void printer_end(struct printer *printer);

/* Does this tracked frame pass the filter? Then it counts as the one displayed before the next. */
bool printer_passes(struct printer *printer, uint32_t frame);

/* Prints it. */
void printer_print(struct printer *printer, uint32_t frame);

#endif
