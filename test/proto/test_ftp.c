/* test_ftp.c - FTP's lines, the endpoints that PORT, PASV, EPRT and EPSV write, and directories. */
#include "ftp.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct reader text_of(const char *text)
{
	size_t length = strlen(text);
	return reader_make((const uint8_t *)text, length, length);
}

static const struct {
	const char *text;
	bool (*parse)(struct reader text, struct ftp_endpoint *out);
	int port; /* -1: refused */
	const char *why;
} endpoints[] = {
	{ "192,0,2,1,100,9", ftp_parse_port, 25609, "PORT" },
	{ "Entering Passive Mode (192,0,2,1,0,21).", ftp_parse_port, 21,
	  "RFC 1123 4.1.2.6: anywhere" },
	{ "code 5: =192,0,2,1,1,0", ftp_parse_port, 256, "a number before it" },
	{ "192,0,2,1,256,9", ftp_parse_port, -1, "no byte" },
	{ "192,0,2,1,9", ftp_parse_port, -1, "five numbers" },
	{ "", ftp_parse_port, -1, "nothing" },
	{ "|1|192.0.2.1|6446|", ftp_parse_eprt, 6446, "RFC 2428 2" },
	{ "!2!2001:db8::1!65535!", ftp_parse_eprt, 65535, "another delimiter" },
	{ "|3|192.0.2.1|6446|", ftp_parse_eprt, -1, "no such family" },
	{ "|1|2001:db8::1|6446|", ftp_parse_eprt, -1, "the other family's address" },
	{ "|1|192.0.2.1|65536|", ftp_parse_eprt, -1, "no port" },
	{ "|1|192.0.2.1|6446", ftp_parse_eprt, -1, "no end" },
	{ "||||", ftp_parse_eprt, -1, "nothing between" },
	{ "", ftp_parse_eprt, -1, "nothing" },
	{ "Entering (|||6446|)", ftp_parse_epsv, 6446, "RFC 2428 3" },
	{ "(!!!1!)", ftp_parse_epsv, 1, "another delimiter" },
	{ "(|||6446|", ftp_parse_epsv, -1, "no end" },
	{ "(|1|192.0.2.1|6446|)", ftp_parse_epsv, -1, "fields that must be empty" },
	{ "|||6446|", ftp_parse_epsv, -1, "no bracket" },
	{ "(||||)", ftp_parse_epsv, -1, "no port" },
};

START_TEST(test_endpoint)
{
	struct ftp_endpoint where = { .port = 0 };
	bool is_right = endpoints[_i].parse(text_of(endpoints[_i].text), &where);
	ck_assert_msg(is_right == (endpoints[_i].port >= 0), "%s", endpoints[_i].why);
	if (is_right) ck_assert_int_eq(where.port, endpoints[_i].port);
}
END_TEST

static const struct {
	const char *from, *where, *to;
} changes[] = {
	{ "", "sub", "sub" },
	{ "/", "a", "/a" },
	{ "/a", "b/", "/a/b" },
	{ "/a", "/", "/" },
	{ "/a/b", "..", "/a" },
	{ "/a", "..", "/" },
	{ "/", "..", "/" },
	{ "/a", "./b//c", "/a/b/c" },
	{ "/a", "z/../../z", "/z" },
	{ "", "../x", "../x" },
	{ "../x", "../../y", "../../y" },
	{ "/a", "/x/../y", "/x/../y" }, /* shown as it was said */
	{ "/a", "", "/a" },
};

START_TEST(test_change)
{
	char path[FTP_PATH_MAX];
	snprintf(path, sizeof path, "%s", changes[_i].from);
	ftp_change_path(path, text_of(changes[_i].where));
	ck_assert_str_eq(path, changes[_i].to);
}
END_TEST

START_TEST(test_path_limit)
{
	char path[FTP_PATH_MAX] = "/a", long_name[FTP_PATH_MAX + 1];
	memset(long_name, 'd', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = 0;
	ck_assert(!ftp_change_path(path, text_of(long_name)));
	ck_assert_str_eq(path, "/a");
	long_name[0] = '"';
	ck_assert(!ftp_unquote_path(text_of(long_name), path));
	long_name[FTP_PATH_MAX - 4] =
		0; /* with "/a/" in front of it and the final 0 it just fits */
	snprintf(path, sizeof path, "/a");
	ck_assert(ftp_change_path(path, text_of(long_name)));
}
END_TEST

START_TEST(test_unquote)
{
	char path[FTP_PATH_MAX];
	ck_assert(ftp_unquote_path(text_of("\"/a \"\"b\"\"\" is it"), path));
	ck_assert_str_eq(path, "/a \"b\"");
	ck_assert(!ftp_unquote_path(text_of("\"/open"), path));
	ck_assert(!ftp_unquote_path(text_of("\"\""), path));
	ck_assert(!ftp_unquote_path(text_of("/a"), path));
}
END_TEST

START_TEST(test_lines)
{
	static const char *const expected[] = { "a", "b", "", "c" };
	struct reader r = text_of("a\r\nb\r\r\nc"), line, whole;
	for (size_t i = 0; i < 4; i++) {
		ck_assert(ftp_next_line(&r, &line, &whole));
		ck_assert_uint_eq(reader_left(&line), strlen(expected[i]));
	}
	ck_assert(!ftp_next_line(&r, &line, &whole));
	struct reader reply = text_of("227-x"), none = text_of("22x");
	ck_assert_int_eq(ftp_cut_code(&reply), 227);
	ck_assert_uint_eq(reader_left(&reply), 1);
	ck_assert_int_eq(ftp_cut_code(&none), -1);
	ck_assert_uint_eq(reader_left(&none), 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ftp");
	TCase *cases = tcase_create("ftp");
	tcase_add_loop_test(cases, test_endpoint, 0, sizeof endpoints / sizeof *endpoints);
	tcase_add_loop_test(cases, test_change, 0, sizeof changes / sizeof *changes);
	tcase_add_test(cases, test_path_limit);
	tcase_add_test(cases, test_unquote);
	tcase_add_test(cases, test_lines);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
