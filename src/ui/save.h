/* save.h - saving frames to a file in batches, and the screen as text. Thread: ui. */
#ifndef DOGFISH_UI_SAVE_H
#define DOGFISH_UI_SAVE_H

#include <stdbool.h>
#include <stdint.h>

#include "ui/ui.h"

struct app;

enum save_which { SAVE_ALL, SAVE_SHOWN, SAVE_MARKED, SAVE_COUNT };

struct save_state {
	enum save_which which;
	void *handle;       /* of the session; NULL: not saving */
	uint32_t last, end; /* frame saved last; frames above end came later and are not saved */
	uint32_t done;      /* frames written */
	char path[UI_PATH_MAX];
	bool is_quitting; /* quit when done */
};

/* Begins to save; false, and says why, if it cannot. */
bool save_start(struct app *app, const char *path, enum save_which which);

const char *save_which_name(enum save_which which);

/* Writes up the conversation of the selected frame; with .md at its end as Markdown. */
bool save_report(struct app *app, const char *path, bool shows_secrets);

/* Writes what is on screen as text, a row a line. */
bool save_screen(struct app *app, const char *path);

#endif
