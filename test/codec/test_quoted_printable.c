/* Quoted-printable bodies and Q-encoded words: escapes, soft breaks, what is malformed stays. */
#include "codec/quoted_printable.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *in, *out, *why;
} bodies[] = {
	{ "", "", "nothing" },
	{ "plain\r\n", "plain\r\n", "plain" },
	{ "=E5=AE=9E", "\xe5\xae\x9e", "escapes" },
	{ "=e5", "\xe5", "lower case passes" },
	{ "a=\r\nb", "ab", "a soft break" },
	{ "a=\nb", "ab", "with a bare LF" },
	{ "a= \t\r\nb", "ab", "with blanks that a transport added" },
	{ "a=", "a", "at the very end" },
	{ "a  \r\nb", "a\r\nb", "blanks at a line's end go" },
	{ "a \t", "a", "at the end of all, too" },
	{ "a  b", "a  b", "others stay" },
	{ "a=20\r\n", "a \r\n", "an escaped one stays" },
	{ "1=2", "1=2", "no escape" },
	{ "=4", "=4", "half an escape" },
	{ "=G1", "=G1", "no hex digit" },
	{ "==41", "=A", "an = before an escape" },
	{ "a_b", "a_b", "_ is itself in a body" },
};

START_TEST(test_body)
{
	uint8_t out[64];
	size_t n = strlen(bodies[_i].in);
	size_t length = quoted_printable_decode((const uint8_t *)bodies[_i].in, n, out);
	ck_assert_msg(length == strlen(bodies[_i].out) && memcmp(out, bodies[_i].out, length) == 0,
	              "%s: %zu", bodies[_i].why, length);
}
END_TEST

START_TEST(test_word)
{
	const char *in = "Gr=FC=DFe_aus=_K=F6ln=";
	uint8_t out[64];
	size_t length = quoted_printable_decode_word((const uint8_t *)in, strlen(in), out);
	const char *expected = "Gr\xfc\xdf"
			       "e aus= K\xf6ln=";
	ck_assert_uint_eq(length, strlen(expected));
	ck_assert_mem_eq(out, expected, length);
}
END_TEST

/* A line of blanks must not be looked at once for each of them. */
START_TEST(test_many_blanks)
{
	enum { LENGTH = 1 << 20 };
	uint8_t *bytes = malloc(LENGTH);
	ck_assert_ptr_nonnull(bytes);
	memset(bytes, ' ', LENGTH - 1);
	bytes[LENGTH - 1] = 'x';
	ck_assert_uint_eq(quoted_printable_decode(bytes, LENGTH, bytes), LENGTH);
	memset(bytes, '=', LENGTH);
	for (size_t i = 1; i < LENGTH; i += 2) bytes[i] = ' ';
	bytes[LENGTH - 1] = 'x';
	ck_assert_uint_eq(quoted_printable_decode(bytes, LENGTH, bytes), LENGTH);
	free(bytes);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("quoted_printable");
	TCase *tcase = tcase_create("quoted_printable");
	tcase_add_loop_test(tcase, test_body, 0, sizeof bodies / sizeof *bodies);
	tcase_add_test(tcase, test_word);
	tcase_add_test(tcase, test_many_blanks);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
