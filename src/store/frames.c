/* frames.c - the columns of the frames, and the tables that their small numbers index. */
#include "store/frames.h"

#include "base/reserve.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mapping.h"

enum { STACK_BUCKETS = 1 << 17, POSITION_BITS = 48, COMMENTED_FRAMES_MAX = 1 << 24 };

struct store_private {
	struct store store;
	uint32_t appended; /* engine's own: frames written and not yet published */
	uint16_t stack_buckets[STACK_BUCKETS];
};

static struct store_private *store_private(struct store *store)
{
	return (struct store_private *)store;
}

struct store *store_open(void)
{
	struct store_private *private = reserve_open(sizeof *private);
	struct stack *stacks = reserve_open(STACKS_MAX * sizeof *stacks);
	struct frame_comments *comments = reserve_open(COMMENTED_FRAMES_MAX * sizeof *comments);
	if (!private || !stacks || !comments) abort();
	struct store *store = &private->store;
	store->stacks = stacks;
	store->comments = comments;
	atomic_init(&store->stack_count, 1);
	notes_open(&store->notes);
	return store;
}

void store_close(struct store *store)
{
	for (uint32_t i = 0; i < FRAME_CHUNKS_MAX && store->chunks[i]; i++)
		reserve_close(store->chunks[i], sizeof *store->chunks[i]);
	for (uint32_t i = 0; i < store->interface_count; i++) {
		free(store->interfaces[i].name);
		free(store->interfaces[i].description);
		free(store->interfaces[i].filter);
	}
	for (uint32_t i = 0; i < store->comment_count; i++) free(store->comments[i].text);
	reserve_close(store->comments, COMMENTED_FRAMES_MAX * sizeof *store->comments);
	notes_close(&store->notes);
	reserve_close(store->stacks, STACKS_MAX * sizeof *store->stacks);
	reserve_close(store_private(store), sizeof(struct store_private));
}

uint16_t store_add_file(struct store *store, const struct mapping *mapping)
{
	uint32_t index = store->file_count;
	assert(index < STORE_FILES_MAX);
	store->files[index] = mapping;
	/* release: pairs with readers that found the index in a published frame */
	atomic_store_explicit(&store->file_count, index + 1, memory_order_release);
	return (uint16_t)index;
}

static char *store_copy_text(const char *text)
{
	char *copy = text ? strdup(text) : NULL;
	if (text && !copy) abort();
	return copy;
}

uint16_t store_add_interface(struct store *store, const struct store_interface *interface)
{
	uint32_t index = store->interface_count;
	if (index == STORE_INTERFACES_MAX) return STORE_INTERFACES_MAX - 1;
	store->interfaces[index] = *interface;
	store->interfaces[index].name = store_copy_text(interface->name);
	store->interfaces[index].description = store_copy_text(interface->description);
	store->interfaces[index].filter = store_copy_text(interface->filter);
	/* release: pairs with readers that take the count before they list interfaces */
	atomic_store_explicit(&store->interface_count, index + 1, memory_order_release);
	return (uint16_t)index;
}

_Static_assert(offsetof(struct frame_chunk, rarely) % (1 << 16) == 0,
               "advice is given for whole pages");

static struct frame_chunk *frame_chunk_open(uint32_t place)
{
	struct frame_chunk *chunk = reserve_open(sizeof *chunk);
	if (!chunk) return NULL;
#ifdef MADV_NOHUGEPAGE
	/* one number there must not cost a huge page; if this fails it does */
	(void)madvise(&chunk->rarely, sizeof chunk->rarely, MADV_NOHUGEPAGE);
#endif
	chunk->first_place = place;
	return chunk;
}

static void frame_chunk_add_rare(struct frame_chunk *chunk, uint32_t slot,
                                 const struct frame_record *record, uint32_t place)
{
	uint32_t not_captured = record->reported - record->captured;
	if (place) chunk->rarely.place[slot] = place;
	if (not_captured) chunk->rarely.not_captured[slot] = not_captured;
	if (record->interface) chunk->rarely.interface[slot] = record->interface;
}

bool store_append_frame(struct store *store, const struct frame_record *record)
{
	uint32_t index = store_private(store)->appended;
	if (index == UINT32_MAX - 1) return false;
	uint64_t position = (uint64_t)record->file << POSITION_BITS | record->position;
	uint32_t upper = (uint32_t)(position >> 32), slot = index % FRAMES_PER_CHUNK;
	struct frame_chunk **place = &store->chunks[index / FRAMES_PER_CHUNK];
	if (!*place) *place = frame_chunk_open(upper);
	struct frame_chunk *chunk = *place;
	if (!chunk) return false;
	chunk->time_ns[slot] = record->has_time ? record->time_ns : TIME_UNKNOWN_NS;
	chunk->position[slot] = (uint32_t)position;
	chunk->captured[slot] = record->captured;
	chunk->conversation[slot] = CONVERSATION_NONE;
	frame_chunk_add_rare(chunk, slot, record, upper ^ chunk->first_place);
	store_private(store)->appended = index + 1;
	return true;
}

bool store_add_comments(struct store *store, uint32_t frame, const char *text, size_t length,
                        uint16_t count)
{
	uint32_t used = store->comment_count;
	if (used == COMMENTED_FRAMES_MAX) return false;
	char *copy = malloc(length + 1);
	if (!copy) return false;
	memcpy(copy, text, length);
	copy[length] = 0;
	store->comments[used] =
		(struct frame_comments){ .frame = frame, .text = copy, .count = count };
	/* release: pairs with the acquire in store_comments; the table never moves */
	atomic_store_explicit(&store->comment_count, used + 1, memory_order_release);
	return true;
}

const struct frame_comments *store_comments(const struct store *store, uint32_t frame)
{
	uint32_t low = 0, high = atomic_load_explicit(&store->comment_count, memory_order_acquire);
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (store->comments[middle].frame < frame)
			low = middle + 1;
		else
			high = middle;
	}
	bool is_there = low < store->comment_count && store->comments[low].frame == frame;
	return is_there ? &store->comments[low] : NULL;
}

void store_publish_stored(struct store *store)
{
	/* release: pairs with the acquire in store_stored_count */
	atomic_store_explicit(&store->stored_count, store_private(store)->appended,
	                      memory_order_release);
}

void store_publish_tracked(struct store *store, uint32_t frame)
{
	/* release: pairs with the acquire in store_tracked_count */
	atomic_store_explicit(&store->tracked_count, frame, memory_order_release);
}

uint16_t store_intern_stack(struct store *store, const struct stack *stack)
{
	uint16_t *buckets = store_private(store)->stack_buckets;
	uint32_t bucket = (uint32_t)hash_bytes(0, stack, sizeof *stack) % STACK_BUCKETS;
	for (; buckets[bucket]; bucket = (bucket + 1) % STACK_BUCKETS) {
		if (memcmp(&store->stacks[buckets[bucket]], stack, sizeof *stack) == 0)
			return buckets[bucket];
	}
	uint32_t id = store->stack_count;
	if (id == STACKS_MAX) return STACK_UNKNOWN;
	store->stacks[id] = *stack;
	/* release: a reader that sees a frame with this id sees the sets */
	atomic_store_explicit(&store->stack_count, id + 1, memory_order_release);
	buckets[bucket] = (uint16_t)id;
	return (uint16_t)id;
}

const uint8_t *store_bytes(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	const struct frame_chunk *chunk = store_chunk(store, frame, &slot);
	uint64_t position = frame_chunk_place(chunk, slot);
	const struct mapping *mapping = store->files[position >> POSITION_BITS];
	const uint8_t *bytes = mapping_bytes(
		mapping, position & (((uint64_t)1 << POSITION_BITS) - 1), chunk->captured[slot]);
	assert(bytes);
	return bytes;
}
