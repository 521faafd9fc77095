/* Fuzzes the capture file reader: reads all that a file holds, and saves it into another, which must
 * then read to its end. The input's last byte says how the file arrives: at once, padded so that its
 * end is at the end of a page, behind which nothing can be read, or piece by piece. */
#include "capture/copy.h"
#include "capture/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PAGE_BYTES = 4096, INPUT_MAX = 1 << 16, PIECES = 1, PADDED = 2 };

static int fuzz_fd = -1, fuzz_copy_fd = -1;
static char fuzz_path[] = "/tmp/fuzz_capture_XXXXXX", fuzz_copy_path[] = "/tmp/fuzz_copy_XXXXXX";

static void fuzz_remove_files(void)
{
	unlink(fuzz_path);
	unlink(fuzz_copy_path);
}

static void fuzz_open_files(void)
{
	if (fuzz_fd >= 0) return;
	fuzz_fd = mkstemp(fuzz_path);
	fuzz_copy_fd = mkstemp(fuzz_copy_path);
	if (fuzz_fd < 0 || fuzz_copy_fd < 0) abort();
	atexit(fuzz_remove_files);
}

static void fuzz_write(const uint8_t *bytes, size_t size, off_t at)
{
	if (pwrite(fuzz_fd, bytes, size, at) != (ssize_t)size) abort();
}

static void fuzz_touch(const uint8_t *bytes, size_t length)
{
	volatile uint8_t sum = 0;
	for (size_t i = 0; i < length; i++) sum = (uint8_t)(sum + bytes[i]);
}

static void fuzz_look_at_record(const struct capture_file *file, const struct capture_record *r)
{
	struct capture_details details;
	const uint8_t *bytes = capture_file_bytes(file, r->offset, r->captured);
	if (!bytes) abort();
	fuzz_touch(bytes, r->captured);
	capture_file_details(file, &r->options, &details);
	for (uint32_t i = 0; i < details.comment_count; i++) {
		struct capture_text text = capture_file_comment(file, &r->options, i);
		if (!text.bytes) abort();
		fuzz_touch((const uint8_t *)text.bytes, text.length);
	}
}

static void fuzz_look_at_tables(const struct capture_file *file)
{
	for (uint32_t i = 0; i < capture_file_block_count(file); i++) {
		const struct capture_block *block = capture_file_block(file, i);
		struct capture_secrets secrets;
		struct capture_name name;
		uint32_t cursor = 0;
		if (capture_file_secrets(file, block, &secrets))
			fuzz_touch(secrets.bytes, secrets.length);
		while (capture_file_name(file, block, &cursor, &name)) {
			fuzz_touch(name.address, name.address_length);
			fuzz_touch((const uint8_t *)name.name.bytes, name.name.length);
		}
	}
	for (uint32_t i = 0; i < capture_file_interface_count(file); i++) {
		struct capture_text name = capture_file_interface(file, i)->name;
		fuzz_touch((const uint8_t *)name.bytes, name.length);
	}
}

/* Reads to the end, saving every record; how many. If it arrives in pieces, the rest is `data`. */
static uint64_t fuzz_read(struct capture_file *file, const uint8_t *data, size_t size, size_t done,
                          struct writer *writer)
{
	struct copy *copy = copy_open(file, writer);
	struct capture_record r;
	enum capture_result result;
	uint64_t records = 0;
	size_t piece = size / 7 + 1;
	while ((result = capture_file_next(file, &r)) == CAPTURE_RECORD || done < size) {
		if (result == CAPTURE_RECORD) {
			records++;
			fuzz_look_at_record(file, &r);
			if (!copy_record(copy, &r, NULL)) abort();
		} else if (result == CAPTURE_AGAIN) {
			size_t more = size - done < piece ? size - done : piece;
			fuzz_write(data + done, more, (off_t)done);
			done += more;
			if (!capture_file_refresh(file, 0)) abort();
		} else {
			break;
		}
	}
	if (!copy_statistics(copy, NULL)) abort();
	copy_close(copy);
	fuzz_look_at_tables(file);
	return records;
}

/* What was saved is a good file with as many records. */
static void fuzz_check_copy(uint64_t records)
{
	struct capture_file *file = capture_file_open(fuzz_copy_path, NULL, NULL);
	struct capture_record r;
	enum capture_result result;
	if (!file) abort();
	while ((result = capture_file_next(file, &r)) == CAPTURE_RECORD) records--;
	if (result != CAPTURE_END || records != 0) {
		fprintf(stderr, "the copy: %s\n", capture_file_error(file)->text);
		abort();
	}
	capture_file_close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t padding[PAGE_BYTES];
	if (size < 2 || size > INPUT_MAX) return 0;
	uint8_t how = data[--size];
	size_t done = how & PIECES ? size / 2 : size;
	fuzz_open_files();
	if (ftruncate(fuzz_fd, 0) != 0) abort();
	fuzz_write(data, done, 0);
	if (how & PADDED && done == size)
		fuzz_write(padding, (PAGE_BYTES - size % PAGE_BYTES) % PAGE_BYTES, (off_t)size);
	struct capture_open_options options = { .follow = done < size };
	struct capture_file *file = capture_file_open(fuzz_path, &options, NULL);
	struct writer *writer = writer_open(fuzz_copy_path, WRITER_PCAPNG, NULL, NULL);
	if (!writer) abort();
	uint64_t records = file ? fuzz_read(file, data, size, done, writer) : 0;
	capture_file_close(file);
	if (!writer_close(writer, NULL)) abort();
	fuzz_check_copy(records);
	return 0;
}
