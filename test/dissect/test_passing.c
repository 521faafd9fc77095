/* test_passing.c - headers of which nothing is wanted are passed, and nothing but the work is different. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mapping.h"
#include "dissect/dissection.h"
#include "dissect/engine.h"

enum { ORDINARY = 1, ODD = 2, KEY_UPPER = 9 };

static unsigned frame_dissects, lower_dissects, upper_tracks;

/* A frame is: a kind, ORDINARY or ODD, then a byte for the upper layer. */
static bool frame_pass(struct packet *packet, struct reader *r, struct passage *out)
{
	*out = (struct passage){ LINK_TYPE, packet->link_type };
	return true;
}

static void frame_dissect(struct layer *l, struct reader *r, const void *note)
{
	frame_dissects++;
	layer_next(l, LINK_TYPE, l->packet->link_type, r);
}

static bool lower_pass(struct packet *packet, struct reader *r, struct passage *out)
{
	packet->hop_limit = 1;
	*out = (struct passage){ IP_PROTO, KEY_UPPER };
	return read_u8(r) == ORDINARY && reader_ok(r);
}

static void lower_dissect(struct layer *l, struct reader *r, const void *note)
{
	lower_dissects++;
	emit_u8(l, 0, r);
	layer_next(l, IP_PROTO, KEY_UPPER, r);
}

static struct extent upper_track(struct tracker *t, struct reader r, void *note)
{
	upper_tracks++;
	*(uint8_t *)note = read_u8(&r);
	return EXTENT_WHOLE;
}

static void upper_dissect(struct layer *l, struct reader *r, const void *note)
{
	emit_generated(l, 0, *(const uint8_t *)note);
}

static const struct field lower_fields[] = { { "lower.kind", "Kind", FIELD_U8 } };
static const struct field upper_fields[] = { { "upper.note", "Note", FIELD_U8 } };

static const struct dissector frame_dissector = {
	.name = "frame", .label = "Frame", .dissect = frame_dissect, .pass = frame_pass
};
static const struct dissector lower_dissector = { .name = "lower",
	                                          .label = "Lower",
	                                          FIELDS(lower_fields),
	                                          .dissect = lower_dissect,
	                                          .pass = lower_pass,
	                                          .bindings = BINDINGS({ LINK_TYPE, 1 }) };
static const struct dissector upper_dissector = { .name = "upper",
	                                          .label = "Upper",
	                                          FIELDS(upper_fields),
	                                          .track = upper_track,
	                                          .dissect = upper_dissect,
	                                          .note_size = 1,
	                                          .bindings = BINDINGS({ IP_PROTO, KEY_UPPER }) };
static const struct dissector data_dissector = { .name = "data",
	                                         .label = "Data",
	                                         .dissect = upper_dissect };
static const struct dissector *const toys[] = { &frame_dissector, &lower_dissector,
	                                        &upper_dissector, &data_dissector, NULL };

static struct {
	struct dissectors *dissectors;
	struct store *store;
	struct engine *engine;
	struct dissection *dissection;
	struct preferences preferences;
	FILE *file;
	struct mapping *mapping;
} toy;

static void setup(void)
{
	struct error error;
	toy.dissectors = dissectors_open(toys);
	toy.store = store_open();
	preferences_standard(toy.dissectors, &toy.preferences);
	toy.engine = engine_open(toy.dissectors, toy.store, &toy.preferences);
	toy.dissection = dissection_open(toy.dissectors, toy.engine);
	toy.file = tmpfile();
	ck_assert_ptr_nonnull(toy.file);
	const uint8_t frames[] = { ORDINARY, 7, ODD, 8, ORDINARY };
	ck_assert_uint_eq(fwrite(frames, 1, sizeof frames, toy.file), sizeof frames);
	fflush(toy.file);
	toy.mapping = mapping_open(fileno(toy.file), false, &error);
	ck_assert_ptr_nonnull(toy.mapping);
	store_add_file(toy.store, toy.mapping);
	store_add_interface(toy.store, &(struct store_interface){ .link_type = 1 });
	for (uint32_t at = 0; at < sizeof frames; at += 2) {
		uint32_t length = sizeof frames - at < 2 ? 1 : 2;
		struct frame_record record = { .position = at,
			                       .captured = length,
			                       .reported = length };
		ck_assert(store_append_frame(toy.store, &record));
	}
	store_publish_stored(toy.store);
	frame_dissects = lower_dissects = upper_tracks = 0;
	ck_assert_uint_eq(engine_track(toy.engine, 3), 3);
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

/* What the frame's one wanted field says; 0: it has none. */
static uint64_t value_of(const char *name, uint32_t frame)
{
	struct view view = { .preferences = &toy.preferences, .horizon = UINT32_MAX };
	const struct registry *registry = dissectors_registry(toy.dissectors);
	struct field_set wanted;
	field_set_clear(&wanted);
	field_set_add(&wanted, registry_find(registry, name, strlen(name)));
	dissection_want(toy.dissection, &wanted, 0);
	dissection_run(toy.dissection, frame, &view);
	const struct tape *tape = dissection_tape(toy.dissection);
	return tape->count ? tape->items[0].value.number : 0;
}

START_TEST(tracking_passes_ordinary_headers_only)
{
	ck_assert_uint_eq(frame_dissects, 0);
	ck_assert_uint_eq(lower_dissects, 1);
	ck_assert_uint_eq(upper_tracks, 3);
}
END_TEST

static const struct stack *stack_of(uint32_t frame)
{
	ck_assert_uint_ne(store_stack(toy.store, frame), STACK_UNKNOWN);
	return &toy.store->stacks[store_stack(toy.store, frame)];
}

static bool stack_has(const struct stack *stack, unsigned bit)
{
	return stack->has[bit / 64] >> bit % 64 & 1;
}

START_TEST(what_was_passed_counts_among_the_protocols)
{
	const struct stack *passed = stack_of(1), *dissected = stack_of(2);
	for (uint16_t i = 1; i <= 3; i++) {
		uint16_t protocol = dissectors_protocol(toy.dissectors, i);
		ck_assert(stack_has(passed, protocol));
		ck_assert(stack_has(dissected, protocol));
	}
	ck_assert(!stack_has(passed, STACK_UNUSUAL));
	ck_assert(stack_has(dissected, STACK_UNUSUAL));
}
END_TEST

START_TEST(notes_are_found_whether_passed_or_not)
{
	ck_assert_uint_eq(value_of("upper.note", 1), 7);
	ck_assert_uint_eq(value_of("upper.note", 2), 8);
	ck_assert_uint_eq(lower_dissects, 2);
	ck_assert_uint_eq(value_of("upper.note", 3), 0);
}
END_TEST

START_TEST(a_header_that_is_wanted_is_dissected)
{
	ck_assert_uint_eq(value_of("lower.kind", 1), ORDINARY);
	ck_assert_uint_eq(value_of("lower.kind", 2), ODD);
	ck_assert_uint_eq(frame_dissects, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("passing");
	TCase *cases = tcase_create("passing");
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_test(cases, tracking_passes_ordinary_headers_only);
	tcase_add_test(cases, what_was_passed_counts_among_the_protocols);
	tcase_add_test(cases, notes_are_found_whether_passed_or_not);
	tcase_add_test(cases, a_header_that_is_wanted_is_dissected);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
