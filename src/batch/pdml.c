/* pdml.c - -T pdml: the tree as XML, an element for each item with its line, place, value and bytes. */
#include "batch/frame_form.h"
#include "batch/value_text.h"
#include "batch/xml_text.h"
#include "field/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PDML_DEPTH_MAX = 512, PDML_INDENT = 2, PDML_TIME_MAX = 128 };

struct form_context {
	struct form_settings settings;
	const struct registry *registry;
	struct output *output;
	struct value_text text;
	uint16_t data; /* id of the protocol whose element is a field */
	const struct form_frame *frame;
};

static struct form_context *pdml_open(const struct form_settings *settings,
                                      const struct registry *registry, struct output *output)
{
	struct form_context *context = calloc(1, sizeof *context);
	if (!context) abort();
	*context = (struct form_context){
		.settings = *settings,
		.registry = registry,
		.output = output,
		.data = registry_find(registry, "data", strlen("data")),
	};
	value_text_open(&context->text, registry);
	return context;
}

static void pdml_close(struct form_context *context)
{
	value_text_close(&context->text);
	free(context);
}

static void pdml_attribute(struct output *output, const char *name, const char *value,
                           size_t length)
{
	output_char(output, ' ');
	output_string(output, name);
	output_string(output, "=\"");
	xml_escaped(output, value, length);
	output_char(output, '"');
}

static void pdml_number(struct output *output, const char *name, uint32_t value)
{
	output_char(output, ' ');
	output_string(output, name);
	output_string(output, "=\"");
	output_number(output, value, 0);
	output_char(output, '"');
}

static void pdml_begin(struct form_context *context)
{
	char now[PDML_TIME_MAX] = "";
	time_t seconds = time(NULL);
	struct tm tm;
	const char *capture = context->settings.capture;
	struct output *output = context->output;
	if (localtime_r(&seconds, &tm)) strftime(now, sizeof now, "%a %b %e %H:%M:%S %Y", &tm);
	output_string(output, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<pdml version=\"0\"");
	pdml_attribute(output, "creator", "dogfish/" VERSION, strlen("dogfish/" VERSION));
	pdml_attribute(output, "time", now, strlen(now));
	if (capture) pdml_attribute(output, "capture_file", capture, strlen(capture));
	output_string(output, ">\n");
}

static void pdml_end(struct form_context *context) { output_string(context->output, "</pdml>\n"); }

/* ---------------------------------------------------------------- general information */

/* The value of a number is its hex digits, without zeros in front. */
static void pdml_general_number(struct form_context *context, const char *name,
                                const char *showname, uint32_t value, uint32_t size)
{
	char shown[16], hex[16];
	struct output *output = context->output;
	int shown_length = snprintf(shown, sizeof shown, "%u", value);
	int hex_length = snprintf(hex, sizeof hex, "%x", value);
	output_string(output, "    <field");
	pdml_attribute(output, "name", name, strlen(name));
	output_string(output, " pos=\"0\"");
	pdml_attribute(output, "show", shown, (size_t)shown_length);
	pdml_attribute(output, "showname", showname, strlen(showname));
	pdml_attribute(output, "value", hex, (size_t)hex_length);
	pdml_number(output, "size", size);
	output_string(output, "/>\n");
}

static void pdml_general_time(struct form_context *context, int64_t time_ns, uint32_t size)
{
	char text[PDML_TIME_MAX];
	struct output *output = context->output;
	size_t length = format_time_absolute(time_ns, false, text, sizeof text);
	output_string(output, "    <field name=\"timestamp\" pos=\"0\"");
	pdml_attribute(output, "show", text, length);
	output_string(output, " showname=\"Captured Time\"");
	length = format_seconds(time_ns, 9, text, sizeof text);
	pdml_attribute(output, "value", text, length);
	pdml_number(output, "size", size);
	output_string(output, "/>\n");
}

static void pdml_general(struct form_context *context)
{
	const struct row *row = &context->frame->row;
	uint32_t reported = store_reported(row->store, row->frame);
	uint32_t captured = store_captured(row->store, row->frame);
	output_string(context->output, "  <proto name=\"geninfo\" pos=\"0\""
	                               " showname=\"General information\"");
	pdml_number(context->output, "size", reported);
	output_string(context->output, ">\n");
	pdml_general_number(context, "num", "Number", row->frame, reported);
	pdml_general_number(context, "len", "Frame Length", reported, reported);
	pdml_general_number(context, "caplen", "Captured Length", captured, reported);
	pdml_general_time(context, store_time_ns(row->store, row->frame), reported);
	output_string(context->output, "  </proto>\n");
}

/* ---------------------------------------------------------------- items */

/* Which element an item is. */
enum pdml_kind { KIND_FIELD, KIND_TEXT, KIND_PROTO, KIND_DATA };

static enum pdml_kind pdml_kind(const struct form_context *context, const struct item *item)
{
	const struct field *field = registry_field(context->registry, item->field);
	if (value_is_text(field)) return KIND_TEXT;
	if (item->field == context->data) return KIND_DATA;
	bool is_layer = field->type == FIELD_PROTOCOL && item->field != context->text.remark;
	return is_layer ? KIND_PROTO : KIND_FIELD;
}

static void pdml_bytes(struct form_context *context, const struct item *item)
{
	value_write_bytes(item, context->frame->sources, context->frame->source_count,
	                  context->output);
}

/* An item that begins before its parent lies in another data source, and tshark counts from the parent then. */
static void pdml_place(struct form_context *context, const struct item *item,
                       const struct item *parent)
{
	uint32_t offset, length;
	value_place(&context->text, item, &offset, &length);
	if (parent) {
		uint32_t begin, unused;
		value_place(&context->text, parent, &begin, &unused);
		if (offset < begin) offset += begin;
	}
	if (item->flags & ITEM_HIDDEN) output_string(context->output, " hide=\"yes\"");
	pdml_number(context->output, "size", length);
	pdml_number(context->output, "pos", offset);
}

/* show, value and unmaskedvalue of an item with a name. */
static void pdml_value(struct form_context *context, const struct item *item,
                       const struct field *field)
{
	struct output *output = context->output;
	uint32_t offset, length;
	if (field->type == FIELD_PROTOCOL) return;
	if (!value_is_shown(field)) {
		output_string(output, " show=\"\" value=\"\"");
		return;
	}
	output_string(output, " show=\"");
	value_write_shown(&context->text, item, output, xml_escaped);
	output_char(output, '"');
	value_place(&context->text, item, &offset, &length);
	if (!length) return;
	output_string(output, " value=\"");
	value_write_raw(field, item, context->frame->sources, context->frame->source_count, output);
	output_char(output, '"');
	if (!field->mask) return;
	output_string(output, " unmaskedvalue=\"");
	pdml_bytes(context, item);
	output_char(output, '"');
}

static void pdml_start(struct form_context *context, const struct item *item,
                       const struct item *parent, enum pdml_kind kind)
{
	struct output *output = context->output;
	const struct field *field = registry_field(context->registry, item->field);
	output_string(output, kind == KIND_PROTO ? "<proto" : "<field");
	pdml_attribute(output, "name", field->name, strlen(field->name));
	if (kind == KIND_DATA) {
		output_string(output, " value=\"");
		pdml_bytes(context, item);
		output_char(output, '"');
		return;
	}
	size_t length;
	const char *line = value_line(&context->text, context->frame->tape, item, &length);
	pdml_attribute(output, kind == KIND_TEXT ? "show" : "showname", line, length);
	pdml_place(context, item, parent);
	if (kind != KIND_TEXT) {
		pdml_value(context, item, field);
	} else if (item->length) {
		output_string(output, " value=\"");
		pdml_bytes(context, item);
		output_char(output, '"');
	}
}

static void pdml_write_filtered(struct form_context *context, const char *name, size_t indent)
{
	output_repeat(context->output, ' ', indent);
	output_string(context->output, "<field name=\"filtered\"");
	pdml_attribute(context->output, "value", name, strlen(name));
	output_string(context->output, " />\n");
}

static void pdml_write_items(struct form_context *context, uint32_t from, uint32_t end,
                             const struct item *parent, bool is_unfolded, unsigned depth);

static void pdml_write_children(struct form_context *context, uint32_t index,
                                const struct item *item, bool is_unfolded, unsigned depth)
{
	const struct layer_filter *filter = context->settings.filter;
	const struct field *field = registry_field(context->registry, item->field);
	const char *name = value_is_text(field) ? "text" : field->name;
	bool is_named = filter && layer_filter_has(filter, name, strlen(name));
	if (filter && !is_unfolded && !is_named) {
		pdml_write_filtered(context, name, PDML_INDENT * (depth + (size_t)2));
		return;
	}
	is_unfolded |= is_named && filter->holds_children;
	pdml_write_items(context, index + 1, item->end, item, is_unfolded, depth + 1);
}

static void pdml_write_item(struct form_context *context, uint32_t index, const struct item *parent,
                            bool is_unfolded, unsigned depth)
{
	struct output *output = context->output;
	const struct item *item = &context->frame->tape->items[index];
	enum pdml_kind kind = pdml_kind(context, item);
	bool is_wrapped = depth == 0 && kind != KIND_PROTO;
	size_t indent = PDML_INDENT * ((size_t)depth + 1);
	if (is_wrapped) {
		output_string(output, "  <proto name=\"fake-field-wrapper\">\n");
		output_repeat(output, ' ', PDML_INDENT);
	}
	output_repeat(output, ' ', indent);
	pdml_start(context, item, parent, kind);
	if (item->end > index + 1 || kind == KIND_DATA) {
		output_string(output, ">\n");
		if (item->end > index + 1)
			pdml_write_children(context, index, item, is_unfolded, depth + is_wrapped);
		output_repeat(output, ' ', indent);
		output_string(output, kind == KIND_PROTO ? "</proto>\n" : "</field>\n");
	} else {
		output_string(output, "/>\n");
	}
	if (is_wrapped) output_string(output, "  </proto>\n");
}

static void pdml_write_items(struct form_context *context, uint32_t from, uint32_t end,
                             const struct item *parent, bool is_unfolded, unsigned depth)
{
	if (depth >= PDML_DEPTH_MAX) return;
	for (uint32_t i = from; i < end; i = context->frame->tape->items[i].end)
		pdml_write_item(context, i, parent, is_unfolded, depth);
}

static void pdml_write_fields(struct form_context *context)
{
	const struct form_frame *frame = context->frame;
	struct fields *fields = context->settings.fields;
	fields_collect(fields, frame->tape);
	for (size_t i = 0; i < fields_count(fields); i++) {
		struct fields_cursor cursor = fields_begin(fields, i);
		const char *name = fields_name(fields, i);
		for (; fields_has(&cursor); fields_next(fields, &cursor)) {
			output_string(context->output, "  <field");
			pdml_attribute(context->output, "name", name, strlen(name));
			output_string(context->output, " value=\"");
			fields_write_value(fields, &cursor, frame->tape, &frame->row,
			                   &context->settings.time, context->output, xml_escaped);
			output_string(context->output, "\"/>\n");
		}
	}
}

static void pdml_frame(struct form_context *context, const struct form_frame *frame)
{
	context->frame = frame;
	output_string(context->output, "<packet>\n");
	pdml_general(context);
	if (context->settings.fields)
		pdml_write_fields(context);
	else
		pdml_write_items(context, 0, frame->tape->count, NULL, false, 0);
	output_string(context->output, "</packet>\n\n\n");
}

const struct form form_pdml = {
	.flags = DISSECT_TEXT,
	.wants_items = true,
	.open = pdml_open,
	.begin = pdml_begin,
	.frame = pdml_frame,
	.end = pdml_end,
	.close = pdml_close,
};
