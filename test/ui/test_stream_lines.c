/* A stream as lines: whatever the mode and width, walking down and up meets the same lines, and each
 * byte is in exactly one; text does not show where its segments were cut. */
#include "stats/decoded.h"
#include "stream_text.h"

#include "find.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
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

/* Follows what was said, in segments of at most so many bytes. */
static void open_said(const char *const texts_said[], const unsigned directions[], size_t count,
                      size_t segment_max)
{
	struct error error;
	char path[] = "/tmp/dogfish-test-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	unlink(path);
	for (size_t i = 0; i < count; i++)
		ck_assert_int_gt(write(fd, texts_said[i], strlen(texts_said[i])), 0);

	arena_open(&arena, 1 << 24);
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
	uint32_t frame = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned direction = directions[i];
		for (size_t left = strlen(texts_said[i]), length; left > 0; left -= length) {
			length = left < segment_max ? left : segment_max;
			struct frame_record record = { .position = position,
				                       .captured = (uint32_t)length,
				                       .reported = (uint32_t)length,
				                       .file = file };
			struct segment segment = { .frame = ++frame, .direction = direction & 1u };
			segment.stream_offset = offsets[direction] & 0xffffffff;
			ck_assert(store_append_frame(store, &record));
			ck_assert(segments_append(&conversation->segments, &arena, &segment,
			                          (uint32_t)length));
			offsets[direction] += length;
			position += length;
		}
	}
	store_publish_stored(store);
	store_publish_tracked(store, frame);
	struct follow_source source = { NULL, no_payload, no_numbers };
	follow = follow_open(store, conversation, &source);
	while (follow_advance(follow, 2)) continue;
	ck_assert_uint_eq(follow_count(follow), frame);
	lines = (struct stream_lines){ follow, STREAM_TEXT, STREAM_BOTH, 70, false };
}

static void close_said(void)
{
	decoded_close(lines.decoded);
	lines.decoded = NULL;
	follow_close(follow);
	conversations_close(conversations);
	store_close(store);
	mapping_close(mapping);
	arena_close(&arena);
}

static void setup(void)
{
	const char *texts_said[SAID];
	unsigned directions[SAID];
	for (int i = 0; i < SAID; i++) {
		texts_said[i] = said[i].text;
		directions[i] = said[i].direction;
	}
	open_said(texts_said, directions, SAID, SIZE_MAX);
	lines.decoded = decoded_open(follow, "smtp", false);
	while (decoded_advance(lines.decoded, SAID)) continue;
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
			ck_assert(lines.directions >> stream_place_direction(&lines, place) & 1);
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

/* The line that begins at place, as a string. */
static const char *line_text(struct stream_place place)
{
	static char out[512];
	size_t length;
	stream_line_text(&lines, place, out, sizeof out, &length);
	ck_assert_uint_eq(length, strlen(out));
	return out;
}

START_TEST(test_byte_is_in_its_line)
{
	lines.mode = (enum stream_mode)_i;
	lines.cells = 9;
	for (size_t chunk = 0; chunk < SAID; chunk++) {
		for (uint32_t offset = 0; offset < strlen(said[chunk].text); offset++) {
			struct stream_place byte = { chunk, offset },
					    place = stream_line_at(&lines, byte), next = place;
			ck_assert(place.chunk < chunk ||
			          (place.chunk == chunk && place.offset <= offset));
			if (!stream_line_next(&lines, &next)) continue;
			ck_assert(next.chunk > chunk ||
			          (next.chunk == chunk && next.offset > offset));
		}
	}
}
END_TEST

START_TEST(test_decoded)
{
	struct stream_place place;
	lines.mode = STREAM_DECODED;
	lines.directions = STREAM_BOTH;
	for (lines.cells = 3; lines.cells < 60; lines.cells++) {
		for (size_t message = 0; message < stream_place_count(&lines); message++) {
			uint32_t length =
				(uint32_t)decoded_read(lines.decoded, message)->text.length;
			for (uint32_t at = 0; at < length; at++) {
				struct stream_place row = stream_line_at(
					&lines, (struct stream_place){ message, at });
				ck_assert_uint_le(row.offset, at);
				ck_assert_uint_gt(row.offset + stream_line_length(&lines, row), at);
			}
		}
	}
	/* from the stream to the text and back */
	ck_assert(stream_place_find(&lines, 2, 11 + 9, &place));
	place = stream_line_at(&lines, place);
	ck_assert_uint_eq(stream_place_offset(&lines, place), 11 + 9);
	ck_assert_uint_eq(stream_place_frame(&lines, place), 3);
	ck_assert_str_eq(line_text(place), "250-two");
	lines.is_unwrapped = true;
	lines.cells = 5;
	ck_assert(stream_line_next(&lines, &place));
	ck_assert_str_eq(line_text(place), "250 three, which is longer than a narrow line");
}
END_TEST

static const struct {
	size_t chunk;
	uint32_t offset;
	const char *text;
	bool begins, is_later;
} texts[] = {
	{ 0, 0, "220 ready", true, true },
	{ 1, 0, "EHLO \xe5\xae\x9e\xe9\xaa\x8c", true, true },
	{ 2, 9, "250-two", false, false },
	{ 3, 0, "no end of line", true, true }, /* it is in the next segment */
	{ 4, 2, "", false, true },
	{ 4, 4, "", false, false },
	{ 5, 0, "\x1b[31m\xff\xfe", true, true }, /* unescaped: the screen does that */
};

START_TEST(test_text)
{
	struct stream_place place = { texts[_i].chunk, texts[_i].offset },
			    line = stream_line_at(&lines, place);
	ck_assert_uint_eq(line.chunk, place.chunk);
	ck_assert_uint_eq(line.offset, place.offset);
	ck_assert_str_eq(line_text(place), texts[_i].text);
	ck_assert_int_eq(place.offset == 0 && stream_begins_line(&lines, place.chunk),
	                 texts[_i].begins);
	ck_assert_int_eq(stream_is_later_frame(&lines, place), texts[_i].is_later);
}
END_TEST

static const struct {
	const char *text, *line;
	size_t cells;
	const char *why;
} tabs[] = {
	{ "a\tb\r\n", "a       b", 80, "to the eighth column" },
	{ "\t\tb", "                b", 80, "each its own" },
	{ "12345678\tb", "12345678        b", 80, "a column further where it is reached" },
	{ "\xe5\xae\x9e\tb", "\xe5\xae\x9e      b", 80, "columns, not bytes" },
	{ "123456\tb", "123456 ", 7, "not over the end of the line" },
};

START_TEST(test_tabs)
{
	static const unsigned client[] = { 0 };
	close_said();
	open_said(&tabs[_i].text, client, 1, SIZE_MAX);
	lines.cells = tabs[_i].cells;
	ck_assert_msg(strcmp(line_text((struct stream_place){ 0, 0 }), tabs[_i].line) == 0, "%s",
	              tabs[_i].why);
}
END_TEST

/* All lines, each followed by a line feed. */
static char *all_lines(size_t size)
{
	char *all = calloc(1, size);
	size_t at = 0;
	struct stream_place place;
	ck_assert(stream_line_first(&lines, &place));
	do {
		at += (size_t)snprintf(all + at, size - at, "%s\n", line_text(place));
		ck_assert_uint_lt(at, size);
	} while (stream_line_next(&lines, &place));
	return all;
}

/* Text with lines of all lengths, one longer than a block, characters of all lengths and breaks. */
static char *long_text(size_t size)
{
	static const char *const pieces[] = { "word ", "\xe5\xae\x9e", "\t",
		                              "\r\n",  "\x01",         "\n",
		                              "\xff",  "e\xcc\x81",    "\xf0\x9f\x90\x9f",
		                              "\r" };
	enum { PIECES = sizeof pieces / sizeof *pieces };
	char *text = calloc(1, size + 8);
	unsigned random = 1;
	for (size_t at = 0; at < size; at = strlen(text)) {
		random = random * 1103515245u + 12345u;
		bool is_long = at > size / 4 && at < size / 4 * 3;
		memccpy(text + at, is_long ? "x" : pieces[(random >> 16) % PIECES], 0, 8);
	}
	return text;
}

START_TEST(test_cuts_do_not_show)
{
	static const size_t segments[] = { 1, 2, 3, 7, 100, 1460 };
	static const unsigned client[] = { 0 };
	enum { LENGTH = 5 * STREAM_BLOCK, LINES_SIZE = 8 * LENGTH };
	char *text = long_text(LENGTH);
	const char *const texts_said[] = { text };
	char *whole = NULL;
	for (int cut = 0; cut < 2; cut++) {
		close_said();
		open_said(texts_said, client, 1, cut ? segments[_i] : 60000);
		char *all = all_lines(LINES_SIZE);
		if (whole) ck_assert_str_eq(all, whole);
		free(whole);
		whole = all;
	}
	free(whole);
	free(text);
}
END_TEST

/* A byte that comes later lengthens the last line and moves no other. */
START_TEST(test_grows)
{
	static const char *const texts_said[] = { "one\ntwo three" };
	static const unsigned client[] = { 0 };
	close_said();
	open_said(texts_said, client, 1, 1);
	struct stream_place place = { 6, 0 };
	place = stream_line_at(&lines, place);
	ck_assert_uint_eq(place.chunk, 4);
	ck_assert_str_eq(line_text(place), "two three");
	struct stream_place cell = stream_line_cell(&lines, place, 5);
	ck_assert_uint_eq(cell.chunk, 9);
	cell = stream_line_cell(&lines, place, 60);
	ck_assert_uint_eq(cell.chunk, 12);
}
END_TEST

static const struct {
	const char *text;
	size_t chunk;
	int step;
	uint32_t from, end, at; /* at: UINT32_MAX if it does not begin in that chunk */
	const char *why;
} finds[] = {
	{ "No END", 3, 1, 0, UINT32_MAX, 0, "within a chunk" },
	{ "line\r\n", 3, 1, 0, UINT32_MAX, 10, "over the end of a chunk" },
	{ "line\r\n", 3, -1, 0, UINT32_MAX, 10, "the same, upwards" },
	{ "line\r\n", 3, 1, 11, UINT32_MAX, UINT32_MAX, "it begins before that part" },
	{ "line\r\n", 3, -1, 0, 10, UINT32_MAX, "it begins behind that part" },
	{ "\n\x1b[31m", 4, 1, 0, UINT32_MAX, UINT32_MAX, "not into the other side's turn" },
	{ "250", 2, 1, 1, UINT32_MAX, 9, "the first" },
	{ "250", 2, -1, 1, UINT32_MAX, 18, "the last" },
};

START_TEST(test_find)
{
	struct find find = { .chunk = finds[_i].chunk,
		             .step = finds[_i].step,
		             .from = finds[_i].from,
		             .end = finds[_i].end };
	uint32_t length = follow_at(follow, find.chunk)->length;
	snprintf(find.text, sizeof find.text, "%s", finds[_i].text);
	for (int mode = 0; mode < STREAM_DECODED; mode++) {
		lines.mode = (enum stream_mode)mode;
		uint32_t at = find_in_chunk(&lines, &find);
		ck_assert_msg(at == (finds[_i].at == UINT32_MAX ? length : finds[_i].at), "%s: %u",
		              finds[_i].why, at);
	}
}
END_TEST

/* Over chunks shorter than what is looked for. */
START_TEST(test_find_over_many)
{
	static const char *const texts_said[] = { "one\ntwo three" };
	static const unsigned client[] = { 0 };
	struct find find = { .chunk = 2, .step = 1, .end = UINT32_MAX, .text = "e\nTWO thr" };
	close_said();
	open_said(texts_said, client, 1, 1);
	ck_assert_uint_eq(find_in_chunk(&lines, &find), 0);
	find.chunk = 3;
	ck_assert_uint_eq(find_in_chunk(&lines, &find), 1);
}
END_TEST

START_TEST(test_datagrams_stay_apart)
{
	lines.is_datagrams = true;
	ck_assert(stream_begins_line(&lines, 4));
	ck_assert_str_eq(line_text((struct stream_place){ 4, 0 }), "");
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
	tcase_add_checked_fixture(cases, setup, close_said);
	tcase_add_loop_test(cases, test_walks_meet, 0, 3 * STREAM_MODE_COUNT);
	tcase_add_test(cases, test_decoded);
	tcase_add_loop_test(cases, test_byte_is_in_its_line, 0, STREAM_DECODED);
	tcase_add_loop_test(cases, test_text, 0, sizeof texts / sizeof *texts);
	tcase_add_loop_test(cases, test_tabs, 0, sizeof tabs / sizeof *tabs);
	tcase_add_loop_test(cases, test_cuts_do_not_show, 0, 6);
	tcase_add_test(cases, test_grows);
	tcase_add_loop_test(cases, test_find, 0, sizeof finds / sizeof *finds);
	tcase_add_test(cases, test_find_over_many);
	tcase_add_test(cases, test_datagrams_stay_apart);
	tcase_add_test(cases, test_hex);
	tcase_add_test(cases, test_turns);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
