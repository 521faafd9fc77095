/* test_filter.c - what a compiled filter tells of itself: fields, leaves, what follows without a tape. */
#include "world.h"

/* clang-format off */
/* has, may: bit 0 is n, bit 1 is t, bit 2 is x. */
static const struct { const char *text; uint64_t has, may; enum filter_verdict verdict; } verdicts[] = {
	{ "t", 2, 0, FILTER_TRUE }, { "t", 0, 2, FILTER_DISSECT }, { "t", 1, 4, FILTER_FALSE },
	{ "not t", 2, 0, FILTER_FALSE }, { "not t", 0, 2, FILTER_DISSECT }, { "not t", 1, 0, FILTER_TRUE },
	{ "t.port == 80", 2, 0, FILTER_DISSECT }, { "t.port == 80", 1, 0, FILTER_FALSE },
	{ "t.port", 0, 2, FILTER_DISSECT }, { "not t.port == 80", 1, 0, FILTER_TRUE },
	{ "n and t.port == 80", 2, 0, FILTER_FALSE }, { "n or t.port == 80", 1, 2, FILTER_TRUE },
	{ "t and n", 3, 0, FILTER_TRUE }, { "t and n", 2, 1, FILTER_DISSECT }, { "", 0, 0, FILTER_TRUE },
	{ "t[0] == 1", 2, 0, FILTER_DISSECT }, { "t[0] == 1", 1, 0, FILTER_FALSE }, { "t#2", 2, 0, FILTER_DISSECT },
	{ "len(t.name) + 1 > 2", 1, 0, FILTER_FALSE }, { "max(t.port, 5) == 5", 1, 0, FILTER_DISSECT },
	{ "t.port in {80}", 1, 0, FILTER_FALSE }, { "t.port not in {80}", 1, 0, FILTER_TRUE },
};

/* The first leaf; low and high of the first range as numbers. */
static const struct { const char *text; enum filter_leaf_kind kind; uint16_t fields, ranges; bool is_for_all, is_outside;
	uint64_t low, high; } leaves[] = {
	{ "t", LEAF_EXISTS, 1, 0 }, { "t.port", LEAF_EXISTS, 2, 0 },
	{ "t.port == 80", LEAF_VALUES, 2, 1, .low = 80, .high = 80 },
	{ "t.port != 80", LEAF_VALUES, 2, 1, true, true, 80, 80 },
	{ "t.port === 80", LEAF_VALUES, 2, 1, true, false, 80, 80 },
	{ "any t.port != 80", LEAF_VALUES, 2, 1, false, true, 80, 80 },
	{ "all t.port > 80", LEAF_VALUES, 2, 1, true, false, 81, UINT32_MAX },
	{ "t.port <= 80", LEAF_VALUES, 2, 1, .low = 0, .high = 80 },
	{ "t.port < 0", LEAF_VALUES, 2, 0 }, { "t.absent > 4294967295", LEAF_VALUES, 1, 0 },
	{ "t.port == -1", LEAF_VALUES, 2, 1, .low = UINT32_MAX, .high = UINT32_MAX },
	{ "t.port in {1, 5..9}", LEAF_VALUES, 2, 2, .low = 1, .high = 1 },
	{ "t.port == 40 * 2", LEAF_VALUES, 2, 1, .low = 80, .high = 80 },
	{ "t.signed < -1", LEAF_VALUES, 1, 1, .low = (uint64_t)INT32_MIN, .high = (uint64_t)-2 },
	{ "n.v4 == 10.0.0.0/8", LEAF_VALUES, 1, 1, .low = 0x0a000000, .high = 0x0a000000 },
	{ "n.v4 > 10.0.0.0/8", LEAF_OTHER, 1, 0 }, { "t.name contains \"a\"", LEAF_OTHER, 1, 0 },
	{ "t.port + 1 == 2", LEAF_OTHER, 2, 0 }, { "t.port#1 == 2", LEAF_OTHER, 2, 0 }, { "t.kind == t.port", LEAF_OTHER, 1, 0 },
	{ "all t.port in {1, 2}", LEAF_OTHER, 2, 0 },
};

static const struct { const char *text; unsigned count; bool are_true[3]; } required[] = {
	{ "t", 1, { true } }, { "not t", 1, { false } }, { "t and not n", 2, { true, false } },
	{ "t or n", 0, { false } }, { "t and (n or x)", 1, { true } }, { "not (t or n)", 2, { false, false } }, { "", 0, { false } },
};
/* clang-format on */

static struct filter *compiled(const char *text)
{
	struct error error = { .text = "" };
	struct filter *filter = filter_compile(registry, text, &error);
	ck_assert_msg(filter, "%s: %s", text, error.text);
	ck_assert_str_eq(filter_text(filter), text);
	return filter;
}

START_TEST(judges_stacks)
{
	struct filter *filter = compiled(verdicts[_i].text);
	ck_assert_msg(filter_on_stack(filter, &verdicts[_i].has, &verdicts[_i].may, 1) ==
	                      verdicts[_i].verdict,
	              "%s", verdicts[_i].text);
	filter_close(filter);
}
END_TEST

START_TEST(shows_leaves)
{
	struct filter *filter = compiled(leaves[_i].text);
	const char *text = leaves[_i].text;
	ck_assert_uint_eq(filter_leaf_count(filter), 1);
	const struct filter_leaf *leaf = filter_leaf(filter, 0);
	ck_assert_msg(leaf->kind == leaves[_i].kind, "%s", text);
	ck_assert_msg(leaf->field_count == leaves[_i].fields, "%s", text);
	if (leaf->kind == LEAF_VALUES) {
		ck_assert_msg(leaf->range_count == leaves[_i].ranges, "%s", text);
		ck_assert_msg(leaf->is_for_all == leaves[_i].is_for_all, "%s", text);
		ck_assert_msg(leaf->is_outside == leaves[_i].is_outside, "%s", text);
	}
	if (leaf->kind == LEAF_VALUES && leaf->range_count) {
		ck_assert_msg(leaf->ranges->low.as.number == leaves[_i].low, "%s", text);
		ck_assert_msg(leaf->ranges->high.as.number == leaves[_i].high, "%s", text);
	}
	filter_close(filter);
}
END_TEST

START_TEST(knows_what_is_required)
{
	unsigned found[3];
	bool are_true[3];
	struct filter *filter = compiled(required[_i].text);
	unsigned count = filter_required(filter, found, are_true, 3);
	ck_assert_msg(count == required[_i].count, "%s", required[_i].text);
	for (unsigned i = 0; i < count; i++)
		ck_assert_msg(are_true[i] == required[_i].are_true[i], "%s", required[_i].text);
	filter_close(filter);
}
END_TEST

START_TEST(wants_its_fields_only)
{
	struct filter *filter = compiled("t.port == 80 and not n");
	unsigned count = 0;
	for (unsigned id = 0; id < REGISTRY_FIELDS_MAX; id++)
		count += field_set_has(filter_wanted(filter), id);
	ck_assert_uint_eq(count, 3); /* both ports and n itself */
	ck_assert(field_set_has(filter_wanted(filter), t_first + T_PORT_B));
	filter_close(filter);
	/* to know a layer's number, the layers must be there */
	filter = compiled("n.v4#2");
	ck_assert(field_set_has(filter_wanted(filter), registry_find(registry, "n", 1)));
	filter_close(filter);
}
END_TEST

static enum filter_verdict count_asked(const void *context, const struct filter_leaf *leaf)
{
	/* context is the test's own counter */
	++*(unsigned *)(uintptr_t)context;
	return leaf->kind == LEAF_EXISTS ? FILTER_FALSE : FILTER_DISSECT;
}

/* The cheap term comes first, and where it decides nothing else is asked. */
START_TEST(asks_cheap_terms_first)
{
	unsigned asked = 0;
	struct filter *filter = compiled("t.name contains \"a\" and t.port == 1 and x");
	ck_assert_int_eq(filter_judge(filter, count_asked, &asked), FILTER_FALSE);
	ck_assert_uint_eq(asked, 1);
	ck_assert_int_eq(filter_leaf(filter, 0)->kind, LEAF_EXISTS);
	ck_assert_int_eq(filter_leaf(filter, 2)->kind, LEAF_OTHER);
	filter_close(filter);
}
END_TEST

/* Every combination of and, or, not over three tests gives what C gives. */
START_TEST(agrees_with_logic)
{
	static const char *const tests[] = { "t", "x", "n" };
	for (int bits = 0; bits < 64; bits++) {
		bool a = bits & 1, b = bits & 2, c = bits & 4, first_or = bits & 8,
		     second_or = bits & 16;
		bool outer = bits & 32;
		char text[128];
		snprintf(text, sizeof text, "%s(%s%s %s %s%s) %s %s%s", outer ? "not " : "",
		         a ? "not " : "", tests[0], first_or ? "or" : "and", b ? "not " : "",
		         tests[1], second_or ? "or" : "and", c ? "not " : "", tests[2]);
		bool left = first_or ? (!a || b) : (!a && b);
		if (outer) left = !left;
		bool expected = second_or ? (left || !c) : (left && !c);
		ck_assert_msg(world_passes(text, NULL) == expected, "%s", text);
	}
}
END_TEST

static void refuse_repeated(const char *start, const char *part, unsigned times, const char *word)
{
	size_t used = strlen(start), length = strlen(part);
	char *text = malloc(used + length * times + 2);
	struct error error = { .text = "" };
	memcpy(text, start, used);
	for (unsigned i = 0; i < times; i++, used += length) memcpy(text + used, part, length);
	memcpy(text + used, "t", 2);
	ck_assert_int_lt(world_passes(text, &error), 0);
	ck_assert_msg(strstr(error.text, word), "%s", error.text);
	free(text);
}

START_TEST(bounds_hold)
{
	refuse_repeated("", "(", FILTER_DEPTH_MAX + 1, "deeper");
	refuse_repeated("", "!", FILTER_DEPTH_MAX + 1, "deeper");
	refuse_repeated("", "{", FILTER_DEPTH_MAX + 1, "deeper");
	refuse_repeated("t.port", " + 1", FILTER_DEPTH_MAX + 1, "deeper");
	refuse_repeated("t", "[0]", FILTER_DEPTH_MAX + 1, "deeper");
	refuse_repeated("", "abs(", FILTER_DEPTH_MAX + 1, "deeper");
	refuse_repeated("", "t or ", 5000, "tests");
	refuse_repeated("", "t or ", FILTER_TEXT_MAX, "longer");
}
END_TEST

#ifdef HAVE_PCRE2
/* Backtracking without end is given up, and soon. */
START_TEST(patterns_have_a_limit)
{
	static uint8_t many[4000];
	memset(many, 'a', sizeof many);
	tape_reset(&tape);
	world_put((uint16_t)(t_first + T_NAME), many, sizeof many);
	ck_assert_int_eq(world_passes("t.name matches \"(a+)+b|(a|aa)+c\"", NULL), 0);
	ck_assert_int_eq(world_passes("t.name matches \"^a+$\"", NULL), 1);
}
END_TEST
#endif

int main(void)
{
	TCase *rows = tcase_create("rows");
	tcase_add_checked_fixture(rows, world_open, world_close);
	tcase_add_loop_test(rows, judges_stacks, 0, ROWS(verdicts));
	tcase_add_loop_test(rows, shows_leaves, 0, ROWS(leaves));
	tcase_add_loop_test(rows, knows_what_is_required, 0, ROWS(required));
	tcase_add_test(rows, wants_its_fields_only);
	tcase_add_test(rows, asks_cheap_terms_first);
	tcase_add_test(rows, agrees_with_logic);
	tcase_add_test(rows, bounds_hold);
#ifdef HAVE_PCRE2
	tcase_add_test(rows, patterns_have_a_limit);
#endif
	return world_run(rows);
}
