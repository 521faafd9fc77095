/* The texts of the packet list. */
#include "columns.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app.h"
#include "base/language.h"
#include "base/text.h"
#include "field/format.h"

enum { NS_PER_S = 1000 * 1000 * 1000, TIME_DIGITS = 6 };

static const struct column_title {
	const char *text;
	int cells; /* at least */
	bool is_right;
} column_titles[COLUMN_COUNT] = {
	[COLUMN_NUMBER] = { N_("No."), 3, true },
	[COLUMN_TIME] = { N_("Time"), 9, true },
	[COLUMN_SOURCE] = { N_("Source"), 10, false },
	[COLUMN_DESTINATION] = { N_("Dest"), 10, false },
	[COLUMN_PROTOCOL] = { N_("Protocol"), 9, false },
	[COLUMN_LENGTH] = { N_("Len"), 4, true },
	[COLUMN_INFO] = { N_("Info"), 4, false },
};

static const char *const time_names[UI_TIME_COUNT] = {
	[UI_TIME_RELATIVE] = N_("since the first frame"),
	[UI_TIME_DELTA] = N_("since the previous frame"),
	[UI_TIME_DELTA_SHOWN] = N_("since the previous shown frame"),
	[UI_TIME_OF_DAY] = N_("time of day"),
	[UI_TIME_DATE] = N_("date and time of day"),
	[UI_TIME_UTC] = N_("date and time of day, UTC"),
	[UI_TIME_EPOCH] = N_("seconds since 1970"),
};

void columns_reset(struct column_widths *widths)
{
	for (int column = 0; column < COLUMN_COUNT; column++) {
		int title = (int)text_cells(_(column_titles[column].text));
		int least = column_titles[column].cells;
		widths->cells[column] = title > least ? title : least;
	}
}

const char *columns_time_name(unsigned format) { return _(time_names[format]); }

static size_t columns_clock(int64_t time_ns, bool is_utc, bool has_date, char *out, size_t size)
{
	int64_t seconds = time_ns / NS_PER_S, rest = time_ns % NS_PER_S;
	if (rest < 0) {
		rest += NS_PER_S;
		seconds--;
	}
	time_t whole = (time_t)seconds;
	struct tm parts;
	char date[32] = "", clock[32] = "";
	if (is_utc ? gmtime_r(&whole, &parts) : localtime_r(&whole, &parts)) {
		if (has_date) strftime(date, sizeof date, "%Y-%m-%d ", &parts);
		strftime(clock, sizeof clock, "%H:%M:%S", &parts);
	}
	return (size_t)snprintf(out, size, "%s%s.%06d", date, clock, (int)(rest / 1000));
}

size_t columns_time(const struct app *app, uint32_t frame, uint32_t previous, char *out,
                    size_t size)
{
	int64_t time_ns = store_time_ns(app->store, frame);
	uint32_t from = app->reference && frame >= app->reference ? app->reference : 1;
	out[0] = 0;
	if (!store_has_time(app->store, frame)) return 0;
	switch (app->time_format) {
	case UI_TIME_DELTA: from = frame > 1 ? frame - 1 : frame; break;
	case UI_TIME_DELTA_SHOWN: from = previous ? previous : frame; break;
	case UI_TIME_OF_DAY: return columns_clock(time_ns, false, false, out, size);
	case UI_TIME_DATE: return columns_clock(time_ns, false, true, out, size);
	case UI_TIME_UTC: return columns_clock(time_ns, true, true, out, size);
	case UI_TIME_EPOCH: return format_seconds(time_ns, TIME_DIGITS, out, size);
	default: break;
	}
	if (frame == app->reference) return (size_t)snprintf(out, size, "*REF*");
	return format_seconds(time_ns - store_time_ns(app->store, from), TIME_DIGITS, out, size);
}

static void columns_cell(struct row *row, enum column column, const char *text)
{
	screen_escape(text, strlen(text), row->cells[column], ROW_CELL_MAX);
}

void columns_make(struct app *app, uint32_t frame, uint32_t previous, struct row *row)
{
	struct view view = app_view(app, frame, previous);
	dissection_run(app->rows, frame, &view);
	const struct summary *summary = dissection_summary(app->rows);

	row->frame = frame;
	row->role = theme_row(summary->protocol, summary->info);
	snprintf(row->cells[COLUMN_NUMBER], ROW_CELL_MAX, "%u", frame);
	columns_time(app, frame, previous, row->cells[COLUMN_TIME], ROW_CELL_MAX);
	columns_cell(row, COLUMN_SOURCE, summary->source);
	columns_cell(row, COLUMN_DESTINATION, summary->destination);
	columns_cell(row, COLUMN_PROTOCOL, summary->protocol);
	snprintf(row->cells[COLUMN_LENGTH], ROW_CELL_MAX, "%u", store_reported(app->store, frame));
	screen_escape(summary->info, strlen(summary->info), row->info, sizeof row->info);
}

void columns_widen(struct column_widths *widths, const struct row *row)
{
	for (int column = 0; column < COLUMN_INFO; column++) {
		bool has_sign =
			column == COLUMN_NUMBER; /* of the list, which puts it over a blank */
		int cells = (int)text_cells(row->cells[column]) + has_sign;
		if (cells > widths->cells[column]) widths->cells[column] = cells;
	}
}

/* Appends text and the blanks that its column needs before or after it. */
static size_t columns_append(char *out, size_t size, size_t at, const char *text, int cells,
                             bool is_right)
{
	int blanks = cells - (int)text_cells(text);
	if (blanks < 0) blanks = 0;
	int written = snprintf(out + at, size - at, "%*s%s%*s ", is_right ? blanks : 0, "", text,
	                       is_right ? 0 : blanks, "");
	at += written > 0 ? (size_t)written : 0;
	return at < size ? at : size - 1;
}

void columns_line(const struct column_widths *widths, const struct row *row, char *out, size_t size)
{
	size_t at = 0;
	for (int column = 0; column < COLUMN_INFO; column++)
		at = columns_append(out, size, at, row->cells[column], widths->cells[column],
		                    column_titles[column].is_right);
	snprintf(out + at, size - at, " %s", row->info);
}

void columns_titles(const struct column_widths *widths, char *out, size_t size)
{
	size_t at = 0;
	for (int column = 0; column < COLUMN_INFO; column++)
		at = columns_append(out, size, at, _(column_titles[column].text),
		                    widths->cells[column], column_titles[column].is_right);
	snprintf(out + at, size - at, " %s", _(column_titles[COLUMN_INFO].text));
}
