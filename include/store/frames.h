/* frames.h - every captured frame: a small fixed record kept as columns, and where its bytes are.
 *
 * Frame numbers count from 1. Two published counts: *stored* (bytes are in a file and mapped) and
 * *tracked* (the frame's analysis may be read). Chunks of columns never move: a reader takes a count
 * with acquire and may read every frame up to it without a lock.
 * Owner: main. Thread: engine appends and sets; any thread reads frames up to the count it took. */
#ifndef DOGFISH_STORE_FRAMES_H
#define DOGFISH_STORE_FRAMES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/notes.h"

struct mapping; /* base/mapping.h */

enum {
	FRAMES_PER_CHUNK = 1 << 16,
	FRAME_CHUNKS_MAX = 1 << 16,
	STORE_FILES_MAX = 4096,
	STORE_INTERFACES_MAX = 4096,
	STACKS_MAX = 65535,
	STACK_WORDS = 4, /* protocols that can be told apart in a stack: 256 */
	/* No protocol: a bit of `has` that says that an address or port may be in the frame more than
	 * once, in tunnels, quotes and unusual headers. */
	STACK_UNUSUAL = STACK_WORDS * 64 - 1,
	STACK_UNKNOWN = 0,
	TIME_UNKNOWN_NS = 0,
};

#define CONVERSATION_NONE UINT32_MAX

/* What a frame is appended with. */
struct frame_record {
	int64_t time_ns;   /* since 1970, UTC */
	uint64_t position; /* of its bytes in the file */
	uint32_t captured, reported;
	uint16_t file, interface; /* indexes in the store */
	bool has_time;            /* false: pcapng simple packet block */
	uint8_t comment_count;
	uint64_t comments; /* position of the options in the file, see capture/file.h; 0: none */
};

/* The columns of so many frames. Those of frame_rarely are nearly always zero and are written only where
 * they are not: what nobody has written takes no memory, so most captures pay 26 bytes a frame. */
struct frame_chunk {
	int64_t time_ns[FRAMES_PER_CHUNK];
	uint32_t position[FRAMES_PER_CHUNK]; /* the lower half */
	uint32_t captured[FRAMES_PER_CHUNK];
	uint32_t conversation[FRAMES_PER_CHUNK]; /* number in its own table, CONVERSATION_NONE: none */
	_Atomic uint32_t analysis[FRAMES_PER_CHUNK]; /* handle of the notes; see HARD-CASES 7 */
	_Atomic uint16_t stack[FRAMES_PER_CHUNK];
	struct frame_rarely {
		uint32_t place[FRAMES_PER_CHUNK]; /* upper half of the position, file index above it;
		                                     as exclusive or with the chunk's first_place */
		uint32_t not_captured[FRAMES_PER_CHUNK]; /* bytes: reported length less captured */
		uint16_t interface[FRAMES_PER_CHUNK];
	} rarely;
	uint32_t first_place;
};

/* One capture interface as files and devices describe it. Strings belong to the store; may be NULL. */
struct store_interface {
	uint16_t link_type;  /* LINKTYPE_ number */
	uint8_t fcs_length;  /* bytes at the end of each frame; 0 when not said */
	uint8_t time_digits; /* of a second that its stamps have: 6, 9, ... */
	uint32_t snaplen;
	uint32_t section;
	char *name, *description, *filter;
};

/* The protocols of a frame as sets of protocol indexes: those it has, those dissecting could add. */
struct stack {
	uint64_t has[STACK_WORDS];
	uint64_t may[STACK_WORDS];
};

struct frame_comments { /* sparse, sorted by frame */
	uint32_t frame;
	char *text; /* each comment ends with 0 */
	uint16_t count;
};

struct store {
	struct frame_chunk *chunks[FRAME_CHUNKS_MAX];
	_Alignas(64) _Atomic uint32_t stored_count;
	_Alignas(64) _Atomic uint32_t tracked_count;
	struct notes notes;
	const struct mapping *files[STORE_FILES_MAX]; /* borrowed */
	_Atomic uint32_t file_count;
	struct store_interface interfaces[STORE_INTERFACES_MAX];
	_Atomic uint32_t interface_count;
	struct stack *stacks; /* STACKS_MAX of them, reserved; id 0 is STACK_UNKNOWN */
	_Atomic uint32_t stack_count;
	struct frame_comments *comments; /* reserved, never moves */
	_Atomic uint32_t comment_count;
};

/* Never NULL: the process ends if there is no memory at start. */
struct store *store_open(void);
/* Thread: the owner's, when nobody reads any more. */
void store_close(struct store *store);

/* The file's index. The mapping is borrowed and outlives the store. Thread: engine, or before threads. */
uint16_t store_add_file(struct store *store, const struct mapping *mapping);

/* Copies the strings; returns its index. The table being full returns the last one. Thread: engine. */
uint16_t store_add_interface(struct store *store, const struct store_interface *interface);

/* Appends; the frame is visible after store_publish_stored. False: memory is at its end.
 * Thread: engine. */
bool store_append_frame(struct store *store, const struct frame_record *record);

/* Comments of a frame that was appended: text holds count strings, each ended by 0. Thread: engine. */
bool store_add_comments(struct store *store, uint32_t frame, const char *text, size_t length,
                        uint16_t count);

/* The comments of a frame or NULL. Thread: any. */
const struct frame_comments *store_comments(const struct store *store, uint32_t frame);

/* Makes appended frames visible as stored. Thread: engine. */
void store_publish_stored(struct store *store);

/* Makes frames up to this number visible as tracked. Thread: engine. */
void store_publish_tracked(struct store *store, uint32_t frame);

/* The id of this stack, interned; STACK_UNKNOWN when the table is full. Thread: engine. */
uint16_t store_intern_stack(struct store *store, const struct stack *stack);

/* Acquire: frames 1..count may be read. */
static inline uint32_t store_stored_count(const struct store *store)
{
	/* acquire: pairs with the release in store_publish_stored; the columns are written before */
	return atomic_load_explicit(&store->stored_count, memory_order_acquire);
}

static inline uint32_t store_tracked_count(const struct store *store)
{
	/* acquire: pairs with the release in store_publish_tracked; notes and links are written before */
	return atomic_load_explicit(&store->tracked_count, memory_order_acquire);
}

static inline struct frame_chunk *store_chunk(const struct store *store, uint32_t frame,
                                              uint32_t *slot)
{
	*slot = (frame - 1) % FRAMES_PER_CHUNK;
	return store->chunks[(frame - 1) / FRAMES_PER_CHUNK];
}

static inline int64_t store_time_ns(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	return store_chunk(store, frame, &slot)->time_ns[slot];
}

static inline uint32_t store_captured(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	return store_chunk(store, frame, &slot)->captured[slot];
}

static inline uint32_t store_reported(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	const struct frame_chunk *chunk = store_chunk(store, frame, &slot);
	return chunk->captured[slot] + chunk->rarely.not_captured[slot];
}

/* File index in the upper 16 bits, then the position of the bytes in that file. */
static inline uint64_t frame_chunk_place(const struct frame_chunk *chunk, uint32_t slot)
{
	uint64_t upper = chunk->first_place ^ chunk->rarely.place[slot];
	return upper << 32 | chunk->position[slot];
}

/* Of its bytes in the file. */
static inline uint64_t store_position(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	const struct frame_chunk *chunk = store_chunk(store, frame, &slot);
	return frame_chunk_place(chunk, slot) & (((uint64_t)1 << 48) - 1);
}

static inline uint16_t store_interface(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	return store_chunk(store, frame, &slot)->rarely.interface[slot];
}

/* pcapng's simple packets have no time; in pcap files 1970 is one. */
static inline bool store_has_time(const struct store *store, uint32_t frame)
{
	return store_time_ns(store, frame) != TIME_UNKNOWN_NS ||
	       store->interfaces[store_interface(store, frame)].section == 0;
}

static inline uint32_t store_conversation(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	return store_chunk(store, frame, &slot)->conversation[slot];
}

static inline uint16_t store_stack(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	struct frame_chunk *chunk = store_chunk(store, frame, &slot);
	/* relaxed: ordered by the published count */
	return atomic_load_explicit(&chunk->stack[slot], memory_order_relaxed);
}

static inline uint32_t store_analysis(const struct store *store, uint32_t frame)
{
	uint32_t slot;
	struct frame_chunk *chunk = store_chunk(store, frame, &slot);
	/* acquire: a second tracking writes notes, then swings this index (HARD-CASES 7) */
	return atomic_load_explicit(&chunk->analysis[slot], memory_order_acquire);
}

/* The frame's captured bytes; never NULL, of length store_captured (a file that shrank reads as
 * zeros). Thread: any. */
const uint8_t *store_bytes(const struct store *store, uint32_t frame);

#endif
