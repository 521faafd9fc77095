/* batch_form.h - what the options say of the printed form, for files and live alike. Thread: main. */
#ifndef DOGFISH_BATCH_FORM_H
#define DOGFISH_BATCH_FORM_H

#include "batch/printer.h"
#include "setup.h"

struct batch_form {
	struct printer_settings settings;
	struct field_set open;      /* -O */
	struct layer_filter filter; /* -j, -J */
	struct fields *fields;      /* -e; or NULL */
	struct column_list columns; /* -o gui.column.format */
	bool prints;                /* packets at all */
};

/* 0, or the exit code after having complained. */
int batch_form_open(struct batch_form *form, const struct setup *setup);
void batch_form_close(struct batch_form *form);

#endif
