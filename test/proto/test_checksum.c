/* The Internet checksum, with RFC 1071's own example, and spans of time in words. */
#include "checksum.h"

#include <check.h>
#include <stdlib.h>

#include "duration.h"

static const uint8_t example[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };

static const struct {
	size_t length;
	uint16_t sum;
	const char *why;
} sums[] = {
	{ 8, 0xddf2, "RFC 1071 3" },
	{ 7, 0xdcfb, "an odd byte is a word's first" },
	{ 2, 0x0001, "one word" },
	{ 0, 0, "nothing" },
};

START_TEST(test_sum)
{
	uint16_t sum = checksum_fold(checksum_add(0, example, sums[_i].length));
	ck_assert_msg(sum == sums[_i].sum, "%s: %#x", sums[_i].why, (unsigned)sum);
}
END_TEST

/* In pieces it is the same, however large the sum before is. */
START_TEST(test_pieces)
{
	uint32_t sum = checksum_add(checksum_add(0, example, 4), example + 4, 4);
	ck_assert_uint_eq(checksum_fold(sum), 0xddf2);
	ck_assert_uint_eq(checksum_fold(checksum_add(UINT32_MAX, example, sizeof example)), 0xddf2);
}
END_TEST

/* What should have been sent follows from the sum over everything, with whatever was sent. */
START_TEST(test_expected)
{
	uint8_t packet[10] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7, 0x12, 0x34 };
	uint16_t sum = checksum_fold(checksum_add(0, packet, sizeof packet));
	ck_assert_uint_eq(checksum_expected(sum, 0x1234), 0x220d);
	packet[8] = 0x22;
	packet[9] = 0x0d;
	ck_assert_uint_eq(checksum_fold(checksum_add(0, packet, sizeof packet)), 0xffff);
}
END_TEST

static const struct {
	uint64_t time_ms;
	const char *expected;
} durations[] = {
	{ 0, "0 seconds" },
	{ 1000, "1 second" },
	{ 3600000, "1 hour" },
	{ 90061000, "1 day, 1 hour, 1 minute, 1 second" },
	{ 604800000, "7 days" },
	{ 3723456, "1 hour, 2 minutes, 3.456 seconds" },
	{ 60001, "1 minute, 0.001 seconds" },
};

START_TEST(test_duration)
{
	char text[DURATION_TEXT_MAX];
	duration_format(durations[_i].time_ms, text, sizeof text);
	ck_assert_str_eq(text, durations[_i].expected);
	char cut[4];
	duration_format(durations[_i].time_ms, cut, sizeof cut);
	ck_assert_int_eq(cut[sizeof cut - 1], 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("checksum");
	TCase *cases = tcase_create("sums");
	tcase_add_loop_test(cases, test_sum, 0, sizeof sums / sizeof *sums);
	tcase_add_test(cases, test_pieces);
	tcase_add_test(cases, test_expected);
	tcase_add_loop_test(cases, test_duration, 0, sizeof durations / sizeof *durations);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
