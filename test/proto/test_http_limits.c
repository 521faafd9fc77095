/* The limits of HTTP: what a peer says without end, or claims to say, costs bounded memory, and what follows is
 * still understood. */
#ifdef HAVE_ZLIB
#include <zlib.h>
#endif

#include "../support/talk.h"
#include "codec/inflate.h"
#include "http_exchange.h"
#include "http_lines.h"
#include "http_track.h"

enum { HTTP = 80, BLOCK = 50000 };

#define GET   "GET /a HTTP/1.1\r\nHost: example.org\r\n\r\n"
#define EMPTY "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

static void say_much(bool is_server, char byte, size_t length)
{
	static char block[BLOCK];
	memset(block, byte, sizeof block);
	for (size_t step; length > 0; length -= step) {
		step = length < BLOCK ? length : BLOCK;
		send_segment(is_server, PUSH_ACK, block, step);
	}
}

static void assert_goes_on(void)
{
	say(false, GET);
	ck_assert_uint_eq(count_field(last_frame(), "http.request", NULL), 1);
	session_close(&session);
}

/* The end of the line that was too long begins nothing, and the message after it does. */
START_TEST(test_line)
{
	begin(HTTP);
	say(false, "GET / HTTP/1.1\r\nX-Long: ");
	say_much(false, 'x', (size_t)HTTP_LINE_MAX * 2);
	say(false, "\r\n\r\n");
	assert_goes_on();
}
END_TEST

START_TEST(test_first_line)
{
	begin(HTTP);
	say(false, GET);
	say_much(true, 'x', (size_t)HTTP_LINE_MAX * 2);
	say(true, "\r\n");
	say(true, EMPTY);
	ck_assert_uint_eq(count_field(last_frame(), "http.response", NULL), 1);
	session_close(&session);
}
END_TEST

START_TEST(test_head)
{
	char line[1002] = "";
	memset(line, 'a', 1000);
	memcpy(line, "X-A: ", 5);
	memcpy(line + 998, "\r\n", 3);
	begin(HTTP);
	say(false, "GET / HTTP/1.1\r\n");
	for (int i = 0; i < HTTP_HEAD_MAX / 1000 + 10; i++) say(false, line);
	say(false, "\r\n");
	assert_goes_on();
}
END_TEST

/* A length that nobody sends: the body is what there is until the close. */
START_TEST(test_content_length)
{
	char code[128] = "";
	begin(HTTP);
	say(false, GET);
	say(true, "HTTP/1.1 200 OK\r\nContent-Length: 4294967296\r\n\r\nbody");
	say_much(true, 'b', 4 * BLOCK);
	send_segment(true, FIN | ACK, NULL, 0);
	ck_assert_uint_eq(count_field(last_frame(), "http.response.code", code), 1);
	ck_assert_str_eq(code, "200");
	session_close(&session);
	ck_assert_uint_lt(HTTP_CONTENT_LENGTH_MAX, UINT64_C(4294967296));
}
END_TEST

START_TEST(test_chunk)
{
	begin(HTTP);
	say(false, GET);
	say(true, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nx\r\n");
	ck_assert_uint_eq(count_field(last_frame(), "http.response", NULL), 1);
	say(true, EMPTY);
	ck_assert_uint_eq(count_field(last_frame(), "http.response", NULL), 1);
	session_close(&session);
}
END_TEST

/* Of more requests than may wait the oldest is forgotten: the first response is the second one's. */
START_TEST(test_waiting)
{
	char frame[128] = "";
	begin(HTTP);
	for (int i = 0; i <= HTTP_WAITING_MAX; i++) say(false, GET);
	say(true, EMPTY);
	ck_assert_uint_eq(count_field(last_frame(), "http.request_in", frame), 1);
	ck_assert_str_eq(frame, "5"); /* after the handshake's three */
	session_close(&session);
}
END_TEST

static unsigned count_encoded(const char *codings, const uint8_t *body, size_t length)
{
	char head[400];
	snprintf(head, sizeof head,
	         "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %zu\r\n\r\n", codings,
	         length);
	begin(HTTP);
	say(false, GET);
	say(true, head);
	for (size_t at = 0, step; at < length; at += step) {
		step = length - at < BLOCK ? length - at : BLOCK;
		send_segment(true, PUSH_ACK, body + at, step);
	}
	unsigned failed = count_field(last_frame(), "http.decompression_failed", NULL);
	ck_assert_uint_eq(count_field(last_frame(), "http.response", NULL), 1);
	session_close(&session);
	return failed;
}

START_TEST(test_codings)
{
	const uint8_t body[] = "not compressed";
	ck_assert_uint_eq(
		count_encoded("identity,identity,identity,identity,identity,identity,identity,"
	                      "identity,identity,identity",
	                      body, sizeof body),
		0);
	ck_assert_uint_eq(
		count_encoded("gzip,gzip,gzip,gzip,gzip,gzip,gzip,gzip,gzip", body, sizeof body),
		1);
}
END_TEST

#ifdef HAVE_ZLIB
/* Zeros, a thousand for a byte: no more of them than inflate_all gives. */
START_TEST(test_bomb)
{
	static uint8_t zeros[1 << 20], packed[1 << 18];
	z_stream z = { .next_out = packed, .avail_out = sizeof packed };
	ck_assert_int_eq(deflateInit(&z, 9), Z_OK);
	for (int i = 0; i < 96; i++) {
		z.next_in = zeros;
		z.avail_in = sizeof zeros;
		ck_assert_int_eq(deflate(&z, i == 95 ? Z_FINISH : Z_NO_FLUSH), i == 95);
	}
	size_t length = z.total_out;
	deflateEnd(&z);
	begin(HTTP);
	say(false, GET);
	char head[200];
	snprintf(head, sizeof head,
	         "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: %zu\r\n\r\n",
	         length);
	say(true, head);
	for (size_t at = 0, step; at < length; at += step) {
		step = length - at < BLOCK ? length - at : BLOCK;
		send_segment(true, PUSH_ACK, packed + at, step);
	}
	char size[128] = "";
	ck_assert_uint_eq(count_field(last_frame(), "data.len", size), 1);
	ck_assert_uint_le(strtoul(size, NULL, 10), INFLATE_OUTPUT_MAX);
	ck_assert_uint_gt(strtoul(size, NULL, 10), 1 << 20);
	session_close(&session);
}
END_TEST
#endif

int main(void)
{
	Suite *suite = suite_create("http_limits");
	TCase *tcase = tcase_create("limits");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, test_line);
	tcase_add_test(tcase, test_first_line);
	tcase_add_test(tcase, test_head);
	tcase_add_test(tcase, test_content_length);
	tcase_add_test(tcase, test_chunk);
	tcase_add_test(tcase, test_waiting);
	tcase_add_test(tcase, test_codings);
#ifdef HAVE_ZLIB
	tcase_add_test(tcase, test_bomb);
#endif
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
