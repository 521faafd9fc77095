/* ipv4_options.c - the options of IPv4: RFC 791 3.1, 1063, 1108, 1393, 2113, 4782; CIPSO. */
#include <stdio.h>
#include <string.h>

#include "ipv4.h"

enum { OPTION_END = 0, OPTION_NOP = 1, OPTION_LOOSE_ROUTE = 0x83, OPTION_STRICT_ROUTE = 0x89 };
enum { FIRST_POINTER = 4, NOPS_SUSPECT = 4 };

struct option {
	uint8_t type;
	uint8_t length; /* of type, length and body; at least this, exactly this if is_fixed */
	bool is_fixed;
	uint16_t field; /* heading */
	/* body holds what follows type and length. */
	void (*emit)(struct layer *l, struct reader *body, uint8_t ttl);
};

/* ---------------------------------------------------------------- bodies */

static void option_emit_security(struct layer *l, struct reader *body, uint8_t ttl)
{
	emit_u8(l, F_OPTION_CLASSIFICATION, body);
	while (reader_left(body) > 0) {
		if (!(emit_u8(l, F_OPTION_AUTHORITY, body) & 1)) break;
	}
}

static void option_emit_extended_security(struct layer *l, struct reader *body, uint8_t ttl)
{
	emit_u8(l, F_OPTION_FORMAT, body);
	if (reader_left(body) > 0) emit_bytes(l, F_OPTION_INFORMATION, body, reader_left(body));
}

static void option_emit_cipso(struct layer *l, struct reader *body, uint8_t ttl)
{
	emit_u32(l, F_OPTION_DOI, body);
	while (reader_left(body) > 0) {
		emit_u8(l, F_OPTION_TAG_TYPE, body);
		uint8_t length = read_u8(body);
		size_t rest = length >= 2 ? length - 2u : 0;
		if (rest > reader_left(body) || length < 2) rest = reader_left(body);
		if (rest) emit_bytes(l, F_OPTION_TAG_DATA, body, rest);
	}
}

/* The pointer counts from 1 at the option's type; an address at it is the next one. Before it are hops
 * passed, after it hops to come; of a source route the last is the destination. */
static void option_emit_route(struct layer *l, struct reader *body, bool is_source_route)
{
	struct span at = span_of(body, 1);
	size_t length = reader_left(body) + 2;
	uint8_t pointer = emit_u8(l, F_OPTION_POINTER, body);
	if (!reader_ok(body)) return;
	if (pointer < FIRST_POINTER || pointer % 4) {
		layer_expert(l, pointer < FIRST_POINTER ? F_POINTER_BEFORE : F_POINTER_MIDDLE, at,
		             NULL);
		return;
	}
	for (size_t place = FIRST_POINTER; place + 3 <= length && reader_left(body) > 0;
	     place += 4) {
		bool is_last = place + 7 > length;
		unsigned field = F_RECORDED_ROUTE;
		if (place >= pointer) field = is_source_route ? F_SOURCE_ROUTE : F_EMPTY_ROUTE;
		if (is_source_route && is_last && pointer < length) field = F_DESTINATION;
		struct span address = span_of(body, 4);
		uint32_t value = emit_ipv4(l, field, body);
		if (field == F_DESTINATION) {
			emit_number(l, F_ADDRESS, address, value, ITEM_HIDDEN);
			ipv4_emit_host(l, field, address, value);
		}
		if (place == pointer) layer_text_last_append(l, " <- next");
	}
}

static void option_emit_record_route(struct layer *l, struct reader *body, uint8_t ttl)
{
	option_emit_route(l, body, false);
}

static void option_emit_source_route(struct layer *l, struct reader *body, uint8_t ttl)
{
	option_emit_route(l, body, true);
}

static void option_emit_timestamp(struct layer *l, struct reader *body, uint8_t ttl)
{
	emit_u8(l, F_OPTION_POINTER, body);
	struct span at = span_of(body, 1);
	uint8_t flags = read_u8(body);
	emit_masked(l, F_OPTION_OVERFLOW, F_OPTION_FLAG, at, flags);
	bool has_addresses = (flags & 0x0f) == 1 || (flags & 0x0f) == 3;
	while (reader_left(body) >= (has_addresses ? 8 : 4)) {
		if (has_addresses) emit_ipv4(l, F_OPTION_TIME_ADDRESS, body);
		emit_u32(l, F_OPTION_TIME, body);
	}
}

static void option_emit_stream(struct layer *l, struct reader *body, uint8_t ttl)
{
	emit_u16(l, F_OPTION_SID, body);
}

static void option_emit_mtu(struct layer *l, struct reader *body, uint8_t ttl)
{
	emit_u16(l, F_OPTION_MTU, body);
}

static void option_emit_traceroute(struct layer *l, struct reader *body, uint8_t ttl)
{
	emit_u16(l, F_OPTION_ID, body);
	emit_u16(l, F_OPTION_OUTBOUND, body);
	emit_u16(l, F_OPTION_RETURN, body);
	emit_ipv4(l, F_OPTION_ORIGINATOR, body);
}

static void option_emit_router_alert(struct layer *l, struct reader *body, uint8_t ttl)
{
	uint16_t value = emit_u16(l, F_OPTION_ALERT, body);
	layer_text_last(l, "Router Alert: %s (%u)",
	                value ? "Reserved" : "Router shall examine packet", value);
}

static void option_emit_broadcast(struct layer *l, struct reader *body, uint8_t ttl)
{
	while (reader_left(body) >= 4) emit_ipv4(l, F_OPTION_ADDRESS, body);
}

static void option_emit_quick_start(struct layer *l, struct reader *body, uint8_t ttl)
{
	struct span at = span_of(body, 1);
	uint8_t function = read_u8(body);
	emit_masked(l, F_OPTION_FUNCTION, F_OPTION_RATE, at, function);
	if (function >> 4 == 0) {
		uint8_t qs_ttl = emit_u8(l, F_OPTION_QS_TTL, body);
		emit_generated(l, F_OPTION_TTL_DIFFERENCE, (uint8_t)(ttl - qs_ttl));
	} else {
		emit_u8(l, F_OPTION_QS_UNUSED, body);
	}
	at = span_of(body, 4);
	emit_masked(l, F_OPTION_NONCE, F_OPTION_QS_RESERVED, at, read_u32(body));
}

/* clang-format off */
static const struct option options[] = {
	{ 0x82, 3, false, F_OPTION_SECURITY, option_emit_security },
	{ OPTION_LOOSE_ROUTE, 3, false, F_OPTION_LOOSE_ROUTE, option_emit_source_route },
	{ 0x44, 4, false, F_OPTION_TIMESTAMP, option_emit_timestamp },
	{ 0x85, 3, false, F_OPTION_EXTENDED_SECURITY, option_emit_extended_security },
	{ 0x86, 10, false, F_OPTION_CIPSO, option_emit_cipso },
	{ 0x07, 3, false, F_OPTION_RECORD_ROUTE, option_emit_record_route },
	{ 0x88, 4, true, F_OPTION_STREAM, option_emit_stream },
	{ OPTION_STRICT_ROUTE, 3, false, F_OPTION_STRICT_ROUTE, option_emit_source_route },
	{ 0x0b, 4, true, F_OPTION_MTU_PROBE, option_emit_mtu },
	{ 0x0c, 4, true, F_OPTION_MTU_REPLY, option_emit_mtu },
	{ 0x52, 12, true, F_OPTION_TRACEROUTE, option_emit_traceroute },
	{ 0x94, 4, true, F_OPTION_ROUTER_ALERT, option_emit_router_alert },
	{ 0x95, 6, false, F_OPTION_BROADCAST, option_emit_broadcast },
	{ 0x19, 8, true, F_OPTION_QUICK_START, option_emit_quick_start },
};
/* clang-format on */

static const struct option *option_find(uint8_t type)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		if (options[i].type == type) return &options[i];
	}
	return NULL;
}

/* ---------------------------------------------------------------- one option */

static void option_emit_type(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 1);
	uint8_t type = read_u8(r);
	uint32_t item = layer_open_number(l, F_OPTION_TYPE, at, type, 0);
	emit_masked(l, F_OPTION_COPY, F_OPTION_NUMBER, at, type);
	layer_close(l, item, r);
}

static void option_emit_single(struct layer *l, struct reader *r, unsigned field)
{
	uint32_t item = layer_open(l, field, r);
	option_emit_type(l, r);
	layer_close(l, item, r);
}

/* What is wrong with the length as a whole: no more options can be found. */
static void option_emit_broken(struct layer *l, struct reader *r, const char *name,
                               const char *wrong)
{
	struct span at = span_of(r, (uint32_t)reader_left(r));
	uint32_t item = layer_open(l, F_OPTION_UNKNOWN, r);
	char text[128];
	snprintf(text, sizeof text, "%s (%s)", name, wrong);
	layer_text(l, item, "%s", text);
	layer_expert(l, F_OPTION_LENGTH_INVALID, at, text);
	reader_skip(r, reader_left(r));
	layer_close(l, item, r);
}

static void option_emit_length(struct layer *l, struct reader *r, const struct option *option,
                               const char *name)
{
	struct span at = span_of(r, 1);
	uint8_t length = read_u8(r);
	uint32_t item = layer_open_number(l, F_OPTION_LENGTH, at, length, 0);
	if (option->is_fixed && length != option->length) {
		char text[128];
		snprintf(text, sizeof text, "%s (with option length = %u byte%s; should be %u)",
		         name, length, length == 1 ? "" : "s", option->length);
		layer_expert(l, F_OPTION_LENGTH_INVALID, at, text);
	}
	layer_close(l, item, r);
}

/* A body that is too short for its option ends the dissection: the fault goes to r. */
static void option_emit_known(struct layer *l, struct reader *r, const struct option *option,
                              const char *name, uint8_t length, uint8_t ttl)
{
	struct reader body = *r;
	uint32_t item = layer_open(l, option->field, r);
	layer_text(l, item, "%s (%u bytes)", name, length);
	reader_limit(&body, length);
	option_emit_type(l, &body);
	option_emit_length(l, &body, option, name);
	option->emit(l, &body, ttl);
	if (reader_ok(&body))
		reader_skip(r, length);
	else
		reader_fail(r, reader_left_reported(r) + 1);
	layer_close(l, item, r);
}

static void option_emit_unknown(struct layer *l, struct reader *r, const char *name, uint8_t length)
{
	uint32_t item = layer_open(l, F_OPTION_UNKNOWN, r);
	layer_text(l, item, "%s (%u bytes)", name, length);
	reader_skip(r, length);
	layer_close(l, item, r);
}

static void option_emit(struct layer *l, struct reader *r, uint8_t ttl)
{
	char name[40], wrong[80];
	uint8_t type = (uint8_t)reader_peek(r, 0);
	const struct option *option = option_find(type);
	snprintf(name, sizeof name, "Unknown (0x%02x)", type);
	if (option) snprintf(name, sizeof name, "%s", ipv4_fields[option->field].label);
	int length = reader_peek(r, 1);
	if (length < 0) {
		option_emit_broken(l, r, name, "length byte past end of options");
	} else if (length < 2) {
		snprintf(wrong, sizeof wrong, "with too-short option length = %d byte%s", length,
		         length == 1 ? "" : "s");
		option_emit_broken(l, r, name, wrong);
	} else if ((size_t)length > reader_left(r)) {
		snprintf(wrong, sizeof wrong,
		         "option length = %d bytes says option goes past end of options", length);
		option_emit_broken(l, r, name, wrong);
	} else if (option) {
		option_emit_known(l, r, option, name, (uint8_t)length, ttl);
	} else {
		option_emit_unknown(l, r, name, (uint8_t)length);
	}
}

void ipv4_emit_options(struct layer *l, struct reader *r, uint8_t ttl)
{
	struct reader nops = *r;
	unsigned nop_count = 0;
	uint32_t item = layer_open(l, F_OPTIONS, r);
	layer_text(l, item, "Options: (%zu bytes)", reader_left(r));
	while (reader_left(r) > 0) {
		int type = reader_peek(r, 0);
		if (type == OPTION_NOP && nop_count == 0) nops = *r;
		nop_count = type == OPTION_NOP ? nop_count + 1 : 0;
		if (type == OPTION_END) {
			option_emit_single(l, r, F_OPTION_END);
			break;
		}
		if (type == OPTION_NOP) {
			option_emit_single(l, r, F_OPTION_NOP);
			if (nop_count == NOPS_SUSPECT)
				layer_expert(l, F_FOUR_NOPS, span_of(&nops, NOPS_SUSPECT), NULL);
		} else {
			option_emit(l, r, ttl);
		}
	}
	if (reader_ok(r)) reader_skip(r, reader_left(r));
	layer_close(l, item, r);
}

uint32_t ipv4_route_destination(struct reader r)
{
	while (reader_left(&r) > 0) {
		int type = reader_peek(&r, 0), length = reader_peek(&r, 1),
		    pointer = reader_peek(&r, 2);
		if (type == OPTION_END) break;
		if (type == OPTION_NOP) {
			reader_skip(&r, 1);
			continue;
		}
		if (length < 2 || (size_t)length > reader_left(&r)) break;
		if ((type == OPTION_LOOSE_ROUTE || type == OPTION_STRICT_ROUTE) && length >= 7 &&
		    pointer < length) {
			reader_skip(&r, (size_t)length - 4);
			return read_u32(&r);
		}
		reader_skip(&r, (size_t)length);
	}
	return 0;
}
