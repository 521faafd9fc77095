/* address.h - the address of an endpoint, of any network or link layer. A value. Thread: any. */
#ifndef DOGFISH_STREAM_ADDRESS_H
#define DOGFISH_STREAM_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum address_type {
	ADDRESS_NONE,
	ADDRESS_ETHER, /* 6 bytes */
	ADDRESS_IPV4,  /* 4 */
	ADDRESS_IPV6,  /* 16 */
	ADDRESS_OTHER, /* length bytes, shown as hex */
};

struct address {
	uint8_t type; /* enum address_type */
	uint8_t length;
	uint8_t bytes[16]; /* zero after length */
};

/* At most 16 bytes are kept. bytes may be NULL: all zeros. */
static inline struct address address_make(enum address_type type, const uint8_t *bytes,
                                          uint8_t length)
{
	struct address address = { .type = (uint8_t)type, .length = length };
	if (length > sizeof address.bytes) address.length = sizeof address.bytes;
	if (bytes) memcpy(address.bytes, bytes, address.length);
	return address;
}

static inline bool address_equal(const struct address *a, const struct address *b)
{
	uint64_t here[2], there[2];
	memcpy(here, a->bytes, sizeof here);
	memcpy(there, b->bytes, sizeof there);
	return a->type == b->type && a->length == b->length && here[0] == there[0] &&
	       here[1] == there[1];
}

#endif
