/* loader.c - translates a capture file's records, interfaces and comments into the store's. */
#include "loader.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
	COMMENTS_MAX = 1 << 20,
	INTERFACE_TEXT_MAX = 1024,
	LINK_TYPE_NONE = UINT16_MAX,
	ODDITIES_MAX = 1 << 28,
};

/* What a record has that a store's frame has not. Few have any of it: sorted by frame. */
struct loader_oddity {
	struct capture_options options;
	uint32_t frame;
	uint8_t kind;
	bool has_no_time;
};

struct loader {
	struct capture_file *file;
	struct store *store;
	uint16_t file_index;
	uint32_t interface_count; /* of the file's, that the store has */
	uint16_t first_interface; /* the store's index of the file's first */
	int no_interface; /* the store's index for records without one; -1: none needed yet */
	uint32_t frame_count;
	struct loader_oddity
		*oddities; /* room for ODDITIES_MAX is reserved, pages come as they are used */
	_Atomic uint32_t oddity_count;
};

struct loader *loader_open(struct capture_file *file, struct store *store)
{
	struct loader *loader = calloc(1, sizeof *loader);
	if (!loader) abort();
	*loader = (struct loader){ .file = file, .store = store, .no_interface = -1 };
	void *room = mmap(NULL, ODDITIES_MAX * sizeof *loader->oddities, PROT_READ | PROT_WRITE,
	                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (room == MAP_FAILED) abort();
	loader->oddities = room;
	loader->first_interface = (uint16_t)atomic_load_explicit(
		&store->interface_count, memory_order_relaxed); /* only this thread adds */
	return loader;
}

void loader_close(struct loader *loader) { free(loader); }

uint32_t loader_count(const struct loader *loader) { return loader->frame_count; }

/* A text of the file with a final 0, or NULL for none. */
static char *loader_text(struct capture_text text, char buffer[INTERFACE_TEXT_MAX])
{
	if (!text.bytes) return NULL;
	size_t length = text.length < INTERFACE_TEXT_MAX ? text.length : INTERFACE_TEXT_MAX - 1;
	memcpy(buffer, text.bytes, length);
	buffer[length] = 0;
	return buffer;
}

static void loader_add_interface(struct loader *loader, const struct capture_interface *from)
{
	char name[INTERFACE_TEXT_MAX], description[INTERFACE_TEXT_MAX], filter[INTERFACE_TEXT_MAX];
	bool is_numbered = capture_file_format(loader->file) == CAPTURE_FORMAT_PCAPNG;
	store_add_interface(
		loader->store,
		&(struct store_interface){
			.link_type = (uint16_t)from->link_type,
			.fcs_length = from->fcs_length > 0 ? (uint8_t)from->fcs_length : 0,
			.time_digits = from->time_digits,
			.snaplen = from->snaplen,
			.section = is_numbered ? from->section + 1 : 0,
			.name = loader_text(from->name, name),
			.description = loader_text(from->description, description),
			.filter = loader_text(from->filter, filter),
		});
}

/* The store's index of the record's interface. Interfaces are declared before they are used. */
static uint16_t loader_interface(struct loader *loader, const struct capture_record *record)
{
	if (record->interface == CAPTURE_NO_INTERFACE) {
		struct store_interface none = { .link_type = LINK_TYPE_NONE, .time_digits = 6 };
		if (loader->no_interface < 0)
			loader->no_interface = store_add_interface(loader->store, &none);
		return (uint16_t)loader->no_interface;
	}
	while (loader->interface_count <= record->interface) {
		loader_add_interface(
			loader, capture_file_interface(loader->file, loader->interface_count++));
	}
	uint32_t index = loader->first_interface + record->interface;
	if (loader->no_interface >= 0 && index >= (uint32_t)loader->no_interface) index++;
	return (uint16_t)(index < STORE_INTERFACES_MAX ? index : STORE_INTERFACES_MAX - 1);
}

static bool loader_add_comments(struct loader *loader, const struct capture_record *record)
{
	size_t length = 0;
	uint16_t count = 0;
	struct capture_text text;
	while ((text = capture_file_comment(loader->file, &record->options, count)).bytes &&
	       count < UINT16_MAX) {
		length += text.length + 1;
		count++;
	}
	if (count == 0 || length > COMMENTS_MAX) return true;
	char *joined = malloc(length);
	if (!joined) return false;
	for (size_t i = 0, used = 0; i < count; i++) {
		text = capture_file_comment(loader->file, &record->options, (uint32_t)i);
		memcpy(joined + used, text.bytes, text.length);
		used += text.length;
		joined[used++] = 0;
	}
	bool is_added =
		store_add_comments(loader->store, loader->frame_count, joined, length, count);
	free(joined);
	return is_added;
}

static void loader_keep_oddity(struct loader *loader, const struct capture_record *record)
{
	/* relaxed: only this thread writes it */
	uint32_t count = atomic_load_explicit(&loader->oddity_count, memory_order_relaxed);
	bool is_odd =
		record->options.length || record->kind != CAPTURE_KIND_PACKET || !record->has_time;
	if (!is_odd || count == ODDITIES_MAX) return;
	loader->oddities[count] = (struct loader_oddity){ record->options, loader->frame_count,
		                                          record->kind, !record->has_time };
	/* release: pairs with the acquire in loader_find_oddity; the entry is written before */
	atomic_store_explicit(&loader->oddity_count, count + 1, memory_order_release);
}

static bool loader_append(struct loader *loader, const struct capture_record *record)
{
	if (loader->frame_count == 0)
		loader->file_index =
			store_add_file(loader->store, capture_file_mapping(loader->file));
	struct frame_record frame = {
		.time_ns = record->time_ns,
		.position = record->offset,
		.captured = record->captured,
		.reported = record->reported,
		.file = loader->file_index,
		.interface = loader_interface(loader, record),
		.has_time = record->has_time,
	};
	if (!store_append_frame(loader->store, &frame)) return false;
	loader->frame_count++;
	loader_keep_oddity(loader, record);
	return record->options.length == 0 || loader_add_comments(loader, record);
}

static const struct loader_oddity *loader_find_oddity(const struct loader *loader, uint32_t frame)
{
	/* acquire: pairs with the release in loader_keep_oddity */
	uint32_t low = 0, high = atomic_load_explicit(&loader->oddity_count, memory_order_acquire);
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (loader->oddities[middle].frame == frame) return &loader->oddities[middle];
		if (loader->oddities[middle].frame < frame)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void loader_record(const struct loader *loader, uint32_t frame, struct capture_record *record_out)
{
	static const struct loader_oddity ordinary;
	const struct store *store = loader->store;
	const struct loader_oddity *oddity = loader_find_oddity(loader, frame);
	if (!oddity) oddity = &ordinary;
	uint16_t interface = store_interface(store, frame);
	bool has_none = loader->no_interface >= 0 && interface == loader->no_interface;
	uint32_t index = interface - loader->first_interface;
	if (loader->no_interface >= 0 && interface > loader->no_interface) index--;
	const struct capture_interface *from =
		has_none ? NULL : capture_file_interface(loader->file, index);
	*record_out = (struct capture_record){
		.time_ns = store_time_ns(store, frame),
		.offset = store_position(store, frame),
		.captured = store_captured(store, frame),
		.reported = store_reported(store, frame),
		.interface = has_none ? CAPTURE_NO_INTERFACE : index,
		.section = from ? from->section : 0,
		.has_time = !oddity->has_no_time,
		.kind = oddity->kind,
		.options = oddity->options,
	};
}

static enum loader_result loader_stop(enum capture_result result)
{
	switch (result) {
	case CAPTURE_END: return LOADER_END;
	case CAPTURE_AGAIN: return LOADER_WAIT;
	default: return LOADER_BROKEN;
	}
}

enum loader_result loader_load(struct loader *loader, uint32_t count)
{
	enum loader_result result = LOADER_MORE;
	struct capture_record record;
	for (uint32_t i = 0; i < count && result == LOADER_MORE; i++) {
		enum capture_result read = capture_file_next(loader->file, &record);
		if (read != CAPTURE_RECORD)
			result = loader_stop(read);
		else if (!loader_append(loader, &record))
			result = LOADER_FULL;
	}
	store_publish_stored(loader->store);
	return result;
}
