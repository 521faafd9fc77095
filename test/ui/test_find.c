/* Finding text in bytes, and the colour of a row. */
#include "find.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "theme.h"

static const struct {
	const char *bytes, *text;
	size_t from, end, at; /* at: SIZE_MAX if nowhere */
	const char *why;
} finds[] = {
	{ "GET / HTTP/1.1", "http", 0, SIZE_MAX, 6, "any case" },
	{ "GET / HTTP/1.1", "GET", 0, SIZE_MAX, 0, "at the start" },
	{ "GET / HTTP/1.1", "1.1", 0, SIZE_MAX, 11, "at the end" },
	{ "GET / HTTP/1.1", "1.11", 0, SIZE_MAX, SIZE_MAX, "one byte too far" },
	{ "aXaXaX", "ax", 1, SIZE_MAX, 2, "from there on" },
	{ "aXaXaX", "ax", 3, 4, SIZE_MAX, "not beyond the end" },
	{ "aXaXaX", "ax", 3, 5, 4, "begins before the end" },
	{ "", "a", 0, SIZE_MAX, SIZE_MAX, "in nothing" },
};

START_TEST(test_find_text)
{
	size_t length = strlen(finds[_i].bytes);
	size_t at = find_text((const uint8_t *)finds[_i].bytes, length, finds[_i].text,
	                      finds[_i].from, finds[_i].end);
	ck_assert_msg(at == (finds[_i].at == SIZE_MAX ? length : finds[_i].at), "%s: %zu",
	              finds[_i].why, at);
}
END_TEST

START_TEST(test_find_beyond_nul)
{
	static const uint8_t bytes[] = { 0, 0, 'a', 0, 'b', 'C' };
	ck_assert_uint_eq(find_text(bytes, sizeof bytes, "bc", 0, SIZE_MAX), 4);
}
END_TEST

static const struct {
	const char *protocol, *info;
	enum role role;
} rows[] = {
	{ "TCP", "443 \xe2\x86\x92 5000 [ACK] Seq=1", ROLE_PROTOCOL_TCP },
	{ "TCP", "443 \xe2\x86\x92 5000 [RST, ACK] Seq=1", ROLE_BAD },
	{ "TCP", "[TCP Retransmission] 443", ROLE_WARNING },
	{ "TCP", "[TCP Window Update] 443", ROLE_PROTOCOL_TCP },
	{ "HTTP", "GET / HTTP/1.1", ROLE_PROTOCOL_APPLICATION },
	{ "HTTP", "[Malformed Packet]", ROLE_BAD },
	{ "ICMPv6", "Destination Unreachable (Port unreachable)", ROLE_WARNING },
	{ "ICMPv6", "Neighbor Solicitation", ROLE_PROTOCOL_CONTROL },
	{ "0x88b5", "Ethernet II", ROLE_PROTOCOL_LINK },
	{ "", "", ROLE_TEXT },
};

START_TEST(test_row_roles)
{
	ck_assert_int_eq(theme_row(rows[_i].protocol, rows[_i].info), rows[_i].role);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("find");
	TCase *cases = tcase_create("find");
	tcase_add_loop_test(cases, test_find_text, 0, sizeof finds / sizeof *finds);
	tcase_add_test(cases, test_find_beyond_nul);
	tcase_add_loop_test(cases, test_row_roles, 0, sizeof rows / sizeof *rows);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
