/* value_time.c - reads times exactly: no floating point between what was typed and nanoseconds. */
#include "value_time.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

enum { NS_DIGITS = 9 };
static const int64_t ns_per_second = 1000000000;
static const int64_t seconds_max = INT64_MAX / 1000000000 - 1;

/* Digits after a point; *text moves behind them. False if there are none, or more than nine. */
static bool value_fraction(const char **text, int64_t *ns_out)
{
	int64_t ns = 0;
	int digits = 0;
	for (; isdigit((unsigned char)**text); (*text)++, digits++) ns = ns * 10 + (**text - '0');
	if (digits < 1 || digits > NS_DIGITS) return false;
	for (; digits < NS_DIGITS; digits++) ns *= 10;
	*ns_out = ns;
	return true;
}

bool value_time_relative(const char *text, uint64_t *ns_out)
{
	bool is_negative = *text == '-';
	text += is_negative;
	int64_t seconds = 0, ns = 0;
	if (!isdigit((unsigned char)*text) && *text != '.') return false;
	for (; isdigit((unsigned char)*text); text++) {
		seconds = seconds * 10 + (*text - '0');
		if (seconds > seconds_max) return false;
	}
	if (*text == '.') {
		text++;
		if (!value_fraction(&text, &ns)) return false;
	}
	if (*text) return false;
	int64_t total = seconds * ns_per_second + ns;
	*ns_out = (uint64_t)(is_negative ? -total : total);
	return true;
}

bool value_time_absolute(const char *text, bool is_utc, uint64_t *ns_out)
{
	static const char *const forms[] = { "%Y-%m-%d %H:%M:%S",  "%Y-%m-%dT%H:%M:%S",
		                             "%b %d, %Y %H:%M:%S", "%Y-%m-%d %H:%M",
		                             "%b %d, %Y %H:%M",    "%Y-%m-%d" };
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct tm tm = { .tm_isdst = -1 };
		int64_t ns = 0;
		const char *rest = strptime(text, forms[i], &tm);
		if (!rest) continue;
		if (*rest == '.') {
			rest++;
			if (!value_fraction(&rest, &ns)) return false;
		}
		while (*rest == ' ') rest++;
		bool says_utc = strcmp(rest, "Z") == 0 || strcmp(rest, "UTC") == 0;
		if (*rest && !says_utc) continue;
		int64_t seconds = is_utc || says_utc ? timegm(&tm) : mktime(&tm);
		if (seconds > seconds_max || seconds < -seconds_max) return false;
		*ns_out = (uint64_t)(seconds * ns_per_second + ns);
		return true;
	}
	return false;
}
