/* dhcp_network.c - options about the network: filters and routes (RFC 2132 4.3 and 5.8, RFC 3442), names and
 * where they are looked up (RFC 2937, RFC 3361, RFC 3397, RFC 6731), places (RFC 4776), and what comes after
 * IPv4 (RFC 5969, RFC 7291, RFC 7618). */
#include <stdio.h>
#include <string.h>

#include "dhcp.h"
#include "dns_name.h"

/* ---------------------------------------------------------------- routes */

static void emit_pairs(struct layer *l, unsigned first, unsigned second, struct reader *r)
{
	if (reader_left(r) == 0 || reader_left(r) % 8) {
		dhcp_remark_length(l, r, "Option length isn't a multiple of 8");
		return;
	}
	while (reader_left(r) > 0) {
		emit_ipv4(l, first, r);
		emit_ipv4(l, second, r);
	}
}

void dhcp_emit_policy_filter(struct dhcp_walk *walk, struct reader *r)
{
	emit_pairs(walk->l, F_POLICY_FILTER_IP, F_POLICY_FILTER_SUBNET_MASK, r);
}

void dhcp_emit_static_routes(struct dhcp_walk *walk, struct reader *r)
{
	emit_pairs(walk->l, F_STATIC_ROUTE_IP, F_STATIC_ROUTE_ROUTER, r);
}

/* A width, as many octets of the network as it covers, a router. */
static bool emit_route(struct layer *l, struct reader *r)
{
	char network[24], router[24];
	struct reader start = *r;
	uint8_t width = read_u8(r);
	if (width > 32) {
		layer_expert(l, F_MASK_WIDE, span_from(&start, r), NULL);
		return false;
	}
	size_t octets = (width + 7u) / 8;
	uint32_t address = octets ? (uint32_t)(read_uint(r, octets) << (32 - 8 * octets)) : 0;
	uint32_t gateway = read_u32(r);
	emit_span(l, F_CLASSLESS_STATIC_ROUTE, span_from(&start, r), 0);
	if (!layer_wants_text(l) || !reader_ok(r)) return reader_ok(r);
	format_ipv4(address, network, sizeof network);
	format_ipv4(gateway, router, sizeof router);
	if (width)
		layer_text_last(l, " %s/%u-%s", network, width, router);
	else
		layer_text_last(l, " default-%s", router);
	return true;
}

void dhcp_emit_routes(struct dhcp_walk *walk, struct reader *r)
{
	if (reader_left(r) < 5) {
		dhcp_remark_length(walk->l, r, "length isn't >= 5");
		return;
	}
	while (reader_left(r) > 0 && emit_route(walk->l, r)) {}
}

/* ---------------------------------------------------------------- names */

/* A name that may point back into the option. One that goes on in a later option of the same code (RFC
 * 3396) is left out. */
static bool emit_name(struct layer *l, unsigned field, const struct reader *whole, struct reader *r)
{
	char visible[DNS_NAME_VISIBLE_MAX];
	struct dns_name name;
	struct reader start = *r, end = *r;
	dns_name_read(&end, whole, &name);
	if (!reader_ok(&end)) return false;
	*r = end;
	emit_text(l, field, span_from(&start, r), dns_name_visible(&name, visible), SIZE_MAX, 0);
	return true;
}

void dhcp_emit_search_list(struct dhcp_walk *walk, struct reader *r)
{
	struct reader whole = *r;
	whole.origin = whole.at;
	while (reader_left(r) > 0 && emit_name(walk->l, F_SEARCH_FQDN, &whole, r)) {}
}

void dhcp_emit_sip_servers(struct dhcp_walk *walk, struct reader *r)
{
	enum { NAMES = 0, ADDRESSES = 1 };
	static const struct dhcp_option addresses = { "", DHCP_ADDRESSES, F_SIP_SERVER_ADDRESS };
	uint8_t encoding = emit_u8(walk->l, F_SIP_SERVER_ENCODING, r);
	struct reader whole = *r;
	if (encoding == NAMES)
		while (reader_left(r) > 0 && emit_name(walk->l, F_SIP_SERVER_NAME, &whole, r)) {}
	else if (encoding == ADDRESSES)
		dhcp_emit_value(walk, &addresses, r);
}

void dhcp_emit_slp_agent(struct dhcp_walk *walk, struct reader *r)
{
	static const struct dhcp_option addresses = { "", DHCP_ADDRESSES,
		                                      F_SLP_AGENT_SLPDA_ADDRESS };
	emit_u8(walk->l, F_SLP_AGENT_VALUE, r);
	if (reader_left(r) > 0) dhcp_emit_value(walk, &addresses, r);
}

void dhcp_emit_slp_scope(struct dhcp_walk *walk, struct reader *r)
{
	emit_u8(walk->l, F_SLP_SCOPE_VALUE, r);
	dhcp_emit_string(walk->l, F_SLP_SCOPE_STRING, r);
}

/* Each is the code of the option that has such servers. */
void dhcp_emit_name_services(struct dhcp_walk *walk, struct reader *r)
{
	static const struct value_name services[] = {
		{ 0, "Local naming information (e.g., an /etc/hosts file on a UNIX machine)" },
		{ 6, "Domain Name Server Option" },
		{ 41, "Network Information Servers Option" },
		{ 44, "NetBIOS over TCP/IP Name Server Option" },
		{ 65, "Network Information Service+ Servers Option" },
		{ 0 },
	};
	struct layer *l = walk->l;
	while (reader_left(r) >= 2) {
		struct span at = span_of(r, 2);
		uint16_t code = read_u16(r);
		const char *name = value_name(services, code, NULL);
		char text[128];
		if (!name) {
			layer_expert(l, F_NAME_SERVICE_BAD, at, NULL);
			continue;
		}
		snprintf(text, sizeof text, "%s (%u)", name, code);
		emit_text(l, F_NAME_SERVICE, at, text, SIZE_MAX, 0);
	}
}

void dhcp_emit_rdnss(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	if (reader_left(r) < 10) {
		dhcp_remark_length(l, r, "length must be >= 10");
		return;
	}
	struct span at = span_of(r, 1);
	emit_masked(l, F_RDNSS_RESERVED, F_RDNSS_PREFERENCE, at, read_u8(r));
	emit_ipv4(l, F_RDNSS_PRIMARY_DNS, r);
	emit_ipv4(l, F_RDNSS_SECONDARY_DNS, r);
	struct reader whole = *r;
	while (reader_left(r) > 0 && emit_name(l, F_RDNSS_DOMAIN, &whole, r)) {}
}

/* ---------------------------------------------------------------- places, leases, IPv6 */

void dhcp_emit_civic(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	if (reader_left(r) < 3) return;
	emit_u8(l, F_CIVIC_WHAT, r);
	emit_bytes(l, F_CIVIC_COUNTRY, r, 2);
	while (reader_left(r) >= 2) {
		emit_u8(l, F_CIVIC_CA_TYPE, r);
		uint8_t length = emit_u8(l, F_CIVIC_CA_LENGTH, r);
		struct reader value = reader_take(r, length);
		if (!reader_ok(r)) return;
		if (length) dhcp_emit_string(l, F_CIVIC_CA_VALUE, &value);
	}
}

void dhcp_emit_lease_status(struct dhcp_walk *walk, struct reader *r)
{
	emit_u8(walk->l, F_LEASE_STATUS_CODE, r);
	if (reader_left(r) > 0) dhcp_emit_string(walk->l, F_LEASE_STATUS_CODE_MESSAGE, r);
}

void dhcp_emit_pcp(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	if (reader_left(r) < 5) {
		dhcp_remark_length(l, r, "length must be >= 5");
		return;
	}
	while (reader_left(r) > 0 && reader_ok(r)) {
		uint32_t item = layer_open(l, F_HEADING, r);
		layer_text(l, item, "PCP server list");
		uint8_t length = emit_u8(l, F_PCP_LIST_LENGTH, r);
		struct reader list = reader_take(r, length);
		while (reader_left(&list) >= 4) emit_ipv4(l, F_PCP_SERVER, &list);
		layer_close(l, item, r);
	}
}

void dhcp_emit_port_parameters(struct dhcp_walk *walk, struct reader *r)
{
	if (reader_left(r) != 4) {
		dhcp_remark_length(walk->l, r, "length must be 4");
		return;
	}
	emit_u8(walk->l, F_PORTPARAMS_OFFSET, r);
	emit_u8(walk->l, F_PORTPARAMS_PSID_LENGTH, r);
	emit_bytes(walk->l, F_PORTPARAMS_PSID, r, 2);
}

void dhcp_emit_six_rd(struct dhcp_walk *walk, struct reader *r)
{
	struct layer *l = walk->l;
	if (reader_left(r) < 22) {
		dhcp_remark_length(l, r, "length must be >= 22");
		return;
	}
	emit_u8(l, F_6RD_IPV4_MASK_LEN, r);
	emit_u8(l, F_6RD_PREFIX_LEN, r);
	emit_ipv6(l, F_6RD_PREFIX, r);
	while (reader_left(r) >= 4) emit_ipv4(l, F_6RD_BORDER_RELAY_IP, r);
}
