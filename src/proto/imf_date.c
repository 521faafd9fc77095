/* imf_date.c - dates of mails: [day-of-week ,] day month year hour:minute[:second] zone. */
#include "imf_date.h"

#include "lines.h"

enum { SECONDS_A_DAY = 86400, SECONDS_AN_HOUR = 3600, YEAR_MAX = 2261 };

static const struct keyword months[] = {
	{ "apr", 4 }, { "aug", 8 }, { "dec", 12 }, { "feb", 2 },  { "jan", 1 },  { "jul", 7 },
	{ "jun", 6 }, { "mar", 3 }, { "may", 5 },  { "nov", 11 }, { "oct", 10 }, { "sep", 9 },
};

/* Hours behind UTC (RFC 5322 4.3). */
static const struct keyword zones[] = {
	{ "cdt", 5 }, { "cst", 6 }, { "edt", 4 }, { "est", 5 },
	{ "mdt", 6 }, { "mst", 7 }, { "pdt", 7 }, { "pst", 8 },
};

/* Days from 1970-01-01 to the first of March of the year before, the rest from there. */
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
	if (month <= 2) {
		year--;
		month += 12;
	}
	int64_t leaps = year / 4 - year / 100 + year / 400;
	return 365 * year + leaps + (153 * (month - 3) + 2) / 5 + day - 1 - 719468;
}

static bool take_number(struct reader *r, uint64_t max, uint64_t *out)
{
	lines_skip_blanks(r);
	return lines_number(r, max, out);
}

/* RFC 5322 4.3: 00-49 is this century, 50-99 and three digits are the last. */
static uint64_t whole_year(uint64_t year)
{
	return year < 50 ? year + 2000 : year < 1000 ? year + 1900 : year;
}

static bool take_clock(struct reader *r, int64_t *seconds)
{
	uint64_t hour, minute, second = 0;
	if (!take_number(r, 23, &hour) || reader_peek(r, 0) != ':') return false;
	reader_skip(r, 1);
	if (!take_number(r, 59, &minute)) return false;
	if (reader_peek(r, 0) == ':') {
		reader_skip(r, 1);
		if (!take_number(r, 60, &second)) return false;
	}
	*seconds = (int64_t)(hour * SECONDS_AN_HOUR + minute * 60 + second);
	return true;
}

/* Seconds that the zone is ahead of UTC. */
static int64_t zone_offset(const struct reader *zone)
{
	struct reader r = *zone;
	int sign = read_u8(&r);
	uint64_t number;
	if ((sign == '+' || sign == '-') && lines_number(&r, 9999, &number)) {
		int64_t seconds = (int64_t)(number / 100 * SECONDS_AN_HOUR + number % 100 * 60);
		return sign == '-' ? -seconds : seconds;
	}
	const struct keyword *known = LINES_KEYWORD(zones, zone);
	return known ? -(int64_t)known->value * SECONDS_AN_HOUR : 0;
}

bool imf_date_parse(const struct reader *text, int64_t *time_ns_out)
{
	struct reader r = *text, word;
	uint64_t day, year;
	int64_t seconds;
	size_t comma = lines_find(&r, ',');
	if (comma != SIZE_MAX) reader_skip(&r, comma + 1);
	if (!take_number(&r, 31, &day) || day == 0 || !lines_token(&r, &word)) return false;
	const struct keyword *month = LINES_KEYWORD(months, &word);
	if (!month || !take_number(&r, YEAR_MAX, &year)) return false;
	if (!take_clock(&r, &seconds)) return false;
	int64_t days = days_since_1970((int64_t)whole_year(year), month->value, (int64_t)day);
	if (lines_token(&r, &word)) seconds -= zone_offset(&word);
	return !__builtin_mul_overflow(days * SECONDS_A_DAY + seconds, (int64_t)1000000000,
	                               time_ns_out);
}
