/* demo.c - looks for the demo capture, from the program's own place. */
#include "demo.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const demo_places[] = {
	"/../share/dogfish/demo.pcapng", /* installed: bin/dogfish */
	"/../../src/data/demo.pcapng",   /* build/release/dogfish */
};

static bool demo_folder(char out[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", out, PATH_MAX - 1);
	if (length <= 0) return false;
	out[length] = 0;
	char *slash = strrchr(out, '/');
	if (slash) *slash = 0;
	return slash;
}

bool demo_path(char *out, size_t size)
{
	char folder[PATH_MAX];
	if (!demo_folder(folder)) return false;
	for (size_t i = 0; i < sizeof demo_places / sizeof *demo_places; i++) {
		int length = snprintf(out, size, "%s%s", folder, demo_places[i]);
		if (length > 0 && (size_t)length < size && access(out, R_OK) == 0) return true;
	}
	return false;
}
