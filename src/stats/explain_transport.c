/* Rules for TCP and UDP, and for what carries them. */
#include "explain_tables.h"

/* clang-format off */
static const struct explain_rule tcp_rules[] = {
	{ EXPLAIN_WHAT, "tcp.flags.syn == 1 and tcp.flags.ack == 0", "SYN, the first segment of a connection: {ip.src} asks port {tcp.dstport} to talk, and says with which number its bytes will begin." },
	{ EXPLAIN_WHAT, "tcp.flags.syn == 1 and tcp.flags.ack == 1", "SYN and ACK, the second segment of the handshake: the other end agrees and says with which number its own bytes will begin." },
	{ EXPLAIN_WHAT, "tcp.flags.reset == 1", "RST: this end drops the connection at once. Nothing is acknowledged, what was still on the way is lost." },
	{ EXPLAIN_WHAT, "tcp.flags.fin == 1", "FIN: this end has sent all that it had. It can still receive." },
	{ EXPLAIN_WHAT, "tcp.len == 0 and tcp.flags.syn == 0 and tcp.flags.fin == 0 and tcp.flags.reset == 0", "A segment without data: it acknowledges what has come, up to number {tcp.ack}, and says how much more there is room for ({tcp.window_size} bytes)." },
	{ EXPLAIN_WHAT, "tcp.len > 0 and tcp.flags.syn == 0", "A segment with {tcp.len} bytes of data, from number {tcp.seq} on." },
	{ EXPLAIN_WHY, "tcp.flags.syn == 1 and tcp.options.mss_val", "It says how large segments may be: {tcp.options.mss_val} bytes of data fit its network[; windows count times {tcp.options.wscale.multiplier}]. What a SYN says holds for the whole connection." },
	{ EXPLAIN_WHY, "tcp.flags.fin == 1 and tcp.state.client == \"CLOSE-WAIT\"", "The server closes first." },
	{ EXPLAIN_WHY, "tcp.flags.fin == 1 and tcp.state.server == \"CLOSE-WAIT\"", "The client closes first." },
	{ EXPLAIN_WHY, "tcp.flags.fin == 1 and tcp.state.client == \"LAST-ACK\"", "The server has closed before; now the client does." },
	{ EXPLAIN_WHY, "tcp.flags.fin == 1 and tcp.state.server == \"LAST-ACK\"", "The client has closed before; now the server does." },
	{ EXPLAIN_WHY, "tcp.flags.fin == 1 and tcp.state.client == \"CLOSING\" and tcp.state.server == \"CLOSING\"", "Both close at once: when this FIN was sent, the other end's had not arrived." },
	{ EXPLAIN_WHY, "tcp.analysis.acks_frame", "It acknowledges frame {@tcp.analysis.acks_frame}[, {time tcp.analysis.ack_rtt} after that]." },
	{ EXPLAIN_WHY, "tcp.analysis.retransmission", "These bytes were sent before and were not acknowledged in time[: the segment waited {time tcp.analysis.rto}]. Either the segment or its acknowledgement was lost." },
	{ EXPLAIN_WHY, "tcp.analysis.duplicate_ack", "The receiver says the same number again, because something else than what it waits for has come: a segment before it is missing." },
	{ EXPLAIN_WHY, "tcp.analysis.out_of_order", "It came later than one that was sent after it: on the way they took different turns." },
	{ EXPLAIN_WHY, "tcp.analysis.lost_segment", "Bytes before it are not in the capture. They were lost on the way, or the capture missed them: if they are acknowledged later, they did arrive." },
	{ EXPLAIN_WHY, "tcp.analysis.zero_window", "There is no more room: the other end must stop sending until it hears of room again. The program behind this end does not read." },
	{ EXPLAIN_WHY, "tcp.analysis.keep_alive", "Nothing new: this end only asks whether the other is still there." },
	{ EXPLAIN_NEXT, "tcp.flags.syn == 1 and tcp.flags.ack == 0", "SYN and ACK from the other end; or RST if nobody listens on port {tcp.dstport}; or nothing if a filter drops it, and the SYN is sent again after a second." },
	{ EXPLAIN_NEXT, "tcp.flags.syn == 1 and tcp.flags.ack == 1", "An ACK: then both ends are ESTABLISHED and data may flow." },
	{ EXPLAIN_NEXT, "tcp.flags.fin == 1 and tcp.state.client == \"CLOSE-WAIT\"", "The client acknowledges the FIN, may still send, and then sends its own." },
	{ EXPLAIN_NEXT, "tcp.flags.fin == 1 and tcp.state.server == \"CLOSE-WAIT\"", "The server acknowledges the FIN, may still send, and then sends its own." },
	{ EXPLAIN_NEXT, "tcp.flags.fin == 1 and tcp.state.client == \"LAST-ACK\"", "The server acknowledges this FIN: then the client is CLOSED." },
	{ EXPLAIN_NEXT, "tcp.flags.fin == 1 and tcp.state.server == \"LAST-ACK\"", "The client acknowledges this FIN: then the server is CLOSED." },
	{ EXPLAIN_NEXT, "tcp.flags.fin == 1 and tcp.state.client == \"CLOSING\" and tcp.state.server == \"CLOSING\"", "Each end acknowledges the other's FIN; both then wait in TIME-WAIT." },
	{ EXPLAIN_NEXT, "tcp.state.client == \"TIME-WAIT\"", "The client waits in TIME-WAIT, as the end that closed first does: late segments must not reach a later connection with the same ports. Nothing is sent any more." },
	{ EXPLAIN_NEXT, "tcp.state.server == \"TIME-WAIT\"", "The server waits in TIME-WAIT, as the end that closed first does. On a busy server thousands of these are no fault." },
	{ EXPLAIN_NEXT, "tcp.len > 0", "An acknowledgement of {tcp.nxtseq} or more." },
	{ EXPLAIN_CONFUSED, "tcp.flags.reset == 1", "A RST behind both FINs is no error: one end closed while bytes were still coming." },
	{ EXPLAIN_CONFUSED, "tcp.flags.fin == 1", "A close is four steps, FIN and ACK each way. Often the second end answers with FIN and ACK in one segment, and three are seen." },
	{ EXPLAIN_CONFUSED, "tcp.flags.syn == 1 or tcp.flags.fin == 1", "SYN and FIN count as one byte each, so the number behind them is one higher although no data was sent." },
	{ EXPLAIN_CONFUSED, "tcp.seq_raw", "Numbers are shown from 0 on; on the wire this segment has {tcp.seq_raw}." },
	{ EXPLAIN_SEEN, "tcp.state.client and tcp.state.server", "TCP: behind this segment the client is {tcp.state.client}, the server {tcp.state.server} (stream {tcp.stream})." },
	{ EXPLAIN_SEEN, "tcp.analysis.initial_rtt", "The handshake took {time tcp.analysis.initial_rtt}: so long is the way there and back." },
	{ EXPLAIN_SOURCE, "tcp.flags.syn == 1", "RFC 9293 3.5 (opening a connection), 3.2 (options)" },
	{ EXPLAIN_SOURCE, "tcp.flags.fin == 1 or tcp.state.client == \"TIME-WAIT\" or tcp.state.server == \"TIME-WAIT\"", "RFC 9293 3.6 (closing), figure 5 (states)" },
	{ EXPLAIN_SOURCE, "tcp.flags.reset == 1", "RFC 9293 3.5.2 and 3.5.3 (resets)" },
	{ EXPLAIN_SOURCE, "tcp.analysis.retransmission or tcp.analysis.duplicate_ack", "RFC 6298 (retransmission timer), RFC 5681 (duplicate acknowledgements)" },
	{ EXPLAIN_SOURCE, "tcp", "RFC 9293 3.1 (header), 3.4 (sequence numbers)" },
};

static const struct explain_rule udp_rules[] = {
	{ EXPLAIN_WHAT, "udp", "A datagram from port {udp.srcport} to port {udp.dstport}: sent once, without a connection. Nobody confirms it, nobody sends it again." },
	{ EXPLAIN_CONFUSED, "udp.port == 443", "UDP on port 443 is QUIC: the same web sites as over TCP and TLS, encrypted from the first byte. No HTTP is to be seen." },
	{ EXPLAIN_SOURCE, "udp", "RFC 768 (UDP)" },
};

static const struct explain_rule ip_rules[] = {
	{ EXPLAIN_WHAT, "ip", "A packet of IPv4 from {ip.src} to {ip.dst}[, which may still pass {ip.ttl} routers]." },
	{ EXPLAIN_WHY, "ip.flags.mf == 1 or ip.frag_offset > 0", "It is a piece: the packet was too long for a network on the way and was cut. The receiver puts it together." },
	{ EXPLAIN_SOURCE, "ip", "RFC 791 (IPv4), 3.2 (fragments)" },
};

static const struct explain_rule ipv6_rules[] = {
	{ EXPLAIN_WHAT, "ipv6", "A packet of IPv6 from {ipv6.src} to {ipv6.dst}[, which may still pass {ipv6.hlim} routers]." },
	{ EXPLAIN_SOURCE, "ipv6", "RFC 8200 (IPv6)" },
};

static const struct explain_rule icmp_rules[] = {
	{ EXPLAIN_WHAT, "icmp.type == 8", "A ping: the other end is to send these bytes back." },
	{ EXPLAIN_WHAT, "icmp.type == 0", "The answer to a ping." },
	{ EXPLAIN_WHAT, "icmp.type == 3", "A packet could not be delivered: {icmp.code}. The beginning of that packet is quoted below." },
	{ EXPLAIN_WHAT, "icmp.type == 11", "A packet ran out of hops, or its pieces came too late. traceroute makes routers send this on purpose." },
	{ EXPLAIN_WHAT, "icmp.type == 5", "A router says: send to that other router instead." },
	{ EXPLAIN_WHY, "icmp.resp_to", "It answers frame {@icmp.resp_to}[, after {icmp.resptime} ms]." },
	{ EXPLAIN_NEXT, "icmp.resp_in", "Frame {@icmp.resp_in} answers." },
	{ EXPLAIN_NEXT, "icmp.type == 8 and not icmp.resp_in", "An echo reply with the same numbers. None has been captured so far." },
	{ EXPLAIN_SOURCE, "icmp", "RFC 792 (ICMP)" },
};

static const struct explain_rule icmpv6_rules[] = {
	{ EXPLAIN_WHAT, "icmpv6.type == 128", "A ping over IPv6." },
	{ EXPLAIN_WHAT, "icmpv6.type == 129", "The answer to a ping." },
	{ EXPLAIN_WHAT, "icmpv6.type == 135", "Neighbor solicitation: who has this IPv6 address, what is its hardware address? What ARP is for IPv4." },
	{ EXPLAIN_WHAT, "icmpv6.type == 136", "Neighbor advertisement: that address is here." },
	{ EXPLAIN_WHAT, "icmpv6.type == 133", "Is there a router?" },
	{ EXPLAIN_WHAT, "icmpv6.type == 134", "A router says that it is here, and which addresses this network has." },
	{ EXPLAIN_WHAT, "icmpv6.type == 1 or icmpv6.type == 2 or icmpv6.type == 3", "A packet could not be delivered; its beginning is quoted below." },
	{ EXPLAIN_WHAT, "icmpv6.type == 143 or icmpv6.type == 131 or icmpv6.type == 130", "Who wants to hear which multicast group." },
	{ EXPLAIN_SOURCE, "icmpv6", "RFC 4443 (ICMPv6)" },
	{ EXPLAIN_SOURCE, "icmpv6.type >= 133 and icmpv6.type <= 137", "RFC 4861 (neighbor discovery)" },
};

static const struct explain_rule arp_rules[] = {
	{ EXPLAIN_WHAT, "arp.opcode == 1", "A question to everyone in this network: who has {arp.dst.proto_ipv4}? {arp.src.proto_ipv4} wants its hardware address." },
	{ EXPLAIN_WHAT, "arp.opcode == 2", "The answer: {arp.src.proto_ipv4} is at {arp.src.hw_mac}." },
	{ EXPLAIN_WHY, "arp.opcode == 1", "Before the first packet to an address of the same network its hardware address must be known." },
	{ EXPLAIN_NEXT, "arp.opcode == 1", "Whoever has the address answers; then the packet that waited is sent." },
	{ EXPLAIN_CONFUSED, "arp", "Nothing proves that the answer is true: who answers faster can take an address over." },
	{ EXPLAIN_SOURCE, "arp", "RFC 826 (ARP)" },
};

static const struct explain_rule igmp_rules[] = {
	{ EXPLAIN_WHAT, "igmp", "Who in this network wants to hear which multicast group: asked by the router, told by the hosts." },
	{ EXPLAIN_SOURCE, "igmp", "RFC 3376 (IGMPv3)" },
};
/* clang-format on */

const struct explain_table explain_tcp = EXPLAIN_TABLE("tcp", tcp_rules);
const struct explain_table explain_udp = EXPLAIN_TABLE("udp", udp_rules);
const struct explain_table explain_ip = EXPLAIN_TABLE("ip", ip_rules);
const struct explain_table explain_ipv6 = EXPLAIN_TABLE("ipv6", ipv6_rules);
const struct explain_table explain_icmp = EXPLAIN_TABLE("icmp", icmp_rules);
const struct explain_table explain_icmpv6 = EXPLAIN_TABLE("icmpv6", icmpv6_rules);
const struct explain_table explain_arp = EXPLAIN_TABLE("arp", arp_rules);
const struct explain_table explain_igmp = EXPLAIN_TABLE("igmp", igmp_rules);
