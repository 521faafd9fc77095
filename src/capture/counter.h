/* counter.h - a 64-bit count made from one of the system's that has 32 bits and wraps. */
#ifndef DOGFISH_CAPTURE_COUNTER_H
#define DOGFISH_CAPTURE_COUNTER_H

#include <stdint.h>

struct counter {
	uint64_t total;
	uint32_t seen; /* the system's count when we last looked */
};

/* Right as long as the system's count grows by less than 2^32 between two looks. */
static inline void counter_advance(struct counter *counter, uint32_t now)
{
	counter->total += (uint32_t)(now - counter->seen);
	counter->seen = now;
}

#endif
