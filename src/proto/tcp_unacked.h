/* tcp_unacked.h - the segments of a direction that wait to be acknowledged.
 *
 * As long as each begins where or after the one before ends, which is nearly always, every question
 * costs the same however many wait; else those that wait are walked, TCP_UNACKED_MAX at most.
 * Owner: the flow. Thread: engine. */
#ifndef DOGFISH_PROTO_TCP_UNACKED_H
#define DOGFISH_PROTO_TCP_UNACKED_H

#include "tcp_analysis.h"

/* Adds one; forgotten if the queue is full or memory has ended. */
void tcp_unacked_add(struct tcp_unacked_queue *queue, const struct tcp_unacked *entry,
                     const struct tcp_analysis_options *options);

/* Drops what ack covers and cuts what it covers in part. Returns the frame of the segment that ends
 * exactly at ack, or 0. */
uint32_t tcp_unacked_acknowledge(struct tcp_unacked_queue *queue, uint32_t ack);

/* The frame of the one that waits longest, or 0. */
uint32_t tcp_unacked_oldest(const struct tcp_unacked_queue *queue);

/* From the lowest number that waits to the highest. */
uint32_t tcp_unacked_span(const struct tcp_unacked_queue *queue, uint32_t base);

#endif
