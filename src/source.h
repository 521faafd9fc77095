/* source.h - what the terminal looks at: a file being read, or a live capture, with its own engine thread.
 *
 * The engine thread loads or drains first, then tracks in slices of at most 2 ms (HARD-CASES 18), and
 * signals `wake` when there is something new.
 * Owner: who opened it. Thread: all functions the owner's; what it shows is read from its store. */
#ifndef DOGFISH_SOURCE_H
#define DOGFISH_SOURCE_H

#include "base/wakeup.h"
#include "dissect/engine.h"
#include "live.h"
#include "saver.h"
#include "ui/ui.h"

struct source;

/* A file; it is followed while it grows. packets_max: no more than this, 0: all. NULL with error_out set. */
struct source *source_open_file(const char *path, uint64_t packets_max,
                                const struct dissectors *dissectors,
                                const struct preferences *preferences, const struct wakeup *wake,
                                struct error *error_out);

/* A live capture: devices, privileges, file, in that order. NULL with error_out set. */
struct source *source_open_live(const struct live_request *request,
                                const struct dissectors *dissectors,
                                const struct preferences *preferences, const struct wakeup *wake,
                                struct error *error_out);

/* The engine thread begins. After a failure only source_close may be called. */
bool source_start(struct source *source, struct error *error_out);

const struct engine *source_engine(const struct source *source);
struct saver_source source_frames(const struct source *source);

void source_status(struct source *source, struct ui_status *out);

/* The live capture, or NULL. */
struct live *source_live(const struct source *source);

/* Frames 1 to last are in a file that stays. */
void source_set_saved(struct source *source, uint32_t last);

/* Ends the thread, and the capture if it is one. False with error_out set if its file is not complete.
 * NULL is fine. */
bool source_close(struct source *source, struct error *error_out);

#endif
