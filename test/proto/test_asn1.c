/* test_asn1.c - lengths that lie, identifiers, times and strings of ASN.1; names of identifiers. */
#include <check.h>
#include <string.h>

#include "asn1.h"
#include "asn1_names.h"

/* ---------------------------------------------------------------- values */

static const struct value_row {
	const char *bytes;
	size_t length;
	bool is_read;
	uint32_t tag;
	size_t contents, left; /* of the value; behind it */
	const char *why;
} values[] = {
	{ "\x04\x02"
	  "ab"
	  "c",
	  5, true, 4, 2, 1, "a short length" },
	{ "\x30\x00", 2, true, 16, 0, 0, "nothing inside" },
	{ "\x04\x81\x02"
	  "ab",
	  5, true, 4, 2, 0, "a long length of one octet" },
	{ "\x04\x84\0\0\0\x02"
	  "ab",
	  8, true, 4, 2, 0, "of four" },
	{ "\x04\x85\0\0\0\0\x02"
	  "ab",
	  9, false, 0, 0, 0, "of five: more than is allowed here" },
	{ "\x04\x03"
	  "ab",
	  4, false, 0, 0, 0, "longer than what is there" },
	{ "\x04\x84\xff\xff\xff\xff"
	  "ab",
	  8, false, 0, 0, 0, "four GiB" },
	{ "\x04", 1, false, 0, 0, 0, "no length" },
	{ "", 0, false, 0, 0, 0, "nothing" },
	{ "\x9f\x81\x01\x00", 4, true, 129, 0, 0, "a tag of two octets" },
	{ "\x9f\xff\xff\xff\xff\x01\x00", 7, false, 0, 0, 0, "a tag that does not end" },
	{ "\x30\x80\x04\x01"
	  "a"
	  "\0\0"
	  "b",
	  8, true, 16, 3, 1, "indefinite" },
	{ "\x30\x80\x30\x80\x04\x00\0\0\0\0", 10, true, 16, 6, 0, "indefinite in indefinite" },
	{ "\x30\x80\x04\x01"
	  "a",
	  5, false, 0, 0, 0, "indefinite, and no end" },
};

START_TEST(reads_values)
{
	const struct value_row *row = &values[_i];
	struct reader r = reader_make((const uint8_t *)row->bytes, row->length, row->length);
	struct asn1_value value;
	bool is_read = asn1_read(&r, &value);
	ck_assert_msg(is_read == row->is_read, "%s", row->why);
	ck_assert_msg(is_read == reader_ok(&r), "%s: the fault", row->why);
	if (!is_read) return;
	ck_assert_msg(value.tag == row->tag, "%s: tag %u", row->why, value.tag);
	ck_assert_msg(reader_left(&value.contents) == row->contents, "%s: contents", row->why);
	ck_assert_msg(reader_left(&r) == row->left, "%s: what is left", row->why);
}
END_TEST

/* So many that a recursive reader would fall over. */
START_TEST(bounds_indefinite_nesting)
{
	static uint8_t bytes[100000];
	for (size_t i = 0; i < sizeof bytes; i += 2) memcpy(bytes + i, "\x30\x80", 2);
	struct reader r = reader_make(bytes, sizeof bytes, sizeof bytes);
	struct asn1_value value;
	ck_assert(!asn1_read(&r, &value));
}
END_TEST

START_TEST(tells_cut_from_malformed)
{
	struct reader r = reader_make((const uint8_t *)"\x04\x05"
	                                               "ab",
	                              4, 7);
	struct asn1_value value;
	ck_assert(!asn1_read(&r, &value));
	ck_assert_int_eq(r.fault, READER_SHORT);
}
END_TEST

/* ---------------------------------------------------------------- identifiers */

static const struct oid_row {
	const char *bytes;
	size_t length;
	const char *text, *name;
} oids[] = {
	{ "\x55\x04\x03", 3, "2.5.4.3", "id-at-commonName" },
	{ "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", 9, "1.2.840.113549.1.1.11",
	  "sha256WithRSAEncryption" },
	{ "\x2b\x06\x01\x04\x01\x86\x8d\x1f\x07", 9, "1.3.6.1.4.1.99999.7",
	  "iso.3.6.1.4.1.99999.7" },
	{ "\x88\x37\x03", 3, "2.999.3", "joint-iso-itu-t.999.3" },
	{ "\x00", 1, "0.0", "itu-t.0" },
	{ "\x55\x1d\x23\x07", 4, "2.5.29.35.7", "id-ce-authorityKeyIdentifier.7" },
	{ "", 0, "", "" },
	{ "\x55\x84", 2, "", "" },
};

START_TEST(names_identifiers)
{
	const struct oid_row *row = &oids[_i];
	char text[ASN1_OID_TEXT_MAX], name[ASN1_OID_TEXT_MAX + 64];
	asn1_oid_text((const uint8_t *)row->bytes, row->length, text);
	ck_assert_str_eq(text, row->text);
	asn1_oid_name(text, name, sizeof name);
	ck_assert_str_eq(name, row->name);
}
END_TEST

START_TEST(cuts_long_identifiers)
{
	uint8_t bytes[1000];
	char text[ASN1_OID_TEXT_MAX], name[ASN1_OID_TEXT_MAX + 64];
	memset(bytes, 0x7f, sizeof bytes);
	asn1_oid_text(bytes, sizeof bytes, text);
	ck_assert_uint_lt(strlen(text), ASN1_OID_TEXT_MAX);
	asn1_oid_name(text, name, sizeof name);
	ck_assert_int_eq(strncmp(name, "joint-iso-itu-t.", 16), 0);
}
END_TEST

/* ---------------------------------------------------------------- times */

static const struct time_row {
	const char *text;
	bool is_time;
	int64_t seconds, ns;
} times[] = {
	{ "19700101000000Z", true, 0, 0 },
	{ "20000229120000Z", true, 951825600, 0 },
	{ "20500101000000.25Z", true, 2524608000, 250000000 },
	{ "20510101000000+0130", true, 2556138600, 0 },
	{ "2050010100", true, 2524608000, 0 },
	{ "205001010001", true, 2524608060, 0 },
	{ "19691231235959Z", true, -1, 0 },
	{ "20501301000000Z", false, 0, 0 },
	{ "20500101000000X", false, 0, 0 },
	{ "20500101000000+01", false, 0, 0 },
	{ "2050", false, 0, 0 },
	{ "", false, 0, 0 },
};

START_TEST(reads_generalized_times)
{
	const struct time_row *row = &times[_i];
	int64_t time_ns = 0;
	bool is_time =
		asn1_read_generalized_time((const uint8_t *)row->text, strlen(row->text), &time_ns);
	ck_assert_msg(is_time == row->is_time, "%s", row->text);
	ck_assert_int_eq(time_ns, row->seconds * 1000000000 + row->ns);
}
END_TEST

START_TEST(keeps_far_times_at_the_end)
{
	int64_t time_ns = 0;
	ck_assert(asn1_read_generalized_time((const uint8_t *)"99991231235959Z", 15, &time_ns));
	ck_assert_int_eq(time_ns, INT64_MAX);
	ck_assert(asn1_read_generalized_time((const uint8_t *)"00010101000000Z", 15, &time_ns));
	ck_assert_int_eq(time_ns, INT64_MIN);
}
END_TEST

static const struct utc_row {
	const char *bytes;
	bool is_time;
	const char *text;
} utc_times[] = {
	{ "151115000000Z", true, "2015-11-15 00:00:00 (UTC)" },
	{ "500101000000Z", true, "1950-01-01 00:00:00 (UTC)" },
	{ "491231235959Z", true, "2049-12-31 23:59:59 (UTC)" },
	{ "2001010000Z", true, "2020-01-01 00:00 (UTC)" },
	{ "300101000000+0100", true, "2030-01-01 00:00:00 (UTC+0100)" },
	{ "xx0101000000Z", false, "xx0101000000Z" },
	{ "", false, "" },
};

START_TEST(writes_utc_times)
{
	char text[ASN1_TIME_TEXT_MAX];
	const struct utc_row *row = &utc_times[_i];
	bool is_time = asn1_utc_time_text((const uint8_t *)row->bytes, strlen(row->bytes), text);
	ck_assert_msg(is_time == row->is_time, "%s", row->bytes);
	ck_assert_str_eq(text, row->text);
}
END_TEST

/* ---------------------------------------------------------------- strings */

static const struct string_row {
	unsigned tag;
	const char *bytes;
	size_t length;
	const char *text;
} strings[] = {
	{ ASN1_PRINTABLE_STRING, "plain", 5, "plain" },
	{ ASN1_IA5_STRING, "a\xff", 2, "a\xef\xbf\xbd" },
	{ ASN1_UTF8_STRING, "K\xc3\xa4se", 5, "K\xc3\xa4se" },
	{ ASN1_BMP_STRING, "\x4e\x0a\x6d\x77", 4, "\xe4\xb8\x8a\xe6\xb5\xb7" },
	{ ASN1_BMP_STRING, "\0a\xd8\0b", 5, "a\xef\xbf\xbd" },
	{ ASN1_UNIVERSAL_STRING, "\0\0\x20\xac", 4, "\xe2\x82\xac" },
	{ ASN1_UNIVERSAL_STRING, "\0\x11\0\0", 4, "\xef\xbf\xbd" },
	{ ASN1_TELETEX_STRING, "M\xc8unchen", 8, "Mu\xcc\x88nchen" },
	{ ASN1_TELETEX_STRING, "\xfb", 1, "\xc3\x9f" },
	{ ASN1_TELETEX_STRING, "\xc8", 1, "\xcc\x88" },
};

START_TEST(writes_strings)
{
	const struct string_row *row = &strings[_i];
	char text[64];
	ck_assert_uint_le(asn1_string_text_max(row->length), sizeof text);
	size_t used = asn1_string_text(row->tag, (const uint8_t *)row->bytes, row->length, text);
	ck_assert_str_eq(text, row->text);
	ck_assert_uint_eq(used, strlen(row->text));
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof *(table))

int main(void)
{
	Suite *suite = suite_create("asn1");
	TCase *tests = tcase_create("asn1");
	tcase_add_loop_test(tests, reads_values, 0, COUNT(values));
	tcase_add_test(tests, bounds_indefinite_nesting);
	tcase_add_test(tests, tells_cut_from_malformed);
	tcase_add_loop_test(tests, names_identifiers, 0, COUNT(oids));
	tcase_add_test(tests, cuts_long_identifiers);
	tcase_add_loop_test(tests, reads_generalized_times, 0, COUNT(times));
	tcase_add_test(tests, keeps_far_times_at_the_end);
	tcase_add_loop_test(tests, writes_utc_times, 0, COUNT(utc_times));
	tcase_add_loop_test(tests, writes_strings, 0, COUNT(strings));
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
