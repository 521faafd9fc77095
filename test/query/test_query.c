/* test_query.c - a query finds what dissecting everything finds, in any slices, and says how it went. */
#include "query/query.h"

#include <check.h>

#include "../support/filtered.h"
#include "../support/session.h"

enum { FRAMES = 3000 };

static struct session session;

/* Ethernet with UDP, TCP or ARP in turn; ports tell frames apart. */
static void make_frame(uint32_t number, uint8_t bytes[54], struct session_frame *frame)
{
	static const uint8_t ip[] = { 0x45, 0, 0,   40, 0, 0, 0,   0, 64, 17,
		                      0,    0, 192, 0,  2, 1, 192, 0, 2,  2 };
	memset(bytes, 0, 54);
	bytes[12] = 8;
	bytes[13] = number % 3 == 2 ? 6 : 0;
	memcpy(bytes + 14, ip, sizeof ip);
	bytes[23] = number % 3 == 0 ? 17 : 6;
	bytes[34] = (uint8_t)(number >> 8 | 0x80);
	bytes[35] = (uint8_t)number;
	bytes[36] = 0xf0;
	bytes[39] = number % 3 == 0 ? 20 : 1; /* length of UDP */
	bytes[46] = 0x50;
	*frame = (struct session_frame){ bytes, 54, 54, (int64_t)number * 1000000, 1 };
}

static void setup(void)
{
	session_open(&session, proto_list);
	session_start(&session);
	for (uint32_t i = 0; i < FRAMES; i++) {
		uint8_t bytes[54];
		struct session_frame frame;
		make_frame(i, bytes, &frame);
		session_append(&session, &frame);
	}
	while (engine_track(session.engine, 100) > 0) continue;
}

static void teardown(void) { session_close(&session); }

static struct filter *compile(const char *text)
{
	struct error error = { .text = "" };
	struct filter *filter =
		filter_compile(dissectors_registry(session.dissectors), text, &error);
	ck_assert_msg(filter, "%s: %s", text, error.text);
	return filter;
}

/* certain: the stacks alone must answer */
static const struct {
	const char *text;
	bool is_certain;
} filters[] = {
	{ "udp", true },
	{ "not udp", true },
	{ "arp or tcp", true },
	{ "arp.opcode", false },
	{ "ip.src == 192.0.2.1 and udp", false },
	{ "frame.number > 100 and frame.number <= 200", true },
	{ "tcp.port == 32769", true },
	{ "tcp.port != 32769", true },
	{ "tcp.srcport == 9", true },
	{ "tcp.srcport == 32769", false },
	{ "tcp.port in {32769 .. 33000}", true },
	{ "all tcp.port > 33000", true },
	{ "tcp.stream == 5", true },
	{ "tcp.stream == 5 or udp.stream < 7", true },
	{ "udp.stream", true },
	{ "ip.addr == 192.0.2.0/24 and not tcp.port == 32769", true },
	{ "ip.addr == 192.0.2.9", true },
	{ "ip.src == 198.51.100.1", true },
	{ "frame.len > 53 and frame.cap_len < 55", true },
	{ "frame.time_epoch > 1", true },
	{ "frame.time_relative > 0.5", true },
	{ "frame.time > \"1970-01-01 00:00:01Z\"", true },
	{ "tcp.stream == 5 and ip.ttl == 64", false },
	{ "dns", false },
	{ "_ws.malformed", false },
	{ "frame.time_delta_displayed > 0.0025", false },
	{ "", true },
};

START_TEST(agrees_with_dissecting_all)
{
	struct filter *filter = compile(filters[_i].text);
	struct view view = session_view(&session, FRAMES);
	struct query *query = query_open(session.engine, filter);
	ck_assert(!query_step(query, FRAMES, &view, 0));
	ck_assert_uint_eq(query_position(query), FRAMES);
	uint32_t count, at = 0;
	const uint32_t *matches = query_matches(query, &count);
	struct dissection *dissection = dissection_open(session.dissectors, session.engine);
	dissection_want_all(dissection, 0);
	for (uint32_t frame = 1; frame <= FRAMES; frame++) {
		view.previous_displayed = at ? matches[at - 1] : 0;
		dissection_run(dissection, frame, &view);
		bool passes = filtered_run(filter, dissection);
		bool is_match = at < count && matches[at] == frame;
		ck_assert_msg(passes == is_match, "%s: frame %u", filters[_i].text, frame);
		at += is_match;
	}
	ck_assert_uint_eq(at, count);
	/* the first frame has no time */
	if (filters[_i].is_certain) ck_assert_uint_le(query_dissected(query), 1);
	dissection_close(dissection);
	query_close(query);
	filter_close(filter);
}
END_TEST

START_TEST(slices_give_the_same)
{
	struct filter *filter = compile("tcp.port == 32768 or frame.number == 17 or udp");
	struct view view = session_view(&session, FRAMES);
	struct query *whole = query_open(session.engine, filter),
		     *sliced = query_open(session.engine, filter);
	query_step(whole, FRAMES, &view, 0);
	for (uint32_t last = 1; last <= FRAMES; last += 7) {
		while (query_step(sliced, last, &view, 1)) continue;
		ck_assert_uint_eq(query_position(sliced), last);
	}
	while (query_step(sliced, FRAMES, &view, 1)) continue;
	uint32_t whole_count, sliced_count;
	const uint32_t *a = query_matches(whole, &whole_count),
		       *b = query_matches(sliced, &sliced_count);
	ck_assert_uint_eq(whole_count, sliced_count);
	ck_assert_mem_eq(a, b, whole_count * sizeof *a);
	query_close(whole);
	query_close(sliced);
	filter_close(filter);
}
END_TEST

START_TEST(finds_places)
{
	struct filter *filter = compile("udp");
	struct view view = session_view(&session, FRAMES);
	struct query *query = query_open(session.engine, filter);
	query_step(query, FRAMES, &view, 0);
	uint32_t count;
	const uint32_t *matches = query_matches(query, &count);
	ck_assert_uint_eq(query_index_at(query, 0), 0);
	ck_assert_uint_eq(query_index_at(query, matches[10]), 10);
	ck_assert_uint_eq(query_index_at(query, matches[10] + 1), 11);
	ck_assert_uint_eq(query_index_at(query, UINT32_MAX), count);
	ck_assert(query_passes(query, matches[3], &view));
	ck_assert(!query_passes(query, matches[3] + 1, &view));
	ck_assert_uint_eq(query_position(query), FRAMES);
	query_close(query);
	filter_close(filter);
}
END_TEST

int main(void)
{
	TCase *rows = tcase_create("rows");
	tcase_add_checked_fixture(rows, setup, teardown);
	tcase_add_loop_test(rows, agrees_with_dissecting_all, 0,
	                    (int)(sizeof filters / sizeof *filters));
	tcase_add_test(rows, slices_give_the_same);
	tcase_add_test(rows, finds_places);
	Suite *suite = suite_create("query");
	suite_add_tcase(suite, rows);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
