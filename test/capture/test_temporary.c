/* Temporary capture files: their names, and which of them a crash has left over. */
#include "capture/temporary.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char directory[] = "/var/tmp/test_temporary_XXXXXX";
static struct temporary_leftover leftovers[TEMPORARY_LEFTOVERS_MAX];

/* Files of this test among those that are found: a machine may have others. */
static size_t count_ours(void)
{
	size_t ours = 0, count = temporary_leftovers(leftovers, TEMPORARY_LEFTOVERS_MAX);
	for (size_t i = 0; i < count; i++)
		if (strncmp(leftovers[i].path, directory, strlen(directory)) == 0)
			leftovers[ours++] = leftovers[i];
	return ours;
}

static void begin(void)
{
	ck_assert_ptr_nonnull(mkdtemp(directory));
	setenv("TMPDIR", directory, 1);
}

static void end(void)
{
	size_t ours = count_ours();
	for (size_t i = 0; i < ours; i++) unlink(leftovers[i].path);
	rmdir(directory);
}

static const struct {
	const char *interface, *name;
} names[] = {
	{ "eth0", "/dogfish_eth0_" },
	{ NULL, "/dogfish_any_" },
	{ "", "/dogfish_any_" },
	{ "../../etc/x", "/dogfish_..-..-etc-x_" },
	{ "a b\nc%s", "/dogfish_a-b-c-s_" },
};

START_TEST(test_names)
{
	struct temporary temporary;
	struct error error;
	struct stat status;
	ck_assert_msg(temporary_open(&temporary, names[_i].interface, &error), "%s", error.text);
	ck_assert_mem_eq(temporary.path, directory, strlen(directory));
	ck_assert_msg(strstr(temporary.path, names[_i].name) != NULL, "%s", temporary.path);
	ck_assert_str_eq(temporary.path + strlen(temporary.path) - 7, ".pcapng");
	ck_assert_int_eq(stat(temporary.path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
	ck_assert_uint_eq(count_ours(), 0); /* we live, so it is not left over */
	temporary_remove(&temporary);
	temporary_remove(&temporary);
	ck_assert_int_ne(stat(temporary.path, &status), 0);
}
END_TEST

START_TEST(test_left_by_a_crash)
{
	int ends[2];
	char ready;
	ck_assert_int_eq(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		struct temporary temporary;
		bool is_open = temporary_open(&temporary, "eth0", NULL);
		if (is_open && write(temporary.fd, "four", 4) == 4 && write(ends[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	ck_assert_int_eq(read(ends[0], &ready, 1), 1);
	ck_assert_uint_eq(count_ours(), 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	ck_assert_uint_eq(count_ours(), 1);
	ck_assert_uint_eq(leftovers[0].size, 4);
	ck_assert_int_gt(leftovers[0].modified_s, 1000000000);
	ck_assert_uint_eq(temporary_leftovers(leftovers, 0), 0);
}
END_TEST

START_TEST(test_memory_is_avoided)
{
	struct temporary temporary;
	struct stat status;
	if (stat("/dev/shm", &status) != 0 || access("/dev/shm", W_OK) != 0) return;
	setenv("TMPDIR", "/dev/shm", 1);
	ck_assert(temporary_open(&temporary, "eth0", NULL));
	if (temporary.notice[0]) {
		ck_assert_mem_eq(temporary.path, "/var/tmp/", 9);
		ck_assert_ptr_nonnull(strstr(temporary.notice, "/dev/shm is in memory"));
	}
	temporary_remove(&temporary);
	setenv("TMPDIR", directory, 1);
}
END_TEST

START_TEST(test_wrong_directories)
{
	struct temporary temporary;
	struct error error;
	setenv("TMPDIR", "/nonexistent", 1);
	ck_assert(temporary_open(&temporary, "eth0", NULL));
	temporary_remove(&temporary);
	setenv("TMPDIR", "relative", 1);
	ck_assert(temporary_open(&temporary, "eth0", NULL));
	temporary_remove(&temporary);
	ck_assert_int_lt(temporary_open_unnamed("/nonexistent", &error), 0);
	ck_assert_ptr_nonnull(strstr(error.text, "/nonexistent"));
	setenv("TMPDIR", directory, 1);
}
END_TEST

START_TEST(test_unnamed)
{
	struct stat status;
	int fd = temporary_open_unnamed(NULL, NULL);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fstat(fd, &status), 0);
	ck_assert_uint_eq(status.st_nlink, 0);
	close(fd);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("temporary");
	TCase *cases = tcase_create("temporary");
	tcase_add_checked_fixture(cases, begin, end);
	tcase_add_loop_test(cases, test_names, 0, sizeof names / sizeof names[0]);
	tcase_add_test(cases, test_left_by_a_crash);
	tcase_add_test(cases, test_memory_is_avoided);
	tcase_add_test(cases, test_wrong_directories);
	tcase_add_test(cases, test_unnamed);
	suite_add_tcase(suite, cases);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
