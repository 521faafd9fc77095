/* frame_form.h - one way of printing whole frames: what -T json, jsonraw, ek, pdml, psml and ndjson have in common. Each
 * is a table of three functions; the printer dissects, leaves out what was not asked for, and calls them.
 * Owner: the printer. Thread: one. */
#ifndef DOGFISH_BATCH_FRAME_FORM_H
#define DOGFISH_BATCH_FRAME_FORM_H

#include "batch/column_list.h"
#include "batch/fields.h"
#include "batch/layer_filter.h"

/* What the command line says of it; all borrowed. */
struct form_settings {
	struct fields *fields;             /* -e; or NULL: everything */
	const struct layer_filter *filter; /* -j, -J; or NULL */
	const struct column_list *columns; /* psml; or NULL: the usual ones */
	const char *capture;               /* the file's name as it was given, or NULL */
	struct time_form time;
	bool prints_bytes;   /* -x */
	bool prints_values;  /* not with jsonraw */
	bool prints_summary; /* ek: -P */
	bool prints_tree;    /* ek: neither -P alone */
	bool merges_keys;    /* --no-duplicate-keys */
};

struct form_frame {
	struct row row;
	const struct tape *tape;
	const struct data_source *sources;
	size_t source_count;
};

struct form_context; /* of each form its own */

struct form {
	unsigned flags;   /* enum dissect_flag that it needs without -e */
	bool wants_items; /* of the whole tree, without -e */
	/* Never NULL. */
	struct form_context *(*open)(const struct form_settings *settings,
	                             const struct registry *registry, struct output *output);
	void (*begin)(struct form_context *context); /* before the first frame */
	void (*frame)(struct form_context *context, const struct form_frame *frame);
	void (*end)(struct form_context *context); /* after the last */
	void (*close)(struct form_context *context);
};

extern const struct form form_json, form_ek, form_pdml, form_psml, form_ndjson;

#endif
