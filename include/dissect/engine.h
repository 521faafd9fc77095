/* engine.h - appends frames to the store and tracks them, once, in capture order.
 * Owner: main. Thread: the functions marked so only on the engine thread; the rest anywhere. */
#ifndef DOGFISH_DISSECT_ENGINE_H
#define DOGFISH_DISSECT_ENGINE_H

#include "dissect/dissectors.h"
#include "store/frames.h"
#include "stream/conversation.h"

struct engine;

/* Never NULL. All are borrowed and outlive the engine. */
struct engine *engine_open(const struct dissectors *dissectors, struct store *store,
                           const struct preferences *preferences);
void engine_close(struct engine *engine);

/* Tracks at most count stored frames and publishes them. The count tracked; less when there were fewer.
 * Thread: engine. */
uint32_t engine_track(struct engine *engine, uint32_t count);

/* False when memory ended: nothing more will be tracked. Thread: any. */
bool engine_has_memory(const struct engine *engine);

struct store *engine_store(const struct engine *engine);
const struct dissectors *engine_dissectors(const struct engine *engine);

/* Conversations of PORT_TCP or PORT_UDP in the order of their stream numbers. Thread: any. */
const struct conversations *engine_conversations(const struct engine *engine, enum port_type type);

#endif
