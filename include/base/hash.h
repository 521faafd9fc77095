/* hash.h - mixing numbers into a hash. Not for secrets. Tables that a peer can fill are seeded at
 * random (hash_seed), so that nobody outside can choose which entries collide. Thread: any. */
#ifndef DOGFISH_BASE_HASH_H
#define DOGFISH_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length);

/* A random number from the system, for one table. */
uint64_t hash_seed(void);

#endif
