/* dhcp.c - Dynamic Host Configuration Protocol, RFC 2131, and its elder, BOOTP, RFC 951: the fixed part, the walk
 * through the options (RFC 2132 2), and options put into other fields (9.3).
 *
 *   operation 8, hardware type 8, address length 8, hops 8, transaction 32, seconds 16, flags 16,
 *   four addresses 32, hardware address 16 octets, server name 64, file 128, cookie 32, options */
#include "dhcp.h"

#include <stdio.h>
#include <string.h>

#include "lines.h"

enum {
	SERVER_PORT = 67,
	CLIENT_PORT = 68,
	PROXY_PORT = 4011,
	THROUGH_FLAGS = 12, /* octets of the fixed part */
	HARDWARE_ADDRESS = 16,
	SERVER_NAME = 64,
	FILE_NAME = 128,
	VENDOR_OPTIONS = 64,
	COOKIE = 0x63825363, /* RFC 1497 */
};
enum {
	REQUEST = 1,
	REPLY = 2,
	HARDWARE_ETHERNET = 1,
	HARDWARE_IEEE_802 = 6,
	FLAG_BROADCAST = 0x8000
};
enum {
	OPTION_PADDING = 0,
	OPTION_VENDOR = 43,
	OPTION_OVERLOAD = 52,
	OPTION_TYPE = 53,
	OPTION_VENDOR_CLASS = 60,
	OPTION_END = 255
};
enum { OVERLOAD_FILE = 1, OVERLOAD_SERVER_NAME = 2 };

/* ---------------------------------------------------------------- finding options */

/* The value of the last such option; false: there is none. */
static bool find_option(struct reader r, uint8_t wanted, struct reader *value_out)
{
	bool is_found = false;
	while (reader_left(&r) > 0) {
		uint8_t code = read_u8(&r);
		if (code == OPTION_PADDING) continue;
		if (code == OPTION_END) break;
		uint8_t length = read_u8(&r);
		struct reader value = reader_take(&r, length);
		if (!reader_ok(&r)) break;
		if (code != wanted) continue;
		*value_out = value;
		is_found = true;
	}
	return is_found;
}

struct message {
	bool has_cookie, has_type;
	uint8_t type;
	char type_name[40];
};

static void message_look(struct reader options, struct dhcp_walk *walk, struct message *m)
{
	struct reader value;
	m->has_cookie = read_u32(&options) == COOKIE && reader_ok(&options);
	if (!m->has_cookie) return;
	if (find_option(options, OPTION_OVERLOAD, &value)) walk->overload = read_u8(&value);
	if (find_option(options, OPTION_VENDOR_CLASS, &value)) walk->vendor_class = value;
	if (!find_option(options, OPTION_TYPE, &value)) return;
	m->has_type = true;
	m->type = (uint8_t)(reader_left(&value) ? read_u8(&value) : 0xff);
	const char *name = value_name(dhcp_message_types, m->type, NULL);
	if (name)
		snprintf(m->type_name, sizeof m->type_name, "%s", name);
	else
		snprintf(m->type_name, sizeof m->type_name, "Unknown Message Type (0x%02x)",
		         m->type);
}

/* ---------------------------------------------------------------- the fixed part */

static void emit_seconds_elapsed(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 2);
	uint16_t seconds = read_u16(r);
	bool is_swapped = seconds > 0xff && (seconds & 0xff) == 0;
	uint32_t item = layer_open_number(l, F_SECS, at, is_swapped ? seconds >> 8 : seconds, 0);
	if (is_swapped) layer_expert(l, F_SECS_LE, at, NULL);
	layer_close_as_is(l, item);
}

static void emit_flags(struct layer *l, struct reader *r)
{
	struct span at = span_of(r, 2);
	uint16_t flags = read_u16(r);
	bool is_broadcast = flags & FLAG_BROADCAST;
	uint32_t item = layer_open_number(l, F_FLAGS, at, flags, 0);
	layer_text_append(l, item, is_broadcast ? ", Broadcast flag (Broadcast)" : " (Unicast)");
	emit_masked(l, F_FLAGS_BC, F_FLAGS_RESERVED, at, flags);
	layer_close_as_is(l, item);
}

static bool is_mac(uint8_t type, uint8_t length)
{
	return length == 6 && (type == HARDWARE_ETHERNET || type == HARDWARE_IEEE_802);
}

static void emit_client_address(struct layer *l, struct reader *r, uint8_t type, uint8_t length)
{
	struct reader field = reader_take(r, HARDWARE_ADDRESS);
	if (!reader_ok(r)) return;
	if (length == 0 || length > HARDWARE_ADDRESS) {
		layer_expert(l, F_NO_CLIENT, span_of(&field, HARDWARE_ADDRESS), NULL);
		return;
	}
	emit_bytes(l, is_mac(type, length) ? F_HW_MAC_ADDR : F_HW_ADDR, &field, length);
	if (reader_left(&field) > 0) emit_bytes(l, F_HW_ADDR_PADDING, &field, reader_left(&field));
}

/* A name that stands alone, or what else its place was used for. */
static void emit_name(struct layer *l, unsigned field, struct reader place, const char *absent)
{
	bool is_there = reader_peek(&place, 0) > 0;
	dhcp_emit_string(l, field, &place);
	if (!is_there) layer_text_last(l, "%s", absent);
}

static void emit_overloaded(struct layer *l, unsigned field, struct reader place, uint32_t length)
{
	uint32_t item = layer_open(l, F_HEADING, &place);
	layer_text(l, item, "%s", dhcp_fields[field].label);
	layer_expert(l, field, span_of(&place, length), NULL);
	reader_skip(&place, length);
	layer_close(l, item, &place);
}

static void emit_names(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	walk->server_name = reader_take(r, SERVER_NAME);
	walk->file = reader_take(r, FILE_NAME);
	if (!reader_ok(r)) return;
	if (walk->overload & OVERLOAD_SERVER_NAME)
		emit_overloaded(l, F_SERVER_OVERLOADED, walk->server_name, SERVER_NAME);
	else
		emit_name(l, F_SERVER, walk->server_name, "Server host name not given");
	if (walk->overload & OVERLOAD_FILE)
		emit_overloaded(l, F_FILE_OVERLOADED, walk->file, FILE_NAME);
	else
		emit_name(l, F_FILE, walk->file, "Boot file name not given");
}

/* ---------------------------------------------------------------- options */

static void emit_options(struct dhcp_walk *walk, struct reader *r, unsigned end_missing);

/* Options in the places of the server's name and of the file. */
static void emit_overload(struct dhcp_walk *walk)
{
	static const struct {
		uint8_t bit;
		const char *heading;
		unsigned end_missing;
	} places[] = {
		{ OVERLOAD_SERVER_NAME, "Server host name option overload", F_SERVER_END },
		{ OVERLOAD_FILE, "Boot file name option overload", F_FILE_END },
	};
	if (walk->is_overloaded) return;
	walk->is_overloaded = true;
	for (size_t i = 0; i < 2; i++) {
		struct reader place = i == 0 ? walk->server_name : walk->file;
		if (!(walk->overload & places[i].bit)) continue;
		uint32_t item = layer_open(walk->l, F_HEADING, &place);
		layer_text(walk->l, item, "%s", places[i].heading);
		emit_options(walk, &place, places[i].end_missing);
		reader_skip(&place, reader_left(&place));
		layer_close(walk->l, item, &place);
	}
	walk->is_overloaded = false;
}

static void emit_padding_option(struct layer *l, struct reader *r)
{
	size_t length = 0;
	while (reader_peek(r, length) == 0) length++;
	uint32_t item = layer_open_number(l, F_OPTION, span_of(r, (uint32_t)length), 0, 0);
	layer_text(l, item, "Option: (0) Padding");
	emit_bytes(l, F_PADDING, r, length);
	layer_close_as_is(l, item);
}

static void emit_end_option(struct layer *l, struct reader *r)
{
	uint32_t item = layer_open_number(l, F_OPTION, span_of(r, 1), 0, 0); /* as tshark has it */
	layer_text(l, item, "Option: (255) End");
	emit_u8(l, F_END, r);
	layer_close_as_is(l, item);
}

/* What stands behind an option's name in its line. */
static void format_remark(const struct dhcp_walk *walk, uint8_t code, struct reader value,
                          char *out, size_t size)
{
	if (code == OPTION_TYPE && reader_left(&value) > 0) {
		uint8_t type = read_u8(&value);
		const char *name = value_name(dhcp_message_types, type, NULL);
		if (name)
			snprintf(out, size, " (%s)", name);
		else
			snprintf(out, size, " (Unknown Message Type (0x%02x))", type);
	} else if (code == OPTION_VENDOR && lines_begin_with(&walk->vendor_class, "PXEClient")) {
		snprintf(out, size, " (PXEClient)");
	} else {
		dhcp_format_address(dhcp_option_of(code), value, out, size);
	}
}

static void emit_option(struct dhcp_walk *walk, struct reader *r)
{
	char remark[64] = "";
	struct layer *l = walk->l;
	struct reader start = *r, probe = *r;
	uint8_t code = read_u8(&probe), length = read_u8(&probe);
	struct reader value = probe;
	reader_limit(&value, length);
	const struct dhcp_option *option = dhcp_option_of(code);
	format_remark(walk, code, value, remark, sizeof remark);
	struct span at = span_of(&start, (uint32_t)(value.end - start.at));
	uint32_t item = layer_open_number(l, F_OPTION, at, code, 0);
	layer_text(l, item, "Option: (%u) %s%s", code, option->name, remark);
	reader_skip(r, 1);
	emit_u8(l, F_LENGTH, r);
	if (reader_left(r) < length) {
		reader_skip(r, length);
	} else {
		value = reader_take(r, length);
		bool is_raw = (!option->field && !option->emit) || length == 0;
		emit_span(l, F_VALUE, span_of(&value, length), is_raw ? 0 : ITEM_HIDDEN);
		if (length > 0) dhcp_emit_value(walk, option, &value);
		if (!reader_ok(&value)) reader_fail(r, SIZE_MAX);
		if (code == OPTION_OVERLOAD) emit_overload(walk);
	}
	layer_close_as_is(l, item);
}

static void emit_options(struct dhcp_walk *walk, struct reader *r, unsigned end_missing)
{
	while (reader_left(r) > 0) {
		int code = reader_peek(r, 0);
		if (code == OPTION_END) {
			emit_end_option(walk->l, r);
			return;
		}
		if (code == OPTION_PADDING)
			emit_padding_option(walk->l, r);
		else
			emit_option(walk, r);
	}
	if (reader_ok(r)) layer_expert(walk->l, end_missing, span_of(r, 0), NULL);
}

/* ---------------------------------------------------------------- the message */

/* r: behind the transaction's number. */
static void request_summary(struct layer *l, uint8_t type, uint8_t length, struct reader r)
{
	char address[64];
	summary_clear(l);
	reader_skip(&r, 20);
	if (length > HARDWARE_ADDRESS) length = HARDWARE_ADDRESS;
	const uint8_t *bytes = reader_bytes(&r, length);
	if (!bytes || !reader_ok(&r)) return;
	format_hex(bytes, length, is_mac(type, length) ? ':' : 0, address, sizeof address);
	summary_set(l, "Boot Request from %s", length ? address : "<No address>");
	if (is_mac(type, length)) summary_append(l, " (%s)", address);
}

static void message_summary(struct layer *l, const struct message *m, struct reader r)
{
	uint8_t operation = read_u8(&r), type = read_u8(&r), length = read_u8(&r);
	reader_skip(&r, 1);
	uint32_t transaction = read_u32(&r);
	summary_protocol(l, m->has_type ? "DHCP" : "BOOTP");
	if (m->has_type) {
		bool is_proxy = l->packet->source_port == PROXY_PORT ||
		                l->packet->destination_port == PROXY_PORT;
		summary_set(l, "%s %-8s - Transaction ID 0x%x", is_proxy ? "proxyDHCP" : "DHCP",
		            m->type_name, transaction);
		return;
	}
	if (operation == REPLY) summary_set(l, "Boot Reply");
	if (operation != REQUEST && operation != REPLY)
		summary_set(l, "Unknown BOOTP message type (%u)", operation);
	if (operation == REQUEST) request_summary(l, type, length, r);
}

static void dhcp_dissect(struct layer *l, struct reader *r, const void *note)
{
	struct dhcp_walk walk = { .l = l, .vendor_class = reader_make(r->at, 0, 0) };
	struct message m = { 0 };
	struct reader options = *r;
	reader_skip(&options, 28 + HARDWARE_ADDRESS + SERVER_NAME + FILE_NAME);
	message_look(options, &walk, &m);
	message_summary(l, &m, *r);
	if (m.has_type) layer_title_append(l, " (%s)", m.type_name);

	if (reader_left(r) < THROUGH_FLAGS) { /* as tshark: then none of it is shown */
		reader_skip(r, THROUGH_FLAGS);
		return;
	}
	struct reader start = *r;
	emit_u8(l, F_OPERATION, r);
	uint8_t type = emit_u8(l, F_HW_TYPE, r), length = emit_u8(l, F_HW_LEN, r);
	emit_u8(l, F_HOPS, r);
	emit_u32(l, F_ID, r);
	emit_seconds_elapsed(l, r);
	emit_flags(l, r);
	emit_ipv4(l, F_IP_CLIENT, r);
	emit_ipv4(l, F_IP_YOUR, r);
	emit_ipv4(l, F_IP_SERVER, r);
	emit_ipv4(l, F_IP_RELAY, r);
	emit_client_address(l, r, type, length);
	emit_names(&walk, r);
	if (!m.has_type) emit_number(l, F_BOOTP, span_of(&start, 0), 1, ITEM_HIDDEN);
	bool is_cut = reader_left(r) < 4 && reader_left_reported(r) >= 4;
	if (!m.has_cookie && !is_cut) {
		emit_bytes(l, F_VENDOR_SPECIFIC_OPTIONS, r, VENDOR_OPTIONS);
		return;
	}
	emit_ipv4(l, F_COOKIE, r);
	layer_text_last(l, "Magic cookie: DHCP");
	emit_options(&walk, r, F_END_MISSING);
	if (reader_ok(r) && reader_left(r) > 0) emit_bytes(l, F_PADDING, r, reader_left(r));
}

const struct dissector dhcp_dissector = {
	.name = "dhcp",
	.label = "Dynamic Host Configuration Protocol",
	.short_label = "DHCP",
	.fault_label = "DHCP/BOOTP",
	.fields = dhcp_fields,
	.field_count = F_COUNT,
	.dissect = dhcp_dissect,
	.is_leaf = true,
	.bindings = BINDINGS({ UDP_PORT, SERVER_PORT }, { UDP_PORT, CLIENT_PORT },
	                     { UDP_PORT, PROXY_PORT }),
        };
