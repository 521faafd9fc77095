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
	{ "t.port ~= 80", TYPING_DOUBTFUL },
	{ "t.raw[0] == ff", TYPING_DOUBTFUL },
	{ "t.raw[0] == \"ff\"", TYPING_VALID },
	{ "t.raw[0] == :ff", TYPING_VALID },
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

/* The cursor is at the end; offers: all of them, joined by blanks. */
static const struct {
	const char *text;
	size_t start;
	const char *offers;
} completions[] = {
	{ "", 0, "" },
	{ "t", 0,
	  "t t.port t.flag t.name t.raw t.delta t.signed t.kind t.mark t.real t.plain t.long "
	  "t.absent t.char" },
	{ "n and t.na", 6, "t.name" },
	{ "n and le", 6, "len(" },
	{ "t.kind == ", 10, "\"Request\" \"Answer\"" },
	{ "t.kind == an", 10, "\"Answer\"" },
	{ "t.kind == \"re", 10, "\"Request\"" },
	{ "t.kind in {1, ", 14, "\"Request\" \"Answer\"" },
	{ "t.kind in {1, 2} and ", 21, "" },
	{ "t.kind eq 2", 10, "2" },
	{ "t.kind == \"Answer\" ", 19, "" },
	{ "t.flag == ", 10, "True False" },
	{ "t.flag == not", 10, "False" },
	{ "t.port == t.lo", 10, "t.long" },
	{ "t.name == \"t.po", 10, "" },
};

START_TEST(completes)
{
	struct filter_completion out[32];
	size_t start = 99, count = filter_complete(registry, completions[_i].text,
	                                           strlen(completions[_i].text), &start, out, 32);
	char offers[512] = "";
	for (size_t i = 0; i < count; i++) {
		size_t used = strlen(offers);
		snprintf(offers + used, sizeof offers - used, "%s%s", i ? " " : "", out[i].text);
	}
	ck_assert_str_eq(offers, completions[_i].offers);
	ck_assert_uint_eq(start, completions[_i].start);
}
END_TEST

START_TEST(completes_with_notes)
{
	struct filter_completion out[2];
	size_t start;
	ck_assert_uint_eq(filter_complete(registry, "t.po", 4, &start, out, 2), 1);
	ck_assert_str_eq(out[0].note, "Port");
	ck_assert_uint_eq(filter_complete(registry, "t.kind == ", 10, &start, out, 1), 1);
	ck_assert_str_eq(out[0].note, "1");
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
	tcase_add_loop_test(rows, completes, 0, ROWS(completions));
	tcase_add_test(rows, completes_with_notes);
	tcase_add_test(rows, needs_room);
	return world_run(rows);
}
