/* export_file.h - objects as new files of a folder, see export_text.h. Private to src/batch. Thread: one. */
#ifndef DOGFISH_BATCH_EXPORT_FILE_H
#define DOGFISH_BATCH_EXPORT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EXPORT_NAME_MAX = 200, EXPORT_PATH_MAX = EXPORT_NAME_MAX + 16 };

/* name: from the wire, any bytes; what no file system should have becomes %2f. */
struct export_object {
	const char *name;
	size_t name_length;
	const char *extension; /* ".eml", "" */
	const uint8_t *bytes;
	size_t length;
};

/* Cuts a URI or a path to its last part and the query behind it; all of it where there is nothing but slashes. */
void export_last_of_path(const char **path, size_t *length);

/* Writes a new file of the object's name, else of the first number behind it that is free, and says which that is.
 * False, with errno: it could not be written. */
bool export_file(int folder, const struct export_object *object, char path_out[EXPORT_PATH_MAX]);

/* Writes at the end of such a file. */
bool export_more(int folder, const char *path, const struct export_object *object);

#endif
