/* dhcp_options.c - every option of the registry by its code, and values of the common kinds. */
#include <stdio.h>
#include <string.h>

#include "dhcp.h"
#include "duration.h"

/* clang-format off */
static const struct dhcp_option options[255] = {
	[1] = { "Subnet Mask", DHCP_ADDRESS, F_SUBNET_MASK },
	[2] = { "Time Offset", DHCP_SECONDS_SIGNED, F_TIME_OFFSET },
	[3] = { "Router", DHCP_ADDRESSES, F_ROUTER },
	[4] = { "Time Server", DHCP_ADDRESSES, F_TIME_SERVER },
	[5] = { "Name Server", DHCP_ADDRESSES, F_NAME_SERVER },
	[6] = { "Domain Name Server", DHCP_ADDRESSES, F_DOMAIN_NAME_SERVER },
	[7] = { "Log Server", DHCP_ADDRESSES, F_LOG_SERVER },
	[8] = { "Quotes Server", DHCP_ADDRESSES, F_QUOTES_SERVER },
	[9] = { "LPR Server", DHCP_ADDRESSES, F_LPR_SERVER },
	[10] = { "Impress Server", DHCP_ADDRESSES, F_IMPRESS_SERVER },
	[11] = { "Resource Location Server", DHCP_ADDRESSES, F_RESOURCE_LOCATION_SERVER },
	[12] = { "Host Name", DHCP_STRING, F_HOSTNAME },
	[13] = { "Boot File Size", DHCP_U16, F_BOOT_FILE_SIZE },
	[14] = { "Merit Dump File", DHCP_STRING, F_MERIT_DUMP_FILE },
	[15] = { "Domain Name", DHCP_STRING, F_DOMAIN_NAME },
	[16] = { "Swap Server", DHCP_ADDRESS, F_SWAP_SERVER },
	[17] = { "Root Path", DHCP_STRING, F_ROOT_PATH },
	[18] = { "Extensions Path", DHCP_STRING, F_EXTENSION_PATH },
	[19] = { "IP Forwarding", DHCP_U8, F_IP_FORWARDING },
	[20] = { "Non-Local Source Routing", DHCP_U8, F_NON_LOCAL_SOURCE_ROUTING },
	[21] = { "Policy Filter", .emit = dhcp_emit_policy_filter },
	[22] = { "Maximum Datagram Reassembly Size", DHCP_U16, F_MAX_DATAGRAM_REASSEMBLY_SIZE },
	[23] = { "Default IP Time-to-Live", DHCP_U8, F_DEFAULT_IP_TTL },
	[24] = { "Path MTU Aging Timeout", DHCP_SECONDS, F_PATH_MTU_AGING_TIMEOUT },
	[25] = { "Path MTU Plateau Table", DHCP_U16S, F_PATH_MTU_PLATEAU_TABLE_ITEM },
	[26] = { "Interface MTU", DHCP_U16, F_INTERFACE_MTU },
	[27] = { "All Subnets are Local", DHCP_U8, F_ALL_SUBNETS_ARE_LOCAL },
	[28] = { "Broadcast Address", DHCP_ADDRESS, F_BROADCAST_ADDRESS },
	[29] = { "Perform Mask Discovery", DHCP_U8, F_PERFORM_MASK_DISCOVERY },
	[30] = { "Mask Supplier", DHCP_U8, F_MASK_SUPPLIER },
	[31] = { "Perform Router Discover", DHCP_U8, F_PERFORM_ROUTER_DISCOVER },
	[32] = { "Router Solicitation Address", DHCP_ADDRESS, F_ROUTER_SOLICITATION_ADDRESS },
	[33] = { "Static Route", .emit = dhcp_emit_static_routes },
	[34] = { "Trailer Encapsulation", DHCP_U8, F_TRAILER_ENCAPSULATION },
	[35] = { "ARP Cache Timeout", DHCP_SECONDS, F_ARP_CACHE_TIMEOUT },
	[36] = { "Ethernet Encapsulation", DHCP_U8, F_ETHERNET_ENCAPSULATION },
	[37] = { "TCP Default TTL", DHCP_U8, F_TCP_DEFAULT_TTL },
	[38] = { "TCP Keepalive Interval", DHCP_SECONDS, F_TCP_KEEPALIVE_INTERVAL },
	[39] = { "TCP Keepalive Garbage", DHCP_U8, F_TCP_KEEPALIVE_GARBAGE },
	[40] = { "Network Information Service Domain", DHCP_STRING, F_NIS_DOMAIN },
	[41] = { "Network Information Service Servers", DHCP_ADDRESSES, F_NIS_SERVER },
	[42] = { "Network Time Protocol Servers", DHCP_ADDRESSES, F_NTP_SERVER },
	[43] = { "Vendor-Specific Information", .emit = dhcp_emit_vendor },
	[44] = { "NetBIOS over TCP/IP Name Server", DHCP_ADDRESSES, F_NETBIOS_OVER_TCPIP_NAME_SERVER },
	[45] = { "NetBIOS over TCP/IP Datagram Distribution Name Server", DHCP_ADDRESSES, F_NETBIOS_OVER_TCPIP_DD_NAME_SERVER },
	[46] = { "NetBIOS over TCP/IP Node Type", DHCP_U8, F_NETBIOS_OVER_TCPIP_NODE_TYPE },
	[47] = { "NetBIOS over TCP/IP Scope", DHCP_STRING, F_NETBIOS_OVER_TCPIP_SCOPE },
	[48] = { "X Window System Font Server", DHCP_ADDRESSES, F_XWINDOWS_SYSTEM_FONT_SERVER },
	[49] = { "X Window System Display Manager", DHCP_ADDRESSES, F_XWINDOWS_SYSTEM_DISPLAY_MANAGER },
	[50] = { "Requested IP Address", DHCP_ADDRESS, F_REQUESTED_IP_ADDRESS },
	[51] = { "IP Address Lease Time", DHCP_SECONDS, F_IP_ADDRESS_LEASE_TIME },
	[52] = { "Option Overload", DHCP_U8, F_OPTION_OVERLOAD },
	[53] = { "DHCP Message Type", DHCP_U8, F_DHCP },
	[54] = { "DHCP Server Identifier", DHCP_ADDRESS, F_DHCP_SERVER_ID },
	[55] = { "Parameter Request List", .emit = dhcp_emit_request_list },
	[56] = { "Message", DHCP_STRING, F_MESSAGE },
	[57] = { "Maximum DHCP Message Size", DHCP_U16, F_DHCP_MAX_MESSAGE_SIZE },
	[58] = { "Renewal Time Value", DHCP_SECONDS, F_RENEWAL_TIME_VALUE },
	[59] = { "Rebinding Time Value", DHCP_SECONDS, F_REBINDING_TIME_VALUE },
	[60] = { "Vendor class identifier", DHCP_STRING, F_VENDOR_CLASS_ID },
	[61] = { "Client identifier", .emit = dhcp_emit_client_id },
	[62] = { "Novell/Netware IP domain" },
	[63] = { "Novell Options", .emit = dhcp_emit_novell },
	[64] = { "Network Information Service+ Domain", DHCP_STRING, F_NIS_PLUS_DOMAIN },
	[65] = { "Network Information Service+ Servers", DHCP_ADDRESSES, F_NIS_PLUS_SERVER },
	[66] = { "TFTP Server Name", DHCP_STRING, F_TFTP_SERVER_NAME },
	[67] = { "Bootfile name", DHCP_STRING, F_BOOTFILE_NAME },
	[68] = { "Mobile IP Home Agent", DHCP_ADDRESSES, F_MOBILE_IP_HOME_AGENT },
	[69] = { "SMTP Server", DHCP_ADDRESSES, F_SMTP_SERVER },
	[70] = { "POP3 Server", DHCP_ADDRESSES, F_POP3_SERVER },
	[71] = { "NNTP Server", DHCP_ADDRESSES, F_NNTP_SERVER },
	[72] = { "Default WWW Server", DHCP_ADDRESSES, F_DEFAULT_WWW_SERVER },
	[73] = { "Default Finger Server", DHCP_ADDRESSES, F_DEFAULT_FINGER_SERVER },
	[74] = { "Default IRC Server", DHCP_ADDRESSES, F_DEFAULT_IRC_SERVER },
	[75] = { "StreetTalk Server", DHCP_ADDRESSES, F_STREETTALK_SERVER },
	[76] = { "StreetTalk Directory Assistance Server", DHCP_ADDRESSES, F_STREETTALK_DA_SERVER },
	[77] = { "User Class Information", .emit = dhcp_emit_user_class },
	[78] = { "Directory Agent Information", .emit = dhcp_emit_slp_agent },
	[79] = { "Service Location Agent Scope", .emit = dhcp_emit_slp_scope },
	[80] = { "Rapid commit" },
	[81] = { "Client Fully Qualified Domain Name", .emit = dhcp_emit_fqdn },
	[82] = { "Agent Information Option", .emit = dhcp_emit_relay },
	[83] = { "iSNS" },
	[85] = { "Novell Directory Services Servers", DHCP_ADDRESSES, F_NOVELL_DSS_IP },
	[86] = { "Novell Directory Services Tree Name", DHCP_STRING, F_NOVELL_DS_TREE_NAME },
	[87] = { "Novell Directory Services Context", DHCP_STRING, F_NOVELL_DS_CONTEXT },
	[88] = { "BCMCS Controller Domain Name" },
	[89] = { "BCMCS Controller IPv4 address" },
	[90] = { "Authentication", .emit = dhcp_emit_authentication },
	[91] = { "Client last transaction time", DHCP_SECONDS, F_CLIENT_LAST_TRANSACTION_TIME },
	[92] = { "Associated IP option", DHCP_ADDRESSES, F_ASSOCIATED_IP_OPTION },
	[93] = { "Client System Architecture", DHCP_U16S, F_CLIENT_SYSTEM_ARCHITECTURE },
	[94] = { "Client Network Device Interface", .emit = dhcp_emit_network_id },
	[95] = { "LDAP" },
	[97] = { "UUID/GUID-based Client Identifier", .emit = dhcp_emit_uuid },
	[98] = { "Open Group's User Authentication" },
	[99] = { "Civic Addresses Configuration", .emit = dhcp_emit_civic },
	[100] = { "PCode", DHCP_STRING, F_TZ_PCODE },
	[101] = { "TCode", DHCP_STRING, F_TZ_TCODE },
	[108] = { "IPv6-Only Preferred", DHCP_U32, F_IPV6_ONLY },
	[112] = { "NetInfo Parent Server Address", DHCP_ADDRESSES, F_NETINFO_PARENT_SERVER_ADDRESS },
	[113] = { "NetInfo Parent Server Tag", DHCP_STRING, F_NETINFO_PARENT_SERVER_TAG },
	[114] = { "DHCP Captive-Portal", DHCP_STRING, F_CAPTIVE_PORTAL },
	[116] = { "DHCP Auto-Configuration", DHCP_U8, F_DHCP_AUTO_CONFIGURATION },
	[117] = { "Name Service Search", .emit = dhcp_emit_name_services },
	[118] = { "Subnet Selection Option", DHCP_ADDRESSES, F_SUBNET_SELECTION_OPTION },
	[119] = { "Domain Search", .emit = dhcp_emit_search_list },
	[120] = { "SIP Servers", .emit = dhcp_emit_sip_servers },
	[121] = { "Classless Static Route", .emit = dhcp_emit_routes },
	[122] = { "CableLabs Client Configuration" },
	[123] = { "Coordinate-based Location Configuration" },
	[124] = { "V-I Vendor Class", .emit = dhcp_emit_vendor_classes },
	[125] = { "V-I Vendor-specific Information", .emit = dhcp_emit_vendor_options },
	[128] = { "DOCSIS full security server IP" },
	[129] = { "PXE - undefined (vendor specific)" },
	[130] = { "PXE - undefined (vendor specific)" },
	[131] = { "PXE - undefined (vendor specific)" },
	[132] = { "PXE - undefined (vendor specific)" },
	[133] = { "PXE - undefined (vendor specific)" },
	[134] = { "PXE - undefined (vendor specific)" },
	[135] = { "PXE - undefined (vendor specific)" },
	[136] = { "PANA Authentication Agent", DHCP_ADDRESSES, F_PANA_AGENT },
	[137] = { "LoST Server Domain Name", DHCP_STRING, F_LOST_SERVER_DOMAIN_NAME },
	[138] = { "CAPWAP Access Controllers", DHCP_ADDRESSES, F_CAPWAP_ACCESS_CONTROLLER },
	[139] = { "IPv4 Address-MoS" },
	[140] = { "IPv4 FQDN-MoS" },
	[141] = { "SIP UA Configuration Domains" },
	[142] = { "IPv4 Address ANDSF", DHCP_ADDRESSES, F_ANDSF_SERVER },
	[143] = { "Zerotouch Redirect" },
	[144] = { "Geospatial Location" },
	[145] = { "Forcerenew Nonce Capable", DHCP_U8S, F_FORCERENEW_NONCE_ALGORITHM },
	[146] = { "RDNSS Selection", .emit = dhcp_emit_rdnss },
	[150] = { "TFTP Server Address", DHCP_ADDRESSES, F_TFTP_SERVER_ADDRESS },
	[151] = { "Leasequery Status code", .emit = dhcp_emit_lease_status },
	[152] = { "Leasequery Base Time", DHCP_EPOCH, F_LEASE_BASE_TIME },
	[153] = { "Leasequery Start Time of State", DHCP_SECONDS, F_LEASE_START_TIME_OF_STATE },
	[154] = { "Leasequery Query Start Time", DHCP_EPOCH, F_LEASE_QUERY_START_TIME },
	[155] = { "Leasequery Query End Time", DHCP_EPOCH, F_LEASE_QUERY_END_TIME },
	[156] = { "Leasequery Dhcp State", DHCP_U8, F_LEASE_DHCP_STATE },
	[157] = { "Leasequery Data Source", DHCP_U8, F_LEASE_DATA_SOURCE },
	[158] = { "PCP Server", .emit = dhcp_emit_pcp },
	[159] = { "Portparams", .emit = dhcp_emit_port_parameters },
	[160] = { "Unassigned", DHCP_STRING, F_CAPTIVE_PORTAL },
	[161] = { "Manufacturer Usage Description", DHCP_STRING, F_MUDURL },
	[175] = { "Etherboot" },
	[176] = { "IP Telephone" },
	[177] = { "Etherboot" },
	[208] = { "PXELINUX Magic" },
	[209] = { "PXE Configuration file", DHCP_STRING, F_PXE_CONFIG_FILE },
	[210] = { "PXE Path Prefix", DHCP_STRING, F_PXE_PATH_PREFIX },
	[211] = { "Reboot Time" },
	[212] = { "6RD", .emit = dhcp_emit_six_rd },
	[213] = { "V4 Access Domain" },
	[220] = { "Subnet Allocation" },
	[221] = { "Virtual Subnet Selection" },
	[242] = { "Private/Avaya IP Telephone", DHCP_STRING, F_VENDOR_AVAYA },
	[249] = { "Private/Classless Static Route (Microsoft)", .emit = dhcp_emit_routes },
	[252] = { "Private/Proxy autodiscovery", DHCP_STRING, F_PRIVATE_PROXY_AUTODISCOVERY },
};
/* clang-format on */

enum { PRIVATE_FIRST = 224 }; /* RFC 3942 3 */

const struct dhcp_option *dhcp_option_of(uint8_t code)
{
	static const struct dhcp_option unassigned = { "Unassigned" }, private_use = { "Private" },
					padding = { "Padding" }, end = { "End" };
	if (code == 0) return &padding;
	if (code == 255) return &end;
	if (options[code].name) return &options[code];
	return code >= PRIVATE_FIRST ? &private_use : &unassigned;
}

/* ---------------------------------------------------------------- values */

void dhcp_remark_length(struct layer *l, const struct reader *r, const char *text)
{
	struct span at = span_of(r, (uint32_t)reader_left(r));
	at.r.at -= DHCP_OPTION_HEADER; /* it is the option that is wrong */
	layer_expert(l, F_LENGTH_BAD, at, text);
}

void dhcp_emit_string(struct layer *l, unsigned field, struct reader *r)
{
	size_t left = reader_left(r), length = 0;
	while (length < left && r->at[length]) length++;
	if (layer_wants(l, field))
		layer_add_bytes(l, field, r, r->at, (uint32_t)left, r->at, (uint32_t)length, 0);
	reader_skip(r, left);
}

/* "(-3600s) -1 hour"; all bits set: RFC 2131 3.3. */
static void emit_seconds(struct layer *l, unsigned field, struct reader *r, bool is_signed)
{
	char words[DURATION_TEXT_MAX] = "infinity";
	uint32_t value = emit_u32(l, field, r);
	bool is_negative = is_signed && (int32_t)value < 0;
	uint32_t size = is_negative ? 0 - value : value;
	if (!layer_wants_text(l)) return;
	if (is_signed || value != UINT32_MAX)
		duration_format((uint64_t)size * 1000, words, sizeof words);
	const char *sign = is_negative ? "-" : "";
	layer_text_last(l, "%s: (%s%us) %s%s", l->dissector->fields[field].label, sign, size, sign,
	                words);
}

static void emit_epoch(struct layer *l, unsigned field, struct reader *r)
{
	struct span at = span_of(r, 4);
	uint32_t seconds = read_u32(r);
	emit_number(l, field, at, (uint64_t)seconds * 1000000000u, 0);
}

static void emit_one(struct layer *l, const struct dhcp_option *option, struct reader *r)
{
	switch (option->kind) {
	case DHCP_U8:
	case DHCP_U8S: emit_u8(l, option->field, r); break;
	case DHCP_U16:
	case DHCP_U16S: emit_u16(l, option->field, r); break;
	case DHCP_U32: emit_u32(l, option->field, r); break;
	case DHCP_SECONDS: emit_seconds(l, option->field, r, false); break;
	case DHCP_SECONDS_SIGNED: emit_seconds(l, option->field, r, true); break;
	case DHCP_EPOCH: emit_epoch(l, option->field, r); break;
	case DHCP_ETHER: emit_ether(l, option->field, r); break;
	default: emit_ipv4(l, option->field, r); break;
	}
}

/* Bytes that a value of the kind has; of lists, one of them. 0: any number. */
static const struct {
	uint8_t width;
	bool is_list;
} shapes[] = {
	[DHCP_BYTES] = { 0, false },
	[DHCP_STRING] = { 0, false },
	[DHCP_U8] = { 1, false },
	[DHCP_U16] = { 2, false },
	[DHCP_U32] = { 4, false },
	[DHCP_SECONDS] = { 4, false },
	[DHCP_SECONDS_SIGNED] = { 4, false },
	[DHCP_EPOCH] = { 4, false },
	[DHCP_ADDRESS] = { 4, false },
	[DHCP_ADDRESSES] = { 4, true },
	[DHCP_U8S] = { 1, true },
	[DHCP_U16S] = { 2, true },
	[DHCP_ETHER] = { 6, false },
};

static void emit_list(struct layer *l, const struct dhcp_option *option, struct reader *r)
{
	char text[64];
	size_t width = shapes[option->kind].width;
	struct reader whole = *r;
	bool is_even = reader_left(r) > 0 && reader_left(r) % width == 0;
	while (reader_left(r) >= width) emit_one(l, option, r);
	snprintf(text, sizeof text, "Option length isn't a multiple of %zu", width);
	if (!is_even) dhcp_remark_length(l, &whole, text);
	reader_skip(r, reader_left(r));
}

void dhcp_emit_value(struct dhcp_walk *walk, const struct dhcp_option *option, struct reader *r)
{
	char text[32];
	struct layer *l = walk->l;
	unsigned width = shapes[option->kind].width;
	if (option->emit) {
		option->emit(walk, r);
	} else if (!option->field) {
		return;
	} else if (option->kind == DHCP_STRING) {
		dhcp_emit_string(l, option->field, r);
	} else if (option->kind == DHCP_BYTES) {
		emit_bytes(l, option->field, r, reader_left(r));
	} else if (shapes[option->kind].is_list) {
		emit_list(l, option, r);
	} else if (reader_left(r) == width) {
		emit_one(l, option, r);
	} else {
		snprintf(text, sizeof text, "length isn't %u", width);
		dhcp_remark_length(l, r, text);
	}
}

void dhcp_format_address(const struct dhcp_option *option, struct reader value, char *out,
                         size_t size)
{
	char address[24];
	out[0] = 0;
	if (option->kind != DHCP_ADDRESS || reader_left(&value) != 4) return;
	format_ipv4(read_u32(&value), address, sizeof address);
	snprintf(out, size, " (%s)", address);
}

/* ---------------------------------------------------------------- options in options */

static const struct dhcp_option *suboption_of(const struct dhcp_suboptions *table, uint8_t code)
{
	static const struct dhcp_option unknown = { "Unknown" };
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].code == code) return &table->rows[i].option;
	return &unknown;
}

static void emit_suboption(struct dhcp_walk *walk, const struct dhcp_suboptions *table,
                           struct reader *r)
{
	char address[32];
	struct layer *l = walk->l;
	struct span at = span_of(r, (uint32_t)reader_left(r));
	uint8_t code = read_u8(r);
	const struct dhcp_option *option = suboption_of(table, code);
	bool is_bare = table->has_bare && (code == 0 || code == 255);
	struct reader probe = *r;
	uint8_t length = is_bare ? 0 : read_u8(&probe);
	struct reader value = probe;
	reader_limit(&value, length);
	at.length = 1 + (is_bare ? 0u : 1u) + (uint32_t)reader_left(&value);
	if (at.length > reader_left(&at.r)) at.length = (uint32_t)reader_left(&at.r);
	uint32_t item = layer_open_number(l, table->heading, at, code, 0);
	dhcp_format_address(option, value, address, sizeof address);
	layer_text(l, item, "%s: (%u) %s%s", table->title, code, option->name, address);
	if (!is_bare && reader_left(r) > 0) emit_u8(l, F_SUBOPTION_LENGTH, r);
	if (!is_bare && (!reader_ok(&probe) || reader_left(r) < length)) {
		layer_expert(l, F_NO_ROOM, at, NULL);
		reader_skip(r, reader_left(r));
	} else if (!is_bare) {
		value = reader_take(r, length);
		if (option->field || option->emit)
			dhcp_emit_value(walk, option, &value);
		else
			emit_bytes(l, table->bytes, &value, length);
	}
	layer_close_as_is(l, item);
}

void dhcp_emit_suboptions(struct dhcp_walk *walk, const struct dhcp_suboptions *table,
                          struct reader *r)
{
	while (reader_left(r) > 0) emit_suboption(walk, table, r);
}
