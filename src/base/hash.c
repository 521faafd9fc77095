/* hash.c - hashing of byte strings, and seeds. */
#include "base/hash.h"

#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;
	hash = hash_mix(hash, length);
	for (size_t i = 0; i < length; i++) hash = hash_mix(hash, at[i]);
	return hash;
}

uint64_t hash_seed(void)
{
	uint64_t seed = 0;
	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) == (ssize_t)sizeof seed) return seed;
	return hash_mix((uint64_t)time(NULL), (uint64_t)(uintptr_t)&seed);
}
