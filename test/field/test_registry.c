/* The registry: names to ids, names that several fields share, tables that several protocols share; and the
 * tape that its ids fill. */
#include "field/registry.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "field/tape.h"

static const struct field one[] = { { "one.a", "A", FIELD_U8 }, { "one.b", "B", FIELD_U8 } };
static const struct field two[] = { { "two.a", "A", FIELD_U8 }, { "one.b", "B again", FIELD_U16 } };

START_TEST(test_find)
{
	struct registry *registry = registry_open();
	uint16_t first_one, first_two, first_again;
	uint16_t p1 = registry_add(registry, "one", "One", one, 2, &first_one);
	uint16_t p2 = registry_add(registry, "two", "Two", two, 2, &first_two);
	uint16_t p3 = registry_add(registry, "three", "Three", one, 2, &first_again);
	ck_assert_uint_ne(p1, p2);
	ck_assert_uint_ne(p2, p3);
	ck_assert_uint_eq(first_again, first_one);
	ck_assert_uint_eq(registry_find(registry, "one.a", 5), first_one);
	ck_assert_uint_eq(registry_find(registry, "one.abc", 5), first_one);
	ck_assert_uint_eq(registry_find(registry, "one.", 4), FIELD_ID_NONE);
	ck_assert_uint_eq(registry_find(registry, "nothing", 7), FIELD_ID_NONE);
	uint16_t b = registry_find(registry, "one.b", 5);
	ck_assert_uint_eq(b, first_one + 1);
	ck_assert_uint_eq(registry_next_same(registry, b), first_two + 1);
	ck_assert_uint_eq(registry_next_same(registry, (uint16_t)(first_two + 1)), FIELD_ID_NONE);
	ck_assert_uint_eq(registry_protocol_of(registry, first_two), p2);
	uint16_t protocol = registry_find(registry, "two", 3);
	ck_assert_int_eq(registry_field(registry, protocol)->type, FIELD_PROTOCOL);
	ck_assert_uint_eq(registry_protocol(registry, p2)->field, protocol);
	registry_close(registry);
}
END_TEST

START_TEST(test_sets)
{
	static struct field_set set;
	field_set_clear(&set);
	ck_assert(!field_set_has_any(&set, 0, REGISTRY_FIELDS_MAX));
	field_set_add(&set, 64);
	ck_assert(field_set_has(&set, 64));
	ck_assert(!field_set_has(&set, 63));
	ck_assert(field_set_has_any(&set, 60, 5));
	ck_assert(!field_set_has_any(&set, 60, 4));
	field_set_fill(&set);
	ck_assert(field_set_has(&set, REGISTRY_FIELDS_MAX - 1));
}
END_TEST

START_TEST(test_tape_grows_and_ends)
{
	struct tape tape;
	tape_open(&tape);
	for (uint32_t i = 0; i < TAPE_ITEMS_MAX; i++) {
		struct item *item = tape_add(&tape);
		ck_assert_ptr_nonnull(item);
		ck_assert_uint_eq(item->end, i + 1);
	}
	ck_assert_ptr_null(tape_add(&tape));
	ck_assert(tape.is_full);
	tape_reset(&tape);
	ck_assert_ptr_nonnull(tape_add(&tape));
	ck_assert(!tape.is_full);
	tape_close(&tape);
}
END_TEST

START_TEST(test_tape_texts_and_parents)
{
	struct tape tape;
	tape_open(&tape);
	for (int i = 0; i < 5; i++) tape_add(&tape);
	tape.items[0].end = 4; /* 0 ( 1 ( 2 ) 3 ) 4 */
	tape.items[1].end = 3;
	ck_assert_uint_eq(tape_parent(&tape, 0), UINT32_MAX);
	ck_assert_uint_eq(tape_parent(&tape, 2), 1);
	ck_assert_uint_eq(tape_parent(&tape, 3), 0);
	ck_assert_uint_eq(tape_parent(&tape, 4), UINT32_MAX);
	ck_assert_ptr_null(tape_text(&tape, &tape.items[0]));
	static char long_text[100000];
	memset(long_text, 'a', sizeof long_text);
	tape.items[0].text = tape_add_text(&tape, "short", 5);
	tape.items[1].text = tape_add_text(&tape, long_text, sizeof long_text);
	ck_assert_str_eq(tape_text(&tape, &tape.items[0]), "short");
	ck_assert_uint_eq(strlen(tape_text(&tape, &tape.items[1])), sizeof long_text);
	ck_assert_uint_eq(tape_add_text(&tape, long_text, TAPE_TEXT_MAX), 0);
	tape_close(&tape);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("registry and tape");
	TCase *cases = tcase_create("registry and tape");
	tcase_add_test(cases, test_find);
	tcase_add_test(cases, test_sets);
	tcase_add_test(cases, test_tape_grows_and_ends);
	tcase_add_test(cases, test_tape_texts_and_parents);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
