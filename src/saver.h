/* saver.h - writes frames of a store into a new capture file: -w with -r, and saving in the terminal.
 * Frames of a file keep their comments and other options. Owner: who opened it; the source outlives it.
 * Thread: one. */
#ifndef DOGFISH_SAVER_H
#define DOGFISH_SAVER_H

#include "base/error.h"
#include "capture/writer.h"
#include "loader.h"
#include "store/frames.h"

struct saver_source {
	const struct store *store;
	const struct capture_file *file; /* where the frames came from, or NULL: captured live */
	const struct loader *loader;     /* the file's; or NULL */
};

struct saver;

/* The format that -F names; NULL: pcapng. False if there is no such. */
bool saver_format(const char *name, enum writer_format *out);

/* Creates path; "-" is standard output. NULL with error_out set. */
struct saver *saver_open(const char *path, enum writer_format format,
                         const struct saver_source *source, struct error *error_out);

bool saver_add(struct saver *saver, uint32_t frame, struct error *error_out);

/* Completes the file. */
bool saver_close(struct saver *saver, struct error *error_out);

#endif
