/* Framing over the whole engine, with toy protocols in place of real ones: a frame is a segment of one
 * conversation, its payload a stream of messages. However a stream is cut, reordered (with
 * reassemble_out_of_order) or sent twice, the same messages come out.
 *
 *   segment   direction (1)  flags (1)  stream offset (4)  payload
 *   message   length (2)  kind (1)  body (length)
 *
 * Kinds: X the stream is no toy's after all; G asks for all of it before it says how long it is; L a line, whose
 * length is not announced: it ends with a full stop, or with the stream; S the other protocol takes over behind
 * it; U the rest of the stream, until it closes. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mapping.h"
#include "dissect/dissection.h"
#include "dissect/engine.h"
#include "dissect/framing.h"

enum { MESSAGE_HEADER = 3, TOY_PORT = 7, TEXT_MAX = 1 << 18 };

static bool is_reordering;
static char messages[TEXT_MAX]; /* what toy_dissect saw, in order */
static size_t messages_used;
static uint64_t bytes_shown; /* to toy_track */
static uint64_t hole_told;

static void frame_dissect(struct layer *l, struct reader *r, const void *note)
{
	layer_next_named(l, "segment", r);
}

static struct extent segment_track(struct tracker *t, struct reader r, void *note)
{
	*(uint32_t *)note = 1;
	unsigned direction = read_u8(&r);
	struct delivery delivery = { .flags = read_u8(&r), .is_desegmenting = true };
	delivery.stream_offset = read_u32(&r);
	delivery.payload = r;
	delivery.is_reordered_delivery = is_reordering;
	uint8_t address[4] = { 10, 0, 0, (uint8_t)direction },
		other[4] = { 10, 0, 0, (uint8_t)!direction };
	struct packet *packet = tracker_packet(t);
	packet->source = address_make(ADDRESS_IPV4, address, 4);
	packet->destination = address_make(ADDRESS_IPV4, other, 4);
	uint16_t ports[2] = { 40000, TOY_PORT };
	tracker_conversation(t, PORT_TCP, ports[direction], ports[!direction]);
	tracker_deliver(t, &delivery);
	return EXTENT_WHOLE;
}

static void segment_dissect(struct layer *l, struct reader *r, const void *note)
{
	reader_skip(r, 6);
	layer_next_stream(l, r);
}

/* A line of the toy protocol: never looked at twice. */
static struct extent toy_track_line(struct tracker *t, struct reader r)
{
	uint64_t scanned = tracker_scanned(t);
	const uint8_t *dot = memchr(r.at, '.', reader_left(&r));
	if (dot) return extent_pdu(scanned + (uint64_t)(dot - r.at) + 1);
	if (tracker_closed(t)) return extent_pdu(scanned + reader_left(&r));
	return extent_scanned(scanned + reader_left(&r));
}

extern const struct dissector other_dissector;

static struct extent toy_track(struct tracker *t, struct reader r, void *note)
{
	size_t left = reader_left(&r);
	bytes_shown += left;
	if (tracker_hole(t)) hole_told += tracker_hole(t);
	if (tracker_hole(t) || tracker_scanned(t)) return toy_track_line(t, r);
	uint16_t length = read_u16(&r);
	uint8_t kind = read_u8(&r);
	if (!reader_ok(&r)) return extent_need(MESSAGE_HEADER);
	if (kind == 'X') return extent_reject();
	if (kind == 'S') return extent_switch(MESSAGE_HEADER + (uint64_t)length, &other_dissector);
	if (kind == 'D') return extent_switch(MESSAGE_HEADER + (uint64_t)length, NULL);
	if (kind == 'U') return extent_until_close();
	if (kind == 'R') return extent_run(left);
	if (kind == 'L') return toy_track_line(t, r);
	if (kind == 'G' && left < MESSAGE_HEADER + (size_t)length)
		return extent_need(MESSAGE_HEADER + (size_t)length);
	return extent_pdu(MESSAGE_HEADER + (uint64_t)length);
}

static void toy_dissect(struct layer *l, struct reader *r, const void *note)
{
	reader_skip(r, 2);
	uint8_t kind = read_u8(r);
	size_t length = reader_left(r);
	const uint8_t *body = reader_bytes(r, length);
	messages_used += (size_t)snprintf(messages + messages_used, TEXT_MAX - messages_used,
	                                  "%c:%.*s ", kind, (int)length, (const char *)body);
}

static void data_dissect(struct layer *l, struct reader *r, const void *note)
{
	messages_used += (size_t)snprintf(messages + messages_used, TEXT_MAX - messages_used,
	                                  "data%zu ", reader_left(r));
}

/* The other protocol: three bytes a message. */
static struct extent other_track(struct tracker *t, struct reader r, void *note)
{
	return extent_pdu(3);
}

static void other_dissect(struct layer *l, struct reader *r, const void *note)
{
	size_t length = reader_left(r);
	const uint8_t *body = reader_bytes(r, length);
	messages_used += (size_t)snprintf(messages + messages_used, TEXT_MAX - messages_used,
	                                  "<%.*s> ", (int)length, (const char *)body);
}

static bool other_detect(const struct packet *packet, struct reader r)
{
	return read_u8(&r) == '!';
}

const struct dissector other_dissector = { .name = "other",
	                                   .label = "Other",
	                                   .track = other_track,
	                                   .dissect = other_dissect,
	                                   .detect = other_detect,
	                                   .detect_in = TCP_PORT,
	                                   .is_stream = true };
static const struct dissector frame_dissector = { .name = "frame",
	                                          .label = "Frame",
	                                          .dissect = frame_dissect };
static const struct dissector segment_dissector = { .name = "segment",
	                                            .label = "Segment",
	                                            .track = segment_track,
	                                            .dissect = segment_dissect,
	                                            .note_size = 4 };
static const struct dissector toy_dissector = { .name = "toy",
	                                        .label = "Toy",
	                                        .track = toy_track,
	                                        .dissect = toy_dissect,
	                                        .is_stream = true,
	                                        .bindings = BINDINGS({ TCP_PORT, TOY_PORT }) };
static const struct dissector data_dissector = { .name = "data",
	                                         .label = "Data",
	                                         .dissect = data_dissect };
static const struct dissector *const toys[] = { &frame_dissector, &segment_dissector,
	                                        &toy_dissector,   &data_dissector,
	                                        &other_dissector, NULL };

/* ---------------------------------------------------------------- a capture of toy segments */

static struct {
	struct dissectors *dissectors;
	struct store *store;
	struct engine *engine;
	struct dissection *dissection;
	struct preferences preferences;
	FILE *file;
	struct mapping *mapping;
	uint64_t size;
} toy;

static void setup(void)
{
	is_reordering = false;
	bytes_shown = hole_told = 0;
	toy.dissectors = dissectors_open(toys);
	toy.store = store_open();
	preferences_standard(toy.dissectors, &toy.preferences);
	toy.engine = engine_open(toy.dissectors, toy.store, &toy.preferences);
	toy.dissection = dissection_open(toy.dissectors, toy.engine);
	struct field_set none;
	field_set_clear(&none);
	dissection_want(toy.dissection, &none, DISSECT_SUMMARY);
	toy.file = tmpfile();
	ck_assert_ptr_nonnull(toy.file);
	toy.size = 0;
	struct error error;
	toy.mapping = mapping_open(fileno(toy.file), true, &error);
	ck_assert_ptr_nonnull(toy.mapping);
	store_add_file(toy.store, toy.mapping);
	store_add_interface(toy.store, &(struct store_interface){ .link_type = 1 });
}

static void teardown(void)
{
	dissection_close(toy.dissection);
	engine_close(toy.engine);
	store_close(toy.store);
	dissectors_close(toy.dissectors);
	mapping_close(toy.mapping);
	fclose(toy.file);
}

static void add(unsigned direction, unsigned flags, uint32_t offset, const void *payload,
                size_t length)
{
	uint8_t bytes[2048] = { (uint8_t)direction,      (uint8_t)flags,
		                (uint8_t)(offset >> 24), (uint8_t)(offset >> 16),
		                (uint8_t)(offset >> 8),  (uint8_t)offset };
	ck_assert_uint_le(length + 6, sizeof bytes);
	memcpy(bytes + 6, payload, length);
	ck_assert_int_eq(write(fileno(toy.file), bytes, length + 6), (ssize_t)(length + 6));
	struct frame_record record = { .position = toy.size,
		                       .captured = (uint32_t)length + 6,
		                       .reported = (uint32_t)length + 6,
		                       .has_time = true };
	toy.size += length + 6;
	struct error error;
	ck_assert(mapping_grow(toy.mapping, toy.size, &error));
	ck_assert(store_append_frame(toy.store, &record));
	store_publish_stored(toy.store);
	ck_assert_uint_eq(engine_track(toy.engine, 1), 1);
}

/* The messages of all frames; forwards or backwards must not matter. */
static const char *read_all(void)
{
	messages_used = 0;
	messages[0] = 0;
	uint32_t count = store_tracked_count(toy.store);
	struct view view = { .preferences = &toy.preferences, .horizon = UINT32_MAX };
	for (uint32_t frame = count; frame >= 1; frame--)
		dissection_run(toy.dissection, frame, &view);
	messages_used = 0;
	messages[0] = 0;
	for (uint32_t frame = 1; frame <= count; frame++)
		dissection_run(toy.dissection, frame, &view);
	return messages;
}

/* "\0\3Cabc" is a message of kind C with the body abc. */
static const char three[] = "\0\3Cabc\0\5Gdefgh\0\1Ci";
static const char three_text[] = "C:abc G:defgh C:i ";

START_TEST(test_cut_everywhere)
{
	const size_t length = sizeof three - 1;
	const size_t step = (size_t)_i + 1;
	for (size_t at = 0; at < length; at += step)
		add(0, 0, (uint32_t)at, three + at, at + step < length ? step : length - at);
	ck_assert_str_eq(read_all(), three_text);
}
END_TEST

START_TEST(test_cut_in_two)
{
	const size_t length = sizeof three - 1, first = (size_t)_i;
	add(0, 0, 0, three, first);
	add(0, 0, (uint32_t)first, three + first, length - first);
	ck_assert_str_eq(read_all(), three_text);
}
END_TEST

START_TEST(test_sent_twice)
{
	const size_t length = sizeof three - 1, first = (size_t)_i;
	add(0, 0, 0, three, first);
	add(0, SEGMENT_RETRANSMITTED, 0, three, first);
	add(0, 0, (uint32_t)first, three + first, length - first);
	add(0, SEGMENT_RETRANSMITTED, (uint32_t)first, three + first, length - first);
	ck_assert_str_eq(read_all(), three_text);
}
END_TEST

START_TEST(test_overlap)
{
	const size_t length = sizeof three - 1, first = (size_t)_i;
	size_t back = first / 2;
	add(0, 0, 0, three, first);
	add(0, 0, (uint32_t)(first - back), three + first - back, length - first + back);
	ck_assert_str_eq(read_all(), three_text);
}
END_TEST

/* Three pieces in every order, with delivery order set to stream order. */
START_TEST(test_reordered)
{
	static const unsigned orders[2][3] = { { 0, 1, 2 }, { 0, 2, 1 } };
	const size_t length = sizeof three - 1;
	is_reordering = true;
	for (size_t first = 1; first < length - 1; first++) {
		size_t cuts[4] = { 0, first, first + (length - first) / 2, length };
		if (cuts[2] == cuts[1]) cuts[2]++;
		for (int i = 0; i < 3; i++) {
			unsigned piece = orders[_i][i];
			add(0, i > 0 && piece < orders[_i][i - 1] ? SEGMENT_OUT_OF_ORDER : 0,
			    (uint32_t)cuts[piece], three + cuts[piece],
			    cuts[piece + 1] - cuts[piece]);
		}
		ck_assert_str_eq(read_all(), three_text);
		teardown();
		setup();
		is_reordering = true;
	}
}
END_TEST

/* In delivery order as tshark has it, a piece that comes late counts inside a PDU whose end is known. */
START_TEST(test_late_inside_known_end)
{
	const char message[] = "\0\6Cabcdef";
	add(0, 0, 0, message, 4);
	add(0, 0, 6, message + 6, 3);
	ck_assert_str_eq(read_all(), "");
	add(0, SEGMENT_OUT_OF_ORDER, 4, message + 4, 2);
	ck_assert_str_eq(read_all(), "C:abcdef ");
}
END_TEST

START_TEST(test_hole_starts_a_new_pdu)
{
	add(0, 0, 0, "\0\2Cab", 5);
	add(0, 0, 100, "\0\2Ccd", 5);
	ck_assert_str_eq(read_all(), "C:ab C:cd ");
}
END_TEST

START_TEST(test_reject_leaves_data)
{
	add(0, 0, 0, "\0\2Xab", 5);
	add(0, 0, 5, "more", 4);
	ck_assert_str_eq(read_all(), "data5 data4 ");
}
END_TEST

START_TEST(test_directions_are_apart)
{
	add(0, 0, 0, "\0\4Cab", 5);
	add(1, 0, 0, "\0\2Cxy", 5);
	add(0, 0, 5, "cd", 2);
	ck_assert_str_eq(read_all(), "C:xy C:abcd ");
}
END_TEST

START_TEST(test_links)
{
	add(0, 0, 0, "\0\4Cab", 5);
	add(0, 0, 5, "cd", 2);
	uint32_t analysis = store_analysis(toy.store, 1);
	ck_assert_uint_ne(analysis, 0);
	ck_assert_str_eq(read_all(), "C:abcd ");
}
END_TEST

START_TEST(test_more_messages_than_shown)
{
	static char many[1400];
	for (size_t i = 0; i + 3 <= sizeof many; i += 3) memcpy(many + i, "\0\0C", 3);
	for (uint32_t i = 0; i < 4; i++) add(0, 0, i * 1398, many, 1398);
	ck_assert_uint_eq(strlen(read_all()), 4 * 466 * strlen("C: "));
}
END_TEST

/* A message that ends with a sign, a byte at a time: each byte is shown once. */
START_TEST(test_scanned_is_not_shown_again)
{
	static char line[900] = "\0\0L";
	memset(line + 3, 'x', sizeof line - 4);
	line[sizeof line - 1] = '.';
	is_reordering = _i;
	for (uint32_t i = 0; i < sizeof line; i++) add(0, 0, i, line + i, 1);
	ck_assert_uint_eq(strlen(read_all()), sizeof line - 3 + strlen("L: "));
	ck_assert_uint_le(bytes_shown, sizeof line + 3 * MESSAGE_HEADER);
}
END_TEST

/* More segments than are kept of a PDU: it is cut, and what follows it is not lost. */
START_TEST(test_too_many_pieces)
{
	enum { SEGMENTS = 70000 };
	static const char body[] = "x";
	add(0, 0, 0, _i ? "\0\0L" : "\377\377C", 3);
	uint32_t end = _i ? SEGMENTS : 65535;
	for (uint32_t i = 0; i < end; i++) add(0, 0, 3 + i, body, 1);
	if (_i) add(0, 0, 3 + end++, ".", 1);
	add(0, 0, 3 + end, three, sizeof three - 1);
	uint32_t count = store_tracked_count(toy.store);
	struct view view = { .preferences = &toy.preferences, .horizon = UINT32_MAX };
	messages_used = 0;
	messages[0] = 0;
	dissection_run(toy.dissection, count, &view);
	ck_assert_str_eq(messages, three_text);
}
END_TEST

START_TEST(test_until_close)
{
	is_reordering = _i;
	add(0, 0, 0, "\0\0Uab", 5);
	add(0, 0, 5, "cd", 2);
	ck_assert_str_eq(read_all(), "");
	add(0, SEGMENT_FIN, 7, "", 0);
	ck_assert_str_eq(read_all(), "U:abcd ");
}
END_TEST

START_TEST(test_until_close_with_last_bytes)
{
	is_reordering = _i;
	add(0, 0, 0, "\0\0Uab", 5);
	add(0, SEGMENT_FIN, 5, "cd", 2);
	ck_assert_str_eq(read_all(), "U:abcd ");
}
END_TEST

START_TEST(test_close_ends_a_line)
{
	is_reordering = _i;
	add(0, 0, 0, "\0\0Lab", 5);
	add(0, SEGMENT_FIN, 5, "", 0);
	ck_assert_str_eq(read_all(), "L:ab ");
}
END_TEST

START_TEST(test_close_leaves_the_unfinished)
{
	add(0, 0, 0, "\0\5Cab", 5);
	add(0, SEGMENT_FIN, 5, "", 0);
	ck_assert_str_eq(read_all(), "");
}
END_TEST

/* Whoever takes over has both directions, from the right byte on. */
START_TEST(test_switch)
{
	add(1, 0, 0, "\0\1Ca", 4);
	add(0, 0, 0, "\0\2Sab123456", 11);
	add(1, 0, 4, "abc", 3);
	ck_assert_str_eq(read_all(), "C:a S:ab <123> <456> <abc> ");
}
END_TEST

START_TEST(test_switch_after_a_counted_pdu)
{
	add(0, 0, 0, "\0\2Sa", 4);
	add(0, 0, 4, "b123", 4);
	add(1, 0, 0, "abc", 3);
	ck_assert_str_eq(read_all(), "S:ab <123> <abc> ");
}
END_TEST

START_TEST(test_switch_to_whoever_knows)
{
	add(0, 0, 0, "\0\0Dab", 5);
	add(0, 0, 5, "\0\1Cx", 4);
	add(1, 0, 0, "!cd", 3);
	add(0, 0, 9, "efg", 3);
	ck_assert_str_eq(read_all(), "D: data2 data4 <!cd> <efg> ");
}
END_TEST

START_TEST(test_reject_leaves_it_to_who_knows)
{
	add(0, 0, 0, "\0\2Xab", 5);
	add(0, 0, 5, "!ab", 3);
	ck_assert_str_eq(read_all(), "data5 <!ab> ");
}
END_TEST

START_TEST(test_hole_is_told)
{
	add(0, 0, 0, "\0\2Cab", 5);
	add(0, 0, 100, "\0\2Ccd", 5);
	ck_assert_uint_eq(hole_told, 95);
}
END_TEST

START_TEST(test_runs_are_as_long_as_their_segments)
{
	add(0, 0, 0, "\0\0Rab", 5);
	add(0, 0, 5, "\0\0Rc", 4);
	ck_assert_str_eq(read_all(), "R:ab R:c ");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("framing");
	TCase *cases = tcase_create("framing");
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_loop_test(cases, test_cut_everywhere, 0, (int)sizeof three - 1);
	tcase_add_loop_test(cases, test_cut_in_two, 1, (int)sizeof three - 2);
	tcase_add_loop_test(cases, test_sent_twice, 1, (int)sizeof three - 2);
	tcase_add_loop_test(cases, test_overlap, 1, (int)sizeof three - 2);
	tcase_add_loop_test(cases, test_reordered, 0, 2);
	tcase_add_test(cases, test_late_inside_known_end);
	tcase_add_test(cases, test_hole_starts_a_new_pdu);
	tcase_add_test(cases, test_reject_leaves_data);
	tcase_add_test(cases, test_directions_are_apart);
	tcase_add_test(cases, test_links);
	tcase_add_test(cases, test_more_messages_than_shown);
	tcase_add_loop_test(cases, test_scanned_is_not_shown_again, 0, 2);
	tcase_add_loop_test(cases, test_too_many_pieces, 0, 2);
	tcase_add_loop_test(cases, test_until_close, 0, 2);
	tcase_add_loop_test(cases, test_until_close_with_last_bytes, 0, 2);
	tcase_add_loop_test(cases, test_close_ends_a_line, 0, 2);
	tcase_add_test(cases, test_close_leaves_the_unfinished);
	tcase_add_test(cases, test_switch);
	tcase_add_test(cases, test_switch_after_a_counted_pdu);
	tcase_add_test(cases, test_switch_to_whoever_knows);
	tcase_add_test(cases, test_reject_leaves_it_to_who_knows);
	tcase_add_test(cases, test_hole_is_told);
	tcase_add_test(cases, test_runs_are_as_long_as_their_segments);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
