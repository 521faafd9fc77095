/* psml.c - -T psml: the packet list as XML. */
#include "batch/frame_form.h"
#include "batch/xml_text.h"

#include <stdlib.h>
#include <string.h>

struct form_context {
	struct form_settings settings;
	struct column_list columns;
	struct output *output;
};

static struct form_context *psml_open(const struct form_settings *settings,
                                      const struct registry *registry, struct output *output)
{
	struct form_context *context = calloc(1, sizeof *context);
	(void)registry;
	if (!context) abort();
	context->settings = *settings;
	context->output = output;
	if (settings->columns)
		context->columns = *settings->columns;
	else
		column_list_standard(&context->columns);
	return context;
}

static void psml_close(struct form_context *context) { free(context); }

static void psml_begin(struct form_context *context)
{
	struct output *output = context->output;
	output_string(output, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	                      "<psml version=\"0\" creator=\"dogfish/" VERSION "\">\n"
	                      "<structure>\n");
	for (size_t i = 0; i < context->columns.count; i++) {
		const char *title = context->columns.columns[i].title;
		output_string(output, "<section>");
		xml_escaped(output, title, strlen(title));
		output_string(output, "</section>\n");
	}
	output_string(output, "</structure>\n\n");
}

static void psml_frame(struct form_context *context, const struct form_frame *frame)
{
	struct output *output = context->output;
	output_string(output, "<packet>\n");
	for (size_t i = 0; i < context->columns.count; i++) {
		output_string(output, "<section>");
		column_write_as(context->columns.columns[i].column, &frame->row,
		                &context->settings.time, output, xml_escaped);
		output_string(output, "</section>\n");
	}
	output_string(output, "</packet>\n\n");
}

static void psml_end(struct form_context *context) { output_string(context->output, "</psml>\n"); }

const struct form form_psml = {
	.flags = DISSECT_SUMMARY,
	.open = psml_open,
	.begin = psml_begin,
	.frame = psml_frame,
	.end = psml_end,
	.close = psml_close,
};
