/* dhcp_fields.c - the table of DHCP's fields, and the names of their values (IANA, "DHCP and BOOTP
 * parameters"). */
#include "dhcp_fields.h"

#include "arp_hardware.h"

/* clang-format off */
/* RFC 2132 9.6 and the registry */
const struct value_name dhcp_message_types[] = {
	{ 1, "Discover" }, { 2, "Offer" }, { 3, "Request" }, { 4, "Decline" }, { 5, "ACK" },
	{ 6, "NAK" }, { 7, "Release" }, { 8, "Inform" }, { 9, "Force Renew" },
	{ 10, "Lease query" }, { 11, "Lease Unassigned" }, { 12, "Lease Unknown" },
	{ 13, "Lease Active" }, { 14, "Bulk Lease Query" }, { 15, "Lease Query Done" },
	{ 16, "Active LeaseQuery" }, { 17, "Lease Query Status" }, { 18, "TLS" }, { 0 },
};

static const struct value_name operation_names[] = {
	{ 1, "Boot Request" }, { 2, "Boot Reply" }, { 0 },
};

static const struct value_name netbios_over_tcpip_node_type_names[] = {
	{ 1, "B-node" }, { 2, "P-node" }, { 4, "M-node" }, { 8, "H-node" }, { 0 },
};

static const struct value_name dhcp_auto_configuration_names[] = {
	{ 0, "DoNotAutoConfigure" }, { 1, "AutoConfigure" }, { 0 },
};

static const struct value_name lease_dhcp_state_names[] = {
	{ 1, "Available" }, { 2, "Active" }, { 3, "Expired" }, { 4, "Released" },
	{ 5, "Abandoned" }, { 6, "Reset" }, { 7, "Remote" }, { 8, "Transitioning" }, { 0 },
};

static const struct value_name option_overload_names[] = {
	{ 1, "Boot file name holds options" }, { 2, "Server host name holds options" },
	{ 3, "Boot file and server host names hold options" }, { 0 },
};

static const struct value_name client_id_duid_type_names[] = {
	{ 1, "link-layer address plus time" },
	{ 2, "assigned by vendor based on Enterprise number" }, { 3, "link-layer address" },
	{ 0 },
};

static const struct value_name slp_agent_value_names[] = {
	{ 0, "Dynamic Discovery" }, { 1, "Static Discovery" },
	{ 128, "Backwards compatibility" }, { 0 },
};

static const struct value_name slp_scope_value_names[] = {
	{ 0, "Preferred Scope" }, { 1, "Mandatory Scope" }, { 0 },
};

static const struct value_name auth_protocol_names[] = {
	{ 0, "configuration token" }, { 1, "delayed authentication" }, { 0 },
};

static const struct value_name auth_alg_delay_names[] = {
	{ 1, "HMAC_MD5" }, { 0 },
};

static const struct value_name auth_rdm_names[] = {
	{ 0, "Monotonically-increasing counter" }, { 0 },
};

static const struct value_name client_system_architecture_names[] = {
	{ 0, "IA x86 PC" }, { 1, "NEC/PC98" }, { 2, "IA64 PC" }, { 3, "DEC Alpha" },
	{ 4, "ArcX86" }, { 5, "Intel Lean Client" }, { 6, "EFI IA32" }, { 7, "EFI x64" },
	{ 8, "EFI Xscale" }, { 9, "EFI BC" }, { 10, "ARM 32-bit UEFI" },
	{ 11, "ARM 64-bit UEFI" }, { 12, "PowerPC Open Firmware" }, { 13, "PowerPC ePAPR" },
	{ 14, "POWER OPAL v3" }, { 15, "x86 UEFI HTTP" }, { 16, "x64 UEFI HTTP" },
	{ 17, "EBC UEFI HTTP" }, { 18, "ARM 32-bit UEFI HTTP" }, { 19, "ARM 64-bit UEFI HTTP" },
	{ 20, "PC/AT HTTP" }, { 21, "ARM 32-bit uboot" }, { 22, "ARM 64-bit uboot" },
	{ 23, "ARM 32-bit uboot HTTP" }, { 24, "ARM 64-bit uboot HTTP" },
	{ 25, "RISC-V 32-bit UEFI" }, { 26, "RISC-V 32-bit UEFI HTTP" },
	{ 27, "RISC-V 64-bit UEFI" }, { 28, "RISC-V 64-bit UEFI HTTP" },
	{ 29, "RISC-V 128-bit UEFI" }, { 30, "RISC-V 128-bit UEFI HTTP" }, { 31, "s390 Basic" },
	{ 32, "s390 Extended" }, { 0 },
};

static const struct value_name civic_what_names[] = {
	{ 0, "Location of the DHCP server" },
	{ 1, "Location of the network element believed to be closest to the client" },
	{ 2, "Location of the client" }, { 0 },
};

static const struct value_name civic_ca_type_names[] = {
	{ 0, "Language" }, { 1, "A1" }, { 2, "A2" }, { 3, "A3" }, { 4, "A4" }, { 5, "A5" },
	{ 6, "A6" }, { 16, "PRD (Leading street direction)" },
	{ 17, "POD (Trailing street suffix)" }, { 18, "STS (Street suffix)" },
	{ 19, "HNO (House number)" }, { 20, "HNS (House number suffix)" },
	{ 21, "LMK (Landmark or vanity address)" },
	{ 22, "LOC (Additional location information)" }, { 23, "NAM" },
	{ 24, "PC (Postal/ZIP code)" }, { 25, "BLD (Building)" }, { 26, "UNIT" },
	{ 27, "FLR (Floor)" }, { 28, "ROOM" }, { 29, "PLC (Place-type)" },
	{ 30, "PCN (Postal community name)" }, { 31, "POBOX" },
	{ 32, "ADDCODE (Additional Code)" }, { 33, "SEAT" },
	{ 34, "RD (Primary road or street)" }, { 35, "RDSEC (Road section)" },
	{ 36, "RDBR (Road branch)" }, { 37, "RDSUBBR (Road sub-branch)" },
	{ 38, "PRM (Road pre-modifier)" }, { 39, "POM (Road post-modifier" }, { 128, "Script" },
	{ 0 },
};

static const struct value_name sip_server_encoding_names[] = {
	{ 0, "Fully Qualified Domain Name" }, { 1, "IPv4 Address" }, { 0 },
};

static const struct value_name forcerenew_nonce_algorithm_names[] = {
	{ 1, "HMAC-MD5" }, { 0 },
};

static const struct value_name rdnss_preference_names[] = {
	{ 0, "Medium" }, { 1, "High" }, { 2, "Reserved" }, { 3, "Low" }, { 0 },
};

static const struct value_name lease_status_code_names[] = {
	{ 0, "Success" }, { 1, "UpsecFail" }, { 2, "QueryTerminated" }, { 3, "MalformedQuery" },
	{ 4, "NotAllowed" }, { 0 },
};

static const struct value_name pxe_boot_servers_type_names[] = {
	{ 0, "PXE bootstrap server" }, { 1, "Microsoft Windows NT Boot Server" },
	{ 2, "Intel LCM Boot Server" }, { 3, "DOS/UNDI Boot Server" },
	{ 4, "NEC ESMPRO Boot Server" }, { 5, "IBM WSoD Boot Server" },
	{ 6, "IBM LCCM Boot Server" }, { 7, "CA Unicenter TNG Boot Server" },
	{ 8, "HP OpenView Boot Server" }, { 65535, "PXE API Test server" }, { 0 },
};

static const struct value_name pxe_boot_menu_type_names[] = {
	{ 0, "Local boot" }, { 0 },
};

const struct field dhcp_fields[F_COUNT] = {
	[F_BOOTP] = { "dhcp.bootp", "Frame is BOOTP", FIELD_BOOLEAN },
	[F_OPERATION] = { "dhcp.type", "Message type", FIELD_U8, .names = operation_names },
	[F_HW_TYPE] = { "dhcp.hw.type", "Hardware type", FIELD_U8, BASE_HEX,
		.names = arp_hardware_types },
	[F_HW_LEN] = { "dhcp.hw.len", "Hardware address length", FIELD_U8 },
	[F_HOPS] = { "dhcp.hops", "Hops", FIELD_U8 },
	[F_ID] = { "dhcp.id", "Transaction ID", FIELD_U32, BASE_HEX },
	[F_SECS] = { "dhcp.secs", "Seconds elapsed", FIELD_U16 },
	[F_FLAGS] = { "dhcp.flags", "Bootp flags", FIELD_U16, BASE_HEX },
	[F_FLAGS_BC] = { "dhcp.flags.bc", "Broadcast flag", FIELD_BOOLEAN, .mask = 0x8000,
		.set = "Broadcast", .unset = "Unicast" },
	[F_FLAGS_RESERVED] = { "dhcp.flags.reserved", "Reserved flags", FIELD_U16, BASE_HEX,
		.mask = 0x7fff },
	[F_IP_CLIENT] = { "dhcp.ip.client", "Client IP address", FIELD_IPV4 },
	[F_IP_YOUR] = { "dhcp.ip.your", "Your (client) IP address", FIELD_IPV4 },
	[F_IP_SERVER] = { "dhcp.ip.server", "Next server IP address", FIELD_IPV4 },
	[F_IP_RELAY] = { "dhcp.ip.relay", "Relay agent IP address", FIELD_IPV4 },
	[F_HW_ADDR] = { "dhcp.hw.addr", "Client hardware address", FIELD_BYTES },
	[F_HW_ADDR_PADDING] = { "dhcp.hw.addr_padding", "Client hardware address padding",
		FIELD_BYTES },
	[F_HW_MAC_ADDR] = { "dhcp.hw.mac_addr", "Client MAC address", FIELD_ETHER },
	[F_SERVER] = { "dhcp.server", "Server host name", FIELD_STRING },
	[F_FILE] = { "dhcp.file", "Boot file name", FIELD_STRING },
	[F_COOKIE] = { "dhcp.cookie", "Magic cookie", FIELD_IPV4 },
	[F_VENDOR_SPECIFIC_OPTIONS] = {
		"dhcp.vendor_specific_options", "Bootp vendor specific options",
		FIELD_BYTES },
	[F_OPTION] = { "dhcp.option.type", "Option", FIELD_U8 },
	[F_LENGTH] = { "dhcp.option.length", "Length", FIELD_U8 },
	[F_VALUE] = { "dhcp.option.value", "Value", FIELD_BYTES },
	[F_PADDING] = { "dhcp.option.padding", "Padding", FIELD_BYTES },
	[F_END] = { "dhcp.option.end", "Option End", FIELD_U8 },
	[F_SUBNET_MASK] = { "dhcp.option.subnet_mask", "Subnet Mask", FIELD_IPV4 },
	[F_TIME_OFFSET] = { "dhcp.option.time_offset", "Time Offset", FIELD_I32 },
	[F_ROUTER] = { "dhcp.option.router", "Router", FIELD_IPV4 },
	[F_TIME_SERVER] = { "dhcp.option.time_server", "Time Server", FIELD_IPV4 },
	[F_NAME_SERVER] = { "dhcp.option.name_server", "Name Server", FIELD_IPV4 },
	[F_DOMAIN_NAME_SERVER] = { "dhcp.option.domain_name_server", "Domain Name Server",
		FIELD_IPV4 },
	[F_LOG_SERVER] = { "dhcp.option.log_server", "Log Server", FIELD_IPV4 },
	[F_QUOTES_SERVER] = { "dhcp.option.quotes_server", "Quotes Server", FIELD_IPV4 },
	[F_LPR_SERVER] = { "dhcp.option.lpr_server", "LPR Server", FIELD_IPV4 },
	[F_IMPRESS_SERVER] = { "dhcp.option.impress_server", "Impress Server", FIELD_IPV4 },
	[F_RESOURCE_LOCATION_SERVER] = {
		"dhcp.option.resource_location_server", "Resource Location Server",
		FIELD_IPV4 },
	[F_HOSTNAME] = { "dhcp.option.hostname", "Host Name", FIELD_STRING },
	[F_BOOT_FILE_SIZE] = { "dhcp.option.boot_file_size", "Boot File Size", FIELD_U16 },
	[F_MERIT_DUMP_FILE] = { "dhcp.option.merit_dump_file", "Merit Dump File",
		FIELD_STRING },
	[F_DOMAIN_NAME] = { "dhcp.option.domain_name", "Domain Name", FIELD_STRING },
	[F_SWAP_SERVER] = { "dhcp.option.swap_server", "Swap Server", FIELD_IPV4 },
	[F_ROOT_PATH] = { "dhcp.option.root_path", "Root Path", FIELD_STRING },
	[F_EXTENSION_PATH] = { "dhcp.option.extension_path", "Extensions Path", FIELD_STRING },
	[F_IP_FORWARDING] = { "dhcp.option.ip_forwarding", "IP Forwarding", FIELD_BOOLEAN,
		.set = "Enabled", .unset = "Disabled" },
	[F_NON_LOCAL_SOURCE_ROUTING] = {
		"dhcp.option.non_local_source_routing", "Non-Local Source Routing",
		FIELD_BOOLEAN,
		.set = "Enabled", .unset = "Disabled" },
	[F_MAX_DATAGRAM_REASSEMBLY_SIZE] = {
		"dhcp.option.max_datagram_reassembly_size", "Maximum Datagram Reassembly Size",
		FIELD_U16 },
	[F_DEFAULT_IP_TTL] = { "dhcp.option.default_ip_ttl", "Default IP Time-to-Live",
		FIELD_U8 },
	[F_PATH_MTU_AGING_TIMEOUT] = {
		"dhcp.option.path_mtu_aging_timeout", "Path MTU Aging Timeout",
		FIELD_U32 },
	[F_PATH_MTU_PLATEAU_TABLE_ITEM] = {
		"dhcp.option.path_mtu_plateau_table_item", "Path MTU Plateau Table Item",
		FIELD_U16 },
	[F_INTERFACE_MTU] = { "dhcp.option.interface_mtu", "Interface MTU", FIELD_U16 },
	[F_ALL_SUBNETS_ARE_LOCAL] = { "dhcp.option.all_subnets_are_local", "All Subnets are Local",
		FIELD_BOOLEAN,
		.set = "Yes", .unset = "No" },
	[F_BROADCAST_ADDRESS] = { "dhcp.option.broadcast_address", "Broadcast Address",
		FIELD_IPV4 },
	[F_PERFORM_MASK_DISCOVERY] = {
		"dhcp.option.perform_mask_discovery", "Perform Mask Discovery",
		FIELD_BOOLEAN,
		.set = "Enabled", .unset = "Disabled" },
	[F_MASK_SUPPLIER] = { "dhcp.option.mask_supplier", "Mask Supplier", FIELD_BOOLEAN,
		.set = "Yes", .unset = "No" },
	[F_PERFORM_ROUTER_DISCOVER] = {
		"dhcp.option.perform_router_discover", "Perform Router Discover",
		FIELD_BOOLEAN,
		.set = "Enabled", .unset = "Disabled" },
	[F_ROUTER_SOLICITATION_ADDRESS] = {
		"dhcp.option.router_solicitation_address", "Router Solicitation Address",
		FIELD_IPV4 },
	[F_TRAILER_ENCAPSULATION] = { "dhcp.option.trailer_encapsulation", "Trailer Encapsulation",
		FIELD_BOOLEAN,
		.set = "Enabled", .unset = "Disabled" },
	[F_ARP_CACHE_TIMEOUT] = { "dhcp.option.arp_cache_timeout", "ARP Cache Timeout",
		FIELD_U32 },
	[F_ETHERNET_ENCAPSULATION] = {
		"dhcp.option.ethernet_encapsulation", "Ethernet Encapsulation",
		FIELD_BOOLEAN,
		.set = "Enabled", .unset = "Disabled" },
	[F_TCP_DEFAULT_TTL] = { "dhcp.option.tcp_default_ttl", "TCP Default TTL", FIELD_U8 },
	[F_TCP_KEEPALIVE_INTERVAL] = {
		"dhcp.option.tcp_keepalive_interval", "TCP Keepalive Interval",
		FIELD_U32 },
	[F_TCP_KEEPALIVE_GARBAGE] = { "dhcp.option.tcp_keepalive_garbage", "TCP Keepalive Garbage",
		FIELD_BOOLEAN,
		.set = "Enabled", .unset = "Disabled" },
	[F_NIS_DOMAIN] = { "dhcp.option.nis_domain", "Network Information Service Domain",
		FIELD_STRING },
	[F_NIS_SERVER] = { "dhcp.option.nis_server", "Network Information Service Server",
		FIELD_IPV4 },
	[F_NTP_SERVER] = { "dhcp.option.ntp_server", "Network Time Protocol Server",
		FIELD_IPV4 },
	[F_NETBIOS_OVER_TCPIP_NAME_SERVER] = {
		"dhcp.option.netbios_over_tcpip_name_server", "NetBIOS over TCP/IP Name Server",
		FIELD_IPV4 },
	[F_NETBIOS_OVER_TCPIP_DD_NAME_SERVER] = {
		"dhcp.option.netbios_over_tcpip_dd_name_server", "NetBIOS over TCP/IP Datagram Distribution Name Server",
		FIELD_IPV4 },
	[F_NETBIOS_OVER_TCPIP_NODE_TYPE] = {
		"dhcp.option.netbios_over_tcpip_node_type", "NetBIOS over TCP/IP Node Type",
		FIELD_U8,
		.names = netbios_over_tcpip_node_type_names },
	[F_NETBIOS_OVER_TCPIP_SCOPE] = {
		"dhcp.option.netbios_over_tcpip_scope", "NetBIOS over TCP/IP Scope",
		FIELD_STRING },
	[F_XWINDOWS_SYSTEM_FONT_SERVER] = {
		"dhcp.option.xwindows_system_font_server", "X Window System Font Server",
		FIELD_IPV4 },
	[F_XWINDOWS_SYSTEM_DISPLAY_MANAGER] = {
		"dhcp.option.xwindows_system_display_manager", "X Window System Display Manager",
		FIELD_IPV4 },
	[F_REQUESTED_IP_ADDRESS] = { "dhcp.option.requested_ip_address", "Requested IP Address",
		FIELD_IPV4 },
	[F_IP_ADDRESS_LEASE_TIME] = { "dhcp.option.ip_address_lease_time", "IP Address Lease Time",
		FIELD_U32 },
	[F_DHCP_SERVER_ID] = { "dhcp.option.dhcp_server_id", "DHCP Server Identifier",
		FIELD_IPV4 },
	[F_MESSAGE] = { "dhcp.option.message", "Message", FIELD_STRING },
	[F_DHCP_MAX_MESSAGE_SIZE] = {
		"dhcp.option.dhcp_max_message_size", "Maximum DHCP Message Size",
		FIELD_U16 },
	[F_RENEWAL_TIME_VALUE] = { "dhcp.option.renewal_time_value", "Renewal Time Value",
		FIELD_U32 },
	[F_REBINDING_TIME_VALUE] = { "dhcp.option.rebinding_time_value", "Rebinding Time Value",
		FIELD_U32 },
	[F_NIS_PLUS_DOMAIN] = {
		"dhcp.option.nis_plus_domain", "Network Information Service+ Domain",
		FIELD_STRING },
	[F_NIS_PLUS_SERVER] = {
		"dhcp.option.nis_plus_server", "Network Information Service+ Server",
		FIELD_IPV4 },
	[F_TFTP_SERVER_NAME] = { "dhcp.option.tftp_server_name", "TFTP Server Name",
		FIELD_STRING },
	[F_BOOTFILE_NAME] = { "dhcp.option.bootfile_name", "Bootfile name", FIELD_STRING },
	[F_MOBILE_IP_HOME_AGENT] = { "dhcp.option.mobile_ip_home_agent", "Mobile IP Home Agent",
		FIELD_IPV4 },
	[F_SMTP_SERVER] = { "dhcp.option.smtp_server", "SMTP Server", FIELD_IPV4 },
	[F_POP3_SERVER] = { "dhcp.option.pop3_server", "POP3 Server", FIELD_IPV4 },
	[F_NNTP_SERVER] = { "dhcp.option.nntp_server", "NNTP Server", FIELD_IPV4 },
	[F_DEFAULT_WWW_SERVER] = { "dhcp.option.default_www_server", "Default WWW Server",
		FIELD_IPV4 },
	[F_DEFAULT_FINGER_SERVER] = { "dhcp.option.default_finger_server", "Default Finger Server",
		FIELD_IPV4 },
	[F_DEFAULT_IRC_SERVER] = { "dhcp.option.default_irc_server", "Default IRC Server",
		FIELD_IPV4 },
	[F_STREETTALK_SERVER] = { "dhcp.option.streettalk_server", "StreetTalk Server",
		FIELD_IPV4 },
	[F_STREETTALK_DA_SERVER] = {
		"dhcp.option.streettalk_da_server", "StreetTalk Directory Assistance Server",
		FIELD_IPV4 },
	[F_NOVELL_DSS_IP] = { "dhcp.option.novell_dss.ip", "IP Address", FIELD_IPV4 },
	[F_NOVELL_DS_TREE_NAME] = {
		"dhcp.option.novell_ds_tree_name", "Novell Directory Services Tree Name",
		FIELD_STRING },
	[F_NOVELL_DS_CONTEXT] = {
		"dhcp.option.novell_ds_context", "Novell Directory Services Context",
		FIELD_STRING },
	[F_CLIENT_LAST_TRANSACTION_TIME] = {
		"dhcp.option.client_last_transaction_time", "Client last transaction time",
		FIELD_U32 },
	[F_ASSOCIATED_IP_OPTION] = { "dhcp.option.associated_ip_option", "Associated IP option",
		FIELD_IPV4 },
	[F_TZ_PCODE] = { "dhcp.option.tz_pcode", "TZ PCode", FIELD_STRING },
	[F_TZ_TCODE] = { "dhcp.option.tz_tcode", "TZ TCode", FIELD_STRING },
	[F_NETINFO_PARENT_SERVER_ADDRESS] = {
		"dhcp.option.netinfo_parent_server_address", "NetInfo Parent Server Address",
		FIELD_IPV4 },
	[F_NETINFO_PARENT_SERVER_TAG] = {
		"dhcp.option.netinfo_parent_server_tag", "NetInfo Parent Server Tag",
		FIELD_STRING },
	[F_CAPTIVE_PORTAL] = { "dhcp.option.captive_portal", "Captive Portal", FIELD_STRING },
	[F_DHCP_AUTO_CONFIGURATION] = {
		"dhcp.option.dhcp_auto_configuration", "DHCP Auto-Configuration",
		FIELD_U8,
		.names = dhcp_auto_configuration_names },
	[F_SUBNET_SELECTION_OPTION] = {
		"dhcp.option.subnet_selection_option", "Subnet Selection Option",
		FIELD_IPV4 },
	[F_PANA_AGENT] = { "dhcp.option.pana_agent", "PAA IPv4 Address", FIELD_IPV4 },
	[F_LOST_SERVER_DOMAIN_NAME] = {
		"dhcp.option.lost_server_domain_name", "LoST Server Domain Name",
		FIELD_STRING },
	[F_CAPWAP_ACCESS_CONTROLLER] = {
		"dhcp.option.capwap_access_controller", "CAPWAP Access Controllers",
		FIELD_IPV4 },
	[F_ANDSF_SERVER] = { "dhcp.option.andsf_server", "ANDSF Server", FIELD_IPV4 },
	[F_TFTP_SERVER_ADDRESS] = { "dhcp.option.tftp_server_address", "TFTP Server Address",
		FIELD_IPV4 },
	[F_LEASE_START_TIME_OF_STATE] = {
		"dhcp.option.bulk_lease.start_time_of_state", "Start Time Of State",
		FIELD_U32 },
	[F_LEASE_DHCP_STATE] = { "dhcp.option.bulk_lease.dhcp_state", "Dhcp State", FIELD_U8,
		.names = lease_dhcp_state_names },
	[F_LEASE_DATA_SOURCE] = { "dhcp.option.bulk_lease.data_source", "Data Source",
		FIELD_BOOLEAN,
		.set = "Remote", .unset = "Local" },
	[F_MUDURL] = { "dhcp.option.mudurl", "MUDURL", FIELD_STRING },
	[F_PXE_CONFIG_FILE] = { "dhcp.option.pxe_config_file", "PXELINUX configuration file",
		FIELD_STRING },
	[F_PXE_PATH_PREFIX] = { "dhcp.option.pxe_path_prefix", "PXELINUX path prefix",
		FIELD_STRING },
	[F_PRIVATE_PROXY_AUTODISCOVERY] = {
		"dhcp.option.private_proxy_autodiscovery", "Private/Proxy autodiscovery",
		FIELD_STRING },
	[F_POLICY_FILTER_IP] = { "dhcp.option.policy_filter.ip", "IP Address", FIELD_IPV4 },
	[F_POLICY_FILTER_SUBNET_MASK] = { "dhcp.option.policy_filter.subnet_mask", "Subnet Mask",
		FIELD_IPV4 },
	[F_STATIC_ROUTE_IP] = { "dhcp.option.static_route.ip", "Destination IP Address",
		FIELD_IPV4 },
	[F_STATIC_ROUTE_ROUTER] = { "dhcp.option.static_route.router", "Destination Router",
		FIELD_IPV4 },
	[F_OPTION_OVERLOAD] = { "dhcp.option.option_overload", "Option Overload", FIELD_U8,
		.names = option_overload_names },
	[F_DHCP] = { "dhcp.option.dhcp", "DHCP", FIELD_U8, .names = dhcp_message_types },
	[F_REQUEST_LIST_ITEM] = { "dhcp.option.request_list_item", "Parameter Request List Item",
		FIELD_U8 },
	[F_VENDOR_CLASS_ID] = { "dhcp.option.vendor_class_id", "Vendor class identifier",
		FIELD_STRING },
	[F_SUBOPTION_LENGTH] = { "dhcp.option.suboption_length", "Length", FIELD_U8 },
	[F_CLIENT_ID_UUID] = { "dhcp.client_id.uuid", "Client Identifier (UUID)", FIELD_GUID },
	[F_CLIENT_ID_IAID] = { "dhcp.client_id.iaid", "IAID", FIELD_STRING },
	[F_CLIENT_ID_DUID_TYPE] = { "dhcp.client_id.duid_type", "DUID Type", FIELD_U16,
		.names = client_id_duid_type_names },
	[F_CLIENT_ID_DUID_LLT_HW_TYPE] = { "dhcp.client_id.duid_llt_hw_type", "Hardware type",
		FIELD_U16,
		.names = arp_hardware_types },
	[F_CLIENT_ID_DUID_LL_HW_TYPE] = { "dhcp.client_id.duid_ll_hw_type", "Hardware type",
		FIELD_U16,
		.names = arp_hardware_types },
	[F_CLIENT_ID_TIME] = { "dhcp.client_id.time", "Time", FIELD_U32 },
	[F_CLIENT_ID_LINK_LAYER_ADDRESS] = {
		"dhcp.client_id.link_layer_address", "Link layer address",
		FIELD_STRING },
	[F_CLIENT_ID_ENTERPRISE_NUM] = { "dhcp.client_id.enterprise_num", "Enterprise-number",
		FIELD_U32 },
	[F_CLIENT_ID] = { "dhcp.client_id", "Identifier", FIELD_BYTES },
	[F_CLIENT_ID_TYPE] = { "dhcp.client_id.type", "Type", FIELD_U8 },
	[F_CLIENT_ID_UNDEF] = { "dhcp.client_id.undef", "Client Identifier", FIELD_STRING },
	[F_FQDN_FLAGS] = { "dhcp.fqdn.flags", "Flags", FIELD_U8, BASE_HEX },
	[F_FQDN_MBZ] = { "dhcp.fqdn.mbz", "Reserved flags", FIELD_U8, BASE_HEX, .mask = 0xf0 },
	[F_FQDN_N] = { "dhcp.fqdn.n", "Server DDNS", FIELD_BOOLEAN, .mask = 0x8,
		.set = "No server updates", .unset = "Some server updates" },
	[F_FQDN_E] = { "dhcp.fqdn.e", "Encoding", FIELD_BOOLEAN, .mask = 0x4,
		.set = "Binary encoding", .unset = "ASCII encoding" },
	[F_FQDN_O] = { "dhcp.fqdn.o", "Server overrides", FIELD_BOOLEAN, .mask = 0x2,
		.set = "Override", .unset = "No override" },
	[F_FQDN_S] = { "dhcp.fqdn.s", "Server", FIELD_BOOLEAN, .mask = 0x1,
		.set = "Server", .unset = "Client" },
	[F_FQDN_RCODE1] = { "dhcp.fqdn.rcode1", "A-RR result", FIELD_U8 },
	[F_FQDN_RCODE2] = { "dhcp.fqdn.rcode2", "PTR-RR result", FIELD_U8 },
	[F_FQDN_NAME] = { "dhcp.fqdn.name", "Client name", FIELD_STRING },
	[F_USER_CLASS] = { "dhcp.option.user_class", "Instance of User Class", FIELD_U8 },
	[F_USER_CLASS_LENGTH] = { "dhcp.option.user_class.length", "User Class Length",
		FIELD_U8 },
	[F_USER_CLASS_DATA] = { "dhcp.option.user_class.data", "User Class Data",
		FIELD_BYTES },
	[F_USER_CLASS_TEXT] = { "dhcp.option.user_class.text", "User Class Data (Text)",
		FIELD_STRING },
	[F_SLP_AGENT_VALUE] = { "dhcp.option.slp_directory_agent.value", "Value", FIELD_U8,
		.names = slp_agent_value_names },
	[F_SLP_AGENT_SLPDA_ADDRESS] = {
		"dhcp.option.slp_directory_agent.slpda_address", "IP Address",
		FIELD_IPV4 },
	[F_SLP_SCOPE_VALUE] = { "dhcp.option.slp_service_scope.value", "Value", FIELD_U8,
		.names = slp_scope_value_names },
	[F_SLP_SCOPE_STRING] = { "dhcp.option.slp_service_scope.string", "SLP Service Scope",
		FIELD_STRING },
	[F_AUTH_PROTOCOL] = { "dhcp.option.dhcp_authentication.protocol", "Protocol", FIELD_U8,
		.names = auth_protocol_names },
	[F_AUTH_ALG_DELAY] = { "dhcp.option.dhcp_authentication.alg_delay", "Delay Algorithm",
		FIELD_U8,
		.names = auth_alg_delay_names },
	[F_AUTH_ALGORITHM] = { "dhcp.option.dhcp_authentication.algorithm", "Algorithm",
		FIELD_U8 },
	[F_AUTH_RDM] = { "dhcp.option.dhcp_authentication.rdm", "Replay Detection Method",
		FIELD_U8,
		.names = auth_rdm_names },
	[F_AUTH_RDM_REPLAY_DETECTION] = {
		"dhcp.option.dhcp_authentication.rdm_replay_detection", "RDM Replay Detection Value",
		FIELD_U64,
		BASE_HEX },
	[F_AUTH_SECRET_ID] = { "dhcp.option.dhcp_authentication.secret_id", "Secret ID",
		FIELD_U32,
		BASE_HEX },
	[F_AUTH_HMAC_MD5_HASH] = {
		"dhcp.option.dhcp_authentication.hmac_md5_hash", "HMAC MD5 Hash",
		FIELD_BYTES },
	[F_AUTH_INFORMATION] = {
		"dhcp.option.dhcp_authentication.information", "Authentication Information",
		FIELD_STRING },
	[F_CLIENT_SYSTEM_ARCHITECTURE] = {
		"dhcp.option.client_system_architecture", "Client System Architecture",
		FIELD_U16,
		.names = client_system_architecture_names },
	[F_CLIENT_NETWORK_ID_MAJOR] = { "dhcp.client_network_id_major", "Major Version",
		FIELD_U8 },
	[F_CLIENT_NETWORK_ID_MINOR] = { "dhcp.client_network_id_minor", "Minor Version",
		FIELD_U8 },
	[F_CIVIC_WHAT] = { "dhcp.option.civic_location.what", "What", FIELD_U8,
		.names = civic_what_names },
	[F_CIVIC_COUNTRY] = { "dhcp.option.civic_location.country", "Country", FIELD_STRING },
	[F_CIVIC_CA_TYPE] = { "dhcp.option.civic_location.ca_type", "CA Type", FIELD_U8,
		.names = civic_ca_type_names },
	[F_CIVIC_CA_LENGTH] = { "dhcp.option.civic_location.ca_length", "CA Length",
		FIELD_U8 },
	[F_CIVIC_CA_VALUE] = { "dhcp.option.civic_location.ca_value", "CA Value",
		FIELD_STRING },
	[F_NAME_SERVICE] = { "dhcp.option.dhcp_name_service_search_option", "Name Service",
		FIELD_STRING },
	[F_SEARCH_FQDN] = { "dhcp.option.dhcp_dns_domain_search_list_fqdn", "FQDN",
		FIELD_STRING },
	[F_SIP_SERVER_ENCODING] = { "dhcp.option.sip_server.encoding", "SIP Server Encoding",
		FIELD_U8,
		.names = sip_server_encoding_names },
	[F_SIP_SERVER_NAME] = { "dhcp.option.sip_server.name", "SIP Server Name",
		FIELD_STRING },
	[F_SIP_SERVER_ADDRESS] = { "dhcp.option.sip_server.address", "SIP Server Address",
		FIELD_IPV4 },
	[F_CLASSLESS_STATIC_ROUTE] = {
		"dhcp.option.classless_static_route", "Subnet/MaskWidth-Router",
		FIELD_BYTES },
	[F_VI_CLASS_ENTERPRISE] = { "dhcp.option.vi_class.enterprise", "Enterprise",
		FIELD_U32 },
	[F_VI_CLASS_LENGTH] = { "dhcp.option.vi_class.length", "Length", FIELD_U8 },
	[F_VI_CLASS_DATA] = { "dhcp.option.vi_class.data", "Vendor class data", FIELD_STRING },
	[F_VI_ENTERPRISE] = { "dhcp.option.vi.enterprise", "Enterprise", FIELD_U32 },
	[F_VI_LENGTH] = { "dhcp.option.vi.length", "Length", FIELD_U8 },
	[F_VI_VALUE] = { "dhcp.option.vi.value", "Value", FIELD_BYTES },
	[F_VI_TR111_SUBOPTION] = { "dhcp.option.vi.tr111.suboption", "Option 125 Suboption",
		FIELD_U8 },
	[F_VI_TR111_DEVICE_MANUFACTURER_OUI] = {
		"dhcp.option.vi.tr111.device_manufacturer_oui", "DeviceManufacturerOUI",
		FIELD_U24 },
	[F_VI_TR111_DEVICE_SERIAL_NUMBER] = {
		"dhcp.option.vi.tr111.device_serial_number", "DeviceSerialNumber",
		FIELD_STRING },
	[F_VI_TR111_DEVICE_PRODUCT_CLASS] = {
		"dhcp.option.vi.tr111.device_product_class", "DeviceProductClass",
		FIELD_STRING },
	[F_VI_TR111_GATEWAY_MANUFACTURER_OUI] = {
		"dhcp.option.vi.tr111.gateway_manufacturer_oui", "GatewayManufacturerOUI",
		FIELD_STRING },
	[F_VI_TR111_GATEWAY_SERIAL_NUMBER] = {
		"dhcp.option.vi.tr111.gateway_serial_number", "GatewaySerialNumber",
		FIELD_STRING },
	[F_VI_TR111_GATEWAY_PRODUCT_CLASS] = {
		"dhcp.option.vi.tr111.gateway_product_class", "GatewayProductClass",
		FIELD_STRING },
	[F_FORCERENEW_NONCE_ALGORITHM] = { "dhcp.option.forcerenew_nonce.algorithm", "Algorithm",
		FIELD_U8,
		.names = forcerenew_nonce_algorithm_names },
	[F_RDNSS_RESERVED] = { "dhcp.option.rdnss.reserved", "Reserved", FIELD_U8, BASE_HEX,
		.mask = 0xfc },
	[F_RDNSS_PREFERENCE] = { "dhcp.option.rdnss.preference", "Preference", FIELD_U8,
		.mask = 0x3, .names = rdnss_preference_names },
	[F_RDNSS_PRIMARY_DNS] = { "dhcp.option.rdnss.primary_dns", "Primary DNS", FIELD_IPV4 },
	[F_RDNSS_SECONDARY_DNS] = { "dhcp.option.rdnss.secondary_dns", "Secondary DNS",
		FIELD_IPV4 },
	[F_RDNSS_DOMAIN] = { "dhcp.option.rdnss.domain", "Domains and networks",
		FIELD_STRING },
	[F_LEASE_STATUS_CODE] = { "dhcp.option.bulk_lease.status_code", "Status Code",
		FIELD_U8,
		.names = lease_status_code_names },
	[F_LEASE_STATUS_CODE_MESSAGE] = {
		"dhcp.option.bulk_lease.status_code_message", "Status Code Message",
		FIELD_STRING },
	[F_LEASE_BASE_TIME] = { "dhcp.option.bulk_lease.base_time", "Base Time",
		FIELD_TIME_ABSOLUTE },
	[F_LEASE_QUERY_START_TIME] = {
		"dhcp.option.bulk_lease.query_start_time", "Query Start Time",
		FIELD_TIME_ABSOLUTE },
	[F_LEASE_QUERY_END_TIME] = { "dhcp.option.bulk_lease.query_end_time", "Query End Time",
		FIELD_TIME_ABSOLUTE },
	[F_PCP_LIST_LENGTH] = { "dhcp.option.pcp.list_length", "List-Length", FIELD_U8 },
	[F_PCP_SERVER] = { "dhcp.option.pcp.server", "PCP Server", FIELD_IPV4 },
	[F_PORTPARAMS_OFFSET] = { "dhcp.option.portparams.offset", "Offset", FIELD_U8 },
	[F_PORTPARAMS_PSID_LENGTH] = { "dhcp.option.portparams.psid_length", "PSID-Length",
		FIELD_U8 },
	[F_PORTPARAMS_PSID] = { "dhcp.option.portparams.psid", "PSID", FIELD_BYTES },
	[F_6RD_IPV4_MASK_LEN] = { "dhcp.option.6RD.ipv4_mask_len", "6RD IPv4 Mask Length",
		FIELD_U8 },
	[F_6RD_PREFIX_LEN] = { "dhcp.option.6RD.prefix_len", "6RD Prefix Length", FIELD_U8 },
	[F_6RD_PREFIX] = { "dhcp.option.6RD.prefix", "6RD Prefix", FIELD_IPV6 },
	[F_6RD_BORDER_RELAY_IP] = { "dhcp.option.6RD.border_relay_ip", "Border Relay IP",
		FIELD_IPV4 },
	[F_NOVELL_SUBOPTION] = { "dhcp.option.novell_options.suboption", "Option 63 Suboption",
		FIELD_U8 },
	[F_NOVELL_VALUE] = { "dhcp.option.novell_options.value", "Value", FIELD_BYTES },
	[F_NOVELL_BROADCAST] = {
		"dhcp.option.novell_options.broadcast", "Broadcast for nearest Netware server",
		FIELD_BOOLEAN,
		.set = "Yes", .unset = "No" },
	[F_NOVELL_PREFERRED_DSS_SERVER] = {
		"dhcp.option.novell_options.preferred_dss_server", "Preferred DSS server",
		FIELD_IPV4 },
	[F_NOVELL_NEAREST_NWIP_SERVER] = {
		"dhcp.option.novell_options.nearest_nwip_server", "Nearest NWIP server",
		FIELD_IPV4 },
	[F_NOVELL_AUTORETRIES] = { "dhcp.option.novell_options.autoretries", "Autoretries",
		FIELD_U8 },
	[F_NOVELL_AUTORETRY_DELAY] = {
		"dhcp.option.novell_options.autoretry_delay", "Autoretry delay, sec",
		FIELD_U8 },
	[F_NOVELL_SUPPORT_NETWARE_V1_1] = {
		"dhcp.option.novell_options.support_netware_v1_1", "Broadcast for nearest Netware server",
		FIELD_BOOLEAN,
		.set = "Yes", .unset = "No" },
	[F_NOVELL_PRIMARY_DSS] = { "dhcp.option.novell_options.primary_dss", "Primary DSS",
		FIELD_IPV4 },
	[F_AGENT_SUBOPTION] = {
		"dhcp.option.agent_information_option.suboption", "Option 82 Suboption",
		FIELD_U8 },
	[F_AGENT_VALUE] = { "dhcp.option.agent_information_option.value", "Value",
		FIELD_BYTES },
	[F_AGENT_AGENT_CIRCUIT_ID] = {
		"dhcp.option.agent_information_option.agent_circuit_id", "Agent Circuit ID",
		FIELD_BYTES },
	[F_AGENT_AGENT_REMOTE_ID] = {
		"dhcp.option.agent_information_option.agent_remote_id", "Agent Remote ID",
		FIELD_BYTES },
	[F_AGENT_RESERVED] = { "dhcp.option.agent_information_option.reserved", "Reserved",
		FIELD_BYTES },
	[F_AGENT_DOCSIS_DEVICE_CLASS] = {
		"dhcp.option.agent_information_option.docsis_device_class", "DOCSIS Device Class",
		FIELD_U32,
		BASE_HEX },
	[F_AGENT_LINK_SELECTION] = {
		"dhcp.option.agent_information_option.link_selection", "Link selection",
		FIELD_IPV4 },
	[F_AGENT_SUBSCRIBER_ID] = {
		"dhcp.option.agent_information_option.subscriber_id", "Subscriber ID",
		FIELD_STRING },
	[F_AGENT_RADIUS_ATTRIBUTES] = {
		"dhcp.option.agent_information_option.radius_attributes", "RADIUS Attributes",
		FIELD_BYTES },
	[F_AGENT_AUTHENTICATION] = {
		"dhcp.option.agent_information_option.authentication", "Authentication",
		FIELD_BYTES },
	[F_AGENT_VI_ENTERPRISE] = {
		"dhcp.option.agent_information_option.vi.enterprise", "Enterprise",
		FIELD_U32 },
	[F_AGENT_VI_DATA_LENGTH] = {
		"dhcp.option.agent_information_option.vi.data_length", "Data Length",
		FIELD_U8 },
	[F_AGENT_VI] = { "dhcp.option.agent_information_option.vi", "Vendor-Specific Information",
		FIELD_BYTES },
	[F_AGENT_FLAGS] = { "dhcp.option.agent_information_option.flags", "Flags", FIELD_U8,
		BASE_HEX },
	[F_AGENT_SERVER_ID_OVERRIDE] = {
		"dhcp.option.agent_information_option.server_id_override", "Server ID Override",
		FIELD_IPV4 },
	[F_AGENT_RELAY_AGENT_ID] = {
		"dhcp.option.agent_information_option.relay_agent_id", "Relay Agent Identifier",
		FIELD_BYTES },
	[F_AGENT_ANI_ATT_ATT] = {
		"dhcp.option.agent_information_option.ani_att.att", "Access Technology Type",
		FIELD_U8 },
	[F_AGENT_ANI_NETWORK_NAME] = {
		"dhcp.option.agent_information_option.ani_network_name", "Access Network Name",
		FIELD_STRING },
	[F_AGENT_ANI_AP_NAME] = {
		"dhcp.option.agent_information_option.ani_ap_name", "Access Point Name",
		FIELD_STRING },
	[F_AGENT_ANI_AP_BSSID] = {
		"dhcp.option.agent_information_option.ani_ap_bssid", "Access Point BSSID",
		FIELD_ETHER },
	[F_AGENT_ANI_OPERATOR_ID] = {
		"dhcp.option.agent_information_option.ani_operator_id", "Access Network Operator ID",
		FIELD_BYTES },
	[F_AGENT_ANI_OPERATOR_REALM] = {
		"dhcp.option.agent_information_option.ani_operator_realm", "Access Network Operator Realm",
		FIELD_STRING },
	[F_AGENT_SOURCE_PORT] = {
		"dhcp.option.agent_information_option.source_port", "Source Port",
		FIELD_NONE },
	[F_AGENT_LINK_SELECTION_CISCO] = {
		"dhcp.option.agent_information_option.link_selection_cisco", "Link selection (Cisco proprietary)",
		FIELD_IPV4 },
	[F_AGENT_VRF_NAME_GLOBAL] = {
		"dhcp.option.agent_information_option.vrf_name.global", "Global, default VPN",
		FIELD_U8 },
	[F_AGENT_VRF_NAME] = { "dhcp.option.agent_information_option.vrf_name", "VRF name",
		FIELD_STRING },
	[F_AGENT_VRF_NAME_VPN_ID_OUI] = {
		"dhcp.option.agent_information_option.vrf_name.vpn_id.oui", "VRF name/VPN ID OUI",
		FIELD_U24,
		BASE_HEX },
	[F_AGENT_VRF_NAME_VPN_ID_INDEX] = {
		"dhcp.option.agent_information_option.vrf_name.vpn_id.index", "VRF name/VPN ID Index",
		FIELD_U32,
		BASE_HEX },
	[F_AGENT_SERVER_ID_OVERRIDE_CISCO] = {
		"dhcp.option.agent_information_option.server_id_override_cisco", "Server ID Override (Cisco proprietary)",
		FIELD_IPV4 },
	[F_VENDOR_VALUE] = { "dhcp.option.vendor.value", "Value", FIELD_BYTES },
	[F_PXE_SUBOPTION] = { "dhcp.option.vendor.pxeclient.suboption", "Option 43 Suboption",
		FIELD_U8 },
	[F_PXE_PADDING] = { "dhcp.option.vendor.pxeclient.padding", "Padding", FIELD_U8 },
	[F_PXE_MTFTP_IP] = { "dhcp.option.vendor.pxeclient.mtftp_ip", "mtftp IP", FIELD_IPV4 },
	[F_PXE_MTFTP_CLIENT_PORT] = {
		"dhcp.option.vendor.pxeclient.mtftp_client_port", "mtftp client port",
		FIELD_U16 },
	[F_PXE_MTFTP_SERVER_PORT] = {
		"dhcp.option.vendor.pxeclient.mtftp_server_port", "mtftp server port",
		FIELD_U16 },
	[F_PXE_MTFTP_TIMEOUT] = { "dhcp.option.vendor.pxeclient.mtftp_timeout", "mtftp timeout",
		FIELD_U8 },
	[F_PXE_MTFTP_DELAY] = { "dhcp.option.vendor.pxeclient.mtftp_delay", "mtftp delay",
		FIELD_U8 },
	[F_PXE_DISCOVERY_CONTROL] = {
		"dhcp.option.vendor.pxeclient.discovery_control", "discovery control",
		FIELD_U8,
		BASE_HEX },
	[F_PXE_CONTROL_BROADCAST] = {
		"dhcp.option.vendor.pxeclient.discovery_control.broadcast", "Disable Broadcast",
		FIELD_BOOLEAN,
		.mask = 0x1, .set = "Set", .unset = "Not set" },
	[F_PXE_CONTROL_MULTICAST] = {
		"dhcp.option.vendor.pxeclient.discovery_control.multicast", "Disable Multicast",
		FIELD_BOOLEAN,
		.mask = 0x2, .set = "Set", .unset = "Not set" },
	[F_PXE_CONTROL_SERVERLIST] = {
		"dhcp.option.vendor.pxeclient.discovery_control.serverlist", "Serverlist only",
		FIELD_BOOLEAN,
		.mask = 0x4, .set = "Set", .unset = "Not set" },
	[F_PXE_CONTROL_BSTRAP] = {
		"dhcp.option.vendor.pxeclient.discovery_control.bstrap", "Bootstrap override",
		FIELD_BOOLEAN,
		.mask = 0x8, .set = "Set", .unset = "Not set" },
	[F_PXE_MULTICAST_ADDRESS] = {
		"dhcp.option.vendor.pxeclient.multicast_address", "multicast address",
		FIELD_IPV4 },
	[F_PXE_BOOT_SERVERS] = { "dhcp.option.vendor.pxeclient.boot_servers", "boot servers",
		FIELD_BYTES },
	[F_PXE_BOOT_SERVERS_TYPE] = { "dhcp.option.vendor.pxeclient.boot_servers.type", "Type",
		FIELD_U16,
		.names = pxe_boot_servers_type_names },
	[F_PXE_BOOT_SERVERS_COUNT] = {
		"dhcp.option.vendor.pxeclient.boot_servers.count", "IP count",
		FIELD_U8 },
	[F_PXE_BOOT_SERVERS_IP] = { "dhcp.option.vendor.pxeclient.boot_servers.ip", "IP",
		FIELD_IPV4 },
	[F_PXE_BOOT_MENU] = { "dhcp.option.vendor.pxeclient.boot_menu", "boot menu",
		FIELD_BYTES },
	[F_PXE_BOOT_MENU_TYPE] = { "dhcp.option.vendor.pxeclient.boot_menu.type", "Type",
		FIELD_U16,
		.names = pxe_boot_menu_type_names },
	[F_PXE_BOOT_MENU_LENGTH] = { "dhcp.option.vendor.pxeclient.boot_menu.length", "Length",
		FIELD_U8 },
	[F_PXE_BOOT_MENU_DESC] = { "dhcp.option.vendor.pxeclient.boot_menu.desc", "Description",
		FIELD_STRING },
	[F_PXE_MENU_PROMPT] = { "dhcp.option.vendor.pxeclient.menu_prompt", "menu prompt",
		FIELD_BYTES },
	[F_PXE_MENU_PROMPT_TIMEOUT] = {
		"dhcp.option.vendor.pxeclient.menu_prompt.timeout", "Timeout",
		FIELD_U8 },
	[F_PXE_MENU_PROMPT_PROMPT] = { "dhcp.option.vendor.pxeclient.menu_prompt.prompt", "Prompt",
		FIELD_STRING },
	[F_PXE_MULTICAST_ADDRESS_ALLOC] = {
		"dhcp.option.vendor.pxeclient.multicast_address_alloc", "multicast address alloc",
		FIELD_BYTES },
	[F_PXE_CREDENTIAL_TYPES] = {
		"dhcp.option.vendor.pxeclient.credential_types", "credential types",
		FIELD_BYTES },
	[F_PXE_BOOT_ITEM] = { "dhcp.option.vendor.pxeclient.boot_item", "boot item",
		FIELD_BYTES },
	[F_PXE_BOOT_ITEM_TYPE] = { "dhcp.option.vendor.pxeclient.boot_item.type", "Type",
		FIELD_U16 },
	[F_PXE_BOOT_ITEM_LAYER] = { "dhcp.option.vendor.pxeclient.boot_item.layer", "Layer",
		FIELD_BYTES },
	[F_PXE_LCM_SERVER] = { "dhcp.option.vendor.pxeclient.lcm_server", "LCM Server Name",
		FIELD_STRING },
	[F_PXE_LCM_DOMAIN] = { "dhcp.option.vendor.pxeclient.lcm_domain", "LCM Domain",
		FIELD_STRING },
	[F_PXE_LCM_NIC_OPTION] = { "dhcp.option.vendor.pxeclient.lcm_nic_option", "LCM NIC option",
		FIELD_BYTES },
	[F_PXE_LCM_WORKGROUP] = { "dhcp.option.vendor.pxeclient.lcm_workgroup", "LCM Workgroup",
		FIELD_STRING },
	[F_PXE_DISCOVERY] = { "dhcp.option.vendor.pxeclient.discovery", "Discovery",
		FIELD_BOOLEAN,
		.set = "Yes", .unset = "No" },
	[F_PXE_CONFIGURED] = { "dhcp.option.vendor.pxeclient.configured", "Configured",
		FIELD_BOOLEAN,
		.set = "Yes", .unset = "No" },
	[F_PXE_LCM_VERSION] = { "dhcp.option.vendor.pxeclient.lcm_version", "LCM Version",
		FIELD_U32 },
	[F_PXE_LCM_SERIAL] = { "dhcp.option.vendor.pxeclient.lcm_serial", "LCM Serial Number",
		FIELD_STRING },
	[F_PXE_END] = { "dhcp.option.vendor.pxeclient.end", "PXE Client End", FIELD_U8 },
	[F_VENDOR_AVAYA] = { "dhcp.option.vendor.avaya", "Private/Avaya IP Telephone",
		FIELD_STRING },
	[F_IPV6_ONLY] = { "dhcp.option.ipv6_only_wait", "Wait for IPv6", FIELD_U32, .unit = " seconds", .is_own = true,
		.help = "How long a host that gets on without IPv4 does so, RFC 8925" },
	[F_LENGTH_BAD] = { "dhcp.bad_length", "The option has another length",
		FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL },
	[F_NO_ROOM] = { "dhcp.missing_subopt_value", "A suboption goes beyond its option",
		FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL },
	[F_SECS_LE] = { "dhcp.secs_le", "Seconds elapsed appears to be encoded as little-endian",
		FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL },
	[F_END_MISSING] = { "dhcp.end_option_missing", "End option missing",
		FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL },
	[F_NO_CLIENT] = { "dhcp.client_address_not_given", "Client address not given",
		FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL },
	[F_SERVER_OVERLOADED] = { "dhcp.server_name_overloaded_by_dhcp", "Server name option overloaded by DHCP",
		FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL },
	[F_FILE_OVERLOADED] = { "dhcp.boot_filename_overloaded_by_dhcp", "Boot file name option overloaded by DHCP",
		FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL },
	[F_FILE_END] = { "dhcp.option.option_overload.file_end_missing", "file overload end option missing",
		FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL },
	[F_SERVER_END] = { "dhcp.option.option_overload.sname_end_missing", "sname overload end option missing",
		FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL },
	[F_NONSTANDARD] = { "dhcp.option.nonstd_data", "Non standard compliant option data",
		FIELD_EXPERT, .severity = EXPERT_NOTE, .group = EXPERT_PROTOCOL },
	[F_NAME_SERVICE_BAD] = { "dhcp.option.dhcp_name_service.invalid", "Not a name service of RFC 2937",
		FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL },
	[F_MASK_WIDE] = { "dhcp.option.classless_static.route", "Mask width > 32",
		FIELD_EXPERT, .severity = EXPERT_ERROR, .group = EXPERT_PROTOCOL },
	[F_HEADING] = { "", "Option", FIELD_NONE },
};
/* clang-format on */
