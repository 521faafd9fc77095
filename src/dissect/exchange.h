/* exchange.h - requests and their answers, under keys that dissectors choose.
 * Records never move. Owner: the engine. Thread: engine writes; any thread reads frames of records below
 * its horizon: request is constant, response goes from 0 to a frame number once. */
#ifndef DOGFISH_DISSECT_EXCHANGE_H
#define DOGFISH_DISSECT_EXCHANGE_H

#include <stdatomic.h>
#include <stdint.h>

struct exchanges;

/* Never NULL. */
struct exchanges *exchanges_open(void);
void exchanges_close(struct exchanges *exchanges);

/* A new exchange under the key, asked in this frame: its index, 0 when memory has ended. */
uint32_t exchanges_request(struct exchanges *exchanges, uint64_t key_hash, uint64_t key,
                           uint32_t frame);

/* The exchange asked last under the key, or 0. */
uint32_t exchanges_find(const struct exchanges *exchanges, uint64_t key_hash, uint64_t key);

/* Sets the answer's frame if there is none yet. */
void exchanges_answer(struct exchanges *exchanges, uint32_t index, uint32_t frame);

/* 0: none. index 0 gives 0. */
uint32_t exchanges_request_frame(const struct exchanges *exchanges, uint32_t index);
uint32_t exchanges_response_frame(const struct exchanges *exchanges, uint32_t index);

#endif
