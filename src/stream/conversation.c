/* conversation.c - the table of conversations: records in chunks that never move, found through a hash
 * table that grows by linear hashing.
 *
 * Linear hashing splits one bucket for each conversation that is added, so that no frame pays for the
 * growth of the table. With 2^level + split buckets, those below split are already told apart by one
 * more bit of the hash:
 *
 *   level 2, split 1:   bucket 0 | 1 2 3 | 4        hash & 7 for buckets 0 and 4, hash & 3 for the rest
 *
 * A conversation that shadows an older one takes its place in the bucket: using the same ports a
 * million times makes no chain longer. */
#include "stream/conversation.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/reserve.h"
#include "store/frames.h"

enum {
	RECORDS_PER_CHUNK = 1 << 7,
	RECORD_CHUNKS_MAX = 1 << 21,
	CACHE_LINE = 64,
	STATE_LINES = 5, /* of the first state in the list, which is framing's: the largest */
	BUCKETS_PER_CHUNK = 1 << 12,
	BUCKET_CHUNKS_MAX = 1 << 17,
	LEVEL_FIRST = 10,
	BUCKETS_A_CONVERSATION = 2, /* few chains are longer than one */
};

struct conversations {
	struct arena *arena;
	enum port_type type;
	uint16_t placed_dissector; /* whose state lies behind the records; 0: nobody's */
	uint32_t record_size;      /* with that state */
	uint64_t seed;
	uint32_t level, split; /* of the hash table, see above */
	uint32_t created;
	_Atomic uint32_t published;
	uint8_t **records;
	uint32_t **buckets; /* number + 1 of the first in each chain, 0: none */
};

static void *conversations_must(void *memory)
{
	if (memory) return memory;
	fputs("dogfish: no memory for the table of conversations\n", stderr);
	abort();
}

struct conversations *conversations_open(enum port_type type, struct arena *arena)
{
	struct conversations *c = conversations_must(calloc(1, sizeof *c));
	c->arena = arena;
	c->type = type;
	c->record_size = sizeof(struct conversation);
	c->seed = hash_seed();
	c->level = LEVEL_FIRST;
	c->records = conversations_must(reserve_open(RECORD_CHUNKS_MAX * sizeof *c->records));
	c->buckets = conversations_must(reserve_open(BUCKET_CHUNKS_MAX * sizeof *c->buckets));
	c->buckets[0] = conversations_must(arena_take(arena, BUCKETS_PER_CHUNK * sizeof(uint32_t)));
	return c;
}

void conversations_place_state(struct conversations *conversations, uint16_t dissector,
                               uint16_t size)
{
	conversations->placed_dissector = dissector;
	conversations->record_size = sizeof(struct conversation) + ((size + 7u) & ~7u);
}

void conversations_close(struct conversations *conversations)
{
	if (!conversations) return;
	reserve_close(conversations->records, RECORD_CHUNKS_MAX * sizeof *conversations->records);
	reserve_close(conversations->buckets, BUCKET_CHUNKS_MAX * sizeof *conversations->buckets);
	free(conversations);
}

/* ---------------------------------------------------------------- the hash table */

static uint64_t conversation_hash_endpoint(uint64_t seed, const struct address *address,
                                           uint16_t port)
{
	uint64_t halves[2];
	memcpy(halves, address->bytes, sizeof halves);
	uint64_t hash = hash_mix(
		seed, (uint64_t)port << 16 | (uint64_t)address->type << 8 | address->length);
	return hash_mix(hash_mix(hash, halves[0]), halves[1]);
}

/* The same for both directions. */
static uint32_t conversation_hash(uint64_t seed, const struct address *source, uint16_t source_port,
                                  const struct address *destination, uint16_t destination_port)
{
	uint64_t sum = conversation_hash_endpoint(seed, source, source_port) +
	               conversation_hash_endpoint(seed, destination, destination_port);
	return (uint32_t)(hash_mix(seed, sum) >> 32);
}

static uint32_t *conversations_bucket(const struct conversations *c, uint32_t bucket)
{
	return &c->buckets[bucket / BUCKETS_PER_CHUNK][bucket % BUCKETS_PER_CHUNK];
}

static uint32_t *conversations_bucket_of(const struct conversations *c, uint32_t hash)
{
	uint32_t bucket = hash & ((1u << c->level) - 1);
	if (bucket < c->split) bucket = hash & ((2u << c->level) - 1);
	return conversations_bucket(c, bucket);
}

/* Splits one bucket. Not being able to only makes chains longer. */
static void conversations_grow(struct conversations *c)
{
	const uint32_t bit = 1u << c->level;
	const uint32_t added = c->split + bit, chunk = added / BUCKETS_PER_CHUNK;
	if (chunk >= BUCKET_CHUNKS_MAX) return;
	if (!c->buckets[chunk]) {
		c->buckets[chunk] = arena_take(c->arena, BUCKETS_PER_CHUNK * sizeof(uint32_t));
		if (!c->buckets[chunk]) return;
	}
	uint32_t *stay = conversations_bucket(c, c->split), *go = conversations_bucket(c, added);
	uint32_t next = *stay;
	while (next) {
		struct conversation *moved = conversations_at(c, next - 1);
		uint32_t **tail = moved->hash & bit ? &go : &stay;
		**tail = next;
		*tail = &moved->hash_next;
		next = moved->hash_next;
	}
	*stay = *go = 0;
	if (++c->split == bit) {
		c->split = 0;
		c->level++;
	}
}

/* Which way the packet goes, 0 or 1, or -1 if it is not of this conversation. */
static int conversation_direction(const struct conversation *c, const struct address *source,
                                  uint16_t source_port, const struct address *destination,
                                  uint16_t destination_port)
{
	if (c->port[0] == source_port && c->port[1] == destination_port &&
	    address_equal(&c->address[0], source) && address_equal(&c->address[1], destination))
		return 0;
	if (c->port[1] == source_port && c->port[0] == destination_port &&
	    address_equal(&c->address[1], source) && address_equal(&c->address[0], destination))
		return 1;
	return -1;
}

/* What points to the newest conversation with this key, or to the 0 that ends its chain. */
static uint32_t *conversations_place(const struct conversations *c, uint32_t hash,
                                     const struct address *source, uint16_t source_port,
                                     const struct address *destination, uint16_t destination_port,
                                     int *direction_out)
{
	uint32_t *place = conversations_bucket_of(c, hash);
	*direction_out = 0;
	while (*place) {
		struct conversation *at = conversations_at(c, *place - 1);
		int direction = at->hash == hash
		                        ? conversation_direction(at, source, source_port,
		                                                 destination, destination_port)
		                        : -1;
		if (direction >= 0) {
			*direction_out = direction;
			return place;
		}
		place = &at->hash_next;
	}
	return place;
}

struct conversation *conversations_find(struct conversations *conversations,
                                        const struct address *source, uint16_t source_port,
                                        const struct address *destination,
                                        uint16_t destination_port, uint8_t *direction_out)
{
	int direction;
	uint32_t hash = conversation_hash(conversations->seed, source, source_port, destination,
	                                  destination_port);
	uint32_t *place = conversations_place(conversations, hash, source, source_port, destination,
	                                      destination_port, &direction);
	if (!*place) return NULL;
	*direction_out = (uint8_t)direction;
	return conversations_at(conversations, *place - 1);
}

/* ---------------------------------------------------------------- looking ahead */

uint32_t conversations_hash(const struct conversations *conversations, const struct address *source,
                            uint16_t source_port, const struct address *destination,
                            uint16_t destination_port)
{
	return conversation_hash(conversations->seed, source, source_port, destination,
	                         destination_port);
}

void conversations_prefetch_bucket(const struct conversations *conversations, uint32_t hash)
{
	__builtin_prefetch(conversations_bucket_of(conversations, hash));
}

struct conversation *conversations_prefetch_record(const struct conversations *conversations,
                                                   uint32_t hash)
{
	uint32_t first = *conversations_bucket_of(conversations, hash);
	if (!first) return NULL;
	struct conversation *record = conversations_at(conversations, first - 1);
	const uint8_t *bytes = (const uint8_t *)record;
	for (uint32_t at = 0; at < conversations->record_size; at += CACHE_LINE)
		__builtin_prefetch(bytes + at, 1);
	__builtin_prefetch(bytes + conversations->record_size - 1, 1);
	return record;
}

void conversation_prefetch_tails(const struct conversation *conversation)
{
	segments_prefetch(&conversation->segments);
	const struct conversation_state *first = conversation->states;
	for (unsigned line = 0; first && line < STATE_LINES; line++)
		__builtin_prefetch((const uint8_t *)first + (size_t)line * CACHE_LINE, 1);
}

void conversation_prefetch_second(const struct conversation *conversation)
{
	const struct conversation_state *first = conversation->states;
	if (first && first->next) __builtin_prefetch(first->next, 1);
}

/* ---------------------------------------------------------------- records */

/* The zeroed record of the next number, or NULL when memory has ended. */
static struct conversation *conversations_add_record(struct conversations *c)
{
	uint32_t chunk = c->created / RECORDS_PER_CHUNK;
	if (chunk >= RECORD_CHUNKS_MAX) return NULL;
	if (!c->records[chunk]) {
		c->records[chunk] =
			arena_take(c->arena, (size_t)RECORDS_PER_CHUNK * c->record_size);
		if (!c->records[chunk]) return NULL;
	}
	struct conversation *record = conversations_at(c, c->created);
	record->number = c->created++;
	return record;
}

struct conversation *conversations_create(struct conversations *conversations,
                                          const struct address *source, uint16_t source_port,
                                          const struct address *destination,
                                          uint16_t destination_port, uint32_t frame)
{
	struct conversation *created = conversations_add_record(conversations);
	if (!created) return NULL;
	created->address[0] = *source;
	created->address[1] = *destination;
	created->port[0] = source_port;
	created->port[1] = destination_port;
	created->type = (uint8_t)conversations->type;
	created->first_frame = frame;
	created->hash = conversation_hash(conversations->seed, source, source_port, destination,
	                                  destination_port);

	int direction;
	uint32_t *place = conversations_place(conversations, created->hash, source, source_port,
	                                      destination, destination_port, &direction);
	created->previous = CONVERSATION_NONE;
	if (*place) {
		struct conversation *older = conversations_at(conversations, *place - 1);
		created->previous = older->number;
		created->hash_next = older->hash_next;
		older->hash_next = 0;
	}
	*place = created->number + 1;
	for (int i = 0; i < BUCKETS_A_CONVERSATION && created->previous == CONVERSATION_NONE; i++)
		conversations_grow(conversations);
	return created;
}

void conversations_publish(struct conversations *conversations)
{
	/* release: pairs with the acquire in conversations_count; records and the directory's entries are
	 * written before */
	atomic_store_explicit(&conversations->published, conversations->created,
	                      memory_order_release);
}

uint32_t conversations_count(const struct conversations *conversations)
{
	/* acquire: pairs with the release in conversations_publish */
	return atomic_load_explicit(&conversations->published, memory_order_acquire);
}

struct conversation *conversations_at(const struct conversations *conversations, uint32_t number)
{
	uint8_t *chunk = conversations->records[number / RECORDS_PER_CHUNK];
	size_t offset = (size_t)(number % RECORDS_PER_CHUNK) * conversations->record_size;
	return (struct conversation *)(void *)(chunk + offset);
}

void *conversation_state_find(const struct conversation *conversation, uint16_t dissector)
{
	struct conversation_state *state = conversation->states;
	while (state && state->dissector != dissector) state = state->next;
	return state ? state->bytes : NULL;
}

void *conversation_state(struct conversations *conversations, struct conversation *conversation,
                         uint16_t dissector, uint16_t size)
{
	if (dissector == conversations->placed_dissector) return conversation + 1;
	struct conversation_state **end = &conversation->states;
	unsigned count = 0;
	for (; *end; end = &(*end)->next, count++)
		if ((*end)->dissector == dissector) return (*end)->bytes;
	if (count == CONVERSATION_STATES_MAX) return NULL;
	struct conversation_state *state = arena_take(conversations->arena, sizeof *state + size);
	if (!state) return NULL;
	state->dissector = dissector;
	*end = state;
	return state->bytes;
}
