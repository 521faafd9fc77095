/* tally.c - the tree and its numbers; what is counted where stands in tally_kinds.c. */
#include "tally_internal.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

struct tally_key {
	uint32_t parent;
	const char *name;
};

static bool tally_equal(const void *table, uint32_t node, const void *key_in)
{
	const struct tally_node *row = &((const struct tally *)table)->nodes[node];
	const struct tally_key *key = key_in;
	return row->parent == key->parent && strcmp(row->name, key->name) == 0;
}

static void tally_link(struct tally *tally, uint32_t parent, uint32_t node)
{
	struct tally_node *above = &tally->nodes[parent];
	if (above->child == TALLY_NONE)
		above->child = node;
	else
		tally->nodes[above->last_child].next = node;
	above->last_child = node;
}

/* The first step is there before anything came, so that what comes in its window bursts from 0 on. */
static uint32_t tally_add(struct tally *tally, uint32_t parent, const char *name, unsigned flags)
{
	void *grown = tally->nodes;
	if (tally->count == TALLY_NODES_MAX ||
	    !rows_grow(&grown, &tally->capacity, tally->count, sizeof *tally->nodes))
		return TALLY_NONE;
	tally->nodes = grown;
	struct tally_node *node = &tally->nodes[tally->count];
	*node = (struct tally_node){
		.name = strdup(name),
		.parent = parent,
		.child = TALLY_NONE,
		.last_child = TALLY_NONE,
		.next = TALLY_NONE,
		.flags = flags,
		.step_count = 1,
	};
	if (!node->name) abort();
	if (parent != TALLY_NONE && parent) node->depth = tally->nodes[parent].depth + 1;
	return (uint32_t)tally->count++;
}

uint32_t tally_child(struct tally *tally, uint32_t parent, const char *name, unsigned flags)
{
	if (parent == TALLY_NONE) return TALLY_NONE;
	const struct tally_key key = { .parent = parent, .name = name };
	uint64_t hash = hash_mix(hash_bytes(tally->seed, name, strlen(name)), parent);
	uint32_t node = index_find(&tally->index, hash, tally_equal, tally, &key);
	if (node != UINT32_MAX) return node;
	node = tally_add(tally, parent, name, flags);
	if (node == TALLY_NONE || !index_add(&tally->index, hash, node)) return TALLY_NONE;
	tally_link(tally, parent, node);
	return node;
}

static void tally_insert_step(struct tally_node *node, size_t at, int64_t number, double now_ms)
{
	for (size_t i = node->step_count; i > at; i--) node->steps[i] = node->steps[i - 1];
	node->steps[at] = (struct tally_step){ .number = number, .since_ms = now_ms };
	node->step_count++;
}

static void tally_forget_steps(struct tally_node *node, int64_t number)
{
	size_t old = 0;
	while (old < node->step_count && number >= node->steps[old].number + TALLY_BURST_STEPS)
		node->steps_sum -= node->steps[old++].count;
	node->step_count -= old;
	for (size_t i = 0; old && i < node->step_count; i++) node->steps[i] = node->steps[i + old];
}

/* Steps are kept in order, within one window; what is too late for it bursts no more. */
static void tally_burst(struct tally_node *node, double now_ms)
{
	int64_t number = (int64_t)(now_ms / TALLY_BURST_STEP_MS);
	if ((double)number * TALLY_BURST_STEP_MS > now_ms) number--; /* before the first frame */
	int64_t last = node->step_count ? node->steps[node->step_count - 1].number : number;
	if (number <= last - TALLY_BURST_STEPS) return;
	if (number > last) tally_forget_steps(node, number);
	size_t at = node->step_count;
	while (at > 0 && node->steps[at - 1].number >= number) at--;
	if (at == node->step_count || node->steps[at].number > number)
		tally_insert_step(node, at, number, now_ms);
	struct tally_step *step = &node->steps[at];
	if (step->since_ms > now_ms) step->since_ms = now_ms;
	step->count++;
	node->steps_sum++;
	if (node->steps_sum <= node->burst) return;
	node->burst = node->steps_sum;
	node->burst_ms = node->steps[0].since_ms;
}

void tally_tick(struct tally *tally, uint32_t node)
{
	if (node == TALLY_NONE) return;
	tally->nodes[node].count++;
	tally_burst(&tally->nodes[node], tally->now_ms);
}

void tally_tick_number(struct tally *tally, uint32_t at, double number)
{
	if (at == TALLY_NONE) return;
	struct tally_node *node = &tally->nodes[at];
	if (!node->count || number < node->least) node->least = number;
	if (!node->count || number > node->most) node->most = number;
	node->sum += number;
	tally_tick(tally, at);
}

uint32_t tally_tick_child(struct tally *tally, uint32_t parent, const char *name)
{
	uint32_t node = tally_child(tally, parent, name, 0);
	tally_tick(tally, node);
	return node;
}

const struct item *tally_item(const struct tally *tally, const struct tally_message *message,
                              unsigned field)
{
	const struct registry *registry = pass_registry(tally->pass);
	for (uint32_t i = message->at; i < message->end; i++) {
		uint16_t id = tally->fields[field];
		const struct item *item = &message->tape->items[i];
		while (id != FIELD_ID_NONE && item->field != id)
			id = registry_next_same(registry, id);
		if (id != FIELD_ID_NONE) return item;
	}
	return NULL;
}

bool tally_text(const struct tally *tally, const struct tally_message *message, unsigned field,
                char *out, size_t size)
{
	const struct item *item = tally_item(tally, message, field);
	if (!item || item->flags & ITEM_NUMBER) return false;
	size_t length = 0;
	for (; length + 1 < size && length < item->value_length && item->value.bytes[length];
	     length++)
		out[length] = (char)item->value.bytes[length];
	out[length] = 0;
	return true;
}

static void tally_want(struct tally *tally, const struct pass_source *source,
                       struct field_set *wanted)
{
	const struct registry *registry = dissectors_registry(engine_dissectors(source->engine));
	field_set_clear(wanted);
	tally->protocol = pass_field(source, tally->row->protocol);
	field_set_add(wanted, tally->protocol);
	for (size_t i = 0; i < TALLY_FIELDS_MAX && tally->row->fields[i]; i++) {
		uint16_t id = pass_field(source, tally->row->fields[i]);
		tally->fields[i] = id;
		for (; id != FIELD_ID_NONE; id = registry_next_same(registry, id))
			field_set_add(wanted, id);
	}
}

struct tally *tally_open(const struct pass_source *source, size_t kind)
{
	struct tally *tally = calloc(1, sizeof *tally);
	if (!tally) abort();
	tally->row = tally_row(kind);
	tally->seed = hash_seed();
	struct field_set wanted;
	tally_want(tally, source, &wanted);
	tally->pass = pass_open(source, &wanted, tally->row->dissect_flags);
	pass_need(tally->pass, tally->row->protocol);
	if (tally_add(tally, TALLY_NONE, "", TALLY_ORDERED) == TALLY_NONE) abort();
	for (const struct tally_plant *plant = tally->row->plants; plant->name; plant++)
		if (tally_child(tally, plant->parent, plant->name, plant->flags) == TALLY_NONE)
			abort();
	return tally;
}

void tally_close(struct tally *tally)
{
	if (!tally) return;
	for (size_t i = 0; i < tally->count; i++) free(tally->nodes[i].name);
	pass_close(tally->pass);
	index_close(&tally->index);
	free(tally->nodes);
	free(tally);
}

static void tally_message(struct tally *tally, uint32_t at)
{
	const struct store *store = pass_store(tally->pass);
	const struct tape *tape = pass_tape(tally->pass);
	struct tally_message message = { .pass = tally->pass, .tape = tape, .at = at };
	message.end = tape->items[at].end;
	if (tally->row->counts && !tally->row->counts(tally, &message)) return;
	int64_t now_ns = store_time_ns(store, pass_frame(tally->pass)) - store_time_ns(store, 1);
	tally->now_ms = (double)now_ns / 1e6;
	if (!tally->has_first) tally->first_ms = tally->now_ms;
	tally->has_first = true;
	tally->row->count(tally, &message);
}

bool tally_advance(struct tally *tally, uint32_t frames_max)
{
	uint32_t last = pass_slice(tally->pass, frames_max);
	while (pass_next(tally->pass, last)) {
		const struct tape *tape = pass_tape(tally->pass);
		for (uint32_t i = 0; i < tape->count; i++)
			if (tape->items[i].field == tally->protocol) tally_message(tally, i);
	}
	return pass_is_behind(tally->pass);
}

static int tally_compare(const struct tally *tally, uint32_t a, uint32_t b)
{
	const struct tally_node *left = &tally->nodes[a], *right = &tally->nodes[b];
	if (left->count != right->count) return left->count > right->count ? -1 : 1;
	return strcmp(right->name, left->name);
}

/* Of two sorted chains, one. */
static uint32_t tally_merge(struct tally *tally, uint32_t a, uint32_t b)
{
	uint32_t first = TALLY_NONE, last = TALLY_NONE;
	while (a != TALLY_NONE || b != TALLY_NONE) {
		bool is_left =
			b == TALLY_NONE || (a != TALLY_NONE && tally_compare(tally, a, b) <= 0);
		uint32_t taken = is_left ? a : b;
		*(is_left ? &a : &b) = tally->nodes[taken].next;
		if (last == TALLY_NONE)
			first = taken;
		else
			tally->nodes[last].next = taken;
		last = taken;
	}
	return first;
}

/* Chains of 2^i nodes wait in slot i, as a counter's bits, until another of their length comes. */
static uint32_t tally_sort_chain(struct tally *tally, uint32_t chain)
{
	enum { SLOTS = 32 };
	uint32_t slots[SLOTS];
	for (int i = 0; i < SLOTS; i++) slots[i] = TALLY_NONE;
	while (chain != TALLY_NONE) {
		uint32_t carried = chain;
		chain = tally->nodes[chain].next;
		tally->nodes[carried].next = TALLY_NONE;
		int slot = 0;
		for (; slot < SLOTS - 1 && slots[slot] != TALLY_NONE; slot++) {
			carried = tally_merge(tally, slots[slot], carried);
			slots[slot] = TALLY_NONE;
		}
		slots[slot] = carried;
	}
	uint32_t sorted = TALLY_NONE;
	for (int i = 0; i < SLOTS; i++) sorted = tally_merge(tally, slots[i], sorted);
	return sorted;
}

void tally_sort(struct tally *tally)
{
	for (size_t i = 0; i < tally->count; i++) {
		struct tally_node *node = &tally->nodes[i];
		if (node->flags & TALLY_ORDERED) continue;
		node->child = tally_sort_chain(tally, node->child);
		while (node->last_child != TALLY_NONE &&
		       tally->nodes[node->last_child].next != TALLY_NONE)
			node->last_child = tally->nodes[node->last_child].next;
	}
}

uint32_t tally_next(const struct tally *tally, uint32_t node)
{
	const struct tally_node *nodes = tally->nodes;
	if (node == TALLY_NONE) return nodes[0].child;
	if (nodes[node].child != TALLY_NONE) return nodes[node].child;
	while (node && nodes[node].next == TALLY_NONE) node = nodes[node].parent;
	return node ? nodes[node].next : TALLY_NONE;
}

const struct tally_node *tally_at(const struct tally *tally, uint32_t node)
{
	return &tally->nodes[node];
}

double tally_span_ms(const struct tally *tally) { return tally->now_ms - tally->first_ms; }
