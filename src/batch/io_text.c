/* io_text.c - the table of -z io,stat, as tshark draws it: widths follow from the largest values. */
#include "batch/io_text.h"

#include "request.h"
#include "stats/io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	IO_CELL_MAX = 64,
	IO_ALL_WIDTH_MIN = 35,
	IO_TITLE_WIDTH = 26,
	IO_TIME_WIDTH = 12,
	IO_DATE_WIDTH = 23,
	IO_US = 1000000
};

enum io_kind {
	IO_FRAMES_AND_BYTES,
	IO_FRAMES,
	IO_BYTES,
	IO_COUNT,
	IO_SUM,
	IO_MIN,
	IO_MAX,
	IO_AVG,
	IO_LOAD,
	IO_KINDS,
};

static const char *const io_names[IO_KINDS] = { "Frames", "FRAMES", "BYTES", "COUNT", "SUM",
	                                        "MIN",    "MAX",    "AVG",   "LOAD" };

struct io_request_column {
	char *text; /* as it was given */
	enum io_kind kind;
	bool is_time;
	struct request_filter filter;
	uint16_t field;
	size_t widths[2]; /* of its values; the second: bytes beside frames */
};

struct io_request {
	int64_t interval_us; /* 0: all */
	size_t count;
	struct io_request_column columns[IO_COLUMNS_MAX];
};

/* ---------------------------------------------------------------- what is asked for */

static void io_request_close(void *request_in)
{
	struct io_request *request = request_in;
	for (size_t i = 0; i < request->count; i++) {
		free(request->columns[i].text);
		request_filter_close(&request->columns[i].filter);
	}
	free(request);
}

/* "MIN(" at the start of the text: the kind; IO_FRAMES_AND_BYTES: it is a filter. */
static enum io_kind io_kind_of(const char *text)
{
	for (int i = IO_FRAMES; i < IO_KINDS; i++) {
		size_t length = strlen(io_names[i]);
		if (strncasecmp(text, io_names[i], length) == 0 && text[length] == '(')
			return (enum io_kind)i;
	}
	return IO_FRAMES_AND_BYTES;
}

static bool io_type_fits(enum io_kind kind, enum field_type type)
{
	if (kind <= IO_COUNT) return true;
	if (kind == IO_LOAD) return type == FIELD_TIME_RELATIVE;
	return type == FIELD_TIME_RELATIVE || (type >= FIELD_U8 && type <= FIELD_I64);
}

static bool io_read_field(struct io_request_column *column, const char *name, size_t length,
                          const char *whole, const struct registry *registry,
                          struct error *error_out)
{
	if (column->kind <= IO_BYTES) return true;
	column->field = registry_find(registry, name, length);
	if (column->field == FIELD_ID_NONE) {
		error_set(error_out, "-z %s: there is no field \"%.*s\"", whole, (int)length, name);
		return false;
	}
	enum field_type type = registry_field(registry, column->field)->type;
	column->is_time = type == FIELD_TIME_RELATIVE && column->kind != IO_COUNT;
	if (io_type_fits(column->kind, type)) return true;
	error_set(error_out, "-z %s: %s is of integers and relative times%s, not of \"%.*s\"",
	          whole, io_names[column->kind], column->kind == IO_LOAD ? ", the latter" : "",
	          (int)length, name);
	return false;
}

static bool io_read_column(struct io_request *request, const char *text, size_t length,
                           const char *whole, const struct registry *registry,
                           struct error *error_out)
{
	if (request->count == IO_COLUMNS_MAX) {
		error_set(error_out, "-z %s: no more than %d columns", whole, IO_COLUMNS_MAX);
		return false;
	}
	struct io_request_column *column = &request->columns[request->count++];
	*column = (struct io_request_column){ .text = strndup(text, length) };
	if (!column->text) abort();
	column->kind = io_kind_of(column->text);
	const char *filter = column->text;
	if (column->kind != IO_FRAMES_AND_BYTES) {
		const char *name = strchr(filter, '(') + 1, *end = strchr(name, ')');
		if (!end) {
			error_set(error_out, "-z %s: a parenthesis is open", whole);
			return false;
		}
		if (!io_read_field(column, name, (size_t)(end - name), whole, registry, error_out))
			return false;
		filter = end + 1;
	}
	return request_filter_open(&column->filter, filter, strlen(filter), whole, registry,
	                           error_out);
}

static void *io_request_open(const char *arguments, const char *text,
                             const struct registry *registry, struct error *error_out)
{
	struct io_request *request = calloc(1, sizeof *request);
	if (!request) abort();
	char *end;
	double interval = strtod(arguments, &end);
	if (end == arguments || (*end && *end != ',') || !(interval >= 0) || interval > 1e9) {
		error_set(error_out, "-z %s: an interval of how many seconds? 0 is all", text);
		free(request);
		return NULL;
	}
	request->interval_us = (int64_t)(interval * IO_US + 0.5);
	bool is_fine = true;
	do {
		const char *column = *end ? end + 1 : end;
		size_t length = strcspn(column, ",");
		is_fine = io_read_column(request, column, length, text, registry, error_out);
		end = (char *)(uintptr_t)(column + length);
	} while (is_fine && *end);
	if (is_fine) return request;
	io_request_close(request);
	return NULL;
}

/* ---------------------------------------------------------------- the table */

struct io_table {
	const struct io_request *request;
	struct io_request_column *columns; /* copies, with widths */
	struct io *io;
	struct output *output;
	const struct report_context *context;
	bool is_all, is_clock, is_date;
	int64_t interval_us, duration_us;
	int digits, precision; /* of seconds: before and behind the point */
	size_t rows, time_width, row_width, width;
};

static int io_magnitude(uint64_t value)
{
	int digits = 1;
	for (; value >= 10; value /= 10) digits++;
	return digits;
}

static int io_precision(const struct io_table *table)
{
	int precision = 0;
	if (table->is_all) return table->duration_us < 10 * (int64_t)IO_US ? 3 : 1;
	for (int64_t unit = IO_US; table->interval_us % unit && precision < 6; unit /= 10)
		precision++;
	return precision == 5 ? 6 : precision;
}

/* Of the value that a column has in a row; part 1: the bytes beside the frames. */
static size_t io_format_cell(const struct io_table *table, size_t row, size_t index, int part,
                             char out[IO_CELL_MAX])
{
	const struct io_request_column *column = &table->columns[index];
	const struct io_cell *cell = io_at(table->io, row, index);
	int64_t value = 0;
	switch (column->kind) {
	case IO_FRAMES: value = (int64_t)cell->frames; break;
	case IO_FRAMES_AND_BYTES: value = (int64_t)(part ? cell->bytes : cell->frames); break;
	case IO_BYTES: value = (int64_t)cell->bytes; break;
	case IO_COUNT: value = (int64_t)cell->count; break;
	case IO_SUM: value = cell->sum; break;
	case IO_MIN: value = cell->least; break;
	case IO_MAX: value = cell->most; break;
	case IO_AVG: value = cell->count ? cell->sum / (int64_t)cell->count : 0; break;
	case IO_LOAD:
		value = table->interval_us ? cell->load_us * IO_US / table->interval_us * 1000 : 0;
		break;
	case IO_KINDS: break;
	}
	if (!column->is_time) return (size_t)snprintf(out, IO_CELL_MAX, "%lld", (long long)value);
	int64_t us = (value + 500) / 1000;
	return (size_t)snprintf(out, IO_CELL_MAX, "%lld.%06lld", (long long)(us / IO_US),
	                        (long long)(us % IO_US));
}

static int io_parts(const struct io_request_column *column)
{
	return column->kind == IO_FRAMES_AND_BYTES ? 2 : 1;
}

static const char *io_heading(const struct io_request_column *column, int part)
{
	return part ? "Bytes" : io_names[column->kind];
}

static void io_measure(struct io_table *table)
{
	table->time_width =
		(size_t)(2 * table->digits + 2 * table->precision) + (table->precision ? 10 : 8);
	size_t least = table->is_date ? IO_DATE_WIDTH : IO_TIME_WIDTH;
	if (table->time_width < least) table->time_width = least;
	table->row_width = table->time_width;
	for (size_t i = 0; i < table->request->count; i++) {
		struct io_request_column *column = &table->columns[i];
		for (int part = 0; part < io_parts(column); part++) {
			size_t width = strlen(io_heading(column, part));
			if (column->kind == IO_COUNT && width < 5) width = 5;
			for (size_t row = 0; row < table->rows; row++) {
				char text[IO_CELL_MAX];
				size_t length = io_format_cell(table, row, i, part, text);
				if (length > width) width = length;
			}
			column->widths[part] = width;
			table->row_width += width + 3;
		}
	}
	table->width = table->row_width;
	if (table->is_all && table->width < IO_ALL_WIDTH_MIN) table->width = IO_ALL_WIDTH_MIN;
	for (size_t i = 0; i < table->request->count; i++) {
		size_t width = strlen(table->columns[i].text);
		width = width ? width + 11 : IO_TITLE_WIDTH;
		if (width > table->width) table->width = width;
	}
	if (table->width == table->row_width + 1) table->width++;
}

static void io_write_ruler(const struct io_table *table, char c, bool is_edge)
{
	if (!is_edge) output_char(table->output, '|');
	output_repeat(table->output, c, table->width - (is_edge ? 0 : 2));
	output_string(table->output, is_edge ? "\n" : "|\n");
}

/* A line of text between the borders. */
static void io_write_line(const struct io_table *table, const char *text)
{
	output_string(table->output, "| ");
	output_string(table->output, text);
	size_t used = strlen(text) + 3;
	if (used < table->width) output_repeat(table->output, ' ', table->width - used);
	output_string(table->output, "|\n");
}

/* Rows of the table may be narrower than what stands above it. */
static void io_end_row(const struct io_table *table)
{
	if (table->width > table->row_width) {
		output_repeat(table->output, ' ', table->width - table->row_width - 1);
		output_char(table->output, '|');
	}
	output_char(table->output, '\n');
}

static double io_seconds(int64_t us) { return (double)us / IO_US; }

static void io_write_head(const struct io_table *table)
{
	char line[IO_CELL_MAX];
	output_char(table->output, '\n');
	io_write_ruler(table, '=', true);
	io_write_line(table, "IO Statistics");
	io_write_line(table, "");
	if (table->precision)
		snprintf(line, sizeof line, "Duration: %.*f secs", table->precision,
		         io_seconds(table->duration_us));
	else
		snprintf(line, sizeof line, "Duration: %lld.%6lld secs",
		         (long long)(table->duration_us / IO_US),
		         (long long)(table->duration_us % IO_US));
	io_write_line(table, line);
	snprintf(line, sizeof line, "Interval: %*.*f secs",
	         table->digits + (table->precision ? table->precision + 1 : 0), table->precision,
	         io_seconds(table->interval_us));
	io_write_line(table, line);
	io_write_line(table, "");
}

static void io_write_titles(const struct io_table *table)
{
	for (size_t i = 0; i < table->request->count; i++) {
		const char *text = table->columns[i].text;
		request_format(table->output, "| %s%2zu: ", i ? "   " : "Col", i + 1);
		request_padded(table->output, *text ? text : "Frames and bytes",
		               table->width > 11 ? table->width - 11 : 0);
		output_string(table->output, " |\n");
	}
}

static void io_write_centered(const struct io_table *table, const char *text, size_t width)
{
	size_t length = strlen(text), gap = width > length ? width - length : 0;
	output_repeat(table->output, ' ', gap - gap / 2 + 1);
	output_string(table->output, text);
	output_repeat(table->output, ' ', gap / 2 + 1);
	output_char(table->output, '|');
}

static void io_write_headings(const struct io_table *table)
{
	struct output *output = table->output;
	output_char(output, '|');
	output_repeat(output, ' ', table->time_width - 2);
	output_char(output, '|');
	for (size_t i = 0; i < table->request->count; i++) {
		const struct io_request_column *column = &table->columns[i];
		size_t width = column->widths[0] + 2;
		if (io_parts(column) == 2) width += column->widths[1] + 3;
		char number[24];
		snprintf(number, sizeof number, "%zu", i + 1);
		request_padded(output, number, width);
		output_char(output, '|');
	}
	io_end_row(table);
	const char *time = table->is_date ? "Date and time" : table->is_clock ? "Time" : "Interval";
	output_string(output, "| ");
	request_padded(output, time, table->time_width - 3);
	output_char(output, '|');
	for (size_t i = 0; i < table->request->count; i++)
		for (int part = 0; part < io_parts(&table->columns[i]); part++)
			io_write_centered(table, io_heading(&table->columns[i], part),
			                  table->columns[i].widths[part]);
	io_end_row(table);
}

static void io_write_time(const struct io_table *table, size_t row)
{
	char text[2 * IO_CELL_MAX];
	int64_t from = (int64_t)row * table->interval_us, to = from + table->interval_us;
	bool is_last = row + 1 == table->rows;
	int width = table->digits + (table->precision ? table->precision + 1 : 0);
	if (is_last && to > table->duration_us) to = table->duration_us;
	if (table->is_clock) {
		/* Whole seconds of the start and of the row, as tshark adds them. */
		int64_t start_ns = store_time_ns(engine_store(table->context->engine), 1);
		int64_t seconds = start_ns / 1000000000 + from / IO_US;
		time_text(table->context->time, seconds * 1000000000, 0, 0, text);
		request_format(table->output, "| %s |", text);
		return;
	} else if (is_last && !table->precision) {
		snprintf(text, sizeof text, "%*.0f <> Dur", width, io_seconds(from));
	} else {
		snprintf(text, sizeof text, "%*.*f <> %*.*f", width, table->precision,
		         io_seconds(from), width, table->precision, io_seconds(to));
	}
	size_t content = (size_t)width * 2 + 4, inner = table->time_width - 2;
	size_t lead = content + 2 < inner ? (inner - content) / 2 : 1;
	output_char(table->output, '|');
	output_repeat(table->output, ' ', lead);
	request_padded(table->output, text, inner > lead ? inner - lead : 0);
	output_char(table->output, '|');
}

static void io_write_row(const struct io_table *table, size_t row)
{
	io_write_time(table, row);
	for (size_t i = 0; i < table->request->count; i++) {
		for (int part = 0; part < io_parts(&table->columns[i]); part++) {
			char text[IO_CELL_MAX];
			size_t length = io_format_cell(table, row, i, part, text);
			size_t width = table->columns[i].widths[part];
			output_repeat(table->output, ' ',
			              1 + (width > length ? width - length : 0));
			output_string(table->output, text);
			output_string(table->output, " |");
		}
	}
	io_end_row(table);
}

static void io_table_write(struct io_table *table)
{
	enum time_style style = table->context->time->style;
	table->is_date = style == TIME_DATE || style == TIME_DAY_OF_YEAR;
	table->is_clock = table->is_date || style == TIME_OF_DAY;
	table->duration_us = (io_duration_ns(table->io) + 500) / 1000;
	table->is_all =
		!table->request->interval_us || table->request->interval_us > table->duration_us;
	table->interval_us = table->is_all ? table->duration_us : table->request->interval_us;
	table->precision = io_precision(table);
	table->digits = io_magnitude((uint64_t)(table->duration_us / IO_US));
	if (table->interval_us)
		table->rows = (size_t)((table->duration_us + table->interval_us - 1) /
		                       table->interval_us);
	io_measure(table);
	io_write_head(table);
	io_write_titles(table);
	io_write_ruler(table, '-', false);
	io_write_headings(table);
	output_char(table->output, '|');
	output_repeat(table->output, '-', table->row_width - 2);
	output_char(table->output, '|');
	io_end_row(table);
	for (size_t row = 0; row < table->rows && !table->output->error; row++)
		io_write_row(table, row);
	io_write_ruler(table, '=', true);
}

/* Is the interval longer than the capture? Then all of it is one. */
static int64_t io_interval_ns(const struct io_request *request, const struct store *store)
{
	uint32_t count = store_tracked_count(store);
	int64_t duration_ns = 0;
	for (uint32_t frame = 1; frame <= count; frame++) {
		int64_t now_ns = store_time_ns(store, frame) - store_time_ns(store, 1);
		if (now_ns > duration_ns) duration_ns = now_ns;
	}
	return request->interval_us > (duration_ns + 500) / 1000 ? 0 : request->interval_us * 1000;
}

static void io_request_write(const void *request_in, const struct report_context *context)
{
	const struct io_request *request = request_in;
	const struct pass_source source = request_source(context, NULL);
	struct io_column columns[IO_COLUMNS_MAX];
	struct io_table table = { .request = request,
		                  .output = context->output,
		                  .context = context };
	table.columns = calloc(request->count, sizeof *table.columns);
	if (!table.columns) abort();
	for (size_t i = 0; i < request->count; i++) {
		table.columns[i] = request->columns[i];
		columns[i] = (struct io_column){ request->columns[i].filter.filter,
			                         request->columns[i].field };
	}
	table.io = io_open(&source, columns, request->count,
	                   io_interval_ns(request, engine_store(context->engine)));
	while (io_advance(table.io, REQUEST_SLICE_FRAMES)) continue;
	io_table_write(&table);
	io_close(table.io);
	free(table.columns);
}

const struct report_kind report_io = {
	.name = "io,stat",
	.usage = "io,stat,SECONDS[,[FRAMES|BYTES|COUNT|SUM|MIN|MAX|AVG|LOAD(FIELD)]FILTER]...",
	.open = io_request_open,
	.write = io_request_write,
	.close = io_request_close,
};
