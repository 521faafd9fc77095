/* language.h - sentences in the user's language: GNU gettext, English or Simplified Chinese.
 *
 *	app_say(app, ROLE_TEXT, _("no link below"));
 *	static const char *const titles[] = { N_("List"), N_("Stream") };  and  _(titles[i]) where it is shown
 *
 * English until language_start is called: batch output that scripts read never changes with the locale.
 * What comes from the wire, field names, filters and commands are not translated.
 * Owner: the program; the chosen language is gettext's own state. Thread: language_open before there are
 * others; the rest: ui, or batch's one. */
#ifndef DOGFISH_BASE_LANGUAGE_H
#define DOGFISH_BASE_LANGUAGE_H

#include <stdbool.h>

#define _(text)  language_text(text)
#define N_(text) (text) /* only marks it for the catalogue */

/* Takes up the locale of the environment, once, in main. Where the one that LANG names is not installed but
 * is UTF-8, as after ssh, letters are still those of UTF-8. */
void language_open(void);

/* From now on texts are in the language that the environment asks for. False: it asks for one, but there is
 * no catalogue beside the program; then it is English. */
bool language_start(void);

/* Switches to the other language. False: there is no catalogue, or the locale has no letters for it. */
bool language_switch(void);

bool language_is_chinese(void);

/* The text in the chosen language, or itself. Never NULL, lasts as long as the program. */
const char *language_text(const char *text) __attribute__((format_arg(1)));

#endif
