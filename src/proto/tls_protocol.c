/* tls_protocol.c - application protocols by ALPN and by port. */
#include "tls_protocol.h"

#include <string.h>

enum protocol {
	NONE,
	AMQP,
	COAP,
	COUCHBASE,
	DIAMETER,
	DNP3,
	DNS,
	DOIP,
	ENIP,
	FTP,
	HTTP,
	HTTP2,
	IMAP,
	LDAP,
	MODBUS,
	MONGO,
	MQTT,
	MYSQL,
	NNTP,
	OMNIPATH,
	PGSQL,
	POP,
	Q931,
	RPKI,
	SIP,
	SKINNY,
	SMTP,
	SPDY,
	TPKT,
	TURN,
	XMPP,
	PROTOCOLS
};

/* clang-format off */
static const char *const names[PROTOCOLS] = {
	[AMQP] = "Advanced Message Queuing Protocol",
	[COAP] = "Constrained Application Protocol",
	[COUCHBASE] = "Couchbase Protocol",
	[DIAMETER] = "Diameter Protocol",
	[DNP3] = "Distributed Network Protocol 3.0",
	[DNS] = "Domain Name System",
	[DOIP] = "DoIP (ISO13400) Protocol",
	[ENIP] = "EtherNet/IP (Industrial Protocol)",
	[FTP] = "File Transfer Protocol (FTP)",
	[HTTP] = "Hypertext Transfer Protocol",
	[HTTP2] = "HyperText Transfer Protocol 2",
	[IMAP] = "Internet Message Access Protocol",
	[LDAP] = "Lightweight Directory Access Protocol",
	[MODBUS] = "Modbus/TCP",
	[MONGO] = "Mongo Wire Protocol",
	[MQTT] = "MQ Telemetry Transport Protocol",
	[MYSQL] = "MySQL Protocol",
	[NNTP] = "Network News Transfer Protocol",
	[OMNIPATH] = "Intel Omni-Path FE Header - Omni-Path Fabric Executive Header",
	[PGSQL] = "PostgreSQL",
	[POP] = "Post Office Protocol",
	[Q931] = "Q.931",
	[RPKI] = "RPKI-Router Protocol",
	[SIP] = "Session Initiation Protocol",
	[SKINNY] = "Skinny Client Control Protocol",
	[SMTP] = "Simple Mail Transfer Protocol",
	[SPDY] = "SPDY",
	[TPKT] = "TPKT - ISO on TCP - RFC1006",
	[TURN] = "TURN Channel",
	[XMPP] = "XMPP Protocol",
};

static const struct { const char *id; uint8_t protocol; } by_alpn[] = {
	{ "coap", COAP }, { "dot", DNS }, { "h2", HTTP2 }, { "h2-14", HTTP2 }, { "h2-15", HTTP2 },
	{ "h2-16", HTTP2 }, { "http/1.1", HTTP }, { "spdy/1", SPDY }, { "spdy/2", SPDY },
	{ "spdy/3", SPDY }, { "spdy/3.1", SPDY }, { "stun.turn", TURN },
};

static const struct { uint16_t port; uint8_t protocol; } by_port[] = {
	{ 443, HTTP }, { 993, IMAP }, { 995, POP }, { 465, SMTP }, { 853, DNS }, { 636, LDAP },
	{ 324, RPKI }, { 802, MODBUS }, { 1300, Q931 }, { 2221, ENIP }, { 2443, SKINNY },
	{ 3249, OMNIPATH }, { 3250, OMNIPATH }, { 3251, OMNIPATH }, { 3252, OMNIPATH },
	{ 3389, TPKT }, { 3496, DOIP }, { 5061, SIP }, { 5671, AMQP }, { 5684, COAP },
	{ 5868, DIAMETER }, { 8883, MQTT }, { 11207, COUCHBASE }, { 19999, DNP3 }, { 27017, MONGO },
	/* where STARTTLS comes from */
	{ 21, FTP }, { 25, SMTP }, { 110, POP }, { 119, NNTP }, { 143, IMAP }, { 389, LDAP },
	{ 587, SMTP }, { 3306, MYSQL }, { 5222, XMPP }, { 5269, XMPP }, { 5432, PGSQL },
};
/* clang-format on */

uint8_t tls_protocol_by_alpn(const struct reader *id)
{
	size_t length = reader_left(id);
	for (size_t i = 0; i < sizeof by_alpn / sizeof *by_alpn; i++) {
		const char *name = by_alpn[i].id;
		if (strlen(name) == length && memcmp(name, id->at, length) == 0)
			return by_alpn[i].protocol;
	}
	return TLS_PROTOCOL_NONE;
}

static uint8_t protocol_by_port(uint16_t port)
{
	for (size_t i = 0; i < sizeof by_port / sizeof *by_port; i++) {
		if (by_port[i].port == port) return by_port[i].protocol;
	}
	return TLS_PROTOCOL_NONE;
}

uint8_t tls_protocol_by_ports(uint16_t source, uint16_t destination)
{
	uint8_t protocol = protocol_by_port(source);
	return protocol ? protocol : protocol_by_port(destination);
}

const char *tls_protocol_name(uint8_t protocol)
{
	return protocol < PROTOCOLS ? names[protocol] : NULL;
}
