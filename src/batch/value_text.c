/* value_text.c - shows, raw bytes and lines of items. */
#include "batch/value_text.h"

#include "base/text.h"
#include "batch/time_text.h"
#include "field/format.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_SMALL = 4096, VALUE_GROWTH = 12, VALUE_LARGEST = 1 << 24 };

void value_text_open(struct value_text *text, const struct registry *registry)
{
	static const char remark[] = "_ws.expert";
	*text = (struct value_text){ .registry = registry, .size = VALUE_SMALL };
	text->bytes = malloc(text->size);
	text->line = malloc(text->size * VALUE_GROWTH);
	text->remark = registry_find(registry, remark, sizeof remark - 1);
	if (!text->bytes || !text->line) abort();
}

void value_text_close(struct value_text *text)
{
	free(text->bytes);
	free(text->line);
}

/* Makes room for a text of this length. False: it has to be cut. */
static bool value_reserve(struct value_text *text, size_t length)
{
	if (length < text->size) return true;
	if (length >= VALUE_LARGEST) return false;
	char *bytes = realloc(text->bytes, length + 1);
	if (bytes) text->bytes = bytes;
	char *line = realloc(text->line, (length + 1) * VALUE_GROWTH);
	if (line) text->line = line;
	if (!bytes || !line) return false;
	text->size = length + 1;
	return true;
}

bool value_is_shown(const struct field *field)
{
	return field->type != FIELD_NONE && field->type != FIELD_PROTOCOL &&
	       field->type != FIELD_EXPERT;
}

bool value_is_text(const struct field *field) { return !field->name[0]; }

static void value_write_formatted(struct value_text *text, const struct field *field,
                                  const struct item *item, struct output *output,
                                  text_writer *write)
{
	size_t length = format_value(field, item, text->bytes, text->size);
	if (length >= text->size && value_reserve(text, length))
		length = format_value(field, item, text->bytes, text->size);
	if (length >= text->size) length = text->size - 1;
	write(output, text->bytes, length);
}

void value_write_shown(struct value_text *text, const struct item *item, struct output *output,
                       text_writer *write)
{
	const struct field *field = registry_field(text->registry, item->field);
	const uint8_t *bytes = item->value.bytes;
	bool is_bytes = field->type == FIELD_BYTES && !(item->flags & ITEM_NUMBER);
	if (field->type == FIELD_STRING && !(item->flags & ITEM_NUMBER)) {
		/* A string ends at its first NUL, as in tshark. */
		const void *end = bytes ? memchr(bytes, 0, item->value_length) : NULL;
		size_t length = end ? (size_t)((const uint8_t *)end - bytes) : item->value_length;
		if (bytes) write(output, (const char *)bytes, length);
	} else if (is_bytes) {
		output_hex(output, bytes, bytes ? item->value_length : 0,
		           field->base == BASE_DOT ? '.' : ':');
	} else {
		value_write_formatted(text, field, item, output, write);
	}
}

void value_write_time(int64_t time_ns, struct output *output)
{
	static const struct time_form form = { .style = TIME_DATE, .is_utc = true };
	char text[TIME_TEXT_MAX];
	size_t length = time_text(&form, time_ns, 0, 9, text);
	char *blank = memchr(text, ' ', length);
	if (blank) *blank = 'T';
	output_bytes(output, text, length);
	output_char(output, 'Z');
}

void value_write_bytes(const struct item *item, const struct data_source *sources,
                       size_t source_count, struct output *output)
{
	if (item->source >= source_count) return;
	const struct data_source *source = &sources[item->source];
	if (item->offset > source->length || item->length > source->length - item->offset) return;
	output_hex(output, source->bytes + item->offset, item->length, 0);
}

void value_write_raw(const struct field *field, const struct item *item,
                     const struct data_source *sources, size_t source_count, struct output *output)
{
	static const char digits[] = "0123456789ABCDEF";
	if (!field->mask || !(item->flags & ITEM_NUMBER)) {
		value_write_bytes(item, sources, source_count, output);
		return;
	}
	unsigned bits = 8 * field_type_width(field->type);
	uint64_t value = item->value.number;
	if (bits && bits < 64) value &= ((uint64_t)1 << (bits < 32 ? 32 : bits)) - 1;
	int shift = 60;
	while (shift > 0 && value >> shift == 0) shift -= 4;
	for (; shift >= 0; shift -= 4) output_char(output, digits[value >> shift & 15]);
}

const char *value_line(struct value_text *text, const struct tape *tape, const struct item *item,
                       size_t *length_out)
{
	size_t length = format_line(text->registry, tape, item, text->bytes, text->size);
	if (length >= text->size && value_reserve(text, length))
		length = format_line(text->registry, tape, item, text->bytes, text->size);
	if (length >= text->size) length = text->size - 1;
	const char *line = text->bytes;
	bool has_brackets = item->flags & ITEM_GENERATED && length >= 2 && line[0] == '[' &&
	                    line[length - 1] == ']';
	if (has_brackets) {
		line++;
		length -= 2;
	}
	*length_out = text_escape(TEXT_TSHARK, line, length, text->line, text->size * VALUE_GROWTH);
	return text->line;
}

void value_place(const struct value_text *text, const struct item *item, uint32_t *offset_out,
                 uint32_t *length_out)
{
	uint16_t id = item->field;
	bool is_remark = registry_field(text->registry, id)->type == FIELD_EXPERT;
	is_remark |= text->remark && registry_protocol_of(text->registry, id) ==
	                                     registry_protocol_of(text->registry, text->remark);
	*offset_out = is_remark ? 0 : item->offset;
	*length_out = is_remark ? 0 : item->length;
}

unsigned value_type_number(const struct field *field)
{
	static const uint8_t numbers[] = {
		[FIELD_NONE] = 0,
		[FIELD_PROTOCOL] = 1,
		[FIELD_EXPERT] = 0,
		[FIELD_BOOLEAN] = 2,
		[FIELD_CHAR] = 3,
		[FIELD_U8] = 4,
		[FIELD_U16] = 5,
		[FIELD_U24] = 6,
		[FIELD_U32] = 7,
		[FIELD_U40] = 8,
		[FIELD_U48] = 9,
		[FIELD_U56] = 10,
		[FIELD_U64] = 11,
		[FIELD_I8] = 12,
		[FIELD_I16] = 13,
		[FIELD_I24] = 14,
		[FIELD_I32] = 15,
		[FIELD_I64] = 19,
		[FIELD_DOUBLE] = 23,
		[FIELD_FRAME] = 35,
		[FIELD_TIME_ABSOLUTE] = 24,
		[FIELD_TIME_RELATIVE] = 25,
		[FIELD_STRING] = 26,
		[FIELD_BYTES] = 30,
		[FIELD_ETHER] = 29,
		[FIELD_IPV4] = 32,
		[FIELD_IPV6] = 33,
		[FIELD_EUI64] = 38,
		[FIELD_GUID] = 36,
		[FIELD_OID] = 37,
	};
	return numbers[field->type];
}
