/* report.h - one kind of -z: a name, what its arguments mean, and what it writes when all frames are there.
 * The kinds stand in the table of statistics.c. Thread: one. */
#ifndef DOGFISH_BATCH_REPORT_H
#define DOGFISH_BATCH_REPORT_H

#include "base/error.h"
#include "batch/output.h"
#include "batch/time_text.h"
#include "dissect/engine.h"
#include "field/registry.h"

struct report_context {
	const struct engine *engine; /* all is tracked */
	const struct preferences *preferences;
	struct output *output;
	const struct time_form *time; /* -t */
	const char *path;             /* of the capture, or what is captured from */
	bool is_two_pass;             /* -2 */
	bool *has_failed;             /* set where something could not be written; or NULL */
};

struct report_kind {
	const char *name;  /* "life"; may hold commas: "io,phs" */
	const char *usage; /* "life[,STREAM]", for the list of what there is */
	/* Reads what is behind the name and its comma, "" if nothing is. text is the whole, for errors.
	 * Returns the request, freed by close; NULL with error_out set. */
	void *(*open)(const char *arguments, const char *text, const struct registry *registry,
	              struct error *error_out);
	void (*write)(const void *request, const struct report_context *context);
	void (*close)(void *request);
};

#endif
