/* ring.h - frames on their way from the capture thread to the engine. One producer, one consumer,
 * no locks.
 *
 * Records have any length and lie in one piece: the ring's memory is mapped twice, back to back, so
 * a record that crosses the end simply goes on. Positions are byte counts that only grow; they are
 * compared by difference and masked when memory is touched. The memory that the two sides share
 * holds no pointer (HARD-CASES 24): a privileged helper in another process could be the producer.
 *
 * Full: ring_push drops the frame and counts it; it never waits (HARD-CASES 18).
 * Empty: ring_wait sleeps on a descriptor; the producer makes a system call only if the consumer
 * has said that it sleeps. Nobody spins.
 *
 * Both sides work in batches. Nothing pushed is seen before ring_publish, and no room is given back
 * before ring_release: one shared store a batch, not one a frame.
 *
 *	// producer, for each batch the kernel has
 *	ring_push(ring, &head, bytes);       // as often as there are frames
 *	ring_publish(ring);
 *	...
 *	ring_finish(ring);
 *
 *	// consumer
 *	while (!ring_is_finished(ring)) {
 *		const struct ring_record *record;
 *		while ((record = ring_peek(ring)) != NULL) {
 *			use(record->bytes, record->captured);
 *			ring_next(ring);
 *		}
 *		ring_wait(ring, commands_fd, -1);
 *	}
 *
 * A consumer that keeps up for long calls ring_release every few hundred records; ring_wait does it
 * too. Owner: main opens and closes; both threads borrow.
 */
#ifndef DOGFISH_CAPTURE_RING_H
#define DOGFISH_CAPTURE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct ring;

enum {
	RING_SIZE_DEFAULT = 64 << 20, /* bytes */
	RING_SIZE_MIN = 64 << 10,
	RING_ALIGN = 8, /* records start at multiples of this */
};

/* A captured frame. In the ring it starts at a multiple of RING_ALIGN. */
struct ring_record {
	int64_t time_ns;        /* since 1970, as the capturing side stamped it */
	uint32_t captured;      /* length of bytes[] */
	uint32_t reported;      /* length on the wire; never below captured */
	uint16_t interface;     /* index, in the order of -i */
	uint16_t flags;         /* 0 for now */
	uint32_t record_length; /* this head, bytes and padding; the ring fills it in */
	uint8_t bytes[];
};

/* What ended a ring_wait; none of them after a timeout or a stray wake-up. */
enum {
	RING_HAS_RECORD = 1,  /* ring_peek will return one */
	RING_IS_FINISHED = 2, /* the producer has ended; take what is left, then stop */
	RING_OTHER_FD = 4,    /* the caller's own descriptor is readable (or closed) */
};

/* A ring of at least `size` bytes, rounded up to a power of two and to RING_SIZE_MIN. NULL if the
 * memory cannot be had, with the reason in error_out. ring_close accepts NULL; both threads must
 * have ended. */
struct ring *ring_open(size_t size, struct error *error_out);
void ring_close(struct ring *ring);

/* Bytes of the ring, and the longest captured that fits: a record, with its head, is at most
 * a quarter of the ring. Thread: any. */
size_t ring_size(const struct ring *ring);
uint32_t ring_captured_max(const struct ring *ring);

/* --- Producer: one thread at a time. --- */

/* Copies the frame in, not yet visible. `head` gives everything but record_length and bytes[]; its
 * captured says how many of `bytes` to take (0: bytes may be NULL). False, and counted as
 * dropped, if there is no room or the frame is above ring_captured_max. */
bool ring_push(struct ring *ring, const struct ring_record *head, const uint8_t *bytes);

/* Makes everything pushed so far visible, and wakes the consumer if it sleeps. */
void ring_publish(struct ring *ring);

/* Publishes, says that nothing will follow, and wakes the consumer. Nothing may be pushed after. */
void ring_finish(struct ring *ring);

/* --- Consumer: one thread. --- */

/* The oldest record not passed yet, or NULL if there is none now. It and all records passed since
 * the last ring_release stay valid until the next ring_release or ring_wait. */
const struct ring_record *ring_peek(struct ring *ring);

/* Steps past the record that ring_peek returned last, which must not have been NULL. */
void ring_next(struct ring *ring);

/* Gives the room of all records passed back to the producer. */
void ring_release(struct ring *ring);

/* Releases, then sleeps until there is a record, the ring is finished, `other_fd` (-1: none) is
 * readable, or `timeout_ms` is over (-1: no limit, 0: only look). Returns RING_... bits; 0 says
 * timeout, signal or stray wake-up, and the caller just goes round. The caller drains its own
 * descriptor. */
unsigned ring_wait(struct ring *ring, int other_fd, int timeout_ms);

/* True once the producer has finished and every record was passed. */
bool ring_is_finished(struct ring *ring);

/* --- Anyone. --- */

/* Frames and bytes refused since ring_open; only growing. */
uint64_t ring_dropped_frames(const struct ring *ring);
uint64_t ring_dropped_bytes(const struct ring *ring);

/* Bytes published and not released: how far the consumer is behind. */
uint64_t ring_used(const struct ring *ring);

#endif
