/* The property *filter by*: over every golden capture, what is written as the filter of an item is a filter, and
 * lets the item's own frame pass. And what is completed as a field's value is a value of that field. */
#include <check.h>

#include "../support/filtered.h"
#include "captures.h"
#include "field/format.h"
#include "filter/typing.h"

enum { SEEN_SLOTS = 1 << 21, TEXT_SIZE = FILTER_TEXT_MAX };

static char text[TEXT_SIZE];

/* Texts that were looked at, by hash: most fields are the same in most frames. */
static uint64_t seen[SEEN_SLOTS];

static bool is_new(size_t length)
{
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)text[i]) * 1099511628211u;
	uint64_t *slot = &seen[hash & (SEEN_SLOTS - 1)];
	bool is_there = *slot == hash;
	*slot = hash;
	return !is_there;
}

static const struct registry *the_registry(void)
{
	return dissectors_registry(loaded.session.dissectors);
}

/* Two fields of one name may have two types: then a value of the one is not one of the other. */
static bool has_one_type(const struct field *field)
{
	uint16_t id = registry_find(the_registry(), field->name, strlen(field->name));
	for (; id != FIELD_ID_NONE; id = registry_next_same(the_registry(), id)) {
		if (registry_field(the_registry(), id)->type != field->type) return false;
	}
	return true;
}

static void check_item(const struct dissection *d, const struct item *item, const char *path,
                       uint32_t frame)
{
	struct error error = { .text = "" };
	size_t length = format_filter(the_registry(), item, text, sizeof text);
	if (length == 0 || length >= sizeof text || !is_new(length)) return;
	struct filter *filter = filter_compile(the_registry(), text, &error);
	ck_assert_msg(filter, "%s: frame %u: %s: %s", path, frame, text, error.text);
	bool is_exempt = !has_one_type(registry_field(the_registry(), item->field));
	ck_assert_msg(is_exempt || filtered_run(filter, d), "%s: frame %u: %s: not its own frame",
	              path, frame, text);
	filter_close(filter);
}

START_TEST(test_filter_by)
{
	for (size_t c = 0; c < capture_count; c++) {
		load(captures[c], false);
		struct dissection *full = open_full();
		struct view view = session_view(&loaded.session, loaded.count);
		for (uint32_t frame = 1; frame <= loaded.count; frame++) {
			dissection_run(full, frame, &view);
			const struct tape *tape = dissection_tape(full);
			for (uint32_t i = 0; i < tape->count; i++)
				check_item(full, &tape->items[i], captures[c], frame);
		}
		dissection_close(full);
		unload();
	}
}
END_TEST

START_TEST(test_completed_values)
{
	static struct filter_completion out[4096];
	load(captures[0], false);
	for (uint16_t id = 1; id <= registry_field_count(the_registry()); id++) {
		const char *name = registry_field(the_registry(), id)->name;
		size_t start, used = (size_t)snprintf(text, sizeof text, "%s == ", name);
		if (!name || !*name) continue;
		size_t count = filter_complete(the_registry(), text, used, &start, out, 4096);
		for (size_t i = 0; i < count; i++) {
			struct error error = { .text = "" };
			snprintf(text + start, sizeof text - start, "%s", out[i].text);
			struct filter *filter = filter_compile(the_registry(), text, &error);
			ck_assert_msg(filter, "%s: %s", text, error.text);
			filter_close(filter);
			text[start] = 0;
		}
	}
	unload();
}
END_TEST

int main(void)
{
	if (!captures_find()) return 1;
	TCase *cases = tcase_create("filter by");
	tcase_set_timeout(cases, 280);
	tcase_add_test(cases, test_filter_by);
	tcase_add_test(cases, test_completed_values);
	Suite *suite = suite_create("filter by");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
