/* loader.h - frames from a capture file into a store.
 * Owner: who opened it; file and store are borrowed and the file outlives the store. Thread: engine. */
#ifndef DOGFISH_LOADER_H
#define DOGFISH_LOADER_H

#include "base/error.h"
#include "capture/file.h"
#include "store/frames.h"

struct loader;

enum loader_result {
	LOADER_MORE,   /* the count asked for was loaded */
	LOADER_WAIT,   /* nothing more is there yet: capture_file_refresh, then again */
	LOADER_END,    /* the file has ended cleanly */
	LOADER_BROKEN, /* nothing after this can be read: capture_file_error says why */
	LOADER_FULL,   /* memory has ended */
};

/* Never NULL. The store takes the file's mapping and, as they come, its interfaces. */
struct loader *loader_open(struct capture_file *file, struct store *store);
void loader_close(struct loader *loader);

/* Appends at most count frames and publishes them as stored; fewer only if it does not say LOADER_MORE. */
enum loader_result loader_load(struct loader *loader, uint32_t count);

/* Frames appended so far. */
uint32_t loader_count(const struct loader *loader);

/* The record that a published frame was made from, options included. Thread: any. */
void loader_record(const struct loader *loader, uint32_t frame, struct capture_record *record_out);

#endif
