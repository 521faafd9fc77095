/* time_text.c - writes times digit by digit: the Time column is in every row. */
#include "batch/time_text.h"

#include "field/format.h"

#include <string.h>
#include <time.h>

static const int64_t ns_per_second = 1000000000;

static const struct {
	const char *name;
	enum time_style style;
	bool is_utc;
} time_forms[] = {
	{ "r", TIME_RELATIVE, false },       { "d", TIME_DELTA, false },
	{ "dd", TIME_DELTA_SHOWN, false },   { "e", TIME_EPOCH, false },
	{ "a", TIME_OF_DAY, false },         { "ad", TIME_DATE, false },
	{ "adoy", TIME_DAY_OF_YEAR, false }, { "u", TIME_OF_DAY, true },
	{ "ud", TIME_DATE, true },           { "udoy", TIME_DAY_OF_YEAR, true },
};

bool time_form_named(const char *name, struct time_form *form)
{
	for (size_t i = 0; i < sizeof time_forms / sizeof *time_forms; i++) {
		if (strcmp(time_forms[i].name, name) != 0) continue;
		form->style = time_forms[i].style;
		form->is_utc = time_forms[i].is_utc;
		return true;
	}
	return false;
}

static size_t time_append_number(char *out, size_t used, uint64_t number, size_t width,
                                 char padding)
{
	char digits[20];
	size_t at = sizeof digits;
	do digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	for (size_t length = sizeof digits - at; length < width; length++) out[used++] = padding;
	memcpy(out + used, digits + at, sizeof digits - at);
	return used + (sizeof digits - at);
}

static size_t time_append_fraction(char *out, size_t used, uint64_t ns, unsigned digits)
{
	if (digits == 0) return used;
	out[used++] = '.';
	uint64_t unit = (uint64_t)ns_per_second / 10;
	for (unsigned i = 0; i < digits && unit; i++, unit /= 10)
		out[used++] = (char)('0' + ns / unit % 10);
	return used;
}

/* A span with hours and minutes where it has them: " 0.000005s", "1m  1.000000s", "- 8m 19.999999s". */
static size_t time_span_hms(int64_t span_ns, unsigned digits, char *out)
{
	uint64_t ns = span_ns < 0 ? 0 - (uint64_t)span_ns : (uint64_t)span_ns;
	uint64_t seconds = ns / (uint64_t)ns_per_second, minutes = seconds / 60,
		 hours = minutes / 60;
	size_t used = 0;
	if (span_ns < 0) {
		out[used++] = '-';
		out[used++] = ' ';
	}
	if (hours) {
		used = time_append_number(out, used, hours, 0, ' ');
		out[used++] = 'h';
		out[used++] = ' ';
	}
	if (minutes) {
		used = time_append_number(out, used, minutes % 60, hours ? 2 : 0, ' ');
		out[used++] = 'm';
		out[used++] = ' ';
	}
	used = time_append_number(out, used, seconds % 60, minutes ? 2 : 0, ' ');
	used = time_append_fraction(out, used, ns % (uint64_t)ns_per_second, digits);
	out[used++] = 's';
	return used;
}

static size_t time_of_day(const struct time_form *form, int64_t time_ns, unsigned digits, char *out)
{
	time_t seconds = (time_t)(time_ns / ns_per_second);
	int64_t ns = time_ns % ns_per_second;
	if (ns < 0) {
		ns += ns_per_second;
		seconds--;
	}
	struct tm tm;
	if (!(form->is_utc ? gmtime_r(&seconds, &tm) : localtime_r(&seconds, &tm))) return 0;
	size_t used = 0;
	if (form->style != TIME_OF_DAY) {
		used = time_append_number(out, used, (uint64_t)(tm.tm_year + 1900), 4, '0');
		bool is_date = form->style == TIME_DATE;
		out[used++] = is_date ? '-' : '/';
		if (is_date) {
			used = time_append_number(out, used, (uint64_t)tm.tm_mon + 1, 2, '0');
			out[used++] = '-';
			used = time_append_number(out, used, (uint64_t)tm.tm_mday, 2, '0');
		} else {
			used = time_append_number(out, used, (uint64_t)tm.tm_yday + 1, 3, '0');
		}
		out[used++] = ' ';
	}
	used = time_append_number(out, used, (uint64_t)tm.tm_hour, 2, '0');
	out[used++] = ':';
	used = time_append_number(out, used, (uint64_t)tm.tm_min, 2, '0');
	out[used++] = ':';
	used = time_append_number(out, used, (uint64_t)tm.tm_sec, 2, '0');
	return time_append_fraction(out, used, (uint64_t)ns, digits);
}

size_t time_text(const struct time_form *form, int64_t time_ns, int64_t base_ns, unsigned digits,
                 char out[TIME_TEXT_MAX])
{
	if (digits > 9) digits = 9;
	size_t used;
	if (form->style >= TIME_OF_DAY)
		used = time_of_day(form, time_ns, digits, out);
	else if (form->style == TIME_EPOCH)
		used = format_seconds(time_ns, digits, out, TIME_TEXT_MAX);
	else if (form->is_hms)
		used = time_span_hms(time_ns - base_ns, digits, out);
	else
		used = format_seconds(time_ns - base_ns, digits, out, TIME_TEXT_MAX);
	out[used] = 0;
	return used;
}
