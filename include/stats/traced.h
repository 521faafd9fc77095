/* traced.h - text that knows where it came from: for each byte, the bytes of the stream that it was made of,
 * through any number of codings. Kept as runs of equal groups: text as sent is one run of groups of a byte
 * from a byte, Base64 one of three from four, an inflated block a group of its own.
 * Owner: who opened it. Thread: one. Memory that ends makes the text shorter, and is_full says so. */
#ifndef DOGFISH_STATS_TRACED_H
#define DOGFISH_STATS_TRACED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From byte out on: groups of group_out bytes, each made of group_in bytes of the stream, one behind the
 * other from in on. group_in 0: made up by us, standing at in. */
struct trace_run {
	uint64_t in;
	uint32_t out;
	uint32_t group_out, group_in;
};

struct traced {
	uint8_t *bytes;
	size_t length, capacity;
	struct trace_run *runs;
	size_t run_count, run_capacity;
	bool is_full;
};

enum { TRACED_LENGTH_MAX = 64 << 20 };

/* A zeroed struct is an empty text. */
void traced_close(struct traced *text);
void traced_clear(struct traced *text);

/* Appends bytes as they were sent from that stream offset on. */
void traced_add_sent(struct traced *text, const void *bytes, size_t length, uint64_t offset);

/* Appends length bytes that were made, as one, of the in_length bytes from offset on. */
void traced_add_group(struct traced *text, const void *bytes, size_t length, uint64_t offset,
                      uint32_t in_length);

/* Appends a part of another text as it is. */
void traced_add_part(struct traced *text, const struct traced *from, size_t at, size_t length);

/* Appends length bytes that were made, as one, of a part of another text. */
void traced_add_made(struct traced *text, const void *bytes, size_t length,
                     const struct traced *from, size_t at, size_t from_length);

/* Appends what we say ourselves: it stands where the other text has byte at. */
void traced_add_own(struct traced *text, const char *bytes, size_t length,
                    const struct traced *from, size_t at);

struct trace_origin {
	uint64_t offset;
	uint32_t length; /* 0: made up */
};

/* What byte at was made of; of one beyond the end, what the last one was. */
struct trace_origin traced_origin(const struct traced *text, size_t at);

/* The first byte that was made of the stream's byte at offset, or of a later one; length if there is none. */
size_t traced_find(const struct traced *text, uint64_t offset);

#endif
