/* dhcp_client.c - options by which a client says who it is and what it wants: RFC 2132 9.8 and 9.14, RFC 3004,
 * RFC 3118, RFC 4361, RFC 4578, RFC 4702. */
#include <stdio.h>
#include <string.h>

#include "arp_hardware.h"
#include "dhcp.h"
#include "dns_name.h"

/* ---------------------------------------------------------------- the client's identifier */

enum {
	ID_TEXT = 0,
	ID_ETHERNET = 1,
	ID_IEEE_802 = 6,
	ID_NODE = 255, /* RFC 4361 6.1 */
	ID_UUID_LENGTH = 17,
	DUID_TIME = 1,
	DUID_ENTERPRISE = 2,
	DUID_ADDRESS = 3,
};

static void emit_hex_text(struct layer *l, unsigned field, struct reader *r, size_t length,
                          char separator)
{
	char text[3 * 256 + 1];
	struct span at = span_of(r, (uint32_t)length);
	const uint8_t *bytes = reader_bytes(r, length);
	if (!bytes) return;
	format_hex(bytes, length, separator, text, sizeof text);
	emit_text(l, field, at, text, SIZE_MAX, 0);
}

/* RFC 8415 11 */
static void emit_duid(struct layer *l, struct reader *r)
{
	emit_hex_text(l, F_CLIENT_ID_IAID, r, 4, 0);
	uint16_t type = emit_u16(l, F_CLIENT_ID_DUID_TYPE, r);
	if (type == DUID_TIME) {
		emit_u16(l, F_CLIENT_ID_DUID_LLT_HW_TYPE, r);
		emit_u32(l, F_CLIENT_ID_TIME, r);
	} else if (type == DUID_ENTERPRISE) {
		emit_u32(l, F_CLIENT_ID_ENTERPRISE_NUM, r);
		emit_bytes(l, F_CLIENT_ID, r, reader_left(r));
		return;
	} else if (type == DUID_ADDRESS) {
		emit_u16(l, F_CLIENT_ID_DUID_LL_HW_TYPE, r);
	} else {
		emit_bytes(l, F_CLIENT_ID, r, reader_left(r));
		return;
	}
	size_t left = reader_left(r);
	if (left > 0)
		emit_hex_text(l, F_CLIENT_ID_LINK_LAYER_ADDRESS, r, left, left == 6 ? ':' : 0);
}

/* The first three parts come least significant octet first, as the firmware has them. */
void dhcp_emit_uuid(struct dhcp_walk *walk, struct reader *r)
{
	static const uint8_t order[] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
	char uuid[sizeof order];
	if (reader_left(r) != 1 + sizeof uuid) return;
	reader_skip(r, 1);
	struct span at = span_of(r, sizeof uuid);
	const uint8_t *bytes = reader_bytes(r, sizeof uuid);
	for (size_t i = 0; i < sizeof uuid; i++) uuid[i] = (char)bytes[order[i]];
	emit_text(walk->l, F_CLIENT_ID_UUID, at, uuid, sizeof uuid, 0);
}

void dhcp_emit_client_id(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	size_t length = reader_left(r);
	int type = reader_peek(r, 0);
	if (length == 7 && (type == ID_ETHERNET || type == ID_IEEE_802)) {
		emit_u8(l, F_HW_TYPE, r);
		emit_ether(l, F_HW_MAC_ADDR, r);
	} else if (length == ID_UUID_LENGTH && type == ID_TEXT) {
		dhcp_emit_uuid(walk, r);
	} else if (type == ID_NODE && length > 7) {
		reader_skip(r, 1);
		emit_duid(l, r);
	} else if (type == ID_TEXT && length > 1) {
		emit_u8(l, F_CLIENT_ID_TYPE, r);
		dhcp_emit_string(l, F_CLIENT_ID_UNDEF, r);
	}
	reader_skip(r, reader_left(r));
}

/* ---------------------------------------------------------------- what it wants and is */

void dhcp_emit_request_list(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	while (reader_left(r) > 0) {
		uint8_t code = emit_u8(l, F_REQUEST_LIST_ITEM, r);
		if (layer_wants_text(l))
			layer_text_last(l, "Parameter Request List Item: (%u) %s", code,
			                dhcp_option_of(code)->name);
	}
}

/* Classes with a length each; many send one text alone instead. */
void dhcp_emit_user_class(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	struct reader whole = *r;
	for (unsigned index = 0; reader_left(r) > 0; index++) {
		int length = reader_peek(r, 0);
		if (length == 0 || (size_t)length >= reader_left(r)) {
			whole = *r;
			dhcp_emit_string(l, F_USER_CLASS_TEXT, r);
			layer_expert(l, F_NONSTANDARD, span_from(&whole, r), NULL);
			return;
		}
		struct span at = span_of(r, 1 + (uint32_t)length);
		uint32_t item = layer_open_number(l, F_USER_CLASS, at, index, 0);
		layer_text(l, item, "Instance of User Class: [%u]", index);
		emit_u8(l, F_USER_CLASS_LENGTH, r);
		emit_bytes(l, F_USER_CLASS_DATA, r, (size_t)length);
		layer_close_as_is(l, item);
	}
}

enum { FQDN_SERVER = 1, FQDN_OVERRIDES = 2, FQDN_BINARY = 4, FQDN_NO_UPDATE = 8 };

/* The name as labels, RFC 1035 3.1; an unfinished one is allowed (RFC 4702 2.3.1). */
static void emit_fqdn_labels(struct layer *l, struct reader *r)
{
	char text[256];
	size_t used = 0;
	struct span at = span_of(r, (uint32_t)reader_left(r));
	while (reader_left(r) > 0) {
		uint8_t length = read_u8(r);
		if (length == 0 || length > reader_left(r) || used + length + 1u >= sizeof text)
			break;
		if (used) text[used++] = '.';
		while (length-- > 0) text[used++] = (char)read_u8(r);
	}
	emit_text(l, F_FQDN_NAME, at, text, used, 0);
	reader_skip(r, reader_left(r));
}

void dhcp_emit_fqdn(struct dhcp_walk *walk, struct reader *r)
{
	static const struct {
		uint8_t bit;
		const char *name;
	} flags[] = { { FQDN_NO_UPDATE, "Server DDNS" },
		      { FQDN_BINARY, "Encoding" },
		      { FQDN_OVERRIDES, "Server overrides" },
		      { FQDN_SERVER, "Server" } };
	struct layer *l = walk->l;
	if (reader_left(r) < 3) {
		dhcp_remark_length(l, r, "length isn't >= 3");
		return;
	}
	struct span at = span_of(r, 1);
	uint8_t bits = read_u8(r);
	uint32_t item = layer_open_number(l, F_FQDN_FLAGS, at, bits, 0);
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (bits & flags[i].bit) layer_text_append(l, item, ", %s", flags[i].name);
	emit_masked(l, F_FQDN_MBZ, F_FQDN_S, at, bits);
	layer_close_as_is(l, item);
	emit_u8(l, F_FQDN_RCODE1, r);
	emit_u8(l, F_FQDN_RCODE2, r);
	if (reader_left(r) == 0) return;
	if (bits & FQDN_BINARY)
		emit_fqdn_labels(l, r);
	else
		dhcp_emit_string(l, F_FQDN_NAME, r);
}

void dhcp_emit_network_id(struct dhcp_walk *walk, struct reader *r)
{
	reader_skip(r, 1); /* the type: always UNDI */
	emit_u8(walk->l, F_CLIENT_NETWORK_ID_MAJOR, r);
	emit_u8(walk->l, F_CLIENT_NETWORK_ID_MINOR, r);
}

/* RFC 3118 2 */
void dhcp_emit_authentication(struct dhcp_walk *walk, struct reader *r)
{
	enum { AUTHENTICATION_MIN = 11, DELAYED = 1, DELAYED_KEYED = 31, HASH = 16 };
	struct layer *l = walk->l;
	size_t length = reader_left(r);
	if (length < AUTHENTICATION_MIN) {
		dhcp_remark_length(l, r, "length isn't >= 11");
		return;
	}
	uint8_t protocol = emit_u8(l, F_AUTH_PROTOCOL, r);
	emit_u8(l, protocol == DELAYED ? F_AUTH_ALG_DELAY : F_AUTH_ALGORITHM, r);
	emit_u8(l, F_AUTH_RDM, r);
	emit_u64(l, F_AUTH_RDM_REPLAY_DETECTION, r);
	if (protocol == DELAYED && length >= DELAYED_KEYED) {
		emit_u32(l, F_AUTH_SECRET_ID, r);
		emit_bytes(l, F_AUTH_HMAC_MD5_HASH, r, HASH);
	} else if (reader_left(r) > 0) {
		dhcp_emit_string(l, F_AUTH_INFORMATION, r);
	}
}
