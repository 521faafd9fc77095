/* batch_file.c - a slice of frames is loaded, tracked, printed; with -2 all are loaded and tracked first. */
#include "batch_file.h"

#include "base/format.h"
#include "batch/statistics.h"
#include "batch_form.h"
#include "complain.h"
#include "loader.h"
#include "refine.h"
#include "saver.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SLICE_FRAMES = 256 }; /* whose bytes stay in the cache from tracking to printing */

struct batch {
	const struct setup *setup;
	const struct options *options;
	struct batch_form form;
	struct statistics *statistics;
	struct output output;

	struct capture_file *file;
	struct store *store;
	struct loader *loader;
	struct engine *engine;
	struct store *whole_store; /* with -R: of all frames, of which store has those that passed */
	struct engine *whole_engine;
	struct query *read_query;
	const uint32_t *passed;  /* with -R: the numbers that frames have in the whole store */
	struct printer *printer; /* NULL: nothing is printed and nothing filtered */
	struct saver *saver;
	bool is_stopped; /* nobody reads what we print, or it cannot be written */
	int code;
};

static void batch_fail(struct batch *batch, const char *about, const struct error *error)
{
	complain_error(about, error);
	batch->code = EXIT_INPUT;
	batch->is_stopped = true;
}

static void batch_handle(struct batch *batch, uint32_t frame)
{
	if (!printer_passes(batch->printer, frame)) return;
	struct error error = { .text = "" };
	uint32_t number = batch->passed ? batch->passed[frame - 1] : frame;
	if (batch->saver && !saver_add(batch->saver, number, &error)) {
		batch_fail(batch, NULL, &error);
		saver_close(batch->saver,
		            NULL); /* what fits is in the file; it was told why not all */
		batch->saver = NULL;
	}
	if (!batch->form.prints) return;
	printer_print(batch->printer, frame);
	if (batch->options->flushes_lines) output_flush(&batch->output);
	if (batch->output.error) batch->is_stopped = true;
}

/* Prints and copies tracked frames from `first` on; returns the first that is left. */
static uint32_t batch_handle_from(struct batch *batch, uint32_t first)
{
	uint32_t last = store_tracked_count(batch->store);
	if (!batch->form.prints && !batch->saver) return last + 1;
	for (; first <= last && !batch->is_stopped; first++) batch_handle(batch, first);
	return first;
}

/* Loads a slice. True while there may be more; waits for pipes. */
static bool batch_load(struct batch *batch, struct loader *loader)
{
	uint64_t max = batch->options->packets_max, count = loader_count(loader);
	uint64_t slice = SLICE_FRAMES;
	if (max && max - count < slice) slice = max - count;
	if (slice == 0) return false;
	switch (loader_load(loader, (uint32_t)slice)) {
	case LOADER_MORE: return true;
	case LOADER_WAIT:
		output_flush(&batch->output);
		return capture_file_refresh(batch->file, -1) || errno == EINTR;
	case LOADER_END: return false;
	case LOADER_FULL: complain("out of memory after frame %u", loader_count(loader)); break;
	case LOADER_BROKEN:
		/* What could be read has been printed before; that comes first on a shared terminal. */
		break;
	}
	batch->code = EXIT_INPUT;
	return false;
}

static void batch_track(struct batch *batch, struct engine *engine)
{
	while (engine_track(engine, SLICE_FRAMES) > 0) continue;
	if (engine_has_memory(engine)) return;
	complain("out of memory after frame %u", store_tracked_count(engine_store(engine)));
	batch->code = EXIT_INPUT;
	batch->is_stopped = true;
}

static void batch_one_pass(struct batch *batch)
{
	uint32_t next = 1;
	bool is_more = true;
	while (is_more && !batch->is_stopped) {
		is_more = batch_load(batch, batch->loader);
		batch_track(batch, batch->engine);
		next = batch_handle_from(batch, next);
	}
}

/* -R: a second store with the frames that pass, which are tracked anew under new numbers. */
static bool batch_refine(struct batch *batch)
{
	struct view view = { .preferences = &batch->setup->preferences,
		             .horizon = UINT32_MAX,
		             .is_complete = true };
	batch->read_query = query_open(batch->engine, batch->setup->read);
	query_step(batch->read_query, store_tracked_count(batch->store), &view, 0);
	uint32_t count;
	batch->passed = query_matches(batch->read_query, &count);
	struct store *refined = refine_store(batch->store, batch->passed, count);
	if (!refined || !query_has_memory(batch->read_query)) {
		batch_fail(batch, NULL, &(struct error){ .text = "out of memory" });
		return false;
	}
	batch->whole_store = batch->store;
	batch->whole_engine = batch->engine;
	batch->store = refined;
	batch->engine = engine_open(batch->setup->dissectors, refined, &batch->setup->preferences);
	batch_track(batch, batch->engine);
	return true;
}

static void batch_open_printer(struct batch *batch)
{
	batch->printer = printer_open(batch->engine, &batch->form.settings, &batch->output);
	if (batch->form.prints) printer_begin(batch->printer);
}

static void batch_two_pass(struct batch *batch)
{
	while (!batch->is_stopped && batch_load(batch, batch->loader))
		batch_track(batch, batch->engine);
	if (!batch->is_stopped) batch_track(batch, batch->engine);
	if (batch->is_stopped) return;
	if (batch->setup->read && !batch_refine(batch)) return;
	batch_open_printer(batch);
	batch_handle_from(batch, 1);
}

static bool batch_open_saver(struct batch *batch)
{
	struct error error = { .text = "" };
	const struct options *options = batch->options;
	struct saver_source source = { batch->store, batch->file, batch->loader };
	enum writer_format format;
	if (!options->write_path) return true;
	if (!saver_format(options->format, &format)) {
		complain("-F %s: there is pcapng, pcap and nsecpcap", options->format);
		batch->code = EXIT_REFUSED;
		return false;
	}
	batch->saver = saver_open(options->write_path, format, &source, &error);
	if (!batch->saver) batch_fail(batch, NULL, &error);
	return batch->saver;
}

/* What is exported is found when all frames are there, as the kinds of -z are. */
static bool batch_add_statistics(struct batch *batch, struct error *error)
{
	const struct options *options = batch->options;
	for (size_t i = 0; i < options->statistics.count; i++)
		if (!statistics_add(batch->statistics, options->statistics.texts[i], error))
			return false;
	for (size_t i = 0; i < options->exports.count; i++) {
		char kind[PATH_MAX + 32];
		text_format(kind, sizeof kind, "export-objects,%s", options->exports.texts[i]);
		if (!statistics_add(batch->statistics, kind, error)) return false;
	}
	return true;
}

static bool batch_open(struct batch *batch)
{
	struct error error = { .text = "" };
	struct capture_open_options options = { .temporary_directory =
		                                        batch->options->temporary_directory };
	batch->code = batch_form_open(&batch->form, batch->setup);
	if (batch->code) return false;
	batch->statistics = statistics_open(dissectors_registry(batch->setup->dissectors));
	if (!batch_add_statistics(batch, &error)) {
		complain_error(NULL, &error);
		batch->code = EXIT_REFUSED;
		return false;
	}
	batch->file = capture_file_open(batch->options->read_path, &options, &error);
	if (!batch->file) {
		complain_error(NULL, &error);
		batch->code = EXIT_INPUT;
		return false;
	}
	batch->store = store_open();
	batch->loader = loader_open(batch->file, batch->store);
	batch->engine =
		engine_open(batch->setup->dissectors, batch->store, &batch->setup->preferences);
	return batch_open_saver(batch);
}

static void batch_run(struct batch *batch)
{
	if (batch->options->is_two_pass) {
		batch_two_pass(batch);
	} else {
		batch_open_printer(batch);
		batch_one_pass(batch);
	}
	if (batch->form.prints && batch->printer) printer_end(batch->printer);
	if (batch->is_stopped) return;
	bool has_failed = false;
	const struct report_context context = {
		.engine = batch->engine,
		.preferences = &batch->setup->preferences,
		.output = &batch->output,
		.time = &batch->options->time,
		.path = batch->options->read_path,
		.is_two_pass = batch->options->is_two_pass,
		.has_failed = &has_failed,
	};
	statistics_write(batch->statistics, &context);
	if (has_failed && batch->code == EXIT_FINE) batch->code = EXIT_REFUSED;
}

static void batch_finish(struct batch *batch)
{
	struct error error = { .text = "" };
	output_flush(&batch->output);
	if (batch->output.error && batch->output.error != EPIPE) {
		complain("standard output: %s", strerror(batch->output.error));
		batch->code = EXIT_REFUSED;
	}
	if (batch->saver && !saver_close(batch->saver, &error)) batch_fail(batch, NULL, &error);
	const struct error *broken = batch->file ? capture_file_error(batch->file) : NULL;
	if (broken && broken->text[0]) batch_fail(batch, NULL, broken);
}

static void batch_close(struct batch *batch)
{
	printer_close(batch->printer);
	query_close(batch->read_query);
	if (batch->engine) engine_close(batch->engine);
	if (batch->whole_engine) engine_close(batch->whole_engine);
	loader_close(batch->loader);
	if (batch->store) store_close(batch->store);
	if (batch->whole_store) store_close(batch->whole_store);
	capture_file_close(batch->file);
	statistics_close(batch->statistics);
	batch_form_close(&batch->form);
	output_close(&batch->output);
}

int batch_file(const struct setup *setup)
{
	struct batch batch = { .setup = setup, .options = setup->options };
	output_open(&batch.output, STDOUT_FILENO);
	if (batch_open(&batch)) batch_run(&batch);
	batch_finish(&batch);
	int code = batch.code;
	batch_close(&batch);
	return code;
}
