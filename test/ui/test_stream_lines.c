/* A stream as lines: whatever the mode and width, walking down and up meets the same lines, and each
 * byte is in exactly one. */
#include "stream_lines.h"

#include <check.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/mapping.h"
#include "store/frames.h"
#include "stream/conversation.h"

static const struct {
	unsigned direction;
	const char *text;
} said[] = {
	{ 1, "220 ready\r\n" },
	{ 0, "EHLO \xe5\xae\x9e\xe9\xaa\x8c\r\n" },
	{ 1, "250-one\r\n250-two\r\n250 three, which is longer than a narrow line\r\n" },
	{ 0, "no end of line" },
	{ 0, "\r\n\r\n\n" },
	{ 1, "\x1b[31m\xff\xfe" },
};

enum { SAID = sizeof said / sizeof *said };

static struct arena arena;
static struct store *store;
static struct mapping *mapping;
static struct conversations *conversations;
static struct follow *follow;
static struct stream_lines lines;

static const uint8_t *no_payload(void *context, uint32_t frame, uint32_t *length_out)
{
	return NULL;
}
static bool no_numbers(void *context, uint32_t frame, uint32_t *seq_out, uint32_t *ack_out,
                       bool *is_reverse_out)
{
	return false;
}

static void setup(void)
{
	struct error error;
	char path[] = "/tmp/dogfish-test-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	unlink(path);
	for (int i = 0; i < SAID; i++)
		ck_assert_int_gt(write(fd, said[i].text, strlen(said[i].text)), 0);

	arena_open(&arena, 1 << 20);
	store = store_open();
	mapping = mapping_open(fd, false, &error);
	ck_assert_ptr_nonnull(mapping);
	uint16_t file = store_add_file(store, mapping);
	conversations = conversations_open(PORT_TCP, &arena);
	struct address client = address_make(ADDRESS_IPV4, (const uint8_t *)"\x0a\0\0\1", 4);
	struct address server = address_make(ADDRESS_IPV4, (const uint8_t *)"\x0a\0\0\2", 4);
	struct conversation *conversation =
		conversations_create(conversations, &client, 4000, &server, 25, 1);

	uint64_t position = 0, offsets[2] = { 0, 0 };
	for (uint32_t i = 0; i < SAID; i++) {
		uint32_t length = (uint32_t)strlen(said[i].text);
		struct frame_record record = {
			.position = position, .captured = length, .reported = length, .file = file
		};
		struct segment segment = { .frame = i + 1 };
		segment.stream_offset = offsets[said[i].direction] & 0xffffffff;
		ck_assert(store_append_frame(store, &record));
		ck_assert(segments_append(&conversation->segments[said[i].direction], &arena,
		                          &segment, length));
		offsets[said[i].direction] += length;
		position += length;
	}
	store_publish_stored(store);
	store_publish_tracked(store, SAID);
	struct follow_source source = { NULL, no_payload, no_numbers };
	follow = follow_open(store, conversation, &source);
	while (follow_advance(follow, 2)) continue;
	ck_assert_uint_eq(follow_count(follow), SAID);
	lines = (struct stream_lines){ follow, STREAM_TEXT, STREAM_BOTH, 70 };
}

static void teardown(void)
{
	follow_close(follow);
	conversations_close(conversations);
	store_close(store);
	mapping_close(mapping);
	arena_close(&arena);
}

START_TEST(test_walks_meet)
{
	static const size_t widths[] = { 1, 2, 7, 20, 80 };
	static const unsigned directions[] = { STREAM_CLIENT, STREAM_SERVER, STREAM_BOTH };
	lines.mode = (enum stream_mode)(_i % STREAM_MODE_COUNT);
	lines.directions = directions[_i / STREAM_MODE_COUNT];
	for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
		struct stream_place down[256], place;
		size_t count = 0;
		lines.cells = widths[w];
		ck_assert(stream_line_first(&lines, &place));
		do {
			ck_assert_uint_lt(count, 256);
			ck_assert_uint_gt(stream_line_length(&lines, place), 0);
			ck_assert(lines.directions >> said[place.chunk].direction & 1);
			down[count++] = place;
		} while (stream_line_next(&lines, &place));
		ck_assert(stream_line_last(&lines, &place));
		do {
			count--;
			ck_assert_uint_eq(place.chunk, down[count].chunk);
			ck_assert_uint_eq(place.offset, down[count].offset);
		} while (stream_line_previous(&lines, &place));
		ck_assert_uint_eq(count, 0);
	}
}
END_TEST

START_TEST(test_byte_is_in_its_line)
{
	lines.mode = (enum stream_mode)_i;
	lines.cells = 9;
	for (size_t chunk = 0; chunk < SAID; chunk++) {
		for (uint32_t offset = 0; offset < strlen(said[chunk].text); offset++) {
			struct stream_place place = stream_line_at(&lines, chunk, offset);
			ck_assert_uint_le(place.offset, offset);
			ck_assert_uint_lt(offset, place.offset + stream_line_length(&lines, place));
		}
	}
}
END_TEST

static const struct {
	size_t chunk;
	uint32_t offset;
	const char *text;
} texts[] = {
	{ 0, 0, "220 ready" },
	{ 1, 0, "EHLO \xe5\xae\x9e\xe9\xaa\x8c" },
	{ 2, 9, "250-two" },
	{ 3, 0, "no end of line" },
	{ 4, 0, "" },
	{ 4, 4, "" },
	{ 5, 0, "\x1b[31m\xff\xfe" }, /* unescaped: the screen does that */
};

START_TEST(test_text)
{
	char out[256];
	size_t length;
	struct stream_place place = { texts[_i].chunk, texts[_i].offset };
	stream_line_text(&lines, place, out, sizeof out, &length);
	ck_assert_str_eq(out, texts[_i].text);
	ck_assert_uint_eq(length, strlen(texts[_i].text));
}
END_TEST

START_TEST(test_hex)
{
	char out[256];
	size_t length;
	lines.mode = STREAM_HEX;
	lines.cells = 80;
	stream_line_text(&lines, (struct stream_place){ 4, 0 }, out, sizeof out, &length);
	ck_assert_str_eq(out, "0000001b  0d 0a 0d 0a 0a                                   .....");
	lines.mode = STREAM_RAW;
	stream_line_text(&lines, (struct stream_place){ 4, 0 }, out, sizeof out, &length);
	ck_assert_str_eq(out, "0d0a0d0a0a");
}
END_TEST

START_TEST(test_turns)
{
	static const size_t forth[] = { 1, 2, 3, 5 }, back[] = { 3, 2, 1, 0 };
	struct stream_place place = { 0, 0 };
	for (size_t i = 0; i < sizeof forth / sizeof *forth; i++) {
		ck_assert(stream_turn(&lines, &place, 1));
		ck_assert_uint_eq(place.chunk, forth[i]);
	}
	ck_assert(!stream_turn(&lines, &place, 1));
	for (size_t i = 0; i < sizeof back / sizeof *back; i++) {
		ck_assert(stream_turn(&lines, &place, -1));
		ck_assert_uint_eq(place.chunk, back[i]);
	}
}
END_TEST

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	Suite *suite = suite_create("stream_lines");
	TCase *cases = tcase_create("stream_lines");
	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_add_loop_test(cases, test_walks_meet, 0, 3 * STREAM_MODE_COUNT);
	tcase_add_loop_test(cases, test_byte_is_in_its_line, 0, STREAM_MODE_COUNT);
	tcase_add_loop_test(cases, test_text, 0, sizeof texts / sizeof *texts);
	tcase_add_test(cases, test_hex);
	tcase_add_test(cases, test_turns);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
