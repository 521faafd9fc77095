/* asn1.c - tags, lengths, object identifiers and times. Strings are asn1_string.c's. */
#include "asn1.h"

#include <stdio.h>
#include <string.h>

enum {
	TAG_NUMBER = 0x1f,  /* of the identifier octet; all set: the number follows */
	LENGTH_LONG = 0x80, /* alone: indefinite */
	LENGTH_OCTETS_MAX = 4,
	TAG_OCTETS_MAX = 4,
	CONTINUES = 0x80,
	SEPTET = 0x7f,
};

/* ---------------------------------------------------------------- tag and length */

static void asn1_read_tag(struct reader *r, struct asn1_value *value)
{
	uint8_t octet = read_u8(r);
	value->class = octet >> 6;
	value->is_constructed = octet & 0x20;
	value->tag = octet & TAG_NUMBER;
	if (value->tag != TAG_NUMBER) return;
	value->tag = 0;
	for (int i = 0; i < TAG_OCTETS_MAX; i++) {
		octet = read_u8(r);
		value->tag = value->tag << 7 | (octet & SEPTET);
		if (!(octet & CONTINUES)) return;
	}
	reader_fail(r, SIZE_MAX);
}

/* False: indefinite, or the fault is in r. */
static bool asn1_read_length(struct reader *r, size_t *length_out)
{
	uint8_t octet = read_u8(r);
	*length_out = octet;
	if (octet < LENGTH_LONG) return reader_ok(r);
	if (octet == LENGTH_LONG) return false;
	size_t count = octet & SEPTET;
	if (count > LENGTH_OCTETS_MAX) {
		reader_fail(r, SIZE_MAX);
		return false;
	}
	*length_out = (size_t)read_uint(r, count);
	return reader_ok(r);
}

/* The contents of a value of indefinite length: up to the octets 0 0 that are its own. */
static struct reader asn1_take_indefinite(struct reader *r)
{
	struct reader contents = *r;
	unsigned open = 1;
	while (reader_ok(r)) {
		struct asn1_value inner;
		size_t length, before_end = (size_t)(r->at - contents.at);
		asn1_read_tag(r, &inner);
		if (!asn1_read_length(r, &length)) {
			if (++open > ASN1_NESTING_MAX) reader_fail(r, SIZE_MAX);
		} else if (inner.class == ASN1_UNIVERSAL && inner.tag == 0 && length == 0) {
			if (--open > 0) continue;
			reader_limit(&contents, before_end);
			break;
		} else {
			reader_skip(r, length);
		}
	}
	return contents;
}

bool asn1_read(struct reader *r, struct asn1_value *value_out)
{
	size_t length;
	struct asn1_value value = { .start = *r };
	asn1_read_tag(r, &value);
	if (asn1_read_length(r, &length))
		value.contents = reader_take(r, length);
	else if (reader_ok(r))
		value.contents = asn1_take_indefinite(r);
	if (reader_ok(r) && value.contents.missing) r->fault = READER_SHORT; /* it was sent */
	if (!reader_ok(r)) return false;
	*value_out = value;
	return true;
}

/* ---------------------------------------------------------------- object identifiers */

/* X.690 8.19.4: the first number holds two. */
static int asn1_oid_number(char *out, size_t size, uint64_t number, bool is_first)
{
	if (!is_first) return snprintf(out, size, ".%llu", (unsigned long long)number);
	unsigned root = number < 80 ? (unsigned)(number / 40) : 2;
	return snprintf(out, size, "%u.%llu", root, (unsigned long long)(number - 40 * root));
}

void asn1_oid_text(const uint8_t *bytes, size_t length, char *out)
{
	size_t used = 0;
	uint64_t number = 0;
	bool is_first = true;
	out[0] = 0;
	if (length == 0 || bytes[length - 1] & CONTINUES) return;
	for (size_t i = 0; i < length; i++) {
		number = number << 7 | (bytes[i] & SEPTET);
		if (bytes[i] & CONTINUES) continue;
		int more = asn1_oid_number(out + used, ASN1_OID_TEXT_MAX - used, number, is_first);
		if (more < 0 || (size_t)more >= ASN1_OID_TEXT_MAX - used) {
			out[used] = 0;
			return;
		}
		used += (size_t)more;
		is_first = false;
		number = 0;
	}
}

/* ---------------------------------------------------------------- times */

enum {
	UTC_TIME_DIGITS = 10, /* YYMMDDhhmm */
	UTC_TIME_PIVOT = 50,
	GENERALIZED_TIME_MIN = 10, /* YYYYMMDDhh */
	NS_A_SECOND = 1000000000,
};

static size_t asn1_digits(const uint8_t *bytes, size_t length)
{
	size_t count = 0;
	while (count < length && bytes[count] >= '0' && bytes[count] <= '9') count++;
	return count;
}

static unsigned asn1_pair(const uint8_t *bytes)
{
	return (unsigned)(bytes[0] - '0') * 10 + (unsigned)(bytes[1] - '0');
}

bool asn1_utc_time_text(const uint8_t *bytes, size_t length, char *out)
{
	const char *text = (const char *)bytes;
	int shown = length < ASN1_TIME_TEXT_MAX ? (int)length : ASN1_TIME_TEXT_MAX - 1;
	size_t digits = asn1_digits(bytes, length);
	if (digits < UTC_TIME_DIGITS) {
		snprintf(out, ASN1_TIME_TEXT_MAX, "%.*s", shown, shown ? text : "");
		return false;
	}
	bool has_seconds = digits >= UTC_TIME_DIGITS + 2;
	size_t at = has_seconds ? UTC_TIME_DIGITS + 2 : UTC_TIME_DIGITS;
	bool has_zone = at < length && bytes[at] != 'Z';
	int zone = has_zone ? (int)(length - at < 5 ? length - at : 5) : 0;
	const char *century = asn1_pair(bytes) < UTC_TIME_PIVOT ? "20" : "19";
	snprintf(out, ASN1_TIME_TEXT_MAX, "%s%.2s-%.2s-%.2s %.2s:%.2s%s%.*s (UTC%.*s)", century,
	         text, text + 2, text + 4, text + 6, text + 8, has_seconds ? ":" : "",
	         has_seconds ? 2 : 0, text + 10, zone, text + at);
	return true;
}

/* Days from 1970 to a date of the Gregorian calendar; months count from 1. */
static int64_t asn1_days(int64_t year, unsigned month, unsigned day)
{
	static const uint16_t before[12] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int64_t past = year - 1;
	int64_t days = past * 365 + past / 4 - past / 100 + past / 400 - 719162;
	return days + before[month - 1] + (month > 2 && is_leap) + day - 1;
}

/* What may follow minutes or seconds: a fraction, then Z or a zone. Nanoseconds to add. */
static bool asn1_time_rest(const uint8_t *at, const uint8_t *end, int64_t *ns_out)
{
	int64_t ns = 0, unit = NS_A_SECOND;
	if (at < end && (*at == '.' || *at == ',')) {
		for (at++; at < end && *at >= '0' && *at <= '9'; at++) {
			unit /= 10;
			ns += (*at - '0') * unit;
		}
	}
	if (at < end && (*at == '+' || *at == '-')) {
		if (asn1_digits(at + 1, (size_t)(end - at - 1)) != 4) return false;
		int64_t minutes = asn1_pair(at + 1) * 60 + asn1_pair(at + 3);
		ns -= (*at == '+' ? minutes : -minutes) * 60 * NS_A_SECOND;
		at += 5;
	} else if (at < end && *at == 'Z') {
		at++;
	}
	*ns_out = ns;
	return at == end;
}

bool asn1_read_generalized_time(const uint8_t *bytes, size_t length, int64_t *time_ns_out)
{
	size_t digits = asn1_digits(bytes, length);
	if (digits < GENERALIZED_TIME_MIN || digits > GENERALIZED_TIME_MIN + 4 || digits % 2)
		return false;
	unsigned part[7] = { 0 }; /* century, year, month, day, hour, minute, second */
	for (size_t i = 0; i < digits / 2; i++) part[i] = asn1_pair(bytes + 2 * i);
	int64_t rest;
	if (!asn1_time_rest(bytes + digits, bytes + length, &rest)) return false;
	if (part[2] < 1 || part[2] > 12 || part[3] < 1 || part[3] > 31) return false;
	if (part[4] > 23 || part[5] > 59 || part[6] > 60) return false;
	int64_t days = asn1_days(part[0] * 100 + part[1], part[2], part[3]);
	int64_t seconds = days * 86400 + part[4] * 3600 + part[5] * 60 + part[6];
	int64_t limit = INT64_MAX / NS_A_SECOND - 86400 * 5;
	if (seconds > limit || seconds < -limit)
		*time_ns_out = seconds > 0 ? INT64_MAX : INT64_MIN;
	else
		*time_ns_out = seconds * NS_A_SECOND + rest;
	return true;
}
