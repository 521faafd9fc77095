/* explain_tables.c - rules for names, addresses and logins, and the list of all tables. */
#include "explain_tables.h"

#define EXPLAIN_SHORT(symbol, name, what, source)             \
	static const struct explain_rule symbol##_rules[] = { \
		{ EXPLAIN_WHAT, "", what },                   \
		{ EXPLAIN_SOURCE, "", source },               \
	};                                                    \
	static const struct explain_table symbol = EXPLAIN_TABLE(name, symbol##_rules)

/* clang-format off */
static const struct explain_rule dns_rules[] = {
	{ EXPLAIN_WHAT, "dns.flags.response == 0", "A question to a name server: {dns.qry.name}, type {dns.qry.type}." },
	{ EXPLAIN_WHAT, "dns.flags.response == 1 and dns.flags.rcode == 0 and dns.count.answers > 0", "The answer about {dns.qry.name}: {dns.count.answers} records[, the address {dns.a}][, the address {dns.aaaa}]." },
	{ EXPLAIN_WHAT, "dns.flags.response == 1 and dns.flags.rcode == 0 and dns.count.answers == 0", "The answer about {dns.qry.name}: the name is there, but nothing of that type." },
	{ EXPLAIN_WHAT, "dns.flags.response == 1 and dns.flags.rcode == 3", "The answer: there is no such name as {dns.qry.name}." },
	{ EXPLAIN_WHAT, "dns.flags.response == 1 and not dns.flags.rcode == 0 and not dns.flags.rcode == 3", "The server could not or would not answer: {dns.flags.rcode}." },
	{ EXPLAIN_WHY, "dns.flags.response == 0", "A program wants to talk to {dns.qry.name} and needs its address first. Every connection to a name begins so, unless the answer is remembered." },
	{ EXPLAIN_WHY, "dns.response_to", "It answers frame {@dns.response_to}[, after {time dns.time}]." },
	{ EXPLAIN_NEXT, "dns.response_in", "Frame {@dns.response_in} answers[, after {answer time dns.time}]." },
	{ EXPLAIN_NEXT, "dns.flags.response == 0 and not dns.response_in", "An answer with the same transaction ID. None has been captured so far; after some seconds the question is asked again." },
	{ EXPLAIN_NEXT, "dns.flags.response == 1 and dns.flags.truncated == 1", "The answer did not fit: the client asks again over TCP." },
	{ EXPLAIN_NEXT, "dns.a or dns.aaaa", "A connection to the address, as a rule." },
	{ EXPLAIN_CONFUSED, "dns.resp.ttl", "How long the answer may be remembered stands in it: {dns.resp.ttl} seconds. In that time no question is seen again." },
	{ EXPLAIN_SEEN, "dns", "Not encrypted: anyone on the path sees which names are asked for, even of sites that are then visited behind TLS." },
	{ EXPLAIN_SOURCE, "dns", "RFC 1034 (how names work), RFC 1035 4 (messages)" },
	{ EXPLAIN_SOURCE, "dns.flags.rcode == 3", "RFC 2308 (names that are not there)" },
};

static const struct explain_rule dhcp_rules[] = {
	{ EXPLAIN_WHAT, "dhcp.option.dhcp == 1", "Discover: a host without an address asks whether anyone has one for it." },
	{ EXPLAIN_WHAT, "dhcp.option.dhcp == 2", "Offer: a server has {dhcp.ip.your} for it." },
	{ EXPLAIN_WHAT, "dhcp.option.dhcp == 3", "Request: the host wants the address that was offered, or wants to keep the one it has." },
	{ EXPLAIN_WHAT, "dhcp.option.dhcp == 5", "ACK: the address is the host's for a time[: {dhcp.option.ip_address_lease_time}]." },
	{ EXPLAIN_WHAT, "dhcp.option.dhcp == 6", "NAK: not that address." },
	{ EXPLAIN_WHAT, "dhcp.option.dhcp == 7", "Release: the host gives its address back." },
	{ EXPLAIN_WHAT, "dhcp and not dhcp.option.dhcp", "A question for an address, or the answer, in the older form (BOOTP)." },
	{ EXPLAIN_NEXT, "dhcp.option.dhcp == 1", "Offers, then a Request for one of them, then an ACK." },
	{ EXPLAIN_SOURCE, "dhcp", "RFC 2131 (DHCP), RFC 2132 (options)" },
};

static const struct explain_rule ftp_rules[] = {
	{ EXPLAIN_WHAT, "ftp.request.command", "A command to the file server: {ftp.request.command}." },
	{ EXPLAIN_WHAT, "ftp.response.code", "The file server's answer: {ftp.response.code}[ {ftp.response.arg}]." },
	{ EXPLAIN_WHY, "ftp.request.command == \"PASV\" or ftp.request.command == \"EPSV\"", "The client asks the server for a port to fetch data from: files and lists go over a connection of their own." },
	{ EXPLAIN_WHY, "ftp.response.code", "It answers frame {request frame}[, {request ftp.request.command}]." },
	{ EXPLAIN_NEXT, "ftp.request.command", "Frame {answer frame} answers[: {answer ftp.response.code}][ {answer ftp.response.arg}]." },
	{ EXPLAIN_CONFUSED, "ftp.request.command == \"PASS\"", "The password is sent as it is typed." },
	{ EXPLAIN_SEEN, "ftp", "Not encrypted: login, file names and files can be read on the path. After AUTH TLS the rest is hidden." },
	{ EXPLAIN_SOURCE, "ftp", "RFC 959 (FTP), RFC 2428 (EPSV, EPRT), RFC 4217 (FTP behind TLS)" },
};

static const struct explain_rule ssh_rules[] = {
	{ EXPLAIN_WHAT, "ssh.protocol", "Each end says first which SSH it speaks: {ssh.protocol}." },
	{ EXPLAIN_WHAT, "ssh.message_code == 20", "What this end can do: ways to agree on a key, to prove the host, to encrypt. For each the first of the client's list that the server has as well is taken." },
	{ EXPLAIN_WHAT, "ssh.message_code == 21", "New keys: behind this everything is encrypted." },
	{ EXPLAIN_WHAT, "ssh.message_code and not ssh.message_code == 20 and not ssh.message_code == 21", "A step of agreeing on a key." },
	{ EXPLAIN_WHAT, "ssh.encrypted_packet", "Encrypted: login, commands, files. Its length and time can be seen, nothing else." },
	{ EXPLAIN_SOURCE, "ssh", "RFC 4253 4.2 (versions), 7 (key exchange)" },
};
/* clang-format on */

const struct explain_table explain_dns = EXPLAIN_TABLE("dns", dns_rules);
const struct explain_table explain_dhcp = EXPLAIN_TABLE("dhcp", dhcp_rules);
const struct explain_table explain_ftp = EXPLAIN_TABLE("ftp", ftp_rules);
const struct explain_table explain_ssh = EXPLAIN_TABLE("ssh", ssh_rules);

EXPLAIN_SHORT(
	frame_table, "frame",
	"What the capture knows of a frame before looking into it: when it came, how long it was.",
	"draft-ietf-opsawg-pcapng (capture files)");
EXPLAIN_SHORT(
	data, "data",
	"Bytes that nobody here has a dissector for: their port or type is not known, or what they belong to was not seen.",
	"nowhere that this program knows of");
EXPLAIN_SHORT(eth, "eth",
              "An Ethernet frame: from one hardware address to another in the same network.",
              "IEEE 802.3");
EXPLAIN_SHORT(llc, "llc",
              "Logical link control: says behind an 802.3 length what the frame carries.",
              "IEEE 802.2");
EXPLAIN_SHORT(vlan, "vlan",
              "A VLAN tag: the frame belongs to one of several networks that share the cables.",
              "IEEE 802.1Q");
EXPLAIN_SHORT(vlan_ad, "ieee8021ad", "A provider's VLAN tag around the customer's own.",
              "IEEE 802.1ad");
EXPLAIN_SHORT(backbone, "ieee8021ah",
              "A provider's Ethernet header around the customer's whole frame.", "IEEE 802.1ah");
EXPLAIN_SHORT(
	mdns, "mdns",
	"Names without a server: asked of and answered by everyone in this network, for names under .local.",
	"RFC 6762 (multicast DNS)");
EXPLAIN_SHORT(llmnr, "llmnr", "Windows' way of asking everyone in this network for a name.",
              "RFC 4795 (LLMNR)");
EXPLAIN_SHORT(mptcp, "mptcp", "One TCP connection over several ways at once.",
              "RFC 8684 (Multipath TCP)");
EXPLAIN_SHORT(hopopts, "ipv6.hopopts", "Options that every router on the way has to look at.",
              "RFC 8200 4.3");
EXPLAIN_SHORT(dstopts, "ipv6.dstopts", "Options for the receiver.", "RFC 8200 4.6");
EXPLAIN_SHORT(routing, "ipv6.routing", "Which routers the packet is to visit on its way.",
              "RFC 8200 4.4");
EXPLAIN_SHORT(fraghdr, "ipv6.fraghdr",
              "A piece of a packet that was too long: in IPv6 only the sender cuts.",
              "RFC 8200 4.5");
EXPLAIN_SHORT(
	sll, "sll",
	"The header that Linux gives to frames captured on any device: there is no common one.",
	"pcap-linktype(7), LINKTYPE_LINUX_SLL");
EXPLAIN_SHORT(null_table, "null", "The header of a loopback device: only which protocol follows.",
              "pcap-linktype(7), LINKTYPE_NULL");
EXPLAIN_SHORT(raw, "raw", "A packet that was captured without any header of a network.",
              "pcap-linktype(7), LINKTYPE_RAW");
EXPLAIN_SHORT(ppp, "ppp", "Point-to-point: a line with two ends, so there are no addresses.",
              "RFC 1661 (PPP)");
EXPLAIN_SHORT(gre, "gre", "A tunnel: a whole packet inside another.", "RFC 2784 (GRE)");
EXPLAIN_SHORT(ah, "ah", "IPsec's proof that the packet was not changed; it can still be read.",
              "RFC 4302 (AH)");
EXPLAIN_SHORT(esp, "esp",
              "IPsec: an encrypted packet. Without the keys only its length can be seen.",
              "RFC 4303 (ESP)");
EXPLAIN_SHORT(mpls, "mpls", "A label that tells routers of a provider where to send the packet.",
              "RFC 3032 (MPLS)");
EXPLAIN_SHORT(pw, "pwethheuristic", "An Ethernet frame carried over a provider's network.",
              "RFC 4448");
EXPLAIN_SHORT(pw_cw, "pwethcw",
              "An Ethernet frame carried over a provider's network, with a control word.",
              "RFC 4448 4.6");
EXPLAIN_SHORT(pw_no, "pwethnocw",
              "An Ethernet frame carried over a provider's network, without a control word.",
              "RFC 4448");
EXPLAIN_SHORT(pwach, "pwach", "A channel beside a carried line, for looking after it.", "RFC 4385");
EXPLAIN_SHORT(vxlan, "vxlan", "A tunnel in UDP: an Ethernet frame of a virtual network.",
              "RFC 7348 (VXLAN)");
EXPLAIN_SHORT(geneve, "geneve", "A tunnel in UDP: a frame of a virtual network, with options.",
              "RFC 8926 (Geneve)");
EXPLAIN_SHORT(chdlc, "chdlc", "Cisco's header for a line with two ends.",
              "RFC 1547 gives the background");
EXPLAIN_SHORT(slarp, "slarp", "Keeps a Cisco line alive, or asks for its address.", "Cisco's own");
EXPLAIN_SHORT(arcnet, "arcnet", "A frame of ARCNET, a network older than Ethernet's success.",
              "RFC 1201 (IP over ARCNET)");
EXPLAIN_SHORT(fddi, "fddi", "A frame of FDDI, a ring of glass fibre.", "RFC 1390 (IP over FDDI)");
EXPLAIN_SHORT(juniper, "juniper", "A header that a Juniper router adds to what it captures.",
              "pcap-linktype(7)");
EXPLAIN_SHORT(gtp, "gtp",
              "A tunnel of a mobile network: a phone's packet on its way through the provider.",
              "3GPP TS 29.281");
EXPLAIN_SHORT(pppoes, "pppoes", "PPP inside Ethernet, as DSL lines have it.", "RFC 2516 (PPPoE)");
EXPLAIN_SHORT(pppoed, "pppoed", "How a DSL line finds the provider and ends the session.",
              "RFC 2516 5");
EXPLAIN_SHORT(
	ftp_data, "ftp-data",
	"A file or a list on its way: FTP sends them over a connection of their own, which the command connection has agreed on.",
	"RFC 959 3 (data connections)");
EXPLAIN_SHORT(ber, "ber", "Data in the encoding that certificates use: type, length, value.",
              "ITU-T X.690");
EXPLAIN_SHORT(x509af, "x509af",
              "A certificate: a name, a public key, and the signature of whoever vouches for both.",
              "RFC 5280 4 (certificates)");
EXPLAIN_SHORT(x509if, "x509if", "A name as certificates write it.", "ITU-T X.501");
EXPLAIN_SHORT(x509sat, "x509sat", "A part of a name as certificates write it.", "ITU-T X.520");
EXPLAIN_SHORT(x509ce, "x509ce", "An extension of a certificate.", "RFC 5280 4.2");
EXPLAIN_SHORT(pkix_explicit, "pkix1explicit", "A part of a certificate.", "RFC 5280 A.1");
EXPLAIN_SHORT(pkix_implicit, "pkix1implicit", "A part of a certificate.", "RFC 5280 A.2");
EXPLAIN_SHORT(pkix_qualified, "pkixqualified",
              "What makes a certificate a qualified one under European law.", "RFC 3739");
EXPLAIN_SHORT(pkcs1, "pkcs-1", "An RSA key or signature.", "RFC 8017 (PKCS #1)");
EXPLAIN_SHORT(ns_cert, "ns_cert_exts", "Netscape's own extensions of certificates.",
              "Netscape's own");
EXPLAIN_SHORT(
	telnet, "telnet",
	"A terminal session: what is typed goes one way, what is shown the other, often letter by letter. Not encrypted, passwords included.",
	"RFC 854 (Telnet), RFC 855 (options)");
EXPLAIN_SHORT(nbss, "nbss",
              "What Windows puts before each message of file sharing: a type and a length.",
              "RFC 1002 4.3");
EXPLAIN_SHORT(text_lines, "data-text-lines", "A body of text, by lines.", "RFC 2046 4.1 (text)");
EXPLAIN_SHORT(media, "media", "A body of a type that is not taken apart here.",
              "RFC 2046 (media types)");
EXPLAIN_SHORT(
	form, "urlencoded-form",
	"What was typed into a form: name=value, with & between, other letters as % and two digits.",
	"WHATWG URL 5 (application/x-www-form-urlencoded)");
EXPLAIN_SHORT(
	multipart, "mime_multipart",
	"A body of several parts, each with its own header, with a line between that occurs in none of them.",
	"RFC 2046 5.1 (multipart)");
EXPLAIN_SHORT(json, "json",
              "Data as programs of the web exchange it: objects, lists, strings, numbers.",
              "RFC 8259 (JSON)");
EXPLAIN_SHORT(xml, "xml", "A document of nested elements, or a page of HTML.", "W3C XML 1.0");
EXPLAIN_SHORT(gif, "image-gif", "A picture.", "GIF89a");
EXPLAIN_SHORT(jfif, "image-jfif", "A photograph (JPEG).", "ITU-T T.871 (JFIF)");
EXPLAIN_SHORT(png, "png", "A picture.", "RFC 2083 (PNG)");
EXPLAIN_SHORT(
	malformed, "_ws.malformed",
	"Bytes that do not follow the rules of their protocol: a fault, an attack, or not this protocol at all.",
	"see the layer above");
EXPLAIN_SHORT(short_frame, "_ws.short",
              "The capture holds only the beginning of this frame (the snapshot length).",
              "pcap(3PCAP)");
EXPLAIN_SHORT(unreassembled, "_ws.unreassembled",
              "A piece whose other pieces are not in the capture.", "see the layer above");
EXPLAIN_SHORT(remark, "_ws.expert", "A remark of the analysis.", "nowhere: it is not sent");

const struct explain_table *const explain_tables[] = {
	&explain_http,
	&explain_websocket,
	&explain_tls,
	&explain_smtp,
	&explain_pop,
	&explain_imap,
	&explain_imf,
	&explain_tcp,
	&explain_udp,
	&explain_ip,
	&explain_ipv6,
	&explain_icmp,
	&explain_icmpv6,
	&explain_arp,
	&explain_igmp,
	&explain_dns,
	&explain_dhcp,
	&explain_ftp,
	&explain_ssh,
	&frame_table,
	&data,
	&eth,
	&llc,
	&vlan,
	&vlan_ad,
	&backbone,
	&mdns,
	&llmnr,
	&mptcp,
	&hopopts,
	&dstopts,
	&routing,
	&fraghdr,
	&sll,
	&null_table,
	&raw,
	&ppp,
	&gre,
	&ah,
	&esp,
	&mpls,
	&pw,
	&pw_cw,
	&pw_no,
	&pwach,
	&vxlan,
	&geneve,
	&chdlc,
	&slarp,
	&arcnet,
	&fddi,
	&juniper,
	&gtp,
	&pppoes,
	&pppoed,
	&ftp_data,
	&ber,
	&x509af,
	&x509if,
	&x509sat,
	&x509ce,
	&pkix_explicit,
	&pkix_implicit,
	&pkix_qualified,
	&pkcs1,
	&ns_cert,
	&telnet,
	&nbss,
	&text_lines,
	&media,
	&form,
	&multipart,
	&json,
	&xml,
	&gif,
	&jfif,
	&png,
	&malformed,
	&short_frame,
	&unreassembled,
	&remark,
	NULL,
};
