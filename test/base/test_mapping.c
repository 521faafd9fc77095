/* Mapped files: they grow without moving, and survive being cut while somebody reads. */
#include "base/mapping.h"

#include <check.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE_BYTES = 4096 };

static int open_file(size_t length)
{
	char path[] = "/tmp/test_mapping_XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	unlink(path);
	for (size_t i = 0; i < length; i++) {
		uint8_t byte = (uint8_t)(i % 251 + 1);
		ck_assert_int_eq(write(fd, &byte, 1), 1);
	}
	return fd;
}

static struct mapping *open_mapping(int fd, bool grows)
{
	struct error error;
	struct mapping *mapping = mapping_open(fd, grows, &error);
	ck_assert_msg(mapping != NULL, "%s", error.text);
	return mapping;
}

static const struct {
	size_t file, length;
	uint64_t offset;
	bool is_there;
	const char *why;
} bounds[] = {
	{ 100, 100, 0, true, "the whole file" },
	{ 100, 0, 100, true, "nothing, at the end" },
	{ 100, 1, 99, true, "the last byte" },
	{ 100, 1, 100, false, "a byte behind the end" },
	{ 100, 101, 0, false, "a byte too many" },
	{ 100, 0, 101, false, "nothing, behind the end" },
	{ 100, SIZE_MAX, 50, false, "a length that would wrap" },
	{ 100, 1, UINT64_MAX, false, "an offset that would wrap" },
	{ 0, 0, 0, true, "nothing of an empty file" },
	{ 0, 1, 0, false, "a byte of an empty file" },
};

START_TEST(test_bounds)
{
	int fd = open_file(bounds[_i].file);
	struct mapping *mapping = open_mapping(fd, _i % 2);
	ck_assert_uint_eq(mapping_size(mapping), bounds[_i].file);
	const uint8_t *bytes = mapping_bytes(mapping, bounds[_i].offset, bounds[_i].length);
	ck_assert_msg((bytes != NULL) == bounds[_i].is_there, "%s", bounds[_i].why);
	if (bytes && bounds[_i].length > 0)
		ck_assert_uint_eq(bytes[0], bounds[_i].offset % 251 + 1);
	mapping_close(mapping);
	close(fd);
}
END_TEST

/* Past one step, so that more is mapped while somebody looks. */
START_TEST(test_grows_in_place)
{
	enum { CHUNK = 1 << 20, CHUNKS = 70 };
	int fd = open_file(10);
	struct mapping *mapping = open_mapping(fd, true);
	const uint8_t *first = mapping_bytes(mapping, 0, 10);
	uint8_t *chunk = malloc(CHUNK);
	for (int i = 0; i < CHUNKS; i++) {
		memset(chunk, i, CHUNK);
		ck_assert_int_eq(write(fd, chunk, CHUNK), CHUNK);
		uint64_t size = 10 + (uint64_t)(i + 1) * CHUNK;
		ck_assert_ptr_null(mapping_bytes(mapping, size - 1, 1));
		ck_assert(i % 2 ? mapping_grow(mapping, size, NULL)
		                : mapping_refresh(mapping, NULL));
		ck_assert_uint_eq(mapping_size(mapping), size);
		ck_assert_ptr_eq(mapping_bytes(mapping, 0, 10), first);
		ck_assert_uint_eq(*mapping_bytes(mapping, size - 1, 1), (uintmax_t)i);
	}
	ck_assert(mapping_grow(mapping, 5, NULL));
	ck_assert_uint_eq(mapping_size(mapping), 10 + (uint64_t)CHUNKS * CHUNK);
	ck_assert_uint_eq(mapping_cut(mapping), UINT64_MAX);
	free(chunk);
	mapping_close(mapping);
	close(fd);
}
END_TEST

START_TEST(test_outgrows_its_room)
{
	int fd = open_file(10);
	struct mapping *mapping = open_mapping(fd, false);
	struct error error;
	ck_assert(!mapping_grow(mapping, PAGE_BYTES + 1, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "outgrew"));
	ck_assert_uint_eq(mapping_size(mapping), 10);
	mapping_close(mapping);
	close(fd);
}
END_TEST

START_TEST(test_cut_reads_as_zeros)
{
	int fd = open_file(8 * PAGE_BYTES);
	struct mapping *mapping = open_mapping(fd, _i % 2);
	const uint8_t *bytes = mapping_bytes(mapping, 0, 8 * PAGE_BYTES);
	uint8_t before = bytes[7 * PAGE_BYTES];
	ck_assert_uint_ne(before, 0);
	ck_assert_int_eq(ftruncate(fd, 3 * PAGE_BYTES), 0);
	ck_assert_uint_eq(bytes[5 * PAGE_BYTES + 1], 0);
	ck_assert_uint_eq(mapping_cut(mapping), 5 * PAGE_BYTES);
	ck_assert_uint_eq(bytes[3 * PAGE_BYTES], 0);
	ck_assert_uint_eq(mapping_cut(mapping), 3 * PAGE_BYTES);
	ck_assert_uint_eq(bytes[8 * PAGE_BYTES - 1], 0);
	ck_assert_uint_ne(bytes[3 * PAGE_BYTES - 1], 0);
	mapping_close(mapping);
	close(fd);
}
END_TEST

START_TEST(test_refresh_sees_a_cut_inside_a_page)
{
	int fd = open_file(1000);
	struct mapping *mapping = open_mapping(fd, true);
	ck_assert_int_eq(ftruncate(fd, 700), 0);
	ck_assert(mapping_refresh(mapping, NULL));
	ck_assert_uint_eq(mapping_cut(mapping), 700);
	ck_assert_uint_eq(mapping_size(mapping), 1000);
	mapping_close(mapping);
	close(fd);
}
END_TEST

START_TEST(test_foreign_bus_error_kills)
{
	pid_t child = fork();
	if (child == 0) {
		int fd = open_file(1);
		struct mapping *mapping = open_mapping(fd, false);
		close(STDERR_FILENO); /* a sanitizer would report */
		if (mapping_repair(&fd)) _exit(0);
		raise(SIGBUS);
		mapping_close(mapping);
		_exit(0);
	}
	int status = 0;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
}
END_TEST

START_TEST(test_many_are_opened_and_closed)
{
	enum { AT_ONCE = 256 };
	int fd = open_file(1);
	struct mapping *mappings[AT_ONCE];
	struct error error;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < AT_ONCE; i++) mappings[i] = open_mapping(fd, false);
		ck_assert_ptr_null(mapping_open(fd, false, &error));
		for (int i = 0; i < AT_ONCE; i++) mapping_close(mappings[i]);
	}
	close(fd);
}
END_TEST

START_TEST(test_refuses_what_is_no_file)
{
	int ends[2];
	struct error error;
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_ptr_null(mapping_open(ends[0], false, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "regular"));
	close(ends[0]);
	close(ends[1]);
}
END_TEST

/* A reader that trusts nothing but the published size. */
static void *read_along(void *argument)
{
	const struct mapping *mapping = argument;
	uint64_t checked = 0;
	while (checked < 4000000) {
		uint64_t size = mapping_size(mapping);
		const uint8_t *bytes = mapping_bytes(mapping, 0, (size_t)size);
		for (; checked < size; checked++)
			if (bytes[checked] != 7) return argument;
	}
	return NULL;
}

START_TEST(test_reader_beside_writer)
{
	int fd = open_file(0);
	struct mapping *mapping = open_mapping(fd, true);
	pthread_t reader;
	void *failed;
	uint8_t sevens[1000];
	memset(sevens, 7, sizeof sevens);
	ck_assert_int_eq(pthread_create(&reader, NULL, read_along, mapping), 0);
	for (uint64_t size = 0; size < 4000000; size += sizeof sevens) {
		ck_assert_int_eq(write(fd, sevens, sizeof sevens), sizeof sevens);
		ck_assert(mapping_grow(mapping, size + sizeof sevens, NULL));
	}
	pthread_join(reader, &failed);
	ck_assert_ptr_null(failed);
	mapping_close(mapping);
	close(fd);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("mapping");
	TCase *cases = tcase_create("mapping");
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, test_bounds, 0, sizeof bounds / sizeof bounds[0]);
	tcase_add_test(cases, test_grows_in_place);
	tcase_add_test(cases, test_outgrows_its_room);
	tcase_add_loop_test(cases, test_cut_reads_as_zeros, 0, 2);
	tcase_add_test(cases, test_refresh_sees_a_cut_inside_a_page);
	tcase_add_test(cases, test_foreign_bus_error_kills);
	tcase_add_test(cases, test_many_are_opened_and_closed);
	tcase_add_test(cases, test_refuses_what_is_no_file);
	tcase_add_test(cases, test_reader_beside_writer);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
