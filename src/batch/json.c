/* json.c - -T json and jsonraw: the tree as nested objects, frame by frame in one array that grows. A layer is
 * an object; an item with a value and children is two members, the second with _tree behind its name. */
#include "batch/frame_form.h"
#include "batch/json_fields.h"
#include "batch/json_text.h"
#include "batch/siblings.h"
#include "batch/value_text.h"

#include <stdlib.h>
#include <string.h>

enum { JSON_DEPTH_MAX = 512, JSON_NAME_MAX = 256 };

struct form_context {
	struct form_settings settings;
	const struct registry *registry;
	struct json_text json;
	struct value_text text;
	struct siblings siblings;
	const struct form_frame *frame;
};

static struct form_context *json_form_open(const struct form_settings *settings,
                                           const struct registry *registry, struct output *output)
{
	struct form_context *context = calloc(1, sizeof *context);
	if (!context) abort();
	context->settings = *settings;
	context->registry = registry;
	context->json.output = output;
	value_text_open(&context->text, registry);
	siblings_open(&context->siblings, registry);
	return context;
}

static void json_form_close(struct form_context *context)
{
	value_text_close(&context->text);
	siblings_close(&context->siblings);
	free(context);
}

static void json_form_begin(struct form_context *context) { json_open(&context->json, '['); }

static void json_form_end(struct form_context *context)
{
	json_close(&context->json, ']');
	output_char(context->json.output, '\n');
}

static const struct item *json_item(const struct form_context *context, uint32_t index)
{
	return &context->frame->tape->items[index];
}

static const struct field *json_field(const struct form_context *context, uint32_t index)
{
	return registry_field(context->registry, json_item(context, index)->field);
}

/* The items of one name: an array if they are merged, else each by itself. */
struct group {
	uint32_t sibling;  /* the first one's index in siblings; 0: not merged */
	uint32_t item;     /* index in the tape */
	bool has_children; /* one of them */
	bool is_unfolded;  /* -J names what they lie in */
	unsigned depth;
};

static void json_write_children(struct form_context *context, uint32_t from, uint32_t end,
                                bool is_unfolded, unsigned depth);

static void json_write_name(struct form_context *context, uint32_t index, const char *suffix)
{
	const struct field *field = json_field(context, index);
	char name[JSON_NAME_MAX];
	size_t length = strlen(field->name), suffix_length = strlen(suffix);
	if (value_is_text(field)) {
		const char *line = value_line(&context->text, context->frame->tape,
		                              json_item(context, index), &length);
		json_name(&context->json, line, length);
	} else if (length + suffix_length < sizeof name) {
		memcpy(name, field->name, length);
		memcpy(name + length, suffix, suffix_length);
		json_name(&context->json, name, length + suffix_length);
	}
}

static void json_write_raw(struct form_context *context, uint32_t index, const struct group *group)
{
	struct json_text *json = &context->json;
	const struct item *item = json_item(context, index);
	const struct field *field = json_field(context, index);
	uint32_t offset, length;
	(void)group;
	value_place(&context->text, item, &offset, &length);
	json_open(json, '[');
	json_string_begin(json);
	if (length)
		value_write_raw(field, item, context->frame->sources, context->frame->source_count,
		                json->output);
	json_string_end(json);
	json_number(json, offset);
	json_number(json, length);
	json_number(json, field->mask);
	json_number(json, value_type_number(field));
	json_close(json, ']');
}

static void json_write_shown(struct form_context *context, uint32_t index,
                             const struct group *group)
{
	(void)group;
	json_string_begin(&context->json);
	value_write_shown(&context->text, json_item(context, index), context->json.output,
	                  json_escaped);
	json_string_end(&context->json);
}

/* A layer's line, or nothing for what is only there. */
static void json_write_bare(struct form_context *context, uint32_t index, const struct group *group)
{
	(void)group;
	const struct field *field = json_field(context, index);
	const char *line = "";
	size_t length = 0;
	if (field->type == FIELD_PROTOCOL && !(json_item(context, index)->flags & ITEM_HIDDEN)) {
		line = value_line(&context->text, context->frame->tape, json_item(context, index),
		                  &length);
	} else if (field->type == FIELD_PROTOCOL) {
		line = field->label;
		length = strlen(line);
	}
	json_string(&context->json, line, length);
}

/* The name by which -j and -J know an item. */
static bool json_is_named(struct form_context *context, uint32_t index)
{
	const struct field *field = json_field(context, index);
	const char *name = field->name;
	size_t length = strlen(name);
	if (value_is_text(field))
		name = value_line(&context->text, context->frame->tape, json_item(context, index),
		                  &length);
	return layer_filter_has(context->settings.filter, name, length);
}

static void json_write_filtered(struct form_context *context, uint32_t index)
{
	static const char filtered[] = "filtered";
	const struct field *field = json_field(context, index);
	const char *name = field->name;
	size_t length = strlen(name);
	if (value_is_text(field))
		name = value_line(&context->text, context->frame->tape, json_item(context, index),
		                  &length);
	json_open(&context->json, '{');
	json_name(&context->json, filtered, sizeof filtered - 1);
	json_string(&context->json, name, length);
	json_close(&context->json, '}');
}

static void json_write_inside(struct form_context *context, uint32_t index,
                              const struct group *group)
{
	const struct layer_filter *filter = context->settings.filter;
	uint32_t end = json_item(context, index)->end;
	if (end == index + 1) {
		json_write_bare(context, index, group);
		return;
	}
	bool is_unfolded = group->is_unfolded;
	if (filter && !is_unfolded) {
		if (!json_is_named(context, index)) {
			json_write_filtered(context, index);
			return;
		}
		is_unfolded = filter->holds_children;
	}
	json_open(&context->json, '{');
	json_write_children(context, index + 1, end, is_unfolded, group->depth + 1);
	json_close(&context->json, '}');
}

typedef void group_writer(struct form_context *context, uint32_t index, const struct group *group);

/* A member: the group's name and what write makes of its items, in an array if there are several. */
static void json_write_member(struct form_context *context, const struct group *group,
                              const char *suffix, group_writer *write)
{
	const struct siblings *siblings = &context->siblings;
	bool is_array = group->sibling && siblings->all[group->sibling].next;
	json_write_name(context, group->item, suffix);
	if (!is_array) {
		write(context, group->item, group);
		return;
	}
	json_open(&context->json, '[');
	for (uint32_t at = group->sibling; at; at = siblings->all[at].next)
		write(context, siblings->all[at].item, group);
	json_close(&context->json, ']');
}

static void json_write_group(struct form_context *context, const struct group *group)
{
	const struct form_settings *settings = &context->settings;
	const struct field *field = json_field(context, group->item);
	bool is_shown = value_is_shown(field), is_text = value_is_text(field);
	uint32_t offset, length;
	value_place(&context->text, json_item(context, group->item), &offset, &length);
	bool prints_raw = settings->prints_bytes && !is_text;
	if (prints_raw && (length || !settings->prints_values))
		json_write_member(context, group, "_raw", json_write_raw);
	if (is_shown && settings->prints_values)
		json_write_member(context, group, "", json_write_shown);
	if (group->has_children)
		json_write_member(context, group, is_shown ? "_tree" : "", json_write_inside);
	else if (!is_shown && (settings->prints_values || (settings->prints_bytes && is_text)))
		json_write_member(context, group, "", json_write_bare);
}

static void json_write_merged(struct form_context *context, uint32_t from, uint32_t end,
                              bool is_unfolded, unsigned depth)
{
	struct siblings *siblings = &context->siblings;
	uint32_t begin = siblings_begin(siblings);
	for (uint32_t i = from; i < end; i = json_item(context, i)->end)
		if (!siblings_add(siblings, i, false)) break;
	siblings_link(siblings, begin, context->frame->tape, TEXTS_BY_LINE);
	uint32_t last = siblings->count;
	for (uint32_t i = begin; i < last; i++) {
		if (!siblings->all[i].is_first) continue;
		struct group group = { .sibling = i,
			               .item = siblings->all[i].item,
			               .is_unfolded = is_unfolded,
			               .depth = depth };
		for (uint32_t at = i; at; at = siblings->all[at].next) {
			uint32_t item = siblings->all[at].item;
			group.has_children |= json_item(context, item)->end > item + 1;
		}
		json_write_group(context, &group);
	}
	siblings_end(siblings, begin);
}

static void json_write_children(struct form_context *context, uint32_t from, uint32_t end,
                                bool is_unfolded, unsigned depth)
{
	if (depth == JSON_DEPTH_MAX) return;
	if (context->settings.merges_keys) {
		json_write_merged(context, from, end, is_unfolded, depth);
		return;
	}
	for (uint32_t i = from; i < end; i = json_item(context, i)->end) {
		struct group group = { .item = i,
			               .has_children = json_item(context, i)->end > i + 1,
			               .is_unfolded = is_unfolded,
			               .depth = depth };
		json_write_group(context, &group);
	}
}

static void json_form_frame(struct form_context *context, const struct form_frame *frame)
{
	struct json_text *json = &context->json;
	context->frame = frame;
	json_open(json, '{');
	json_write_index(json, &frame->row);
	json_name(json, "_score", strlen("_score"));
	json_word(json, "null");
	json_name(json, "_source", strlen("_source"));
	json_open(json, '{');
	json_name(json, "layers", strlen("layers"));
	json_open(json, '{');
	if (context->settings.fields)
		json_write_fields(json, &context->settings, frame, false);
	else
		json_write_children(context, 0, frame->tape->count, false, 0);
	json_close(json, '}');
	json_close(json, '}');
	json_close(json, '}');
}

const struct form form_json = {
	.flags = DISSECT_TEXT,
	.wants_items = true,
	.open = json_form_open,
	.begin = json_form_begin,
	.frame = json_form_frame,
	.end = json_form_end,
	.close = json_form_close,
};
