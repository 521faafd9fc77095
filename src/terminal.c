/* terminal.c - answers struct ui_calls. */
#include "terminal.h"

#include "capture/device.h"
#include "capture/privilege.h"
#include "complain.h"
#include "demo.h"
#include "recent.h"
#include "rights.h"
#include "saver.h"
#include "source.h"
#include "stop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct terminal {
	const struct setup *setup;
	struct source *source; /* NULL: the start view */
	struct recent recent;  /* read once: writing it must not move rows under the cursor */
};

struct terminal_save {
	struct saver *saver;
	uint32_t last; /* frame that was saved */
	char path[UI_PATH_MAX];
};

/* ---------------------------------------------------------------- sources */

static void terminal_status(void *context, struct ui_status *out)
{
	struct terminal *terminal = context;
	if (terminal->source)
		source_status(terminal->source, out);
	else
		*out = (struct ui_status){ .state = UI_EMPTY };
}

static const struct engine *terminal_engine(void *context)
{
	const struct terminal *terminal = context;
	return terminal->source ? source_engine(terminal->source) : NULL;
}

/* Puts the new source in the old one's place and starts it. */
static bool terminal_take(struct terminal *terminal, struct source *source, struct error *error)
{
	if (!source) return false;
	if (!source_start(source, error)) {
		source_close(source, NULL);
		return false;
	}
	source_close(terminal->source, NULL);
	terminal->source = source;
	return true;
}

static bool terminal_open_quietly(struct terminal *terminal, const char *path, struct error *error)
{
	const struct setup *setup = terminal->setup;
	struct source *source =
		source_open_file(path, setup->options->packets_max, setup->dissectors,
	                         &setup->preferences, stop_wakeup(), error);
	if (source && !rights_drop_to_reader(setup->options->user, error)) {
		source_close(source, NULL);
		source = NULL;
	}
	return terminal_take(terminal, source, error);
}

static bool terminal_open(void *context, const char *path, struct error *error_out)
{
	if (!terminal_open_quietly(context, path, error_out)) return false;
	recent_add(path);
	return true;
}

static bool terminal_demo(void *context, struct error *error_out)
{
	char path[UI_PATH_MAX];
	if (demo_path(path, sizeof path)) return terminal_open_quietly(context, path, error_out);
	error_set(error_out, "the demo capture is not installed");
	return false;
}

/* The old source goes first: privileges are given up while there is one thread only. */
static bool terminal_capture(struct terminal *terminal, const struct live_request *request,
                             struct error *error)
{
	const struct setup *setup = terminal->setup;
	source_close(terminal->source, NULL);
	terminal->source = NULL;
	struct source *source = source_open_live(request, setup->dissectors, &setup->preferences,
	                                         stop_wakeup(), error);
	return terminal_take(terminal, source, error);
}

static struct live_request terminal_request(const struct options *options)
{
	return (struct live_request){
		.interfaces = options->interface_count ? options->interfaces : &options->standard,
		.interface_count = options->interface_count ? options->interface_count : 1,
		.user = options->user,
		.write_path = options->write_path,
		.format = options->format,
		.ring_mib = options->ring_mib,
		.packets_max = options->packets_max,
		.filesize_max_kb = options->filesize_max_kb,
		.duration_max_s = options->duration_max_s,
	};
}

static bool terminal_start(void *context, const struct ui_capture *capture, struct error *error_out)
{
	struct terminal *terminal = context;
	struct options_interface interfaces[OPTIONS_INTERFACES_MAX];
	struct live_request request = terminal_request(terminal->setup->options);
	if (capture->device_count == 0 || capture->device_count > OPTIONS_INTERFACES_MAX) {
		error_set(error_out, "between 1 and %d devices can be captured at once",
		          OPTIONS_INTERFACES_MAX);
		return false;
	}
	for (size_t i = 0; i < capture->device_count; i++) {
		interfaces[i] = terminal->setup->options->standard;
		interfaces[i].name = capture->devices[i];
		if (capture->filter[0]) interfaces[i].filter = capture->filter;
	}
	request.interfaces = interfaces;
	request.interface_count = capture->device_count;
	if (capture->save_to[0]) request.write_path = capture->save_to;
	return terminal_capture(terminal, &request, error_out);
}

static bool terminal_pause(void *context, bool is_paused, struct error *error_out)
{
	struct terminal *terminal = context;
	struct live *live = terminal->source ? source_live(terminal->source) : NULL;
	if (!live || !live_is_running(live)) {
		error_set(error_out,
		          live ? "the capture is over" : "this is a file, not a capture");
		return false;
	}
	live_pause(live, is_paused);
	return true;
}

/* ---------------------------------------------------------------- the start view */

static void terminal_fill_device(const struct device *from, const struct device_counters *counters,
                                 size_t counter_count, struct ui_device *out)
{
	*out = (struct ui_device){ .is_up = from->is_up };
	snprintf(out->name, sizeof out->name, "%s", from->name);
	for (size_t i = 0; i < from->address_count; i++) {
		size_t used = strlen(out->addresses), left = sizeof out->addresses - used;
		/* An address is there whole or not at all. */
		if (strlen(from->addresses[i]) + 2 > left) break;
		snprintf(out->addresses + used, left, "%s%s", used ? " " : "", from->addresses[i]);
	}
	for (size_t i = 0; i < counter_count; i++) {
		if (strcmp(counters[i].name, from->name) != 0) continue;
		out->has_counters = true;
		out->frames = counters[i].received_frames + counters[i].sent_frames;
	}
	if (from->is_any)
		out->note = "all devices at once";
	else if (!out->has_counters)
		out->note = from->label;
}

static size_t terminal_devices(void *context, struct ui_device *out, size_t max)
{
	struct device_list list;
	struct device_counters counters[UI_DEVICES_MAX];
	if (device_list_open(&list, NULL) != DEVICE_OK) return 0;
	size_t counter_count = device_counters_read(counters, UI_DEVICES_MAX), count = 0;
	for (; count < list.count && count < max; count++)
		terminal_fill_device(&list.devices[count], counters, counter_count, &out[count]);
	device_list_close(&list);
	return count;
}

static size_t terminal_recent(void *context, struct ui_recent *out, size_t max)
{
	const struct terminal *terminal = context;
	size_t count = 0;
	for (size_t i = 0; i < terminal->recent.count && count < max; i++) {
		struct stat status;
		const char *path = terminal->recent.paths[i];
		if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) continue;
		out[count] = (struct ui_recent){ .modified_s = status.st_mtime,
			                         .size_bytes = (uint64_t)status.st_size };
		snprintf(out[count++].path, sizeof out->path, "%s", path);
	}
	return count;
}

static bool terminal_rights(void *context, char *text_out, size_t size)
{
	privilege_describe(text_out, size);
	return privilege_can_capture();
}

/* ---------------------------------------------------------------- saving */

/* A name that says pcap gets pcap. */
static const char *terminal_format(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot && strcmp(dot, ".pcap") == 0 ? "pcap" : "pcapng";
}

static bool terminal_is_own_file(const struct terminal *terminal, const char *path)
{
	struct saver_source frames = source_frames(terminal->source);
	struct stat ours, theirs;
	return frames.file && stat(path, &theirs) == 0 &&
	       stat(capture_file_path(frames.file), &ours) == 0 && ours.st_dev == theirs.st_dev &&
	       ours.st_ino == theirs.st_ino;
}

static void *terminal_save_begin(void *context, const char *path, struct error *error_out)
{
	struct terminal *terminal = context;
	enum writer_format format;
	if (!terminal->source) return NULL;
	if (terminal_is_own_file(terminal, path)) {
		error_set(error_out, "that file is the one that is open: choose another name");
		return NULL;
	}
	struct saver_source frames = source_frames(terminal->source);
	struct terminal_save *save = calloc(1, sizeof *save);
	if (!save) abort();
	saver_format(terminal_format(path), &format);
	snprintf(save->path, sizeof save->path, "%s", path);
	save->saver = saver_open(path, format, &frames, error_out);
	if (save->saver) return save;
	free(save);
	return NULL;
}

static bool terminal_save_frames(void *context, void *save_in, const uint32_t *frames, size_t count,
                                 struct error *error_out)
{
	struct terminal_save *save = save_in;
	for (size_t i = 0; i < count; i++) {
		if (!saver_add(save->saver, frames[i], error_out)) return false;
		save->last = frames[i];
	}
	return true;
}

static bool terminal_save_end(void *context, void *save_in, bool is_complete, bool is_all,
                              struct error *error_out)
{
	struct terminal *terminal = context;
	struct terminal_save *save = save_in;
	bool is_fine = saver_close(save->saver, error_out);
	if (!is_fine || !is_complete)
		unlink(save->path);
	else if (is_all)
		source_set_saved(terminal->source, save->last);
	wakeup_signal(stop_wakeup()); /* the status has changed */
	free(save);
	return is_fine;
}

/* ---------------------------------------------------------------- the run */

static const struct ui_calls terminal_calls = {
	.status = terminal_status,
	.engine = terminal_engine,
	.devices = terminal_devices,
	.recent = terminal_recent,
	.rights = terminal_rights,
	.start = terminal_start,
	.open = terminal_open,
	.demo = terminal_demo,
	.pause = terminal_pause,
	.save_begin = terminal_save_begin,
	.save_frames = terminal_save_frames,
	.save_end = terminal_save_end,
};

static unsigned terminal_time(const struct time_form *form)
{
	static const unsigned formats[] = {
		[TIME_RELATIVE] = UI_TIME_RELATIVE,       [TIME_DELTA] = UI_TIME_DELTA,
		[TIME_DELTA_SHOWN] = UI_TIME_DELTA_SHOWN, [TIME_EPOCH] = UI_TIME_EPOCH,
		[TIME_OF_DAY] = UI_TIME_OF_DAY,           [TIME_DATE] = UI_TIME_DATE,
		[TIME_DAY_OF_YEAR] = UI_TIME_DATE,
	};
	return form->is_utc ? UI_TIME_UTC : formats[form->style];
}

/* What the command line names, before the terminal is touched, so that errors are plain lines. */
static int terminal_open_first(struct terminal *terminal, struct error *error)
{
	const struct options *options = terminal->setup->options;
	if (options->read_path)
		return terminal_open(terminal, options->read_path, error) ? 0 : EXIT_INPUT;
	if (options->is_demo) return terminal_demo(terminal, error) ? 0 : EXIT_INPUT;
	if (options->interface_count == 0) return EXIT_FINE;
	struct live_request request = terminal_request(options);
	return terminal_capture(terminal, &request, error) ? EXIT_FINE : EXIT_REFUSED;
}

static int terminal_run_ui(struct terminal *terminal, struct error *error)
{
	const struct options *options = terminal->setup->options;
	const char *no_color = getenv("NO_COLOR");
	struct ui_session session = {
		.calls = &terminal_calls,
		.context = terminal,
		.dissectors = terminal->setup->dissectors,
		.preferences = &terminal->setup->preferences,
		.wake = stop_wakeup(),
		.stop_requested = stop_flag(),
		.filter = options->display_filter,
		.time_format = terminal_time(&options->time),
		.is_ascii = options->is_ascii,
		.no_color = options->no_color || (no_color && no_color[0]),
		.no_mouse = options->no_mouse,
	};
	return ui_run(&session, error) == UI_END_ERROR ? EXIT_REFUSED : EXIT_FINE;
}

int terminal_run(const struct setup *setup)
{
	struct error error = { .text = "" };
	struct terminal *terminal = calloc(1, sizeof *terminal);
	if (!terminal) abort();
	terminal->setup = setup;
	recent_read(&terminal->recent);
	int code = EXIT_REFUSED;
	if (setup->read)
		error_set(&error, "-R is for printing: here -Y filters, and / does");
	else if (stop_install(&error))
		code = EXIT_FINE;
	if (code == EXIT_FINE) code = terminal_open_first(terminal, &error);
	if (code == EXIT_FINE) code = terminal_run_ui(terminal, &error);
	if (code != EXIT_FINE) complain_error(NULL, &error);
	if (!source_close(terminal->source, &error)) {
		complain_error(NULL, &error);
		code = EXIT_INPUT;
	}
	free(terminal);
	return code;
}
