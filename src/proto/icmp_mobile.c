/* icmp_mobile.c - router advertisements, RFC 1256 3, and the extensions with which Mobile IP's agents make
 * themselves known in them, RFC 5944 2.1 and RFC 4721 2. */
#include "duration.h"
#include "icmp_fields.h"

enum { ADDRESS_WORDS = 2, EXTENSIONS_MAX = 256 };
enum {
	EXTENSION_PADDING = 0,
	EXTENSION_AGENT = 16,
	EXTENSION_PREFIXES = 19,
	EXTENSION_CHALLENGE = 24
};

static void mobile_emit_addresses(struct layer *l, struct reader *r)
{
	char text[DURATION_TEXT_MAX];
	uint8_t count = emit_u8(l, F_ADDRESS_COUNT, r);
	uint8_t words = emit_u8(l, F_ADDRESS_SIZE, r);
	uint16_t lifetime = emit_u16(l, F_LIFETIME, r);
	if (!reader_ok(r)) return;
	duration_format((uint64_t)lifetime * 1000, text, sizeof text);
	layer_text_last_append(l, " (%s)", text);
	if (words < ADDRESS_WORDS) return;
	for (unsigned i = 0; i < count && reader_ok(r); i++) {
		struct reader entry = reader_take(r, words * 4u);
		if (!reader_ok(r)) return;
		emit_ipv4(l, F_ROUTER, &entry);
		struct span at = span_of(&entry, 4);
		emit_number(l, F_PREFERENCE, at, (uint64_t)(int64_t)(int32_t)read_u32(&entry), 0);
	}
}

static void mobile_emit_agent(struct layer *l, struct reader *r)
{
	emit_u16(l, F_MIP_SEQ, r);
	emit_u16(l, F_MIP_LIFE, r);
	struct span at = span_of(r, 2);
	uint16_t flags = read_u16(r);
	if (!reader_ok(r)) return;
	uint32_t item = layer_open_number(l, F_MIP_FLAGS, at, flags, 0);
	emit_masked(l, F_MIP_R, F_MIP_RESERVED, at, flags);
	layer_close_as_is(l, item);
	while (reader_left(r) >= 4) emit_ipv4(l, F_MIP_COA, r);
}

/* False when no other extension can follow. */
static bool mobile_emit_extension(struct layer *l, struct reader *r)
{
	int type = reader_peek(r, 0);
	uint32_t item = layer_open(l, F_MIP, r);
	emit_u8(l, F_MIP_TYPE, r);
	if (type == EXTENSION_PADDING) {
		layer_close(l, item, r);
		return true;
	}
	uint8_t length = emit_u8(l, F_MIP_LENGTH, r);
	struct reader body = reader_take(r, length);
	switch (type) {
	case EXTENSION_AGENT: mobile_emit_agent(l, &body); break;
	case EXTENSION_PREFIXES:
		while (reader_left(&body) > 0) emit_u8(l, F_MIP_PREFIX_LENGTH, &body);
		break;
	case EXTENSION_CHALLENGE: emit_bytes(l, F_MIP_CHALLENGE, &body, reader_left(&body)); break;
	default: emit_bytes(l, F_MIP_CONTENT, &body, reader_left(&body)); break;
	}
	layer_close(l, item, r);
	return reader_ok(r);
}

void icmp_emit_advertisement(struct layer *l, struct reader *r, bool is_agent)
{
	mobile_emit_addresses(l, r);
	if (!is_agent || reader_peek(r, 0) == EXTENSION_PADDING) {
		if (reader_left(r) > 0) layer_next_named(l, "data", r);
		return;
	}
	for (unsigned i = 0; i < EXTENSIONS_MAX && reader_left(r) > 0; i++) {
		if (!mobile_emit_extension(l, r)) break;
	}
}
