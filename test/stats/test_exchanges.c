/* test_exchanges.c - rows of golden captures: whole, while frames come, filtered, sorted, in groups. */
#include "stats/exchange_list.h"
#include "stats/exchange_page.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "../support/session.h"

enum { FRAMES_MAX = 4096, LINE_SIZE = 2048 };

static struct session_frame frames[FRAMES_MAX];

struct table {
	struct session session;
	struct capture_file *file;
	struct exchange_rows *rows;
	struct exchange_list *list;
	uint32_t count;
};

static struct table table;

/* Frames are there, not yet tracked. */
static void table_open(const char *capture)
{
	char path[LINE_SIZE];
	snprintf(path, sizeof path, "test/golden/%s", capture);
	session_open(&table.session, proto_list);
	session_start(&table.session);
	table.count = (uint32_t)session_read(path, frames, FRAMES_MAX, &table.file);
	ck_assert_msg(table.count, "%s", path);
	for (uint32_t i = 0; i < table.count; i++) session_append(&table.session, &frames[i]);
	table.rows = exchange_rows_open(table.session.engine, &table.session.preferences);
	table.list =
		exchange_list_open(table.rows, table.session.engine, &table.session.preferences);
}

static void table_close(void)
{
	exchange_list_close(table.list);
	exchange_rows_close(table.rows);
	session_close(&table.session);
	capture_file_close(table.file);
}

static void table_read(void)
{
	engine_track(table.session.engine, table.count);
	while (exchange_rows_advance(table.rows, 7)) continue;
	while (exchange_list_advance(table.list, 3)) continue;
}

/* frames stream protocol asked > answer, wait in us, bytes */
static void row_print(const struct exchange_row *row, bool is_complete, char out[LINE_SIZE])
{
	char range[EXCHANGE_FRAMES_MAX], asked[EXCHANGE_TEXT_MAX], answer[EXCHANGE_TEXT_MAX];
	snprintf(out, LINE_SIZE, "%s %d %s %s > %s, %lld, %llu", exchange_frames(row, range),
	         row->stream == CONVERSATION_NONE ? -1 : (int)row->stream, row->protocol,
	         exchange_rows_asked(table.rows, row, true, asked),
	         exchange_rows_answered(table.rows, row, true, is_complete, answer),
	         (long long)(row->wait_ns < 0 ? -1 : row->wait_ns / 1000),
	         (unsigned long long)row->bytes);
}

static const struct {
	const char *capture;
	size_t index;
	const char *expected, *why;
} rows[] = {
	{ "lab-http/capture.pcapng", 0, "3-5 0 TCP open 192.0.2.80:80 > established, 14, 0",
	  "from SYN to SYN+ACK" },
	{ "lab-http/capture.pcapng", 1, "6-10 0 HTTP GET / > 200 text/html, 3281, 1726",
	  "to the first byte, frame 8" },
	{ "lab-http/capture.pcapng", 2, "12-14 0 TCP close by client > three-way, 0.14 ms, 125, 0",
	  "the close is a row" },
	{ "http-pipeline/capture.pcap", 2, "4-5 0 HTTP GET /2 > 200 text/plain, 1000, 67",
	  "two of one frame keep their order" },
	{ "http-pipeline/capture.pcap", 3, "4-7 0 HTTP GET /3 > 200 text/plain, 2000, 69",
	  "and the third is answered later" },
	{ "http-pipeline/capture.pcap", 10,
	  "20-23 1 HTTP POST /upload   body, 4 bytes > 201 Created, 1000, 43",
	  "100 Continue is not the answer" },
	{ "lab-smtp/capture.pcapng", 1,
	  "4 0 SMTP (greeting) > 220 mail.lab.example ESMTP Postfix, 82810, 36",
	  "waited for since the handshake" },
	{ "lab-smtp/capture.pcapng", 6,
	  "15-16 0 SMTP mail 291 bytes  plain text > 250 2.0.0 Ok: queued as D469B33, 203, 33",
	  "the mail is a request of its own, DATA has its 354" },
	{ "lab-pop3/capture.pcapng", 3,
	  "9-14 0 POP3 AUTH CRAM-MD5 student > +OK Logged in., 8013914, 84",
	  "a login is one row, with its user" },
	{ "pop3-mails/capture.pcap", 2,
	  "5-8 0 POP3 RETR 1  lab > +OK complete, 2 700 of 2 700, 1000, 2720",
	  "the mail behind the answer, announced and counted" },
	{ "lab-imap/capture.pcapng", 3,
	  "9-11 0 IMAP LOGIN student ******** > OK Logged in, 20246, 409", "passwords are stars" },
	{ "lab-ftp/capture.pcapng", 10,
	  "24-35 0 FTP RETR file.bin > 226 Transfer complete., 457, 92", "150 is not the answer" },
	{ "lab-tls/capture.pcapng", 2,
	  "10-18 0 TLS encrypted, 98 bytes > encrypted, 7 490 bytes, 377, 7490",
	  "a turn of what cannot be read" },
	{ "icmp-echo/capture.pcap", 1, "3 -1 ICMP echo 2 > no answer, -1, 0", "unanswered" },
	{ "icmp-echo/capture.pcap", 3, "6 -1 ICMP (not asked) > echo reply 9, -1, 16", "unasked" },
	{ "tcp-resets/capture.pcap", 0, "1-2 0 TCP open 192.0.2.2:7777 > refused, 1000, 0",
	  "reset" },
	{ "lab-names/capture.pcapng", 0, "1-2 0 DNS A www.lab.example > 192.0.2.80, 503, 60",
	  "over UDP" },
	{ "lab-names/capture.pcapng", 5,
	  "15-21 -1 DHCP Discover  client.lab.example > Offer 192.0.2.120, 3006521, 311",
	  "asked twice, one row" },
};

START_TEST(rows_are_paired)
{
	char line[LINE_SIZE];
	table_open(rows[_i].capture);
	table_read();
	ck_assert_uint_gt(exchange_rows_count(table.rows), rows[_i].index);
	row_print(exchange_rows_at(table.rows, rows[_i].index), true, line);
	ck_assert_msg(strcmp(line, rows[_i].expected) == 0, "%s\n%s\n%s", rows[_i].why, line,
	              rows[_i].expected);
	table_close();
}
END_TEST

/* Frame by frame the rows become what they are at once. */
START_TEST(rows_grow_with_the_capture)
{
	static char whole[512][LINE_SIZE];
	char line[LINE_SIZE];
	table_open("lab-smtp/capture.pcapng");
	table_read();
	size_t count = exchange_rows_count(table.rows);
	for (size_t i = 0; i < count; i++)
		row_print(exchange_rows_at(table.rows, i), true, whole[i]);
	table_close();
	table_open("lab-smtp/capture.pcapng");
	for (uint32_t i = 0; i < table.count; i++) {
		engine_track(table.session.engine, 1);
		while (exchange_rows_advance(table.rows, 1)) continue;
		if (i + 1 != 6) continue;
		row_print(exchange_rows_at(table.rows, 2), false, line);
		ck_assert_str_eq(line, "6 0 SMTP EHLO client.lab.example > waiting, -1, 0");
	}
	ck_assert_uint_eq(exchange_rows_count(table.rows), count);
	for (size_t i = 0; i < count; i++) {
		row_print(exchange_rows_at(table.rows, i), true, line);
		ck_assert_str_eq(line, whole[i]);
	}
	table_close();
}
END_TEST

START_TEST(lists_are_filtered_and_sorted)
{
	table_open("lab-http/capture.pcapng");
	table_read();
	size_t all = exchange_list_count(table.list);
	ck_assert_uint_eq(all, exchange_rows_count(table.rows));
	ck_assert(exchange_list_filter(table.list, "http.request.method == \"POST\""));
	while (exchange_list_advance(table.list, 3)) continue;
	ck_assert_uint_eq(exchange_list_count(table.list), 4);
	ck_assert(!exchange_list_filter(table.list, "not found"));
	while (exchange_list_advance(table.list, 3)) continue;
	ck_assert_uint_eq(exchange_list_count(table.list), 2);
	ck_assert(exchange_list_filter(table.list, "http.response.code == 404"));
	while (exchange_list_advance(table.list, 3)) continue;
	ck_assert_uint_eq(exchange_list_count(table.list), 2);
	ck_assert(exchange_list_filter(table.list, ""));
	exchange_list_sort(table.list, SORT_WAIT);
	while (exchange_list_advance(table.list, 3)) continue;
	ck_assert_uint_eq(exchange_list_count(table.list), all);
	for (size_t i = 1; i < all; i++) {
		const struct exchange_row *before =
			exchange_rows_at(table.rows, exchange_list_at(table.list, i - 1));
		const struct exchange_row *row =
			exchange_rows_at(table.rows, exchange_list_at(table.list, i));
		ck_assert(before->wait_ns >= row->wait_ns);
	}
	table_close();
}
END_TEST

/* A large list must not stop the screen: while a new order is made, the old one is there. */
START_TEST(lists_are_made_in_slices)
{
	table_open("lab-http/capture.pcapng");
	table_read();
	size_t all = exchange_list_count(table.list), first = exchange_list_at(table.list, 0);
	for (int sort = SORT_STREAM; sort < SORT_COUNT; sort++) {
		bool seen[256] = { false };
		exchange_list_sort(table.list, (enum exchange_sort)sort);
		ck_assert(exchange_list_is_stale(table.list));
		ck_assert(exchange_list_advance(table.list, 1));
		ck_assert(exchange_list_is_stale(table.list));
		ck_assert_uint_eq(exchange_list_at(table.list, 0), first);
		while (exchange_list_advance(table.list, 1)) continue;
		ck_assert(!exchange_list_is_stale(table.list));
		ck_assert_uint_eq(exchange_list_count(table.list), all);
		for (size_t i = 0; i < all; i++) seen[exchange_list_at(table.list, i)] = true;
		for (size_t i = 0; i < all; i++) ck_assert_msg(seen[i], "%zu is lost", i);
		exchange_list_sort(table.list, SORT_FRAME);
		while (exchange_list_advance(table.list, 1)) continue;
		ck_assert_uint_eq(exchange_list_at(table.list, 0), first);
	}
	table_close();
}
END_TEST

START_TEST(groups_have_nearest_ranks)
{
	struct exchange_group groups[4];
	table_open("smtp-logins/capture.pcap");
	table_read();
	exchange_list_filter(table.list, "smtp");
	while (exchange_list_advance(table.list, 100)) continue;
	ck_assert_uint_eq(exchange_list_groups(table.list, GROUP_PROTOCOL, groups, 4), 1);
	ck_assert_str_eq(groups[0].name, "SMTP");
	ck_assert_uint_eq(groups[0].count, 18);
	ck_assert_int_eq(groups[0].p50_ns, 3000000);
	ck_assert_int_eq(groups[0].p95_ns, 7000000);
	ck_assert_uint_eq(exchange_list_groups(table.list, GROUP_COMMAND, groups, 4), 3);
	ck_assert_str_eq(groups[0].name, "AUTH");
	table_close();
}
END_TEST

/* The value that a client sends back is the one it was given. */
START_TEST(cookies_lead_to_where_they_were_set)
{
	char lines[EXCHANGE_LINES_MAX][EXCHANGE_LINE_MAX];
	table_open("lab-http/capture.pcapng");
	table_read();
	size_t index = 0;
	while (exchange_rows_at(table.rows, index)->made_frame != 148) index++;
	size_t count = exchange_rows_detail(table.rows, index, true, lines);
	ck_assert_uint_eq(count, 3);
	ck_assert_ptr_nonnull(strstr(lines[0], "request frame 148, answer frame 150"));
	ck_assert_ptr_nonnull(strstr(lines[1], "Cookie session=********, set by frame 140"));
	ck_assert_ptr_nonnull(strstr(lines[1], "Cookie theme=********, set before the capture"));
	ck_assert_ptr_nonnull(strstr(lines[2], "Set-Cookie session=********; Path=/"));
	table_close();
}
END_TEST

/* What a retransmission cost falls to the exchange that waited for it. */
START_TEST(lost_time_is_counted)
{
	table_open("dns-tcp/capture.pcap");
	table_read();
	const struct exchange_row *row = exchange_rows_at(table.rows, 5);
	ck_assert_uint_eq(row->lost_count, 1);
	ck_assert_int_gt(row->lost_ns, 0);
	ck_assert_uint_eq(exchange_rows_at(table.rows, 1)->lost_count, 0);
	table_close();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("exchanges");
	TCase *cases = tcase_create("all");
	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(cases, rows_are_paired, 0, (int)(sizeof rows / sizeof *rows));
	tcase_add_test(cases, rows_grow_with_the_capture);
	tcase_add_test(cases, lists_are_filtered_and_sorted);
	tcase_add_test(cases, lists_are_made_in_slices);
	tcase_add_test(cases, groups_have_nearest_ranks);
	tcase_add_test(cases, cookies_lead_to_where_they_were_set);
	tcase_add_test(cases, lost_time_is_counted);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
