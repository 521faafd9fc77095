/* batch_live.c - drain, track, print, sleep. */
#include "batch_live.h"

#include "batch/statistics.h"
#include "batch_form.h"
#include "complain.h"
#include "live.h"
#include "saver.h"
#include "stop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TRACK_SLICE_FRAMES = 256 };
static const int64_t track_slice_ns = 2000000;

struct batch {
	const struct setup *setup;
	const struct options *options;
	struct batch_form form;
	struct statistics *statistics;
	struct output output;
	struct store *store;
	struct engine *engine;
	struct live *live;
	struct printer *printer;
	struct saver *saver; /* -w where the capture goes to a temporary file, see batch_copies */
	uint32_t next;       /* to be printed */
	bool is_stopping;
	int code;
};

/* What cannot be mapped, or shall hold only what a filter lets pass, is written from a temporary file
 * (HARD-CASES 19). */
static bool batch_copies(const struct setup *setup)
{
	const char *path = setup->options->write_path;
	struct stat status;
	if (!path) return false;
	if (setup->display || strcmp(path, "-") == 0) return true;
	return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

static void batch_stop(struct batch *batch)
{
	if (!batch->is_stopping) live_stop(batch->live);
	batch->is_stopping = true;
}

static void batch_handle(struct batch *batch, uint32_t frame)
{
	struct error error = { .text = "" };
	if (!printer_passes(batch->printer, frame)) return;
	if (batch->saver && !saver_add(batch->saver, frame, &error)) {
		complain_error(NULL, &error);
		batch->code = EXIT_INPUT;
		saver_close(batch->saver, NULL);
		batch->saver = NULL;
		batch_stop(batch);
	}
	if (!batch->form.prints) return;
	printer_print(batch->printer, frame);
	if (batch->options->flushes_lines) output_flush(&batch->output);
	if (batch->output.error) batch_stop(batch);
}

static int64_t batch_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Tracks and prints for one slice of time, so that the ring is never left alone for long. True if
 * frames are left. */
static bool batch_work(struct batch *batch)
{
	int64_t end_ns = batch_now_ns() + track_slice_ns;
	do {
		engine_track(batch->engine, TRACK_SLICE_FRAMES);
		uint32_t tracked = store_tracked_count(batch->store);
		for (; batch->next <= tracked; batch->next++) batch_handle(batch, batch->next);
		if (!engine_has_memory(batch->engine)) {
			complain("out of memory after frame %u", tracked);
			batch->code = EXIT_INPUT;
			batch_stop(batch);
			return false;
		}
		if (tracked == store_stored_count(batch->store)) return false;
	} while (batch_now_ns() < end_ns);
	return true;
}

static void batch_loop(struct batch *batch)
{
	while (!live_is_over(batch->live)) {
		if (*stop_flag()) batch_stop(batch);
		bool is_busy = live_drain(batch->live) > 0;
		is_busy = batch_work(batch) || is_busy;
		if (is_busy) continue;
		output_flush(&batch->output);
		live_wait(batch->live, stop_wakeup()->read_fd, -1);
		wakeup_clear(stop_wakeup());
	}
	while (live_drain(batch->live) > 0) continue;
	while (batch_work(batch)) continue;
}

static struct live *batch_open_live(struct batch *batch, struct error *error)
{
	const struct options *options = batch->options;
	bool copies = batch_copies(batch->setup);
	struct live_request request = {
		.interfaces = options->interface_count ? options->interfaces : &options->standard,
		.interface_count = options->interface_count ? options->interface_count : 1,
		.user = options->user,
		.write_path = copies ? NULL : options->write_path,
		.format = options->format,
		.ring_mib = options->ring_mib,
		.packets_max = options->packets_max,
		.filesize_max_kb = options->filesize_max_kb,
		.duration_max_s = options->duration_max_s,
	};
	struct live *live = live_open(&request, batch->store, error);
	if (!live || !copies) return live;
	struct saver_source source = { .store = batch->store };
	enum writer_format format;
	if (saver_format(options->format, &format))
		batch->saver = saver_open(options->write_path, format, &source, error);
	if (batch->saver) return live;
	live_close(live, NULL);
	return NULL;
}

static bool batch_open(struct batch *batch)
{
	struct error error = { .text = "" };
	batch->code = batch_form_open(&batch->form, batch->setup);
	if (batch->code) return false;
	batch->code = EXIT_REFUSED;
	batch->statistics = statistics_open(dissectors_registry(batch->setup->dissectors));
	for (size_t i = 0; i < batch->options->statistics.count; i++) {
		if (statistics_add(batch->statistics, batch->options->statistics.texts[i], &error))
			continue;
		complain_error(NULL, &error);
		return false;
	}
	batch->store = store_open();
	batch->engine =
		engine_open(batch->setup->dissectors, batch->store, &batch->setup->preferences);
	if (stop_install(&error)) batch->live = batch_open_live(batch, &error);
	if (!batch->live || !live_start(batch->live, &error)) {
		complain_error(NULL, &error);
		return false;
	}
	batch->printer = printer_open(batch->engine, &batch->form.settings, &batch->output);
	batch->next = 1;
	batch->code = EXIT_FINE;
	return true;
}

static void batch_tell_counts(const struct batch *batch)
{
	struct capture_counts counts = live_counts(batch->live);
	uint32_t captured = store_stored_count(batch->store);
	fprintf(stderr, "%u packet%s captured\n", captured, captured == 1 ? "" : "s");
	const struct {
		const char *who;
		uint64_t count;
	} losses[] = { { "the kernel's buffer", counts.dropped_kernel },
		       { "the interface", counts.dropped_interface },
		       { "our own buffer", counts.dropped_ring } };
	for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
		if (losses[i].count)
			fprintf(stderr, "%llu lost: no room in %s\n",
			        (unsigned long long)losses[i].count, losses[i].who);
	}
}

static void batch_run(struct batch *batch)
{
	char warning[ERROR_TEXT_MAX];
	bool is_error;
	live_warning(batch->live, warning, sizeof warning, &is_error);
	if (warning[0]) complain("%s", warning);
	fprintf(stderr, "Capturing on '%s'\n", live_name(batch->live));
	if (batch->form.prints) printer_begin(batch->printer);
	batch_loop(batch);
	if (batch->form.prints) printer_end(batch->printer);
	const struct report_context context = {
		.engine = batch->engine,
		.preferences = &batch->setup->preferences,
		.output = &batch->output,
		.time = &batch->options->time,
		.path = live_name(batch->live),
	};
	if (!batch->output.error) statistics_write(batch->statistics, &context);
	output_flush(&batch->output);
	live_warning(batch->live, warning, sizeof warning, &is_error);
	if (is_error) {
		complain("%s", warning);
		batch->code = EXIT_INPUT;
	}
	batch_tell_counts(batch);
	if (batch->output.error && batch->output.error != EPIPE) {
		complain("standard output: %s", strerror(batch->output.error));
		batch->code = EXIT_REFUSED;
	}
}

static void batch_close(struct batch *batch)
{
	struct error error = { .text = "" };
	bool is_fine = !batch->saver || saver_close(batch->saver, &error);
	printer_close(batch->printer);
	if (batch->engine) engine_close(batch->engine);
	if (batch->store) store_close(batch->store);
	if (batch->live) is_fine = live_close(batch->live, is_fine ? &error : NULL) && is_fine;
	statistics_close(batch->statistics);
	batch_form_close(&batch->form);
	output_close(&batch->output);
	if (is_fine || batch->code) return;
	complain_error(NULL, &error);
	batch->code = EXIT_INPUT;
}

int batch_live(const struct setup *setup)
{
	struct batch batch = { .setup = setup, .options = setup->options };
	output_open(&batch.output, STDOUT_FILENO);
	if (batch_open(&batch)) batch_run(&batch);
	batch_close(&batch);
	return batch.code;
}
