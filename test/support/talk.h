/* talk.h - a client and a server that say what a test makes up, over one TCP connection, and what the frames then
 * hold. Header only, one connection at a time. */
#ifndef DOGFISH_TEST_SUPPORT_TALK_H
#define DOGFISH_TEST_SUPPORT_TALK_H

#include <check.h>

#include "field/format.h"
#include "session.h"

enum { ETHERNET = 14, IPV4 = 20, TCP = 20, HEADERS = ETHERNET + IPV4 + TCP, SEGMENT_MAX = 60000 };
enum { CLIENT_PORT = 40000, PUSH_ACK = 0x18, FIN = 1, SYN = 2, ACK = 0x10 };

static struct session session;
static uint16_t port;
static uint32_t next[2];
static int64_t now_ns;

static inline void put(uint8_t *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

static inline void send_segment(bool is_server, unsigned flags, const void *payload, size_t length)
{
	static uint8_t bytes[HEADERS + SEGMENT_MAX];
	uint8_t *ip = bytes + ETHERNET, *tcp = ip + IPV4;
	ck_assert_uint_le(length, SEGMENT_MAX);
	memset(bytes, 0, HEADERS);
	bytes[12] = 8;
	ip[0] = 0x45;
	put(ip + 2, (uint32_t)(IPV4 + TCP + length), 2);
	ip[8] = 64;
	ip[9] = 6;
	put(ip + 12, is_server ? 0xc0000202 : 0xc0000201, 4);
	put(ip + 16, is_server ? 0xc0000201 : 0xc0000202, 4);
	put(tcp, is_server ? port : CLIENT_PORT, 2);
	put(tcp + 2, is_server ? CLIENT_PORT : port, 2);
	put(tcp + 4, next[is_server], 4);
	put(tcp + 8, next[!is_server], 4);
	tcp[12] = 0x50;
	tcp[13] = (uint8_t)flags;
	put(tcp + 14, 65535, 2);
	if (length) memcpy(tcp + TCP, payload, length);
	next[is_server] += (uint32_t)length + (flags & SYN ? 1 : 0);
	now_ns += 1000000;
	session_add(&session, &(struct session_frame){ .bytes = bytes,
	                                               .captured = (uint32_t)(HEADERS + length),
	                                               .reported = (uint32_t)(HEADERS + length),
	                                               .time_ns = now_ns,
	                                               .link_type = 1 });
}

static inline void say(bool is_server, const char *text)
{
	send_segment(is_server, PUSH_ACK, text, strlen(text));
}

static inline void begin(uint16_t server_port)
{
	session_open(&session, proto_list);
	session_start(&session);
	port = server_port;
	next[0] = next[1] = 0;
	send_segment(false, SYN, NULL, 0);
	send_segment(true, SYN | ACK, NULL, 0);
	send_segment(false, ACK, NULL, 0);
}

/* How often the field is in a frame; its last value in text, if that is not NULL. */
static inline unsigned count_field(uint32_t frame, const char *name, char text[128])
{
	const struct registry *registry = dissectors_registry(session.dissectors);
	struct dissection *d = dissection_open(session.dissectors, session.engine);
	dissection_want_all(d, DISSECT_TEXT);
	struct view view = session_view(&session, store_tracked_count(session.store));
	dissection_run(d, frame, &view);
	const struct tape *tape = dissection_tape(d);
	unsigned count = 0;
	for (uint32_t i = 0; i < tape->count; i++) {
		const struct field *field = registry_field(registry, tape->items[i].field);
		if (!field->name || strcmp(field->name, name) != 0) continue;
		count++;
		if (text) format_value(field, &tape->items[i], text, 128);
	}
	dissection_close(d);
	return count;
}

static inline uint32_t last_frame(void) { return store_tracked_count(session.store); }

#endif
