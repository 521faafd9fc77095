/* dns_name.h - domain names as DNS sends them (RFC 1035 4.1.4). Thread: any. */
#ifndef DOGFISH_PROTO_DNS_NAME_H
#define DOGFISH_PROTO_DNS_NAME_H

#include <stddef.h>
#include <stdint.h>

#include "base/reader.h"

enum { DNS_NAME_MAX = 253 };

struct dns_name {
	char text[DNS_NAME_MAX + 1]; /* labels as sent, with dots between; or a remark in <> */
	size_t length;
};

/* Reads a name at the cursor, which ends after it. Pointers count from the start of message. A root name,
 * one that is too long and one whose pointers loop have a remark instead; a name that ends outside of
 * the message is a fault of r. */
void dns_name_read(struct reader *r, const struct reader *message, struct dns_name *out);

/* The text with its zero bytes, if any, as "\000": names may hold any byte. What is returned is the name's
 * own text or buffer. */
enum { DNS_NAME_VISIBLE_MAX = DNS_NAME_MAX * 4 + 1 };
const char *dns_name_visible(const struct dns_name *name, char buffer[DNS_NAME_VISIBLE_MAX]);

/* Labels of a name's text. */
size_t dns_name_labels(const struct dns_name *name);

#endif
