/* ring.c - the index protocol of the ring, and sleeping on it.
 *
 * `published` and `released` count bytes since the start and never wrap in practice (64 bits); the
 * place in memory is the count masked. Always: released <= consumer's read <= published <= producer's
 * write <= released + size, read as differences. test/model/ring.pml is this protocol, checked.
 *
 * Falling asleep needs care. The producer stores `published` and then loads `is_sleeping`; the
 * consumer stores `is_sleeping` and then loads `published`. If either side's load could pass its own
 * store, both could read the old value: the consumer sleeps and nobody wakes it. So these four
 * accesses are seq_cst: in their one total order the later load sees the other side's store. They
 * cost one locked instruction a batch. Fences would do the same, but ThreadSanitizer does not know
 * them. */
#include "capture/ring.h"

#include "base/mirror.h"
#include "base/wakeup.h"

#include <assert.h>
#include <poll.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	LINE = 128, /* bytes: two cache lines, as they are fetched in pairs */
	RECORDS_A_RING_MIN = 4,
};

/* What both sides share, in the mirror's control page: no pointers. */
struct ring_control {
	/* Written by the producer. */
	alignas(LINE) atomic_uint_least64_t published;
	atomic_uint_least64_t dropped_frames, dropped_bytes;
	atomic_bool is_finished;
	/* Written by the consumer. */
	alignas(LINE) atomic_uint_least64_t released;
	/* Written by both, but only around a sleep. */
	alignas(LINE) atomic_bool is_sleeping;
};

struct ring {
	struct mirror mirror;
	struct ring_control *control;
	struct wakeup wakeup;
	uint64_t size;

	/* The producer's own. */
	alignas(LINE) uint64_t write; /* behind the last record pushed */
	uint64_t write_published;     /* what `published` holds */
	uint64_t released_seen;       /* copy of `released`; old is only pessimistic */

	/* The consumer's own. */
	alignas(LINE) uint64_t read; /* the record ring_peek gives */
	uint64_t read_released;      /* what `released` holds */
	uint64_t published_seen;     /* copy of `published`; old is only pessimistic */
};

_Static_assert(sizeof(struct ring_record) % RING_ALIGN == 0, "records follow each other aligned");

static size_t ring_control_length(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	return (sizeof(struct ring_control) + page - 1) / page * page;
}

static size_t ring_round_size(size_t size)
{
	size_t rounded = RING_SIZE_MIN;
	while (rounded < size && rounded <= SIZE_MAX / 4) rounded *= 2;
	return rounded;
}

struct ring *ring_open(size_t size, struct error *error_out)
{
	size_t length = (sizeof(struct ring) + LINE - 1) / LINE * LINE;
	struct ring *ring = aligned_alloc(LINE, length);
	if (ring == NULL) abort(); /* a small allocation at start */
	memset(ring, 0, length);
	ring->size = ring_round_size(size);
	if (!mirror_open(&ring->mirror, ring_control_length(), (size_t)ring->size, error_out)) {
		free(ring);
		return NULL;
	}
	if (!wakeup_open(&ring->wakeup, error_out)) {
		mirror_close(&ring->mirror);
		free(ring);
		return NULL;
	}
	ring->control = ring->mirror.control; /* zeros are the start of every counter */
	return ring;
}

void ring_close(struct ring *ring)
{
	if (ring == NULL) return;
	wakeup_close(&ring->wakeup);
	mirror_close(&ring->mirror);
	free(ring);
}

size_t ring_size(const struct ring *ring) { return (size_t)ring->size; }

uint32_t ring_captured_max(const struct ring *ring)
{
	uint64_t max = ring->size / RECORDS_A_RING_MIN - sizeof(struct ring_record);
	return max < UINT32_MAX / 2 ? (uint32_t)max : UINT32_MAX / 2;
}

static struct ring_record *ring_record_at(const struct ring *ring, uint64_t position)
{
	/* The mapping gives pages and all lengths are multiples of RING_ALIGN: it is aligned. */
	return (void *)(ring->mirror.bytes + (position & (ring->size - 1)));
}

/* Called by the producer after it has stored what the consumer may be waiting for. */
static void ring_wake(struct ring *ring)
{
	/* seq_cst: pairs with the store in ring_wait(); our store came before in the same order, so
	 * either we see that it sleeps, or its re-check sees what we stored. */
	if (!atomic_load_explicit(&ring->control->is_sleeping, memory_order_seq_cst)) return;
	/* Taking the word back makes one system call a sleep, not one a batch until it has woken up.
	 * relaxed: it orders nothing, the descriptor does the waking. */
	if (atomic_exchange_explicit(&ring->control->is_sleeping, false, memory_order_relaxed))
		wakeup_signal(&ring->wakeup);
}

static bool ring_has_room(struct ring *ring, uint64_t length)
{
	if (ring->size - (ring->write - ring->released_seen) >= length) return true;
	/* acquire: pairs with the release in ring_release(); the consumer has read what was there
	 * before we write over it. */
	ring->released_seen = atomic_load_explicit(&ring->control->released, memory_order_acquire);
	return ring->size - (ring->write - ring->released_seen) >= length;
}

/* Only the producer adds, so load and store need not be one step. relaxed: a number to be shown; it
 * makes nothing else visible. */
static void ring_count(atomic_uint_least64_t *counter, uint64_t increase)
{
	uint64_t now = atomic_load_explicit(counter, memory_order_relaxed);
	atomic_store_explicit(counter, now + increase, memory_order_relaxed);
}

bool ring_push(struct ring *ring, const struct ring_record *head, const uint8_t *bytes)
{
	uint64_t length = sizeof(*head) + (uint64_t)head->captured;
	length = (length + RING_ALIGN - 1) / RING_ALIGN * RING_ALIGN;
	if (head->captured > ring_captured_max(ring) || !ring_has_room(ring, length)) {
		ring_count(&ring->control->dropped_frames, 1);
		ring_count(&ring->control->dropped_bytes, head->captured);
		return false;
	}
	struct ring_record *record = ring_record_at(ring, ring->write);
	*record = *head;
	record->record_length = (uint32_t)length;
	if (head->captured > 0) memcpy(record->bytes, bytes, head->captured);
	ring->write += length;
	return true;
}

void ring_publish(struct ring *ring)
{
	if (ring->write == ring->write_published) return;
	ring->write_published = ring->write;
	/* seq_cst, which is also release: pairs with the acquire in ring_peek() and ring_used(), the
	 * records are written before the consumer sees them; and with the re-check in ring_wait(). */
	atomic_store_explicit(&ring->control->published, ring->write, memory_order_seq_cst);
	ring_wake(ring);
}

void ring_finish(struct ring *ring)
{
	ring_publish(ring);
	/* seq_cst, which is also release: pairs with the acquire in ring_is_finished(), who sees it
	 * sees all that was published; and with the re-check in ring_wait(). */
	atomic_store_explicit(&ring->control->is_finished, true, memory_order_seq_cst);
	ring_wake(ring);
}

const struct ring_record *ring_peek(struct ring *ring)
{
	if (ring->read == ring->published_seen) {
		/* acquire: pairs with the store in ring_publish(); the records below are written. */
		ring->published_seen =
			atomic_load_explicit(&ring->control->published, memory_order_acquire);
		if (ring->read == ring->published_seen) return NULL;
	}
	return ring_record_at(ring, ring->read);
}

void ring_next(struct ring *ring)
{
	assert(ring->read != ring->published_seen);
	ring->read += ring_record_at(ring, ring->read)->record_length;
}

void ring_release(struct ring *ring)
{
	if (ring->read == ring->read_released) return;
	ring->read_released = ring->read;
	/* release: pairs with the acquire in ring_has_room(); our reads are done before the producer
	 * writes there again. */
	atomic_store_explicit(&ring->control->released, ring->read, memory_order_release);
}

/* The re-check, with is_sleeping announced, or a last look. */
static unsigned ring_look(struct ring *ring)
{
	unsigned found = 0;
	/* seq_cst, which is also acquire: pairs with the stores in ring_publish() and ring_finish();
	 * in the one order they come after our store of is_sleeping, or we see them here. */
	if (atomic_load_explicit(&ring->control->published, memory_order_seq_cst) != ring->read)
		found |= RING_HAS_RECORD;
	if (atomic_load_explicit(&ring->control->is_finished, memory_order_seq_cst))
		found |= RING_IS_FINISHED;
	return found;
}

unsigned ring_wait(struct ring *ring, int other_fd, int timeout_ms)
{
	struct pollfd fds[] = {
		{ .fd = ring->wakeup.read_fd, .events = POLLIN },
		{ .fd = other_fd, .events = POLLIN }, /* poll skips -1 */
	};

	ring_release(ring);
	/* seq_cst: pairs with the load in ring_wake(), see the top of this file. */
	atomic_store_explicit(&ring->control->is_sleeping, true, memory_order_seq_cst);
	bool must_sleep = ring_look(ring) == 0;
	int ready = poll(fds, 2, must_sleep ? timeout_ms : 0);
	/* relaxed: if the producer still saw it set, its signal is a stray wake-up next time. */
	atomic_store_explicit(&ring->control->is_sleeping, false, memory_order_relaxed);

	unsigned found = 0;
	if (ready > 0 && fds[0].revents != 0) wakeup_clear(&ring->wakeup);
	if (ready > 0 && fds[1].revents != 0) found |= RING_OTHER_FD;
	return found | ring_look(ring);
}

bool ring_is_finished(struct ring *ring)
{
	/* acquire: pairs with the store in ring_finish(); it is loaded first, so that the look at
	 * `published` behind it sees the last record. */
	return atomic_load_explicit(&ring->control->is_finished, memory_order_acquire) &&
	       ring_peek(ring) == NULL;
}

uint64_t ring_dropped_frames(const struct ring *ring)
{
	/* relaxed: a number to be shown, as in ring_count(). */
	return atomic_load_explicit(&ring->control->dropped_frames, memory_order_relaxed);
}

uint64_t ring_dropped_bytes(const struct ring *ring)
{
	/* relaxed: as above. */
	return atomic_load_explicit(&ring->control->dropped_bytes, memory_order_relaxed);
}

uint64_t ring_used(const struct ring *ring)
{
	/* acquire: keeps this load before the next one, and `published` only grows, so that the
	 * difference is never below 0. Pairs with the stores in ring_release() and ring_publish(). */
	uint64_t released = atomic_load_explicit(&ring->control->released, memory_order_acquire);
	return atomic_load_explicit(&ring->control->published, memory_order_relaxed) - released;
}
