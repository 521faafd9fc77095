/* refine.h - a second store that holds only some frames of a first: -R.
 * Thread: engine. */
#ifndef DOGFISH_REFINE_H
#define DOGFISH_REFINE_H

#include "store/frames.h"

/* A store with these frames of whole, in this order, under numbers from 1, not tracked; whole outlives
 * it. NULL: memory has ended. */
struct store *refine_store(const struct store *whole, const uint32_t *frames, uint32_t count);

#endif
