/* The properties that hold for every dissector (STYLE 8), over every golden capture and, where PROPERTY_CAPTURES
 * names a folder, over the captures in it.
 *
 *   order   dissected forwards, backwards, shuffled, from two threads: the same tapes
 *   subset  with some fields wanted, the tape is the full tape without the others
 *   cut     captured shorter, a frame has no field that it does not have in full
 *   fence   one byte past the captured ones cannot be read, and nobody tries */
#include <check.h>
#include <pthread.h>

#include "captures.h"

/* Of a capture's frames four are cut, each at every third length; PROPERTY_CAPTURES wants every length. */
enum { CUT_FRAMES_MAX = 4, CUT_STRIDE = 3 };

static uint64_t print_of(struct dissection *d, uint32_t frame)
{
	struct view view = session_view(&loaded.session, loaded.count);
	dissection_run(d, frame, &view);
	return session_fingerprint(d, dissectors_registry(loaded.session.dissectors));
}

/* ---------------------------------------------------------------- order */

static uint64_t prints[FRAMES_MAX];

static void *read_backwards(void *failed_out)
{
	struct dissection *d = open_full();
	for (uint32_t frame = loaded.count; frame >= 1; frame--) {
		if (print_of(d, frame) != prints[frame - 1]) *(uint32_t *)failed_out = frame;
	}
	dissection_close(d);
	return NULL;
}

START_TEST(test_order)
{
	load(captures[_i], false);
	struct dissection *d = open_full();
	for (uint32_t frame = 1; frame <= loaded.count; frame++)
		prints[frame - 1] = print_of(d, frame);
	uint32_t failed = 0;
	pthread_t thread;
	ck_assert_int_eq(pthread_create(&thread, NULL, read_backwards, &failed), 0);
	random_state = 1;
	for (uint32_t i = 0; i < loaded.count; i++) {
		uint32_t frame = 1 + random_below(loaded.count);
		ck_assert_msg(print_of(d, frame) == prints[frame - 1],
		              "%s: frame %u differs when shuffled", captures[_i], frame);
	}
	pthread_join(thread, NULL);
	ck_assert_msg(failed == 0, "%s: frame %u differs on another thread", captures[_i], failed);
	dissection_close(d);
	unload();
}
END_TEST

/* ---------------------------------------------------------------- subset */

static bool item_equal(const struct item *a, const struct item *b)
{
	if (a->field != b->field || a->flags != b->flags || a->source != b->source) return false;
	if (a->offset != b->offset || a->length != b->length || a->value_length != b->value_length)
		return false;
	if (a->flags & ITEM_NUMBER) return a->value.number == b->value.number;
	return a->value_length == 0 || memcmp(a->value.bytes, b->value.bytes, a->value_length) == 0;
}

START_TEST(test_subset)
{
	load(captures[_i], false);
	const struct registry *registry = dissectors_registry(loaded.session.dissectors);
	struct dissection *full = open_full();
	struct dissection *some = dissection_open(loaded.session.dissectors, loaded.session.engine);
	random_state = 7;
	struct view view = session_view(&loaded.session, loaded.count);
	for (uint32_t frame = 1; frame <= loaded.count; frame++) {
		static struct field_set wanted;
		field_set_clear(&wanted);
		uint32_t one_in = 1 + random_below(6);
		for (uint16_t id = 1; id <= registry_field_count(registry); id++) {
			if (random_below(one_in) == 0) field_set_add(&wanted, id);
		}
		dissection_want(some, &wanted, 0);
		dissection_run(some, frame, &view);
		dissection_run(full, frame, &view);
		const struct tape *tape = dissection_tape(some), *whole = dissection_tape(full);
		uint32_t at = 0;
		for (uint32_t i = 0; i < whole->count; i++) {
			const struct item *item = &whole->items[i];
			if (!field_set_has(&wanted, item->field)) continue;
			ck_assert_msg(at < tape->count && item_equal(&tape->items[at], item),
			              "%s: frame %u: %s is not the same when few fields are wanted",
			              captures[_i], frame,
			              registry_field(registry, item->field)->name);
			at++;
		}
		ck_assert_msg(at == tape->count,
		              "%s: frame %u: %s is there only when few fields are wanted",
		              captures[_i], frame,
		              at < tape->count
		                      ? registry_field(registry, tape->items[at].field)->name
		                      : "");
	}
	dissection_close(full);
	dissection_close(some);
	unload();
}
END_TEST

/* ---------------------------------------------------------------- cut */

/* Items that say something of the capture, not of the bytes, may come with a cut. */
static bool is_about_capture(const char *name)
{
	return strncmp(name, "frame", 5) == 0 || strncmp(name, "_ws.", 4) == 0;
}

/* In the middle of a dialogue that nobody saw begin, a line is guessed to be a command or a text by the whole of
 * it: one that is cut may be the other. */
static bool is_guess(const char *name)
{
	return strncmp(name, "smtp.", 5) == 0 || strncmp(name, "pop.", 4) == 0;
}

static bool tape_has(const struct tape *tape, const struct item *item)
{
	for (uint32_t i = 0; i < tape->count; i++) {
		if (item_equal(&tape->items[i], item)) return true;
	}
	return false;
}

/* Is the frame a piece of something that only later frames complete? */
static bool is_piece(const struct dissection *d)
{
	const struct registry *registry = dissectors_registry(loaded.session.dissectors);
	const struct tape *tape = dissection_tape(d);
	for (uint32_t i = 0; i < tape->count; i++) {
		const char *name = registry_field(registry, tape->items[i].field)->name;
		if (strcmp(name, "tcp.segment_data") == 0) return true;
	}
	return dissection_packet(d)->is_fragment;
}

static void check_cut(const struct session_frame *whole_frame, const struct tape *whole,
                      uint32_t captured, const char *path, uint32_t number)
{
	struct session session;
	session_open_with(&session, loaded.session.dissectors);
	session_start(&session);
	struct session_frame frame = *whole_frame;
	frame.captured = captured;
	session_add(&session, &frame);
	struct dissection *d = dissection_open(session.dissectors, session.engine);
	dissection_want_all(d, DISSECT_SUMMARY | DISSECT_TEXT);
	struct view view = session_view(&session, 1);
	dissection_run(d, 1, &view);
	const struct tape *tape = dissection_tape(d);
	const struct registry *registry = dissectors_registry(session.dissectors);
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		const struct field *field = registry_field(registry, item->field);
		bool is_read =
			!(item->flags & ITEM_GENERATED) && item->source == 0 && item->length > 0;
		bool is_value = field->type != FIELD_NONE && field->type != FIELD_PROTOCOL &&
		                item->end == i + 1;
		/* payloads, and texts that nothing ends, are as long as what was captured of them */
		bool runs_on =
			field->type == FIELD_BYTES ||
			(field->type == FIELD_STRING && item->offset + item->length == captured);
		if (!is_read || !is_value || is_about_capture(field->name) ||
		    is_guess(field->name) || runs_on)
			continue;
		ck_assert_msg(tape_has(whole, item), "%s: frame %u cut to %u bytes invents %s",
		              path, number, captured, field->name);
	}
	dissection_close(d);
	session_close(&session);
}

START_TEST(test_cut)
{
	load(captures[_i], false);
	uint32_t step = loaded.count / CUT_FRAMES_MAX + 1;
	for (uint32_t frame = 1; frame <= loaded.count; frame += step) {
		struct session session;
		session_open_with(&session, loaded.session.dissectors);
		session_start(&session);
		session_add(&session, &loaded.frames[frame - 1]);
		struct dissection *d = dissection_open(session.dissectors, session.engine);
		dissection_want_all(d, DISSECT_SUMMARY | DISSECT_TEXT);
		struct view view = session_view(&session, 1);
		dissection_run(d, 1, &view);
		uint32_t length = loaded.frames[frame - 1].captured < 120
		                          ? loaded.frames[frame - 1].captured
		                          : 120;
		/* A piece that is cut can never become whole: then what it holds is shown, as tshark does. */
		if (is_piece(d)) length = 0;
		uint32_t stride = getenv("PROPERTY_CAPTURES") ? 1 : CUT_STRIDE;
		for (uint32_t captured = frame % stride; captured < length; captured += stride)
			check_cut(&loaded.frames[frame - 1], dissection_tape(d), captured,
			          captures[_i], frame);
		dissection_close(d);
		session_close(&session);
	}
	unload();
}
END_TEST

/* ---------------------------------------------------------------- fence */

START_TEST(test_fence)
{
	load(captures[_i], true);
	struct dissection *d = open_full();
	for (uint32_t frame = 1; frame <= loaded.count; frame++) print_of(d, frame);
	dissection_close(d);
	unload();
}
END_TEST

int main(void)
{
	if (!captures_find()) return 1;
	const struct {
		const char *name;
		const TTest *test;
	} properties[] = {
		{ "order", test_order },
		{ "subset", test_subset },
		{ "cut", test_cut },
		{ "fence", test_fence },
	};
	Suite *suite = suite_create("properties");
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		TCase *cases = tcase_create(properties[i].name);
		tcase_set_timeout(cases, 60);
		tcase_add_loop_test(cases, properties[i].test, 0, (int)capture_count);
		suite_add_tcase(suite, cases);
	}
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
