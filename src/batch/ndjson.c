/* ndjson.c - -T ndjson: a flat object on a line for each frame, the same names in each, values with their types,
 * for readers of tables: numbers are numbers, booleans booleans, instants ISO 8601 in UTC (with -t e seconds
 * since 1970), spans seconds, bytes hex digits, everything else strings. What a frame has not is null. */
#include "batch/frame_form.h"
#include "batch/json_text.h"
#include "batch/value_text.h"
#include "field/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NDJSON_NUMBER_MAX = 64 };

struct form_context {
	struct form_settings settings;
	const struct registry *registry;
	struct json_text json;
	struct value_text text;
};

static struct form_context *ndjson_open(const struct form_settings *settings,
                                        const struct registry *registry, struct output *output)
{
	struct form_context *context = calloc(1, sizeof *context);
	if (!context) abort();
	context->settings = *settings;
	context->registry = registry;
	context->json = (struct json_text){ .output = output, .is_compact = true };
	value_text_open(&context->text, registry);
	return context;
}

static void ndjson_close(struct form_context *context)
{
	value_text_close(&context->text);
	free(context);
}

static void ndjson_nothing(struct form_context *context) { (void)context; }

static bool ndjson_is_signed(enum field_type type) { return type >= FIELD_I8 && type <= FIELD_I64; }

static void ndjson_integer(struct json_text *json, const struct field *field, uint64_t value)
{
	bool is_negative = ndjson_is_signed(field->type) && (int64_t)value < 0;
	json_word(json, is_negative ? "-" : "");
	output_number(json->output, is_negative ? 0 - value : value, 0);
}

static void ndjson_double(struct json_text *json, uint64_t bits)
{
	double value;
	char text[NDJSON_NUMBER_MAX];
	memcpy(&value, &bits, sizeof value);
	snprintf(text, sizeof text, "%.17g", value);
	json_word(json, isfinite(value) ? text : "null");
}

static void ndjson_seconds(struct json_text *json, uint64_t time_ns)
{
	char text[NDJSON_NUMBER_MAX];
	format_seconds((int64_t)time_ns, 9, text, sizeof text);
	json_word(json, text);
}

/* Whole strings, NUL and all; bytes without separators. */
static void ndjson_bytes(struct json_text *json, const struct field *field, const struct item *item)
{
	size_t length = item->value.bytes ? item->value_length : 0;
	if (field->type == FIELD_BYTES)
		json_hex(json, item->value.bytes, length, 0);
	else
		json_string(json, (const char *)item->value.bytes, length);
}

static void ndjson_item(struct form_context *context, const struct item *item)
{
	struct json_text *json = &context->json;
	const struct field *field = registry_field(context->registry, item->field);
	uint64_t number = item->value.number;
	bool is_integer =
		(field->type >= FIELD_U8 && field->type <= FIELD_I64) || field->type == FIELD_FRAME;
	if (!value_is_shown(field)) {
		json_word(json, "true");
	} else if (field->type == FIELD_BOOLEAN) {
		json_word(json, number ? "true" : "false");
	} else if (is_integer) {
		ndjson_integer(json, field, number);
	} else if (field->type == FIELD_DOUBLE) {
		ndjson_double(json, number);
	} else if (field->type == FIELD_TIME_RELATIVE ||
	           (field->type == FIELD_TIME_ABSOLUTE &&
	            context->settings.time.style == TIME_EPOCH)) {
		ndjson_seconds(json, number);
	} else if (field->type == FIELD_STRING || field->type == FIELD_BYTES) {
		ndjson_bytes(json, field, item);
	} else {
		json_string_begin(json);
		if (field->type == FIELD_TIME_ABSOLUTE)
			value_write_time((int64_t)number, json->output);
		else
			value_write_shown(&context->text, item, json->output, json_escaped);
		json_string_end(json);
	}
}

/* Columns of the packet list: numbers where they are numbers. */
static void ndjson_column(struct form_context *context, enum column column, const struct row *row)
{
	struct json_text *json = &context->json;
	const struct time_form *time = &context->settings.time;
	if (column == COLUMN_TIME && !store_has_time(row->store, row->frame)) {
		json_word(json, "null");
		return;
	}
	bool is_seconds = column == COLUMN_TIME && time->style <= TIME_EPOCH && !time->is_hms;
	bool is_number = column == COLUMN_NUMBER || column == COLUMN_LENGTH || is_seconds;
	if (is_number)
		json_word(json, "");
	else
		json_string_begin(json);
	column_write_as(column, row, time, json->output, json_escaped);
	if (!is_number) json_string_end(json);
}

static void ndjson_field(struct form_context *context, size_t index, const struct form_frame *frame)
{
	struct json_text *json = &context->json;
	struct fields *fields = context->settings.fields;
	struct fields_cursor cursor = fields_begin(fields, index), second = cursor;
	if (!fields_has(&cursor)) {
		json_word(json, "null");
		return;
	}
	fields_next(fields, &second);
	bool is_array = fields_has(&second) || fields_makes_arrays(fields);
	if (is_array) json_open(json, '[');
	for (; fields_has(&cursor); fields_next(fields, &cursor)) {
		const struct item *item = fields_item(fields, &cursor, frame->tape);
		if (item)
			ndjson_item(context, item);
		else
			ndjson_column(context, fields_column(fields, index), &frame->row);
	}
	if (is_array) json_close(json, ']');
}

static void ndjson_fields(struct form_context *context, const struct form_frame *frame)
{
	struct fields *fields = context->settings.fields;
	fields_collect(fields, frame->tape);
	for (size_t i = 0; i < fields_count(fields); i++) {
		if (fields_is_repeated(fields, i)) continue;
		const char *name = fields_name(fields, i);
		json_name(&context->json, name, strlen(name));
		ndjson_field(context, i, frame);
	}
}

static void ndjson_columns(struct form_context *context, const struct form_frame *frame)
{
	static const char *const names[COLUMN_COUNT] = {
		[COLUMN_NUMBER] = "number",     [COLUMN_TIME] = "time",
		[COLUMN_SOURCE] = "source",     [COLUMN_DESTINATION] = "destination",
		[COLUMN_PROTOCOL] = "protocol", [COLUMN_LENGTH] = "length",
		[COLUMN_INFO] = "info",
	};
	for (int i = 0; i < COLUMN_COUNT; i++) {
		json_name(&context->json, names[i], strlen(names[i]));
		ndjson_column(context, (enum column)i, &frame->row);
	}
}

static void ndjson_frame(struct form_context *context, const struct form_frame *frame)
{
	struct json_text *json = &context->json;
	json->has_members = false;
	json_open(json, '{');
	if (context->settings.fields)
		ndjson_fields(context, frame);
	else
		ndjson_columns(context, frame);
	json_close(json, '}');
	output_char(json->output, '\n');
}

const struct form form_ndjson = {
	.flags = DISSECT_SUMMARY,
	.open = ndjson_open,
	.begin = ndjson_nothing,
	.frame = ndjson_frame,
	.end = ndjson_nothing,
	.close = ndjson_close,
};
