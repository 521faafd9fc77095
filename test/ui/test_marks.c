/* Marked frames: set, taken away, found in both directions. */
#include "marks.h"

#include <check.h>
#include <stdlib.h>

START_TEST(test_marks)
{
	static const uint32_t frames[] = { 1, 63, 64, 65, 5000000 };
	struct marks marks = { .bits = NULL };
	const size_t count = sizeof frames / sizeof *frames;
	ck_assert(!marks_has(&marks, 1));
	ck_assert_uint_eq(marks_next(&marks, 0), 0);
	ck_assert_uint_eq(marks_previous(&marks, UINT32_MAX), 0);
	for (size_t i = 0; i < count; i++) ck_assert(marks_toggle(&marks, frames[i]));
	ck_assert_uint_eq(marks.count, count);
	uint32_t at = 0;
	for (size_t i = 0; i < count; i++) {
		at = marks_next(&marks, at);
		ck_assert_uint_eq(at, frames[i]);
		ck_assert(marks_has(&marks, at));
	}
	ck_assert_uint_eq(marks_next(&marks, at), 0);
	for (size_t i = count - 1; i > 0; i--) {
		at = marks_previous(&marks, at);
		ck_assert_uint_eq(at, frames[i - 1]);
	}
	ck_assert_uint_eq(marks_previous(&marks, at), 0);
	ck_assert(marks_toggle(&marks, 64));
	ck_assert_uint_eq(marks_next(&marks, 63), 65);
	ck_assert_uint_eq(marks.count, count - 1);
	marks_close(&marks);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("marks");
	TCase *cases = tcase_create("marks");
	tcase_add_test(cases, test_marks);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
