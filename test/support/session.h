/* session.h - a store and an engine over frames that a test makes: in memory, from a capture, changed.
 * For tests and fuzz drivers; header only, each links its own. */
#ifndef DOGFISH_TEST_SUPPORT_SESSION_H
#define DOGFISH_TEST_SUPPORT_SESSION_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mapping.h"
#include "capture/file.h"
#include "dissect/dissection.h"
#include "dissect/engine.h"
#include "proto/list.h"

enum { SESSION_PAGE = 4096, SESSION_FENCED_MAX = 250 /* a mapping has 256 */ };

/* A frame as it goes in. */
struct session_frame {
	const uint8_t *bytes;
	uint32_t captured, reported;
	int64_t time_ns;
	uint16_t link_type;
};

struct session {
	struct dissectors *dissectors;
	bool is_borrowing; /* the dissectors are another's */
	struct preferences preferences;
	struct store *store;
	struct engine *engine;
	int fd;
	uint64_t size;
	struct mapping *mapping;
	struct mapping *fenced[SESSION_FENCED_MAX]; /* each a file of one frame */
	size_t fenced_count;
	uint16_t link_types[64];
	uint16_t link_type_count;
};

static inline void session_fail(const char *what)
{
	fprintf(stderr, "session: %s\n", what);
	abort();
}

static inline void session_open_file(struct session *s)
{
	struct error error;
	s->fd = memfd_create("session", MFD_CLOEXEC);
	if (s->fd < 0) session_fail("no memory file");
	s->size = 0;
	s->mapping = mapping_open(s->fd, true, &error);
	if (!s->mapping) session_fail(error.text);
	store_add_file(s->store, s->mapping);
}

/* Over dissectors that outlive it: opening them costs more than a small capture. */
static inline void session_open_with(struct session *s, struct dissectors *dissectors)
{
	*s = (struct session){ .dissectors = dissectors,
		               .is_borrowing = true,
		               .store = store_open() };
	preferences_standard(s->dissectors, &s->preferences);
}

static inline void session_open(struct session *s, const struct dissector *const *list)
{
	session_open_with(s, dissectors_open(list));
	s->is_borrowing = false;
}

/* Preferences may be set before; no frame before it. */
static inline void session_start(struct session *s)
{
	s->engine = engine_open(s->dissectors, s->store, &s->preferences);
	session_open_file(s);
}

static inline void session_close(struct session *s)
{
	engine_close(s->engine);
	store_close(s->store);
	mapping_close(s->mapping);
	for (size_t i = 0; i < s->fenced_count; i++) mapping_close(s->fenced[i]);
	close(s->fd);
	if (!s->is_borrowing) dissectors_close(s->dissectors);
}

static inline uint16_t session_interface(struct session *s, uint16_t link_type)
{
	for (uint16_t i = 0; i < s->link_type_count; i++) {
		if (s->link_types[i] == link_type) return i;
	}
	if (s->link_type_count == 64) return 0;
	s->link_types[s->link_type_count++] = link_type;
	return store_add_interface(
		s->store, &(struct store_interface){ .link_type = link_type, .snaplen = 262144 });
}

static inline void session_append_record(struct session *s, const struct session_frame *frame,
                                         uint16_t file, uint64_t position)
{
	struct frame_record record = { .time_ns = frame->time_ns,
		                       .file = file,
		                       .position = position,
		                       .captured = frame->captured,
		                       .reported = frame->reported,
		                       .interface = session_interface(s, frame->link_type),
		                       .has_time = true };
	if (!store_append_frame(s->store, &record)) session_fail("store is full");
	store_publish_stored(s->store);
}

/* Appends without tracking. */
static inline void session_append(struct session *s, const struct session_frame *frame)
{
	struct error error;
	uint64_t position = s->size;
	if (pwrite(s->fd, frame->bytes, frame->captured, (off_t)position) !=
	    (ssize_t)frame->captured)
		session_fail("short write");
	s->size = position + frame->captured;
	if (!mapping_grow(s->mapping, s->size, &error)) session_fail(error.text);
	session_append_record(s, frame, 0, position);
}

/* Appends without tracking, in a file of its own whose end is a page's end: the next byte is unreadable. */
static inline void session_append_fenced(struct session *s, const struct session_frame *frame)
{
	if (s->fenced_count == SESSION_FENCED_MAX) return;
	struct error error;
	int fd = memfd_create("fenced", MFD_CLOEXEC);
	if (fd < 0) session_fail("no memory file");
	uint64_t end = ((uint64_t)frame->captured + SESSION_PAGE) / SESSION_PAGE * SESSION_PAGE;
	uint64_t position = end - frame->captured;
	if (pwrite(fd, frame->bytes, frame->captured, (off_t)position) != (ssize_t)frame->captured)
		session_fail("short write");
	if (frame->captured == 0 && ftruncate(fd, (off_t)end) != 0) session_fail("no file");
	struct mapping *mapping = mapping_open(fd, false, &error);
	close(fd);
	if (!mapping) session_fail(error.text);
	s->fenced[s->fenced_count++] = mapping;
	session_append_record(s, frame, store_add_file(s->store, mapping), position);
}

static inline void session_add(struct session *s, const struct session_frame *frame)
{
	session_append(s, frame);
	engine_track(s->engine, 1);
}

/* Up to max frames of a capture file, pointing into it; the count. *file_out is the caller's to close after
 * the last use. 0 with *file_out NULL if it cannot be opened. */
static inline size_t session_read(const char *path, struct session_frame *frames, size_t max,
                                  struct capture_file **file_out)
{
	struct error error;
	struct capture_file *file = capture_file_open(path, NULL, &error);
	*file_out = file;
	size_t count = 0;
	while (file && count < max) {
		struct capture_record record;
		enum capture_result result = capture_file_next(file, &record);
		if (result == CAPTURE_AGAIN && capture_file_refresh(file, 1000)) continue;
		if (result != CAPTURE_RECORD) break;
		const struct capture_interface *interface =
			capture_file_interface(file, record.interface);
		frames[count++] = (struct session_frame){
			.bytes = capture_file_bytes(file, record.offset, record.captured),
			.captured = record.captured,
			.reported = record.reported,
			.time_ns = record.time_ns,
			.link_type = interface ? (uint16_t)interface->link_type : 0,
		};
	}
	return count;
}

static inline struct view session_view(const struct session *s, uint32_t horizon)
{
	return (struct view){ .preferences = &s->preferences, .horizon = horizon };
}

/* A number that two tapes share only if they hold the same items with the same values and lines. */
static inline uint64_t session_fingerprint(const struct dissection *d,
                                           const struct registry *registry)
{
	const struct tape *tape = dissection_tape(d);
	uint64_t hash = 14695981039346656037u;
	char text[2048] = "";
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct item *item = &tape->items[i];
		size_t length = format_value(registry_field(registry, item->field), item, text,
		                             sizeof text);
		if (length >= sizeof text) length = sizeof text - 1;
		uint64_t numbers[] = { item->field,  item->flags, item->offset,
			               item->length, item->end,   length };
		for (size_t k = 0; k < sizeof numbers; k++)
			hash = (hash ^ ((const uint8_t *)numbers)[k]) * 1099511628211u;
		for (size_t k = 0; k < length; k++)
			hash = (hash ^ (uint8_t)text[k]) * 1099511628211u;
		format_line(registry, tape, item, text, sizeof text);
		for (size_t k = 0; text[k]; k++) hash = (hash ^ (uint8_t)text[k]) * 1099511628211u;
	}
	const struct summary *summary = dissection_summary(d);
	const char *columns[] = { summary->source, summary->destination, summary->protocol,
		                  summary->info };
	for (size_t c = 0; c < 4; c++) {
		for (const char *at = columns[c]; *at; at++)
			hash = (hash ^ (uint8_t)*at) * 1099511628211u;
	}
	return hash;
}

#endif
