/* ek.c - -T ek: for each frame two lines, as Elasticsearch's bulk interface reads them: where it goes, and the
 * frame as one object. What lies in a layer is flat there, items of one name an array. */
#include "batch/frame_form.h"
#include "batch/json_fields.h"
#include "batch/json_text.h"
#include "batch/siblings.h"
#include "batch/value_text.h"

#include <stdlib.h>
#include <string.h>

enum { EK_DEPTH_MAX = 512, NS_PER_MS = 1000000 };

struct form_context {
	struct form_settings settings;
	const struct registry *registry;
	struct json_text json;
	struct value_text text;
	struct siblings siblings;
	const struct form_frame *frame;
};

static struct form_context *ek_open(const struct form_settings *settings,
                                    const struct registry *registry, struct output *output)
{
	struct form_context *context = calloc(1, sizeof *context);
	if (!context) abort();
	context->settings = *settings;
	context->registry = registry;
	context->json = (struct json_text){ .output = output, .is_compact = true };
	value_text_open(&context->text, registry);
	siblings_open(&context->siblings, registry);
	return context;
}

static void ek_close(struct form_context *context)
{
	value_text_close(&context->text);
	siblings_close(&context->siblings);
	free(context);
}

static void ek_nothing(struct form_context *context) { (void)context; }

static const struct item *ek_item(const struct form_context *context, uint32_t index)
{
	return &context->frame->tape->items[index];
}

static const struct field *ek_field(const struct form_context *context, uint32_t index)
{
	return registry_field(context->registry, ek_item(context, index)->field);
}

/* "tcp_tcp_port": its protocol in front; a layer has its own name alone. */
static void ek_write_name(struct form_context *context, uint32_t index, const char *suffix)
{
	char name[3 * FLAT_NAME_MAX];
	const struct field *field = ek_field(context, index);
	uint16_t protocol = registry_protocol_of(context->registry, ek_item(context, index)->field);
	size_t length = 0;
	if (value_is_text(field)) {
		json_name(&context->json, "text", strlen("text"));
		return;
	}
	if (field->type != FIELD_PROTOCOL) {
		length = json_flat_name(registry_protocol(context->registry, protocol)->name, name);
		name[length++] = '_';
	}
	length += json_flat_name(field->name, name + length);
	length += json_flat_name(suffix, name + length);
	json_name(&context->json, name, length);
}

static void ek_write_layer(struct form_context *context, uint32_t from, uint32_t end,
                           bool is_unfolded, unsigned depth);

static void ek_write_filtered(struct json_text *json, const struct field *field)
{
	const char *name = value_is_text(field) ? "text" : field->name;
	json_open(json, '{');
	json_name(json, "filtered", strlen("filtered"));
	json_string(json, name, strlen(name));
	json_close(json, '}');
}

static void ek_write_value(struct form_context *context, uint32_t index)
{
	struct json_text *json = &context->json;
	const struct item *item = ek_item(context, index);
	const struct field *field = ek_field(context, index);
	if (value_is_text(field)) {
		size_t length;
		const char *line = value_line(&context->text, context->frame->tape, item, &length);
		json_string(json, line, length);
	} else if (!value_is_shown(field)) {
		json_word(json, "null");
	} else if (field->type == FIELD_BOOLEAN) {
		json_word(json, item->value.number ? "true" : "false");
	} else if (field->type == FIELD_TIME_ABSOLUTE) {
		json_string_begin(json);
		value_write_time((int64_t)item->value.number, json->output);
		json_string_end(json);
	} else {
		json_string_begin(json);
		value_write_shown(&context->text, item, json->output, json_escaped);
		json_string_end(json);
	}
}

/* What stands behind a name: of one item. */
static void ek_write_one(struct form_context *context, uint32_t sibling, bool is_raw,
                         bool is_unfolded, unsigned depth)
{
	struct json_text *json = &context->json;
	const struct sibling *one = &context->siblings.all[sibling];
	uint32_t index = one->item;
	const struct item *item = ek_item(context, index);
	const struct field *field = ek_field(context, index);
	const struct layer_filter *filter = context->settings.filter;
	if (is_raw) {
		json_string_begin(json);
		value_write_raw(field, item, context->frame->sources, context->frame->source_count,
		                json->output);
		json_string_end(json);
	} else if (one->is_folded) {
		ek_write_filtered(json, field);
	} else if (field->type == FIELD_PROTOCOL) {
		is_unfolded |= filter && filter->holds_children;
		json_open(json, '{');
		ek_write_layer(context, index + 1, item->end, is_unfolded, depth + 1);
		json_close(json, '}');
	} else {
		ek_write_value(context, index);
	}
}

static void ek_write_member(struct form_context *context, uint32_t sibling, bool is_raw,
                            bool is_unfolded, unsigned depth)
{
	uint32_t next = context->siblings.all[sibling].next;
	ek_write_name(context, context->siblings.all[sibling].item, is_raw ? "_raw" : "");
	if (next) json_open(&context->json, '[');
	ek_write_one(context, sibling, is_raw, is_unfolded, depth);
	for (; next; next = context->siblings.all[next].next)
		ek_write_one(context, next, is_raw, is_unfolded, depth);
	if (next || context->siblings.all[sibling].next) json_close(&context->json, ']');
}

/* All items in a layer in tree order, but not what lies in layers inside of it. */
static void ek_collect(struct form_context *context, uint32_t from, uint32_t end, bool is_unfolded)
{
	const struct layer_filter *filter = context->settings.filter;
	for (uint32_t i = from; i < end;) {
		const struct field *field = ek_field(context, i);
		const char *name = value_is_text(field) ? "text" : field->name;
		bool is_folded =
			filter && !is_unfolded && !layer_filter_has(filter, name, strlen(name));
		if (!siblings_add(&context->siblings, i, is_folded)) return;
		bool is_skipped = is_folded || field->type == FIELD_PROTOCOL;
		i = is_skipped ? ek_item(context, i)->end : i + 1;
	}
}

static void ek_write_layer(struct form_context *context, uint32_t from, uint32_t end,
                           bool is_unfolded, unsigned depth)
{
	struct siblings *siblings = &context->siblings;
	if (depth == EK_DEPTH_MAX) return;
	uint32_t begin = siblings_begin(siblings);
	ek_collect(context, from, end, is_unfolded);
	siblings_link(siblings, begin, context->frame->tape,
	              context->settings.merges_keys ? TEXTS_TOGETHER : TEXTS_ALONE);
	uint32_t last = siblings->count;
	for (uint32_t i = begin; i < last; i++) {
		if (!siblings->all[i].is_first) continue;
		uint32_t index = siblings->all[i].item, offset, length;
		value_place(&context->text, ek_item(context, index), &offset, &length);
		bool has_raw = context->settings.prints_bytes && length &&
		               !value_is_text(ek_field(context, index));
		if (has_raw) ek_write_member(context, i, true, is_unfolded, depth);
		ek_write_member(context, i, false, is_unfolded, depth);
	}
	siblings_end(siblings, begin);
}

/* "no_": a column's title in lower case. */
static void ek_write_columns(struct form_context *context, const struct form_frame *frame)
{
	struct json_text *json = &context->json;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		char name[FLAT_NAME_MAX];
		size_t length = json_flat_name(column_title((enum column)i), name);
		for (size_t k = 0; k < length; k++)
			if (name[k] >= 'A' && name[k] <= 'Z') name[k] = (char)(name[k] | 0x20);
		json_name(json, name, length);
		json_string_begin(json);
		column_write_as((enum column)i, &frame->row, &context->settings.time, json->output,
		                json_escaped);
		json_string_end(json);
	}
}

static void ek_write_index(struct form_context *context, const struct form_frame *frame)
{
	struct json_text *json = &context->json;
	json->has_members = false;
	json_open(json, '{');
	json_name(json, "index", strlen("index"));
	json_open(json, '{');
	json_write_index(json, &frame->row);
	json_close(json, '}');
	json_close(json, '}');
	output_char(json->output, '\n');
	json->has_members = false;
}

static void ek_frame(struct form_context *context, const struct form_frame *frame)
{
	struct json_text *json = &context->json;
	const struct form_settings *settings = &context->settings;
	int64_t time_ms = store_time_ns(frame->row.store, frame->row.frame) / NS_PER_MS;
	context->frame = frame;
	ek_write_index(context, frame);
	json_open(json, '{');
	json_name(json, "timestamp", strlen("timestamp"));
	json_string_begin(json);
	if (time_ms < 0) output_char(json->output, '-');
	output_number(json->output, (uint64_t)(time_ms < 0 ? -time_ms : time_ms), 0);
	json_string_end(json);
	if (settings->prints_summary) ek_write_columns(context, frame);
	if (settings->prints_tree) {
		json_name(json, "layers", strlen("layers"));
		json_open(json, '{');
		if (settings->fields)
			json_write_fields(json, settings, frame, true);
		else
			ek_write_layer(context, 0, frame->tape->count, false, 0);
		json_close(json, '}');
	}
	json_close(json, '}');
	output_char(json->output, '\n');
}

const struct form form_ek = {
	.flags = DISSECT_TEXT,
	.wants_items = true,
	.open = ek_open,
	.begin = ek_nothing,
	.frame = ek_frame,
	.end = ek_nothing,
	.close = ek_close,
};
