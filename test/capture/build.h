/* build.h - capture files in memory for the tests, of either byte order, and their way into a file. */
#ifndef DOGFISH_TEST_CAPTURE_BUILD_H
#define DOGFISH_TEST_CAPTURE_BUILD_H

#include <check.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct build {
	uint8_t bytes[1 << 16];
	size_t length;
	bool is_big_endian;
};

static inline void build_int(struct build *b, uint64_t value, size_t length)
{
	if (length > sizeof b->bytes - b->length) abort(); /* an assertion costs a system call */
	for (size_t i = 0; i < length; i++) {
		size_t shift = 8 * (b->is_big_endian ? length - 1 - i : i);
		b->bytes[b->length++] = (uint8_t)(value >> shift);
	}
}

static inline void build_bytes(struct build *b, const void *bytes, size_t length)
{
	if (length > sizeof b->bytes - b->length) abort();
	memcpy(b->bytes + b->length, bytes, length);
	b->length += length;
}

static inline void build_padding(struct build *b, size_t length)
{
	build_bytes(b, "\0\0\0", (4 - length % 4) % 4);
}

static inline void build_pcap(struct build *b, uint32_t magic, uint32_t link_type)
{
	build_int(b, magic, 4);
	build_int(b, 2, 2);
	build_int(b, 4, 2);
	build_int(b, 0, 8);
	build_int(b, 65535, 4);
	build_int(b, link_type, 4);
}

/* A record whose bytes are its length, over and over. extra: bytes between header and packet. */
static inline void build_pcap_record(struct build *b, uint32_t seconds, uint32_t fraction,
                                     uint32_t captured, uint32_t reported, size_t extra)
{
	build_int(b, seconds, 4);
	build_int(b, fraction, 4);
	build_int(b, captured, 4);
	build_int(b, reported, 4);
	for (size_t i = 0; i < extra; i++) build_int(b, 0, 1);
	for (uint32_t i = 0; i < captured; i++) build_int(b, captured, 1);
}

/* A block; its body is put between begin and end. */
static inline size_t build_begin(struct build *b, uint32_t type)
{
	size_t start = b->length;
	build_int(b, type, 4);
	build_int(b, 0, 4);
	return start;
}

static inline void build_end(struct build *b, size_t start)
{
	build_padding(b, b->length - start);
	size_t total = b->length + 4 - start;
	build_int(b, total, 4);
	struct build length = { .is_big_endian = b->is_big_endian };
	build_int(&length, total, 4);
	memcpy(b->bytes + start + 4, length.bytes, 4);
}

static inline void build_option(struct build *b, uint16_t code, const void *value, uint16_t length)
{
	build_int(b, code, 2);
	build_int(b, length, 2);
	build_bytes(b, value, length);
	build_padding(b, length);
}

static inline void build_option_int(struct build *b, uint16_t code, uint64_t value, uint16_t length)
{
	build_int(b, code, 2);
	build_int(b, length, 2);
	build_int(b, value, length);
	build_padding(b, length);
}

static inline void build_section(struct build *b)
{
	size_t start = build_begin(b, 0x0a0d0d0a);
	build_int(b, 0x1a2b3c4d, 4);
	build_int(b, 1, 2);
	build_int(b, 0, 2);
	build_int(b, UINT64_MAX, 8);
	build_end(b, start);
}

/* resolution: of if_tsresol; -1: without that option */
static inline void build_interface(struct build *b, uint16_t link_type, int resolution)
{
	size_t start = build_begin(b, 1);
	build_int(b, link_type, 2);
	build_int(b, 0, 2);
	build_int(b, 0, 4);
	if (resolution >= 0) build_option_int(b, 9, (uint64_t)resolution, 1);
	build_end(b, start);
}

/* An enhanced packet block up to its options. */
static inline size_t build_packet(struct build *b, uint32_t interface, uint64_t ticks,
                                  uint32_t captured, uint32_t reported)
{
	size_t start = build_begin(b, 6);
	build_int(b, interface, 4);
	build_int(b, ticks >> 32, 4);
	build_int(b, ticks & UINT32_MAX, 4);
	build_int(b, captured, 4);
	build_int(b, reported, 4);
	for (uint32_t i = 0; i < captured; i++) build_int(b, captured, 1);
	build_padding(b, captured);
	return start;
}

static inline void build_whole_packet(struct build *b, uint32_t interface, uint64_t ticks,
                                      uint32_t captured, uint32_t reported)
{
	build_end(b, build_packet(b, interface, ticks, captured, reported));
}

enum { BUILD_PATH_MAX = 64 };

/* Writes the bytes to a new file, whose name goes to path. */
static inline void build_file(char path[BUILD_PATH_MAX], const void *bytes, size_t length)
{
	strncat(memset(path, 0, BUILD_PATH_MAX), "/tmp/test_capture_XXXXXX", BUILD_PATH_MAX - 1);
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	for (size_t done = 0; done < length;) {
		ssize_t n = write(fd, (const uint8_t *)bytes + done, length - done);
		ck_assert_int_gt(n, 0);
		done += (size_t)n;
	}
	close(fd);
}

#endif
