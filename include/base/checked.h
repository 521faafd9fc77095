/* checked.h - sums and products of numbers that came from outside. Each writes its result and
 * returns true, or returns false and writes nothing if it does not fit. Thread: any. */
#ifndef DOGFISH_BASE_CHECKED_H
#define DOGFISH_BASE_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool checked_add(size_t a, size_t b, size_t *sum_out)
{
	if (a > SIZE_MAX - b) return false;
	*sum_out = a + b;
	return true;
}

static inline bool checked_multiply(size_t a, size_t b, size_t *product_out)
{
	if (b && a > SIZE_MAX / b) return false;
	*product_out = a * b;
	return true;
}

/* Is sequence number a before b, as numbers that wrap at 2^32 are compared (RFC 9293 3.4)? */
static inline bool seq_before(uint32_t a, uint32_t b) { return (int32_t)(a - b) < 0; }
static inline bool seq_after(uint32_t a, uint32_t b) { return (int32_t)(a - b) > 0; }

#endif
