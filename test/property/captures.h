/* captures.h - the captures that the properties are about: every golden one and, where PROPERTY_CAPTURES names a
 * folder, those in it; and a session over one of them. Header only, each test links its own. */
#ifndef DOGFISH_TEST_PROPERTY_CAPTURES_H
#define DOGFISH_TEST_PROPERTY_CAPTURES_H

#include <dirent.h>
#include <sys/stat.h>

#include "../support/session.h"

enum { CAPTURES_MAX = 2000, FRAMES_MAX = SESSION_FENCED_MAX, PATH_SIZE = 1024 };

static char captures[CAPTURES_MAX][PATH_SIZE];
static size_t capture_count;

static inline bool capture_has_name(const char *name)
{
	static const char *const endings[] = { ".pcap", ".pcapng", ".cap", ".trace" };
	size_t length = strlen(name);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t ending = strlen(endings[i]);
		if (length > ending && strcmp(name + length - ending, endings[i]) == 0) return true;
	}
	return false;
}

static inline void captures_find_in(const char *folder, int depth)
{
	DIR *entries = opendir(folder);
	if (!entries) return;
	for (struct dirent *entry; (entry = readdir(entries));) {
		if (entry->d_name[0] == '.' || capture_count == CAPTURES_MAX) continue;
		char path[PATH_SIZE];
		struct stat status;
		if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH_SIZE)
			continue;
		if (stat(path, &status) != 0) continue;
		if (S_ISDIR(status.st_mode) && depth > 0) captures_find_in(path, depth - 1);
		if (S_ISREG(status.st_mode) && capture_has_name(path))
			memcpy(captures[capture_count++], path, PATH_SIZE);
	}
	closedir(entries);
}

/* False, and said so, if there are none. */
static inline bool captures_find(void)
{
	captures_find_in("test/golden", 1);
	const char *more = getenv("PROPERTY_CAPTURES");
	if (more) captures_find_in(more, 3);
	if (capture_count == 0) fputs("no golden captures\n", stderr);
	return capture_count != 0;
}

struct loaded {
	struct session session;
	struct session_frame frames[FRAMES_MAX];
	struct capture_file *file;
	uint32_t count;
};

static struct loaded loaded;

static inline void load(const char *path, bool fence)
{
	session_open(&loaded.session, proto_list);
	session_start(&loaded.session);
	loaded.count = (uint32_t)session_read(path, loaded.frames, FRAMES_MAX, &loaded.file);
	for (uint32_t i = 0; i < loaded.count; i++) {
		if (fence)
			session_append_fenced(&loaded.session, &loaded.frames[i]);
		else
			session_append(&loaded.session, &loaded.frames[i]);
		engine_track(loaded.session.engine, 1);
	}
}

static inline void unload(void)
{
	session_close(&loaded.session);
	capture_file_close(loaded.file);
}

static inline struct dissection *open_full(void)
{
	struct dissection *d = dissection_open(loaded.session.dissectors, loaded.session.engine);
	dissection_want_all(d, DISSECT_SUMMARY | DISSECT_TEXT);
	return d;
}

static uint32_t random_state;

static inline uint32_t random_below(uint32_t limit)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)(random_state >> 8) * limit >> 24);
}

#endif
