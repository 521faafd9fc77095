/* value_time.c - reads times exactly: no floating point between what was typed and nanoseconds. */
#include "value_time.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

enum { NS_DIGITS = 9, MINUTE_S = 60, HOUR_S = 3600 };
static const int64_t ns_per_second = 1000000000;
static const int64_t seconds_max = INT64_MAX / 1000000000 - 1;

/* Digits; *text moves behind them. False if one past the ninth is not 0: the value is cut. */
static bool value_fraction(const char **text, int64_t *ns_out)
{
	int64_t ns = 0;
	int digits = 0;
	bool is_exact = true;
	for (; isdigit((unsigned char)**text); (*text)++, digits++) {
		if (digits < NS_DIGITS)
			ns = ns * 10 + (**text - '0');
		else if (**text != '0')
			is_exact = false;
	}
	for (; digits < NS_DIGITS; digits++) ns *= 10;
	*ns_out = ns;
	return is_exact;
}

bool value_time_relative(const char *text, uint64_t *ns_out)
{
	int64_t seconds = 0, ns = 0;
	if (!isdigit((unsigned char)*text)) return false;
	for (; isdigit((unsigned char)*text); text++) {
		seconds = seconds * 10 + (*text - '0');
		if (seconds > seconds_max) seconds = seconds_max;
	}
	if (*text == '.') {
		text++;
		if (!value_fraction(&text, &ns)) return false;
	} else if (*text) {
		return false;
	}
	*ns_out = (uint64_t)(seconds * ns_per_second + ns);
	return true;
}

/* One to most digits as a number; behind them. NULL if there is none. */
static const char *value_digits(const char *text, int most, int *out)
{
	int digits = 0;
	*out = 0;
	for (; digits < most && isdigit((unsigned char)text[digits]); digits++)
		*out = *out * 10 + (text[digits] - '0');
	return digits ? text + digits : NULL;
}

/* A time of day in up to three parts. NULL if a part is out of range. */
static const char *value_clock(const char *text, struct tm *tm)
{
	static const int most[] = { 23, 59, 61 };
	int *const parts[] = { &tm->tm_hour, &tm->tm_min, &tm->tm_sec };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (i > 0 && *text != ':') break;
		text = value_digits(text + (i > 0), 2, parts[i]);
		if (!text || *parts[i] > most[i]) return NULL;
	}
	return text;
}

/* Year, month and day, and maybe a time of day behind blanks or a T. */
static const char *value_iso(const char *text, struct tm *tm)
{
	enum { YEAR_DIGITS = 4 };
	text = value_digits(text, YEAR_DIGITS, &tm->tm_year);
	if (text) text = *text == '-' ? value_digits(text + 1, 2, &tm->tm_mon) : NULL;
	if (text) text = *text == '-' ? value_digits(text + 1, 2, &tm->tm_mday) : NULL;
	if (!text || tm->tm_mon < 1 || tm->tm_mon > 12 || tm->tm_mday < 1 || tm->tm_mday > 31)
		return NULL;
	tm->tm_year -= 1900;
	tm->tm_mon--;
	const char *clock = text + (*text == 'T');
	while (*clock == ' ') clock++;
	return clock > text && *clock ? value_clock(clock, tm) : text;
}

/* "Feb 29, 2024 13:37:00": months are cut to three letters. */
static const char *value_month_first(const char *text, struct tm *tm)
{
	enum { MONTH_LETTERS = 3 };
	size_t letters = 0;
	while (isalpha((unsigned char)text[letters])) letters++;
	return letters == MONTH_LETTERS ? strptime(text, "%b %d, %Y %H:%M:%S", tm) : NULL;
}

/* "Z", "+01", "+0100", "+01:00", " UTC". False if none is there. */
static bool value_zone(const char **text, int64_t *offset_s)
{
	const char *at = *text;
	*offset_s = 0;
	if (*at == 'Z') {
		*text = at + 1;
		return true;
	}
	const char *word = at;
	while (*word == ' ') word++;
	if (strncmp(word, "UTC", 3) == 0) {
		*text = word + 3;
		return true;
	}
	int hours, minutes = 0;
	if (*at != '+' && *at != '-') return false;
	const char *behind = value_digits(at + 1, 2, &hours);
	if (!behind || behind != at + 3) return false;
	at = behind;
	behind = value_digits(at + (*at == ':'), 2, &minutes);
	if (behind) at = behind;
	*offset_s = (int64_t)hours * HOUR_S + (int64_t)minutes * MINUTE_S;
	if (**text == '-') *offset_s = -*offset_s;
	*text = at;
	return true;
}

bool value_time_absolute(const char *text, uint64_t *ns_out)
{
	struct tm tm = { .tm_isdst = -1 };
	int64_t ns = 0, offset_s;
	while (*text == ' ') text++;
	const char *rest =
		isdigit((unsigned char)*text) ? value_iso(text, &tm) : value_month_first(text, &tm);
	if (!rest) return false;
	if (*rest == '.') {
		rest++;
		if (!isdigit((unsigned char)*rest)) return false;
		value_fraction(&rest, &ns);
	}
	bool has_zone = value_zone(&rest, &offset_s);
	while (*rest == ' ') rest++;
	if (*rest) return false;
	int64_t seconds = has_zone ? timegm(&tm) - offset_s : mktime(&tm);
	int64_t time_ns;
	if (__builtin_mul_overflow(seconds, ns_per_second, &time_ns) ||
	    __builtin_add_overflow(time_ns, ns, &time_ns))
		time_ns = seconds < 0 ? INT64_MIN : INT64_MAX; /* as dissectors keep them */
	*ns_out = (uint64_t)time_ns;
	return true;
}
