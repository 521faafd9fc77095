/* checksum.h - the Internet checksum (RFC 1071) and the items that show one. Thread: any. */
#ifndef DOGFISH_PROTO_CHECKSUM_H
#define DOGFISH_PROTO_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#include "dissect/dissector.h"

enum checksum_status {
	CHECKSUM_BAD,
	CHECKSUM_GOOD,
	CHECKSUM_UNVERIFIED,
	CHECKSUM_NOT_PRESENT,
	CHECKSUM_ILLEGAL,
};

extern const struct value_name checksum_statuses[];

/* A status in the tree: the name without the number, as tshark has it. For .format beside .names. */
void checksum_format_status(char *out, size_t size, uint64_t status);

/* The ones' complement sum of 16-bit words, an odd last byte counting as a word's first; not folded.
 * Only the last of several pieces may have an odd length. */
uint32_t checksum_add(uint32_t sum, const uint8_t *bytes, size_t length);

/* Folded to 16 bits: 0xffff where what was summed holds a checksum that is right. */
uint16_t checksum_fold(uint32_t sum);

/* What should have been sent, from the folded sum over everything with the checksum that was sent. */
uint16_t checksum_expected(uint16_t sum, uint16_t sent);

/* Fields of a protocol's checksum, as indexes in its table. calculated and zero (the remark on a 0 that may
 * not be) may be CHECKSUM_NO_FIELD. */
enum { CHECKSUM_NO_FIELD = 0xffff };
struct checksum_fields {
	unsigned value, status, calculated, bad, zero;
};

struct checksum {
	struct span at;
	uint16_t sent;
	uint16_t sum; /* folded; matters only if status is bad or good */
	enum checksum_status status;
	const char *remark; /* ends the line of one that is bad or not verified; or NULL */
};

/* Records checksum and status. */
void checksum_emit(struct layer *l, const struct checksum_fields *fields,
                   const struct checksum *checksum);

#endif
