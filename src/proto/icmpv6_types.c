/* icmpv6_types.c - ICMPv6's message types and codes by name (IANA's icmpv6-parameters). */
#include "icmpv6_types.h"

#include <stddef.h>

const struct value_name icmpv6_types[] = {
	{ ICMPV6_UNREACHABLE, "Destination Unreachable" },
	{ ICMPV6_TOO_BIG, "Packet Too Big" },
	{ ICMPV6_TIME_EXCEEDED, "Time Exceeded" },
	{ ICMPV6_PARAMETER_PROBLEM, "Parameter Problem" },
	{ 100, "Private experimentation" },
	{ 101, "Private experimentation" },
	{ 127, "Reserved for expansion of ICMPv6 error messages" },
	{ ICMPV6_ECHO_REQUEST, "Echo (ping) request" },
	{ ICMPV6_ECHO_REPLY, "Echo (ping) reply" },
	{ ICMPV6_LISTENER_QUERY, "Multicast Listener Query" },
	{ ICMPV6_LISTENER_REPORT, "Multicast Listener Report" },
	{ ICMPV6_LISTENER_DONE, "Multicast Listener Done" },
	{ ICMPV6_ROUTER_SOLICITATION, "Router Solicitation" },
	{ ICMPV6_ROUTER_ADVERTISEMENT, "Router Advertisement" },
	{ ICMPV6_NEIGHBOR_SOLICITATION, "Neighbor Solicitation" },
	{ ICMPV6_NEIGHBOR_ADVERTISEMENT, "Neighbor Advertisement" },
	{ ICMPV6_REDIRECT, "Redirect" },
	{ ICMPV6_ROUTER_RENUMBERING, "Router Renumbering" },
	{ ICMPV6_NODE_QUERY, "Node Information Query" },
	{ ICMPV6_NODE_REPLY, "Node Information Reply" },
	{ ICMPV6_INVERSE_SOLICITATION, "Inverse Neighbor Discovery Solicitation" },
	{ ICMPV6_INVERSE_ADVERTISEMENT, "Inverse Neighbor Discovery Advertisement" },
	{ ICMPV6_LISTENER_REPORT_V2, "Multicast Listener Report Message v2" },
	{ ICMPV6_AGENT_REQUEST, "Home Agent Address Discovery Request" },
	{ ICMPV6_AGENT_REPLY, "Home Agent Address Discovery Reply" },
	{ ICMPV6_PREFIX_SOLICITATION, "Mobile Prefix Solicitation" },
	{ ICMPV6_PREFIX_ADVERTISEMENT, "Mobile Prefix Advertisement" },
	{ 148, "Certification Path Solicitation" },
	{ 149, "Certification Path Advertisement" },
	{ 150, "Experimental Mobility" },
	{ ICMPV6_MULTICAST_ROUTER, "Multicast Router Advertisement" },
	{ 152, "Multicast Router Solicitation" },
	{ 153, "Multicast Router Termination" },
	{ ICMPV6_HANDOVER, "FMIPv6" },
	{ ICMPV6_RPL, "RPL Control" },
	{ 156, "Locator Update" },
	{ ICMPV6_DUPLICATE_REQUEST, "Duplicate Address Request" },
	{ ICMPV6_DUPLICATE_CONFIRMATION, "Duplicate Address Confirmation" },
	{ 159, "MPL Control Message" },
	{ ICMPV6_EXTENDED_ECHO_REQUEST, "Extended Echo request" },
	{ ICMPV6_EXTENDED_ECHO_REPLY, "Extended Echo reply" },
	{ 200, "Private experimentation" },
	{ 201, "Private experimentation" },
	{ 255, "Reserved for expansion of ICMPv6 informational messages" },
	{ 0, NULL },
};

const struct value_name icmpv6_handover_subtypes[] = {
	{ 2, "Router Solicitation for Proxy Advertisement" },
	{ 3, "Proxy Router Advertisement" },
	{ 4, "Handover Initiate" },
	{ 5, "Handover Acknowledge" },
	{ 0, NULL },
};

static const struct value_name unreachable_codes[] = {
	{ 0, "no route to destination" },
	{ 1, "Administratively prohibited" },
	{ 2, "Beyond scope of source address" },
	{ 3, "Address unreachable" },
	{ 4, "Port unreachable" },
	{ 5, "Source address failed ingress/egress policy" },
	{ 6, "Reject route to destination" },
	{ 7, "Error in Source Routing Header" },
	{ 0, NULL },
};

static const struct value_name exceeded_codes[] = {
	{ 0, "hop limit exceeded in transit" },
	{ 1, "fragment reassembly time exceeded" },
	{ 0, NULL },
};

static const struct value_name problem_codes[] = {
	{ 0, "erroneous header field encountered" },
	{ 1, "unrecognized Next Header type encountered" },
	{ 2, "unrecognized IPv6 option encountered" },
	{ 3, "IPv6 First Fragment has incomplete IPv6 Header Chain" },
	{ 0, NULL },
};

static const struct value_name renumbering_codes[] = {
	{ 0, "Command" },
	{ 1, "Result" },
	{ 255, "Sequence number reset" },
	{ 0, NULL },
};

static const struct value_name node_query_codes[] = {
	{ 0, "Query subject = IPv6 addresses" },
	{ 1, "Query subject = DNS name or empty" },
	{ 2, "Query subject = IPv4 addresses" },
	{ 0, NULL },
};

static const struct value_name node_reply_codes[] = {
	{ 0, "Successful" },
	{ 1, "Refused" },
	{ 2, "Unknown query type" },
	{ 0, NULL },
};

static const struct value_name rpl_codes[] = {
	{ 0x00, "DODAG Information Solicitation" },
	{ 0x01, "DODAG Information Object" },
	{ 0x02, "Destination Advertisement Object" },
	{ 0x03, "Destination Advertisement Object Acknowledgment" },
	{ 0x04, "P2P Discovery Reply Object" },
	{ 0x05, "P2P Discovery Reply Object Acknowledgement" },
	{ 0x80, "Secure DODAG Information Solicitation" },
	{ 0x81, "Secure DODAG Information Object" },
	{ 0x82, "Secure Destination Advertisement Object" },
	{ 0x83, "Secure Destination Advertisement Object Acknowledgment" },
	{ 0x84, "P2P Secure Discovery Reply Object" },
	{ 0x85, "P2P Secure Discovery Reply Object Acknowledgement" },
	{ 0x8a, "Consistency Check" },
	{ 0, NULL },
};

static const struct value_name extended_request_codes[] = { { 0, "No error" }, { 0, NULL } };

static const struct value_name extended_reply_codes[] = {
	{ 0, "No error" },
	{ 1, "Malformed Query" },
	{ 2, "No Such Interface" },
	{ 3, "No Such Table Entry" },
	{ 4, "Multiple Interfaces Satisfy Query" },
	{ 0, NULL },
};

static const struct {
	uint8_t type;
	const struct value_name *codes;
} type_codes[] = {
	{ ICMPV6_UNREACHABLE, unreachable_codes },
	{ ICMPV6_TIME_EXCEEDED, exceeded_codes },
	{ ICMPV6_PARAMETER_PROBLEM, problem_codes },
	{ ICMPV6_ROUTER_RENUMBERING, renumbering_codes },
	{ ICMPV6_NODE_QUERY, node_query_codes },
	{ ICMPV6_NODE_REPLY, node_reply_codes },
	{ ICMPV6_RPL, rpl_codes },
	{ ICMPV6_EXTENDED_ECHO_REQUEST, extended_request_codes },
	{ ICMPV6_EXTENDED_ECHO_REPLY, extended_reply_codes },
};

const struct value_name *icmpv6_type_codes(uint8_t type)
{
	for (size_t i = 0; i < sizeof type_codes / sizeof *type_codes; i++)
		if (type_codes[i].type == type) return type_codes[i].codes;
	return NULL;
}
