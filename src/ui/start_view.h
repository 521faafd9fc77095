/* start_view.h - the first screen: devices with their traffic, files, the demo. Thread: ui. */
#ifndef DOGFISH_UI_START_VIEW_H
#define DOGFISH_UI_START_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "line_edit.h"
#include "pane.h"
#include "ui/ui.h"

struct app;

enum { START_SAMPLES = 16, START_INTERVAL_MS = 1000 };

struct start_device {
	struct ui_device device;
	uint64_t before;                 /* frames at the last sample */
	uint32_t samples[START_SAMPLES]; /* frames a second, newest last */
	bool is_chosen;
};

struct start_state {
	struct start_device devices[UI_DEVICES_MAX];
	size_t device_count;
	struct ui_recent recent[UI_RECENT_MAX];
	size_t recent_count;
	bool is_allowed;
	char rights[256];
	char filter[LINE_MAX_BYTES], save_to[UI_PATH_MAX];
	size_t cursor; /* rows that can be chosen, from the top */
	int64_t sampled_ns;
};

void start_open(struct app *app);
void start_draw(struct app *app);
void start_move(struct app *app, enum motion motion, unsigned count);
void start_choose(struct app *app); /* Space: several devices */
void start_enter(struct app *app);
void start_click(struct app *app, int row);

/* Takes a sample of the traffic once a second; nanoseconds until the next. */
int64_t start_sample(struct app *app);

#endif
