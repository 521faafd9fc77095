/* The lines of HTTP messages: first lines, field lines, lengths, transfer codings, sizes of chunks. */
#include "http_lines.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct reader text_of(const char *text)
{
	return reader_make((const uint8_t *)text, strlen(text), strlen(text));
}

static void assert_text(const struct reader *text, const char *expected, const char *why)
{
	ck_assert_msg(reader_left(text) == strlen(expected) &&
	                      memcmp(text->at, expected, strlen(expected)) == 0,
	              "%s: %.*s, not %s", why, (int)reader_left(text), (const char *)text->at,
	              expected);
}

static const struct {
	const char *in;
	enum http_kind kind;
	const char *why;
} kinds[] = {
	{ "GET / HTTP/1.1", HTTP_REQUEST, "a request" },
	{ "GET", HTTP_REQUEST, "a method alone" },
	{ "get / HTTP/1.1", HTTP_OTHER, "methods have case, RFC 9110 9.1" },
	{ "GETS / HTTP/1.1", HTTP_OTHER, "no method" },
	{ "GET\t/ HTTP/1.1", HTTP_OTHER, "a tab is no space" },
	{ "M-SEARCH * HTTP/1.1", HTTP_REQUEST, "mandatory, RFC 2774" },
	{ "M-", HTTP_OTHER, "mandatory nothing" },
	{ "NOTIFY /a HTTP/1.1", HTTP_NOTIFICATION, "a notification" },
	{ "BASELINE-CONTROL /a HTTP/1.1", HTTP_REQUEST, "a long method" },
	{ "HTTP/1.1 200 OK", HTTP_RESPONSE, "a response" },
	{ "HTTP/", HTTP_RESPONSE, "a version alone" },
	{ "HTTP 200", HTTP_OTHER, "no version" },
	{ "ICY 200 OK", HTTP_RESPONSE, "SHOUTcast" },
	{ "", HTTP_OTHER, "nothing" },
};

START_TEST(test_kind)
{
	struct reader line = text_of(kinds[_i].in);
	ck_assert_msg(http_line_kind(&line) == kinds[_i].kind, "%s", kinds[_i].why);
}
END_TEST

static const struct {
	const char *in, *method, *target, *version, *why;
} requests[] = {
	{ "GET /a?b HTTP/1.1", "GET", "/a?b", "HTTP/1.1", "as usual" },
	{ "GET  HTTP/1.1", "GET", "", "HTTP/1.1", "two spaces: an empty target" },
	{ "GET /  HTTP/1.0", "GET", "/", "HTTP/1.0", "two spaces behind the target" },
	{ "GET /a b HTTP/1.1", "GET", "/a", "b HTTP/1.1", "a space in the target" },
	{ "GET /a", "GET", "/a", "", "HTTP/0.9" },
	{ "GET", "GET", "", "", "a method alone" },
};

START_TEST(test_request)
{
	struct http_request_line line = http_parse_request_line(text_of(requests[_i].in));
	assert_text(&line.method, requests[_i].method, requests[_i].why);
	assert_text(&line.target, requests[_i].target, requests[_i].why);
	assert_text(&line.version, requests[_i].version, requests[_i].why);
}
END_TEST

static const struct {
	const char *in, *code, *phrase;
	unsigned number;
	const char *why;
} statuses[] = {
	{ "HTTP/1.1 200 OK", "200", "OK", 200, "as usual" },
	{ "HTTP/1.1  404   Not  Found ", "404", "Not  Found ", 404, "more spaces" },
	{ "HTTP/1.1 200", "200", "", 200, "no phrase" },
	{ "HTTP/1.1 20 x", "", "", 0, "two digits" },
	{ "HTTP/1.1 2x4 y", "2x4", "y", 2, "digits as far as they go" },
	{ "HTTP/1.1 2000 y", "200", "y", 200, "three of four digits" },
	{ "HTTP/1.1", "", "", 0, "a version alone" },
};

START_TEST(test_status)
{
	struct http_status_line line = http_parse_status_line(text_of(statuses[_i].in));
	assert_text(&line.code, statuses[_i].code, statuses[_i].why);
	assert_text(&line.phrase, statuses[_i].phrase, statuses[_i].why);
	ck_assert_msg(line.number == statuses[_i].number, "%s", statuses[_i].why);
}
END_TEST

static const struct {
	const char *in, *name, *value;
	bool is_valid;
	const char *why;
} headers[] = {
	{ "Host: a", "Host", "a", true, "as usual" },
	{ "A:b:c", "A", "b:c", true, "the first colon counts" },
	{ "A:  \tb ", "A", "b ", true, "blanks before the value go" },
	{ "A:", "A", "", true, "an empty value" },
	{ ": a", "", "a", false, "no name" },
	{ "A B: c", "A B", "c", false, "a space in the name, RFC 9112 5.1" },
	{ "A : c", "A ", "c", false, "a space behind it" },
	{ "A(: c", "A(", "c", false, "no token byte, RFC 9110 5.6.2" },
	{ "no colon", NULL, NULL, false, "no header" },
};

START_TEST(test_header)
{
	struct http_header header;
	bool is_header = http_parse_header(text_of(headers[_i].in), &header);
	ck_assert_msg(is_header == (headers[_i].name != NULL), "%s", headers[_i].why);
	if (!is_header) return;
	assert_text(&header.name, headers[_i].name, headers[_i].why);
	assert_text(&header.value, headers[_i].value, headers[_i].why);
	ck_assert_msg(header.is_name_valid == headers[_i].is_valid, "%s", headers[_i].why);
}
END_TEST

static const struct {
	const char *in;
	bool is_length;
	uint64_t length;
	const char *why;
} lengths[] = {
	{ "0", true, 0, "nothing" },
	{ "12 ", true, 12, "a blank behind" },
	{ "+5", true, 5, "a sign that changes nothing" },
	{ "-5", false, 0, "less than nothing" },
	{ "5x", false, 0, "letters" },
	{ "5, 5", false, 0, "a list, RFC 9110 8.6" },
	{ "", false, 0, "no digits" },
	{ "4294967296", true, UINT64_C(1) << 32, "4 GiB" },
	{ "9223372036854775807", true, INT64_MAX, "the most" },
	{ "9223372036854775808", false, 0, "one more" },
	{ "99999999999999999999999", false, 0, "far more" },
};

START_TEST(test_length)
{
	uint64_t length = 0;
	bool is_length = http_parse_length(text_of(lengths[_i].in), &length);
	ck_assert_msg(is_length == lengths[_i].is_length, "%s", lengths[_i].why);
	ck_assert_msg(length == lengths[_i].length, "%s", lengths[_i].why);
}
END_TEST

static const struct {
	const char *in;
	enum http_transfer transfer;
	bool is_chunked;
	const char *why;
} transfers[] = {
	{ "chunked", HTTP_TRANSFER_CHUNKED, true, "as usual" },
	{ ",\tChunked,", HTTP_TRANSFER_CHUNKED, true, "empty elements, RFC 9110 5.6.1" },
	{ "gzip, chunked", HTTP_TRANSFER_CODED, true, "compressed, then in chunks" },
	{ "chunked, gzip", HTTP_TRANSFER_CODED, false,
	  "chunks inside: to the close, RFC 9112 6.3" },
	{ "identity", HTTP_TRANSFER_IDENTITY, false, "as it is" },
	{ "xchunked", HTTP_TRANSFER_UNKNOWN, false, "not known" },
	{ "", HTTP_TRANSFER_NONE, false, "nothing" },
};

START_TEST(test_transfer)
{
	bool is_chunked;
	enum http_transfer transfer = http_parse_transfer(text_of(transfers[_i].in), &is_chunked);
	ck_assert_msg(transfer == transfers[_i].transfer, "%s", transfers[_i].why);
	ck_assert_msg(is_chunked == transfers[_i].is_chunked, "%s", transfers[_i].why);
}
END_TEST

static const struct {
	const char *in;
	bool is_size;
	uint64_t size;
	const char *why;
} sizes[] = {
	{ "1a", true, 26, "hex digits" },
	{ " FF ;name=value", true, 255, "blanks and an extension" },
	{ "0", true, 0, "the last one" },
	{ "ffffffffffffffff", true, UINT64_MAX, "sixteen digits" },
	{ "10000000000000000", false, 0, "seventeen" },
	{ "zz", false, 0, "no digits" },
	{ "", false, 0, "nothing" },
};

START_TEST(test_chunk_size)
{
	uint64_t size = 0;
	bool is_size = http_parse_chunk_size(text_of(sizes[_i].in), &size);
	ck_assert_msg(is_size == sizes[_i].is_size, "%s", sizes[_i].why);
	ck_assert_msg(size == sizes[_i].size, "%s", sizes[_i].why);
}
END_TEST

#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
	Suite *suite = suite_create("http_lines");
	TCase *tcase = tcase_create("lines");
	tcase_add_loop_test(tcase, test_kind, 0, ROWS(kinds));
	tcase_add_loop_test(tcase, test_request, 0, ROWS(requests));
	tcase_add_loop_test(tcase, test_status, 0, ROWS(statuses));
	tcase_add_loop_test(tcase, test_header, 0, ROWS(headers));
	tcase_add_loop_test(tcase, test_length, 0, ROWS(lengths));
	tcase_add_loop_test(tcase, test_transfer, 0, ROWS(transfers));
	tcase_add_loop_test(tcase, test_chunk_size, 0, ROWS(sizes));
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
