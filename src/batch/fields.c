/* fields.c - picks values from the tape and joins them. Items are linked by output column in one pass
 * over the tape, so the cost does not grow with the number of -e. */
#include "batch/fields.h"

#include "base/text.h"
#include "field/format.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_SMALL = 1024 };
#define NONE UINT32_MAX

struct fields_column {
	const char *name;
	enum column column; /* COLUMN_COUNT: a field */
	bool is_known;
	uint32_t first, last; /* items of the frame at hand, indexes in links; NONE */
};

struct fields_link {
	uint32_t item; /* index in the tape */
	uint32_t next; /* index in links; NONE */
};

struct fields {
	const struct registry *registry;
	struct fields_column *columns;
	size_t count, capacity;
	char separator, aggregator;
	char quote;      /* 0: none */
	char occurrence; /* 'f', 'l', 'a' */
	bool has_header, has_bom;
	bool is_all_given; /* occurrence=a */
	bool keeps_blanks; /* escape=n: tabs and ends of lines stay as they are */
	struct fields_link *links;
	size_t link_count, link_capacity;
	uint16_t *column_of; /* by field id: 1 + the first column that prints it; 0: none */
	bool has_duplicates; /* a field is asked for more than once */
	char *value;
	size_t value_size;
};

struct fields *fields_open(const struct registry *registry)
{
	struct fields *fields = calloc(1, sizeof *fields);
	if (!fields) abort();
	*fields = (struct fields){ .registry = registry,
		                   .separator = '\t',
		                   .aggregator = ',',
		                   .occurrence = 'a',
		                   .value_size = VALUE_SMALL };
	fields->value = malloc(fields->value_size);
	fields->column_of = calloc(REGISTRY_FIELDS_MAX, sizeof *fields->column_of);
	if (!fields->value || !fields->column_of) abort();
	return fields;
}

void fields_close(struct fields *fields)
{
	if (!fields) return;
	free(fields->columns);
	free(fields->links);
	free(fields->column_of);
	free(fields->value);
	free(fields);
}

static bool fields_read_yes_no(const char *value, bool *out)
{
	*out = *value == 'y' || *value == 'Y';
	return strchr("yYnN", *value) && *value;
}

/* The character that "/t", "/s" or a character itself stands for. */
static bool fields_read_separator(const char *value, char *out)
{
	*out = *value;
	if (strcmp(value, "/t") == 0) *out = '\t';
	if (strcmp(value, "/s") == 0) *out = ' ';
	return *value;
}

static bool fields_read_choice(const char *value, const char *choices, char *out)
{
	*out = *value;
	return *value && strchr(choices, *value) && !value[1];
}

bool fields_set_option(struct fields *fields, const char *text)
{
	const char *equals = strchr(text, '=');
	if (!equals) return false;
	size_t length = (size_t)(equals - text);
	const char *value = equals + 1;
	char quote;
#define IS(name) (length == sizeof name - 1 && memcmp(text, name, length) == 0)
	if (IS("header")) return fields_read_yes_no(value, &fields->has_header);
	if (IS("bom")) return fields_read_yes_no(value, &fields->has_bom);
	if (IS("escape")) {
		bool escapes, is_fine = fields_read_yes_no(value, &escapes);
		fields->keeps_blanks = is_fine && !escapes;
		return is_fine;
	}
	if (IS("separator")) return fields_read_separator(value, &fields->separator);
	if (IS("aggregator")) return fields_read_separator(value, &fields->aggregator);
	if (IS("occurrence")) {
		bool is_fine = fields_read_choice(value, "fla", &fields->occurrence);
		fields->is_all_given = is_fine && *value == 'a';
		return is_fine;
	}
	if (!IS("quote") || !fields_read_choice(value, "dsn", &quote)) return false;
	fields->quote = quote == 'd' ? '"' : quote == 's' ? '\'' : 0;
	return true;
#undef IS
}

static void fields_map(struct fields *fields, size_t index)
{
	struct fields_column *column = &fields->columns[index];
	uint16_t id = registry_find(fields->registry, column->name, strlen(column->name));
	column->is_known = id != FIELD_ID_NONE;
	for (; id != FIELD_ID_NONE; id = registry_next_same(fields->registry, id)) {
		if (fields->column_of[id])
			fields->has_duplicates = true;
		else
			fields->column_of[id] = (uint16_t)(index + 1);
	}
}

void fields_add(struct fields *fields, const char *name)
{
	static const char prefix[] = "_ws.col.";
	if (fields->count == fields->capacity) {
		fields->capacity = fields->capacity ? 2 * fields->capacity : 16;
		fields->columns =
			realloc(fields->columns, fields->capacity * sizeof *fields->columns);
		if (!fields->columns) abort();
	}
	struct fields_column *column = &fields->columns[fields->count++];
	*column = (struct fields_column){ .name = name, .column = COLUMN_COUNT, .is_known = true };
	if (strncmp(name, prefix, sizeof prefix - 1) == 0)
		column->column = column_named(name + sizeof prefix - 1);
	else
		fields_map(fields, fields->count - 1);
}

size_t fields_count(const struct fields *fields) { return fields->count; }

const char *fields_unknown(const struct fields *fields, size_t index)
{
	for (size_t i = 0; i < fields->count; i++) {
		if (!fields->columns[i].is_known && index-- == 0) return fields->columns[i].name;
	}
	return NULL;
}

void fields_wanted(const struct fields *fields, struct field_set *wanted_out, unsigned *flags_out)
{
	field_set_clear(wanted_out);
	*flags_out = 0;
	for (uint16_t id = 1; id <= registry_field_count(fields->registry); id++) {
		if (!fields->column_of[id]) continue;
		field_set_add(wanted_out, id);
		/* A protocol's value is its line in the tree. */
		if (registry_field(fields->registry, id)->type == FIELD_PROTOCOL)
			*flags_out |= DISSECT_TEXT;
	}
	for (size_t i = 0; i < fields->count; i++) {
		if (fields->columns[i].column != COLUMN_COUNT) *flags_out |= DISSECT_SUMMARY;
	}
}

void fields_write_header(const struct fields *fields, struct output *output)
{
	if (fields->has_bom) output_string(output, "\xef\xbb\xbf");
	if (!fields->has_header) return;
	for (size_t i = 0; i < fields->count; i++) {
		if (i) output_char(output, fields->separator);
		output_string(output, fields->columns[i].name);
	}
	output_char(output, '\n');
}

static void fields_link(struct fields *fields, struct fields_column *column, uint32_t item)
{
	if (fields->occurrence == 'f' && column->first != NONE) return;
	if (fields->occurrence == 'l' && column->first != NONE) {
		fields->links[column->last].item = item;
		return;
	}
	if (fields->link_count == fields->link_capacity) {
		size_t capacity = fields->link_capacity ? 2 * fields->link_capacity : 64;
		struct fields_link *links = realloc(fields->links, capacity * sizeof *links);
		if (!links) return;
		fields->links = links;
		fields->link_capacity = capacity;
	}
	uint32_t index = (uint32_t)fields->link_count++;
	fields->links[index] = (struct fields_link){ item, NONE };
	if (column->first == NONE)
		column->first = index;
	else
		fields->links[column->last].next = index;
	column->last = index;
}

void fields_collect(struct fields *fields, const struct tape *tape)
{
	fields->link_count = 0;
	for (size_t i = 0; i < fields->count; i++) fields->columns[i].first = NONE;
	for (uint32_t i = 0; i < tape->count; i++) {
		uint16_t id = tape->items[i].field, index = fields->column_of[id];
		if (!index) continue;
		fields_link(fields, &fields->columns[index - 1], i);
		if (!fields->has_duplicates) continue;
		for (size_t k = index; k < fields->count; k++) {
			if (strcmp(fields->columns[k].name, fields->columns[index - 1].name) == 0)
				fields_link(fields, &fields->columns[k], i);
		}
	}
}

struct fields_cursor fields_begin(const struct fields *fields, size_t index)
{
	const struct fields_column *column = &fields->columns[index];
	bool is_column = column->column != COLUMN_COUNT;
	return (struct fields_cursor){ index, is_column ? 0 : column->first };
}

bool fields_has(const struct fields_cursor *cursor) { return cursor->at != NONE; }

const char *fields_name(const struct fields *fields, size_t index)
{
	return fields->columns[index].name;
}

enum column fields_column(const struct fields *fields, size_t index)
{
	return fields->columns[index].column;
}

bool fields_is_repeated(const struct fields *fields, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(fields->columns[i].name, fields->columns[index].name) == 0) return true;
	return false;
}

bool fields_makes_arrays(const struct fields *fields) { return fields->is_all_given; }

const struct item *fields_item(const struct fields *fields, const struct fields_cursor *cursor,
                               const struct tape *tape)
{
	if (fields->columns[cursor->index].column != COLUMN_COUNT) return NULL;
	return &tape->items[fields->links[cursor->at].item];
}

void fields_next(const struct fields *fields, struct fields_cursor *cursor)
{
	bool is_column = fields->columns[cursor->index].column != COLUMN_COUNT;
	cursor->at = is_column ? NONE : fields->links[cursor->at].next;
}

static size_t fields_format(const struct fields *fields, const struct tape *tape,
                            const struct item *item)
{
	const struct field *field = registry_field(fields->registry, item->field);
	if (field->type == FIELD_PROTOCOL)
		return format_line(fields->registry, tape, item, fields->value, fields->value_size);
	return format_value(field, item, fields->value, fields->value_size);
}

static void fields_write_item(struct fields *fields, const struct tape *tape,
                              const struct item *item, struct output *output, text_writer *write)
{
	const struct field *field = registry_field(fields->registry, item->field);
	bool has_no_value = field->type == FIELD_EXPERT || field->type == FIELD_NONE;
	if (has_no_value) { /* it is there: that is all it says */
		write(output, "1", 1);
		return;
	}
	size_t length = fields_format(fields, tape, item);
	if (length >= fields->value_size) {
		char *value = realloc(fields->value, length + 1);
		if (value) {
			fields->value = value;
			fields->value_size = length + 1;
		}
		length = fields_format(fields, tape, item);
		if (length >= fields->value_size) length = fields->value_size - 1;
	}
	/* A string ends at its first NUL, as in tshark. */
	const char *end = field->type == FIELD_STRING ? memchr(fields->value, 0, length) : NULL;
	write(output, fields->value, end ? (size_t)(end - fields->value) : length);
}

void fields_write_value(struct fields *fields, const struct fields_cursor *cursor,
                        const struct tape *tape, const struct row *row,
                        const struct time_form *time, struct output *output, text_writer *write)
{
	const struct item *item = fields_item(fields, cursor, tape);
	if (item)
		fields_write_item(fields, tape, item, output, write);
	else
		column_write_as(fields->columns[cursor->index].column, row, time, output, write);
}

/* Values are harmless wherever they go, which is what tshark writes for all but rare control characters;
 * escape=n wants them as they are, and has them except on a terminal. */
static text_writer *fields_writer(const struct fields *fields, const struct output *output)
{
	return fields->keeps_blanks && !output->is_terminal ? output_valid : output_escaped;
}

static void fields_write_column(struct fields *fields, size_t index, const struct tape *tape,
                                const struct row *row, const struct time_form *time,
                                struct output *output)
{
	text_writer *write = fields_writer(fields, output);
	struct fields_cursor cursor = fields_begin(fields, index);
	if (!fields_has(&cursor)) return;
	if (fields->quote) output_char(output, fields->quote);
	fields_write_value(fields, &cursor, tape, row, time, output, write);
	fields_next(fields, &cursor);
	for (; fields_has(&cursor); fields_next(fields, &cursor)) {
		output_char(output, fields->aggregator);
		fields_write_value(fields, &cursor, tape, row, time, output, write);
	}
	if (fields->quote) output_char(output, fields->quote);
}

void fields_write(struct fields *fields, const struct tape *tape, const struct row *row,
                  const struct time_form *time, struct output *output)
{
	fields_collect(fields, tape);
	for (size_t i = 0; i < fields->count; i++) {
		if (i) output_char(output, fields->separator);
		fields_write_column(fields, i, tape, row, time, output);
	}
	output_char(output, '\n');
}
