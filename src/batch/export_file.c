/* export_file.c - new files whose names come from the wire: none leaves the folder, hides, or replaces what is there. */
#include "export_file.h"

#include "base/format.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { EXPORT_SAME_MAX = 9999, EXPORT_FILE_MODE = 0600 };

static const char export_unnamed[] = "object";

/* The path of a URI, without scheme and host. */
static void export_path(const char **uri, size_t *length)
{
	for (size_t i = 0; i + 2 < *length && (*uri)[i] != '/'; i++) {
		if ((*uri)[i] != ':' || (*uri)[i + 1] != '/' || (*uri)[i + 2] != '/') continue;
		size_t at = i + 3;
		while (at < *length && (*uri)[at] != '/') at++;
		*uri += at;
		*length -= at;
		return;
	}
}

/* Its last part and the query behind it; all of it where there is nothing but slashes. */
static void export_last_part(const char **uri, size_t *length)
{
	size_t path = 0;
	while (path < *length && (*uri)[path] != '?') path++;
	size_t end = path;
	while (end > 0 && (*uri)[end - 1] == '/') end--;
	if (end == 0) return;
	size_t start = end;
	while (start > 0 && (*uri)[start - 1] != '/') start--;
	*uri += start;
	*length = end == path ? *length - start : end - start;
}

static bool export_keeps(char c, bool is_first)
{
	if (c <= ' ' || c > '~') return false;
	return !strchr("\"*/:<>?\\|", c) && !(is_first && c == '.');
}

/* What no file system should have becomes %2f. Returns the length. */
static size_t export_name(const char *name, size_t length, const char *extension,
                          char out[EXPORT_NAME_MAX])
{
	size_t used = 0, room = EXPORT_NAME_MAX - 4 - strlen(extension);
	for (size_t i = 0; i < length && used < room; i++) {
		if (export_keeps(name[i], i == 0))
			out[used++] = name[i];
		else
			used += (size_t)text_format(out + used, 4, "%%%02x",
			                            (unsigned)(unsigned char)name[i]);
	}
	if (!used) used = (size_t)text_format(out, room, "%s", export_unnamed);
	return used + (size_t)text_format(out + used, EXPORT_NAME_MAX - used, "%s", extension);
}

/* A new file of this name, else of the first number behind it that is free; -1 with errno set. */
static int export_create(int folder, const char *name, char numbered[EXPORT_PATH_MAX])
{
	const char *dot = strrchr(name, '.');
	int stem = (int)(dot ? dot - name : (ptrdiff_t)strlen(name));
	text_format(numbered, EXPORT_PATH_MAX, "%s", name);
	for (unsigned i = 1;; i++) {
		int fd = openat(folder, numbered,
		                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		                EXPORT_FILE_MODE);
		if (fd >= 0 || errno != EEXIST || i > EXPORT_SAME_MAX) return fd;
		text_format(numbered, EXPORT_PATH_MAX, "%.*s(%u)%s", stem, name, i, dot ? dot : "");
	}
}

static bool export_write_all(int fd, const uint8_t *bytes, size_t length)
{
	size_t done = 0;
	while (done < length) {
		ssize_t count = write(fd, bytes + done, length - done);
		if (count < 0 && errno == EINTR) continue;
		if (count < 0) break;
		done += (size_t)count;
	}
	int error = errno;
	bool is_written = close(fd) == 0 && done == length;
	if (done < length) errno = error;
	return is_written;
}

void export_last_of_path(const char **path, size_t *length)
{
	export_path(path, length);
	export_last_part(path, length);
}

bool export_file(int folder, const struct export_object *object, char path_out[EXPORT_PATH_MAX])
{
	char name[EXPORT_NAME_MAX];
	export_name(object->name, object->name_length, object->extension, name);
	int fd = export_create(folder, name, path_out);
	return fd >= 0 && export_write_all(fd, object->bytes, object->length);
}

bool export_more(int folder, const char *path, const struct export_object *object)
{
	int fd = openat(folder, path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	return fd >= 0 && export_write_all(fd, object->bytes, object->length);
}
