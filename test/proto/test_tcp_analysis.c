/* Analysis of segments: each flag where it is and nearly is, as short dialogues; flight, RTT, bounds.
 *
 * A segment is written as sender, flags, sequence and acknowledgment number relative to the SYNs' (0), then
 *   +n n bytes of data, wN window N (else 1000), @n sent n milliseconds after the one before (else 1),
 *   [a-b] a SACK block. Expected flags are letters:
 *   R retransmission, F fast, S spurious, O out of order, L lost, U acknowledges unseen, W window update,
 *   N window full, K keep-alive, k its acknowledgment, D duplicate, P zero window probe, Z zero window,
 *   p the probe's acknowledgment. */
#include "tcp_analysis.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct row {
	const char *segment, *flags;
	uint32_t in_flight, acks; /* acks: the row that is acknowledged, counted from 1 */
};

struct dialogue {
	const char *name;
	struct row rows[14];
};

/* clang-format off */
#define OPEN { "C S 0 0", "" }, { "S SA 0 1", "", 0, 1 }, { "C A 1 1", "", 0, 2 }

static const struct dialogue dialogues[] = {
	{ "in order", { OPEN, { "C A 1 1 +400", "", 400 }, { "C A 401 1 +400", "", 800 },
		{ "S A 1 401", "", 0, 4 }, { "C A 801 1 +100", "", 500 }, { "S A 1 901", "", 0, 7 } } },
	{ "a part is acknowledged", { OPEN, { "C A 1 1 +400", "", 400 }, { "S A 1 101", "" },
		{ "C A 401 1 +100", "", 400 }, { "S A 1 401", "", 0, 4 } } },
	{ "retransmitted late", { OPEN, { "C A 1 1 +400", "", 400 }, { "C A 1 1 +400 @500", "R", 400 },
		{ "S A 1 401", "", 0, 4 } } },
	{ "a SYN again", { { "C S 0 0", "" }, { "C S 0 0 @1000", "R" } } },
	{ "a FIN again", { OPEN, { "C FA 1 1", "" }, { "C FA 1 1 @300", "R" }, { "S A 1 2", "", 0, 4 } } },
	{ "what was acknowledged again", { OPEN, { "C A 1 1 +400", "", 400 }, { "S A 1 401", "", 0, 4 },
		{ "C A 1 1 +400", "RS", 400 } } },
	{ "two duplicates, then fast", { OPEN, { "C A 1 1 +100", "", 100 }, { "S A 1 101", "", 0, 4 },
		{ "C A 201 1 +100", "L" }, { "S A 1 101", "D" }, { "C A 301 1 +100", "", 200 },
		{ "S A 1 101", "D" }, { "C A 101 1 +100", "RF", 300 } } },
	{ "two duplicates, but 20 ms late", { OPEN, { "C A 1 1 +100", "", 100 }, { "S A 1 101", "", 0, 4 },
		{ "C A 201 1 +100", "L" }, { "S A 1 101", "D" }, { "C A 301 1 +100", "", 200 },
		{ "S A 1 101", "D" }, { "C A 101 1 +100 @20", "R", 300 } } },
	{ "out of order within 3 ms", { OPEN, { "C A 1 1 +100", "", 100 }, { "C A 201 1 +100", "L" },
		{ "C A 101 1 +100 @2", "O" }, { "S A 1 301", "" , 0, 5 } } },
	{ "late by 3 ms", { OPEN, { "C A 1 1 +100", "", 100 }, { "C A 201 1 +100", "L" },
		{ "C A 101 1 +100 @3", "R" } } },
	{ "the last segment twice is no disorder", { OPEN, { "C A 1 1 +100", "", 100 },
		{ "C A 1 1 +100", "R", 100 } } },
	{ "a clock that steps back is no disorder", { OPEN, { "C A 1 1 +100", "", 100 },
		{ "C A 101 1 +100", "", 200 }, { "C A 1 1 +100 @-9", "R", 200 } } },
	{ "one acknowledgment of what was not captured, not each", { OPEN, { "S A 1 501", "U" },
		{ "S A 1 601", "" }, { "S A 1 701", "" } } },
	{ "again after a hole", { OPEN, { "S A 1 501", "U" }, { "C A 501 1 +100", "L" },
		{ "S A 1 601", "U", 0, 5 }, { "S A 1 701", "" } } },
	{ "what fills the hole covers all", { OPEN, { "C A 101 1 +100", "L" }, { "C A 201 1 +100", "" },
		{ "C A 1 1 +100 @5", "R" }, { "S A 1 301", "", 0, 5 } } },
	{ "window update and duplicate", { OPEN, { "C A 1 1 +100", "", 100 }, { "S A 1 101", "", 0, 4 },
		{ "S A 1 101 w2000", "W" }, { "S A 1 101 w2000", "D" }, { "S A 1 101 w2000 +1", "", 1 } } },
	{ "the window is full", { OPEN, { "S A 1 1 w200", "W" }, { "C A 1 1 +199", "", 199 },
		{ "C A 200 1 +1", "N", 200 } } },
	{ "zero window, probe, its answer, open again", { OPEN, { "C A 1 1 +100", "", 100 },
		{ "S A 1 101 w0", "Z", 0, 4 }, { "C A 101 1 +1", "P", 1 }, { "S A 1 101 w0", "Zp" },
		{ "C A 101 1 +1", "P", 1 }, { "S A 1 102 w500", "W", 0, 6 } } },
	{ "keep-alive with a byte and without", { OPEN, { "C A 1 1 +100", "", 100 }, { "S A 1 101", "", 0, 4 },
		{ "C A 100 1 @7000", "K" }, { "S A 1 101", "k" }, { "C A 100 1 +1 @7000", "K", 1 },
		{ "S A 1 101", "k", 0, 8 } } },
	{ "a reset is neither lost nor a duplicate", { OPEN, { "C R 5001 0", "" }, { "S R 1 0", "" } } },
	{ "selective acknowledgment is not in flight", { OPEN, { "C A 1 1 +100", "", 100 },
		{ "C A 101 1 +100", "", 200 }, { "C A 201 1 +100", "", 300 }, { "S A 1 101 [201-301]", "", 0, 4 },
		{ "C A 301 1 +100", "", 200 } } },
	{ "flight is not known after a hole, until an acknowledgment", { OPEN, { "C A 101 1 +100", "L" },
		{ "C A 201 1 +100", "" }, { "S A 1 201", "U", 0, 4 }, { "C A 301 1 +100", "", 200 } } },
};
/* clang-format on */

static struct arena arena;

static void *take(void *context, size_t size) { return arena_take(context, size); }

static const struct tcp_analysis_options options = {
	.is_fast_first = true,
	.has_bytes_in_flight = true,
	.take = take,
	.context = &arena,
};

static void open_flows(struct tcp_flow flows[2])
{
	arena_open(&arena, 64 << 20);
	tcp_flow_open(&flows[0]);
	tcp_flow_open(&flows[1]);
}

static const uint32_t bases[2] = { 0xffffff00, 5000 }; /* the client's numbers wrap soon */

static struct tcp_segment parse_segment(const char *text, int64_t *time_ns)
{
	static const char letters[] = "FSRPAU";
	struct tcp_segment s = { .direction = text[0] == 'S', .window = 1000 };
	const char *at = text + 2;
	for (; *at != ' '; at++) s.flags |= (uint16_t)(1u << (strchr(letters, *at) - letters));
	char *end;
	s.seq = bases[s.direction] + (uint32_t)strtoul(at, &end, 10);
	s.ack = (uint32_t)strtoul(end, &end, 10);
	if (s.flags & TCP_ACK) s.ack += bases[!s.direction];
	int64_t delay_ms = 1;
	while (*end) {
		char what = *end++;
		long number = what == ' ' ? 0 : strtol(end, &end, 10);
		if (what == '+') s.length = (uint32_t)number;
		if (what == 'w') s.window = (uint16_t)number;
		if (what == '@') delay_ms = number;
		if (what != '[') continue;
		s.sacks[0].left = bases[!s.direction] + (uint32_t)number;
		s.sacks[0].right = bases[!s.direction] + (uint32_t)strtol(end + 1, &end, 10);
		s.sack_count = 1;
		end++;
	}
	*time_ns += delay_ms * 1000000;
	s.time_ns = *time_ns;
	return s;
}

static const char *name_flags(uint32_t flags, char *out)
{
	static const char letters[] =
		"RFSO LUWNKkDPZp"; /* in the order of the bits; reused ports is not ours */
	size_t used = 0;
	for (size_t i = 0; letters[i]; i++)
		if (flags >> i & 1) out[used++] = letters[i];
	out[used] = 0;
	return out;
}

static bool same_letters(const char *a, const char *b)
{
	return strlen(a) == strlen(b) && strspn(a, b) == strlen(a) && strspn(b, a) == strlen(b);
}

START_TEST(test_dialogue)
{
	const struct dialogue *dialogue = &dialogues[_i];
	struct tcp_flow flows[2];
	int64_t time_ns = 0;
	open_flows(flows);
	for (uint32_t i = 0; i < 14 && dialogue->rows[i].segment; i++) {
		const struct row *row = &dialogue->rows[i];
		char flags[20];
		struct tcp_segment segment = parse_segment(row->segment, &time_ns);
		segment.frame = i + 1;
		struct tcp_verdict verdict;
		tcp_learn_bases(flows, &segment);
		tcp_analyse(flows, &segment, &options, &verdict);
		if (segment.flags & TCP_SYN)
			tcp_learn_window_shift(flows, &segment, TCP_WINDOW_SHIFT_UNKNOWN);
		ck_assert_msg(same_letters(name_flags(verdict.flags, flags), row->flags),
		              "%s: segment %u \"%s\": flags \"%s\" instead of \"%s\"",
		              dialogue->name, i + 1, row->segment, flags, row->flags);
		ck_assert_msg(verdict.bytes_in_flight == row->in_flight,
		              "%s: segment %u \"%s\": %u in flight instead of %u", dialogue->name,
		              i + 1, row->segment, verdict.bytes_in_flight, row->in_flight);
		ck_assert_msg(verdict.acks_frame == row->acks,
		              "%s: segment %u \"%s\": acknowledges %u, not %u", dialogue->name,
		              i + 1, row->segment, verdict.acks_frame, row->acks);
	}
	arena_close(&arena);
}
END_TEST

static const struct {
	int8_t syn, synack;
	int client, server;
	const char *why;
} shifts[] = {
	{ 7, 9, 7, 9, "both offer" },
	{ 7, -1, -2, -2, "the server does not" },
	{ -1, 9, -2, -2, "the client did not, the server must not" },
	{ 0, 0, 0, 0, "offered, and 1" },
	{ 15, 14, 14, 14, "14 is the largest (RFC 7323 2.3)" },
};

START_TEST(test_window_shift)
{
	struct tcp_flow flows[2];
	open_flows(flows);
	ck_assert_int_eq(flows[0].window_shift, TCP_WINDOW_SHIFT_UNKNOWN);
	struct tcp_segment syn = { .flags = TCP_SYN },
			   synack = { .flags = TCP_SYN | TCP_ACK, .direction = 1 };
	tcp_learn_window_shift(flows, &syn, shifts[_i].syn);
	tcp_learn_window_shift(flows, &synack, shifts[_i].synack);
	ck_assert_msg(flows[0].window_shift == shifts[_i].client, "%s", shifts[_i].why);
	ck_assert_msg(flows[1].window_shift == shifts[_i].server, "%s", shifts[_i].why);
	arena_close(&arena);
}
END_TEST

static void analyse_data(struct tcp_flow flows[2], uint32_t number, uint32_t seq,
                         struct tcp_verdict *out)
{
	struct tcp_segment s = {
		.frame = number, .seq = seq, .ack = 1, .length = 10, .flags = TCP_ACK, .window = 1000
	};
	tcp_learn_bases(flows, &s);
	tcp_analyse(flows, &s, &options, out);
}

/* Acknowledgments that never come: TCP_UNACKED_MAX segments are remembered, those after them are not. */
START_TEST(test_unacknowledged_cap)
{
	struct tcp_flow flows[2];
	struct tcp_verdict verdict;
	open_flows(flows);
	for (uint32_t i = 0; i < TCP_UNACKED_MAX + 1000; i++)
		analyse_data(flows, i + 1, 1 + i * 10, &verdict);
	ck_assert_uint_eq(flows[0].unacked.count, TCP_UNACKED_MAX);
	ck_assert_uint_eq(verdict.bytes_in_flight, TCP_UNACKED_MAX * 10);
	ck_assert_uint_lt(arena.total, 1 << 20);

	struct tcp_segment ack = { .frame = 1,
		                   .seq = 1,
		                   .ack = 1 + TCP_UNACKED_MAX * 10,
		                   .flags = TCP_ACK,
		                   .window = 1000,
		                   .direction = 1 };
	tcp_analyse(flows, &ack, &options, &verdict);
	ck_assert_uint_eq(flows[0].unacked.count, 0);
	ck_assert_uint_eq(verdict.acks_frame, TCP_UNACKED_MAX);
	arena_close(&arena);
}
END_TEST

/* A sliding window for a long time: memory stays that of the window. */
START_TEST(test_sliding_window)
{
	struct tcp_flow flows[2];
	struct tcp_verdict verdict;
	bool is_right = true;
	open_flows(flows);
	for (uint32_t i = 0; i < 200000; i++) {
		analyse_data(flows, i + 1, 0xfff00000 + i * 10, &verdict);
		is_right &= verdict.bytes_in_flight == (i < 20 ? (i + 1) * 10 : 210);
		is_right &= verdict.flags == 0;
		if (i < 20) continue;
		struct tcp_segment ack = { .frame = 1,
			                   .seq = 1,
			                   .flags = TCP_ACK,
			                   .window = 1000,
			                   .ack = 0xfff00000 + (i - 19) * 10,
			                   .direction = 1 };
		tcp_analyse(flows, &ack, &options, &verdict);
		is_right &= verdict.acks_frame == i - 19;
	}
	ck_assert(is_right);
	ck_assert_uint_eq(flows[0].unacked.capacity, 32);
	arena_close(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tcp_analysis");
	TCase *tcase = tcase_create("tcp_analysis");
	tcase_add_loop_test(tcase, test_dialogue, 0, sizeof dialogues / sizeof *dialogues);
	tcase_add_loop_test(tcase, test_window_shift, 0, sizeof shifts / sizeof *shifts);
	tcase_add_test(tcase, test_unacknowledged_cap);
	tcase_add_test(tcase, test_sliding_window);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
