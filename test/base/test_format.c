/* text_format writes what snprintf writes, whatever the size. */
#include "base/format.h"

#include <check.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAME(...)                                                               \
	do {                                                                    \
		for (size_t size = 0; size < 120; size++) {                     \
			char ours[128], theirs[128];                            \
			memset(ours, 'x', sizeof ours);                         \
			memset(theirs, 'x', sizeof theirs);                     \
			int our_length = text_format(ours, size, __VA_ARGS__);  \
			int their_length = snprintf(theirs, size, __VA_ARGS__); \
			ck_assert_int_eq(our_length, their_length);             \
			ck_assert_mem_eq(ours, theirs, sizeof ours);            \
		}                                                               \
	} while (0)

START_TEST(test_simple)
{
	SAME("plain");
	SAME("100%% of %s", "it");
	SAME("%u %u %u", 0u, 7u, UINT_MAX);
	SAME("%d %d %d", 0, -7, INT_MIN);
	SAME("%x %04x %08x", 0xabcu, 0xabcu, UINT_MAX);
	SAME("%03u|%02u", 7u, 1234u);
	SAME("%c%c", 'a', 'b');
	SAME("%lu %llu %zu %ld %lld", ULONG_MAX, ULLONG_MAX, SIZE_MAX, LONG_MIN, LLONG_MIN);
	SAME("%u → %u [%s] Seq=%u", 50722u, 80u, "PSH, ACK", 1u);
}
END_TEST

START_TEST(test_part)
{
	static const char open_ended[3] = { 'a', 'b', 'c' };
	volatile int negative = -1, none = 0, some = 2, more = 9;
	SAME("%.*s|", negative, "to its end");
	SAME("%.*s|%.*s", none, "none", some, "some");
	SAME("%.*s|", more, "ab");
	SAME("%.*s|", 8, "a\0bc");
	SAME("%.*s|", 3, open_ended);
}
END_TEST

START_TEST(test_left_to_the_library)
{
	SAME("%5u|%-5s|%.*s|%.3f", 7u, "ab", 2, "abcdef", 1.5);
	SAME("%s %5s", "first", "second");
	SAME("%#x %hhu %i", 12u, (unsigned char)44, 4);
	SAME("%03d", -5);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("format");
	TCase *cases = tcase_create("format");
	tcase_add_test(cases, test_simple);
	tcase_add_test(cases, test_part);
	tcase_add_test(cases, test_left_to_the_library);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
