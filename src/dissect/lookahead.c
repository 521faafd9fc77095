/* lookahead.c - reads the ports and addresses of frames to come, and asks for memory step by step. */
#include "lookahead.h"

#include "base/reader.h"

/* How many frames before its own a step is taken. */
enum { BYTES_AHEAD = 24, KEY_AHEAD = 16, RECORD_AHEAD = 11, TAILS_AHEAD = 6, SECOND_AHEAD = 2 };

enum {
	LINK_ETHERNET = 1,
	CACHE_LINE = 64,
	MAC_ADDRESSES = 12,
	TYPE_IPV4 = 0x0800,
	TYPE_IPV6 = 0x86dd,
	IPV4_PLAIN = 0x45, /* version 4, no options */
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
};

struct key {
	struct address source, destination;
	uint8_t protocol;
};

static struct address key_address(struct reader *r, enum address_type type, uint8_t length)
{
	return address_make(type, reader_bytes(r, length), length);
}

static void key_read_ipv4(struct reader *r, struct key *out)
{
	reader_skip(r, 7); /* length, identification, fragment, hops */
	out->protocol = read_u8(r);
	reader_skip(r, 2); /* checksum */
	out->source = key_address(r, ADDRESS_IPV4, 4);
	out->destination = key_address(r, ADDRESS_IPV4, 4);
}

static void key_read_ipv6(struct reader *r, struct key *out)
{
	reader_skip(r, 4); /* flow label, length */
	out->protocol = read_u8(r);
	reader_skip(r, 1); /* hops */
	out->source = key_address(r, ADDRESS_IPV6, 16);
	out->destination = key_address(r, ADDRESS_IPV6, 16);
}

static void lookahead_read(const struct lookahead *lookahead, uint32_t frame,
                           struct lookahead_frame *out)
{
	const struct store *store = lookahead->store;
	uint32_t captured = store_captured(store, frame);
	struct reader r = reader_make(store_bytes(store, frame), captured, captured);
	struct key key = { .protocol = 0 };
	out->table = NULL;
	if (store->interfaces[store_interface(store, frame)].link_type != LINK_ETHERNET) return;
	reader_skip(&r, MAC_ADDRESSES);
	uint16_t type = read_u16(&r);
	uint8_t first = read_u8(&r);
	reader_skip(&r, 1); /* class of service */
	if (type == TYPE_IPV4 && first == IPV4_PLAIN)
		key_read_ipv4(&r, &key);
	else if (type == TYPE_IPV6)
		key_read_ipv6(&r, &key);
	if (key.protocol != PROTOCOL_TCP && key.protocol != PROTOCOL_UDP) return;
	uint16_t source = read_u16(&r), destination = read_u16(&r);
	if (!reader_ok(&r)) return;
	out->table = lookahead->tables[key.protocol == PROTOCOL_TCP ? PORT_TCP : PORT_UDP];
	out->hash =
		conversations_hash(out->table, &key.source, source, &key.destination, destination);
	conversations_prefetch_bucket(out->table, out->hash);
}

static struct lookahead_frame *lookahead_frame(struct lookahead *lookahead, uint32_t frame)
{
	return &lookahead->frames[frame % LOOKAHEAD_FRAMES];
}

static void lookahead_take(struct lookahead *lookahead, uint32_t frame)
{
	struct lookahead_frame *at = lookahead_frame(lookahead, frame);
	at->record = at->table ? conversations_prefetch_record(at->table, at->hash) : NULL;
}

void lookahead_step(struct lookahead *lookahead, uint32_t frame, uint32_t stored)
{
	if (lookahead->next <= frame) lookahead->next = frame + 1;
	if (frame + BYTES_AHEAD <= stored) {
		const uint8_t *bytes = store_bytes(lookahead->store, frame + BYTES_AHEAD);
		__builtin_prefetch(bytes);
		__builtin_prefetch((const void *)((uintptr_t)bytes + CACHE_LINE));
	}
	for (; lookahead->next <= frame + KEY_AHEAD && lookahead->next <= stored; lookahead->next++)
		lookahead_read(lookahead, lookahead->next,
		               lookahead_frame(lookahead, lookahead->next));
	if (frame + RECORD_AHEAD < lookahead->next) lookahead_take(lookahead, frame + RECORD_AHEAD);
	const struct lookahead_frame *near = lookahead_frame(lookahead, frame + TAILS_AHEAD);
	if (frame + TAILS_AHEAD < lookahead->next && near->record)
		conversation_prefetch_tails(near->record);
	const struct lookahead_frame *next = lookahead_frame(lookahead, frame + SECOND_AHEAD);
	if (frame + SECOND_AHEAD < lookahead->next && next->record)
		conversation_prefetch_second(next->record);
}
