/* test_expected.c - conversations that another one announced are met by who was announced, once. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/mapping.h"
#include "dissect/dissection.h"
#include "dissect/engine.h"

enum { CONTROL = 1, DATA = 2, FRAME_LENGTH = 6, FRAMES_MAX = 2000, REMEMBERED = 1024 };

/* As frames have it. Control: listener, its port, caller, its port or 0, record. Data: source, its port,
 * destination, its port. */
struct frame {
	uint8_t kind, host, port, other, other_port, record;
};

static struct {
	struct dissectors *dissectors;
	struct store *store;
	struct engine *engine;
	struct preferences preferences;
	FILE *file;
	struct mapping *mapping;
	uint32_t count;
	uint32_t records[FRAMES_MAX + 1]; /* what each frame's conversation was expected by */
	bool is_expected_protocol[FRAMES_MAX + 1];
} toy;

static const struct dissector data_dissector, expected_dissector;

static struct address host(const uint8_t *byte) { return address_make(ADDRESS_IPV4, byte, 1); }

static struct extent frame_track(struct tracker *t, struct reader r, void *note)
{
	struct packet *packet = tracker_packet(t);
	struct frame frame = { .kind = read_u8(&r) };
	frame.host = read_u8(&r);
	frame.port = read_u8(&r);
	frame.other = read_u8(&r);
	frame.other_port = read_u8(&r);
	frame.record = read_u8(&r);
	if (frame.kind == CONTROL) {
		tracker_expect(t, &(struct expectation){ .type = PORT_TCP,
		                                         .listener = host(&frame.host),
		                                         .listener_port = frame.port,
		                                         .caller = host(&frame.other),
		                                         .caller_port = frame.other_port,
		                                         .dissector = &expected_dissector,
		                                         .record = frame.record });
		return EXTENT_WHOLE;
	}
	packet->source = host(&frame.host);
	packet->destination = host(&frame.other);
	const struct conversation *entered =
		tracker_conversation(t, PORT_TCP, frame.port, frame.other_port);
	ck_assert_ptr_nonnull(entered);
	toy.records[packet->frame] = tracker_expected(t);
	toy.is_expected_protocol[packet->frame] =
		atomic_load_explicit(&entered->dissector, memory_order_relaxed) ==
		dissectors_index(toy.dissectors, &expected_dissector);
	return EXTENT_WHOLE;
}

static void nothing_dissect(struct layer *l, struct reader *r, const void *note) {}

static const struct dissector frame_dissector = {
	.name = "frame", .label = "Frame", .track = frame_track, .dissect = nothing_dissect
};
static const struct dissector expected_dissector = { .name = "expected",
	                                             .label = "Expected",
	                                             .dissect = nothing_dissect };
static const struct dissector data_dissector = { .name = "data",
	                                         .label = "Data",
	                                         .dissect = nothing_dissect };
static const struct dissector *const toys[] = { &frame_dissector, &expected_dissector,
	                                        &data_dissector, NULL };

static void setup(void)
{
	toy.dissectors = dissectors_open(toys);
	toy.store = store_open();
	preferences_standard(toy.dissectors, &toy.preferences);
	toy.engine = engine_open(toy.dissectors, toy.store, &toy.preferences);
	toy.file = tmpfile();
	ck_assert_ptr_nonnull(toy.file);
	toy.count = 0;
	memset(toy.records, 0, sizeof toy.records);
}

static void teardown(void)
{
	engine_close(toy.engine);
	store_close(toy.store);
	dissectors_close(toy.dissectors);
	if (toy.mapping) mapping_close(toy.mapping);
	toy.mapping = NULL;
	fclose(toy.file);
}

static void add(struct frame frame)
{
	const uint8_t bytes[FRAME_LENGTH] = { frame.kind,  frame.host,       frame.port,
		                              frame.other, frame.other_port, frame.record };
	ck_assert_uint_eq(fwrite(bytes, 1, sizeof bytes, toy.file), sizeof bytes);
	toy.count++;
	ck_assert_uint_le(toy.count, FRAMES_MAX);
}

static void track(void)
{
	struct error error;
	fflush(toy.file);
	toy.mapping = mapping_open(fileno(toy.file), false, &error);
	ck_assert_ptr_nonnull(toy.mapping);
	store_add_file(toy.store, toy.mapping);
	store_add_interface(toy.store, &(struct store_interface){ .link_type = 1 });
	for (uint32_t i = 0; i < toy.count; i++) {
		struct frame_record record = { .position = (uint64_t)i * FRAME_LENGTH,
			                       .captured = FRAME_LENGTH,
			                       .reported = FRAME_LENGTH };
		ck_assert(store_append_frame(toy.store, &record));
	}
	store_publish_stored(toy.store);
	ck_assert_uint_eq(engine_track(toy.engine, toy.count), toy.count);
}

START_TEST(it_is_met_from_either_end)
{
	add((struct frame){ CONTROL, 1, 20, 2, 0, 7 });
	add((struct frame){ DATA, 2, 50, 1, 20, 0 }); /* the caller's packet */
	add((struct frame){ CONTROL, 1, 21, 2, 0, 8 });
	add((struct frame){ DATA, 1, 21, 2, 51, 0 }); /* the listener's */
	track();
	ck_assert_uint_eq(toy.records[2], 7);
	ck_assert_uint_eq(toy.records[4], 8);
	ck_assert(toy.is_expected_protocol[2]);
	ck_assert(toy.is_expected_protocol[4]);
}
END_TEST

START_TEST(it_is_met_once_and_by_new_conversations_only)
{
	add((struct frame){ DATA, 2, 50, 1, 20, 0 });
	add((struct frame){ CONTROL, 1, 20, 2, 0, 7 });
	add((struct frame){ DATA, 2, 50, 1, 20, 0 }); /* was there before */
	add((struct frame){ DATA, 2, 51, 1, 20, 0 });
	add((struct frame){ DATA, 1, 20, 2, 51, 0 }); /* of the same conversation */
	add((struct frame){ DATA, 2, 52, 1, 20, 0 }); /* a second one */
	track();
	ck_assert_uint_eq(toy.records[3], 0);
	ck_assert(!toy.is_expected_protocol[3]);
	ck_assert_uint_eq(toy.records[4], 7);
	ck_assert_uint_eq(toy.records[5], 7);
	ck_assert_uint_eq(toy.records[6], 0);
}
END_TEST

START_TEST(others_do_not_meet_it)
{
	add((struct frame){ CONTROL, 1, 20, 2, 50, 7 });
	add((struct frame){ DATA, 3, 50, 1, 20, 0 }); /* another caller */
	add((struct frame){ DATA, 2, 51, 1, 20, 0 }); /* its other port */
	add((struct frame){ DATA, 2, 50, 1, 21, 0 }); /* the listener's other port */
	add((struct frame){ DATA, 2, 50, 3, 20, 0 }); /* another listener */
	add((struct frame){ DATA, 2, 50, 1, 20, 0 });
	track();
	for (uint32_t frame = 2; frame <= 5; frame++) ck_assert_uint_eq(toy.records[frame], 0);
	ck_assert_uint_eq(toy.records[6], 7);
}
END_TEST

START_TEST(the_newest_of_equal_ones_counts)
{
	add((struct frame){ CONTROL, 1, 20, 2, 0, 7 });
	add((struct frame){ CONTROL, 1, 20, 2, 0, 8 });
	add((struct frame){ DATA, 2, 50, 1, 20, 0 });
	add((struct frame){ DATA, 2, 51, 1, 20, 0 });
	track();
	ck_assert_uint_eq(toy.records[3], 8);
	ck_assert_uint_eq(toy.records[4], 7);
}
END_TEST

START_TEST(the_oldest_is_forgotten_when_too_many_are_open)
{
	add((struct frame){ CONTROL, 1, 20, 2, 0, 7 });
	add((struct frame){ CONTROL, 1, 21, 2, 0, 8 });
	for (int i = 0; i < REMEMBERED - 1; i++)
		add((struct frame){ CONTROL, 3, (uint8_t)(i % 200 + 1), 4, 0, 9 });
	add((struct frame){ DATA, 2, 50, 1, 20, 0 });
	add((struct frame){ DATA, 2, 51, 1, 21, 0 });
	track();
	ck_assert_uint_eq(toy.records[toy.count - 1], 0);
	ck_assert_uint_eq(toy.records[toy.count], 8);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("expected");
	TCase *cases = tcase_create("expected");
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_test(cases, it_is_met_from_either_end);
	tcase_add_test(cases, it_is_met_once_and_by_new_conversations_only);
	tcase_add_test(cases, others_do_not_meet_it);
	tcase_add_test(cases, the_newest_of_equal_ones_counts);
	tcase_add_test(cases, the_oldest_is_forgotten_when_too_many_are_open);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
