/* expected.c - conversations that another one has announced and that nobody has opened yet: FTP's data
 * connections. A table by the endpoint that will be called, bounded: the oldest goes first. */
#include "base/hash.h"
#include "engine_internal.h"

enum {
	EXPECTED_MAX = 1024, /* announced and not opened yet, in the whole capture */
	EXPECTED_BUCKETS = 512,
	EXPECTED_STATE_ID =
		DISSECTORS_MAX - 2, /* of the record in a conversation that was expected */
};

struct expected {
	struct expectation what;
	uint16_t bucket;
	uint16_t next; /* in the bucket: index + 1, 0: the last */
	bool is_open;
};

struct expectations {
	struct expected list[EXPECTED_MAX]; /* a ring */
	uint16_t buckets[EXPECTED_BUCKETS]; /* index + 1 of the newest */
	uint32_t added, open;
	uint64_t seed;
};

struct expected_state {
	uint32_t record;
};

static uint16_t expected_bucket(const struct expectations *e, enum port_type type,
                                const struct address *listener, uint16_t port)
{
	uint64_t hash = hash_mix(e->seed, (uint64_t)port << 8 | (uint64_t)type);
	return (uint16_t)(hash_bytes(hash, listener, sizeof *listener) % EXPECTED_BUCKETS);
}

static void expected_remove(struct expectations *e, struct expected *gone)
{
	uint16_t index = (uint16_t)(gone - e->list + 1);
	uint16_t *place = &e->buckets[gone->bucket];
	while (*place != index) place = &e->list[*place - 1].next;
	*place = gone->next;
	gone->is_open = false;
	e->open--;
}

void tracker_expect(struct tracker *t, const struct expectation *expectation)
{
	struct engine *engine = t->engine;
	if (!engine->expectations) {
		engine->expectations = arena_take(&engine->arena, sizeof *engine->expectations);
		if (!engine->expectations) return;
		engine->expectations->seed = hash_seed();
	}
	struct expectations *e = engine->expectations;
	struct expected *new = &e->list[e->added++ % EXPECTED_MAX];
	if (new->is_open) expected_remove(e, new);
	new->what = *expectation;
	new->bucket = expected_bucket(e, expectation->type, &expectation->listener,
	                              expectation->listener_port);
	new->next = e->buckets[new->bucket];
	new->is_open = true;
	e->buckets[new->bucket] = (uint16_t)(new - e->list + 1);
	e->open++;
}

/* The newest that awaits a call to the endpoint `called` of the conversation, or NULL. */
static struct expected *expected_find(struct expectations *e, const struct conversation *c,
                                      int called)
{
	enum port_type type = (enum port_type)c->type;
	uint16_t at = e->buckets[expected_bucket(e, type, &c->address[called], c->port[called])];
	for (; at; at = e->list[at - 1].next) {
		const struct expectation *what = &e->list[at - 1].what;
		bool is_called = what->type == type && what->listener_port == c->port[called] &&
		                 address_equal(&what->listener, &c->address[called]);
		bool is_caller = address_equal(&what->caller, &c->address[!called]) &&
		                 (!what->caller_port || what->caller_port == c->port[!called]);
		if (is_called && is_caller) return &e->list[at - 1];
	}
	return NULL;
}

void tracker_meet_expected(struct tracker *t, struct conversation *conversation)
{
	struct engine *engine = t->engine;
	struct expectations *e = engine->expectations;
	if (!e || e->open == 0 || !conversation) return;
	struct expected *met = expected_find(e, conversation, 1);
	if (!met) met = expected_find(e, conversation, 0); /* its first packet went back */
	if (!met) return;
	struct conversations *table = engine->conversations[conversation->type];
	struct expected_state *state =
		conversation_state(table, conversation, EXPECTED_STATE_ID, sizeof *state);
	uint16_t dissector = dissectors_index(engine->dissectors, met->what.dissector);
	if (state) state->record = met->what.record;
	/* relaxed: published with the frame */
	atomic_store_explicit(&conversation->dissector, dissector, memory_order_relaxed);
	expected_remove(e, met);
}

uint32_t tracker_expected(const struct tracker *t)
{
	const struct packet *packet = &t->engine->walk.packet;
	if (packet->conversation == CONVERSATION_NONE || packet->port_type == PORT_NONE) return 0;
	const struct conversation *conversation =
		conversations_at(t->engine->conversations[packet->port_type], packet->conversation);
	struct conversation_state *state = conversation->states;
	while (state && state->dissector != EXPECTED_STATE_ID) state = state->next;
	return state ? ((const struct expected_state *)(const void *)state->bytes)->record : 0;
}
