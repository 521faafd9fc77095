/* The capture file reader: what it finds in good files, and how it stops in bad ones. */
#include "capture/file.h"

#include "base/mapping.h"
#include "build.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#ifdef HAVE_ZLIB
#include <zlib.h>
#endif
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

enum { PAGE_BYTES = 4096, RECORDS = 3 };

static char path[BUILD_PATH_MAX];
static struct build built;

static void remove_file(void) { unlink(path); }

static struct capture_file *open_path(const char *name, bool follow)
{
	struct error error;
	struct capture_open_options options = { .follow = follow };
	struct capture_file *file = capture_file_open(name, &options, &error);
	ck_assert_msg(file != NULL, "%s", error.text);
	return file;
}

static struct capture_file *open_bytes(const void *bytes, size_t length)
{
	build_file(path, bytes, length);
	return open_path(path, false);
}

static struct capture_file *open_built(void) { return open_bytes(built.bytes, built.length); }

/* As a caller in batch mode reads: waits where it must. */
static enum capture_result next(struct capture_file *file, struct capture_record *record)
{
	enum capture_result result;
	while ((result = capture_file_next(file, record)) == CAPTURE_AGAIN)
		capture_file_refresh(file, -1);
	return result;
}

static const struct expected {
	int64_t time_ns;
	uint32_t captured, reported;
} expected[RECORDS] = {
	{ 1000000001000000, 60, 60 },
	{ 1000000002123000, 61, 1500 },
	{ 4294967295999999000, 0, 60 },
};

static void check_records(struct capture_file *file)
{
	struct capture_record r;
	for (int i = 0; i < RECORDS; i++) {
		enum capture_result result = next(file, &r);
		ck_assert_msg(result == CAPTURE_RECORD, "record %d: %d %s", i, result,
		              capture_file_error(file)->text);
		ck_assert(r.has_time);
		ck_assert_int_eq(r.time_ns, expected[i].time_ns);
		ck_assert_uint_eq(r.captured, expected[i].captured);
		ck_assert_uint_eq(r.reported, expected[i].reported);
		const uint8_t *bytes = capture_file_bytes(file, r.offset, r.captured);
		uint32_t good = 0;
		while (good < r.captured && bytes[good] == r.captured) good++;
		ck_assert_uint_eq(good, r.captured);
	}
	ck_assert_int_eq(next(file, &r), CAPTURE_END);
	ck_assert_int_eq(next(file, &r), CAPTURE_END);
}

/* The same three records in every format. */
static const struct {
	uint32_t magic; /* 0: pcapng */
	bool is_big_endian;
	enum capture_format format;
	uint32_t tick_ns;
	size_t extra;
} formats[] = {
	{ 0xa1b2c3d4, false, CAPTURE_FORMAT_PCAP, 1000, 0 },
	{ 0xa1b2c3d4, true, CAPTURE_FORMAT_PCAP, 1000, 0 },
	{ 0xa1b23c4d, false, CAPTURE_FORMAT_PCAP_NANO, 1, 0 },
	{ 0xa1b23c4d, true, CAPTURE_FORMAT_PCAP_NANO, 1, 0 },
	{ 0xa1b2cd34, false, CAPTURE_FORMAT_PCAP_MODIFIED, 1000, 8 },
	{ 0xa1b2cd34, true, CAPTURE_FORMAT_PCAP_MODIFIED, 1000, 8 },
	{ 0xa1b2cd34, false, CAPTURE_FORMAT_PCAP_MODIFIED, 1000, 12 },
	{ 0, false, CAPTURE_FORMAT_PCAPNG, 1000, 0 },
	{ 0, true, CAPTURE_FORMAT_PCAPNG, 1000, 0 },
	{ 0, false, CAPTURE_FORMAT_PCAPNG, 1, 0 },
};

static void build_format(size_t i)
{
	memset(&built, 0, sizeof built);
	built.is_big_endian = formats[i].is_big_endian;
	if (formats[i].magic) {
		build_pcap(&built, formats[i].magic, 1);
	} else {
		build_section(&built);
		build_interface(&built, 1, formats[i].tick_ns == 1 ? 9 : -1);
	}
	for (int j = 0; j < RECORDS; j++) {
		const struct expected *e = &expected[j];
		uint64_t ns = (uint64_t)e->time_ns;
		if (formats[i].magic)
			build_pcap_record(&built, (uint32_t)(ns / 1000000000),
			                  (uint32_t)(ns % 1000000000) / formats[i].tick_ns,
			                  e->captured, e->reported, formats[i].extra);
		else
			build_whole_packet(&built, 0, ns / formats[i].tick_ns, e->captured,
			                   e->reported);
	}
}

START_TEST(test_formats)
{
	build_format((size_t)_i);
	struct capture_file *file = open_built();
	check_records(file);
	const struct capture_interface *interface = capture_file_interface(file, 0);
	ck_assert_int_eq(capture_file_format(file), formats[_i].format);
	ck_assert_uint_eq(capture_file_section_count(file), 1);
	ck_assert_uint_eq(capture_file_interface_count(file), 1);
	ck_assert_ptr_null(capture_file_interface(file, 1));
	ck_assert_uint_eq(interface->link_type, 1);
	ck_assert_uint_eq(interface->time_digits, formats[_i].tick_ns == 1 ? 9 : 6);
	capture_file_close(file);
}
END_TEST

/* The property cut: whatever the length, the records before the cut are right and then it ends. */
START_TEST(test_cut_anywhere)
{
	build_format((size_t)_i);
	build_file(path, built.bytes, built.length);
	for (size_t cut = built.length; cut-- > 0;) {
		ck_assert_int_eq(truncate(path, (off_t)cut), 0);
		struct capture_file *file = capture_file_open(path, NULL, NULL);
		struct capture_record r;
		int records = 0;
		enum capture_result result = CAPTURE_BROKEN;
		while (file && (result = capture_file_next(file, &r)) == CAPTURE_RECORD) {
			if (r.captured != expected[records].captured ||
			    r.time_ns != expected[records].time_ns)
				ck_abort_msg("record %d of a file cut at %zu", records, cut);
			records++;
		}
		ck_assert_int_lt(records, RECORDS);
		if (file && result == CAPTURE_BROKEN && cut >= 4) {
			ck_assert(capture_file_is_cut_short(file));
			ck_assert_ptr_nonnull(strstr(capture_file_error(file)->text, "offset"));
		}
		capture_file_close(file);
	}
}
END_TEST

/* Reads a file of one page, behind which no byte can be read. */
static void read_page(const struct build *page)
{
	ck_assert_uint_eq(page->length, PAGE_BYTES);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ck_assert_int_eq(write(fd, page->bytes, PAGE_BYTES), PAGE_BYTES);
	close(fd);
	struct capture_file *file = open_path(path, false);
	struct capture_record r;
	volatile uint8_t sum = 0;
	while (capture_file_next(file, &r) == CAPTURE_RECORD) {
		const uint8_t *bytes = capture_file_bytes(file, r.offset, r.captured);
		for (uint32_t i = 0; i < r.captured; i++) sum = (uint8_t)(sum + bytes[i]);
	}
	capture_file_close(file);
}

/* The property fence for pcap: a first record fills the page up, the others are cut at its end. */
START_TEST(test_cut_before_an_unreadable_page)
{
	build_format((size_t)_i);
	build_file(path, "", 0);
	for (size_t cut = 24; cut < built.length; cut++) {
		static struct build page;
		page.is_big_endian = formats[_i].is_big_endian;
		page.length = 0;
		uint32_t filler = (uint32_t)(PAGE_BYTES - 24 - 16 - formats[_i].extra - (cut - 24));
		build_pcap(&page, formats[_i].magic, 1);
		build_pcap_record(&page, 1, 1, filler, filler, formats[_i].extra);
		build_bytes(&page, built.bytes + 24, cut - 24);
		read_page(&page);
	}
}
END_TEST

/* The same for pcapng, where a block besides lies about its length. */
START_TEST(test_blocks_before_an_unreadable_page)
{
	static struct build page;
	build_file(path, "", 0);
	for (uint32_t tail = 0; tail < 64; tail += 4) {
		memset(&built, 0, sizeof built);
		size_t start = build_packet(&built, 0, 1, 4, 4);
		build_option(&built, 1, "comment", 7);
		build_option_int(&built, 2, 1, 4);
		build_end(&built, start);
		for (uint32_t lie = 0; lie < 80; lie += 3) {
			page.length = 0;
			build_section(&page);
			build_interface(&page, 1, -1);
			size_t filler = PAGE_BYTES - page.length - 12 - tail;
			start = build_begin(&page, 0x777);
			for (size_t i = 0; i < filler; i++) build_int(&page, 0, 1);
			build_end(&page, start);
			build_bytes(&page, built.bytes, tail);
			if (tail >= 8 && lie > 0) {
				page.length = PAGE_BYTES - tail + 4;
				build_int(&page, lie, 4);
				page.length = PAGE_BYTES;
			}
			read_page(&page);
		}
	}
}
END_TEST

static const struct {
	int resolution;
	int64_t offset_s;
	uint64_t ticks;
	int64_t time_ns;
	uint8_t digits;
} times[] = {
	{ -1, 0, 1234567, 1234567000, 6 },
	{ 0, 0, 5, 5000000000, 0 },
	{ 3, 0, 1234, 1234000000, 3 },
	{ 4, 0, 12345, 1234500000, 3 },
	{ 6, -100, 1000000, -99000000000, 6 },
	{ 9, 100, 1, 100000000001, 9 },
	{ 12, 0, 1500000000000, 1500000000, 9 },
	{ 12, 0, 999, 0, 9 },
	{ 19, 0, 10000000000000000000u, 1000000000, 9 },
	{ 20, 0, 1, 0, 9 },
	{ 0x80 | 10, 0, 1536, 1500000000, 3 },
	{ 0x80 | 63, 0, (uint64_t)1 << 62, 500000000, 9 },
	{ 0x80 | 64, 0, 1, 0, 9 },
	{ 6, 0, UINT64_MAX, INT64_MAX, 6 },
	{ 6, INT64_MAX, 1, INT64_MAX, 6 },
	{ 6, INT64_MIN, 1, INT64_MIN, 6 },
};

START_TEST(test_times)
{
	memset(&built, 0, sizeof built);
	build_section(&built);
	size_t start = build_begin(&built, 1);
	build_int(&built, 1, 8);
	if (times[_i].resolution >= 0)
		build_option_int(&built, 9, (uint64_t)times[_i].resolution, 1);
	if (times[_i].offset_s) build_option_int(&built, 14, (uint64_t)times[_i].offset_s, 8);
	build_end(&built, start);
	build_whole_packet(&built, 0, times[_i].ticks, 1, 1);
	struct capture_file *file = open_built();
	struct capture_record r;
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert_int_eq(r.time_ns, times[_i].time_ns);
	ck_assert_uint_eq(capture_file_interface(file, 0)->time_digits, times[_i].digits);
	capture_file_close(file);
}
END_TEST

/* Files that go wrong after one packet; what is said of it. */
static void break_pcap(struct build *b, uint32_t captured)
{
	build_pcap(b, 0xa1b2c3d4, 1);
	build_pcap_record(b, 1, 1, 60, 60, 0);
	build_pcap_record(b, 1, 1, 0, captured, 0);
	b->length -= 8;
	build_int(b, captured, 4);
	build_int(b, captured, 4);
}

static void break_pcapng(struct build *b)
{
	build_section(b);
	build_interface(b, 1, -1);
	build_whole_packet(b, 0, 1, 60, 60);
}

static void break_huge_packet(struct build *b) { break_pcap(b, CAPTURE_PACKET_MAX + 1); }

static void break_cut_packet(struct build *b) { break_pcap(b, CAPTURE_PACKET_MAX); }

static void break_tiny_block(struct build *b)
{
	break_pcapng(b);
	build_int(b, 0x777, 4);
	build_int(b, 8, 4);
	build_int(b, 8, 4);
}

static void break_trailer(struct build *b)
{
	break_pcapng(b);
	build_whole_packet(b, 0, 1, 60, 60);
	b->bytes[b->length - 4] ^= 4;
}

static void break_interface(struct build *b)
{
	break_pcapng(b);
	build_whole_packet(b, 1, 1, 60, 60);
}

static void break_interface_of_other_section(struct build *b)
{
	break_pcapng(b);
	build_section(b);
	build_whole_packet(b, 0, 1, 60, 60);
}

static void break_packet_length(struct build *b)
{
	break_pcapng(b);
	size_t start = build_packet(b, 0, 1, 4, 4);
	b->bytes[start + 20] = 200;
	build_end(b, start);
}

static void break_huge_block(struct build *b)
{
	break_pcapng(b);
	build_int(b, 6, 4);
	build_int(b, UINT32_MAX, 4);
	build_int(b, 0, 4);
}

static void break_option(struct build *b)
{
	break_pcapng(b);
	size_t start = build_packet(b, 0, 1, 4, 4);
	build_int(b, 1, 2);
	build_int(b, 400, 2);
	build_end(b, start);
}

static void break_version(struct build *b)
{
	break_pcapng(b);
	size_t start = b->length;
	build_section(b);
	b->bytes[start + 12] = 2;
}

static void break_byte_order(struct build *b)
{
	break_pcapng(b);
	size_t start = b->length;
	build_section(b);
	b->bytes[start + 8] = 0;
}

static void break_short_packet(struct build *b)
{
	break_pcapng(b);
	size_t start = build_begin(b, 6);
	build_int(b, 0, 8);
	build_end(b, start);
}

static void break_simple_without_interface(struct build *b)
{
	break_pcapng(b);
	build_section(b);
	size_t start = build_begin(b, 3);
	build_int(b, 0, 4);
	build_end(b, start);
}

static void break_statistics(struct build *b)
{
	break_pcapng(b);
	size_t start = build_begin(b, 5);
	build_int(b, 7, 4);
	build_int(b, 0, 8);
	build_end(b, start);
}

static const struct {
	void (*build)(struct build *b);
	const char *says;
	bool is_cut_short;
} breaks[] = {
	{ break_huge_packet, "262145 bytes, more than the 262144", false },
	{ break_cut_packet, "cut short in the middle of a packet (at offset 100, after 1 packet)",
	  true },
	{ break_tiny_block, "less than the least of 12 (at offset 140, after 1 packet)", false },
	{ break_trailer, "and 88 at its end", false },
	{ break_interface, "from interface 1, but only 1", false },
	{ break_interface_of_other_section, "from interface 0, but only 0", false },
	{ break_packet_length, "too small for a packet of 200", false },
	{ break_huge_block, "cut short", true },
	{ break_option, "option that is too long", false },
	{ break_version, "unknown version 2.0", false },
	{ break_byte_order, "byte order mark", false },
	{ break_short_packet, "too short", false },
	{ break_simple_without_interface, "from interface 0, but only 0", false },
	{ break_statistics, "statistics are of interface 7", false },
};

START_TEST(test_breaks)
{
	memset(&built, 0, sizeof built);
	breaks[_i].build(&built);
	struct capture_file *file = open_built();
	struct capture_record r;
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert_uint_eq(r.captured, 60);
	ck_assert_int_eq(next(file, &r), CAPTURE_BROKEN);
	ck_assert_int_eq(next(file, &r), CAPTURE_BROKEN);
	const char *text = capture_file_error(file)->text;
	ck_assert_msg(strstr(text, breaks[_i].says) != NULL, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "offset "));
	ck_assert_ptr_nonnull(strstr(text, path));
	ck_assert_int_eq(capture_file_is_cut_short(file), breaks[_i].is_cut_short);
	capture_file_close(file);
}
END_TEST

static const struct {
	const char *bytes;
	size_t length;
	const char *says; /* NULL: it is opened, and empty */
} strangers[] = {
	{ "", 0, NULL },
	{ "hello, not a capture", 20, "is not a capture file" },
	{ "snoop\0\0\0\0\0\0\2", 12, "snoop" },
	{ "\x7f"
	  "ELF\1\1",
	  6, "a program" },
	{ "PK\3\4....", 8, "zip" },
	{ "\xfd"
	  "7zXZ\0..",
	  8, "xz" },
	{ "{\"a\":1}", 7, "JSON" },
};

START_TEST(test_strangers)
{
	struct error error;
	struct capture_record r;
	build_file(path, strangers[_i].bytes, strangers[_i].length);
	struct capture_file *file = capture_file_open(path, NULL, &error);
	if (strangers[_i].says) {
		ck_assert_ptr_null(file);
		ck_assert_msg(strstr(error.text, strangers[_i].says) != NULL, "%s", error.text);
	} else {
		ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_END);
	}
	capture_file_close(file);
}
END_TEST

START_TEST(test_refused_paths)
{
	struct error error;
	build_file(path, "", 0);
	ck_assert_ptr_null(capture_file_open("/nonexistent/file", NULL, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "No such file"));
	ck_assert_ptr_null(capture_file_open("/tmp", NULL, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "directory"));
}
END_TEST

START_TEST(test_options_of_a_packet)
{
	memset(&built, 0, sizeof built);
	built.is_big_endian = _i;
	build_section(&built);
	build_interface(&built, 1, -1);
	size_t start = build_packet(&built, 0, 1, 7, 7);
	build_option(&built, 1, "first", 5);
	build_option_int(&built, 2, 0x0102, 4);
	build_option(&built, 3, "\2abcd", 5);
	build_option_int(&built, 4, 0x1122334455667788, 8);
	build_option_int(&built, 5, 99, 8);
	build_option_int(&built, 6, 3, 4);
	build_option(&built, 1, "second\0\0", 8);
	build_option_int(&built, 0, 0, 0);
	build_end(&built, start);
	struct capture_file *file = open_built();
	struct capture_record r;
	struct capture_details d;
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	capture_file_details(file, &r.options, &d);
	ck_assert(d.has_flags && d.has_drop_count && d.has_packet_id && d.has_queue);
	ck_assert_uint_eq(d.flags, 0x0102);
	ck_assert_uint_eq(d.drop_count, 0x1122334455667788);
	ck_assert_uint_eq(d.packet_id, 99);
	ck_assert_uint_eq(d.queue, 3);
	ck_assert_uint_eq(d.hash_count, 1);
	ck_assert_uint_eq(d.comment_count, 2);
	struct capture_text text = capture_file_comment(file, &r.options, 1);
	ck_assert_uint_eq(text.length, 6);
	ck_assert_mem_eq(text.bytes, "second", 6);
	ck_assert_ptr_null(capture_file_comment(file, &r.options, 2).bytes);
	capture_file_close(file);
}
END_TEST

static void check_text(struct capture_text text, const char *want)
{
	ck_assert_uint_eq(text.length, strlen(want));
	ck_assert_mem_eq(text.bytes, want, text.length);
}

/* Two sections of different byte order, each with its own interfaces and numbers. */
START_TEST(test_sections)
{
	memset(&built, 0, sizeof built);
	build_section(&built);
	build_interface(&built, 1, -1);
	build_interface(&built, 113, 9);
	build_whole_packet(&built, 1, 5, 10, 10);
	built.is_big_endian = true;
	size_t start = build_begin(&built, 0x0a0d0d0a);
	build_int(&built, 0x1a2b3c4d, 4);
	build_int(&built, 1, 2);
	build_int(&built, 2, 2);
	build_int(&built, UINT64_MAX, 8);
	build_option(&built, 3, "an os", 5);
	build_option(&built, 4, "a program", 9);
	build_end(&built, start);
	start = build_begin(&built, 1);
	build_int(&built, 101, 2);
	build_int(&built, 0, 2);
	build_int(&built, 96, 4);
	build_option(&built, 2, "eth7", 4);
	build_option(&built, 3, "the seventh", 11);
	build_option_int(&built, 8, 1000000000, 8);
	build_option(&built, 11, "\0tcp", 4);
	build_option_int(&built, 13, 4, 1);
	build_end(&built, start);
	build_whole_packet(&built, 0, 7, 20, 20);
	start = build_begin(&built, 5);
	build_int(&built, 0, 4);
	build_int(&built, 0, 8);
	build_option_int(&built, 4, 1000, 8);
	build_option_int(&built, 7, 3, 8);
	build_end(&built, start);
	struct capture_file *file = open_built();
	struct capture_record r;
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert_uint_eq(r.interface, 1);
	ck_assert_int_eq(r.time_ns, 5);
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert_uint_eq(r.interface, 2);
	ck_assert_uint_eq(r.section, 1);
	ck_assert_int_eq(r.time_ns, 7000);
	ck_assert_int_eq(next(file, &r), CAPTURE_END);
	const struct capture_section *section = capture_file_section(file, 1);
	ck_assert(section->is_big_endian);
	ck_assert_uint_eq(section->first_interface, 2);
	check_text(section->os, "an os");
	check_text(section->application, "a program");
	const struct capture_interface *interface = capture_file_interface(file, 2);
	ck_assert_uint_eq(interface->link_type, 101);
	ck_assert_uint_eq(interface->snaplen, 96);
	ck_assert_int_eq(interface->fcs_length, 4);
	ck_assert_uint_eq(interface->speed, 1000000000);
	check_text(interface->name, "eth7");
	check_text(interface->description, "the seventh");
	check_text(interface->filter, "tcp");
	ck_assert_ptr_null(interface->hardware.bytes);
	ck_assert(interface->has_statistics);
	ck_assert_uint_eq(interface->received, 1000);
	ck_assert_uint_eq(interface->dropped_system, 3);
	ck_assert_uint_eq(interface->dropped_interface, UINT64_MAX);
	ck_assert_int_eq(interface->end_ns, INT64_MIN);
	capture_file_close(file);
}
END_TEST

START_TEST(test_other_packet_blocks)
{
	memset(&built, 0, sizeof built);
	build_section(&built);
	size_t start = build_begin(&built, 1);
	build_int(&built, 1, 4);
	build_int(&built, 40, 4); /* snapshot length */
	build_end(&built, start);
	start = build_begin(&built, 3);
	build_int(&built, 100, 4);
	for (int i = 0; i < 40; i++) build_int(&built, 40, 1);
	build_end(&built, start);
	start = build_begin(&built, 2);
	build_int(&built, 0, 2);
	build_int(&built, 9, 2);
	build_int(&built, 0, 4);
	build_int(&built, 3, 4);
	build_int(&built, 4, 4);
	build_int(&built, 5, 4);
	build_bytes(&built, "abcd", 4);
	build_end(&built, start);
	start = build_begin(&built, 0xbad);
	build_int(&built, 32473, 4);
	build_bytes(&built, "custom!!", 8);
	build_end(&built, start);
	start = build_begin(&built, 9);
	build_bytes(&built, "__CURSOR=x\n__REALTIME_TIMESTAMP=1500000\nA=b\n", 44);
	build_end(&built, start);
	struct capture_file *file = open_built();
	struct capture_record r;
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert(!r.has_time);
	ck_assert_uint_eq(r.captured, 40);
	ck_assert_uint_eq(r.reported, 100);
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert_int_eq(r.time_ns, 3000);
	ck_assert_mem_eq(capture_file_bytes(file, r.offset, r.captured), "abcd", 4);
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert_int_eq(r.kind, CAPTURE_KIND_CUSTOM);
	ck_assert_uint_eq(r.interface, CAPTURE_NO_INTERFACE);
	ck_assert_mem_eq(capture_file_bytes(file, r.offset, r.captured), "custom!!", 8);
	ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert_int_eq(r.kind, CAPTURE_KIND_JOURNAL);
	ck_assert_int_eq(r.time_ns, 1500000000);
	ck_assert_int_eq(next(file, &r), CAPTURE_END);
	capture_file_close(file);
}
END_TEST

START_TEST(test_secrets_and_names)
{
	memset(&built, 0, sizeof built);
	built.is_big_endian = _i;
	build_section(&built);
	size_t start = build_begin(&built, 10);
	build_int(&built, CAPTURE_SECRETS_TLS, 4);
	build_int(&built, 5, 4);
	build_bytes(&built, "keys\n", 5);
	build_end(&built, start);
	start = build_begin(&built, 4);
	build_option(&built, 1, "\xc0\0\2\1one\0two\0", 12);
	build_option(&built, 2, "0123456789abcdefsix\0", 20);
	build_option_int(&built, 0, 0, 0);
	build_end(&built, start);
	start = build_begin(&built, 0x12345);
	build_bytes(&built, "what?", 5);
	build_end(&built, start);
	struct capture_file *file = open_built();
	struct capture_record r;
	struct capture_secrets secrets;
	struct capture_name name;
	uint32_t cursor = 0;
	ck_assert_int_eq(next(file, &r), CAPTURE_END);
	ck_assert_uint_eq(capture_file_block_count(file), 3);
	ck_assert(capture_file_secrets(file, capture_file_block(file, 0), &secrets));
	ck_assert_uint_eq(secrets.type, CAPTURE_SECRETS_TLS);
	ck_assert_uint_eq(secrets.length, 5);
	ck_assert_mem_eq(secrets.bytes, "keys\n", 5);
	const struct capture_block *names = capture_file_block(file, 1);
	ck_assert(!capture_file_secrets(file, names, &secrets));
	ck_assert(capture_file_name(file, names, &cursor, &name));
	ck_assert_mem_eq(name.address, "\xc0\0\2\1", 4);
	check_text(name.name, "one");
	ck_assert(capture_file_name(file, names, &cursor, &name));
	ck_assert_mem_eq(name.address, "\xc0\0\2\1", 4);
	check_text(name.name, "two");
	ck_assert(capture_file_name(file, names, &cursor, &name));
	ck_assert_uint_eq(name.address_length, 16);
	check_text(name.name, "six");
	ck_assert(!capture_file_name(file, names, &cursor, &name));
	ck_assert_uint_eq(capture_file_block(file, 2)->type, 0x12345);
	capture_file_close(file);
}
END_TEST

START_TEST(test_old_and_special_pcap_headers)
{
	static const struct {
		uint16_t minor;
		uint32_t first, second, captured, reported;
	} cases[] = { { 4, 40, 60, 40, 60 }, { 4, 60, 40, 60, 40 }, { 3, 60, 40, 40, 60 },
		      { 3, 40, 60, 40, 60 }, { 2, 60, 40, 40, 60 }, { 543, 60, 40, 40, 60 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		memset(&built, 0, sizeof built);
		build_pcap(&built, 0xa1b2c3d4, 0x04000001u | 2u << 28);
		built.bytes[6] = (uint8_t)cases[i].minor;
		built.bytes[7] = (uint8_t)(cases[i].minor >> 8);
		build_pcap_record(&built, 1, 1, 0, 0, 0);
		built.length -= 8;
		build_int(&built, cases[i].first, 4);
		build_int(&built, cases[i].second, 4);
		for (uint32_t j = 0; j < cases[i].captured; j++) build_int(&built, 0, 1);
		struct capture_file *file = open_built();
		struct capture_record r;
		ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
		ck_assert_uint_eq(r.captured, cases[i].captured);
		ck_assert_uint_eq(r.reported, cases[i].reported);
		ck_assert_int_eq(next(file, &r), CAPTURE_END);
		ck_assert_uint_eq(capture_file_interface(file, 0)->link_type, 1);
		ck_assert_int_eq(capture_file_interface(file, 0)->fcs_length, 4);
		capture_file_close(file);
		unlink(path);
	}
}
END_TEST

START_TEST(test_too_many_interfaces)
{
	FILE *out;
	build_file(path, "", 0);
	ck_assert_ptr_nonnull(out = fopen(path, "w"));
	memset(&built, 0, sizeof built);
	build_section(&built);
	fwrite(built.bytes, 1, built.length, out);
	built.length = 0;
	build_interface(&built, 1, -1);
	for (int i = 0; i <= CAPTURE_INTERFACES_MAX; i++) fwrite(built.bytes, 1, built.length, out);
	fclose(out);
	struct capture_file *file = open_path(path, false);
	struct capture_record r;
	ck_assert_int_eq(next(file, &r), CAPTURE_BROKEN);
	ck_assert_uint_eq(capture_file_interface_count(file), CAPTURE_INTERFACES_MAX);
	ck_assert_uint_eq(capture_file_interface(file, CAPTURE_INTERFACES_MAX - 1)->link_type, 1);
	ck_assert_ptr_nonnull(strstr(capture_file_error(file)->text, "interfaces"));
	capture_file_close(file);
}
END_TEST

static uint8_t packed[1 << 17];

static size_t pack_gzip(uint8_t *out, const uint8_t *bytes, size_t length)
{
	size_t packed_length = 0;
#ifdef HAVE_ZLIB
	z_stream z = { 0 };
	Bytef *in = malloc(length + 1);
	memcpy(in, bytes, length);
	deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
	z.next_in = in;
	z.avail_in = (uInt)length;
	z.next_out = out;
	z.avail_out = 1 << 16;
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	packed_length = z.total_out;
	deflateEnd(&z);
	free(in);
#endif
	return packed_length;
}

static size_t pack_zstd(uint8_t *out, const uint8_t *bytes, size_t length)
{
#ifdef HAVE_ZSTD
	return ZSTD_compress(out, 1 << 16, bytes, length, 3);
#else
	return 0;
#endif
}

typedef size_t pack(uint8_t *out, const uint8_t *bytes, size_t length);
static pack *const packers[] = { pack_gzip, pack_zstd };

/* Whole; as two members one after the other; cut short. */
START_TEST(test_compressed)
{
	build_format(0);
	size_t length = packers[_i](packed, built.bytes, built.length);
	if (length == 0) return; /* this build has not got it */
	struct capture_file *file = open_bytes(packed, length);
	check_records(file);
	ck_assert_uint_eq(capture_file_progress(file).done, length);
	ck_assert_uint_eq(capture_file_progress(file).total, length);
	capture_file_close(file);
	unlink(path);

	size_t first = packers[_i](packed, built.bytes, 30);
	size_t second = packers[_i](packed + first, built.bytes + 30, built.length - 30);
	file = open_bytes(packed, first + second);
	check_records(file);
	capture_file_close(file);
	unlink(path);

	struct capture_record r;
	file = open_bytes(packed, first + second - 5);
	while (next(file, &r) == CAPTURE_RECORD) continue;
	ck_assert_int_eq(next(file, &r), CAPTURE_BROKEN);
	ck_assert_ptr_nonnull(strstr(capture_file_error(file)->text, "compressed data is cut"));
	capture_file_close(file);
	unlink(path);

	packed[first / 2] ^= 0x55;
	file = NULL;
	build_file(path, packed, first + second);
	struct error error;
	if ((file = capture_file_open(path, NULL, &error)))
		while (next(file, &r) == CAPTURE_RECORD) continue;
	capture_file_close(file);
}
END_TEST

struct feed {
	int fd;
	const uint8_t *bytes;
	size_t length;
};

static void *feed_slowly(void *argument)
{
	struct feed *feed = argument;
	for (size_t i = 0; i < feed->length; i++) {
		if (write(feed->fd, feed->bytes + i, 1) != 1) break;
		if (i % 16 == 0) usleep(200);
	}
	close(feed->fd);
	return NULL;
}

/* A byte at a time through standard input, plain and packed. */
START_TEST(test_pipe)
{
	int ends[2];
	pthread_t feeder;
	build_format((size_t)_i);
	struct feed feed = { .bytes = built.bytes, .length = built.length };
	if (_i % 3 == 2 && (feed.length = pack_gzip(packed, built.bytes, built.length)) > 0)
		feed.bytes = packed;
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	feed.fd = ends[1];
	struct capture_file *file = open_path("-", false);
	struct capture_record r;
	ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_AGAIN);
	ck_assert(!capture_file_refresh(file, 0));
	ck_assert_int_ge(capture_file_descriptor(file), 0);
	ck_assert_int_eq(pthread_create(&feeder, NULL, feed_slowly, &feed), 0);
	check_records(file);
	ck_assert_int_eq(capture_file_descriptor(file), -1);
	pthread_join(feeder, NULL);
	capture_file_close(file);
}
END_TEST

START_TEST(test_fifo_waits_for_its_writer)
{
	build_file(path, "", 0);
	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	struct capture_file *file = open_path(path, false);
	struct capture_record r;
	ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_AGAIN);
	ck_assert(!capture_file_refresh(file, 1));
	build_format(0);
	pthread_t feeder;
	struct feed feed = { open(path, O_WRONLY | O_CLOEXEC), built.bytes, built.length };
	ck_assert_int_eq(pthread_create(&feeder, NULL, feed_slowly, &feed), 0);
	check_records(file);
	pthread_join(feeder, NULL);
	capture_file_close(file);
}
END_TEST

START_TEST(test_growing_file)
{
	build_format((size_t)_i);
	build_file(path, "", 0);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	struct capture_file *file = open_path(path, true);
	struct capture_record r;
	int records = 0;
	ck_assert(!capture_file_refresh(file, 0));
	for (size_t i = 0; i < built.length; i++) {
		enum capture_result result = capture_file_next(file, &r);
		if (result == CAPTURE_RECORD) {
			ck_assert_int_eq(r.time_ns, expected[records++].time_ns);
			i--;
			continue;
		}
		ck_assert_int_eq(result, CAPTURE_AGAIN);
		ck_assert_int_eq(write(fd, built.bytes + i, 1), 1);
		ck_assert(capture_file_refresh(file, 0));
	}
	if (capture_file_next(file, &r) == CAPTURE_RECORD) records++;
	ck_assert_int_eq(records, RECORDS);
	ck_assert_int_eq(capture_file_next(file, &r), CAPTURE_AGAIN);
	close(fd);
	capture_file_close(file);
}
END_TEST

START_TEST(test_cut_while_open)
{
	static uint8_t zeros[PAGE_BYTES];
	build_format((size_t)_i);
	build_file(path, built.bytes, built.length);
	int fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC);
	for (int i = 0; i < 20; i++) ck_assert_int_eq(write(fd, zeros, PAGE_BYTES), PAGE_BYTES);
	struct capture_file *file = open_path(path, false);
	struct capture_record r;
	for (int i = 0; i < RECORDS; i++) ck_assert_int_eq(next(file, &r), CAPTURE_RECORD);
	ck_assert_int_eq(ftruncate(fd, 0), 0);
	enum capture_result result;
	while ((result = next(file, &r)) == CAPTURE_RECORD) continue;
	ck_assert_int_eq(result, CAPTURE_BROKEN);
	ck_assert_ptr_nonnull(strstr(capture_file_error(file)->text, "offset"));
	close(fd);
	capture_file_close(file);
}
END_TEST

int main(void)
{
	enum { FORMATS = sizeof formats / sizeof formats[0] };
	Suite *suite = suite_create("file");
	TCase *cases = tcase_create("file");
	tcase_set_timeout(cases, 60);
	tcase_add_checked_fixture(cases, NULL, remove_file);
	tcase_add_loop_test(cases, test_formats, 0, FORMATS);
	tcase_add_loop_test(cases, test_cut_anywhere, 0, FORMATS);
	tcase_add_loop_test(cases, test_cut_before_an_unreadable_page, 0, 7);
	tcase_add_test(cases, test_blocks_before_an_unreadable_page);
	tcase_add_loop_test(cases, test_times, 0, sizeof times / sizeof times[0]);
	tcase_add_loop_test(cases, test_breaks, 0, sizeof breaks / sizeof breaks[0]);
	tcase_add_loop_test(cases, test_strangers, 0, sizeof strangers / sizeof strangers[0]);
	tcase_add_test(cases, test_refused_paths);
	tcase_add_loop_test(cases, test_options_of_a_packet, 0, 2);
	tcase_add_test(cases, test_sections);
	tcase_add_test(cases, test_other_packet_blocks);
	tcase_add_loop_test(cases, test_secrets_and_names, 0, 2);
	tcase_add_test(cases, test_old_and_special_pcap_headers);
	tcase_add_test(cases, test_too_many_interfaces);
	tcase_add_loop_test(cases, test_compressed, 0, sizeof packers / sizeof packers[0]);
	tcase_add_loop_test(cases, test_pipe, 0, FORMATS);
	tcase_add_test(cases, test_fifo_waits_for_its_writer);
	tcase_add_loop_test(cases, test_growing_file, 0, FORMATS);
	tcase_add_loop_test(cases, test_cut_while_open, 0, FORMATS);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
