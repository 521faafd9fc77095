/* Which lines of a dialogue belong to a login: by mechanism, and by what the server has asked. */
#include <check.h>
#include <string.h>

#include "sasl.h"

static struct reader text_of(const char *text)
{
	return reader_make((const uint8_t *)text, strlen(text), strlen(text));
}

/* turns: c the client answers, s the server asks; then, is this line one of the login's? */
static const struct {
	const char *mechanism, *turns, *line;
	bool is_expected;
	const char *why;
} expectations[] = {
	{ "PLAIN", "", "AGJvYgBzZWNyZXQ=", true, "no initial response" },
	{ "plain", "c", "STAT", false, "all is said" },
	{ "PLAIN", "css", "AAAA", true, "asked again" },
	{ "LOGIN", "sc", "c2VjcmV0", true, "the password" },
	{ "LOGIN", "scsc", "STAT", false, "both are said" },
	{ "CRAM-MD5", "s", "dGlt", true, "the digest" },
	{ "XOAUTH2", "cs", "", true, "an error is answered with nothing" },
	{ "XOAUTH2", "c", "", true, "the same, before the challenge is seen" },
	{ "EXTERNAL", "c", "*", true, "given up" },
	{ "GSSAPI", "cscscs", "AAAA", true, "as long as it takes" },
	{ "GSSAPI", "cscscsc", "AAAA", true, "nobody knows how long" },
};

START_TEST(test_expects)
{
	struct sasl_state state = { 0 };
	struct reader mechanism = text_of(expectations[_i].mechanism);
	struct reader line = text_of(expectations[_i].line);
	ck_assert(!sasl_expects(&state, &line));
	sasl_begin(&state, &mechanism);
	for (const char *turn = expectations[_i].turns; *turn; turn++) {
		if (*turn == 'c')
			sasl_respond(&state);
		else
			sasl_challenge(&state);
	}
	ck_assert_msg(sasl_expects(&state, &line) == expectations[_i].is_expected, "%s",
	              expectations[_i].why);
	sasl_end(&state);
	ck_assert(!sasl_expects(&state, &line));
}
END_TEST

START_TEST(test_steps)
{
	struct sasl_state state = { 0 };
	struct reader mechanism = text_of("login");
	sasl_begin(&state, &mechanism);
	for (unsigned i = 0; i < 300; i++) {
		struct sasl_note note = sasl_respond(&state);
		ck_assert_uint_eq(note.mechanism, SASL_LOGIN);
		ck_assert_uint_eq(note.step, i < 255 ? i : 255);
	}
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("sasl");
	tcase_add_loop_test(cases, test_expects, 0,
	                    (int)(sizeof expectations / sizeof *expectations));
	tcase_add_test(cases, test_steps);
	Suite *suite = suite_create("sasl");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
