/* Names as DNS sends them: labels, pointers, and what hostile messages make of both. */
#include "dns_name.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define BYTES(text) text, sizeof(text) - 1

/* The name begins at byte start of the message and must end there too, at byte end. */
static const struct {
	const char *message;
	size_t length, start, end;
	const char *expected, *why;
} names[] = {
	{ BYTES("\3www\7example\0"), 0, 13, "www.example", "labels" },
	{ BYTES("\0"), 0, 1, "<Root>", "no label at all" },
	{ BYTES("\3org\0\3www\xc0\0"), 5, 11, "www.org", "a pointer ends the name" },
	{ BYTES("\xc0\2\1a\0"), 0, 2, "a", "forwards, too" },
	{ BYTES("\1a\xc0\4\1b\xc0\10\1c\0"), 0, 4, "a.b.c", "pointers to pointers" },
	{ BYTES("\xc0\0"), 0, 2, "<Name contains a pointer that loops>", "to itself" },
	{ BYTES("\1a\xc0\4\xc0\2"), 0, 4, "<Name contains a pointer that loops>", "in a circle" },
	{ BYTES("\1\0\0\xc0\0"), 3, 5, "<Root>", "a zero byte behind a pointer, as tshark has it" },
	{ BYTES("\xc0\2"
	        "b\0"),
	  0, 3, "<Unknown extended label>", "a label of a kind that was never used" },
};

START_TEST(test_name)
{
	struct dns_name name;
	struct reader message =
		reader_make((const uint8_t *)names[_i].message, names[_i].length, names[_i].length);
	struct reader r = message;
	reader_skip(&r, names[_i].start);
	dns_name_read(&r, &message, &name);
	ck_assert_msg(reader_ok(&r), "%s", names[_i].why);
	ck_assert_msg(strcmp(name.text, names[_i].expected) == 0, "%s: %s", names[_i].why,
	              name.text);
	ck_assert_uint_eq(name.length, strlen(names[_i].expected));
	ck_assert_uint_eq(reader_offset(&r), names[_i].end);
}
END_TEST

static const struct {
	const char *message;
	size_t length;
	const char *why;
} broken[] = {
	{ BYTES(""), "nothing" },
	{ BYTES("\3ww"), "a label that ends outside" },
	{ BYTES("\1a"), "no end" },
	{ BYTES("\xc0"), "half a pointer" },
	{ BYTES("\xc0\xff"), "a pointer that leads outside" },
	{ BYTES("\x80"
	        "a\0"),
	  "a label of a kind that nobody uses" },
};

START_TEST(test_broken)
{
	struct dns_name name;
	struct reader message = reader_make((const uint8_t *)broken[_i].message, broken[_i].length,
	                                    broken[_i].length);
	struct reader r = message;
	dns_name_read(&r, &message, &name);
	ck_assert_msg(r.fault == READER_MALFORMED, "%s", broken[_i].why);
	ck_assert_uint_eq(reader_left(&r), 0);
}
END_TEST

/* 253 bytes of text fit, RFC 1035 2.3.4; what is longer is passed over, not kept. */
START_TEST(test_longest)
{
	uint8_t bytes[512];
	size_t used = 0;
	struct dns_name name;
	for (size_t label = 0; label < 4; label++) {
		size_t length = label < 3 ? 63 : 61 + (size_t)_i;
		bytes[used++] = (uint8_t)length;
		memset(bytes + used, 'x', length);
		used += length;
	}
	bytes[used++] = 0;
	struct reader r = reader_make(bytes, used, used), message = r;
	dns_name_read(&r, &message, &name);
	ck_assert(reader_ok(&r));
	ck_assert_uint_eq(reader_left(&r), 0);
	if (_i == 0)
		ck_assert_uint_eq(name.length, DNS_NAME_MAX);
	else
		ck_assert_str_eq(name.text, "<Name too long>");
}
END_TEST

/* Every message made of two bytes ends, whatever they are. */
START_TEST(test_ends)
{
	for (unsigned both = 0; both <= UINT16_MAX; both++) {
		uint8_t bytes[4] = { (uint8_t)(both >> 8), (uint8_t)both, (uint8_t)(both >> 8),
			             (uint8_t)both };
		struct dns_name name;
		struct reader r = reader_make(bytes, sizeof bytes, sizeof bytes), message = r;
		dns_name_read(&r, &message, &name);
		ck_assert_uint_le(name.length, DNS_NAME_MAX);
	}
}
END_TEST

START_TEST(test_visible)
{
	char buffer[DNS_NAME_VISIBLE_MAX];
	struct dns_name name = { .text = "a.b", .length = 3 };
	ck_assert_ptr_eq(dns_name_visible(&name, buffer), name.text);
	name.text[1] = 0;
	ck_assert_str_eq(dns_name_visible(&name, buffer), "a\\000b");
	memset(name.text, 0, sizeof name.text);
	name.length = DNS_NAME_MAX;
	ck_assert_uint_eq(strlen(dns_name_visible(&name, buffer)), DNS_NAME_MAX * 4);
}
END_TEST

START_TEST(test_labels)
{
	struct dns_name name = { .text = "a.b.c", .length = 5 };
	ck_assert_uint_eq(dns_name_labels(&name), 3);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dns_name");
	TCase *cases = tcase_create("names");
	tcase_add_loop_test(cases, test_name, 0, sizeof names / sizeof *names);
	tcase_add_loop_test(cases, test_broken, 0, sizeof broken / sizeof *broken);
	tcase_add_loop_test(cases, test_longest, 0, 2);
	tcase_add_test(cases, test_ends);
	tcase_add_test(cases, test_visible);
	tcase_add_test(cases, test_labels);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
