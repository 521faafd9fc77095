/* test_export.c - files named by the wire: none leaves the folder, hides, or replaces what is there. */
#include "../../src/batch/export_file.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder_path[] = "/tmp/dogfish-export-XXXXXX";
static int folder;

static void open_folder(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder_path));
	folder = open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert_int_ge(folder, 0);
}

static void close_folder(void)
{
	DIR *list = opendir(folder_path);
	for (struct dirent *entry; (entry = readdir(list));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(folder, entry->d_name, 0);
	closedir(list);
	close(folder);
	rmdir(folder_path);
	memcpy(folder_path + strlen(folder_path) - 6, "XXXXXX", 6);
}

static struct export_object object_named(const char *name, const char *extension)
{
	return (struct export_object){ .name = name,
		                       .name_length = strlen(name),
		                       .extension = extension,
		                       .bytes = (const uint8_t *)"body",
		                       .length = 4 };
}

static const struct {
	const char *name, *extension, *path, *why;
} names[] = {
	{ "a.txt", "", "a.txt", "as it is" },
	{ "../../etc/passwd", "", "%2e.%2f..%2fetc%2fpasswd", "does not climb" },
	{ "..", "", "%2e.", "nor is it the folder above" },
	{ ".bashrc", "", "%2ebashrc", "is not hidden" },
	{ "a\x1b[31m\n", "", "a%1b[31m%0a", "no controls" },
	{ "\xe6\x96\x87", "", "%e6%96%87", "plain ASCII alone" },
	{ "", ".eml", "object.eml", "no name" },
	{ "a b", ".eml", "a%20b.eml", "blanks" },
};

START_TEST(test_names)
{
	char path[EXPORT_PATH_MAX], read_back[8] = "";
	struct export_object object = object_named(names[_i].name, names[_i].extension);
	ck_assert(export_file(folder, &object, path));
	ck_assert_msg(strcmp(path, names[_i].path) == 0, "%s: %s", names[_i].why, path);
	int fd = openat(folder, path, O_RDONLY | O_CLOEXEC);
	ck_assert_int_eq(read(fd, read_back, sizeof read_back - 1), 4);
	ck_assert_str_eq(read_back, "body");
	close(fd);
}
END_TEST

START_TEST(test_never_replaces)
{
	char path[EXPORT_PATH_MAX];
	struct export_object object = object_named("same.txt", "");
	static const char *const expected[] = { "same.txt", "same(1).txt", "same(2).txt" };
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		ck_assert(export_file(folder, &object, path));
		ck_assert_str_eq(path, expected[i]);
	}
	ck_assert_int_eq(symlinkat("/tmp/nowhere", folder, "link"), 0);
	object = object_named("link", "");
	ck_assert(export_file(folder, &object, path));
	ck_assert_str_eq(path, "link(1)");
}
END_TEST

START_TEST(test_more)
{
	char path[EXPORT_PATH_MAX];
	struct stat status;
	struct export_object object = object_named("part", "");
	ck_assert(export_file(folder, &object, path));
	ck_assert(export_more(folder, path, &object));
	ck_assert_int_eq(fstatat(folder, path, &status, 0), 0);
	ck_assert_int_eq(status.st_size, 8);
	ck_assert(!export_more(folder, "none", &object));
	ck_assert_int_eq(errno, ENOENT);
}
END_TEST

START_TEST(test_long_name)
{
	char name[5000], path[EXPORT_PATH_MAX];
	memset(name, '/', sizeof name - 1);
	name[sizeof name - 1] = 0;
	struct export_object object = object_named(name, ".eml");
	ck_assert(export_file(folder, &object, path));
	ck_assert_uint_lt(strlen(path), EXPORT_NAME_MAX);
	ck_assert_str_eq(path + strlen(path) - 4, ".eml");
}
END_TEST

/* Parts of paths and URIs. */
static const struct {
	const char *path, *last;
} paths[] = {
	{ "http://www.example/a/b.html", "b.html" }, { "/a/b/", "b" },     { "/", "/" },
	{ "/search?q=a/b", "search?q=a/b" },         { "plain", "plain" },
};

START_TEST(test_last_of_path)
{
	const char *path = paths[_i].path;
	size_t length = strlen(path);
	export_last_of_path(&path, &length);
	ck_assert_uint_eq(length, strlen(paths[_i].last));
	ck_assert(strncmp(path, paths[_i].last, length) == 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("export");
	TCase *files = tcase_create("files");
	tcase_add_checked_fixture(files, open_folder, close_folder);
	tcase_add_loop_test(files, test_names, 0, sizeof names / sizeof *names);
	tcase_add_test(files, test_never_replaces);
	tcase_add_test(files, test_more);
	tcase_add_test(files, test_long_name);
	tcase_add_loop_test(files, test_last_of_path, 0, sizeof paths / sizeof *paths);
	suite_add_tcase(suite, files);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
