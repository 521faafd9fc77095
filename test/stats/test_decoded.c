/* A stream as what was said: codings are undone, and each byte of the text leads back to those that it was made
 * of, however these were cut into segments. */
#include "stats/decoded.h"

#include "../support/talk.h"
#include "dissect/follow_source.h"

#include <locale.h>

static struct follow_help *help;
static struct follow *follow;
static struct decoded *decoded;

static void open_decoded(void)
{
	static struct view view;
	view = session_view(&session, UINT32_MAX);
	help = follow_help_open(session.engine, PORT_TCP, 0, &view);
	const struct conversation *conversation =
		conversations_at(engine_conversations(session.engine, PORT_TCP), 0);
	follow = follow_open(session.store, conversation, follow_help_source(help));
	while (follow_advance(follow, 1000)) continue;
	decoded = decoded_open_conversation(session.engine, conversation, follow);
	while (decoded_advance(decoded, 1000)) continue;
}

static void close_decoded(void)
{
	decoded_close(decoded);
	follow_close(follow);
	follow_help_close(help);
	session_close(&session);
}

/* Everything as lines: "C text   [mark]". */
static const char *all_text(void)
{
	static char text[1 << 16];
	size_t used = 0;
	for (size_t i = 0; i < decoded_count(decoded); i++) {
		const struct decoded_text *said = decoded_read(decoded, i);
		for (size_t k = 0; k < said->line_count && used < sizeof text - 8192; k++) {
			const struct decoded_line *line = &said->lines[k];
			const char *mark = line->mark ? said->marks + line->mark : "";
			used += (size_t)snprintf(text + used, sizeof text - used, "%c %.*s%s%s%s\n",
			                         decoded_at(decoded, i)->direction ? 'S' : 'C',
			                         (int)line->length,
			                         (const char *)said->text.bytes + line->at,
			                         *mark ? "   [" : "", mark, *mark ? "]" : "");
		}
	}
	text[used] = 0;
	return text;
}

/* Where the text is: its message, and the byte in it. */
static size_t find(const char *wanted, size_t *message_out)
{
	for (size_t i = 0; i < decoded_count(decoded); i++) {
		const struct decoded_text *said = decoded_read(decoded, i);
		const uint8_t *at =
			memmem(said->text.bytes, said->text.length, wanted, strlen(wanted));
		*message_out = i;
		if (at) return (size_t)(at - said->text.bytes);
	}
	ck_abort_msg("\"%s\" is nowhere in\n%s", wanted, all_text());
}

/* The bytes as sent that byte number shift of the text was made of. */
static const char *raw_of(const char *wanted, size_t shift, uint32_t *frame_out)
{
	static char raw[256];
	size_t message, used = 0, at = find(wanted, &message);
	struct decoded_origin origin = decoded_origin(decoded, message, at + shift);
	unsigned direction = decoded_at(decoded, message)->direction;
	for (size_t i = 0; i < follow_count(follow); i++) {
		const struct follow_chunk *chunk = follow_at(follow, i);
		if (chunk->direction != direction || chunk->is_hole) continue;
		for (uint32_t k = 0; k < chunk->length && used < sizeof raw - 1; k++) {
			uint64_t offset = chunk->stream_offset + k;
			if (offset >= origin.offset && offset < origin.offset + origin.length)
				raw[used++] = (char)follow_bytes(follow, chunk)[k];
		}
	}
	raw[used] = 0;
	*frame_out = origin.frame;
	return raw;
}

START_TEST(logins_are_readable)
{
	begin(25);
	say(true, "220 ready\r\n");
	say(false, "AUTH LOGIN\r\n");
	say(true, "334 VXNlcm5hbWU6\r\n");
	say(false, "c3VuamlhQGxhYi5leGFt"); /* cut in the middle: */
	say(false, "cGxl\r\n");
	say(true, "334 UGFzc3dvcmQ6\r\n");
	say(false, "dGlkZS1wb29sLTc\r\n"); /* one letter short */
	say(true, "535 no\r\n");
	open_decoded();
	ck_assert_str_eq(all_text(),
	                 "S 220 ready\n"
	                 "C AUTH LOGIN\n"
	                 "S 334 Username:   [Base64  12 -> 9]\n"
	                 "C sunjia@lab.example   [Base64  24 -> 18  user]\n"
	                 "S 334 Password:   [Base64  12 -> 9]\n"
	                 "C dGlkZS1wb29sLTc   [no Base64: its length is no multiple of 4]\n"
	                 "S 535 no\n");
	uint32_t frame;
	ck_assert_str_eq(raw_of("sunjia", 0, &frame), "c3Vu");
	ck_assert_uint_eq(frame, 7);
	ck_assert_str_eq(raw_of("sunjia", 3, &frame), "amlh");
	ck_assert_str_eq(raw_of("sunjia@lab.example", 17, &frame), "cGxl");
	ck_assert_uint_eq(frame, 8);
	close_decoded();
}
END_TEST

static const struct {
	const char *sent, *shown;
} mechanisms[] = {
	{ "AUTH PLAIN AHN1bgB0aWRl\r\n", "C AUTH PLAIN\n"
	                                 "C sun   [Base64  12 -> 9  user]\n"
	                                 "C tide   [Base64  12 -> 9  password]\n" },
	{ "AUTH PLAIN YSBsb2dpbg==\r\n",
	  "C AUTH PLAIN YSBsb2dpbg==   [no Base64: no login in it]\n" },
	{ "AUTH PLAIN A*n1\r\n", "C AUTH PLAIN A*n1   [no Base64: other characters in it]\n" },
	{ "AUTH XOAUTH2 dXNlcj1zdW4BYXV0aD1CZWFyZXIgYWJjAQE=\r\n",
	  "C AUTH XOAUTH2\n"
	  "C user=sun   [Base64  36 -> 26  user]\n"
	  "C auth=Bearer abc   [Base64  36 -> 26  token]\n" },
	{ "AUTH LOGIN c3Vu\r\n", "C AUTH LOGIN sun   [Base64  4 -> 3  user]\n" },
};

START_TEST(mechanisms_are_known)
{
	begin(25);
	say(false, mechanisms[_i].sent);
	open_decoded();
	ck_assert_str_eq(all_text(), mechanisms[_i].shown);
	close_decoded();
}
END_TEST

/* "line 0: ...", 40 lines of UTF-8 with CR LF: 670 bytes. */
static const uint8_t zipped[] = {
	0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0x65, 0xd1, 0xbb, 0x0d, 0x84,
	0x40, 0x00, 0x03, 0xd1, 0x1c, 0x89, 0x1e, 0x28, 0xe1, 0x6c, 0xdf, 0xf1, 0xeb, 0x87, 0xe0,
	0xa4, 0x15, 0xbd, 0x90, 0xd3, 0x09, 0xa2, 0x1e, 0xda, 0x40, 0x64, 0x68, 0x36, 0x9c, 0xec,
	0xc9, 0x2e, 0xff, 0x75, 0xe9, 0x3e, 0x73, 0x77, 0x9d, 0xdb, 0x75, 0xec, 0x6d, 0x53, 0x9e,
	0x16, 0xda, 0xe8, 0xa0, 0xbf, 0xe8, 0x1f, 0xba, 0x47, 0x0f, 0xe8, 0x11, 0x3d, 0xd1, 0x53,
	0x01, 0x29, 0x14, 0x89, 0xa2, 0x51, 0x44, 0x8a, 0x4a, 0x91, 0x29, 0x3a, 0x45, 0xa8, 0x28,
	0x35, 0xa5, 0xae, 0xb6, 0xa4, 0xd4, 0x94, 0x9a, 0x52, 0x53, 0x6a, 0x4a, 0x4d, 0xa9, 0x29,
	0x35, 0xa5, 0xa1, 0x34, 0x94, 0xa6, 0xba, 0x9d, 0xd2, 0x50, 0x1a, 0x4a, 0x43, 0x69, 0x28,
	0x0d, 0xa5, 0x79, 0x49, 0x6f, 0xe1, 0xb5, 0xf2, 0x76, 0x9e, 0x02, 0x00, 0x00,
};

static const char zipped_head[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
				  "Content-Encoding: gzip\r\n"
				  "Content-Type: text/plain; charset=utf-8\r\n\r\n";

/* The answer in two chunks, in segments of so many bytes. */
static void say_zipped(size_t segment)
{
	static char sent[1024];
	size_t first = 100, second = sizeof zipped - first, used = 0;
	used += (size_t)snprintf(sent, sizeof sent, "%s%zx\r\n", zipped_head, first);
	memcpy(sent + used, zipped, first);
	used += first;
	used += (size_t)snprintf(sent + used, sizeof sent - used, "\r\n%zx;x=1\r\n", second);
	memcpy(sent + used, zipped + first, second);
	used += second;
	used += (size_t)snprintf(sent + used, sizeof sent - used, "\r\n0\r\n\r\n");
	for (size_t at = 0; at < used; at += segment)
		send_segment(true, PUSH_ACK, sent + at, used - at < segment ? used - at : segment);
}

static const size_t segments[] = { 1, 7, 100, 1024 };

START_TEST(chunked_and_zipped)
{
	uint32_t frame;
	size_t message;
	begin(80);
	say(false, "GET /a HTTP/1.1\r\nHost: www.lab.example\r\n\r\n");
	say_zipped(segments[_i]);
	say(false, "GET /b HTTP/1.1\r\n\r\n");
	open_decoded();
	const char *text = all_text();
	ck_assert_ptr_nonnull(strstr(text, "C GET /a HTTP/1.1   [+ 1 header]\n"
	                                   "S HTTP/1.1 200 OK   [+ 3 headers]\n"
	                                   "S line 0: 网络\nS line 1: 网络\n"));
	ck_assert_ptr_nonnull(strstr(text, "S line 39: 网络\nS [ chunked 154 -> 133, "
	                                   "gzip 133 -> 670 bytes, UTF-8 ]\nC GET /b"));

	/* each line's bytes lie in the body, later lines never before earlier ones */
	uint64_t last = 0, head = sizeof zipped_head - 1;
	for (int line = 0; line < 40; line++) {
		char wanted[32];
		snprintf(wanted, sizeof wanted, "line %d:", line);
		size_t at = find(wanted, &message);
		struct decoded_origin origin = decoded_origin(decoded, message, at);
		ck_assert_uint_ge(origin.offset, head + 4);
		ck_assert_uint_lt(origin.offset, head + 154);
		ck_assert_uint_gt(origin.length, 0);
		ck_assert_uint_ge(origin.offset, last);
		last = origin.offset;
		uint32_t expected = 5 + (uint32_t)(origin.offset / segments[_i]);
		ck_assert_uint_eq(origin.frame, expected);
	}
	ck_assert_uint_gt(last, head + 50);
	ck_assert_str_eq(raw_of("GET /b", 4, &frame), "/");
	ck_assert_uint_eq(frame, last_frame());

	/* and back: the byte of the stream finds its message */
	ck_assert_uint_eq(decoded_find(decoded, 1, head + 20), 2);
	ck_assert_uint_eq(decoded_at(decoded, 2)->kind, DECODED_IS_BODY);
	close_decoded();
}
END_TEST

static void begin_mail(void)
{
	begin(25);
	say(false, "DATA\r\n");
	say(true, "354 go on\r\n");
}

START_TEST(mail_reads_as_it_was_written)
{
	uint32_t frame;
	begin_mail();
	say(false, "From: a@lab.example\r\nX-One: 1\r\nX-Two: 2\r\n"
	           "Subject: =?utf-8?B?5a6e6aqM?=\r\n =?utf-8?Q?_=E6=8A=A5?= end\r\n"
	           "Content-Type: text/plain; charset=gb18030\r\n"
	           "Content-Transfer-Encoding: base64\r\n\r\n");
	say(false, "yrXR6Q0K\r\n"); /* two characters of GB18030, CR LF */
	say(false, "Li4K\r\n.\r\n");
	say(true, "250 ok\r\n");
	open_decoded();
	ck_assert_str_eq(
		all_text(),
		"C DATA\nS 354 go on\n"
		"C From: a@lab.example\n"
		"C Subject: 实验 报 end   [2 encoded words  utf-8 B  42 -> 10]\n"
		"C + 4 more headers   [Enter unfolds]\n"
		"C - body  text/plain; charset=GB18030  in frames 7-8   [Base64  16 -> 9]\n"
		"C 实验\n"
		"C ..\n"
		"C .   [end of mail, 197 bytes]\n"
		"S 250 ok\n");
	ck_assert_str_eq(raw_of("实验 报", 0, &frame), "5a6e");
	ck_assert_str_eq(raw_of("实验 报", 3, &frame), "6aqM");
	ck_assert_str_eq(raw_of("报 end", 0, &frame), "=E6");
	ck_assert_str_eq(raw_of("报 end", 4, &frame), "e");
	ck_assert_uint_eq(frame, 6);
	ck_assert_str_eq(raw_of("实验\n", 0, &frame), "yrXR");
	ck_assert_uint_eq(frame, 7);
	ck_assert_str_eq(raw_of("..\n", 0, &frame), "Li4K");
	ck_assert_uint_eq(frame, 8);
	close_decoded();
}
END_TEST

START_TEST(parts_of_a_mail)
{
	begin_mail();
	say(false, "Subject: two\r\nContent-Type: multipart/mixed; boundary=\"b b\"\r\n\r\n"
	           "before\r\n--b b\r\n\r\n..dot =\r\n"
	           "--b b\r\nContent-Type: image/png; name=\"=?utf-8?B?5Zu+?=.png\"\r\n"
	           "Content-Disposition: attachment\r\n"
	           "Content-Transfer-Encoding: base64\r\n\r\niVBO\r\nRw==\r\n--b b--\r\n.\r\n");
	open_decoded();
	struct traced mail = { 0 }, content = { 0 };
	struct mime_parts parts = { 0 };
	decoded_parts(decoded, 2, &mail, &parts);
	ck_assert_uint_eq(parts.count, 3);
	ck_assert(parts.parts[0].is_container && parts.parts[0].has_end);
	ck_assert_str_eq(parts.parts[1].type, "text/plain");
	ck_assert_uint_eq(parts.parts[1].body.length, 6);
	ck_assert_mem_eq(part_bytes(parts.parts[1].body), ".dot =", 6);
	ck_assert_str_eq(parts.parts[2].type, "image/png");
	ck_assert(parts.parts[2].is_attachment);
	ck_assert_mem_eq(parts.parts[2].name.bytes, "图.png", 7);
	mime_part_decode(&parts.parts[2], &content);
	ck_assert_uint_eq(content.length, 4);
	ck_assert_mem_eq(content.bytes, "\x89PNG", 4);
	traced_close(&content);
	traced_close(&mail);
	mime_parts_close(&parts);
	close_decoded();
}
END_TEST

START_TEST(charsets_are_guessed_and_said)
{
	begin(9); /* nobody's port */
	say(false, "\xca\xb5\xd1\xe9 in GB18030\n");
	say(true, "UTF-8: 实验\n");
	open_decoded();
	ck_assert_str_eq(all_text(), "C 实验 in GB18030   [GB18030, guessed]\nS UTF-8: 实验\n");
	decoded_set_charset(decoded, charset_find("iso-8859-1", 10));
	ck_assert_ptr_nonnull(strstr(all_text(), "C ÊµÑé in GB18030"));
	close_decoded();
}
END_TEST

START_TEST(holes_have_a_size)
{
	begin(80);
	say(false, "GET / HTTP/1.1\r\n\r\n");
	say(true, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n12345\n");
	next[1] += 9; /* lost */
	say(true, "67890");
	say(false, "GET /next HTTP/1.1\r\n\r\n"); /* acknowledges it */
	say(true, "HTTP/1.1 204 No Content\r\n\r\n");
	open_decoded();
	ck_assert_str_eq(all_text(), "C GET / HTTP/1.1\n"
	                             "S HTTP/1.1 200 OK   [+ 1 header]\n"
	                             "S 12345\n"
	                             "S [ 9 bytes were not captured ]\n"
	                             "S 67890\n"
	                             "C GET /next HTTP/1.1\n"
	                             "S HTTP/1.1 204 No Content\n");
	close_decoded();
}
END_TEST

START_TEST(secrets_are_marked)
{
	begin(80);
	say(false, "POST /login HTTP/1.1\r\nAuthorization: Basic c3VuOnRpZGU=\r\n"
	           "Content-Type: application/x-www-form-urlencoded\r\n"
	           "Content-Length: 29\r\n\r\nuser=sun+jia&password=a%26b%21");
	open_decoded();
	ck_assert_ptr_nonnull(strstr(all_text(), "Authorization: Basic sun:tide   "
	                                         "[Base64  12 -> 8  user and password]\n"
	                                         "C user=sun jia\nC password=a&b"));
	size_t message;
	find("Authorization", &message);
	const struct decoded_line *line = &decoded_read(decoded, message)->lines[1];
	ck_assert_uint_eq(line->secret_at, strlen("Authorization: Basic "));
	ck_assert_uint_eq(line->secret_length, strlen("sun:tide"));
	find("password", &message);
	line = &decoded_read(decoded, message)->lines[1];
	ck_assert_uint_eq(line->secret_at, strlen("password="));
	close_decoded();
}
END_TEST

START_TEST(folds_and_indents)
{
	begin(80);
	say(false, "GET / HTTP/1.1\r\nHost: a\r\nAccept: b\r\n\r\n");
	say(true, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	          "Content-Length: 26\r\n\r\n{\"a\":[1,{}],\"b\":\"{x\\\"}\" }\n");
	open_decoded();
	decoded_toggle_fold(decoded, 0);
	decoded_toggle_json(decoded);
	ck_assert_str_eq(all_text(), "C GET / HTTP/1.1   [2 headers]\n"
	                             "C Host: a\n"
	                             "C Accept: b\n"
	                             "S HTTP/1.1 200 OK   [+ 2 headers]\n"
	                             "S {\n"
	                             "S   \"a\": [\n"
	                             "S     1,\n"
	                             "S     {}\n"
	                             "S   ],\n"
	                             "S   \"b\": \"{x\\\"}\"\n"
	                             "S }\n"
	                             "S [ 26 bytes, JSON indented ]\n");
	decoded_toggle_fold(decoded, 0);
	ck_assert_ptr_nonnull(strstr(all_text(), "GET / HTTP/1.1   [+ 2 headers]\nS"));
	close_decoded();
}
END_TEST

/* A body that is long and not coded is cut in blocks, and nothing of it is kept that is not read. */
START_TEST(long_bodies_are_blocks)
{
	static char part[SEGMENT_MAX];
	enum { PARTS = 100 };
	char head[80];
	for (size_t i = 0; i < sizeof part; i++) part[i] = i % 60 == 59 ? '\n' : 'x';
	begin(80);
	say(false, "GET / HTTP/1.1\r\n\r\n");
	snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n",
	         PARTS * SEGMENT_MAX);
	say(true, head);
	for (int i = 0; i < PARTS; i++) send_segment(true, PUSH_ACK, part, sizeof part);
	say(true, "HTTP/1.1 200 OK\r\n\r\n");
	open_decoded();
	size_t count = decoded_count(decoded);
	ck_assert_uint_gt(count, PARTS * SEGMENT_MAX / (2 * DECODED_BLOCK));
	uint64_t total = 0;
	for (size_t i = 2; i + 1 < count; i++) {
		ck_assert_uint_eq(decoded_at(decoded, i)->kind, DECODED_IS_BODY);
		ck_assert_uint_le(decoded_at(decoded, i)->length, 2 * DECODED_BLOCK);
		ck_assert_uint_eq(decoded_read(decoded, i)->lines[0].length, 59);
		total += decoded_at(decoded, i)->length;
	}
	ck_assert_uint_eq(total, (uint64_t)PARTS * SEGMENT_MAX);
	ck_assert_uint_eq(decoded_at(decoded, count - 1)->kind, DECODED_IS_HEAD);
	close_decoded();
}
END_TEST

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	Suite *suite = suite_create("decoded");
	TCase *cases = tcase_create("decoded");
	tcase_add_test(cases, logins_are_readable);
	tcase_add_loop_test(cases, mechanisms_are_known, 0, sizeof mechanisms / sizeof *mechanisms);
	tcase_add_loop_test(cases, chunked_and_zipped, 0, sizeof segments / sizeof *segments);
	tcase_add_test(cases, mail_reads_as_it_was_written);
	tcase_add_test(cases, parts_of_a_mail);
	tcase_add_test(cases, charsets_are_guessed_and_said);
	tcase_add_test(cases, holes_have_a_size);
	tcase_add_test(cases, secrets_are_marked);
	tcase_add_test(cases, folds_and_indents);
	tcase_add_test(cases, long_bodies_are_blocks);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
