/* source.c - the engine thread: load or drain, track, tell, sleep. */
#include "source.h"

#include "loader.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	FIRST_SLICE_FRAMES = 512, /* the first screen comes before all else */
	LOAD_SLICE_FRAMES = 8192,
	TRACK_SLICE_FRAMES = 256,
	GROWTH_POLL_MS = 500, /* how often a file that may grow is looked at */
};
static const int64_t track_slice_ns = 2000000;

struct source {
	const struct wakeup *wake;
	struct store *store;
	struct engine *engine;
	struct capture_file *file; /* NULL: live */
	struct loader *loader;
	uint64_t packets_max; /* of a file; 0: all */
	struct live *live;    /* NULL: a file */
	struct wakeup quit;
	pthread_t thread;
	bool has_thread;
	bool is_cut;    /* engine: what is there of the file ends inside a packet */
	uint32_t saved; /* frames 1 to this are in a file that stays */
	char name[UI_NAME_MAX];

	/* engine writes, owner reads: numbers and flags to be shown, in no order with anything */
	_Atomic bool is_quitting;
	_Atomic bool is_loaded;
	_Atomic bool is_over;
	_Atomic uint64_t loaded_bytes, total_bytes;
	pthread_mutex_t lock;
	char warning[ERROR_TEXT_MAX]; /* under lock */
};

static void source_warn(struct source *source, const char *text)
{
	pthread_mutex_lock(&source->lock);
	snprintf(source->warning, sizeof source->warning, "%s", text);
	pthread_mutex_unlock(&source->lock);
}

static int64_t source_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool source_is_quitting(const struct source *source)
{
	return atomic_load_explicit(&source->is_quitting, memory_order_relaxed);
}

static void source_set(_Atomic bool *flag)
{
	atomic_store_explicit(flag, true, memory_order_relaxed);
}

/* Tracks for one slice of time; true if stored frames are left. */
static bool source_track(struct source *source)
{
	int64_t end_ns = source_now_ns() + track_slice_ns;
	do {
		if (engine_track(source->engine, TRACK_SLICE_FRAMES) == 0) return false;
		if (!engine_has_memory(source->engine))
			source_warn(source, "out of memory: not all is shown");
	} while (source_now_ns() < end_ns);
	return true;
}

/* ---------------------------------------------------------------- a file */

/* Waits for more of a file, a pipe or a packed file. */
static void source_wait_for_input(struct source *source)
{
	int fd = capture_file_descriptor(source->file);
	struct pollfd polled[] = { { .fd = source->quit.read_fd, .events = POLLIN },
		                   { .fd = fd, .events = POLLIN } };
	struct capture_progress progress = capture_file_progress(source->file);
	bool is_at_end = progress.total == 0 || progress.done >= progress.total;
	poll(polled, fd < 0 ? 1 : 2, is_at_end || fd >= 0 ? GROWTH_POLL_MS : 0);
	capture_file_refresh(source->file, 0);
}

static void source_note_progress(struct source *source)
{
	struct capture_progress progress = capture_file_progress(source->file);
	atomic_store_explicit(&source->loaded_bytes, progress.done, memory_order_relaxed);
	atomic_store_explicit(&source->total_bytes, progress.total, memory_order_relaxed);
}

/* At the end of a file that may grow: says so while it ends inside a packet. */
static void source_note_cut(struct source *source)
{
	char text[ERROR_TEXT_MAX] = "";
	uint64_t offset;
	uint32_t count = loader_count(source->loader);
	bool was_cut = source->is_cut;
	source->is_cut = capture_file_is_inside_record(source->file, &offset);
	if (source->is_cut)
		snprintf(text, sizeof text,
		         "cut short in the middle of a packet (at offset %" PRIu64
		         ", after %" PRIu32 " packet%s)",
		         offset, count, count == 1 ? "" : "s");
	if (source->is_cut || was_cut) source_warn(source, text);
}

/* True when nothing more can come. */
static bool source_load(struct source *source, uint32_t count)
{
	uint64_t left = source->packets_max - loader_count(source->loader);
	if (source->packets_max && left == 0) return true;
	if (source->packets_max && left < count) count = (uint32_t)left;
	enum loader_result result = loader_load(source->loader, count);
	source_note_progress(source);
	switch (result) {
	case LOADER_MORE: return false;
	case LOADER_WAIT: {
		while (source_track(source) && !source_is_quitting(source)) continue;
		struct capture_progress progress = capture_file_progress(source->file);
		if (progress.total && progress.done >= progress.total) {
			source_set(&source->is_loaded);
			source_note_cut(source);
		}
		wakeup_signal(source->wake);
		if (!source_is_quitting(source)) source_wait_for_input(source);
		return false;
	}
	case LOADER_FULL: source_warn(source, "out of memory: not all is shown"); return true;
	case LOADER_BROKEN:
		source_warn(source, capture_file_error(source->file)->text);
		return true;
	case LOADER_END: break;
	}
	return true;
}

static void source_run_file(struct source *source)
{
	bool is_over = false;
	uint32_t slice = FIRST_SLICE_FRAMES;
	while (!is_over && !source_is_quitting(source)) {
		uint32_t before = store_tracked_count(source->store);
		is_over = source_load(source, slice);
		while (source_track(source) && !source_is_quitting(source))
			wakeup_signal(source->wake);
		if (store_tracked_count(source->store) != before) wakeup_signal(source->wake);
		slice = LOAD_SLICE_FRAMES;
	}
	source_set(&source->is_loaded);
	wakeup_signal(source->wake);
}

/* ---------------------------------------------------------------- live */

static void source_run_live(struct source *source)
{
	while (!live_is_over(source->live)) {
		if (source_is_quitting(source)) live_stop(source->live);
		bool is_busy = live_drain(source->live) > 0;
		uint32_t before = store_tracked_count(source->store);
		is_busy = source_track(source) || is_busy;
		if (store_tracked_count(source->store) != before) wakeup_signal(source->wake);
		if (is_busy) continue;
		live_wait(source->live, source->quit.read_fd, -1);
		wakeup_clear(&source->quit);
	}
	while (live_drain(source->live) > 0) continue;
	while (!source_is_quitting(source) && source_track(source)) wakeup_signal(source->wake);
	source_set(&source->is_over);
	wakeup_signal(source->wake);
}

/* ---------------------------------------------------------------- the owner's side */

static void *source_thread(void *context)
{
	struct source *source = context;
	if (source->live)
		source_run_live(source);
	else
		source_run_file(source);
	return NULL;
}

static struct source *source_create(const struct dissectors *dissectors,
                                    const struct preferences *preferences,
                                    const struct wakeup *wake, struct error *error)
{
	struct source *source = calloc(1, sizeof *source);
	if (!source) abort();
	if (!wakeup_open(&source->quit, error)) {
		free(source);
		return NULL;
	}
	source->wake = wake;
	pthread_mutex_init(&source->lock, NULL);
	source->store = store_open();
	source->engine = engine_open(dissectors, source->store, preferences);
	return source;
}

struct source *source_open_file(const char *path, uint64_t packets_max,
                                const struct dissectors *dissectors,
                                const struct preferences *preferences, const struct wakeup *wake,
                                struct error *error_out)
{
	struct source *source = source_create(dissectors, preferences, wake, error_out);
	if (!source) return NULL;
	struct capture_open_options options = { .follow = true };
	source->file = capture_file_open(path, &options, error_out);
	if (!source->file) {
		source_close(source, NULL);
		return NULL;
	}
	const char *slash = strrchr(path, '/');
	snprintf(source->name, sizeof source->name, "%s", slash ? slash + 1 : path);
	source->loader = loader_open(source->file, source->store);
	source->packets_max = packets_max;
	return source;
}

struct source *source_open_live(const struct live_request *request,
                                const struct dissectors *dissectors,
                                const struct preferences *preferences, const struct wakeup *wake,
                                struct error *error_out)
{
	struct source *source = source_create(dissectors, preferences, wake, error_out);
	if (!source) return NULL;
	source->live = live_open(request, source->store, error_out);
	if (!source->live) {
		source_close(source, NULL);
		return NULL;
	}
	snprintf(source->name, sizeof source->name, "%s", live_name(source->live));
	return source;
}

/* Signals are for the thread that runs the terminal. */
static int source_start_thread(struct source *source)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int failed = pthread_create(&source->thread, NULL, source_thread, source);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

bool source_start(struct source *source, struct error *error_out)
{
	if (source->live && !live_start(source->live, error_out)) return false;
	int failed = source_start_thread(source);
	source->has_thread = !failed;
	if (failed) error_set(error_out, "no thread for the engine: %s", strerror(failed));
	return !failed;
}

const struct engine *source_engine(const struct source *source) { return source->engine; }

struct live *source_live(const struct source *source) { return source->live; }

struct saver_source source_frames(const struct source *source)
{
	return (struct saver_source){ source->store, source->file, source->loader };
}

void source_set_saved(struct source *source, uint32_t last) { source->saved = last; }

static void source_live_status(struct source *source, struct ui_status *out)
{
	struct capture_counts counts = live_counts(source->live);
	bool is_error, is_over = atomic_load_explicit(&source->is_over, memory_order_relaxed);
	out->state = is_over ? UI_ENDED : live_is_paused(source->live) ? UI_PAUSED : UI_CAPTURING;
	out->lost_kernel = counts.dropped_kernel;
	out->lost_interface = counts.dropped_interface;
	out->lost_ring = counts.dropped_ring;
	out->written_bytes = live_written_bytes(source->live);
	out->is_unsaved = live_is_temporary(source->live) &&
	                  store_stored_count(source->store) > source->saved;
	live_warning(source->live, out->warning, sizeof out->warning, &is_error);
}

static void source_file_status(struct source *source, struct ui_status *out)
{
	uint64_t total = atomic_load_explicit(&source->total_bytes, memory_order_relaxed);
	uint64_t done = atomic_load_explicit(&source->loaded_bytes, memory_order_relaxed);
	bool is_loaded = atomic_load_explicit(&source->is_loaded, memory_order_relaxed);
	out->state = is_loaded ? UI_LOADED : UI_LOADING;
	out->percent = total ? (unsigned)(done * 100 / total) : 0;
	if (out->percent > 100) out->percent = 100;
}

void source_status(struct source *source, struct ui_status *out)
{
	*out = (struct ui_status){ .state = UI_EMPTY };
	snprintf(out->name, sizeof out->name, "%s", source->name);
	if (source->live)
		source_live_status(source, out);
	else
		source_file_status(source, out);
	pthread_mutex_lock(&source->lock);
	if (source->warning[0]) snprintf(out->warning, sizeof out->warning, "%s", source->warning);
	pthread_mutex_unlock(&source->lock);
}

bool source_close(struct source *source, struct error *error_out)
{
	bool is_fine = true;
	if (!source) return true;
	atomic_store_explicit(&source->is_quitting, true, memory_order_relaxed);
	wakeup_signal(&source->quit);
	if (source->has_thread) pthread_join(source->thread, NULL);
	engine_close(source->engine);
	store_close(source->store);
	loader_close(source->loader);
	if (source->live) is_fine = live_close(source->live, error_out);
	capture_file_close(source->file);
	wakeup_close(&source->quit);
	pthread_mutex_destroy(&source->lock);
	free(source);
	return is_fine;
}
