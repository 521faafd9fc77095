/* The capture file writer, and copies of files: what is written is read again, whatever happens. */
#include "capture/writer.h"

#include "base/mapping.h"
#include "build.h"
#include "capture/copy.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char path[BUILD_PATH_MAX], path_from[BUILD_PATH_MAX];
static uint8_t packet[CAPTURE_PACKET_MAX];

static void begin(void)
{
	for (size_t i = 0; i < sizeof packet; i++) packet[i] = (uint8_t)(i * 7 + i / 256);
	build_file(path, "", 0);
	path_from[0] = '\0';
}

static void end(void)
{
	unlink(path);
	if (path_from[0]) unlink(path_from);
}

static struct writer *open_writer(enum writer_format format)
{
	struct error error;
	struct writer *writer = writer_open(path, format, NULL, &error);
	ck_assert_msg(writer != NULL, "%s", error.text);
	return writer;
}

static uint32_t add_interface(struct writer *writer, uint32_t link_type)
{
	struct writer_interface interface = { .link_type = link_type,
		                              .time_digits = 9,
		                              .fcs_length = -1 };
	uint32_t index;
	ck_assert(writer_add_interface(writer, &interface, &index, NULL));
	return index;
}

/* Packet number i: what it holds and when it came follow from the number. */
static struct writer_record make_record(uint64_t i)
{
	return (struct writer_record){
		.time_ns = 1700000000000000000 + (int64_t)i * 1001,
		.captured = (uint32_t)(i * 37 % 1500),
		.reported = (uint32_t)(i * 37 % 1500 + i % 3),
	};
}

static bool append(struct writer *writer, uint64_t i, uint64_t *offset_out)
{
	struct writer_record record = make_record(i);
	return writer_append(writer, &record, packet + i % 256, offset_out, NULL);
}

/* Reads the file, which must be good to its end; how many packets it has. */
static uint64_t read_back(int64_t tick_ns)
{
	struct error error;
	struct capture_file *file = capture_file_open(path, NULL, &error);
	ck_assert_msg(file != NULL, "%s", error.text);
	struct capture_record r;
	enum capture_result result;
	uint64_t count = 0;
	for (; (result = capture_file_next(file, &r)) == CAPTURE_RECORD; count++) {
		struct writer_record want = make_record(count);
		if (r.time_ns != want.time_ns / tick_ns * tick_ns || r.captured != want.captured ||
		    r.reported != want.reported ||
		    memcmp(capture_file_bytes(file, r.offset, r.captured), packet + count % 256,
		           r.captured) != 0)
			ck_abort_msg("packet %lu differs", (unsigned long)count);
	}
	ck_assert_msg(result == CAPTURE_END, "%s", capture_file_error(file)->text);
	capture_file_close(file);
	return count;
}

static const struct {
	enum writer_format format;
	enum capture_format read_as;
	int64_t tick_ns;
} formats[] = {
	{ WRITER_PCAPNG, CAPTURE_FORMAT_PCAPNG, 1 },
	{ WRITER_PCAP, CAPTURE_FORMAT_PCAP, 1000 },
	{ WRITER_PCAP_NANO, CAPTURE_FORMAT_PCAP_NANO, 1 },
};

START_TEST(test_round_trip)
{
	enum { PACKETS = 5000 };
	struct writer *writer = open_writer(formats[_i].format);
	add_interface(writer, 1);
	for (uint64_t i = 0; i < PACKETS; i++) ck_assert(append(writer, i, NULL));
	ck_assert_uint_eq(writer_packets_appended(writer), PACKETS);
	ck_assert_uint_lt(writer_packets_written(writer), PACKETS);
	ck_assert(writer_close(writer, NULL));
	ck_assert_uint_eq(read_back(formats[_i].tick_ns), PACKETS);
}
END_TEST

/* Offsets are right, and after a flush the bytes are there for who has mapped the file. */
START_TEST(test_written_before_published)
{
	struct writer *writer = open_writer(formats[_i].format);
	struct mapping *mapping = mapping_open(writer_descriptor(writer), true, NULL);
	ck_assert_ptr_nonnull(mapping);
	add_interface(writer, 1);
	for (uint64_t i = 0; i < 300; i++) {
		uint64_t offset;
		struct writer_record record = make_record(i);
		ck_assert(append(writer, i, &offset));
		ck_assert(writer_flush(writer, NULL));
		ck_assert_uint_eq(writer_written(writer), writer_appended(writer));
		ck_assert(mapping_grow(mapping, writer_written(writer), NULL));
		ck_assert_mem_eq(mapping_bytes(mapping, offset, record.captured), packet + i % 256,
		                 record.captured);
	}
	mapping_close(mapping);
	ck_assert(writer_close(writer, NULL));
}
END_TEST

START_TEST(test_nothing_captured)
{
	struct writer *writer = open_writer(formats[_i].format);
	ck_assert(writer_close(writer, NULL));
	ck_assert_uint_eq(read_back(1), 0);
}
END_TEST

START_TEST(test_refusals)
{
	struct error error;
	ck_assert_ptr_null(writer_open("/nonexistent/x", WRITER_PCAPNG, NULL, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "No such file"));
	struct writer *writer = open_writer(formats[_i].format);
	struct writer_interface second = { .link_type = 113, .fcs_length = -1 };
	struct writer_record record = { .captured = 1, .reported = 1 };
	uint32_t index;
	ck_assert(!writer_append(writer, &record, packet, NULL, &error));
	add_interface(writer, 1);
	bool is_added = writer_add_interface(writer, &second, &index, &error);
	ck_assert_int_eq(is_added, formats[_i].format == WRITER_PCAPNG);
	if (!is_added) ck_assert_ptr_nonnull(strstr(error.text, "link type"));
	record.captured = CAPTURE_PACKET_MAX + 1;
	ck_assert(!writer_append(writer, &record, packet, NULL, &error));
	record.captured = CAPTURE_PACKET_MAX;
	for (int i = 0; i < 20; i++)
		ck_assert(writer_append(writer, &record, packet, NULL, &error));
	ck_assert(writer_close(writer, NULL));
}
END_TEST

/* The disk is full at every possible byte: the file ends with a whole record, and goes on when there
 * is room again. */
START_TEST(test_full_disk)
{
	enum { PACKETS = 40 };
	signal(SIGXFSZ, SIG_IGN);
	struct rlimit before, limit;
	getrlimit(RLIMIT_FSIZE, &before);
	for (rlim_t room = 0; room < 6000; room += 1 + room / 100) {
		struct writer *writer = open_writer(formats[_i].format);
		add_interface(writer, 1);
		for (uint64_t i = 0; i < PACKETS; i++) append(writer, i, NULL);
		limit = (struct rlimit){ room, before.rlim_max };
		setrlimit(RLIMIT_FSIZE, &limit);
		struct error error;
		bool is_written = writer_flush(writer, &error);
		setrlimit(RLIMIT_FSIZE, &before);
		struct stat status;
		ck_assert(!is_written);
		ck_assert_ptr_nonnull(strstr(error.text, "too large"));
		ck_assert_int_eq(fstat(writer_descriptor(writer), &status), 0);
		ck_assert_uint_le((uint64_t)status.st_size, room);
		ck_assert_uint_eq(writer_written(writer), (uint64_t)status.st_size);
		ck_assert_uint_eq(read_back(formats[_i].tick_ns), writer_packets_written(writer));
		ck_assert(writer_flush(writer, &error));
		ck_assert(append(writer, PACKETS, NULL));
		ck_assert(writer_close(writer, NULL));
		ck_assert_uint_eq(read_back(formats[_i].tick_ns), PACKETS + 1);
	}
}
END_TEST

/* Killed at any moment, the file holds at least what was flushed. */
START_TEST(test_killed)
{
	for (int round = 0; round < 20; round++) {
		int ends[2];
		uint64_t flushed = 0, told;
		ck_assert_int_eq(pipe(ends), 0);
		pid_t child = fork();
		if (child == 0) {
			struct writer *writer = open_writer(formats[_i].format);
			add_interface(writer, 1);
			for (uint64_t i = 1;; i++) {
				append(writer, i - 1, NULL);
				if (i % 10 != 0) continue;
				writer_flush(writer, NULL);
				if (write(ends[1], &i, sizeof i) != sizeof i) _exit(1);
			}
		}
		close(ends[1]);
		while (flushed < 50 + (uint64_t)round * 40 &&
		       read(ends[0], &told, sizeof told) == sizeof told)
			flushed = told;
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		while (read(ends[0], &told, sizeof told) == sizeof told) flushed = told;
		close(ends[0]);
		struct capture_file *file = capture_file_open(path, NULL, NULL);
		struct capture_record r;
		uint64_t count = 0;
		while (capture_file_next(file, &r) == CAPTURE_RECORD) {
			ck_assert_uint_eq(r.captured, make_record(count).captured);
			count++;
		}
		ck_assert_uint_ge(count, flushed);
		ck_assert_uint_ge(flushed, 50);
		capture_file_close(file);
	}
}
END_TEST

START_TEST(test_mode_is_the_users)
{
	struct stat status;
	unlink(path);
	mode_t mask = umask(027);
	ck_assert(writer_close(open_writer(WRITER_PCAPNG), NULL));
	umask(mask);
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0640);
}
END_TEST

START_TEST(test_pipe_as_output)
{
	int ends[2];
	struct error error;
	ck_assert_int_eq(pipe(ends), 0);
	struct writer *writer =
		writer_open_descriptor(ends[1], "a pipe", WRITER_PCAP, NULL, &error);
	add_interface(writer, 1);
	ck_assert(append(writer, 1, NULL));
	ck_assert(writer_flush(writer, &error));
	uint8_t bytes[200];
	ck_assert_int_eq(read(ends[0], bytes, sizeof bytes), 24 + 16 + 37);
	close(ends[0]);
	signal(SIGPIPE, SIG_IGN);
	ck_assert(append(writer, 1, NULL));
	ck_assert(!writer_flush(writer, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "Broken pipe"));
	ck_assert(!writer_close(writer, NULL));
}
END_TEST

START_TEST(test_descriptions_and_statistics)
{
	static const struct writer_section section = { "a machine", "an os", "dogfish",
		                                       "a comment" };
	static const struct writer_interface interface = {
		.link_type = 113,
		.snaplen = 96,
		.time_digits = 6,
		.fcs_length = 4,
		.speed = 1000,
		.name = "eth0",
		.description = "first",
		.filter = "tcp port 80",
		.hardware = "a card",
		.os = "its os",
		.comment = "its comment",
	};
	struct writer_statistics statistics = { 2000, 1000, 2000, 10, 1, UINT64_MAX, 2, 7 };
	struct writer *writer = writer_open(path, WRITER_PCAPNG, &section, NULL);
	uint32_t index;
	ck_assert(writer_add_interface(writer, &interface, &index, NULL));
	ck_assert(writer_append_statistics(writer, index, &statistics, NULL));
	ck_assert(writer_close(writer, NULL));
	struct capture_file *file = capture_file_open(path, NULL, NULL);
	struct capture_record r;
	ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_END);
	const struct capture_interface *i = capture_file_interface(file, 0);
	ck_assert_mem_eq(i->name.bytes, "eth0", i->name.length);
	ck_assert_mem_eq(i->filter.bytes, "tcp port 80", 11);
	ck_assert_mem_eq(i->comment.bytes, "its comment", 11);
	ck_assert_uint_eq(i->snaplen, 96);
	ck_assert_int_eq(i->fcs_length, 4);
	ck_assert_uint_eq(i->ticks_per_second, 1000000);
	ck_assert_int_eq(i->start_ns, 1000);
	ck_assert_int_eq(i->end_ns, 2000);
	ck_assert_uint_eq(i->received, 10);
	ck_assert_uint_eq(i->accepted, UINT64_MAX);
	ck_assert_uint_eq(i->delivered, 7);
	const struct capture_section *s = capture_file_section(file, 0);
	ck_assert_mem_eq(s->application.bytes, "dogfish", s->application.length);
	capture_file_close(file);
}
END_TEST

/* Two interfaces of which one is used, comments, flags, secrets, names, from either byte order. */
static void build_source(struct build *b)
{
	build_section(b);
	build_interface(b, 1, -1);
	build_interface(b, 113, 6);
	size_t start = build_begin(b, 10);
	build_int(b, CAPTURE_SECRETS_TLS, 4);
	build_int(b, 4, 4);
	build_bytes(b, "key\n", 4);
	build_end(b, start);
	start = build_begin(b, 4);
	build_option(b, 1, "\xc0\0\2\1host\0", 9);
	build_option_int(b, 0, 0, 0);
	build_end(b, start);
	start = build_packet(b, 1, 77, 5, 50);
	build_option(b, 1, "a comment", 9);
	build_option_int(b, 2, 2, 4);
	build_option_int(b, 5, 0x0102030405060708, 8);
	build_option_int(b, 0, 0, 0);
	build_end(b, start);
	start = build_begin(b, 0xbad);
	build_int(b, 32473, 4);
	build_bytes(b, "custom", 6);
	build_end(b, start);
	start = build_begin(b, 3);
	build_int(b, 3, 4);
	build_bytes(b, "abc", 3);
	build_end(b, start);
	start = build_begin(b, 5);
	build_int(b, 1, 4);
	build_int(b, 0, 8);
	build_option_int(b, 5, 12, 8);
	build_end(b, start);
}

static void copy_all(const char *from, struct writer *writer)
{
	struct capture_file *file = capture_file_open(from, NULL, NULL);
	struct copy *copy = copy_open(file, writer);
	struct capture_record r;
	struct error error;
	while (capture_file_next(file, &r) == CAPTURE_RECORD)
		ck_assert_msg(copy_record(copy, &r, &error), "%s", error.text);
	ck_assert(copy_statistics(copy, &error));
	copy_close(copy);
	capture_file_close(file);
	ck_assert(writer_close(writer, &error));
}

START_TEST(test_copy)
{
	static struct build source;
	memset(&source, 0, sizeof source);
	source.is_big_endian = _i;
	build_source(&source);
	build_file(path_from, source.bytes, source.length);
	copy_all(path_from, open_writer(WRITER_PCAPNG));

	struct capture_file *file = capture_file_open(path, NULL, NULL);
	struct capture_record r;
	struct capture_details details;
	ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_RECORD);
	ck_assert_int_eq(r.time_ns, 77000);
	ck_assert_uint_eq(r.interface, 0);
	ck_assert_uint_eq(r.reported, 50);
	ck_assert_uint_eq(capture_file_interface(file, 0)->link_type, 113);
	capture_file_details(file, &r.options, &details);
	ck_assert_uint_eq(details.comment_count, 1);
	ck_assert_uint_eq(details.flags, 2);
	ck_assert_uint_eq(details.packet_id, 0x0102030405060708);
	struct capture_text comment = capture_file_comment(file, &r.options, 0);
	ck_assert_uint_eq(comment.length, 9);
	ck_assert_mem_eq(comment.bytes, "a comment", 9);
	ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_RECORD);
	ck_assert_int_eq(r.kind, CAPTURE_KIND_CUSTOM);
	ck_assert_mem_eq(capture_file_bytes(file, r.offset, 6), "custom", 6);
	struct reader_pen {
		uint32_t number;
	} pen;
	memcpy(&pen, capture_file_bytes(file, r.offset - 4, 4), 4);
	ck_assert_uint_eq(pen.number, 32473);
	ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_RECORD);
	ck_assert_mem_eq(capture_file_bytes(file, r.offset, 3), "abc", 3);
	ck_assert_uint_eq(capture_file_interface(file, r.interface)->link_type, 1);
	ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_END);
	ck_assert_uint_eq(capture_file_interface(file, 0)->dropped_interface, 12);
	struct capture_secrets secrets;
	struct capture_name name;
	uint32_t cursor = 0;
	ck_assert_uint_eq(capture_file_block_count(file), 2);
	ck_assert(capture_file_secrets(file, capture_file_block(file, 0), &secrets));
	ck_assert_mem_eq(secrets.bytes, "key\n", 4);
	ck_assert(capture_file_name(file, capture_file_block(file, 1), &cursor, &name));
	ck_assert_mem_eq(name.name.bytes, "host", 4);
	capture_file_close(file);
}
END_TEST

int main(void)
{
	enum { FORMATS = sizeof formats / sizeof formats[0] };
	Suite *suite = suite_create("writer");
	TCase *cases = tcase_create("writer");
	tcase_set_timeout(cases, 120);
	tcase_add_checked_fixture(cases, begin, end);
	tcase_add_loop_test(cases, test_round_trip, 0, FORMATS);
	tcase_add_loop_test(cases, test_written_before_published, 0, FORMATS);
	tcase_add_loop_test(cases, test_nothing_captured, 0, FORMATS);
	tcase_add_loop_test(cases, test_refusals, 0, FORMATS);
	tcase_add_loop_test(cases, test_full_disk, 0, FORMATS);
	tcase_add_loop_test(cases, test_killed, 0, FORMATS);
	tcase_add_test(cases, test_mode_is_the_users);
	tcase_add_test(cases, test_pipe_as_output);
	tcase_add_test(cases, test_descriptions_and_statistics);
	tcase_add_loop_test(cases, test_copy, 0, 2);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
