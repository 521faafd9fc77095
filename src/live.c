/* live.c - moves frames from the ring into the capture file and then into the store. */
#include "live.h"

#include "base/mapping.h"
#include "capture/privilege.h"
#include "capture/temporary.h"
#include "capture/writer.h"
#include "rights.h"
#include "saver.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	DRAIN_FRAMES = 4096, /* at most, before tracking gets its turn */
	NAME_TEXT_MAX = 256,
	FILTER_TEXT_SHOWN = 4096,
	FILE_KB = 1000, /* as tshark counts for -a filesize */
};

struct live {
	struct live_request limits;
	struct store *store;
	struct live_device *devices[OPTIONS_INTERFACES_MAX];
	char device_names[OPTIONS_INTERFACES_MAX][DEVICE_NAME_MAX];
	size_t device_count;
	char name[NAME_TEXT_MAX];
	struct ring *ring;
	struct capture_thread *thread; /* owns the devices once it is there */
	struct temporary temporary;
	bool is_temporary;
	struct writer *writer;
	struct mapping *mapping;
	uint16_t file, first_interface;
	uint64_t frames; /* appended to the writer */
	int64_t end_ns;  /* monotonic; INT64_MAX: no limit of time */
	bool is_limited; /* a limit was reached: what still comes is passed over */
	bool is_failed;  /* the file cannot be written: the same */
	_Atomic uint64_t written;
	pthread_mutex_t lock;
	char warning[ERROR_TEXT_MAX];              /* under lock */
	bool has_error;                            /* under lock */
	struct frame_record pending[DRAIN_FRAMES]; /* in the writer's buffer, not yet in the store */
};

static int64_t live_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void live_warn(struct live *live, bool is_error, const char *text)
{
	pthread_mutex_lock(&live->lock);
	snprintf(live->warning, sizeof live->warning, "%s", text);
	live->has_error = live->has_error || is_error;
	pthread_mutex_unlock(&live->lock);
}

/* ---------------------------------------------------------------- opening */

static bool live_open_device(struct live *live, const struct options_interface *interface,
                             struct error *error)
{
	size_t index = live->device_count;
	char *name = live->device_names[index];
	struct device_options options = {
		.name = name,
		.filter = interface->filter,
		.link_type = interface->link_type,
		.snaplen = interface->snaplen,
		.buffer_mib = interface->buffer_mib,
		.no_promiscuous = interface->no_promiscuous,
		.monitor = interface->monitor,
	};
	enum device_result result = interface->name ? device_resolve(interface->name, name, error)
	                                            : device_default(name, error);
	if (result == DEVICE_OK) result = device_open(&options, &live->devices[index], error);
	if (result != DEVICE_OK) return false;
	live->device_count++;
	if (device_warning(live->devices[index])[0])
		live_warn(live, false, device_warning(live->devices[index]));
	size_t used = strlen(live->name);
	snprintf(live->name + used, sizeof live->name - used, "%s%s", index ? ", " : "", name);
	return true;
}

static bool live_open_devices(struct live *live, const struct live_request *request,
                              struct error *error)
{
	for (size_t i = 0; i < request->interface_count; i++) {
		if (!live_open_device(live, &request->interfaces[i], error)) return false;
	}
	return true;
}

static bool live_open_file(struct live *live, const struct live_request *request,
                           struct error *error)
{
	struct writer_section section = { .application = "dogfish " VERSION };
	enum writer_format format;
	if (!saver_format(request->format, &format)) {
		error_set(error, "-F %s: there is pcapng, pcap and nsecpcap", request->format);
		return false;
	}
	live->is_temporary = !request->write_path;
	if (!live->is_temporary) {
		live->writer = writer_open(request->write_path, format, &section, error);
		return live->writer;
	}
	if (!temporary_open(&live->temporary, live->device_names[0], error)) return false;
	if (live->temporary.notice[0]) live_warn(live, false, live->temporary.notice);
	/* The temporary file's own descriptor holds its lock, so the writer gets a copy. */
	int fd = dup(live->temporary.fd);
	live->writer =
		writer_open_descriptor(fd, live->temporary.path, WRITER_PCAPNG, &section, error);
	return live->writer;
}

/* Interfaces have the same index in -i, ring and file; in the store they follow those that are there. */
static bool live_declare(struct live *live, size_t index, struct error *error)
{
	const struct live_device *device = live->devices[index];
	const char *filter = device_filter(device);
	struct writer_interface interface = {
		.link_type = device_link_type(device),
		.snaplen = device_snaplen(device),
		.time_digits = device_time_digits(device),
		.fcs_length = -1,
		.name = device_name(device),
		.filter = filter[0] ? filter : NULL,
	};
	uint32_t given;
	if (!writer_add_interface(live->writer, &interface, &given, error)) return false;
	char filter_copy[FILTER_TEXT_SHOWN]; /* the store copies it once more, and wants it writable */
	snprintf(filter_copy, sizeof filter_copy, "%s", filter);
	struct store_interface kept = {
		.link_type = (uint16_t)interface.link_type,
		.time_digits = (uint8_t)interface.time_digits,
		.snaplen = interface.snaplen,
		.section = 1,
		.name = live->device_names[index],
		.filter = filter[0] ? filter_copy : NULL,
	};
	uint16_t stored = store_add_interface(live->store, &kept);
	if (index == 0) live->first_interface = stored;
	return true;
}

static bool live_open_rest(struct live *live, const struct live_request *request,
                           struct error *error)
{
	size_t ring_size = request->ring_mib ? (size_t)request->ring_mib << 20 : RING_SIZE_DEFAULT;
	if (!live_open_devices(live, request, error) || !rights_drop(request->user, error))
		return false;
	live->ring = ring_open(ring_size, error);
	if (!live->ring || !live_open_file(live, request, error)) return false;
	for (size_t i = 0; i < live->device_count; i++) {
		if (!live_declare(live, i, error)) return false;
	}
	if (!writer_flush(live->writer, error)) return false;
	live->mapping = mapping_open(writer_descriptor(live->writer), true, error);
	if (!live->mapping) return false;
	live->file = store_add_file(live->store, live->mapping);
	live->thread = capture_thread_open(live->ring, live->devices, live->device_count, error);
	live->device_count = 0; /* the thread's from here on, whatever came of it */
	return live->thread;
}

struct live *live_open(const struct live_request *request, struct store *store,
                       struct error *error_out)
{
	struct live *live = calloc(1, sizeof *live);
	if (!live) abort();
	live->limits = *request;
	live->store = store;
	live->end_ns = INT64_MAX;
	pthread_mutex_init(&live->lock, NULL);
	if (live_open_rest(live, request, error_out)) return live;
	live_close(live, NULL);
	return NULL;
}

bool live_start(struct live *live, struct error *error_out)
{
	if (live->limits.duration_max_s > 0)
		live->end_ns = live_now_ns() + (int64_t)(live->limits.duration_max_s * 1e9);
	return capture_thread_start(live->thread, error_out);
}

/* ---------------------------------------------------------------- ring to file to store */

static void live_fail(struct live *live, const struct error *error)
{
	if (live->is_failed) return;
	live->is_failed = true;
	live_warn(live, true, error->text);
	live_stop(live);
}

/* Called after each frame: is that all that was asked for? */
static void live_check_limits(struct live *live)
{
	const struct live_request *limits = &live->limits;
	bool is_counted = limits->packets_max && live->frames >= limits->packets_max;
	bool is_large = limits->filesize_max_kb &&
	                writer_appended(live->writer) >= limits->filesize_max_kb * FILE_KB;
	if (!is_counted && !is_large) return;
	live->is_limited = true;
	live_stop(live);
}

static bool live_take(struct live *live, const struct ring_record *from, struct frame_record *frame)
{
	struct error error = { .text = "" };
	struct writer_record record = {
		.time_ns = from->time_ns,
		.interface = from->interface,
		.captured = from->captured,
		.reported = from->reported,
	};
	*frame = (struct frame_record){
		.time_ns = from->time_ns,
		.captured = from->captured,
		.reported = from->reported,
		.file = live->file,
		.interface = (uint16_t)(live->first_interface + from->interface),
		.has_time = true,
	};
	if (!writer_append(live->writer, &record, from->bytes, &frame->position, &error)) {
		live_fail(live, &error);
		return false;
	}
	live->frames++;
	live_check_limits(live);
	return true;
}

/* Publishes those of the pending frames that are in the file. */
static uint32_t live_publish(struct live *live, uint32_t count)
{
	struct error error = { .text = "" };
	uint32_t published = 0;
	uint64_t missing = live->frames - writer_packets_written(live->writer);
	uint32_t in_file = missing < count ? count - (uint32_t)missing : 0;
	if (!mapping_grow(live->mapping, writer_written(live->writer), &error)) {
		live_fail(live, &error);
		return 0;
	}
	while (published < in_file && store_append_frame(live->store, &live->pending[published]))
		published++;
	if (published < in_file) live_fail(live, &(struct error){ .text = "out of memory" });
	store_publish_stored(live->store);
	atomic_store_explicit(&live->written, writer_written(live->writer), memory_order_relaxed);
	return published;
}

uint32_t live_drain(struct live *live)
{
	struct error error = { .text = "" };
	const struct ring_record *record;
	uint32_t count = 0;
	while (count < DRAIN_FRAMES && (record = ring_peek(live->ring))) {
		bool is_wanted = !live->is_limited && !live->is_failed;
		if (is_wanted && live_take(live, record, &live->pending[count])) count++;
		ring_next(live->ring);
	}
	if (count == 0) return 0;
	if (!writer_flush(live->writer, &error)) live_fail(live, &error);
	uint32_t published = live_publish(live, count);
	ring_release(live->ring);
	return published;
}

void live_wait(struct live *live, int fd, int timeout_ms)
{
	if (live->end_ns != INT64_MAX) {
		int64_t left_ms = (live->end_ns - live_now_ns()) / 1000000 + 1;
		if (left_ms <= 0) {
			live->is_limited = true;
			live->end_ns = INT64_MAX;
			live_stop(live);
		} else if (timeout_ms < 0 || left_ms < timeout_ms) {
			timeout_ms = left_ms > INT32_MAX ? INT32_MAX : (int)left_ms;
		}
	}
	ring_wait(live->ring, fd, timeout_ms);
}

bool live_is_over(struct live *live) { return ring_is_finished(live->ring); }

/* ---------------------------------------------------------------- any thread */

void live_stop(struct live *live) { capture_thread_stop(live->thread); }

void live_pause(struct live *live, bool is_paused)
{
	capture_thread_pause(live->thread, is_paused);
}

struct capture_counts live_counts(const struct live *live)
{
	return capture_thread_counts(live->thread);
}

bool live_is_paused(const struct live *live) { return capture_thread_is_paused(live->thread); }

bool live_is_running(const struct live *live) { return capture_thread_is_running(live->thread); }

bool live_is_temporary(const struct live *live) { return live->is_temporary; }

uint64_t live_written_bytes(const struct live *live)
{
	return atomic_load_explicit(&live->written, memory_order_relaxed); /* a number to show */
}

const char *live_name(const struct live *live) { return live->name; }

/* What the devices themselves have to say: gone, down. */
static bool live_device_warning(const struct live *live, char *text, size_t size)
{
	bool is_error = false;
	text[0] = 0;
	for (size_t i = 0; i < capture_thread_device_count(live->thread); i++) {
		struct capture_status status = capture_thread_status(live->thread, i);
		if (status.state == CAPTURE_RUNNING) continue;
		is_error = is_error || status.state != CAPTURE_DOWN;
		if (status.text[0])
			snprintf(text, size, "%s", status.text);
		else
			snprintf(text, size, "%s is down", live->device_names[i]);
	}
	return is_error;
}

void live_warning(struct live *live, char *text, size_t size, bool *is_error_out)
{
	*is_error_out = live_device_warning(live, text, size);
	pthread_mutex_lock(&live->lock);
	if (live->has_error || !text[0]) snprintf(text, size, "%s", live->warning);
	*is_error_out = *is_error_out || live->has_error;
	pthread_mutex_unlock(&live->lock);
}

/* ---------------------------------------------------------------- the end */

static bool live_write_statistics(struct live *live, struct error *error)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	for (size_t i = 0; i < capture_thread_device_count(live->thread); i++) {
		struct capture_counts counts = capture_thread_status(live->thread, i).counts;
		struct writer_statistics statistics = {
			.time_ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec,
			.start_ns = INT64_MIN,
			.end_ns = INT64_MIN,
			.received = counts.frames + counts.dropped_kernel,
			.dropped_interface = counts.dropped_interface,
			.accepted = UINT64_MAX,
			.dropped_system = counts.dropped_kernel + counts.dropped_ring,
			.delivered = UINT64_MAX,
		};
		if (!writer_append_statistics(live->writer, (uint32_t)i, &statistics, error))
			return false;
	}
	return true;
}

bool live_close(struct live *live, struct error *error_out)
{
	bool is_fine = true;
	if (live->thread) is_fine = live->is_failed || live_write_statistics(live, error_out);
	capture_thread_close(live->thread);
	for (size_t i = 0; i < live->device_count; i++) device_close(live->devices[i]);
	is_fine = (!live->writer || writer_close(live->writer, is_fine ? error_out : NULL)) &&
	          is_fine;
	if (live->is_temporary) temporary_remove(&live->temporary);
	mapping_close(live->mapping);
	ring_close(live->ring);
	pthread_mutex_destroy(&live->lock);
	free(live);
	return is_fine;
}
