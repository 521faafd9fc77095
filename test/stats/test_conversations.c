/* test_conversations.c - who talked to whom: from the engine's table and frame by frame, in slices of any size. */
#include "stats/conversations.h"
#include "stats/endpoints.h"
#include "stats/hierarchy.h"
#include "stats/io.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "../support/session.h"

enum { FRAMES_MAX = 4096, PATH_SIZE = 256 };

static struct session_frame frames[FRAMES_MAX];
static struct session session;
static struct capture_file *file;
static uint32_t count;
static struct pass_source source;

static void open_capture(const char *name)
{
	char path[PATH_SIZE];
	snprintf(path, sizeof path, "test/golden/%s", name);
	session_open(&session, proto_list);
	session_start(&session);
	count = (uint32_t)session_read(path, frames, FRAMES_MAX, &file);
	ck_assert_msg(count, "%s", path);
	for (uint32_t i = 0; i < count; i++) session_append(&session, &frames[i]);
	engine_track(session.engine, count);
	source = (struct pass_source){ .engine = session.engine,
		                       .preferences = &session.preferences };
}

static void close_capture(void)
{
	session_close(&session);
	capture_file_close(file);
}

static const char *const captures[] = {
	"lab-http/capture.pcapng", "tcp-port-reuse/capture.pcap", "dns/capture.pcap",
	"icmp/capture.pcap",       "short/capture.pcap",
};

static void check_equal(const struct conversation_row *here, const struct conversation_row *there)
{
	for (int end = 0; end < 2; end++) {
		ck_assert(address_equal(&here->address[end], &there->address[end]));
		ck_assert_uint_eq(here->port[end], there->port[end]);
		ck_assert_uint_eq(here->frames[end], there->frames[end]);
		ck_assert_uint_eq(here->bytes[end], there->bytes[end]);
	}
	ck_assert_int_eq(here->first_ns, there->first_ns);
	ck_assert_int_eq(here->last_ns, there->last_ns);
}

/* A filter that lets all pass makes it look at the frames. */
START_TEST(test_table_and_frames)
{
	open_capture(captures[_i]);
	struct error error;
	struct filter *all =
		filter_compile(dissectors_registry(session.dissectors), "frame", &error);
	struct pass_source filtered = source;
	filtered.filter = all;
	for (int type = TRAFFIC_TCP; type <= TRAFFIC_UDP; type++) {
		struct conversation_rows *quick =
			conversation_rows_open(&source, (enum traffic_type)type);
		struct conversation_rows *slow =
			conversation_rows_open(&filtered, (enum traffic_type)type);
		while (conversation_rows_advance(quick, FRAMES_MAX)) continue;
		while (conversation_rows_advance(slow, 7)) continue;
		ck_assert_uint_eq(conversation_rows_count(quick), conversation_rows_count(slow));
		for (size_t i = 0; i < conversation_rows_count(quick); i++)
			check_equal(conversation_rows_at(quick, i), conversation_rows_at(slow, i));
		conversation_rows_close(quick);
		conversation_rows_close(slow);
	}
	filter_close(all);
	close_capture();
}
END_TEST

/* What is sent is received; and each conversation's frames are some end's. */
START_TEST(test_endpoints_sum)
{
	open_capture(captures[_i]);
	for (int type = 0; type < TRAFFIC_TYPES; type++) {
		struct conversation_rows *rows =
			conversation_rows_open(&source, (enum traffic_type)type);
		struct endpoint_rows *ends = endpoint_rows_open(&source, (enum traffic_type)type);
		while (conversation_rows_advance(rows, 5)) continue;
		while (endpoint_rows_advance(ends, 11)) continue;
		uint64_t talked = 0, sent = 0, received = 0;
		for (size_t i = 0; i < conversation_rows_count(rows); i++) {
			const struct conversation_row *row = conversation_rows_at(rows, i);
			talked += row->bytes[0] + row->bytes[1];
		}
		for (size_t i = 0; i < endpoint_rows_count(ends); i++) {
			sent += endpoint_rows_at(ends, i)->bytes[ENDPOINT_SENT];
			received += endpoint_rows_at(ends, i)->bytes[ENDPOINT_RECEIVED];
		}
		ck_assert_uint_eq(sent, received);
		ck_assert_uint_eq(sent, talked);
		endpoint_rows_close(ends);
		conversation_rows_close(rows);
	}
	close_capture();
}
END_TEST

START_TEST(test_rank)
{
	open_capture("lab-http/capture.pcapng");
	struct conversation_rows *rows = conversation_rows_open(&source, TRAFFIC_TCP);
	uint32_t order[FRAMES_MAX];
	while (conversation_rows_advance(rows, FRAMES_MAX)) continue;
	conversation_rows_rank(rows, order);
	for (size_t i = 1; i < conversation_rows_count(rows); i++) {
		const struct conversation_row *above = conversation_rows_at(rows, order[i - 1]);
		const struct conversation_row *below = conversation_rows_at(rows, order[i]);
		uint64_t more = above->frames[0] + above->frames[1];
		uint64_t less = below->frames[0] + below->frames[1];
		ck_assert(more > less || (more == less && order[i - 1] < order[i]));
	}
	conversation_rows_close(rows);
	close_capture();
}
END_TEST

/* The frames and bytes of the rows are those of the capture, whatever the interval and the slices. */
START_TEST(test_io_sum)
{
	static const int64_t intervals_ns[] = { 0, 1000000, 100000000, 1000000000 };
	open_capture("lab-http/capture.pcapng");
	uint64_t bytes = 0;
	for (uint32_t frame = 1; frame <= count; frame++)
		bytes += store_reported(session.store, frame);
	const struct io_column columns[] = { { NULL, FIELD_ID_NONE },
		                             { NULL, pass_field(&source, "frame.len") } };
	struct io *io = io_open(&source, columns, 2, intervals_ns[_i]);
	while (io_advance(io, 13)) continue;
	uint64_t seen = 0, counted = 0, sum = 0;
	for (size_t row = 0; row < io_row_count(io); row++) {
		seen += io_at(io, row, 0)->bytes;
		counted += io_at(io, row, 1)->count;
		sum += (uint64_t)io_at(io, row, 1)->sum;
	}
	ck_assert_uint_eq(seen, bytes);
	ck_assert_uint_eq(sum, bytes);
	ck_assert_uint_eq(counted, count);
	io_close(io);
	close_capture();
}
END_TEST

/* A child has no more frames than what it lies in, layer by layer; the outermost have all. */
START_TEST(test_hierarchy_bounds)
{
	open_capture("lab-http/capture.pcapng");
	struct hierarchy *hierarchy = hierarchy_open(&source);
	while (hierarchy_advance(hierarchy, 9)) continue;
	uint64_t outermost = 0;
	uint32_t at = hierarchy_next(hierarchy, HIERARCHY_NONE);
	for (; at != HIERARCHY_NONE; at = hierarchy_next(hierarchy, at)) {
		const struct hierarchy_node *node = hierarchy_at(hierarchy, at);
		if (node->depth == 0)
			outermost += node->frames;
		else
			ck_assert_uint_le(node->frames,
			                  hierarchy_at(hierarchy, node->parent)->frames);
	}
	ck_assert_uint_eq(outermost, count);
	hierarchy_close(hierarchy);
	close_capture();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("conversations");
	TCase *cases = tcase_create("conversations");
	const int capture_count = sizeof captures / sizeof *captures;
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, test_table_and_frames, 0, capture_count);
	tcase_add_loop_test(cases, test_endpoints_sum, 0, capture_count);
	tcase_add_test(cases, test_rank);
	tcase_add_loop_test(cases, test_io_sum, 0, 4);
	tcase_add_test(cases, test_hierarchy_bounds);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
