/* opening.h - opening what the frames come from. Before the session is asked, the ui lets go of all that
 * it reads from the source before; if that fails it takes it up again. Thread: ui. */
#ifndef DOGFISH_UI_OPENING_H
#define DOGFISH_UI_OPENING_H

#include <stdbool.h>
#include <stddef.h>

struct app;

/* Captures on the devices chosen in the start view, or on this one if none is. */
void opening_capture(struct app *app, size_t device);

/* Opens a file, also from the main view; false, and says why, if it cannot. */
bool opening_file(struct app *app, const char *path);

void opening_demo(struct app *app);

#endif
