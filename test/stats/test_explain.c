/* test_explain.c - the rules that explain packets: each compiles, none names a field that there is not, and
 * every protocol has a sentence that says what it is and where it is written. */
#include "stats/explain.h"

#include "dissect/dissectors.h"
#include "proto/list.h"

#include <check.h>
#include <string.h>

static struct dissectors *dissectors;
static const struct registry *registry;

static void setup(void)
{
	dissectors = dissectors_open(proto_list);
	registry = dissectors_registry(dissectors);
}

static void teardown(void) { dissectors_close(dissectors); }

START_TEST(conditions_compile)
{
	struct error error = { .text = "" };
	ck_assert_msg(!explain_rules_broken(registry, &error), "%s", error.text);
}
END_TEST

/* The names between the braces of a text. */
static void check_names(const char *protocol, const char *text)
{
	for (const char *at = strchr(text, '{'); at; at = strchr(at, '{')) {
		const char *end = strchr(at, '}');
		ck_assert_msg(end, "%s: no closing brace: %s", protocol, text);
		const char *name = at + 1 + (at[1] == '@');
		for (const char *space; (space = memchr(name, ' ', (size_t)(end - name)));)
			name = space + 1;
		size_t length = (size_t)(end - name);
		bool is_frame = length == 5 && memcmp(name, "frame", 5) == 0;
		ck_assert_msg(is_frame || registry_find(registry, name, length) != FIELD_ID_NONE,
		              "%s: no field %.*s", protocol, (int)length, name);
		at = end;
	}
}

START_TEST(texts_name_fields)
{
	for (const struct explain_table *const *table = explain_tables; *table; table++)
		for (size_t i = 0; i < (*table)->count; i++)
			check_names((*table)->protocol, (*table)->rules[i].text);
}
END_TEST

static bool table_has(const struct explain_table *table, enum explain_section section)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->rules[i].section == section) return true;
	return false;
}

START_TEST(every_protocol_is_explained)
{
	for (uint16_t i = 0; i < registry_protocol_count(registry); i++) {
		const char *name = registry_protocol(registry, i)->name;
		const struct explain_table *const *table = explain_tables;
		while (*table && strcmp((*table)->protocol, name) != 0) table++;
		ck_assert_msg(*table, "nothing explains %s", name);
		ck_assert_msg(table_has(*table, EXPLAIN_WHAT), "%s: what is it?", name);
		ck_assert_msg(table_has(*table, EXPLAIN_SOURCE), "%s: where is it written?", name);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("explain");
	TCase *cases = tcase_create("rules");
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_test(cases, conditions_compile);
	tcase_add_test(cases, texts_name_fields);
	tcase_add_test(cases, every_protocol_is_explained);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
