/* test_text_pool.c - equal texts have one number, however many there are. */
#include "text_pool.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXTS = 50000, TEXT_SIZE = 32 };

START_TEST(texts_are_kept_once)
{
	static uint32_t numbers[TEXTS];
	char text[TEXT_SIZE];
	struct text_pool pool;
	text_pool_open(&pool);
	ck_assert_uint_eq(text_pool_keep(&pool, ""), 0);
	ck_assert_str_eq(text_pool_at(&pool, 0), "");
	for (unsigned i = 0; i < TEXTS; i++) {
		snprintf(text, sizeof text, "text %u", i);
		numbers[i] = text_pool_keep(&pool, text);
		ck_assert_uint_ne(numbers[i], 0);
	}
	size_t used = pool.used;
	for (unsigned i = 0; i < TEXTS; i++) {
		snprintf(text, sizeof text, "text %u", i);
		ck_assert_str_eq(text_pool_at(&pool, numbers[i]), text);
		ck_assert_uint_eq(text_pool_keep(&pool, text), numbers[i]);
	}
	ck_assert_uint_eq(pool.used, used);
	text_pool_close(&pool);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("text pool");
	TCase *cases = tcase_create("all");
	tcase_add_test(cases, texts_are_kept_once);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
