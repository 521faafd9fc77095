/* The property *filter*: over every golden capture, a compiled filter says of each frame what a plain walk over the
 * frame's full tape says; and it says the same when only the fields that it wants are recorded.
 *
 * Filters are made at random of what is in the capture: a test asks for a field, or compares it with a value that
 * it has somewhere in the capture; up to four are joined with and, or, not and brackets. */
#include <check.h>

#include "../support/filtered.h"
#include "captures.h"
#include "field/format.h"
#include "filter/filter.h"

enum { FILTERS = 60, LEAVES_MAX = 4, POOL_MAX = 400, TEXT_SIZE = 4096, VALUE_MAX = 64 };

enum relation {
	EXISTS,
	EQUAL,
	NOT_EQUAL,
	LESS,
	LESS_EQUAL,
	GREATER,
	GREATER_EQUAL,
	RELATION_COUNT
};
static const char *const relation_texts[RELATION_COUNT] = { "", "==", "!=", "<", "<=", ">", ">=" };

/* A value that the capture holds. */
struct sample {
	uint16_t field;
	bool is_number;
	uint64_t number;
	uint8_t bytes[VALUE_MAX];
	uint32_t length;
	char text[TEXT_SIZE / 8]; /* `name == value` */
};

struct leaf {
	const struct sample *sample;
	enum relation relation;
	bool is_negated;
};

static struct sample pool[POOL_MAX];
static uint32_t pool_count;

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

static void add_sample(const struct item *item)
{
	const struct field *field = registry_field(the_registry(), item->field);
	struct sample *sample = &pool[pool_count];
	bool is_number = item->flags & ITEM_NUMBER;
	if (!field->name || !field->name[0] || field->type == FIELD_DOUBLE || !has_one_type(field))
		return;
	if (!is_number && item->value_length > VALUE_MAX) return;
	if (!is_number && item->value_length == 0) return; /* no text says so for every type */
	*sample = (struct sample){ .field = item->field,
		                   .is_number = is_number,
		                   .length = item->value_length };
	if (is_number)
		sample->number = item->value.number;
	else if (item->value_length)
		memcpy(sample->bytes, item->value.bytes, item->value_length);
	size_t length = format_filter(the_registry(), item, sample->text, sizeof sample->text);
	if (length < sizeof sample->text) pool_count++;
}

/* About POOL_MAX of all items, evenly. */
static void fill_pool(struct dissection *d, const struct view *view)
{
	uint64_t total = 0;
	pool_count = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t frame = 1; frame <= loaded.count; frame++) {
			dissection_run(d, frame, view);
			const struct tape *tape = dissection_tape(d);
			for (uint32_t i = 0; i < tape->count; i++) {
				if (pass == 0)
					total++;
				else if (pool_count < POOL_MAX &&
				         random_below((uint32_t)total) < POOL_MAX)
					add_sample(&tape->items[i]);
			}
		}
	}
}

/* ---------------------------------------------------------------- the plain way */

static int compare(const struct field *field, const struct item *item, const struct sample *sample)
{
	if (sample->is_number) {
		uint64_t left = item->value.number, right = sample->number;
		bool is_signed = (field->type >= FIELD_I8 && field->type <= FIELD_I64) ||
		                 field->type == FIELD_TIME_RELATIVE ||
		                 field->type == FIELD_TIME_ABSOLUTE;
		if (field->type == FIELD_BOOLEAN) left = left != 0, right = right != 0;
		if (is_signed)
			return ((int64_t)left > (int64_t)right) - ((int64_t)left < (int64_t)right);
		return (left > right) - (left < right);
	}
	/* of bytes the longer ones are greater, of texts the one that comes later in a dictionary */
	if (field->type != FIELD_STRING && item->value_length != sample->length)
		return item->value_length < sample->length ? -1 : 1;
	uint32_t common = item->value_length < sample->length ? item->value_length : sample->length;
	int order = common ? memcmp(item->value.bytes, sample->bytes, common) : 0;
	if (order) return order < 0 ? -1 : 1;
	return (item->value_length > sample->length) - (item->value_length < sample->length);
}

static bool fits(enum relation relation, int order)
{
	switch (relation) {
	case EQUAL: return order == 0;
	case NOT_EQUAL: return order != 0;
	case LESS: return order < 0;
	case LESS_EQUAL: return order <= 0;
	case GREATER: return order > 0;
	case GREATER_EQUAL: return order >= 0;
	default: return true;
	}
}

static bool leaf_holds(const struct leaf *leaf, const struct tape *tape)
{
	const char *name = registry_field(the_registry(), leaf->sample->field)->name;
	bool some = false, all = true;
	uint32_t there = 0;
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct field *field = registry_field(the_registry(), tape->items[i].field);
		if (!field->name || strcmp(field->name, name) != 0) continue;
		bool fit = leaf->relation == EXISTS ||
		           fits(leaf->relation, compare(field, &tape->items[i], leaf->sample));
		there++;
		some = some || fit;
		all = all && fit;
	}
	/* != is for all values, the others for any; none of them where the field is not */
	bool holds = leaf->relation == NOT_EQUAL ? there > 0 && all : some;
	return holds != leaf->is_negated;
}

/* ---------------------------------------------------------------- random filters */

static bool leaf_make(struct leaf *leaf, char *text, size_t size)
{
	*leaf = (struct leaf){ .sample = &pool[random_below(pool_count)],
		               .relation = (enum relation)random_below(RELATION_COUNT),
		               .is_negated = random_below(4) == 0 };
	const char *not_text = leaf->is_negated ? "not " : "";
	const struct field *field = registry_field(the_registry(), leaf->sample->field);
	const char *value = strstr(leaf->sample->text, " == ");
	bool has_order = field->type != FIELD_BOOLEAN;
	if (!value || (leaf->relation > NOT_EQUAL && !has_order)) leaf->relation = EXISTS;
	int length = leaf->relation == EXISTS
	                     ? snprintf(text, size, "%s%s", not_text, field->name)
	                     : snprintf(text, size, "%s%s %s %s", not_text, field->name,
	                                relation_texts[leaf->relation], value + strlen(" == "));
	return length > 0 && (size_t)length < size;
}

struct random_filter {
	struct leaf leaves[LEAVES_MAX];
	bool is_or[LEAVES_MAX]; /* before leaf i; brackets group from the left */
	uint32_t count;
	char text[TEXT_SIZE];
};

static void filter_make(struct random_filter *f)
{
	f->count = 0;
	f->text[0] = 0;
	uint32_t wanted = 1 + random_below(LEAVES_MAX);
	while (f->count < wanted) {
		char leaf[TEXT_SIZE / 8 + 64], joined[TEXT_SIZE];
		if (!leaf_make(&f->leaves[f->count], leaf, sizeof leaf)) continue;
		bool is_or = random_below(2);
		int length = f->count == 0 ? snprintf(joined, sizeof joined, "%s", leaf)
		                           : snprintf(joined, sizeof joined, "(%s) %s %s", f->text,
		                                      is_or ? "or" : "and", leaf);
		if (length >= (int)sizeof joined) return;
		memcpy(f->text, joined, sizeof joined);
		f->is_or[f->count++] = is_or;
	}
}

static bool filter_holds(const struct random_filter *f, const struct tape *tape)
{
	bool holds = leaf_holds(&f->leaves[0], tape);
	for (uint32_t i = 1; i < f->count; i++) {
		bool leaf = leaf_holds(&f->leaves[i], tape);
		holds = f->is_or[i] ? holds || leaf : holds && leaf;
	}
	return holds;
}

START_TEST(test_filter)
{
	static struct random_filter f;
	load(captures[_i], false);
	struct dissection *full = open_full();
	struct dissection *some = dissection_open(loaded.session.dissectors, loaded.session.engine);
	struct view view = session_view(&loaded.session, loaded.count);
	random_state = (uint32_t)_i + 1;
	fill_pool(full, &view);
	for (int i = 0; i < FILTERS && pool_count > 0; i++) {
		struct error error = { .text = "" };
		filter_make(&f);
		struct filter *filter = filter_compile(the_registry(), f.text, &error);
		ck_assert_msg(filter, "%s: %s: %s", captures[_i], f.text, error.text);
		dissection_want(some, filter_wanted(filter), 0);
		for (uint32_t frame = 1; frame <= loaded.count; frame++) {
			dissection_run(full, frame, &view);
			bool expected = filter_holds(&f, dissection_tape(full));
			ck_assert_msg(filtered_run(filter, full) == expected,
			              "%s: frame %u: %s: not what the full tape says", captures[_i],
			              frame, f.text);
			dissection_run(some, frame, &view);
			ck_assert_msg(filtered_run(filter, some) == expected,
			              "%s: frame %u: %s: not so with few fields", captures[_i],
			              frame, f.text);
		}
		filter_close(filter);
	}
	dissection_close(full);
	dissection_close(some);
	unload();
}
END_TEST

int main(void)
{
	if (!captures_find()) return 1;
	TCase *cases = tcase_create("filter");
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, test_filter, 0, (int)capture_count);
	Suite *suite = suite_create("filter");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
