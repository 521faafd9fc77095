/* macros.c - reads the lines of one section of an INI file; other sections are others' business. */
#include "macros.h"

#include "complain.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MACROS_MAX = 256 };

struct macros {
	struct filter_macros calls;
	struct macro {
		char *name, *text;
	} list[MACROS_MAX];
	size_t count;
};

static const char *macros_find(const void *context, const char *name, size_t length)
{
	const struct macros *macros = context;
	for (size_t i = macros->count; i-- > 0;) { /* the last of a name wins */
		const struct macro *macro = &macros->list[i];
		if (strlen(macro->name) == length && memcmp(macro->name, name, length) == 0)
			return macro->text;
	}
	return NULL;
}

static bool macros_path(char *out, size_t size)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int length = 0;
	if (config && config[0] == '/')
		length = snprintf(out, size, "%s/dogfish/dogfish.ini", config);
	else if (home && home[0] == '/')
		length = snprintf(out, size, "%s/.config/dogfish/dogfish.ini", home);
	return length > 0 && (size_t)length < size;
}

/* Without the blanks at both ends; text is changed. */
static char *macros_trim(char *text)
{
	while (isspace((unsigned char)*text)) text++;
	size_t length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1])) text[--length] = 0;
	return text;
}

static bool macros_is_name(const char *name)
{
	size_t length = 0;
	while (isalnum((unsigned char)name[length]) || name[length] == '_') length++;
	return length > 0 && name[length] == 0;
}

/* `name = text`. NULL: fine; else what is wrong. */
static const char *macros_add(struct macros *macros, char *line)
{
	char *sign = strchr(line, '=');
	if (!sign) return "a macro is NAME = FILTER";
	*sign = 0;
	const char *name = macros_trim(line), *text = macros_trim(sign + 1);
	if (!macros_is_name(name)) return "a macro's name has letters, digits and _ only";
	if (macros->count == MACROS_MAX) return "there are too many macros";
	struct macro *macro = &macros->list[macros->count];
	macro->name = strdup(name);
	macro->text = strdup(text);
	if (!macro->name || !macro->text) abort();
	macros->count++;
	return NULL;
}

static void macros_read(struct macros *macros, FILE *file, const char *path)
{
	char *buffer = NULL;
	size_t size = 0;
	bool is_ours = false;
	for (unsigned number = 1; getline(&buffer, &size, file) >= 0; number++) {
		char *line = macros_trim(buffer);
		if (!*line || *line == '#' || *line == ';') continue;
		if (*line == '[') {
			is_ours = strcmp(line, "[macros]") == 0;
			continue;
		}
		const char *wrong = is_ours ? macros_add(macros, line) : NULL;
		if (wrong) complain("%s, line %u: %s", path, number, wrong);
	}
	free(buffer);
}

struct macros *macros_open(void)
{
	char path[PATH_MAX];
	struct macros *macros = calloc(1, sizeof *macros);
	if (!macros) abort();
	macros->calls = (struct filter_macros){ macros_find, macros };
	FILE *file = macros_path(path, sizeof path) ? fopen(path, "re") : NULL;
	if (file) {
		macros_read(macros, file, path);
		fclose(file);
	}
	return macros;
}

void macros_close(struct macros *macros)
{
	if (!macros) return;
	for (size_t i = 0; i < macros->count; i++) {
		free(macros->list[i].name);
		free(macros->list[i].text);
	}
	free(macros);
}

const struct filter_macros *macros_calls(const struct macros *macros) { return &macros->calls; }
