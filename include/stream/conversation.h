/* conversation.h - two endpoints and what passed between them. A conversation is the two innermost
 * addresses and ports, whatever tunnel or interface (HARD-CASES 10); TCP and UDP number their own.
 *
 * Records never move and are never evicted (stream numbers are tshark's). The table is bounded by
 * memory, not by a constant, and grows without rehashing everything at once in one frame's time.
 * Owner: the engine. Thread: engine finds and creates; any thread reads records below the published
 * count: keys are constant, the rest is atomic or owned by the engine as marked. */
#ifndef DOGFISH_STREAM_CONVERSATION_H
#define DOGFISH_STREAM_CONVERSATION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "stream/address.h"
#include "stream/segments.h"

enum port_type { PORT_NONE, PORT_TCP, PORT_UDP, PORT_TYPES };

enum { CONVERSATION_STATES_MAX = 16 };

/* A dissector's own zeroed struct for a conversation, in a short list. Thread: engine. */
struct conversation_state {
	struct conversation_state *next;
	uint16_t dissector;
	_Alignas(8) uint8_t bytes[];
};

/* Constant once published: address, port, number, type, first_frame, previous. hash_next, states: engine
 * only. The rest is read by any thread. What every frame looks at comes first. */
struct conversation {
	uint32_t hash, hash_next;
	struct address address[2]; /* direction 0 goes from endpoint 0 to endpoint 1 */
	uint16_t port[2];
	uint32_t number;
	_Atomic uint32_t last_frame;
	_Atomic uint32_t frames[2];
	_Atomic uint64_t bytes[2]; /* frames' reported lengths */
	struct segments segments;  /* TCP and UDP payload, see stream/segments.h */
	struct conversation_state *states;
	uint32_t first_frame;
	uint32_t previous; /* the one before on the same addresses and ports, or CONVERSATION_NONE */
	_Atomic uint16_t dissector; /* of the payload, index in dissectors; 0: not known yet */
	uint8_t type;               /* enum port_type */
};

/* The transport's own state, which lies behind the record; see conversations_place_state. */
static inline const void *conversation_transport_state(const struct conversation *conversation)
{
	return conversation + 1;
}

struct conversations;

/* Never NULL. Memory comes from the arena, which outlives the table. */
struct conversations *conversations_open(enum port_type type, struct arena *arena);
void conversations_close(struct conversations *conversations);

/* Before the first conversation: this dissector's state lies behind each record, not in the list of
 * states. For the transport's, which every frame asks for. */
void conversations_place_state(struct conversations *conversations, uint16_t dissector,
                               uint16_t size);

/* The latest conversation between these, in either direction, or NULL; *direction_out says which way.
 * Thread: engine. */
struct conversation *conversations_find(struct conversations *conversations,
                                        const struct address *source, uint16_t source_port,
                                        const struct address *destination,
                                        uint16_t destination_port, uint8_t *direction_out);

/* A new one whose direction 0 is source to destination; it shadows older ones with the same key. NULL
 * when memory has ended. Not visible to other threads before conversations_publish. Thread: engine. */
struct conversation *conversations_create(struct conversations *conversations,
                                          const struct address *source, uint16_t source_port,
                                          const struct address *destination,
                                          uint16_t destination_port, uint32_t frame);

/* Looking ahead: a frame between these is going to be tracked soon. Ask for the bucket, some frames later
 * for the record, again later for what the record points at; each call only brings memory near what the
 * call before made known, and none minds a key that is not there. Thread: engine. */
uint32_t conversations_hash(const struct conversations *conversations, const struct address *source,
                            uint16_t source_port, const struct address *destination,
                            uint16_t destination_port);
void conversations_prefetch_bucket(const struct conversations *conversations, uint32_t hash);
struct conversation *conversations_prefetch_record(const struct conversations *conversations,
                                                   uint32_t hash);
void conversation_prefetch_tails(const struct conversation *conversation);
void conversation_prefetch_second(const struct conversation *conversation);

/* Makes created ones visible. Thread: engine, before it publishes frames. */
void conversations_publish(struct conversations *conversations);

/* Thread: any. */
uint32_t conversations_count(const struct conversations *conversations);

/* number must be below a published count (any thread) or have been created (engine). Never NULL then. */
struct conversation *conversations_at(const struct conversations *conversations, uint32_t number);

/* The dissector's zeroed struct of size bytes for this conversation, made on first use; NULL when memory
 * has ended. Thread: engine. */
void *conversation_state(struct conversations *conversations, struct conversation *conversation,
                         uint16_t dissector, uint16_t size);

/* The same if it was made already, else NULL. Thread: engine. */
void *conversation_state_find(const struct conversation *conversation, uint16_t dissector);

#endif
