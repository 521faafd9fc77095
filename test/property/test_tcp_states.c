/* tcp.state.client and tcp.state.server of every connection in the golden captures, and in ../shared/captures (or
 * PROPERTY_CAPTURES) where that is there, are what tcp_model.h derives from RFC 9293. Compared is every connection
 * whose opening was captured whole and of which nothing is missing; what is not is counted. */
#include <check.h>
#include <stdarg.h>
#include <time.h>

#include "captures.h"
#include "field/format.h"
#include "tcp_model.h"

enum {
	SEGMENTS_MAX = 1 << 16,
	CONNECTIONS_MAX = 1 << 13,
	ADDRESS_MAX = 48,
	STATE_MAX = 32,
	SECONDS_MAX = 120,
	GOLDEN_MIN = 100, /* whole connections: there were more when this was written */
};

/* Where dogfish's answer is not the model's, and the RFC is on its side. A row that excuses nothing any more
 * fails the test: it is to be removed. Decided without a row, since dogfish and model agree:
 *   - an end that sends a reset is CLOSED also where the other must drop it: only an end without the connection
 *     sends one (3.5.2);
 *   - a reset with another number than RCV.NXT resets nobody (3.10.7.4);
 *   - after a reset that the other end took, a FIN of that end is one that was under way: both stay CLOSED. */
static const char why_sent_again[] =
	"who sends its SYN or FIN again, seconds later, has no acknowledgment of it yet (3.8.1), "
	"whatever was captured before: it is still in the state behind the first";
static const char why_forged[] =
	"an end that goes on after its reset was dropped did not send it: somebody else tried "
	"(RFC 5961 1.2)";
static const char why_hole[] =
	"the reset's number lies in the window, behind segments that were not captured: they may "
	"have arrived, so it is shown as taken, and marked as assumed";
static const char why_no_header[] = "the segment ends within its header: there is none to act on";

static const struct excuse {
	const char *capture;          /* how its path ends */
	uint32_t stream, first, last; /* frames */
	const char *why;
} excuses[] = {
	{ "golden/tcp-options/capture.pcap", 0, 51, 51, why_no_header },
	{ "golden/tcp-resets-dropped/capture.pcap", 1, 15, 18, why_forged },
	{ "golden/tcp-resets-dropped/capture.pcap", 2, 24, 24, why_hole },
	{ "golden/tcp-resets-dropped/capture.pcap", 9, 63, 63, why_sent_again },
	{ "golden/tcp-states-plain/capture.pcap", 2, 24, 27, why_forged },
	{ "golden/tcp-states-plain/capture.pcap", 3, 33, 33, why_hole },
	{ "ndpi/default__pcap__edonkey.pcap", 0, 16, 16, why_sent_again },
	{ "zeek/var-services-std-ports.pcap", 2, 61, 61, why_sent_again },
	{ "zeek/rdp__rdp-x509.pcap", 0, 4, 4, why_sent_again },
	{ "zeek/rdp__rdp-unknown-keyboard.pcap", 0, 4, 4, why_sent_again },
};

enum { EXCUSES = sizeof excuses / sizeof *excuses };

/* Of each excuse: was its capture read, and did it excuse anything? */
static bool is_excuse_met[EXCUSES], is_excuse_used[EXCUSES];

static const uint32_t NO_STREAM = UINT32_MAX; /* its header was not whole */

static struct seen {
	uint32_t frame, stream;
	uint16_t ports[2];
	char source[ADDRESS_MAX];
	struct model_segment model;
	char given[2][STATE_MAX]; /* dogfish's answers: client, server */
	enum state derived[2];
} segments[SEGMENTS_MAX];
static size_t segment_count;

static struct connection {
	struct model model;
	const struct seen *first;
} connections[CONNECTIONS_MAX];

enum verdict { WHOLE, UNFINISHED, FROM_MIDDLE, NO_HANDSHAKE, MISSING, AMBIGUOUS, VERDICTS };

static const char *const verdict_names[VERDICTS] = {
	[WHOLE] = "compared, opened and closed",
	[UNFINISHED] = "compared, not closed in the capture",
	[FROM_MIDDLE] = "left out, began before the capture",
	[NO_HANDSHAKE] = "left out, never established",
	[MISSING] = "left out, segments are missing",
	[AMBIGUOUS] = "left out, two SYNs or FINs",
};

static struct {
	size_t verdicts[VERDICTS], segments, waived, wrong, unused;
} totals;

/* ---------------------------------------------------------------- segments of a capture */

enum wanted {
	W_TCP,
	W_STREAM,
	W_SOURCE_PORT,
	W_DESTINATION_PORT,
	W_FLAGS,
	W_LEN,
	W_SEQ,
	W_ACK,
	W_CLIENT,
	W_SERVER,
	W_IPV4,
	W_IPV6,
	W_ICMP,
	W_ICMPV6,
	WANTED,
};

static const char *const wanted_names[WANTED] = {
	[W_TCP] = "tcp",
	[W_STREAM] = "tcp.stream",
	[W_SOURCE_PORT] = "tcp.srcport",
	[W_DESTINATION_PORT] = "tcp.dstport",
	[W_FLAGS] = "tcp.flags",
	[W_LEN] = "tcp.len",
	[W_SEQ] = "tcp.seq_raw",
	[W_ACK] = "tcp.ack_raw",
	[W_CLIENT] = "tcp.state.client",
	[W_SERVER] = "tcp.state.server",
	[W_IPV4] = "ip.src",
	[W_IPV6] = "ipv6.src",
	[W_ICMP] = "icmp",
	[W_ICMPV6] = "icmpv6",
};

static uint16_t wanted_ids[WANTED];

static enum wanted wanted_of(uint16_t field)
{
	for (unsigned i = 0; i < WANTED; i++)
		if (wanted_ids[i] == field) return (enum wanted)i;
	return WANTED;
}

/* Notes one item of a segment. */
static void fill(struct seen *segment, enum wanted wanted, const struct field *field,
                 const struct item *item)
{
	uint32_t number = (uint32_t)item->value.number;
	switch (wanted) {
	case W_STREAM: segment->stream = number; break;
	case W_SOURCE_PORT: segment->ports[0] = (uint16_t)number; break;
	case W_DESTINATION_PORT: segment->ports[1] = (uint16_t)number; break;
	case W_FLAGS: segment->model.control = number; break;
	case W_LEN: segment->model.length = number; break;
	case W_SEQ: segment->model.seq = number; break;
	case W_ACK: segment->model.ack = number; break;
	case W_CLIENT: format_value(field, item, segment->given[0], STATE_MAX); break;
	case W_SERVER: format_value(field, item, segment->given[1], STATE_MAX); break;
	default: break;
	}
}

/* The segments in a frame: tunnels may hold several; those that ICMP quotes are none. */
static void gather_frame(uint32_t frame, const struct tape *tape, const struct registry *registry)
{
	char source[ADDRESS_MAX] = "";
	struct seen *segment = NULL;
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		const struct field *field = registry_field(registry, item->field);
		enum wanted wanted = wanted_of(item->field);
		if (wanted == W_ICMP || wanted == W_ICMPV6) break;
		if (wanted == W_IPV4 || wanted == W_IPV6)
			format_value(field, item, source, sizeof source);
		if (wanted == W_TCP && segment_count < SEGMENTS_MAX) {
			segment = &segments[segment_count++];
			*segment = (struct seen){ .frame = frame, .stream = NO_STREAM };
			snprintf(segment->source, sizeof segment->source, "%s", source);
		} else if (segment) {
			fill(segment, wanted, field, item);
		}
	}
}

static void gather(const char *path)
{
	static struct session_frame frames[SEGMENTS_MAX];
	struct session session;
	struct capture_file *file;
	segment_count = 0;
	session_open(&session, proto_list);
	session_start(&session);
	size_t count = session_read(path, frames, SEGMENTS_MAX, &file);
	for (size_t i = 0; i < count; i++) session_add(&session, &frames[i]);

	const struct registry *registry = dissectors_registry(session.dissectors);
	struct field_set wanted;
	field_set_clear(&wanted);
	for (unsigned i = 0; i < WANTED; i++) {
		wanted_ids[i] = registry_find(registry, wanted_names[i], strlen(wanted_names[i]));
		ck_assert_msg(wanted_ids[i] != FIELD_ID_NONE, "no field %s", wanted_names[i]);
		field_set_add(&wanted, wanted_ids[i]);
	}
	struct dissection *d = dissection_open(session.dissectors, session.engine);
	dissection_want(d, &wanted, 0);
	for (uint32_t frame = 1; frame <= count; frame++) {
		struct view view = session_view(&session, frame);
		dissection_run(d, frame, &view);
		gather_frame(frame, dissection_tape(d), registry);
	}
	dissection_close(d);
	session_close(&session);
	capture_file_close(file);
}

/* ---------------------------------------------------------------- the comparison */

static void derive(struct seen *segment)
{
	struct connection *connection = &connections[segment->stream];
	if (!connection->first) connection->first = segment;
	const struct seen *first = connection->first;
	segment->model.is_servers = segment->ports[0] != first->ports[0] ||
	                            segment->ports[1] != first->ports[1] ||
	                            strcmp(segment->source, first->source) != 0;
	model_step(&connection->model, &segment->model);
	for (int end = 0; end < 2; end++) segment->derived[end] = connection->model.ends[end].state;
}

static enum verdict judge(const struct model *model)
{
	const struct model_end *client = &model->ends[0], *server = &model->ends[1];
	if (model->is_from_middle) return FROM_MIDDLE;
	if (model->is_ambiguous) return AMBIGUOUS;
	if (!client->has_been_established || !server->has_been_established) return NO_HANDSHAKE;
	if (model->has_unseen || client->held_count || server->held_count) return MISSING;
	bool is_reset = client->has_received_reset || server->has_received_reset;
	bool is_closed = client->state == CLOSED || client->state == TIME_WAIT;
	is_closed = is_closed && (server->state == CLOSED || server->state == TIME_WAIT);
	return is_reset || is_closed ? WHOLE : UNFINISHED;
}

static bool is_of_capture(const struct excuse *excuse, const char *path)
{
	size_t length = strlen(path), ending = strlen(excuse->capture);
	return length >= ending && strcmp(path + length - ending, excuse->capture) == 0;
}

static bool is_excused(const char *path, const struct seen *segment)
{
	for (size_t i = 0; i < EXCUSES; i++) {
		const struct excuse *excuse = &excuses[i];
		if (excuse->stream != segment->stream || excuse->first > segment->frame ||
		    excuse->last < segment->frame || !is_of_capture(excuse, path))
			continue;
		is_excuse_used[i] = true;
		totals.waived++;
		return true;
	}
	return false;
}

static void compare(const char *path, const struct seen *segment)
{
	const char *client = state_names[segment->derived[0]];
	const char *server = state_names[segment->derived[1]];
	totals.segments++;
	if (strcmp(segment->given[0], client) == 0 && strcmp(segment->given[1], server) == 0)
		return;
	if (is_excused(path, segment)) return;
	totals.wrong++;
	printf("%s, stream %u, frame %u: %s %s, by the model %s %s\n", path, segment->stream,
	       segment->frame, segment->given[0], segment->given[1], client, server);
}

static void check_capture(const char *path)
{
	gather(path);
	for (size_t i = 0; i < EXCUSES; i++) is_excuse_met[i] |= is_of_capture(&excuses[i], path);
	size_t count = 0;
	for (size_t i = 0; i < segment_count; i++) {
		uint32_t stream = segments[i].stream;
		if (stream == NO_STREAM) continue;
		ck_assert_msg(stream < CONNECTIONS_MAX, "%s: stream %u", path, stream);
		while (count <= stream) connections[count++] = (struct connection){ 0 };
		derive(&segments[i]);
	}
	for (size_t i = 0; i < count; i++)
		if (connections[i].first) totals.verdicts[judge(&connections[i].model)]++;
	for (size_t i = 0; i < segment_count; i++) {
		if (segments[i].stream == NO_STREAM) continue;
		if (judge(&connections[segments[i].stream].model) <= UNFINISHED)
			compare(path, &segments[i]);
	}
}

/* The captures found, within the time. */
static void check_all(const char *title)
{
	time_t start = time(NULL);
	size_t done = 0;
	while (done < capture_count && time(NULL) - start < SECONDS_MAX)
		check_capture(captures[done++]);
	printf("%s: %zu of %zu captures, %zu segments compared, %zu waived, %zu differ\n", title,
	       done, capture_count, totals.segments, totals.waived, totals.wrong);
	for (size_t i = 0; i < VERDICTS; i++)
		printf("%s: %zu connections %s\n", title, totals.verdicts[i], verdict_names[i]);
	for (size_t i = 0; i < EXCUSES; i++) {
		if (!is_excuse_met[i] || is_excuse_used[i]) continue;
		totals.unused++;
		printf("%s, stream %u, frame %u: agrees now, remove the row \"%s\"\n",
		       excuses[i].capture, excuses[i].stream, excuses[i].first, excuses[i].why);
	}
	fflush(stdout);
	ck_assert_msg(totals.wrong == 0, "%zu segments differ", totals.wrong);
	ck_assert_msg(totals.unused == 0, "%zu rows excuse nothing", totals.unused);
}

START_TEST(test_golden)
{
	captures_find_in("test/golden", 1);
	check_all("golden");
	ck_assert_msg(totals.verdicts[WHOLE] >= GOLDEN_MIN, "%zu connections compared",
	              totals.verdicts[WHOLE]);
}
END_TEST

START_TEST(test_more)
{
	const char *more = getenv("PROPERTY_CAPTURES");
	captures_find_in(more ? more : "../shared/captures", 3);
	check_all("more captures");
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("tcp states");
	tcase_set_timeout(cases, 2 * SECONDS_MAX);
	tcase_add_test(cases, test_golden);
	tcase_add_test(cases, test_more);
	Suite *suite = suite_create("tcp states");
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
