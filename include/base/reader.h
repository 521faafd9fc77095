/* reader.h - the only way to packet bytes: a cursor that moves forward inside its bounds.
 *
 * A read past the end yields 0, records the fault once and moves the cursor to the end, so
 * `while (reader_left(&r) > 0)` always ends. The fault says which end was passed: bytes that were
 * on the wire but not captured (cut short), or bytes that never were (malformed).
 * The bytes belong to a data source of the dissection and outlive the reader. Thread: any; a reader
 * is a value and belongs to who holds it. Lengths and offsets are in bytes. */
#ifndef DOGFISH_BASE_READER_H
#define DOGFISH_BASE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum reader_fault {
	READER_OK = 0,
	READER_SHORT = 1,     /* the bytes were on the wire, the capture has not got them */
	READER_MALFORMED = 2, /* the packet says there is more than was sent */
};

struct reader {
	const uint8_t *origin; /* where the data source begins: offsets are from here */
	const uint8_t *at;
	const uint8_t *end; /* of what was captured */
	uint32_t missing;   /* bytes of this part that were sent after end, and not captured */
	uint8_t source;     /* the data source's index in the dissection */
	uint8_t fault;      /* enum reader_fault; the first one stays */
};

/* A reader over captured bytes of which reported were on the wire (at least captured). */
static inline struct reader reader_make(const uint8_t *bytes, size_t captured, size_t reported)
{
	size_t missing = reported > captured ? reported - captured : 0;
	return (struct reader){ .origin = bytes,
		                .at = bytes,
		                .end = bytes + captured,
		                .missing = missing > UINT32_MAX ? UINT32_MAX : (uint32_t)missing };
}

/* Captured bytes left. */
static inline size_t reader_left(const struct reader *r) { return (size_t)(r->end - r->at); }

/* Bytes left as they were on the wire. */
static inline size_t reader_left_reported(const struct reader *r)
{
	return (size_t)(r->end - r->at) + r->missing;
}

/* Offset of the cursor from the start of its data source. */
static inline uint32_t reader_offset(const struct reader *r)
{
	return (uint32_t)(r->at - r->origin);
}

static inline bool reader_ok(const struct reader *r) { return r->fault == READER_OK; }

/* The cold half of every read: n bytes were asked for and are not there. */
static inline void reader_fail(struct reader *r, size_t n)
{
	if (r->fault == READER_OK)
		r->fault = n <= reader_left_reported(r) ? READER_SHORT : READER_MALFORMED;
	r->at = r->end;
}

/* The next n bytes, or NULL, with the fault recorded, if they are not all there. */
static inline const uint8_t *reader_bytes(struct reader *r, size_t n)
{
	if (__builtin_expect(reader_left(r) < n, 0)) {
		reader_fail(r, n);
		return NULL;
	}
	const uint8_t *bytes = r->at;
	r->at += n;
	return bytes;
}

/* Numbers in bytes that reader_bytes gave. */
static inline uint16_t bytes_u16(const uint8_t *b) { return (uint16_t)(b[0] << 8 | b[1]); }
static inline uint32_t bytes_u32(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline void reader_skip(struct reader *r, size_t n) { (void)reader_bytes(r, n); }

/* A reader over the next n bytes, which the cursor passes. If fewer were captured, it holds those
 * and knows what is missing; if fewer were sent, the fault is recorded here and it holds all. */
static inline struct reader reader_take(struct reader *r, size_t n)
{
	struct reader part = *r;
	part.fault = READER_OK;
	size_t left = reader_left(r);
	if (n <= left) {
		part.end = r->at + n;
		part.missing = 0;
		r->at += n;
		return part;
	}
	size_t missing = n - left;
	if (missing <= r->missing) {
		part.missing = (uint32_t)missing;
		r->missing -= (uint32_t)missing;
		r->at = r->end;
		return part;
	}
	reader_fail(r, n);
	return part;
}

/* Copies the bytes from the cursor on, at most size of them; how many they were. The cursor stays. */
static inline size_t reader_copy(const struct reader *r, void *out, size_t size)
{
	size_t length = reader_left(r) < size ? reader_left(r) : size;
	if (length) memcpy(out, r->at, length);
	return length;
}

/* Ends the reader n bytes on, if it reaches that far: what follows is not part of it. */
static inline void reader_limit(struct reader *r, size_t n)
{
	size_t left = reader_left(r);
	if (n < left) {
		r->end = r->at + n;
		r->missing = 0;
	} else if (n - left < r->missing) {
		r->missing = (uint32_t)(n - left);
	}
}

static inline uint8_t read_u8(struct reader *r)
{
	const uint8_t *b = reader_bytes(r, 1);
	return b ? b[0] : 0;
}

static inline uint16_t read_u16(struct reader *r)
{
	const uint8_t *b = reader_bytes(r, 2);
	if (!b) return 0;
	return (uint16_t)(b[0] << 8 | b[1]);
}

static inline uint32_t read_u24(struct reader *r)
{
	const uint8_t *b = reader_bytes(r, 3);
	return b ? (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2] : 0;
}

static inline uint32_t read_u32(struct reader *r)
{
	const uint8_t *b = reader_bytes(r, 4);
	return b ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3] : 0;
}

static inline uint64_t read_u64(struct reader *r)
{
	const uint8_t *b = reader_bytes(r, 8);
	if (!b) return 0;
	uint64_t v = 0;
	for (int i = 0; i < 8; i++) v = v << 8 | b[i];
	return v;
}

/* n bytes, at most 8, most significant first. */
static inline uint64_t read_uint(struct reader *r, size_t n)
{
	const uint8_t *b = reader_bytes(r, n);
	uint64_t v = 0;
	for (size_t i = 0; b && i < n; i++) v = v << 8 | b[i];
	return v;
}

static inline uint16_t read_u16_le(struct reader *r)
{
	const uint8_t *b = reader_bytes(r, 2);
	if (!b) return 0;
	return (uint16_t)(b[1] << 8 | b[0]);
}

static inline uint32_t read_u32_le(struct reader *r)
{
	const uint8_t *b = reader_bytes(r, 4);
	return b ? (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0] : 0;
}

static inline uint64_t read_u64_le(struct reader *r)
{
	uint64_t low = read_u32_le(r), high = read_u32_le(r);
	return reader_ok(r) ? high << 32 | low : 0;
}

/* Looks without moving and without a fault: the byte ahead, or -1 if it is not there. */
static inline int reader_peek(const struct reader *r, size_t ahead)
{
	return ahead < reader_left(r) ? r->at[ahead] : -1;
}

/* Looks without moving and without a fault: 2 bytes ahead, or -1. */
static inline int32_t reader_peek_u16(const struct reader *r, size_t ahead)
{
	size_t left = reader_left(r);
	if (left < 2 || ahead > left - 2) return -1;
	return r->at[ahead] << 8 | r->at[ahead + 1];
}

#endif
