/* temporary.c - temporary capture files: where, under which name, and what a crash left over. */
#include "capture/temporary.h"

#include "filesystem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TEMPORARY_PREFIX "dogfish_"
#define TEMPORARY_SUFFIX ".pcapng"
#define TEMPORARY_DISK   "/var/tmp"
#define TEMPORARY_LAST   "/tmp"

enum { TEMPORARY_INTERFACE_MAX = 32 };

static bool temporary_is_usable(const char *directory)
{
	return directory && directory[0] == '/' && access(directory, W_OK | X_OK) == 0;
}

static const char *temporary_wanted(void)
{
	const char *wanted = getenv("TMPDIR");
	return temporary_is_usable(wanted) ? wanted : TEMPORARY_LAST;
}

/* $TMPDIR, but on a disk if there is one. notice may be NULL. */
static const char *temporary_directory(char *notice, size_t notice_length)
{
	const char *wanted = temporary_wanted();
	if (filesystem_is_memory(wanted) && temporary_is_usable(TEMPORARY_DISK) &&
	    !filesystem_is_memory(TEMPORARY_DISK)) {
		if (notice)
			snprintf(notice, notice_length,
			         "temporary files go to %s, because %s is in memory",
			         TEMPORARY_DISK, wanted);
		return TEMPORARY_DISK;
	}
	return temporary_is_usable(wanted) ? wanted : TEMPORARY_DISK;
}

/* An interface's name as part of a file's name. */
static void temporary_clean_name(char *out, size_t size, const char *interface)
{
	static const char good[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	snprintf(out, size, "%s", interface && interface[0] ? interface : "any");
	for (char *c = out; *c; c++)
		if (!strchr(good, *c)) *c = '-';
}

bool temporary_open(struct temporary *temporary, const char *interface, struct error *error_out)
{
	struct temporary t = { .fd = -1 };
	char name[TEMPORARY_INTERFACE_MAX], date[32];
	const char *directory = temporary_directory(t.notice, sizeof t.notice);
	time_t now = time(NULL);
	struct tm local;
	temporary_clean_name(name, sizeof name, interface);
	if (!localtime_r(&now, &local) || !strftime(date, sizeof date, "%Y%m%d%H%M%S", &local))
		date[0] = '\0';
	int length = snprintf(t.path, sizeof t.path,
	                      "%s/" TEMPORARY_PREFIX "%s_%s_XXXXXX" TEMPORARY_SUFFIX, directory,
	                      name, date);
	if (length < 0 || (size_t)length >= sizeof t.path) {
		error_set(error_out, "the name of the temporary directory \"%s\" is too long",
		          directory);
		return false;
	}
	t.fd = mkostemps(t.path, (int)sizeof TEMPORARY_SUFFIX - 1, O_CLOEXEC); /* mode 0600 */
	if (t.fd < 0) {
		error_set(error_out, "no temporary file can be made in \"%s\": %s", directory,
		          strerror(errno));
		return false;
	}
	flock(t.fd,
	      LOCK_EX | LOCK_NB); /* fails where locks are not known: then it is found too early */
	*temporary = t;
	return true;
}

void temporary_remove(struct temporary *temporary)
{
	if (temporary->fd < 0) return;
	unlink(temporary->path);
	close(temporary->fd);
	temporary->fd = -1;
}

int temporary_open_unnamed(const char *directory, struct error *error_out)
{
	char path[TEMPORARY_PATH_MAX];
	if (!directory) directory = temporary_directory(NULL, 0);
	int length = snprintf(path, sizeof path, "%s/" TEMPORARY_PREFIX "copy_XXXXXX", directory);
	int fd = length > 0 && (size_t)length < sizeof path ? mkostemp(path, O_CLOEXEC) : -1;
	if (fd < 0) {
		error_set(error_out, "no temporary file can be made in \"%s\": %s", directory,
		          strerror(errno));
		return -1;
	}
	unlink(path);
	return fd;
}

/* The user's own, and nobody's who lives: whoever has it open has it locked. */
static bool temporary_is_left(const char *path, struct stat *status)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0) return false;
	bool is_left = fstat(fd, status) == 0 && S_ISREG(status->st_mode) &&
	               status->st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0;
	close(fd);
	return is_left;
}

static bool temporary_is_our_name(const char *name)
{
	size_t length = strlen(name), prefix = sizeof TEMPORARY_PREFIX - 1,
	       suffix = sizeof TEMPORARY_SUFFIX - 1;
	return length > prefix + suffix && strncmp(name, TEMPORARY_PREFIX, prefix) == 0 &&
	       strcmp(name + length - suffix, TEMPORARY_SUFFIX) == 0;
}

static size_t temporary_leftovers_in(const char *path, struct temporary_leftover *leftovers,
                                     size_t count, size_t leftovers_max)
{
	DIR *directory = opendir(path);
	if (!directory) return count;
	for (struct dirent *entry; count < leftovers_max && (entry = readdir(directory));) {
		struct temporary_leftover *l = &leftovers[count];
		struct stat status;
		int length = snprintf(l->path, sizeof l->path, "%s/%s", path, entry->d_name);
		if (!temporary_is_our_name(entry->d_name) || length < 0 ||
		    (size_t)length >= sizeof l->path || !temporary_is_left(l->path, &status))
			continue;
		l->size = (uint64_t)status.st_size;
		l->modified_s = status.st_mtime;
		count++;
	}
	closedir(directory);
	return count;
}

static int temporary_compare(const void *a, const void *b)
{
	const struct temporary_leftover *x = a, *y = b;
	return (x->modified_s < y->modified_s) - (x->modified_s > y->modified_s);
}

size_t temporary_leftovers(struct temporary_leftover *leftovers, size_t leftovers_max)
{
	const char *wanted = temporary_wanted();
	size_t count = temporary_leftovers_in(wanted, leftovers, 0, leftovers_max);
	if (strcmp(wanted, TEMPORARY_DISK) != 0)
		count = temporary_leftovers_in(TEMPORARY_DISK, leftovers, count, leftovers_max);
	if (count > 1) qsort(leftovers, count, sizeof *leftovers, temporary_compare);
	return count;
}
