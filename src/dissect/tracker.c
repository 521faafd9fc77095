/* tracker.c - what a dissector's track may call: its state, conversations, kept records, exchanges. */
#include <string.h>

#include "base/hash.h"
#include "engine_internal.h"

struct packet *tracker_packet(struct tracker *t) { return &t->engine->walk.packet; }

struct arena *tracker_arena(struct tracker *t) { return &t->engine->arena; }

const struct store *tracker_store(const struct tracker *t) { return t->engine->store; }

uint32_t tracker_preference(const struct tracker *t, unsigned index)
{
	uint16_t first = dissectors_first_preference(t->engine->dissectors, t->dissector);
	return t->engine->preferences.values[first + index];
}

static struct conversation *tracker_current(const struct tracker *t)
{
	const struct packet *packet = &t->engine->walk.packet;
	if (packet->conversation == CONVERSATION_NONE || packet->port_type == PORT_NONE)
		return NULL;
	return conversations_at(t->engine->conversations[packet->port_type], packet->conversation);
}

uint32_t tracker_first_frame(const struct tracker *t)
{
	const struct conversation *conversation = tracker_current(t);
	return conversation ? conversation->first_frame : 0;
}

void *tracker_state(struct tracker *t)
{
	struct engine *engine = t->engine;
	uint16_t size = dissectors_at(engine->dissectors, t->dissector)->state_size;
	struct conversation *conversation = tracker_current(t);
	if (conversation)
		return conversation_state(engine->conversations[conversation->type], conversation,
		                          t->dissector, size);
	void **state = &engine->states_of_none[t->dissector];
	if (!*state) *state = arena_take(&engine->arena, size);
	return *state;
}

void *tracker_state_of(struct tracker *t, const struct dissector *other)
{
	uint16_t caller = t->dissector;
	t->dissector = dissectors_index(t->engine->dissectors, other);
	void *state = tracker_state(t);
	t->dissector = caller;
	return state;
}

void *tracker_take(struct tracker *t, size_t size) { return arena_take(&t->engine->arena, size); }

uint32_t tracker_keep(struct tracker *t, const void *record, size_t size)
{
	void *kept;
	uint32_t handle = notes_add(&t->engine->store->notes, size, &kept);
	if (handle) memcpy(kept, record, size);
	return handle;
}

uint32_t tracker_keep_derived(struct tracker *t, const void *record, size_t size)
{
	enum { DERIVED_MAX = 64 << 20 };
	if (size > DERIVED_MAX - t->engine->derived_bytes) return 0;
	t->engine->derived_bytes += size;
	return tracker_keep(t, record, size);
}

const void *tracker_kept(const struct tracker *t, uint32_t handle)
{
	return notes_at(&t->engine->store->notes, handle);
}

void *tracker_kept_own(struct tracker *t, uint32_t handle)
{
	return notes_place(&t->engine->store->notes, handle);
}

struct reader tracker_source_pieces(struct tracker *t, const struct piece *pieces, size_t count)
{
	return dissection_source_pieces(&t->engine->walk, "", pieces, count);
}

/* ---------------------------------------------------------------- conversations */

static struct conversation *tracker_enter(struct tracker *t, struct conversation *conversation,
                                          uint8_t direction, enum port_type type,
                                          uint16_t source_port, uint16_t destination_port)
{
	struct packet *packet = &t->engine->walk.packet;
	packet->source_port = source_port;
	packet->destination_port = destination_port;
	packet->port_type = (uint8_t)type;
	packet->direction = direction;
	packet->conversation = conversation ? conversation->number : CONVERSATION_NONE;
	t->entry->conversation = packet->conversation + 1;
	if (!conversation || packet->is_quoted) return conversation;
	/* relaxed: counters and the last frame are read one by one, for display */
	t->left_last_frame = atomic_load_explicit(&conversation->last_frame, memory_order_relaxed);
	atomic_store_explicit(&conversation->last_frame, packet->frame, memory_order_relaxed);
	atomic_fetch_add_explicit(&conversation->frames[direction], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&conversation->bytes[direction], packet->reported,
	                          memory_order_relaxed);
	return conversation;
}

struct conversation *tracker_conversation(struct tracker *t, enum port_type type,
                                          uint16_t source_port, uint16_t destination_port)
{
	const struct packet *packet = &t->engine->walk.packet;
	struct conversations *table = t->engine->conversations[type];
	uint8_t direction = 0;
	struct conversation *conversation =
		conversations_find(table, &packet->source, source_port, &packet->destination,
	                           destination_port, &direction);
	if (!conversation) {
		conversation =
			conversations_create(table, &packet->source, source_port,
		                             &packet->destination, destination_port, packet->frame);
		tracker_meet_expected(t, conversation);
	}
	return tracker_enter(t, conversation, direction, type, source_port, destination_port);
}

/* The frame opens a new conversation: it was not the old one's. */
static void tracker_leave(struct tracker *t)
{
	const struct packet *packet = &t->engine->walk.packet;
	struct conversation *left = tracker_current(t);
	if (!left || packet->is_quoted) return;
	/* relaxed: as in tracker_enter */
	atomic_store_explicit(&left->last_frame, t->left_last_frame, memory_order_relaxed);
	atomic_fetch_sub_explicit(&left->frames[packet->direction], 1, memory_order_relaxed);
	atomic_fetch_sub_explicit(&left->bytes[packet->direction], packet->reported,
	                          memory_order_relaxed);
}

struct conversation *tracker_new_conversation(struct tracker *t, enum port_type type,
                                              uint16_t source_port, uint16_t destination_port)
{
	tracker_leave(t);
	const struct packet *packet = &t->engine->walk.packet;
	struct conversation *conversation =
		conversations_create(t->engine->conversations[type], &packet->source, source_port,
	                             &packet->destination, destination_port, packet->frame);
	tracker_meet_expected(t, conversation);
	return tracker_enter(t, conversation, 0, type, source_port, destination_port);
}

void tracker_append_datagram(struct tracker *t, const struct reader *payload)
{
	struct conversation *conversation = tracker_current(t);
	const struct packet *packet = &t->engine->walk.packet;
	if (!conversation || packet->is_quoted || reader_left(payload) == 0) return;
	uint32_t offset = reader_offset(payload);
	bool is_direct = tracker_is_frame(payload) && offset <= UINT16_MAX;
	struct segment segment = {
		.stream_offset = segments_end(&conversation->segments, packet->direction) &
		                 (((uint64_t)1 << 48) - 1),
		.direction = packet->direction & 1u,
		.frame = packet->frame,
		.flags = is_direct ? 0 : SEGMENT_INDIRECT,
		.data_offset = is_direct ? (uint16_t)offset : 0,
	};
	segments_append(&conversation->segments, &t->engine->arena, &segment,
	                (uint32_t)reader_left(payload));
}

/* ---------------------------------------------------------------- which dissector */

uint16_t tracker_detect(struct tracker *t, enum dispatch table, struct reader payload)
{
	const struct dissectors *dissectors = t->engine->dissectors;
	for (const uint16_t *at = dissectors_detecting(dissectors, table); *at; at++) {
		if (dissectors_at(dissectors, *at)->detect(&t->engine->walk.packet, payload))
			return *at;
	}
	return DISSECTOR_NONE;
}

void tracker_decide_ports(struct tracker *t, enum dispatch table, struct reader payload)
{
	const struct packet *packet = &t->engine->walk.packet;
	struct conversation *conversation = tracker_current(t);
	uint16_t dissector =
		conversation ? atomic_load_explicit(&conversation->dissector, memory_order_relaxed)
			     : 0;
	if (dissector == DISSECTOR_NONE)
		dissector = dissection_lookup_ports(&t->engine->walk, table, packet->source_port,
		                                    packet->destination_port);
	if (dissector == DISSECTOR_NONE && reader_left(&payload) > 0) {
		dissector = tracker_detect(t, table, payload);
		bool is_kept = dissector != DISSECTOR_NONE && conversation &&
		               !dissectors_at(t->engine->dissectors, dissector)->detects_each;
		/* relaxed: published with the frame */
		if (is_kept)
			atomic_store_explicit(&conversation->dissector, dissector,
			                      memory_order_relaxed);
	}
	if (dissector == DISSECTOR_NONE) return;
	t->entry->link_kind = LINK_DISSECTOR;
	t->entry->link = dissector;
}

/* ---------------------------------------------------------------- what comes next */

void tracker_pass(struct tracker *t, const struct reader *payload)
{
	t->has_passed = true;
	t->has_payload = payload;
	if (payload) t->payload = *payload;
}

static void tracker_queue_ports(struct dissection *d, uint16_t depth, const struct reader *payload)
{
	bool is_decided = d->current && d->current->link_kind == LINK_DISSECTOR;
	if (reader_left_reported(payload) == 0) return;
	dissection_push(d, is_decided ? (uint16_t)d->current->link : d->name_data, depth, payload);
}

bool tracker_has_passed(struct dissection *d, const struct pending *p)
{
	const struct tracker *t = d->tracker;
	const uint16_t depth = (uint16_t)(p->depth + 1);
	if (!t || !t->has_passed) return false;
	if (!t->has_payload) return true;
	if (dissectors_at(d->dissectors, p->dissector)->transport == PORT_TCP)
		framing_queue_quiet(d, depth, &t->payload);
	else
		tracker_queue_ports(d, depth, &t->payload);
	return true;
}

/* ---------------------------------------------------------------- exchanges */

/* Requests of one dissector between the same two, whoever speaks first. */
static uint64_t tracker_exchange_hash(const struct tracker *t)
{
	const struct packet *packet = &t->engine->walk.packet;
	uint64_t hash = hash_mix(t->dissector, packet->port_type);
	if (packet->conversation != CONVERSATION_NONE) return hash_mix(hash, packet->conversation);
	uint64_t source = hash_bytes(hash, &packet->source, sizeof packet->source);
	uint64_t destination = hash_bytes(hash, &packet->destination, sizeof packet->destination);
	return hash_mix(hash, source + destination);
}

uint32_t exchange_request(struct tracker *t, uint64_t key)
{
	return exchanges_request(t->engine->exchanges, tracker_exchange_hash(t), key,
	                         t->engine->walk.frame);
}

uint32_t exchange_find(struct tracker *t, uint64_t key)
{
	return exchanges_find(t->engine->exchanges, tracker_exchange_hash(t), key);
}

uint32_t exchange_response(struct tracker *t, uint64_t key)
{
	uint32_t index = exchange_find(t, key);
	if (index) exchanges_answer(t->engine->exchanges, index, t->engine->walk.frame);
	return index;
}

uint32_t tracker_request_frame(const struct tracker *t, uint32_t exchange)
{
	return exchanges_request_frame(t->engine->exchanges, exchange);
}

uint32_t tracker_response_frame(const struct tracker *t, uint32_t exchange)
{
	return exchanges_response_frame(t->engine->exchanges, exchange);
}
