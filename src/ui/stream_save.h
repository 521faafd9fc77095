/* stream_save.h - a stream, or the part under the cursor, as a file or as text to copy. Thread: ui. */
#ifndef DOGFISH_UI_STREAM_SAVE_H
#define DOGFISH_UI_STREAM_SAVE_H

#include <stdbool.h>

struct app;

enum stream_save { STREAM_SAVE_PART, STREAM_SAVE_DECODED, STREAM_SAVE_RAW, STREAM_SAVE_COUNT };

/* Writes it, and says how it went. */
bool stream_save(struct app *app, const char *path, enum stream_save what);

/* Copies the message under the cursor: "text", "hex", "c-array", "curl". */
bool stream_copy_as(struct app *app, const char *form);

#endif
