/* test_reserve.c - reserved memory is there, zeroed, and costs nothing until it is touched. */
#include "base/reserve.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>

/* Pages of this process that are in memory. */
static long resident_pages(void)
{
	long total = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%ld %ld", &total, &resident), 2);
	fclose(file);
	return resident;
}

START_TEST(costs_what_is_touched)
{
	const size_t size = (size_t)1 << 30;
	long before = resident_pages();
	uint8_t *memory = reserve_open(size);
	ck_assert_ptr_nonnull(memory);
	for (size_t at = 0; at < size; at += size / 8) {
		ck_assert_uint_eq(memory[at], 0);
		memory[at] = 1;
	}
	ck_assert_int_lt(resident_pages() - before, 8 * 1024);
	reserve_close(memory, size);
	reserve_close(NULL, size);
}
END_TEST

START_TEST(may_come_filled)
{
	const size_t size = (size_t)1 << 20;
	uint8_t *memory = reserve_open_filled(size);
	ck_assert_ptr_nonnull(memory);
	unsigned set = 0;
	for (size_t at = 0; at < size; at++) set |= memory[at];
	ck_assert_uint_eq(set, 0);
	memory[size - 1] = 1;
	reserve_close(memory, size);
}
END_TEST

START_TEST(refuses_what_there_is_no_room_for) { ck_assert_ptr_null(reserve_open(SIZE_MAX / 2)); }
END_TEST

int main(void)
{
	Suite *suite = suite_create("reserve");
	TCase *cases = tcase_create("reserve");
	tcase_add_test(cases, costs_what_is_touched);
	tcase_add_test(cases, may_come_filled);
	tcase_add_test(cases, refuses_what_there_is_no_room_for);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
