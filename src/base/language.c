/* language.c - gettext behind one question: is it Chinese? English is the text itself. */
#include "base/language.h"

#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LANGUAGE_DOMAIN  "dogfish"
#define LANGUAGE_CHINESE "zh_CN"

static bool language_chinese;

/* Folders of catalogues, from the program's own place. */
static const char *const language_places[] = {
	"/../share/locale", /* installed: bin/dogfish */
	"/locale",          /* build/release/dogfish */
};

/* What the environment asks for, most telling variable first; "" if nothing. */
static const char *language_asked(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value && *value) return value;
	}
	return "";
}

static bool language_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

void language_open(void)
{
	const char *letters = getenv("LC_ALL");
	if (!letters || !*letters) letters = getenv("LC_CTYPE");
	if (!letters || !*letters) letters = getenv("LANG");
	if (!setlocale(LC_ALL, "") && letters &&
	    (strcasestr(letters, "utf-8") || strcasestr(letters, "utf8")))
		setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C"); /* numbers are written for scripts, too */
	/* A variable that is there is replaced in one store: other threads may read it meanwhile. */
	setenv("LANGUAGE", "", 0);
}

static bool language_find(char *out, size_t size)
{
	char program[PATH_MAX], catalogue[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	if (length <= 0) return false;
	program[length] = 0;
	char *slash = strrchr(program, '/');
	if (slash) *slash = 0;
	for (size_t i = 0; i < sizeof language_places / sizeof *language_places; i++) {
		int written = snprintf(out, size, "%s%s", program, language_places[i]);
		if (written <= 0 || (size_t)written >= size) continue;
		written = snprintf(catalogue, sizeof catalogue, "%s/%s/LC_MESSAGES/%s.mo", out,
		                   LANGUAGE_CHINESE, LANGUAGE_DOMAIN);
		if (written > 0 && (size_t)written < sizeof catalogue &&
		    access(catalogue, R_OK) == 0)
			return true;
	}
	return false;
}

/* gettext looks at LANGUAGE, so that Chinese needs no locale of that name, only one with its letters: its
 * texts stay in UTF-8. The first lookup opens the catalogue, while files may still be opened. */
static bool language_turn_chinese(void)
{
	char folder[PATH_MAX];
	if (!language_is_utf8() || !language_find(folder, sizeof folder)) return false;
	bindtextdomain(LANGUAGE_DOMAIN, folder);
	bind_textdomain_codeset(LANGUAGE_DOMAIN, "UTF-8");
	setenv("LANGUAGE", LANGUAGE_CHINESE, 1);
	return *dgettext(LANGUAGE_DOMAIN, "");
}

bool language_start(void)
{
	const char *asked = language_asked();
	bool is_chinese = strncmp(asked, LANGUAGE_CHINESE, strlen(LANGUAGE_CHINESE)) == 0 ||
	                  strncmp(asked, "zh_SG", 5) == 0 || strncmp(asked, "zh_Hans", 7) == 0 ||
	                  strcmp(asked, "zh") == 0 || strncmp(asked, "zh:", 3) == 0;
	language_chinese = is_chinese && language_turn_chinese();
	return language_chinese == is_chinese;
}

bool language_switch(void)
{
	if (!language_chinese && !language_turn_chinese()) return false;
	language_chinese = !language_chinese;
	return true;
}

bool language_is_chinese(void) { return language_chinese; }

const char *language_text(const char *text)
{
	return language_chinese && *text ? dgettext(LANGUAGE_DOMAIN, text) : text;
}
