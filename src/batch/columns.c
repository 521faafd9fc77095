/* columns.c - a packet list row, aligned as tshark aligns it. */
#include "batch/columns.h"

#include "base/text.h"

#include <string.h>

/* The longest text with each of its bytes escaped. */
enum { COLUMN_ESCAPED_MAX = 12 * SUMMARY_INFO_MAX };

/* Least widths, and on which side a shorter text is filled up. Protocol, Length and Info are never. */
static const struct column_layout {
	const char *title;
	uint8_t width;
	bool is_left;
} column_layouts[COLUMN_COUNT] = {
	[COLUMN_NUMBER] = { "No.", 5, false },
	[COLUMN_TIME] = { "Time", 10, false },
	[COLUMN_SOURCE] = { "Source", 12, false },
	[COLUMN_DESTINATION] = { "Destination", 12, true },
	[COLUMN_PROTOCOL] = { "Protocol", 0, true },
	[COLUMN_LENGTH] = { "Length", 0, true },
	[COLUMN_INFO] = { "Info", 0, true },
};

const char *column_title(enum column column) { return column_layouts[column].title; }

enum column column_named(const char *title)
{
	int column = 0;
	while (column < COLUMN_COUNT && strcmp(column_layouts[column].title, title) != 0) column++;
	return (enum column)column;
}

static int64_t column_time_base(const struct row *row, enum time_style style)
{
	uint32_t base = 1;
	if (style == TIME_DELTA) base = row->frame > 1 ? row->frame - 1 : 1;
	if (style == TIME_DELTA_SHOWN)
		base = row->previous_shown ? row->previous_shown : row->frame;
	return store_time_ns(row->store, base);
}

static size_t column_time(const struct row *row, const struct time_form *form, char *out)
{
	const struct store *store = row->store;
	const struct store_interface *interface =
		&store->interfaces[store_interface(store, row->frame)];
	if (!store_has_time(store, row->frame)) return 0;
	return time_text(form, store_time_ns(store, row->frame), column_time_base(row, form->style),
	                 interface->time_digits, out);
}

/* The column's bytes, not escaped. Numbers and times are made in scratch. */
static const char *column_text(enum column column, const struct row *row,
                               const struct time_form *time, char scratch[TIME_TEXT_MAX],
                               size_t *length_out)
{
	const struct summary *summary = row->summary;
	const char *text = scratch;
	switch (column) {
	case COLUMN_TIME: *length_out = column_time(row, time, scratch); return scratch;
	case COLUMN_SOURCE: text = summary->source; break;
	case COLUMN_DESTINATION: text = summary->destination; break;
	case COLUMN_PROTOCOL: text = summary->protocol; break;
	case COLUMN_INFO: text = summary->info; break;
	default: text = ""; break;
	}
	*length_out = strlen(text);
	return text;
}

static void column_write_padded(enum column column, const struct row *row,
                                const struct time_form *time, size_t width, struct output *output)
{
	if (column == COLUMN_NUMBER || column == COLUMN_LENGTH) {
		uint32_t number = column == COLUMN_NUMBER ? row->frame
		                                          : store_reported(row->store, row->frame);
		output_number(output, number, width);
		return;
	}
	char scratch[TIME_TEXT_MAX];
	size_t length;
	const char *text = column_text(column, row, time, scratch, &length);
	size_t padding = length < width ? width - length : 0;
	bool is_left = column_layouts[column].is_left;
	if (!is_left) output_repeat(output, ' ', padding);
	output_escaped(output, text, length);
	if (is_left) output_repeat(output, ' ', padding);
}

void column_write_as(enum column column, const struct row *row, const struct time_form *time,
                     struct output *output, text_writer *write)
{
	char scratch[TIME_TEXT_MAX], escaped[COLUMN_ESCAPED_MAX];
	size_t length;
	if (column == COLUMN_NUMBER || column == COLUMN_LENGTH) {
		column_write_padded(column, row, time, 0, output);
		return;
	}
	const char *text = column_text(column, row, time, scratch, &length);
	size_t escaped_length = text_escape(TEXT_TSHARK, text, length, escaped, sizeof escaped);
	write(output, escaped, escaped_length);
}

void columns_write_row(const struct row *row, const struct time_form *time, char separator,
                       struct output *output)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		enum column column = (enum column)i;
		column_write_padded(column, row, time, column_layouts[column].width, output);
		if (i == COLUMN_COUNT - 1) break;
		output_char(output, separator);
		if (column != COLUMN_SOURCE) continue;
		output_string(output, "→");
		output_char(output, separator);
	}
	output_char(output, '\n');
}
