/* The limits of the mail protocols' tracks: what a peer sends without end costs bounded memory, and what follows
 * is still understood. */
#include <check.h>
#ifdef HAVE_ZLIB
#include <zlib.h>
#endif

#include "../support/session.h"
#include "field/format.h"

enum { ETHERNET = 14, IPV4 = 20, TCP = 20, HEADERS = ETHERNET + IPV4 + TCP, SEGMENT_MAX = 60000 };
enum {
	SMTP = 25,
	POP3 = 110,
	IMAP = 143,
	CLIENT_PORT = 40000,
	PUSH_ACK = 0x18,
	SYN = 2,
	ACK = 0x10
};

static struct session session;
static uint16_t port;
static uint32_t next[2];
static int64_t now_ns;

static void put(uint8_t *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

static void send_segment(bool is_server, unsigned flags, const void *payload, size_t length)
{
	static uint8_t bytes[HEADERS + SEGMENT_MAX];
	uint8_t *ip = bytes + ETHERNET, *tcp = ip + IPV4;
	ck_assert_uint_le(length, SEGMENT_MAX);
	memset(bytes, 0, HEADERS);
	bytes[12] = 8;
	ip[0] = 0x45;
	put(ip + 2, (uint32_t)(IPV4 + TCP + length), 2);
	ip[8] = 64;
	ip[9] = 6;
	put(ip + 12, is_server ? 0xc0000202 : 0xc0000201, 4);
	put(ip + 16, is_server ? 0xc0000201 : 0xc0000202, 4);
	put(tcp, is_server ? port : CLIENT_PORT, 2);
	put(tcp + 2, is_server ? CLIENT_PORT : port, 2);
	put(tcp + 4, next[is_server], 4);
	put(tcp + 8, next[!is_server], 4);
	tcp[12] = 0x50;
	tcp[13] = (uint8_t)flags;
	put(tcp + 14, 65535, 2);
	if (length) memcpy(tcp + TCP, payload, length);
	next[is_server] += (uint32_t)length + (flags & SYN ? 1 : 0);
	now_ns += 1000000;
	session_add(&session, &(struct session_frame){ .bytes = bytes,
	                                               .captured = (uint32_t)(HEADERS + length),
	                                               .reported = (uint32_t)(HEADERS + length),
	                                               .time_ns = now_ns,
	                                               .link_type = 1 });
}

static void say(bool is_server, const char *text)
{
	send_segment(is_server, PUSH_ACK, text, strlen(text));
}

static void begin(uint16_t server_port)
{
	session_open(&session, proto_list);
	session_start(&session);
	port = server_port;
	next[0] = next[1] = 0;
	send_segment(false, SYN, NULL, 0);
	send_segment(true, SYN | ACK, NULL, 0);
	send_segment(false, ACK, NULL, 0);
}

/* How often the field is in a frame; its last value in text, if that is not NULL. */
static unsigned count_field(uint32_t frame, const char *name, char text[128])
{
	const struct registry *registry = dissectors_registry(session.dissectors);
	struct dissection *d = dissection_open(session.dissectors, session.engine);
	dissection_want_all(d, DISSECT_TEXT);
	struct view view = session_view(&session, store_tracked_count(session.store));
	dissection_run(d, frame, &view);
	const struct tape *tape = dissection_tape(d);
	unsigned count = 0;
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct field *field = registry_field(registry, tape->items[i].field);
		if (!field->name || strcmp(field->name, name) != 0) continue;
		count++;
		if (text) format_value(field, &tape->items[i], text, 128);
	}
	dissection_close(d);
	return count;
}

static uint32_t last_frame(void) { return store_tracked_count(session.store); }

START_TEST(test_commands_without_replies)
{
	begin(POP3);
	say(true, "+OK ready\r\n");
	for (int i = 0; i < 70000 / 100; i++) {
		char commands[100 * 6 + 1] = "";
		for (int j = 0; j < 100; j++) memcpy(commands + j * 6, "NOOP\r\n", 7);
		say(false, commands);
	}
	say(true, "+OK\r\n");
	ck_assert_uint_eq(count_field(last_frame(), "pop.response.indicator", NULL), 1);
	session_close(&session);
}
END_TEST

START_TEST(test_line_without_end)
{
	static char line[50000];
	memset(line, 'x', sizeof line);
	begin(POP3);
	say(true, "+OK ready\r\n");
	send_segment(false, PUSH_ACK, line, sizeof line);
	ck_assert_uint_eq(count_field(last_frame(), "pop.request.command", NULL), 0);
	send_segment(false, PUSH_ACK, line, sizeof line);
	ck_assert_uint_eq(count_field(last_frame(), "pop.request.command", NULL), 1);
	say(false, "NOOP\r\n");
	char text[128];
	ck_assert_uint_eq(count_field(last_frame(), "pop.request.command", text), 1);
	ck_assert_str_eq(text, "NOOP");
	session_close(&session);
}
END_TEST

START_TEST(test_mail_of_many_pieces)
{
	begin(POP3);
	say(true, "+OK ready\r\n");
	say(false, "RETR 1\r\n");
	say(true, "+OK\r\nSubject: many\r\n\r\n");
	for (int i = 0; i < 33000; i++) say(true, "x");
	say(true, "\r\n.\r\n");
	uint32_t last = last_frame();
	char text[128];
	ck_assert_uint_eq(count_field(last, "pop.data.missing", NULL), 1);
	ck_assert_uint_eq(count_field(last, "imf.subject", text), 1);
	ck_assert_str_eq(text, "many");
	say(false, "NOOP\r\n");
	say(true, "+OK after\r\n");
	ck_assert_uint_eq(count_field(last_frame(), "pop.response.description", text), 1);
	ck_assert_str_eq(text, "after");
	session_close(&session);
}
END_TEST

START_TEST(test_literal_without_end)
{
	begin(IMAP);
	say(true, "* OK ready\r\n");
	say(false, "a1 FETCH 1 BODY[]\r\n");
	say(true, "* 1 FETCH (BODY[] {4294967295}\r\nSubject: x\r\n");
	for (int i = 0; i < 1000; i++) say(true, "xxxxxxxx\r\n");
	ck_assert_uint_eq(count_field(last_frame(), "imap.line", NULL), 0);
	say(false, "a2 APPEND x {4294967295+}\r\n");
	ck_assert_uint_eq(count_field(last_frame(), "imap.request", NULL), 1);
	session_close(&session);
}
END_TEST

#ifdef HAVE_ZLIB
/* 64 MiB of zeros in 64 KiB, in one line. */
static size_t make_bomb(uint8_t *out, size_t size)
{
	static uint8_t zeros[1 << 20];
	z_stream stream = { .next_out = out, .avail_out = (uInt)size };
	ck_assert_int_eq(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
	for (int i = 0; i < 64; i++) {
		stream.next_in = zeros;
		stream.avail_in = sizeof zeros;
		ck_assert_int_eq(deflate(&stream, i == 63 ? Z_SYNC_FLUSH : Z_NO_FLUSH), Z_OK);
	}
	size_t length = size - stream.avail_out;
	deflateEnd(&stream);
	return length;
}

START_TEST(test_compressed_bomb)
{
	static uint8_t bomb[1 << 17];
	size_t length = make_bomb(bomb, sizeof bomb), at = 0;
	begin(IMAP);
	say(true, "* OK ready\r\n");
	say(false, "a1 COMPRESS DEFLATE\r\n");
	say(true, "a1 OK active\r\n");
	while (at < length) {
		size_t step = length - at < SEGMENT_MAX ? length - at : SEGMENT_MAX;
		send_segment(true, PUSH_ACK, bomb + at, step);
		at += step;
	}
	ck_assert_uint_eq(count_field(last_frame(), "imap.compressed", NULL), 1);
	ck_assert_uint_eq(count_field(last_frame(), "imap.line", NULL), 0);
	session_close(&session);
}
END_TEST

#endif

START_TEST(test_smtp_line_without_end)
{
	static char line[40000];
	char text[128];
	memset(line, 'x', sizeof line);
	begin(SMTP);
	say(true, "220 ready\r\n");
	send_segment(false, PUSH_ACK, line, sizeof line);
	ck_assert_uint_eq(count_field(last_frame(), "smtp.req.command", NULL), 0);
	send_segment(false, PUSH_ACK, line, sizeof line);
	ck_assert_uint_eq(count_field(last_frame(), "smtp.req.command", NULL), 1);
	say(false, "\r\nNOOP\r\n");
	ck_assert_uint_eq(count_field(last_frame(), "smtp.req.command", text), 2);
	ck_assert_str_eq(text, "NOOP");
	session_close(&session);
}
END_TEST

/* A chunk as long as it says, and a mail of more pieces than are kept. */
START_TEST(test_smtp_chunk_without_end)
{
	begin(SMTP);
	say(true, "220 ready\r\n");
	say(false, "BDAT 18446744073709551615 LAST\r\n"); /* beyond what is counted: none */
	say(false, "BDAT 4294967295\r\n");
	for (int i = 0; i < 33000; i++) say(false, "x");
	ck_assert_uint_eq(count_field(last_frame(), "smtp.req.command", NULL), 0);
	ck_assert_uint_eq(count_field(last_frame(), "data-text-lines", NULL), 1);
	session_close(&session);
}
END_TEST

/* Sends a mail in which the text stands so often; the frame that ends it. */
static uint32_t send_mail(const char *before, const char *text, unsigned count, const char *after)
{
	begin(SMTP);
	say(true, "220 ready\r\n");
	say(false, "DATA\r\n");
	say(true, "354 go\r\n");
	say(false, before);
	for (unsigned i = 0; i < count; i++) say(false, text);
	say(false, after);
	say(false, "\r\n.\r\n");
	return last_frame();
}

START_TEST(test_mail_of_many_headers)
{
	uint32_t last = send_mail("Subject: many\r\n", "X: y\r\n", 5000, "\r\nbody");
	ck_assert_uint_eq(count_field(last, "imf.extension", NULL), 4095); /* HEADERS_MAX */
	ck_assert_uint_eq(count_field(last, "imf.headers_cut", NULL), 1);
	ck_assert_uint_eq(count_field(last, "imf.message_text", NULL), 1);
	session_close(&session);
}
END_TEST

/* Quotes and groups that never end cost no more than their length. */
START_TEST(test_header_of_openings)
{
	uint32_t last = send_mail("To: ", "\"a<(,b:,", 30000, "\r\nSubject: after\r\n");
	char text[128];
	ck_assert_uint_eq(count_field(last, "imf.to", NULL), 1);
	ck_assert_uint_eq(count_field(last, "imf.subject", text), 1);
	ck_assert_str_eq(text, "after");
	session_close(&session);
}
END_TEST

START_TEST(test_header_of_many_words)
{
	uint32_t last = send_mail("Subject: ", "=?gb18030?B?xOM=?= ", 20000, "\r\n\r\nbody");
	ck_assert_uint_eq(count_field(last, "imf.subject.decoded", NULL), 1);
	session_close(&session);
}
END_TEST

START_TEST(test_mails_in_mails)
{
	uint32_t last = send_mail("", "Content-Type: message/rfc822; x=y\r\n\r\n", 300, "body");
	unsigned count = count_field(last, "imf", NULL);
	ck_assert_uint_gt(count, 10);
	ck_assert_uint_le(count, 64); /* HARD-CASES 16 */
	session_close(&session);
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("mail_limits");
	tcase_set_timeout(cases, 120);
	tcase_add_test(cases, test_commands_without_replies);
	tcase_add_test(cases, test_line_without_end);
	tcase_add_test(cases, test_mail_of_many_pieces);
	tcase_add_test(cases, test_literal_without_end);
	tcase_add_test(cases, test_smtp_line_without_end);
	tcase_add_test(cases, test_smtp_chunk_without_end);
	tcase_add_test(cases, test_mail_of_many_headers);
	tcase_add_test(cases, test_header_of_openings);
	tcase_add_test(cases, test_header_of_many_words);
	tcase_add_test(cases, test_mails_in_mails);
#ifdef HAVE_ZLIB
	tcase_add_test(cases, test_compressed_bomb);
#endif
	Suite *suite = suite_create("mail_limits");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
