/* Dates of mails, RFC 5322 3.3 and the obsolete forms of 4.3. */
#include "imf_date.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *text;
	bool is_date;
	int64_t seconds;
	const char *why;
} dates[] = {
	{ "Tue, 1 Jul 2003 10:52:37 +0200", true, 1057049557, "RFC 5322 A.1" },
	{ "1 Jul 2003 08:52 -0330", true, 1057062120, "no day of the week, no seconds" },
	{ "Thu, 01 Jan 1970 00:00:00 GMT", true, 0, "the beginning" },
	{ "31 Dec 1969 23:59:59 Z", true, -1, "before it" },
	{ "29 Feb 2000 00:00:00 +0000", true, 951782400, "a leap day" },
	{ "1 Mar 1900 00:00:00 UT", true, -2203891200, "no leap year" },
	{ "21 Nov 97 09:55:06 EST", true, 880124106, "two digits, a named zone (RFC 5322 A.6.2)" },
	{ "1 Jan 05 00:00:00 +0000", true, 1104537600, "two digits of this century" },
	{ "Fri, 31 Dec 1999 23:59:60 +0000", true, 946684800, "a leap second" },
	{ "1 jan 2020 00:00:00 +0000 (comment)", true, 1577836800, "a comment behind" },
	{ "1 Jan 2020 00:00:00 XYZ", true, 1577836800, "a zone nobody knows is UTC" },
	{ "0 Jan 2020 00:00:00", false, 0, "no such day" },
	{ "1 Foo 2020 00:00:00", false, 0, "no such month" },
	{ "1 Jan 9999 00:00:00", false, 0, "beyond 64 bits of nanoseconds" },
	{ "1 Jan 1012 00:00:00", false, 0, "the same the other way" },
	{ "1 Jan 2020 24:00:00", false, 0, "no such hour" },
	{ "1 Jan 2020", false, 0, "no time" },
	{ "", false, 0, "nothing" },
};

START_TEST(test_date)
{
	size_t length = strlen(dates[_i].text);
	struct reader r = reader_make((const uint8_t *)dates[_i].text, length, length);
	int64_t time_ns = 0;
	ck_assert_msg(imf_date_parse(&r, &time_ns) == dates[_i].is_date, "%s", dates[_i].why);
	if (!dates[_i].is_date) return;
	ck_assert_msg(time_ns == dates[_i].seconds * 1000000000, "%s: %lld", dates[_i].why,
	              (long long)(time_ns / 1000000000));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("imf_date");
	TCase *cases = tcase_create("dates");
	tcase_add_loop_test(cases, test_date, 0, sizeof dates / sizeof *dates);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
