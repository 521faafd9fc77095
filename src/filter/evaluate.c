/* evaluate.c - works out the values of one side of a test. */
#include "expression.h"

#include "base/arena.h"
#include "field/format.h"
#include "filter/filter.h"
#include "range.h"
#include "type.h"

#include <ctype.h>
#include <string.h>

enum { VALUES_MAX = 65536, STRING_MAX = 512 };

/* Room for count values; with none the list is empty. */
static struct filter_value *evaluate_room(const struct evaluation *run, size_t count)
{
	if (count == 0 || count > VALUES_MAX) return NULL;
	return arena_take(run->arena, count * sizeof(struct filter_value));
}

/* A layer: its bytes, and how far one can search. */
static void evaluate_protocol(const struct evaluation *run, const struct item *item,
                              struct filter_value *value)
{
	const struct filter_frame *frame = run->frame;
	struct filter_bytes source = { NULL, 0 };
	if (frame->source) source = frame->source(frame->context, item->source);
	if (item->offset >= source.length) return;
	uint32_t left = source.length - item->offset;
	bool has_all = item->flags & ITEM_ALL_BYTES;
	value->as.bytes = source.bytes + item->offset;
	value->reach = item->value.number < left ? (uint32_t)item->value.number : left;
	value->length = has_all || item->length > value->reach ? value->reach : item->length;
}

struct filter_value evaluate_item(const struct evaluation *run, const struct field *descriptor,
                                  const struct item *item)
{
	enum { IPV4_BITS = 32, IPV6_BITS = 128 };
	struct filter_value value = { .kind = type_value_kind(descriptor->type) };
	switch (value.kind) {
	case VALUE_PROTOCOL: evaluate_protocol(run, item, &value); break;
	case VALUE_TEXT:
	case VALUE_BYTES:
	case VALUE_IPV6:
		value.as.bytes = item->value.bytes;
		value.length = item->value_length;
		value.prefix_bits = IPV6_BITS;
		break;
	case VALUE_DOUBLE: memcpy(&value.as.real, &item->value.number, sizeof value.as.real); break;
	default:
		value.as.number = item->value.number;
		value.prefix_bits = IPV4_BITS;
		break;
	}
	return value;
}

/* ---------------------------------------------------------------- fields and their layers */

/* How many layers of a protocol begin before item end. */
static uint32_t evaluate_layers(const struct tape *tape, uint16_t layer, uint32_t end)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < end; i++) count += tape->items[i].field == layer;
	return count;
}

static bool evaluate_is_in_layers(const struct tape *tape, const struct expression *expression,
                                  int index, uint32_t at)
{
	if (expression->range_count == 0) return true;
	uint32_t layer = evaluate_layers(tape, expression->layers[index], at + 1);
	uint32_t total = evaluate_layers(tape, expression->layers[index], tape->count);
	/* what another protocol's layer carries of this one counts as its first */
	return range_has_layer(expression->ranges, expression->range_count, layer ? layer : 1,
	                       total ? total : 1);
}

static struct values evaluate_field(const struct evaluation *run,
                                    const struct expression *expression)
{
	const struct tape *tape = run->frame->tape;
	uint32_t count = 0, capacity = 0;
	for (uint32_t i = 0; i < tape->count; i++)
		capacity += expression_field_index(expression, tape->items[i].field) >= 0;
	struct filter_value *list = evaluate_room(run, capacity);
	for (uint32_t i = 0; list && i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		int index = expression_field_index(expression, item->field);
		if (index < 0 || !evaluate_is_in_layers(tape, expression, index, i)) continue;
		list[count++] = evaluate_item(run, expression->descriptors[index], item);
	}
	return (struct values){ list, count };
}

/* ---------------------------------------------------------------- slices */

static bool evaluate_part(const struct evaluation *run, const struct expression *expression,
                          const struct filter_value *whole, struct filter_value *out)
{
	uint8_t buffer[4], *joined = NULL;
	uint32_t whole_length, start, length, total = 0;
	const uint8_t *bytes = value_bytes(whole, buffer, &whole_length);
	for (uint16_t i = 0; i < expression->range_count; i++) {
		if (range_in_bytes(&expression->ranges[i], whole_length, &start, &length))
			total += length;
	}
	*out = (struct filter_value){ .kind = VALUE_BYTES };
	/* a single part of bytes that stay needs no copy */
	bool is_copied = expression->range_count > 1 || bytes == buffer;
	if (total == 0 || (is_copied && !(joined = arena_take_bytes(run->arena, total))))
		return false;
	for (uint16_t i = 0; i < expression->range_count; i++) {
		if (!range_in_bytes(&expression->ranges[i], whole_length, &start, &length))
			continue;
		if (joined) memcpy(joined + out->length, bytes + start, length);
		out->as.bytes = joined ? joined : bytes + start;
		out->length += length;
	}
	return true;
}

static struct values evaluate_slice(const struct evaluation *run,
                                    const struct expression *expression)
{
	struct values whole = evaluate(run, expression->parts);
	struct filter_value *list = evaluate_room(run, whole.count);
	uint32_t count = 0;
	for (uint32_t i = 0; list && i < whole.count; i++)
		count += evaluate_part(run, expression, &whole.list[i], &list[count]);
	return (struct values){ list, count };
}

/* ---------------------------------------------------------------- functions */

static bool evaluate_case(const struct evaluation *run, const struct filter_value *value,
                          int (*change)(int), struct filter_value *out)
{
	uint8_t *text = arena_take_bytes(run->arena, value->length + 1u);
	if (!text) return false;
	for (uint32_t i = 0; i < value->length; i++) {
		uint8_t byte = value->as.bytes[i];
		text[i] = byte < 0x80 ? (uint8_t)change(byte) : byte;
	}
	*out = (struct filter_value){ .kind = VALUE_TEXT,
		                      .length = value->length,
		                      .as.bytes = text };
	return true;
}

static bool evaluate_string(const struct evaluation *run, enum field_type type,
                            const struct filter_value *value, struct filter_value *out)
{
	const struct field plain = { .type = type };
	struct item item = { .flags = field_type_is_number(type) ? ITEM_NUMBER : 0,
		             .value_length = value->length };
	char *text = arena_take_bytes(run->arena, STRING_MAX);
	if (!text) return false;
	if (value->kind == VALUE_DOUBLE)
		memcpy(&item.value.number, &value->as.real, sizeof item.value.number);
	else if (field_type_is_number(type))
		item.value.number = value->as.number;
	else
		item.value.bytes = value->as.bytes;
	size_t length = format_value(&plain, &item, text, STRING_MAX);
	if (length >= STRING_MAX) length = STRING_MAX - 1;
	*out = (struct filter_value){ .kind = VALUE_TEXT,
		                      .length = (uint32_t)length,
		                      .as.bytes = (const uint8_t *)text };
	return true;
}

static bool evaluate_length(enum field_type type, const struct filter_value *value,
                            struct filter_value *out)
{
	bool is_bytes = value->kind >= VALUE_IPV6;
	*out = (struct filter_value){ .kind = VALUE_UNSIGNED,
		                      .as.number = is_bytes ? value->length : type_length(type) };
	return true;
}

/* Functions that make one value of each. */
static bool evaluate_each(const struct evaluation *run, const struct expression *expression,
                          const struct filter_value *value, struct filter_value *out)
{
	enum field_type type = expression->parts->type;
	switch (expression->function->kind) {
	case FUNCTION_UPPER: return evaluate_case(run, value, toupper, out);
	case FUNCTION_LOWER: return evaluate_case(run, value, tolower, out);
	case FUNCTION_STRING: return evaluate_string(run, type, value, out);
	case FUNCTION_LEN: return evaluate_length(type, value, out);
	default: return value_absolute(value, out);
	}
}

/* The greatest or least of all values of all arguments. */
static struct values evaluate_most(const struct evaluation *run,
                                   const struct expression *expression, int wanted_order)
{
	struct filter_value *most = evaluate_room(run, 1);
	uint32_t count = 0;
	for (uint16_t part = 0; most && part < expression->part_count; part++) {
		struct values values = evaluate(run, &expression->parts[part]);
		for (uint32_t i = 0; i < values.count; i++) {
			if (count && value_order(&values.list[i], most) != wanted_order) continue;
			*most = values.list[i];
			count = 1;
		}
	}
	return (struct values){ most, count };
}

static struct values evaluate_call(const struct evaluation *run,
                                   const struct expression *expression)
{
	enum function_kind kind = expression->function->kind;
	if (kind == FUNCTION_MAX) return evaluate_most(run, expression, 1);
	if (kind == FUNCTION_MIN) return evaluate_most(run, expression, -1);
	struct values values = evaluate(run, expression->parts);
	bool is_count = kind == FUNCTION_COUNT && values.count > 0;
	struct filter_value *list = evaluate_room(run, is_count ? 1 : values.count);
	uint32_t count = 0;
	if (!list) return (struct values){ NULL, 0 };
	if (is_count) {
		*list = (struct filter_value){ .kind = VALUE_UNSIGNED, .as.number = values.count };
		return (struct values){ list, 1 };
	}
	for (uint32_t i = 0; i < values.count; i++)
		count += evaluate_each(run, expression, &values.list[i], &list[count]);
	return (struct values){ list, count };
}

/* ---------------------------------------------------------------- arithmetic */

static struct values evaluate_arithmetic(const struct evaluation *run,
                                         const struct expression *expression)
{
	struct values left = evaluate(run, &expression->parts[0]);
	struct values right = evaluate(run, &expression->parts[1]);
	struct filter_value *list = evaluate_room(run, (size_t)left.count * right.count);
	uint32_t count = 0;
	for (uint32_t i = 0; list && i < left.count; i++) {
		for (uint32_t k = 0; k < right.count; k++) {
			const struct filter_value *a = &left.list[i], *b = &right.list[k];
			uint8_t *room = NULL;
			if (a->kind >= VALUE_IPV6) {
				room = arena_take_bytes(run->arena, a->length + 1u);
				if (!room) continue;
			}
			count += value_calculate(expression->sign, a, b, room, &list[count]);
		}
	}
	return (struct values){ list, count };
}

static struct values evaluate_negate(const struct evaluation *run,
                                     const struct expression *expression)
{
	struct values values = evaluate(run, expression->parts);
	struct filter_value *list = evaluate_room(run, values.count);
	uint32_t count = 0;
	for (uint32_t i = 0; list && i < values.count; i++)
		count += value_negate(&values.list[i], &list[count]);
	return (struct values){ list, count };
}

struct values evaluate(const struct evaluation *run, const struct expression *expression)
{
	switch (expression->kind) {
	case EXPRESSION_FIELD: return evaluate_field(run, expression);
	case EXPRESSION_SLICE: return evaluate_slice(run, expression);
	case EXPRESSION_CALL: return evaluate_call(run, expression);
	case EXPRESSION_ARITHMETIC: return evaluate_arithmetic(run, expression);
	case EXPRESSION_NEGATE: return evaluate_negate(run, expression);
	default: return (struct values){ &expression->value, expression->is_void ? 0 : 1 };
	}
}
