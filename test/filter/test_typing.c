/* test_typing.c - filters while they are typed, and what was meant by those that are wrong. */
#include "world.h"

#include "filter/typing.h"

static const struct {
	const char *text;
	enum filter_typing typing;
} states[] = {
	{ "", TYPING_EMPTY },
	{ "  ", TYPING_EMPTY },
	{ "t", TYPING_VALID },
	{ "t.port == 80", TYPING_VALID },
	{ "t.po", TYPING_PARTIAL },
	{ "t.port ==", TYPING_PARTIAL },
	{ "t.port == ", TYPING_PARTIAL },
	{ "t.name == \"a", TYPING_PARTIAL },
	{ "t and", TYPING_PARTIAL },
	{ "t and le", TYPING_PARTIAL },
	{ "(t", TYPING_PARTIAL },
	{ "n.v4 == 192.0", TYPING_PARTIAL },
	{ "t.kind == Ans", TYPING_PARTIAL },
	{ "t.name cont", TYPING_PARTIAL },
	{ "t and q", TYPING_INVALID },
	{ "qq", TYPING_INVALID },
	{ "t.po ", TYPING_INVALID },
	{ "T.PORT == 80", TYPING_INVALID },
	{ "t.port = 80", TYPING_INVALID },
	{ "t) and", TYPING_INVALID },
};

static const struct {
	const char *text, *meant; /* NULL: nothing */
} corrections[] = {
	{ "T||N", "t || n" },
	{ "T AND n", "t and n" },
	{ "t.port = 80", "t.port == 80" },
	{ "T.Port=80", "t.port == 80" },
	{ "t.prot == 80", "t.port == 80" },
	{ "t.port => 80|n", "t.port >= 80 || n" },
	{ "(t.name == \"x", "(t.name == \"x\")" },
	{ "t.port IN {80", "t.port in {80}" },
	{ "NOT T", "not t" },
	{ "t", NULL },
	{ "", NULL },
	{ "zebra", NULL },
	{ "t.port == 70000", NULL },
	{ "t and and n", NULL },
};

START_TEST(tells_states)
{
	struct error error = { .text = "" };
	enum filter_typing typing = filter_typing(registry, NULL, states[_i].text, &error);
	ck_assert_msg(typing == states[_i].typing, "%s: %d", states[_i].text, (int)typing);
	ck_assert(!error.text[0] == (typing == TYPING_EMPTY || typing == TYPING_VALID));
}
END_TEST

START_TEST(corrects)
{
	char out[64] = "";
	bool is_meant = filter_correct(registry, corrections[_i].text, out, sizeof out);
	ck_assert_msg(is_meant == (corrections[_i].meant != NULL), "%s: %s", corrections[_i].text,
	              out);
	if (is_meant) ck_assert_str_eq(out, corrections[_i].meant);
}
END_TEST

START_TEST(says_what_is_near)
{
	struct error error = { .text = "" };
	ck_assert_int_lt(world_passes("T", &error), 0);
	ck_assert_msg(strstr(error.text, "protocol names are lower case: t"), "%s", error.text);
	ck_assert_int_lt(world_passes("t.prot == 1", &error), 0);
	ck_assert_msg(strstr(error.text, "near it: t.port"), "%s", error.text);
}
END_TEST

START_TEST(needs_room)
{
	char small[4];
	ck_assert(!filter_correct(registry, "T||N", small, sizeof small));
}
END_TEST

int main(void)
{
	TCase *rows = tcase_create("rows");
	tcase_add_checked_fixture(rows, world_open, world_close);
	tcase_add_loop_test(rows, tells_states, 0, ROWS(states));
	tcase_add_loop_test(rows, corrects, 0, ROWS(corrections));
	tcase_add_test(rows, says_what_is_near);
	tcase_add_test(rows, needs_room);
	return world_run(rows);
}
