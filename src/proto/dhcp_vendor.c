/* dhcp_vendor.c - options in options: of relay agents (RFC 3046 and its registry), of vendors by class (PXE, RFC
 * 4578) and by enterprise number (RFC 3925; the Broadband Forum's), and NetWare/IP (RFC 2242). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dhcp.h"
#include "lines.h"

#define ROWS(table) .rows = (table), .count = sizeof(table) / sizeof *(table)

/* ---------------------------------------------------------------- relay agents */

static void emit_relay_vendor(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	while (reader_left(r) >= 5 && reader_ok(r)) {
		struct span at = span_of(r, 4);
		uint32_t item = layer_open_number(l, F_AGENT_VI_ENTERPRISE, at, read_u32(r), 0);
		uint8_t length = emit_u8(l, F_AGENT_VI_DATA_LENGTH, r);
		emit_bytes(l, F_AGENT_VI, r, length);
		layer_close(l, item, r);
	}
}

/* RFC 6607 3: what names the routing table. */
static void emit_vrf(struct dhcp_walk *walk, struct reader *r)
{
	enum { NAME = 0, VPN_ID = 1 };
	struct layer *l = walk->l;
	if (reader_left(r) == 1) {
		emit_u8(l, F_AGENT_VRF_NAME_GLOBAL, r);
		return;
	}
	int type = reader_peek(r, 0);
	reader_skip(r, 1);
	if (type == NAME) {
		dhcp_emit_string(l, F_AGENT_VRF_NAME, r);
	} else if (type == VPN_ID && reader_left(r) == 7) {
		emit_u24(l, F_AGENT_VRF_NAME_VPN_ID_OUI, r);
		emit_u32(l, F_AGENT_VRF_NAME_VPN_ID_INDEX, r);
	} else {
		emit_bytes(l, F_AGENT_VALUE, r, reader_left(r));
	}
}

static void emit_access_technology(struct dhcp_walk *walk, struct reader *r)
{
	reader_skip(r, 1); /* reserved, RFC 7839 4.4 */
	emit_u8(walk->l, F_AGENT_ANI_ATT_ATT, r);
}

/* clang-format off */
static const struct dhcp_suboption relay_rows[] = {
	{ 0, { "Padding" } },
	{ 1, { "Agent Circuit ID", DHCP_BYTES, F_AGENT_AGENT_CIRCUIT_ID } },
	{ 2, { "Agent Remote ID", DHCP_BYTES, F_AGENT_AGENT_REMOTE_ID } },
	{ 3, { "Reserved", DHCP_BYTES, F_AGENT_RESERVED } },
	{ 4, { "DOCSIS Device Class", DHCP_U32, F_AGENT_DOCSIS_DEVICE_CLASS } },
	{ 5, { "Link selection", DHCP_ADDRESS, F_AGENT_LINK_SELECTION } },
	{ 6, { "Subscriber ID", DHCP_STRING, F_AGENT_SUBSCRIBER_ID } },
	{ 7, { "RADIUS Attributes", DHCP_BYTES, F_AGENT_RADIUS_ATTRIBUTES } },
	{ 8, { "Authentication", DHCP_BYTES, F_AGENT_AUTHENTICATION } },
	{ 9, { "Vendor-Specific Information", .emit = emit_relay_vendor } },
	{ 10, { "Flags", DHCP_U8, F_AGENT_FLAGS } },
	{ 11, { "Server ID Override", DHCP_ADDRESS, F_AGENT_SERVER_ID_OVERRIDE } },
	{ 12, { "Relay Agent Identifier", DHCP_BYTES, F_AGENT_RELAY_AGENT_ID } },
	{ 13, { "Access Technology Type", .emit = emit_access_technology } },
	{ 14, { "Access Network Name", DHCP_STRING, F_AGENT_ANI_NETWORK_NAME } },
	{ 15, { "Access Point Name", DHCP_STRING, F_AGENT_ANI_AP_NAME } },
	{ 16, { "Access Point BSSID", DHCP_ETHER, F_AGENT_ANI_AP_BSSID } },
	{ 17, { "Access Network Operator ID", DHCP_BYTES, F_AGENT_ANI_OPERATOR_ID } },
	{ 18, { "Access Network Operator Realm", DHCP_STRING, F_AGENT_ANI_OPERATOR_REALM } },
	{ 19, { "Source Port", DHCP_BYTES, F_AGENT_SOURCE_PORT } },
	{ 150, { "Link selection (Cisco proprietary)", DHCP_ADDRESS, F_AGENT_LINK_SELECTION_CISCO } },
	{ 151, { "VRF name/VPN ID", .emit = emit_vrf } },
	{ 152, { "Server ID Override (Cisco proprietary)", DHCP_ADDRESS, F_AGENT_SERVER_ID_OVERRIDE_CISCO } },
};
static const struct dhcp_suboptions relay = {
	"Option 82 Suboption", F_AGENT_SUBOPTION, F_AGENT_VALUE, .has_bare = false, ROWS(relay_rows)
};

void dhcp_emit_relay(struct dhcp_walk *walk, struct reader *r)
{
	dhcp_emit_suboptions(walk, &relay, r);
}

/* ---------------------------------------------------------------- NetWare/IP */

static const struct dhcp_suboption novell_rows[] = {
	{ 1, { "NWIP does not exist on subnet" } },
	{ 2, { "NWIP exists in options area" } },
	{ 3, { "NWIP exists in sname/file" } },
	{ 4, { "NWIP exists, but too big" } },
	{ 5, { "Broadcast for nearest Netware server", DHCP_U8, F_NOVELL_BROADCAST } },
	{ 6, { "Preferred DSS server", DHCP_ADDRESSES, F_NOVELL_PREFERRED_DSS_SERVER } },
	{ 7, { "Nearest NWIP server", DHCP_ADDRESSES, F_NOVELL_NEAREST_NWIP_SERVER } },
	{ 8, { "Autoretries", DHCP_U8, F_NOVELL_AUTORETRIES } },
	{ 9, { "Autoretry delay, secs", DHCP_U8, F_NOVELL_AUTORETRY_DELAY } },
	{ 10, { "Support NetWare/IP v1.1", DHCP_U8, F_NOVELL_SUPPORT_NETWARE_V1_1 } },
	{ 11, { "Primary DSS", DHCP_ADDRESS, F_NOVELL_PRIMARY_DSS } },
};
static const struct dhcp_suboptions novell = {
	"Option 63 Suboption", F_NOVELL_SUBOPTION, F_NOVELL_VALUE, .has_bare = false, ROWS(novell_rows)
};
/* clang-format on */

void dhcp_emit_novell(struct dhcp_walk *walk, struct reader *r)
{
	dhcp_emit_suboptions(walk, &novell, r);
}

/* ---------------------------------------------------------------- PXE */

static void emit_pxe_control(struct dhcp_walk *walk, struct reader *r)
{
	static const char *const names[] = { "Disable Broadcast", "Disable Multicast",
		                             "Serverlist only", "Bootstrap override" };
	struct layer *l = walk->l;
	struct span at = span_of(r, 1);
	uint8_t bits = read_u8(r);
	uint32_t item = layer_open_number(l, F_PXE_DISCOVERY_CONTROL, at, bits, 0);
	for (unsigned i = 0; i < 4; i++)
		if (bits >> i & 1) layer_text_append(l, item, ", %s", names[i]);
	emit_masked(l, F_PXE_CONTROL_BROADCAST, F_PXE_CONTROL_BSTRAP, at, bits);
	layer_close_as_is(l, item);
}

static void emit_pxe_servers(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	uint32_t item = layer_open(l, F_PXE_BOOT_SERVERS, r);
	while (reader_left(r) >= 3) {
		emit_u16(l, F_PXE_BOOT_SERVERS_TYPE, r);
		uint8_t count = emit_u8(l, F_PXE_BOOT_SERVERS_COUNT, r);
		while (count-- > 0 && reader_left(r) >= 4) emit_ipv4(l, F_PXE_BOOT_SERVERS_IP, r);
	}
	layer_close(l, item, r);
}

static void emit_pxe_menu(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	uint32_t item = layer_open(l, F_PXE_BOOT_MENU, r);
	while (reader_left(r) >= 3) {
		emit_u16(l, F_PXE_BOOT_MENU_TYPE, r);
		uint8_t length = emit_u8(l, F_PXE_BOOT_MENU_LENGTH, r);
		size_t left = reader_left(r);
		emit_bytes(l, F_PXE_BOOT_MENU_DESC, r, length < left ? length : left);
	}
	layer_close(l, item, r);
}

static void emit_pxe_prompt(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	uint32_t item = layer_open(l, F_PXE_MENU_PROMPT, r);
	emit_u8(l, F_PXE_MENU_PROMPT_TIMEOUT, r);
	emit_bytes(l, F_PXE_MENU_PROMPT_PROMPT, r, reader_left(r));
	layer_close(l, item, r);
}

static void emit_pxe_item(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	uint32_t item = layer_open(l, F_PXE_BOOT_ITEM, r);
	emit_u16(l, F_PXE_BOOT_ITEM_TYPE, r);
	emit_bytes(l, F_PXE_BOOT_ITEM_LAYER, r, reader_left(r));
	layer_close(l, item, r);
}

/* clang-format off */
static const struct dhcp_suboption pxe_rows[] = {
	{ 0, { "Padding" } },
	{ 1, { "PXE mtftp IP", DHCP_ADDRESSES, F_PXE_MTFTP_IP } },
	{ 2, { "PXE mtftp client port", DHCP_U16, F_PXE_MTFTP_CLIENT_PORT } },
	{ 3, { "PXE mtftp server port", DHCP_U16, F_PXE_MTFTP_SERVER_PORT } },
	{ 4, { "PXE mtftp timeout", DHCP_U8, F_PXE_MTFTP_TIMEOUT } },
	{ 5, { "PXE mtftp delay", DHCP_U8, F_PXE_MTFTP_DELAY } },
	{ 6, { "PXE discovery control", .emit = emit_pxe_control } },
	{ 7, { "PXE multicast address", DHCP_ADDRESSES, F_PXE_MULTICAST_ADDRESS } },
	{ 8, { "PXE boot servers", .emit = emit_pxe_servers } },
	{ 9, { "PXE boot menu", .emit = emit_pxe_menu } },
	{ 10, { "PXE menu prompt", .emit = emit_pxe_prompt } },
	{ 11, { "PXE multicast address alloc", DHCP_BYTES, F_PXE_MULTICAST_ADDRESS_ALLOC } },
	{ 12, { "PXE credential types", DHCP_BYTES, F_PXE_CREDENTIAL_TYPES } },
	{ 71, { "PXE boot item", .emit = emit_pxe_item } },
	{ 179, { "PXE LCM Server", DHCP_STRING, F_PXE_LCM_SERVER } },
	{ 180, { "PXE LCM Domain", DHCP_STRING, F_PXE_LCM_DOMAIN } },
	{ 181, { "PXE LCM NIC option 0", DHCP_BYTES, F_PXE_LCM_NIC_OPTION } },
	{ 190, { "PXE LCM Workgroup", DHCP_STRING, F_PXE_LCM_WORKGROUP } },
	{ 191, { "PXE Discovery", DHCP_U8, F_PXE_DISCOVERY } },
	{ 192, { "PXE Configured", DHCP_U8, F_PXE_CONFIGURED } },
	{ 193, { "PXE LCM version", DHCP_U32, F_PXE_LCM_VERSION } },
	{ 194, { "PXE LCM Serial Number", DHCP_STRING, F_PXE_LCM_SERIAL } },
	{ 255, { "PXE End" } },
};
static const struct dhcp_suboptions pxe = {
	"Option 43 Suboption", F_PXE_SUBOPTION, F_VENDOR_VALUE, .has_bare = true, ROWS(pxe_rows)
};
/* clang-format on */

/* What it holds is the vendor's affair, RFC 2132 8.4; the class that the message names says whose. */
void dhcp_emit_vendor(struct dhcp_walk *walk, struct reader *r)
{
	if (lines_begin_with(&walk->vendor_class, "PXEClient")) {
		layer_repeat_name(walk->l);
		while (reader_left(r) > 0 && reader_peek(r, 0) != 255) {
			struct reader part = *r;
			int length = reader_peek(r, 1);
			reader_limit(&part, reader_peek(r, 0) == 0
			                            ? 1
			                            : 2 + (size_t)(length < 0 ? 0 : length));
			dhcp_emit_suboptions(walk, &pxe, &part);
			r->at = part.at;
		}
		if (reader_left(r) > 0) emit_u8(walk->l, F_PXE_END, r);
	} else {
		emit_bytes(walk->l, F_VENDOR_VALUE, r, reader_left(r));
	}
}

/* ---------------------------------------------------------------- by enterprise */

void dhcp_emit_vendor_classes(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	if (reader_left(r) < 5) {
		dhcp_remark_length(l, r, "length < 5");
		return;
	}
	while (reader_left(r) >= 5) {
		emit_u32(l, F_VI_CLASS_ENTERPRISE, r);
		uint8_t length = emit_u8(l, F_VI_CLASS_LENGTH, r);
		size_t left = reader_left(r);
		struct reader data = reader_take(r, length < left ? length : left);
		dhcp_emit_string(l, F_VI_CLASS_DATA, &data);
	}
}

/* Six hexadecimal digits. */
static void emit_manufacturer(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	char digits[7], *end;
	size_t length = reader_left(r);
	struct span at = span_of(r, (uint32_t)length);
	lines_copy(r, digits, sizeof digits);
	unsigned long oui = strtoul(digits, &end, 16);
	if (length != 6 || *end)
		emit_bytes(l, F_VI_VALUE, r, length);
	else
		emit_number(l, F_VI_TR111_DEVICE_MANUFACTURER_OUI, at, oui, 0);
	if (length == 6 && !*end && layer_wants(l, F_VI_TR111_DEVICE_MANUFACTURER_OUI))
		layer_text_last(l, "DeviceManufacturerOUI: %02lx:%02lx:%02lx", oui >> 16,
		                oui >> 8 & 0xff, oui & 0xff);
}

/* clang-format off */
static const struct dhcp_suboption tr111_rows[] = {
	{ 1, { "DeviceManufacturerOUI", .emit = emit_manufacturer } },
	{ 2, { "DeviceSerialNumber", DHCP_STRING, F_VI_TR111_DEVICE_SERIAL_NUMBER } },
	{ 3, { "DeviceProductClass", DHCP_STRING, F_VI_TR111_DEVICE_PRODUCT_CLASS } },
	{ 4, { "GatewayManufacturerOUI", DHCP_STRING, F_VI_TR111_GATEWAY_MANUFACTURER_OUI } },
	{ 5, { "GatewaySerialNumber", DHCP_STRING, F_VI_TR111_GATEWAY_SERIAL_NUMBER } },
	{ 6, { "GatewayProductClass", DHCP_STRING, F_VI_TR111_GATEWAY_PRODUCT_CLASS } },
};
static const struct dhcp_suboptions tr111 = {
	"Option 125 Suboption", F_VI_TR111_SUBOPTION, F_VI_VALUE, .has_bare = false, ROWS(tr111_rows)
};
/* clang-format on */

void dhcp_emit_vendor_options(struct dhcp_walk *walk, struct reader *r)
{
	enum { BROADBAND_FORUM = 3561 };
	struct layer *l = walk->l;
	if (reader_left(r) < 5) {
		dhcp_remark_length(l, r, "length < 5");
		return;
	}
	while (reader_left(r) >= 5) {
		struct span at = span_of(r, 4);
		uint32_t enterprise = read_u32(r);
		uint32_t item = layer_open_number(l, F_VI_ENTERPRISE, at, enterprise, 0);
		uint8_t length = emit_u8(l, F_VI_LENGTH, r);
		size_t left = reader_left(r);
		struct reader data = reader_take(r, length < left ? length : left);
		if (enterprise == BROADBAND_FORUM)
			dhcp_emit_suboptions(walk, &tr111, &data);
		else
			emit_bytes(l, F_VI_VALUE, &data, reader_left(&data));
		layer_close(l, item, r);
	}
}
