/* engine.c - tracks frames in capture order: the tracker that dissectors see, and what it leaves behind. */
#include "dissect/engine.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "engine_internal.h"

enum { CAPTURE_ARENA_MAX_SHIFT = 40 };

/* The state that each frame of a conversation asks for lies with its record. */
static void engine_place_states(struct engine *engine)
{
	for (uint16_t i = 1; i <= dissectors_count(engine->dissectors); i++) {
		const struct dissector *dissector = dissectors_at(engine->dissectors, i);
		if (dissector->transport)
			conversations_place_state(engine->conversations[dissector->transport], i,
			                          dissector->state_size);
	}
}

struct engine *engine_open(const struct dissectors *dissectors, struct store *store,
                           const struct preferences *preferences)
{
	struct engine *engine = calloc(1, sizeof *engine);
	if (!engine) abort();
	engine->dissectors = dissectors;
	engine->store = store;
	engine->preferences = *preferences;
	atomic_init(&engine->has_memory, true);
	arena_open(&engine->arena, (size_t)1 << CAPTURE_ARENA_MAX_SHIFT);
	engine->exchanges = exchanges_open();
	engine->conversations[PORT_TCP] = conversations_open(PORT_TCP, &engine->arena);
	engine->conversations[PORT_UDP] = conversations_open(PORT_UDP, &engine->arena);
	engine_place_states(engine);
	engine->lookahead = (struct lookahead){ .store = store, .tables = engine->conversations };
	engine->states_of_none = calloc(DISSECTORS_MAX, sizeof *engine->states_of_none);
	if (!engine->states_of_none) abort();
	struct dissection *walk = &engine->walk;
	dissection_setup(walk, dissectors, engine, store);
	struct field_set nothing;
	field_set_clear(&nothing);
	dissection_want(walk, &nothing, 0);
	walk->tracker = &engine->tracker;
	walk->view = (struct view){ .preferences = &engine->preferences };
	engine->tracker = (struct tracker){ .engine = engine };
	return engine;
}

void engine_close(struct engine *engine)
{
	if (!engine) return;
	dissection_teardown(&engine->walk);
	conversations_publish(engine->conversations[PORT_TCP]);
	framing_close(engine);
	conversations_close(engine->conversations[PORT_TCP]);
	conversations_close(engine->conversations[PORT_UDP]);
	exchanges_close(engine->exchanges);
	arena_close(&engine->arena);
	free(engine->states_of_none);
	free(engine);
}

/* ---------------------------------------------------------------- one layer */

static struct note_entry *tracker_entry(struct tracker *t, uint32_t unit)
{
	return (struct note_entry *)(void *)&t->entries[unit * 8];
}

static struct note_entry *tracker_add_entry(struct tracker *t, uint16_t dissector, uint16_t ordinal,
                                            uint16_t note_size)
{
	uint16_t units = (uint16_t)((note_size + 7) / 8);
	assert(units <= ENTRY_UNITS_MAX);
	if (t->entry_units + ENTRY_UNITS + ENTRY_UNITS_MAX > TRACK_UNITS_MAX) return NULL;
	struct note_entry *entry = tracker_entry(t, t->entry_units);
	*entry = (struct note_entry){ .ordinal = ordinal, .dissector = dissector, .units = units };
	memset(entry + 1, 0, NOTE_UNITS_USUAL * 8);
	if (units > NOTE_UNITS_USUAL) memset(entry + 1, 0, units * 8u);
	t->entry_units += ENTRY_UNITS + units;
	return entry;
}

static bool tracker_note_is_zero(const struct note_entry *entry)
{
	static const uint64_t zero[ENTRY_UNITS_MAX];
	return memcmp(entry + 1, zero, entry->units * sizeof *zero) == 0;
}

const void *tracker_run(struct tracker *t, struct dissection *d, const struct pending *pending,
                        uint16_t ordinal)
{
	const struct dissector *dissector = dissectors_at(d->dissectors, pending->dissector);
	struct note_entry *entry =
		tracker_add_entry(t, pending->dissector, ordinal, dissector->note_size);
	if (!entry) {
		t->has_passed = false;
		return dissection_zero_note(dissector);
	}
	t->dissector = pending->dissector;
	t->entry = entry;
	t->has_passed = false;
	bool was_quoted = d->packet.is_quoted;
	d->packet.is_quoted = pending->is_quoted;
	dissector->track(t, pending->reader, entry + 1);
	d->packet.is_quoted = was_quoted;
	if (entry->link_kind == LINK_NONE && !entry->conversation && tracker_note_is_zero(entry)) {
		t->entry_units -= ENTRY_UNITS + entry->units;
		return dissection_zero_note(dissector);
	}
	d->current = entry;
	return entry->units ? entry + 1 : NULL;
}

/* ---------------------------------------------------------------- one frame */

/* Adds what dissecting those protocols could find. */
static void engine_add_may(const struct engine *engine, struct stack *stack)
{
	memcpy(stack->may, engine->always_may, sizeof stack->may);
	for (uint16_t i = 1; i <= dissectors_count(engine->dissectors); i++) {
		uint16_t protocol = dissectors_protocol(engine->dissectors, i);
		if (!(stack->has[protocol / 64] >> protocol % 64 & 1)) continue;
		const uint64_t *may = dissectors_may(engine->dissectors, i);
		for (int word = 0; word < STACK_WORDS; word++) stack->may[word] |= may[word];
	}
}

static uint16_t engine_intern_stack(struct engine *engine)
{
	struct stack stack = { 0 };
	memcpy(stack.has, engine->walk.has, sizeof stack.has);
	engine_add_may(engine, &stack);
	return store_intern_stack(engine->store, &stack);
}

/* The stack's id: the walks of neighbouring frames are alike, so the last few are remembered. */
static uint16_t engine_stack_id(struct engine *engine)
{
	const struct dissection *walk = &engine->walk;
	if (walk->layer_count == LAYERS_MAX) return STACK_UNKNOWN; /* not all were seen */
	uint64_t mixed = 0;
	for (int word = 0; word < STACK_WORDS; word++) mixed = hash_mix(mixed, walk->has[word]);
	struct remembered_stack *slot = &engine->remembered[mixed % REMEMBERED_STACKS];
	if (slot->id != STACK_UNKNOWN && memcmp(slot->has, walk->has, sizeof slot->has) == 0)
		return slot->id;
	memcpy(slot->has, walk->has, sizeof slot->has);
	slot->id = engine_intern_stack(engine);
	return slot->id;
}

/* The frame's entries as they are kept. Returns how many words. */
static uint32_t engine_pack_notes(struct engine *engine, uint32_t conversation)
{
	struct tracker *t = &engine->tracker;
	uint32_t used = 0, last = 0, units = 0;
	for (uint32_t at = 0; at < t->entry_units; at += units) {
		const struct note_entry *entry = tracker_entry(t, at);
		units = ENTRY_UNITS + entry->units;
		last = used;
		used += entry_pack(engine->dissectors, entry, conversation, t->packed + used);
	}
	entry_pack_last(t->packed + last);
	return used;
}

static bool engine_keep_notes(struct engine *engine, struct frame_chunk *chunk, uint32_t slot)
{
	struct tracker *t = &engine->tracker;
	if (t->entry_units == 0) return true;
	uint32_t count = engine_pack_notes(engine, chunk->conversation[slot]);
	void *record;
	uint32_t handle = notes_add_words(&engine->store->notes, count, &record);
	if (!handle) return false;
	memcpy(record, t->packed, count * sizeof *t->packed);
	/* release: pairs with the acquire in store_analysis */
	atomic_store_explicit(&chunk->analysis[slot], handle, memory_order_release);
	return true;
}

static bool engine_track_frame(struct engine *engine, uint32_t frame)
{
	struct dissection *walk = &engine->walk;
	engine->tracker.entry_units = 0;
	walk->frame = frame;
	walk->view.horizon = frame;
	dissection_walk(walk);
	uint32_t slot;
	struct frame_chunk *chunk = store_chunk(engine->store, frame, &slot);
	chunk->conversation[slot] = walk->packet.conversation;
	/* relaxed: published with the tracked count */
	atomic_store_explicit(&chunk->stack[slot], engine_stack_id(engine), memory_order_relaxed);
	return engine_keep_notes(engine, chunk, slot);
}

/* The protocols that bring addresses and ports: twice in a frame, they are a tunnel. */
static void engine_learn_carriers(struct engine *engine)
{
	static const char *const carriers[] = { "ip", "ipv6", "tcp", "udp" };
	const struct registry *registry = dissectors_registry(engine->dissectors);
	for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++) {
		uint16_t id = registry_find(registry, carriers[i], strlen(carriers[i]));
		if (id == FIELD_ID_NONE) continue;
		uint16_t protocol = registry_protocol_of(registry, id);
		engine->walk.carriers[protocol / 64 % STACK_WORDS] |= (uint64_t)1 << protocol % 64;
	}
}

static void engine_learn_may(struct engine *engine)
{
	static const char *const always[] = { "_ws.malformed", "_ws.short", "_ws.expert",
		                              "_ws.unreassembled" };
	const struct registry *registry = dissectors_registry(engine->dissectors);
	for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
		uint16_t protocol = registry_protocol_of(
			registry, registry_find(registry, always[i], strlen(always[i])));
		engine->always_may[protocol / 64 % STACK_WORDS] |= (uint64_t)1 << protocol % 64;
	}
}

uint32_t engine_track(struct engine *engine, uint32_t count)
{
	uint32_t tracked = store_tracked_count(engine->store);
	uint32_t stored = store_stored_count(engine->store);
	if (tracked == 0) {
		engine_learn_may(engine);
		engine_learn_carriers(engine);
	}
	uint32_t done = 0;
	while (done < count && tracked + done < stored && engine_has_memory(engine)) {
		uint32_t frame = tracked + done + 1;
		lookahead_step(&engine->lookahead, frame, stored);
		if (!engine_track_frame(engine, frame)) {
			atomic_store_explicit(&engine->has_memory, false, memory_order_relaxed);
			break;
		}
		done++;
	}
	conversations_publish(engine->conversations[PORT_TCP]);
	conversations_publish(engine->conversations[PORT_UDP]);
	if (done) store_publish_tracked(engine->store, tracked + done);
	return done;
}

bool engine_has_memory(const struct engine *engine)
{
	return atomic_load_explicit(&engine->has_memory, memory_order_relaxed);
}

struct store *engine_store(const struct engine *engine) { return engine->store; }

const struct dissectors *engine_dissectors(const struct engine *engine)
{
	return engine->dissectors;
}

const struct conversations *engine_conversations(const struct engine *engine, enum port_type type)
{
	return engine->conversations[type];
}

const struct exchanges *engine_exchanges(const struct engine *engine) { return engine->exchanges; }
