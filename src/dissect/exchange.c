/* exchange.c - chunks of exchanges, and a table from keys to the latest one. */
#include "exchange.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "base/hash.h"
#include "dissection_internal.h"

enum { EXCHANGES_PER_CHUNK = 1 << 14, EXCHANGE_CHUNKS_MAX = 1 << 14, BUCKETS_FIRST = 1 << 10 };

struct exchange {
	uint64_t hash, key; /* engine only */
	uint32_t request;
	_Atomic uint32_t response;
};

struct exchanges {
	struct exchange *chunks[EXCHANGE_CHUNKS_MAX];
	uint32_t count;    /* indexes 1..count */
	uint32_t *buckets; /* latest index under a key; 0: free */
	uint32_t bucket_count, used;
	uint64_t seed;
};

struct exchanges *exchanges_open(void)
{
	struct exchanges *exchanges = calloc(1, sizeof *exchanges);
	if (!exchanges) abort();
	exchanges->bucket_count = BUCKETS_FIRST;
	exchanges->buckets = calloc(BUCKETS_FIRST, sizeof *exchanges->buckets);
	if (!exchanges->buckets) abort();
	exchanges->seed = hash_seed();
	return exchanges;
}

void exchanges_close(struct exchanges *exchanges)
{
	for (uint32_t i = 0; i < EXCHANGE_CHUNKS_MAX && exchanges->chunks[i]; i++)
		free(exchanges->chunks[i]);
	free(exchanges->buckets);
	free(exchanges);
}

static struct exchange *exchange_at(const struct exchanges *exchanges, uint32_t index)
{
	return &exchanges->chunks[(index - 1) / EXCHANGES_PER_CHUNK]
	                         [(index - 1) % EXCHANGES_PER_CHUNK];
}

static uint32_t exchanges_bucket(const struct exchanges *exchanges, uint64_t hash, uint64_t key)
{
	uint32_t mask = exchanges->bucket_count - 1;
	uint32_t bucket = (uint32_t)hash_mix(hash_mix(exchanges->seed, hash), key) & mask;
	for (; exchanges->buckets[bucket]; bucket = (bucket + 1) & mask) {
		const struct exchange *there = exchange_at(exchanges, exchanges->buckets[bucket]);
		if (there->hash == hash && there->key == key) break;
	}
	return bucket;
}

static bool exchanges_grow(struct exchanges *exchanges)
{
	uint32_t *old = exchanges->buckets, old_count = exchanges->bucket_count;
	if (old_count > UINT32_MAX / 4) return false;
	uint32_t *buckets = calloc((size_t)old_count * 2, sizeof *buckets);
	if (!buckets) return false;
	exchanges->buckets = buckets;
	exchanges->bucket_count = old_count * 2;
	for (uint32_t i = 0; i < old_count; i++) {
		if (!old[i]) continue;
		const struct exchange *there = exchange_at(exchanges, old[i]);
		buckets[exchanges_bucket(exchanges, there->hash, there->key)] = old[i];
	}
	free(old);
	return true;
}

uint32_t exchanges_request(struct exchanges *exchanges, uint64_t key_hash, uint64_t key,
                           uint32_t frame)
{
	if (exchanges->used * 2 >= exchanges->bucket_count && !exchanges_grow(exchanges)) return 0;
	uint32_t chunk = exchanges->count / EXCHANGES_PER_CHUNK;
	if (chunk == EXCHANGE_CHUNKS_MAX) return 0;
	if (!exchanges->chunks[chunk])
		exchanges->chunks[chunk] = calloc(EXCHANGES_PER_CHUNK, sizeof **exchanges->chunks);
	if (!exchanges->chunks[chunk]) return 0;
	uint32_t bucket = exchanges_bucket(exchanges, key_hash, key);
	if (!exchanges->buckets[bucket]) exchanges->used++;
	uint32_t index = ++exchanges->count;
	struct exchange *exchange = exchange_at(exchanges, index);
	exchange->hash = key_hash;
	exchange->key = key;
	exchange->request = frame;
	exchanges->buckets[bucket] = index;
	return index;
}

uint32_t exchanges_find(const struct exchanges *exchanges, uint64_t key_hash, uint64_t key)
{
	return exchanges->buckets[exchanges_bucket(exchanges, key_hash, key)];
}

void exchanges_answer(struct exchanges *exchanges, uint32_t index, uint32_t frame)
{
	uint32_t none = 0;
	/* release: pairs with the acquire in exchanges_response_frame; the answer's notes come before */
	atomic_compare_exchange_strong_explicit(&exchange_at(exchanges, index)->response, &none,
	                                        frame, memory_order_release, memory_order_relaxed);
}

uint32_t exchanges_request_frame(const struct exchanges *exchanges, uint32_t index)
{
	return index ? exchange_at(exchanges, index)->request : 0;
}

uint32_t exchanges_response_frame(const struct exchanges *exchanges, uint32_t index)
{
	/* acquire: pairs with the release in exchanges_answer */
	return index ? atomic_load_explicit(&exchange_at(exchanges, index)->response,
	                                    memory_order_acquire)
	             : 0;
}

uint32_t exchange_request_frame(const struct layer *l, uint32_t exchange)
{
	uint32_t frame = exchanges_request_frame(engine_exchanges(l->dissection->engine), exchange);
	return frame <= l->view->horizon ? frame : 0;
}

uint32_t exchange_response_frame(const struct layer *l, uint32_t exchange)
{
	uint32_t frame =
		exchanges_response_frame(engine_exchanges(l->dissection->engine), exchange);
	return frame <= l->view->horizon ? frame : 0;
}
