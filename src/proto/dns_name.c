/* dns_name.c - domain names as DNS sends them (RFC 1035 4.1.4). */
#include "dns_name.h"

#include <stdbool.h>
#include <string.h>

enum {
	LABEL_TYPE = 0xc0,
	LABEL_POINTER = 0xc0,
	LABEL_EXTENDED = 0x40,
	LABEL_BITS = 0x41,
	LABEL_LENGTH = 0x3f
};
enum { ROOT_LENGTH_MAX = 2 }; /* of a root name, at most a pointer to one */

static void name_remark(struct dns_name *name, const char *remark)
{
	name->length = strlen(remark);
	memcpy(name->text, remark, name->length + 1);
}

/* False if the text would be too long. */
static bool name_add_label(struct dns_name *name, const uint8_t *label, size_t length)
{
	size_t dot = name->length > 0;
	if (length + dot > DNS_NAME_MAX - name->length) return false;
	if (dot) name->text[name->length++] = '.';
	for (size_t i = 0; i < length; i++) name->text[name->length++] = (char)label[i];
	return true;
}

/* Follows a pointer whose first byte was read. False if it leads nowhere. */
static bool name_follow(struct reader *at, const struct reader *message, uint8_t first,
                        struct reader *jumped)
{
	size_t offset = (size_t)(first & LABEL_LENGTH) << 8 | read_u8(at);
	if (!reader_ok(at)) return false;
	struct reader target = *message;
	reader_skip(&target, offset);
	*jumped = target;
	return reader_ok(jumped);
}

/* RFC 6891 5: extended labels are history. A name that points to one ends, as tshark has it, as far from its
 * start as that is; one that has it itself is malformed. */
static void name_end_extended(struct reader *r, const struct reader *at, struct reader start,
                              struct dns_name *name)
{
	name_remark(name, "<Unknown extended label>");
	size_t length = at->at > start.at ? (size_t)(at->at - start.at) : SIZE_MAX;
	*r = start;
	if (length == SIZE_MAX)
		reader_fail(r, length);
	else
		reader_skip(r, length);
}

void dns_name_read(struct reader *r, const struct reader *message, struct dns_name *out)
{
	struct reader start = *r, jumped = *r, *at = r;
	/* Every pointer costs 2: more than the message has can only be read in a circle. */
	size_t seen = 0, seen_max = reader_left_reported(message);
	bool is_too_long = false;
	out->length = 0;
	for (;;) {
		uint8_t first = read_u8(at);
		if (!reader_ok(at) || first == 0) break;
		if ((first & LABEL_TYPE) == 0) {
			const uint8_t *label = reader_bytes(at, first);
			if (!label) break;
			if (!is_too_long && !name_add_label(out, label, first)) is_too_long = true;
			seen += 1u + first;
			continue;
		}
		if (at != r && (first & LABEL_TYPE) == LABEL_EXTENDED && first != LABEL_BITS) {
			name_end_extended(r, at, start, out);
			return;
		}
		if ((first & LABEL_TYPE) != LABEL_POINTER) {
			reader_fail(at, SIZE_MAX);
			break;
		}
		if (!name_follow(at, message, first, &jumped)) {
			if (reader_ok(at)) reader_fail(at, SIZE_MAX);
			break;
		}
		at = &jumped;
		seen += 2;
		if (seen >= seen_max) {
			name_remark(out, "<Name contains a pointer that loops>");
			return;
		}
	}
	if (!reader_ok(at) && reader_ok(r)) {
		r->fault = at->fault;
		r->at = r->end;
	}
	out->text[out->length] = 0;
	if (is_too_long) name_remark(out, "<Name too long>");
	if (out->text[0] == 0 && r->at - start.at <= ROOT_LENGTH_MAX) name_remark(out, "<Root>");
}

const char *dns_name_visible(const struct dns_name *name, char buffer[DNS_NAME_VISIBLE_MAX])
{
	static const char zero[] = "\\000";
	size_t used = 0;
	if (!memchr(name->text, 0, name->length)) return name->text;
	for (size_t i = 0; i < name->length; i++) {
		if (name->text[i]) {
			buffer[used++] = name->text[i];
			continue;
		}
		memcpy(buffer + used, zero, sizeof zero - 1);
		used += sizeof zero - 1;
	}
	buffer[used] = 0;
	return buffer;
}

size_t dns_name_labels(const struct dns_name *name)
{
	size_t count = 1;
	for (size_t i = 0; i < name->length; i++) count += name->text[i] == '.';
	return count;
}
