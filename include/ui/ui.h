/* ui.h - the terminal UI: list, tree, bytes and stream of a capture, and the start view before there is
 * one. It reads store, engine and conversations and never tracks; what touches the world outside
 * (devices, files, saving) it asks of the session through struct ui_calls.
 *
 * Owner: the session, of everything handed in, which outlives ui_run. The texts that calls fill in are
 * copies. Thread: ui_run and all calls on the thread that calls ui_run, the ui thread. Other threads
 * reach it through `wake` only. Other threads block all signals. */
#ifndef DOGFISH_UI_UI_H
#define DOGFISH_UI_UI_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/wakeup.h"
#include "dissect/dissectors.h"
#include "dissect/engine.h"
#include "dissect/preferences.h"

enum {
	UI_NAME_MAX = 256,
	UI_PATH_MAX = 4096,
	UI_DEVICES_MAX = 256,
	UI_RECENT_MAX = 32,
	UI_SAVE_BATCH = 1024, /* frames that the ui hands to save_frames at once */
};

enum ui_state {
	UI_EMPTY,   /* no source yet: the start view */
	UI_LOADING, /* a file that is being read */
	UI_LOADED,  /* a file, all of it read and tracked */
	UI_CAPTURING,
	UI_PAUSED, /* capturing, stopped by the user: may be started again */
	UI_ENDED,  /* capturing, over for good: a limit, the device is gone, the disk is full */
};

/* The truth about the source, drawn on the first line. */
struct ui_status {
	enum ui_state state;
	char name[UI_NAME_MAX]; /* "eth0", "lab-2.pcapng": unescaped */
	unsigned percent;       /* UI_LOADING */
	uint64_t lost_kernel, lost_interface, lost_ring;
	uint64_t written_bytes; /* live: in the capture file, with -w or temporary */
	bool is_unsaved;        /* live into a temporary file that quitting removes: ask */
	char warning[ERROR_TEXT_MAX]; /* stays on screen: "cut short at offset 8192", "eth0 is down"; or "" */
};

struct ui_device {
	char name[64];
	char addresses[160]; /* "192.0.2.2/24 fe80::1/64", or "" */
	bool is_up;
	bool has_counters;
	uint64_t frames;  /* received and sent since the interface came up */
	const char *note; /* constant text instead of traffic, or NULL */
};

struct ui_recent {
	char path[UI_PATH_MAX];
	int64_t modified_s; /* since 1970 */
	uint64_t size_bytes;
	uint32_t frames; /* 0: not known */
};

struct ui_capture {
	const char *const *devices; /* names */
	size_t device_count;
	const char *filter;  /* as tcpdump's; "" for none */
	const char *save_to; /* path, "" for a temporary file */
};

/* What the session does for the ui. A call that fails writes one line to error_out and changes nothing.
 * None may take longer than 50 ms, but start, open and demo until the source is open. */
struct ui_calls {
	void (*status)(void *context, struct ui_status *out);

	/* The engine of the source, NULL while there is none. It may change only during start, open and
	 * demo; the ui lets go of everything that it reads from the old one before it calls them. */
	const struct engine *(*engine)(void *context);

	/* Start view. Both return how many they filled in. */
	size_t (*devices)(void *context, struct ui_device *out, size_t max);
	size_t (*recent)(void *context, struct ui_recent *out, size_t max);

	/* Is capturing allowed? One line that says why, or what to type to get it. */
	bool (*rights)(void *context, char *text_out, size_t size);

	bool (*start)(void *context, const struct ui_capture *capture, struct error *error_out);
	bool (*open)(void *context, const char *path, struct error *error_out);
	bool (*demo)(void *context, struct error *error_out); /* NULL: there is none */

	/* The key `s` while capturing. */
	bool (*pause)(void *context, bool is_paused, struct error *error_out);

	/* Saving in batches, so that the ui stays awake: begin, frames (rising numbers, at most
	 * UI_SAVE_BATCH) as often as needed, end. NULL: could not begin. is_complete false: the user
	 * stopped it or an error came, what was written is removed. is_all: every stored frame is saved,
	 * a live capture is then no longer unsaved. */
	void *(*save_begin)(void *context, const char *path, struct error *error_out);
	bool (*save_frames)(void *context, void *save, const uint32_t *frames, size_t count,
	                    struct error *error_out);
	bool (*save_end)(void *context, void *save, bool is_complete, bool is_all,
	                 struct error *error_out);
};

struct ui_session {
	const struct ui_calls *calls;
	void *context;
	const struct dissectors *dissectors;
	const struct preferences *preferences;
	/* Signalled after frames were published, the status changed, or stop_requested was set. */
	const struct wakeup *wake;
	const volatile sig_atomic_t *stop_requested; /* set by SIGTERM, SIGHUP, SIGINT */

	/* options */
	const char *filter;   /* display filter to begin with, compiles; or NULL */
	unsigned time_format; /* enum ui_time */
	bool is_ascii;        /* --ascii */
	bool no_color;        /* NO_COLOR */
	bool no_mouse;
};

enum ui_time {
	UI_TIME_RELATIVE, /* since the first or the reference frame */
	UI_TIME_DELTA,    /* since the previous frame */
	UI_TIME_DELTA_SHOWN,
	UI_TIME_OF_DAY,
	UI_TIME_DATE,
	UI_TIME_UTC,
	UI_TIME_EPOCH,
	UI_TIME_COUNT
};

enum ui_end {
	UI_END_QUIT,     /* the user quit */
	UI_END_STOPPED,  /* stop_requested */
	UI_END_TERMINAL, /* the terminal is gone */
	UI_END_ERROR,    /* it could not begin: error_out says why, the terminal is untouched */
};

/* Runs until the user quits. The terminal is restored when it returns. setlocale was called. */
enum ui_end ui_run(const struct ui_session *session, struct error *error_out);

/* "ncurses 6.4": the library that draws, and its version. */
const char *ui_library(void);

#endif
