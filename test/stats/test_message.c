/* test_message.c - what messages golden captures hold: side, kind, text, secrets masked, links, bytes. */
#include "stats/message.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "../support/session.h"

enum { FRAMES_MAX = 4096, LINE_SIZE = 1024 };

/* first-last protocol side kind bytes answers: text | masked | row */
static const struct {
	const char *capture;
	uint32_t frame;
	size_t index;
	const char *expected;
} rows[] = {
	{ "lab-http/capture.pcapng", 10, 0,
	  "8-10 HTTP server response 1726 6: 200 OK | 200 OK | 200 text/html" },
	{ "lab-http/capture.pcapng", 20, 0,
	  "20-20 HTTP server response 510 18: 200 OK (gzip 235) | 200 OK (gzip 235) | 200 text/html gzip" },
	{ "lab-http/capture.pcapng", 104, 0,
	  "104-104 HTTP server response 353 102: 302 Moved Temporarily | 302 Moved Temporarily | "
	  "302 to http://www.lab.example/index.html" },
	{ "lab-http/capture.pcapng", 116, 0,
	  "116-116 HTTP client request 197 0: POST /form | POST /form | POST /form   form, 44 bytes" },
	{ "lab-http/capture.pcapng", 194, 0,
	  "194-194 HTTP server interim 25 0: 100 Continue | 100 Continue | 100 Continue" },
	{ "http-pipeline/capture.pcap", 4, 2,
	  "4-4 HTTP client request 38 0: GET /3 | GET /3 | GET /3" },
	{ "http-pipeline/capture.pcap", 7, 0,
	  "6-7 HTTP server response 69 4: 200 OK | 200 OK | 200 text/plain" },
	{ "lab-names/capture.pcapng", 1, 0,
	  "1-1 DNS client request 56 0: A www.lab.example | A www.lab.example | A www.lab.example" },
	{ "lab-names/capture.pcapng", 2, 0,
	  "2-2 DNS server response 60 1: 192.0.2.80 | 192.0.2.80 | 192.0.2.80" },
	{ "lab-names/capture.pcapng", 24, 0,
	  "24-24 DHCP server response 319 0: ACK 192.0.2.120 | ACK 192.0.2.120 | ACK 192.0.2.120" },
	{ "icmp-echo/capture.pcap", 2, 0,
	  "2-2 ICMP server response 16 1: echo reply 1 | echo reply 1 | echo reply 1" },
	{ "lab-tls/capture.pcapng", 4, 0,
	  "4-4 TLS client request 156 0: ClientHello sni=www.lab.example | "
	  "ClientHello sni=www.lab.example | ClientHello sni=www.lab.example" },
	{ "lab-tls/capture.pcapng", 6, 0,
	  "6-6 TLS server response 74 0: ServerHello TLS 1.0 | ServerHello TLS 1.0 | ServerHello TLS 1.0" },
	{ "lab-tls/capture.pcapng", 6, 1,
	  "6-6 TLS server data 899 0: Certificate www.lab.example | Certificate www.lab.example | "
	  "Certificate www.lab.example" },
	{ "lab-ssh/capture.pcapng", 6, 0,
	  "6-6 SSH server greeting 41 0: SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10 | "
	  "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10 | SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10" },
	{ "lab-smtp/capture.pcapng", 8, 0,
	  "8-8 SMTP server response 192 6: 250 AUTH, STARTTLS, 8 more | 250 AUTH, STARTTLS, 8 more | "
	  "250 AUTH, STARTTLS, 8 more" },
	{ "lab-smtp/capture.pcapng", 36, 0,
	  "36-36 SMTP client request 378 0: mail 378 bytes  计算机网络实验：邮件 | "
	  "mail 378 bytes  计算机网络实验：邮件 | mail 378 bytes  计算机网络实验：邮件" },
	{ "smtp-dialogue/capture.pcap", 15, 1,
	  "15-15 SMTP client request 14 0: MAIL FROM:<> | MAIL FROM:<> | MAIL FROM:<>" },
	{ "smtp-logins/capture.pcap", 8, 0,
	  "8-8 SMTP server interim 18 0: 334 Username: | 334 Username: | 334 Username:" },
	{ "smtp-logins/capture.pcap", 11, 0,
	  "11-11 SMTP client data 10 0: password secret | password ******** | password secret" },
	{ "pop3-mails/capture.pcap", 8, 0,
	  "6-8 POP3 server data 3 0: mail 2 700 bytes  lab | mail 2 700 bytes  lab | "
	  "mail 2 700 bytes  lab" },
	{ "pop3-mails/capture.pcap", 15, 1,
	  "15-15 POP3 server data 303 0: mail 300 bytes  whole | mail 300 bytes  whole | "
	  "mail 300 bytes  whole" },
	{ "pop3-logins/capture.pcap", 5, 0,
	  "5-5 POP3 client request 45 0: APOP mrose c4c9334bac560ecc979e58001b3e22fb | "
	  "APOP mrose ******** | APOP mrose c4c9334bac560ecc979e58001b3e22fb" },
	{ "lab-imap/capture.pcapng", 9, 0,
	  "9-9 IMAP client request 31 0: LOGIN student dogfish | LOGIN student ******** | "
	  "LOGIN student dogfish" },
	{ "lab-imap/capture.pcapng", 29, 0,
	  "29-29 IMAP server response 1033 27: OK Fetch completed (0.001 + 0.000 secs). | "
	  "OK Fetch completed (0.001 + 0.000 secs). | OK Fetch completed (0.001 + 0.000 secs)." },
	{ "lab-ftp/capture.pcapng", 9, 0,
	  "9-9 FTP client request 22 0: PASS ftp@example.com | PASS ******** | PASS ftp@example.com" },
	{ "lab-ftp/capture.pcapng", 25, 0,
	  "25-25 FTP server interim 68 0: 150 Opening BINARY mode data connection for file.bin "
	  "(3000 bytes). | 150 Opening BINARY mode data connection for file.bin (3000 bytes). | "
	  "150 Opening BINARY mode data connection for file.bin (3000 bytes)." },
	{ "websocket-frames/capture.pcap", 5, 1,
	  "5-5 WS server request 7 0: ping 5 bytes | ping 5 bytes | ping 5 bytes" },
};

static struct session_frame frames[FRAMES_MAX];

/* A capture's messages, ready to be read. */
struct talk {
	struct session session;
	struct capture_file *file;
	struct messages *messages;
	struct dissection *dissection;
	uint32_t count;
};

static void talk_open(struct talk *talk, const char *capture, bool wants_all)
{
	char path[LINE_SIZE];
	struct field_set wanted;
	snprintf(path, sizeof path, "test/golden/%s", capture);
	session_open(&talk->session, proto_list);
	session_start(&talk->session);
	talk->count = (uint32_t)session_read(path, frames, FRAMES_MAX, &talk->file);
	ck_assert_msg(talk->count, "%s", path);
	for (uint32_t i = 0; i < talk->count; i++) session_append(&talk->session, &frames[i]);
	engine_track(talk->session.engine, talk->count);
	talk->messages = messages_open(talk->session.engine);
	talk->dissection = dissection_open(talk->session.dissectors, talk->session.engine);
	field_set_clear(&wanted);
	messages_want(talk->messages, &wanted);
	if (wants_all)
		dissection_want_all(talk->dissection, 0);
	else
		dissection_want(talk->dissection, &wanted, 0);
}

static void talk_close(struct talk *talk)
{
	dissection_close(talk->dissection);
	messages_close(talk->messages);
	session_close(&talk->session);
	capture_file_close(talk->file);
}

static size_t talk_read(struct talk *talk, uint32_t frame)
{
	struct view view = session_view(&talk->session, UINT32_MAX);
	dissection_run(talk->dissection, frame, &view);
	return messages_read(talk->messages, talk->dissection);
}

static void message_print(const struct message *message, char out[LINE_SIZE])
{
	static const char *const kinds[] = { "request", "response", "greeting", "data", "other" };
	snprintf(out, LINE_SIZE, "%u-%u %s %s %s %llu %u: %s | %s | %s", message->first_frame,
	         message->frame, message->protocol, message->is_client ? "client" : "server",
	         message->is_interim ? "interim" : kinds[message->kind],
	         (unsigned long long)message->bytes, message->answers, message->text.shown,
	         message->text.masked, message->row.shown);
}

static void check_row(size_t row, bool wants_all)
{
	static struct talk talk;
	char line[LINE_SIZE];
	talk_open(&talk, rows[row].capture, wants_all);
	ck_assert_msg(messages_may_hold(talk.messages, rows[row].frame), "%s", rows[row].expected);
	size_t count = talk_read(&talk, rows[row].frame);
	ck_assert_uint_gt(count, rows[row].index);
	message_print(messages_at(talk.messages, rows[row].index), line);
	ck_assert_str_eq(line, rows[row].expected);
	talk_close(&talk);
}

START_TEST(wanted_fields_are_enough) { check_row((size_t)_i, false); }
END_TEST

START_TEST(all_fields_say_the_same) { check_row((size_t)_i, true); }
END_TEST

START_TEST(facts_name_what_is_said)
{
	static struct talk talk;
	talk_open(&talk, "lab-http/capture.pcapng", false);
	ck_assert_uint_eq(talk_read(&talk, 148), 1);
	const struct message *message = messages_at(talk.messages, 0);
	const struct message_fact *cookie = message_fact(message, FACT_COOKIE, 0);
	ck_assert_ptr_nonnull(cookie);
	ck_assert(cookie->is_secret);
	ck_assert_str_eq(cookie->value.masked, "session=********");
	ck_assert_str_ne(cookie->value.shown, cookie->value.masked);
	ck_assert_ptr_nonnull(
		message_fact(message, FACT_COOKIE, (size_t)(cookie - message->facts) + 1));
	ck_assert_str_eq(message->host, "www.lab.example");
	ck_assert_ptr_null(message_fact(message, FACT_PASSWORD, 0));
	ck_assert_uint_eq(talk_read(&talk, 72), 1);
	message = messages_at(talk.messages, 0);
	ck_assert_str_eq(message_fact(message, FACT_USER, 0)->value.shown, "lab");
	ck_assert_str_eq(message_fact(message, FACT_PASSWORD, 0)->value.masked, "********");
	talk_close(&talk);
}
END_TEST

/* An ACK and a segment of a body hold no message, and the first is known without dissecting. */
START_TEST(frames_without_messages)
{
	static struct talk talk;
	talk_open(&talk, "lab-http/capture.pcapng", false);
	ck_assert(!messages_may_hold(talk.messages, 3));
	ck_assert(!messages_may_hold(talk.messages, 1));
	ck_assert_uint_eq(talk_read(&talk, 8), 0);
	talk_close(&talk);
}
END_TEST

START_TEST(counts_are_grouped)
{
	char out[MESSAGE_COUNT_MAX];
	ck_assert_str_eq(message_count(0, out), "0");
	ck_assert_str_eq(message_count(999, out), "999");
	ck_assert_str_eq(message_count(1000, out), "1 000");
	ck_assert_str_eq(message_count(UINT64_MAX, out), "18 446 744 073 709 551 615");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("message");
	TCase *cases = tcase_create("all");
	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(cases, wanted_fields_are_enough, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_loop_test(cases, all_fields_say_the_same, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(cases, facts_name_what_is_said);
	tcase_add_test(cases, frames_without_messages);
	tcase_add_test(cases, counts_are_grouped);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
