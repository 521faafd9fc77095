/* icmp_types.c - ICMP's message types and codes by name (IANA's icmp-parameters). */
#include "icmp_types.h"

static const struct value_name unreachable_codes[] = {
	{ 0, "Network unreachable" },
	{ 1, "Host unreachable" },
	{ 2, "Protocol unreachable" },
	{ 3, "Port unreachable" },
	{ 4, "Fragmentation needed" },
	{ 5, "Source route failed" },
	{ 6, "Destination network unknown" },
	{ 7, "Destination host unknown" },
	{ 8, "Source host isolated" },
	{ 9, "Network administratively prohibited" },
	{ 10, "Host administratively prohibited" },
	{ 11, "Network unreachable for TOS" },
	{ 12, "Host unreachable for TOS" },
	{ 13, "Communication administratively filtered" },
	{ 14, "Host precedence violation" },
	{ 15, "Precedence cutoff in effect" },
	{ 0, NULL },
};

static const struct value_name redirect_codes[] = {
	{ 0, "Redirect for network" },
	{ 1, "Redirect for host" },
	{ 2, "Redirect for TOS and network" },
	{ 3, "Redirect for TOS and host" },
	{ 0, NULL },
};

static const struct value_name alternate_codes[] = {
	{ 0, "Alternate address for host" },
	{ 0, NULL },
};

static const struct value_name advertisement_codes[] = {
	{ 0, "Normal router advertisement" },
	{ 16, "Does not route common traffic" },
	{ 0, NULL },
};

static const struct value_name exceeded_codes[] = {
	{ 0, "Time to live exceeded in transit" },
	{ 1, "Fragment reassembly time exceeded" },
	{ 0, NULL },
};

static const struct value_name problem_codes[] = {
	{ 0, "Pointer indicates the error" },
	{ 1, "Required option missing" },
	{ 2, "Bad length" },
	{ 0, NULL },
};

static const struct value_name photuris_codes[] = {
	{ 0, "Bad SPI" },
	{ 1, "Authentication Failed" },
	{ 2, "Decompression Failed" },
	{ 3, "Decryption Failed" },
	{ 4, "Need Authentication" },
	{ 5, "Need Authorization" },
	{ 0, NULL },
};

static const struct value_name extended_request_codes[] = {
	{ 0, "No error" },
	{ 0, NULL },
};

static const struct value_name extended_reply_codes[] = {
	{ 0, "No error" },
	{ 1, "Malformed Query" },
	{ 2, "No Such Interface" },
	{ 3, "No Such Table Entry" },
	{ 4, "Multiple Interfaces Satisfy Query" },
	{ 0, NULL },
};

static const struct icmp_type {
	const char *name;
	const struct value_name *codes;
} icmp_types[] = {
	[ICMP_ECHO_REPLY] = { "Echo (ping) reply" },
	[1] = { "Reserved" },
	[2] = { "Reserved" },
	[ICMP_UNREACHABLE] = { "Destination unreachable", unreachable_codes },
	[ICMP_SOURCE_QUENCH] = { "Source quench (flow control)" },
	[ICMP_REDIRECT] = { "Redirect", redirect_codes },
	[6] = { "Alternate host address", alternate_codes },
	[ICMP_ECHO_REQUEST] = { "Echo (ping) request" },
	[ICMP_ROUTER_ADVERTISEMENT] = { "Router advertisement", advertisement_codes },
	[10] = { "Router solicitation" },
	[ICMP_TIME_EXCEEDED] = { "Time-to-live exceeded", exceeded_codes },
	[ICMP_PARAMETER_PROBLEM] = { "Parameter problem", problem_codes },
	[ICMP_TIMESTAMP_REQUEST] = { "Timestamp request" },
	[ICMP_TIMESTAMP_REPLY] = { "Timestamp reply" },
	[ICMP_INFORMATION_REQUEST] = { "Information request" },
	[ICMP_INFORMATION_REPLY] = { "Information reply" },
	[ICMP_MASK_REQUEST] = { "Address mask request" },
	[ICMP_MASK_REPLY] = { "Address mask reply" },
	[19] = { "Reserved (for security)" },
	[30] = { "Traceroute" },
	[31] = { "Datagram Conversion Error" },
	[32] = { "Mobile Host Redirect" },
	[33] = { "IPv6 Where-Are-You" },
	[34] = { "IPv6 I-Am-Here" },
	[35] = { "Mobile Registration Request" },
	[36] = { "Mobile Registration Reply" },
	[37] = { "Domain Name Request" },
	[38] = { "Domain Name Reply" },
	[39] = { "SKIP" },
	[40] = { "Photuris", photuris_codes },
	[41] = { "Experimental mobility protocols" },
	[ICMP_EXTENDED_ECHO_REQUEST] = { "Extended Echo request", extended_request_codes },
	[ICMP_EXTENDED_ECHO_REPLY] = { "Extended Echo reply", extended_reply_codes },
};

enum { ICMP_TYPES = sizeof icmp_types / sizeof *icmp_types };

const char *icmp_type_name(uint8_t type, uint8_t code)
{
	if (type == ICMP_ROUTER_ADVERTISEMENT && value_name(advertisement_codes, code, NULL))
		return "Mobile IP Advertisement";
	if (type < ICMP_TYPES && icmp_types[type].name) return icmp_types[type].name;
	return "Unknown ICMP (obsolete or malformed?)";
}

const struct value_name *icmp_type_codes(uint8_t type)
{
	return type < ICMP_TYPES ? icmp_types[type].codes : NULL;
}
