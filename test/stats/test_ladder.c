/* test_ladder.c - which segments are rows together, what they are called, and that a ladder that grows is the one that
 * is read at once. */
#include "stats/ladder.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "../support/talk.h"
#include "stats/ladder_page.h"
#include "stats/ladder_words.h"

enum { RST = 4, TEXT_SIZE = 1 << 16, ALL_NS = 0 };

static void start(uint16_t server_port)
{
	session_open(&session, proto_list);
	session_start(&session);
	port = server_port;
	next[0] = next[1] = 0;
}

static struct view look(void) { return session_view(&session, last_frame()); }

static struct ladder *ladder_of(uint32_t stream, enum ladder_mode mode)
{
	const struct ladder_target target = { LADDER_TCP_STREAM, stream };
	struct view view = look();
	struct ladder *ladder = ladder_open(session.engine, &target, &view);
	ck_assert_ptr_nonnull(ladder);
	while (ladder_advance(ladder, &view, ALL_NS)) continue;
	ladder_set_mode(ladder, mode);
	return ladder;
}

/* A line for each row: its frames, the states after it, what it carries. */
static void write_rows(struct ladder *ladder, char *out, size_t size)
{
	static const char *const kinds[] = { "segment", "turn", "group" };
	const struct ladder_style style = { .cells = 120 };
	struct ladder_pen *pen = ladder_pen_open(session.engine);
	struct view view = look();
	size_t used = 0;
	out[0] = 0;
	for (uint32_t i = 0; i < ladder_row_count(ladder); i++) {
		const struct ladder_row *row = ladder_row(ladder, i);
		const struct ladder_segment *anchor = ladder_segment(ladder, row->anchor);
		char label[LADDER_LABEL_MAX] = "";
		if (row->kind != LADDER_ROW_GROUP)
			ladder_label(pen, ladder, row, &style, &view, 60, label);
		used += (size_t)snprintf(
			out + used, size - used, "%s %u %s%s%s %s%s%s%s%s\n", kinds[row->kind],
			ladder_segment(ladder, row->first)->frame,
			anchor->bits & LADDER_CLIENT_ASSUMED ? "(" : "",
			tcp_end_state_name((enum tcp_end_state)(anchor->states & 15)),
			anchor->bits & LADDER_CLIENT_ASSUMED ? ")" : "",
			anchor->bits & LADDER_SERVER_ASSUMED ? "(" : "",
			tcp_end_state_name((enum tcp_end_state)(anchor->states >> 4)),
			anchor->bits & LADDER_SERVER_ASSUMED ? ")" : "", *label ? ": " : "", label);
		ck_assert_uint_lt(used, size);
	}
	ladder_pen_close(pen);
}

static void check_rows(uint32_t stream, enum ladder_mode mode, const char *expected)
{
	static char text[TEXT_SIZE];
	struct ladder *ladder = ladder_of(stream, mode);
	write_rows(ladder, text, sizeof text);
	ck_assert_str_eq(text, expected);
	ladder_close(ladder);
}

static void shut(bool is_server)
{
	send_segment(is_server, FIN | ACK, NULL, 0);
	next[is_server]++;
}

static void acknowledge(bool is_server) { send_segment(is_server, ACK, NULL, 0); }

/* ---------------------------------------------------------------- what a connection can do */

START_TEST(opens_speaks_and_closes)
{
	begin(7777);
	say(false, "question");
	acknowledge(true);
	say(true, "answer");
	acknowledge(false);
	shut(false);
	acknowledge(true);
	shut(true);
	acknowledge(false);
	check_rows(0, LADDER_FOLDED,
	           "segment 1 SYN-SENT SYN-RECEIVED: SYN  Seq=0\n"
	           "segment 2 ESTABLISHED SYN-RECEIVED: SYN ACK  Seq=0 Ack=1\n"
	           "segment 3 ESTABLISHED ESTABLISHED: ACK  Seq=1 Ack=1\n"
	           "turn 4 ESTABLISHED ESTABLISHED: 8 B of data\n"
	           "turn 6 ESTABLISHED ESTABLISHED: 6 B of data\n"
	           "segment 8 FIN-WAIT-1 CLOSE-WAIT: FIN ACK  Seq=9 Ack=7\n"
	           "segment 9 FIN-WAIT-2 CLOSE-WAIT: ACK  Seq=7 Ack=10\n"
	           "segment 10 TIME-WAIT LAST-ACK: FIN ACK  Seq=7 Ack=10\n"
	           "segment 11 TIME-WAIT CLOSED: ACK  Seq=10 Ack=8\n");
	session_close(&session);
}
END_TEST

START_TEST(folds_a_long_dialogue)
{
	begin(7777);
	for (int i = 0; i < 40; i++) say(i % 2, "x");
	check_rows(0, LADDER_FOLDED,
	           "segment 1 SYN-SENT SYN-RECEIVED: SYN  Seq=0\n"
	           "segment 2 ESTABLISHED SYN-RECEIVED: SYN ACK  Seq=0 Ack=1\n"
	           "segment 3 ESTABLISHED ESTABLISHED: ACK  Seq=1 Ack=1\n"
	           "group 4 ESTABLISHED ESTABLISHED\n");
	struct ladder *ladder = ladder_of(0, LADDER_FOLDED);
	const struct ladder_totals *totals = ladder_totals(ladder, ladder_row(ladder, 3));
	ck_assert_uint_eq(totals->bytes[0], 20);
	ck_assert_uint_eq(totals->bytes[1], 20);
	ck_assert(!ladder_fold(ladder, 0));
	ck_assert(ladder_fold(ladder, 3));
	ck_assert_uint_eq(ladder_row_count(ladder), 43);
	ck_assert_uint_eq(ladder_row_of(ladder, 20), 20);
	ck_assert(ladder_fold(ladder, 20));
	ck_assert_uint_eq(ladder_row_count(ladder), 4);
	ck_assert_uint_eq(ladder_row_of(ladder, 20), 3);
	ck_assert_uint_eq(ladder_find_frame(ladder, 21), 20);
	ck_assert_uint_eq(ladder_find_frame(ladder, 1000), ladder_count(ladder));
	ladder_close(ladder);
	session_close(&session);
}
END_TEST

START_TEST(keeps_the_last_words_in_sight)
{
	begin(110);
	say(true, "+OK ready\r\n");
	for (int i = 0; i < 6; i++) {
		say(false, "NOOP\r\n");
		say(true, "+OK\r\n");
	}
	say(false, "QUIT\r\n");
	say(true, "+OK bye\r\n");
	shut(true);
	check_rows(0, LADDER_FOLDED,
	           "segment 1 SYN-SENT SYN-RECEIVED: SYN  Seq=0\n"
	           "segment 2 ESTABLISHED SYN-RECEIVED: SYN ACK  Seq=0 Ack=1\n"
	           "segment 3 ESTABLISHED ESTABLISHED: ACK  Seq=1 Ack=1\n"
	           "group 4 ESTABLISHED ESTABLISHED\n"
	           "turn 17 ESTABLISHED ESTABLISHED: QUIT\n"
	           "turn 18 ESTABLISHED ESTABLISHED: +OK bye\n"
	           "segment 19 CLOSE-WAIT FIN-WAIT-1: FIN ACK  Seq=51 Ack=43\n");
	struct ladder *ladder = ladder_of(0, LADDER_FOLDED);
	const struct ladder_totals *totals = ladder_totals(ladder, ladder_row(ladder, 3));
	ck_assert_uint_eq(totals->bytes[0], 36);
	ck_assert_uint_eq(totals->bytes[1], 41);
	ladder_close(ladder);
	session_close(&session);
}
END_TEST

START_TEST(joins_in_the_middle)
{
	start(7777);
	next[0] = 500, next[1] = 900;
	say(false, "go on");
	acknowledge(true);
	shut(true);
	acknowledge(false);
	shut(false);
	acknowledge(true);
	check_rows(0, LADDER_FOLDED,
	           "turn 1 (ESTABLISHED) (ESTABLISHED): 5 B of data\n"
	           "segment 3 (CLOSE-WAIT) (FIN-WAIT-1): FIN ACK  Seq=1 Ack=6\n"
	           "segment 4 (CLOSE-WAIT) (FIN-WAIT-2): ACK  Seq=6 Ack=2\n"
	           "segment 5 LAST-ACK TIME-WAIT: FIN ACK  Seq=6 Ack=2\n"
	           "segment 6 CLOSED TIME-WAIT: ACK  Seq=2 Ack=7\n");
	session_close(&session);
}
END_TEST

START_TEST(marks_what_came_again_and_what_is_missing)
{
	begin(7777);
	say(false, "0123456789");
	next[0] += 90; /* not captured */
	say(false, "0123456789");
	next[0] -= 10;
	now_ns += 400000000;
	say(false, "0123456789");
	struct ladder *ladder = ladder_of(0, LADDER_MESSAGES);
	ck_assert_uint_eq(ladder_count(ladder), 6);
	ck_assert(ladder_segment(ladder, 4)->bits & LADDER_HOLE);
	ck_assert_uint_eq(ladder_hole(ladder, 4), 90);
	ck_assert_uint_eq(ladder_hole(ladder, 3), 0);
	ck_assert(ladder_segment(ladder, 5)->marks & TCP_MARK_AGAIN);
	ladder_close(ladder);
	check_rows(0, LADDER_MESSAGES,
	           "segment 1 SYN-SENT SYN-RECEIVED: SYN  Seq=0\n"
	           "segment 2 ESTABLISHED SYN-RECEIVED: SYN ACK  Seq=0 Ack=1\n"
	           "segment 3 ESTABLISHED ESTABLISHED: ACK  Seq=1 Ack=1\n"
	           "turn 4 ESTABLISHED ESTABLISHED: 10 B of data\n"
	           "segment 5 ESTABLISHED ESTABLISHED: PSH ACK  Seq=101 Ack=1 Len=10\n"
	           "segment 6 ESTABLISHED ESTABLISHED: PSH ACK sent again  Seq=101 Ack=1 Len=10\n");
	session_close(&session);
}
END_TEST

START_TEST(stays_half_closed_and_is_reset)
{
	begin(7777);
	shut(false);
	acknowledge(true);
	say(true, "still talking");
	send_segment(false, RST, NULL, 0);
	check_rows(0, LADDER_FOLDED,
	           "segment 1 SYN-SENT SYN-RECEIVED: SYN  Seq=0\n"
	           "segment 2 ESTABLISHED SYN-RECEIVED: SYN ACK  Seq=0 Ack=1\n"
	           "segment 3 ESTABLISHED ESTABLISHED: ACK  Seq=1 Ack=1\n"
	           "segment 4 FIN-WAIT-1 CLOSE-WAIT: FIN ACK  Seq=1 Ack=1\n"
	           "segment 5 FIN-WAIT-2 CLOSE-WAIT: ACK  Seq=1 Ack=2\n"
	           "turn 6 FIN-WAIT-2 CLOSE-WAIT: 13 B of data\n"
	           "segment 7 CLOSED CLOSED: RST  Seq=2\n");
	session_close(&session);
}
END_TEST

/* A router's ICMP error holds the header of what it could not send on: that is no segment of the connection. */
START_TEST(takes_no_quoted_header_for_a_segment)
{
	static uint8_t bytes[ETHERNET + IPV4 + 8 + IPV4 + TCP];
	uint8_t *ip = bytes + ETHERNET, *icmp = ip + IPV4, *quoted = icmp + 8;
	begin(7777);
	say(false, "too long");
	bytes[12] = 8;
	for (int i = 0; i < 2; i++, ip = quoted) {
		ip[0] = 0x45;
		put(ip + 2, i ? IPV4 + TCP : IPV4 + 8 + IPV4 + TCP, 2);
		ip[8] = 64;
		ip[9] = i ? 6 : 1;
		put(ip + 12, i ? 0xc0000201 : 0xc00002fe, 4);
		put(ip + 16, i ? 0xc0000202 : 0xc0000201, 4);
	}
	icmp[0] = 3;
	icmp[1] = 4;
	put(quoted + IPV4, CLIENT_PORT, 2);
	put(quoted + IPV4 + 2, port, 2);
	put(quoted + IPV4 + 4, 1, 4);
	quoted[IPV4 + 12] = 0x50;
	session_add(&session, &(struct session_frame){ .bytes = bytes,
	                                               .captured = sizeof bytes,
	                                               .reported = sizeof bytes,
	                                               .time_ns = now_ns,
	                                               .link_type = 1 });
	ck_assert_uint_eq(count_field(5, "tcp.stream", NULL), 1);
	acknowledge(true);
	struct ladder *ladder = ladder_of(0, LADDER_SEGMENTS);
	ck_assert_uint_eq(ladder_count(ladder), 5);
	ck_assert_uint_eq(ladder_segment(ladder, 4)->frame, 6);
	ladder_close(ladder);
	session_close(&session);
}
END_TEST

START_TEST(gathers_what_one_side_sends)
{
	static char half[1000];
	memset(half, 'x', sizeof half);
	begin(7777);
	send_segment(true, ACK, half, sizeof half);
	acknowledge(false);
	send_segment(true, ACK, half, sizeof half);
	acknowledge(false);
	say(false, "thanks");
	check_rows(0, LADDER_MESSAGES,
	           "segment 1 SYN-SENT SYN-RECEIVED: SYN  Seq=0\n"
	           "segment 2 ESTABLISHED SYN-RECEIVED: SYN ACK  Seq=0 Ack=1\n"
	           "segment 3 ESTABLISHED ESTABLISHED: ACK  Seq=1 Ack=1\n"
	           "turn 4 ESTABLISHED ESTABLISHED: 2000 B of data\n"
	           "turn 8 ESTABLISHED ESTABLISHED: 6 B of data\n");
	session_close(&session);
}
END_TEST

/* ---------------------------------------------------------------- in words */

static void check_words(const struct ladder *ladder, uint32_t row, const char *what,
                        const char *then)
{
	struct ladder_words words;
	ladder_explain(ladder, row, false, true, &words);
	ck_assert_str_eq(words.what, what);
	ck_assert_str_eq(words.next, then);
}

START_TEST(tells_what_a_row_does_and_what_comes_next)
{
	struct ladder_words words;
	begin(7777);
	shut(true);
	acknowledge(false);
	shut(false);
	acknowledge(true);
	struct ladder *ladder = ladder_of(0, LADDER_FOLDED);
	check_words(ladder, 0, "The client asks for a connection; its bytes are counted from here.",
	            "Next: the server answers with SYN ACK, or refuses with RST. Frame 2 does.");
	check_words(ladder, 1, "The server agrees; its own bytes are counted from here.",
	            "Next: the client acknowledges Seq 0 with Ack 1. Frame 3 does.");
	check_words(
		ladder, 2,
		"The client acknowledges the server's SYN: the connection is open at both ends.",
		"");
	check_words(ladder, 3,
	            "The server has sent everything and closes first; it can still receive.",
	            "Next: the client acknowledges Seq 1 with Ack 2. Frame 5 does.");
	check_words(ladder, 4,
	            "The client knows that the server is done. It may go on sending: half closed.",
	            "Next: the client sends what it still has, then its own FIN. Frame 6 does.");
	check_words(ladder, 5, "The client has sent everything as well.",
	            "Next: the server acknowledges Seq 1 with Ack 2. Frame 7 does.");
	check_words(ladder, 6,
	            "The server acknowledges the last FIN, and waits twice the longest life of a "
	            "segment.",
	            "Next: nothing is sent; after TIME-WAIT the server is CLOSED too.");
	ladder_explain(ladder, 3, false, true, &words);
	ck_assert_str_eq(words.filter, "tcp.state.client == \"CLOSE-WAIT\"   "
	                               "tcp.state.server == \"FIN-WAIT-1\"");
	ck_assert_uint_eq(words.next_frame, 5);
	ladder_close(ladder);
	session_close(&session);
}
END_TEST

START_TEST(says_what_has_not_come)
{
	struct ladder_words words;
	begin(7777);
	say(false, "hello?");
	struct ladder *ladder = ladder_of(0, LADDER_FOLDED);
	ladder_explain(ladder, 3, false, false, &words);
	ck_assert_str_eq(words.next, "Next: the server acknowledges what begins at Seq 1 with Ack "
	                             "7. It has not come yet.");
	ladder_explain(ladder, 3, false, true, &words);
	ck_assert_str_eq(words.next, "Next: the server acknowledges what begins at Seq 1 with Ack "
	                             "7. It was not seen.");
	ladder_close(ladder);
	session_close(&session);
}
END_TEST

/* ---------------------------------------------------------------- golden captures */

static const char *const captures[] = {
	"tcp-analysis/capture.pcap",
	"tcp-resets/capture.pcap",
	"tcp-mid-stream/capture.pcap",
	"tcp-streams/capture.pcap",
	"lab-smtp/capture.pcapng",
	"lab-http/capture.pcapng",
	"lab-imap/capture.pcapng",
	"http-pipeline/capture.pcap",
	"tcp-close-crossing/capture.pcap",
	"tcp-port-reuse/capture.pcap",
	"tcp-open-simultaneous/capture.pcap",
};

enum { FRAMES_MAX = 4096 };

static void add_frames(const char *name, bool is_tracked)
{
	static struct session_frame frames[FRAMES_MAX];
	char path[256];
	struct capture_file *file;
	snprintf(path, sizeof path, "test/golden/%s", name);
	size_t count = session_read(path, frames, FRAMES_MAX, &file);
	ck_assert_msg(count > 0, "%s", path);
	for (size_t i = 0; i < count; i++)
		if (is_tracked)
			session_add(&session, &frames[i]);
		else
			session_append(&session, &frames[i]);
	capture_file_close(file);
}

/* Live, a frame at a time, and read at once: the same rows. */
START_TEST(grows_into_what_is_read_at_once)
{
	static char grown[TEXT_SIZE], whole[TEXT_SIZE];
	start(0);
	add_frames(captures[_i], false);
	const struct ladder_target target = { LADDER_TCP_STREAM, 0 };
	struct ladder *ladder = NULL;
	while (engine_track(session.engine, 1)) {
		struct view view = look();
		if (!ladder) ladder = ladder_open(session.engine, &target, &view);
		if (ladder) ladder_advance(ladder, &view, 1);
	}
	ck_assert_ptr_nonnull(ladder);
	write_rows(ladder, grown, sizeof grown);
	ladder_close(ladder);
	ladder = ladder_of(0, LADDER_FOLDED);
	write_rows(ladder, whole, sizeof whole);
	ladder_close(ladder);
	ck_assert_str_eq(grown, whole);
	session_close(&session);
}
END_TEST

static size_t cells_before(const char *text, size_t length, const char *sign)
{
	const char *at = strstr(text, sign);
	size_t cells = 0;
	ck_assert_ptr_nonnull(at);
	ck_assert_uint_lt((size_t)(at - text), length);
	for (const char *c = text; c < at; c++) cells += ((unsigned char)*c & 0xc0) != 0x80;
	return cells;
}

/* In any width both rails stay where they are, and no line is longer than it may be. */
static void check_lines(const struct page *page, size_t cells)
{
	size_t rail = 0;
	for (size_t i = 0; i < page_line_count(page); i++) {
		const struct page_line *line = page_line(page, i);
		char text[4096];
		snprintf(text, sizeof text, "%.*s", (int)line->length, page_line_text(page, line));
		size_t used = 0;
		for (const char *c = text; *c; c++) used += ((unsigned char)*c & 0xc0) != 0x80;
		ck_assert_msg(used <= cells, "%zu cells of %zu: %s", used, cells, text);
		size_t here = cells_before(text, line->length, "|");
		if (i == 0) rail = here;
		ck_assert_msg(here == rail, "%zu, not %zu: %s", here, rail, text);
	}
}

START_TEST(fits_into_any_width)
{
	start(0);
	add_frames(captures[_i], true);
	struct ladder *ladder = ladder_of(0, LADDER_FOLDED);
	struct ladder_pen *pen = ladder_pen_open(session.engine);
	struct page *page = page_open();
	struct view view = look();
	for (size_t cells = 48; cells < 200; cells += 7) {
		const struct ladder_style style = { .cells = cells, .is_ascii = true };
		for (int mode = 0; mode < LADDER_MODES; mode++) {
			ladder_set_mode(ladder, (enum ladder_mode)mode);
			page_reset(page);
			for (uint32_t row = 0; row < ladder_row_count(ladder); row++)
				ladder_write_row(pen, ladder, row, &style, &view, page);
			check_lines(page, cells);
		}
	}
	page_close(page);
	ladder_pen_close(pen);
	ladder_close(ladder);
	session_close(&session);
}
END_TEST

START_TEST(finds_the_conversation_of_a_frame)
{
	struct ladder_target target;
	start(0);
	add_frames("lab-names/capture.pcapng", true);
	struct view view = look();
	ck_assert(ladder_find(session.engine, 1, &view, &target));
	ck_assert_int_eq(target.kind, LADDER_UDP_STREAM);
	ck_assert_uint_eq(target.number, 0);
	target.number = 100000;
	ck_assert_ptr_null(ladder_open(session.engine, &target, &view));
	session_close(&session);
	start(0);
	add_frames("icmp-echo/capture.pcap", true);
	view = look();
	ck_assert(ladder_find(session.engine, 2, &view, &target));
	ck_assert_int_eq(target.kind, LADDER_ECHO);
	struct ladder *ladder = ladder_open(session.engine, &target, &view);
	ck_assert_ptr_nonnull(ladder);
	while (ladder_advance(ladder, &view, ALL_NS)) continue;
	ck_assert_uint_ge(ladder_count(ladder), 2);
	ck_assert(!(ladder_segment(ladder, 0)->bits & LADDER_BACK));
	ck_assert(ladder_segment(ladder, 1)->bits & LADDER_BACK);
	ladder_close(ladder);
	session_close(&session);
}
END_TEST

int main(void)
{
	TCase *tcase = tcase_create("ladder");
	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, opens_speaks_and_closes);
	tcase_add_test(tcase, folds_a_long_dialogue);
	tcase_add_test(tcase, keeps_the_last_words_in_sight);
	tcase_add_test(tcase, joins_in_the_middle);
	tcase_add_test(tcase, marks_what_came_again_and_what_is_missing);
	tcase_add_test(tcase, stays_half_closed_and_is_reset);
	tcase_add_test(tcase, takes_no_quoted_header_for_a_segment);
	tcase_add_test(tcase, gathers_what_one_side_sends);
	tcase_add_test(tcase, tells_what_a_row_does_and_what_comes_next);
	tcase_add_test(tcase, says_what_has_not_come);
	const int count = sizeof captures / sizeof *captures;
	tcase_add_loop_test(tcase, grows_into_what_is_read_at_once, 0, count);
	tcase_add_loop_test(tcase, fits_into_any_width, 0, count);
	tcase_add_test(tcase, finds_the_conversation_of_a_frame);
	Suite *suite = suite_create("ladder");
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
