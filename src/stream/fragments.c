/* fragments.c - lists of fragments by datagram, oldest datagram first to go. */
#include "stream/fragments.h"

#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

enum { BUCKETS = 1024, DATAGRAM_LENGTH_MAX = 1 << 20 };

struct fragment_node {
	struct fragment_node *next;
	struct fragment fragment;
};

struct datagram {
	struct fragment_key key;
	uint32_t number;
	uint32_t count;
	uint32_t length; /* as the first fragment that is_last says */
	bool has_length;
	uint64_t bytes; /* of its fragments */
	struct fragment_node *first;
	struct datagram *hash_next;
	struct datagram *older, *newer;
};

struct fragments {
	struct arena *arena;
	uint64_t seed, bytes, bytes_max;
	uint32_t last_number;
	struct datagram *buckets[BUCKETS];
	struct datagram *oldest, *newest;
	struct datagram *complete; /* between fragments_add and fragments_take */
	struct datagram *free_datagrams;
	struct fragment_node *free_nodes;
};

struct fragments *fragments_open(struct arena *arena, size_t bytes_max)
{
	struct fragments *fragments = arena_take(arena, sizeof *fragments);
	if (!fragments) return NULL;
	fragments->arena = arena;
	fragments->bytes_max = bytes_max;
	fragments->seed = hash_seed();
	return fragments;
}

/* ---------------------------------------------------------------- datagrams */

static bool key_equal(const struct fragment_key *a, const struct fragment_key *b)
{
	return a->id == b->id && a->protocol == b->protocol &&
	       address_equal(&a->source, &b->source) &&
	       address_equal(&a->destination, &b->destination);
}

static struct datagram **fragments_bucket(struct fragments *fragments,
                                          const struct fragment_key *key)
{
	uint64_t hash = hash_mix(fragments->seed, (uint64_t)key->protocol << 32 | key->id);
	hash = hash_bytes(hash, &key->source, sizeof key->source);
	hash = hash_bytes(hash, &key->destination, sizeof key->destination);
	return &fragments->buckets[hash % BUCKETS];
}

static struct datagram *fragments_find(struct fragments *fragments, const struct fragment_key *key)
{
	struct datagram *datagram = *fragments_bucket(fragments, key);
	while (datagram && !key_equal(&datagram->key, key)) datagram = datagram->hash_next;
	return datagram;
}

static struct datagram *fragments_create(struct fragments *fragments,
                                         const struct fragment_key *key)
{
	struct datagram *datagram = fragments->free_datagrams;
	if (datagram)
		fragments->free_datagrams = datagram->hash_next;
	else
		datagram = arena_take(fragments->arena, sizeof *datagram);
	if (!datagram) return NULL;
	struct datagram **bucket = fragments_bucket(fragments, key);
	*datagram = (struct datagram){ .key = *key,
		                       .number = ++fragments->last_number,
		                       .hash_next = *bucket,
		                       .older = fragments->newest };
	*bucket = datagram;
	if (fragments->newest)
		fragments->newest->newer = datagram;
	else
		fragments->oldest = datagram;
	fragments->newest = datagram;
	return datagram;
}

/* Takes the datagram out of the table and gives its memory back for the next ones. */
static void fragments_forget(struct fragments *fragments, struct datagram *datagram)
{
	struct datagram **link = fragments_bucket(fragments, &datagram->key);
	while (*link != datagram) link = &(*link)->hash_next;
	*link = datagram->hash_next;
	*(datagram->older ? &datagram->older->newer : &fragments->oldest) = datagram->newer;
	*(datagram->newer ? &datagram->newer->older : &fragments->newest) = datagram->older;
	fragments->bytes -= datagram->bytes;
	while (datagram->first) {
		struct fragment_node *node = datagram->first;
		datagram->first = node->next;
		node->next = fragments->free_nodes;
		fragments->free_nodes = node;
	}
	datagram->hash_next = fragments->free_datagrams;
	fragments->free_datagrams = datagram;
}

static void fragments_make_room(struct fragments *fragments, const struct datagram *keep)
{
	while (fragments->bytes > fragments->bytes_max && fragments->oldest != keep)
		fragments_forget(fragments, fragments->oldest);
}

/* ---------------------------------------------------------------- fragments */

static bool datagram_insert(struct fragments *fragments, struct datagram *datagram,
                            const struct fragment *fragment)
{
	struct fragment_node *node = fragments->free_nodes;
	if (node)
		fragments->free_nodes = node->next;
	else
		node = arena_take(fragments->arena, sizeof *node);
	if (!node) return false;
	struct fragment_node **link = &datagram->first;
	while (*link && (*link)->fragment.offset <= fragment->offset) link = &(*link)->next;
	*node = (struct fragment_node){ *link, *fragment };
	*link = node;
	datagram->count++;
	datagram->bytes += fragment->length;
	fragments->bytes += fragment->length;
	return true;
}

static bool datagram_is_complete(const struct datagram *datagram)
{
	if (!datagram->has_length) return false;
	uint32_t reached = 0;
	for (const struct fragment_node *node = datagram->first; node; node = node->next) {
		const struct fragment *fragment = &node->fragment;
		if (fragment->offset > reached) return false;
		if (fragment->offset + fragment->length > reached)
			reached = fragment->offset + fragment->length;
		if (reached >= datagram->length) return true;
	}
	return false;
}

struct fragments_result fragments_add(struct fragments *fragments, const struct fragment_key *key,
                                      const struct fragment *fragment)
{
	const struct fragments_result nothing = { 0 };
	if (fragment->length == 0 || fragment->offset > DATAGRAM_LENGTH_MAX ||
	    fragment->length > DATAGRAM_LENGTH_MAX)
		return nothing;
	struct datagram *datagram = fragments_find(fragments, key);
	if (!datagram) datagram = fragments_create(fragments, key);
	if (!datagram || datagram->count == FRAGMENTS_PER_DATAGRAM_MAX) return nothing;
	if (!datagram_insert(fragments, datagram, fragment)) return nothing;
	if (fragment->is_last && !datagram->has_length) {
		datagram->length = fragment->offset + fragment->length;
		datagram->has_length = true;
	}
	struct fragments_result result = { .datagram = datagram->number, .count = datagram->count };
	if (datagram_is_complete(datagram)) {
		result.length = datagram->length;
		fragments->complete = datagram;
	} else {
		fragments_make_room(fragments, datagram);
	}
	return result;
}

void fragments_take(struct fragments *fragments, struct fragment *out)
{
	struct datagram *datagram = fragments->complete;
	for (const struct fragment_node *node = datagram->first; node; node = node->next)
		*out++ = node->fragment;
	fragments->complete = NULL;
	fragments_forget(fragments, datagram);
}
