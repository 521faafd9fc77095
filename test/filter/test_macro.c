/* test_macro.c - macros in filters: what they become, and where errors in them are shown. */
#include "world.h"

static const char *find_macro(const void *context, const char *name, size_t length)
{
	static const struct {
		const char *name, *text;
	} macros[] = { { "web", "t.port == 80" }, { "port", "t.port == $1" },
		       { "pair", "$1 and $2" },   { "twice", "$port($1) or $web()" },
		       { "loop", "$loop()" },     { "wrong", "t.port == nosuch" } };
	(void)context;
	for (size_t i = 0; i < sizeof macros / sizeof *macros; i++) {
		if (strlen(macros[i].name) == length && memcmp(macros[i].name, name, length) == 0)
			return macros[i].text;
	}
	return NULL;
}

static const struct {
	const char *text;
	bool passes;
} meanings[] = {
	{ "${web}", true },
	{ "$web()", true },
	{ "not ${web}", false },
	{ "${port:81}", false },
	{ "${port;80}", true },
	{ "$port(1000)", true },
	{ "${pair:t;n}", true },
	{ "$pair(t, x)", false },
	{ "$pair((t or x), n) and ${port:80}", true },
	{ "$twice(5)", true },
	{ "t.name == \"$web()\"", false },
	{ "t.port == ${t.port}", false },
};

static const struct {
	const char *text;
	size_t position, length;
} refusals[] = {
	{ "t and ${wrong}", 6, 8 },
	{ "t and $wrong() and n", 6, 8 },
	{ "$web() and nosuch", 11, 6 },
	{ "n and $nosuch(1)", 6, 10 },
	{ "$loop()", 0, 7 },
	{ "$port()", 0, 7 },
	{ "$pair(t)", 0, 8 },
	{ "${web", 0, 1 },
};

static struct filter *compile(const char *text, struct error *error)
{
	const struct filter_macros macros = { find_macro, NULL };
	return filter_compile_with(registry, &macros, text, error);
}

START_TEST(become_their_text)
{
	struct error error = { .text = "" };
	struct filter *filter = compile(meanings[_i].text, &error);
	ck_assert_msg(filter, "%s: %s", meanings[_i].text, error.text);
	ck_assert_str_eq(filter_text(filter), meanings[_i].text);
	struct filter_scratch *scratch = filter_scratch_open();
	ck_assert_msg(filter_run(filter, &world_frame, scratch) == meanings[_i].passes, "%s",
	              meanings[_i].text);
	filter_scratch_close(scratch);
	filter_close(filter);
}
END_TEST

START_TEST(are_refused_where_they_stand)
{
	struct error error = { .text = "" };
	const char *text = refusals[_i].text;
	ck_assert_msg(!compile(text, &error), "%s", text);
	ck_assert_msg(
		error.position == refusals[_i].position && error.length == refusals[_i].length,
		"%s: %s at %zu, %zu", text, error.text, error.position, error.length);
}
END_TEST

int main(void)
{
	TCase *rows = tcase_create("rows");
	tcase_add_checked_fixture(rows, world_open, world_close);
	tcase_add_loop_test(rows, become_their_text, 0, ROWS(meanings));
	tcase_add_loop_test(rows, are_refused_where_they_stand, 0, ROWS(refusals));
	return world_run(rows);
}
