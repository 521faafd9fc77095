/* tcp_unacked.c - the queue of unacknowledged segments, a ring. */
#include "tcp_unacked.h"

#include "base/checked.h"

_Static_assert(TCP_UNACKED_MAX <= 1 << 14, "a capacity fits 16 bits");

static const struct tcp_unacked *tcp_unacked_at(const struct tcp_unacked_queue *queue,
                                                uint32_t index)
{
	const struct tcp_unacked *entries =
		queue->capacity > TCP_UNACKED_FEW ? queue->entries.many : queue->entries.few;
	return &entries[(queue->head + index) & (queue->capacity - 1u)];
}

static struct tcp_unacked *tcp_unacked_place(struct tcp_unacked_queue *queue, uint32_t index)
{
	struct tcp_unacked *entries =
		queue->capacity > TCP_UNACKED_FEW ? queue->entries.many : queue->entries.few;
	return &entries[(queue->head + index) & (queue->capacity - 1u)];
}

static bool tcp_unacked_grow(struct tcp_unacked_queue *queue,
                             const struct tcp_analysis_options *options)
{
	if (queue->capacity == 0) {
		queue->capacity = TCP_UNACKED_FEW;
		return true;
	}
	uint16_t capacity = (uint16_t)(queue->capacity * 2);
	struct tcp_unacked *entries = options->take(options->context, capacity * sizeof *entries);
	if (!entries) return false;
	for (uint32_t i = 0; i < queue->count; i++) entries[i] = *tcp_unacked_at(queue, i);
	queue->entries.many = entries;
	queue->capacity = capacity;
	queue->head = 0;
	return true;
}

void tcp_unacked_add(struct tcp_unacked_queue *queue, const struct tcp_unacked *entry,
                     const struct tcp_analysis_options *options)
{
	if (queue->count == TCP_UNACKED_MAX) return;
	if (queue->count == queue->capacity && !tcp_unacked_grow(queue, options)) return;
	if (queue->count == 0)
		queue->is_ascending = true;
	else if (seq_before(entry->seq, tcp_unacked_at(queue, queue->count - 1)->next))
		queue->is_ascending = false;
	*tcp_unacked_place(queue, queue->count++) = *entry;
}

/* Cuts or keeps one. False: all of it is acknowledged. */
static bool tcp_unacked_keep(struct tcp_unacked *entry, uint32_t ack)
{
	if (!seq_after(entry->next, ack)) return false;
	if (seq_after(ack, entry->seq)) entry->seq = ack;
	return true;
}

static uint32_t tcp_unacked_acknowledge_ascending(struct tcp_unacked_queue *queue, uint32_t ack)
{
	uint32_t frame = 0;
	while (queue->count) {
		struct tcp_unacked *first = tcp_unacked_place(queue, 0);
		if (tcp_unacked_keep(first, ack)) break;
		if (first->next == ack) frame = first->frame;
		queue->head = (uint16_t)((queue->head + 1) & (queue->capacity - 1));
		queue->count--;
	}
	return frame;
}

uint32_t tcp_unacked_acknowledge(struct tcp_unacked_queue *queue, uint32_t ack)
{
	if (queue->is_ascending) return tcp_unacked_acknowledge_ascending(queue, ack);
	uint32_t frame = 0, end = 0;
	uint16_t kept = 0;
	bool is_ascending = true;
	for (uint32_t i = 0; i < queue->count; i++) {
		struct tcp_unacked *entry = tcp_unacked_place(queue, i);
		if (!frame && entry->next == ack) frame = entry->frame;
		if (!tcp_unacked_keep(entry, ack)) continue;
		is_ascending &= kept == 0 || !seq_before(entry->seq, end);
		end = entry->next;
		*tcp_unacked_place(queue, kept++) = *entry;
	}
	queue->count = kept;
	queue->is_ascending = is_ascending;
	return frame;
}

uint32_t tcp_unacked_oldest(const struct tcp_unacked_queue *queue)
{
	return queue->count ? tcp_unacked_at(queue, 0)->frame : 0;
}

uint32_t tcp_unacked_span(const struct tcp_unacked_queue *queue, uint32_t base)
{
	if (!queue->count) return 0;
	uint32_t first = tcp_unacked_at(queue, 0)->seq - base;
	uint32_t last = tcp_unacked_at(queue, queue->count - 1)->next - base;
	for (uint32_t i = 0; !queue->is_ascending && i < queue->count; i++) {
		const struct tcp_unacked *entry = tcp_unacked_at(queue, i);
		if (entry->seq - base < first) first = entry->seq - base;
		if (entry->next - base > last) last = entry->next - base;
	}
	return last - first;
}
