/* refine.c - copies frame records, interfaces, files and comments; bytes stay where they are. */
#include "refine.h"

#include <string.h>

static size_t refine_comments_length(const struct frame_comments *comments)
{
	size_t length = 0;
	for (uint16_t i = 0; i < comments->count; i++)
		length += strlen(comments->text + length) + 1;
	return length;
}

static bool refine_append(struct store *store, const struct store *whole, uint32_t frame)
{
	struct frame_record record = {
		.time_ns = store_time_ns(whole, frame),
		.position = store_position(whole, frame),
		.captured = store_captured(whole, frame),
		.reported = store_reported(whole, frame),
		.interface = store_interface(whole, frame),
		.has_time = true,
	};
	return store_append_frame(store, &record);
}

struct store *refine_store(const struct store *whole, const uint32_t *frames, uint32_t count)
{
	struct store *store = store_open();
	for (uint32_t i = 0; i < whole->interface_count; i++)
		store_add_interface(store, &whole->interfaces[i]);
	for (uint32_t i = 0; i < whole->file_count; i++) store_add_file(store, whole->files[i]);
	for (uint32_t i = 0; i < count; i++) {
		const struct frame_comments *comments = store_comments(whole, frames[i]);
		bool is_fine = refine_append(store, whole, frames[i]);
		if (is_fine && comments)
			is_fine = store_add_comments(store, i + 1, comments->text,
			                             refine_comments_length(comments),
			                             comments->count);
		if (is_fine) continue;
		store_close(store);
		return NULL;
	}
	store_publish_stored(store);
	return store;
}
