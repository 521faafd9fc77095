/* recent.c - reads and rewrites the list. */
#include "recent.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder, made if it is not there; false if there is none to be had. */
static bool recent_folder(char *out, size_t size)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	char parent[RECENT_PATH_MAX];
	int length = 0;
	if (state && state[0] == '/')
		length = snprintf(parent, sizeof parent, "%s", state);
	else if (home && home[0] == '/')
		length = snprintf(parent, sizeof parent, "%s/.local/state", home);
	if (length <= 0 || (size_t)length >= sizeof parent) return false;
	length = snprintf(out, size, "%s/dogfish", parent);
	if ((size_t)length >= size) return false;
	for (char *slash = strchr(out + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(out, 0700);
		*slash = '/';
	}
	mkdir(out, 0700);
	return access(out, W_OK) == 0;
}

static bool recent_file(char *out, size_t size, const char *name)
{
	char folder[RECENT_PATH_MAX];
	if (!recent_folder(folder, sizeof folder)) return false;
	int length = snprintf(out, size, "%s/%s", folder, name);
	return length > 0 && (size_t)length < size;
}

void recent_read(struct recent *recent)
{
	char path[RECENT_PATH_MAX];
	recent->count = 0;
	FILE *file = recent_file(path, sizeof path, "recent") ? fopen(path, "re") : NULL;
	if (!file) return;
	while (recent->count < RECENT_MAX &&
	       fgets(recent->paths[recent->count], RECENT_PATH_MAX, file)) {
		char *line = recent->paths[recent->count];
		line[strcspn(line, "\n")] = 0;
		if (line[0] == '/') recent->count++;
	}
	fclose(file);
}

void recent_add(const char *path)
{
	char own[RECENT_PATH_MAX], next[RECENT_PATH_MAX], full[RECENT_PATH_MAX];
	struct recent *recent = calloc(1, sizeof *recent);
	if (!recent) abort();
	recent_read(recent);
	bool is_named = realpath(path, full) && !strchr(full, '\n') &&
	                recent_file(own, sizeof own, "recent") &&
	                recent_file(next, sizeof next, "recent.new");
	FILE *file = is_named ? fopen(next, "we") : NULL;
	if (file) {
		fprintf(file, "%s\n", full);
		for (size_t i = 0; i < recent->count && i < RECENT_MAX - 1; i++) {
			if (strcmp(recent->paths[i], full) != 0)
				fprintf(file, "%s\n", recent->paths[i]);
		}
		bool is_written = fclose(file) == 0;
		if (!is_written || rename(next, own) != 0) remove(next);
	}
	free(recent);
}
