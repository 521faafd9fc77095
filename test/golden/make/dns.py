"""DNS: each type of record, EDNS, names that loop or lie, over UDP and TCP; mDNS and LLMNR."""
from packets import *

DNS_SERVER, DNS_SERVER6 = "192.0.2.53", "2001:db8::53"
QUERY, ANSWER = 0x0100, 0x8180
A, NS, MD, CNAME, SOA, NULL, WKS, PTR, HINFO, MINFO, MX, TXT, RP, AFSDB = 1, 2, 3, 5, 6, 10, 11, 12, 13, 14, 15, 16, 17, 18
AAAA, LOC, SRV, NAPTR, KX, CERT, DNAME, APL, DS, SSHFP, IPSECKEY, RRSIG = 28, 29, 33, 35, 36, 37, 39, 42, 43, 44, 45, 46
NSEC, DNSKEY, DHCID, NSEC3, NSEC3PARAM, TLSA, HIP, CDS, OPENPGPKEY, CSYNC, SVCB, HTTPS = 47, 48, 49, 50, 51, 52, 55, 59, 61, 62, 64, 65
SPF, ILNP_NID, ILNP_L32, ILNP_L64, ILNP_LP, EUI48, EUI64, TKEY, TSIG, ANY, URI, CAA = 99, 104, 105, 106, 107, 108, 109, 249, 250, 255, 256, 257
AT_QUESTION = b"\xc0\x0c"
DAY = 86400


def name(text):
    return b"".join(u8(len(label)) + label.encode() for label in text.split(".") if label) + b"\0"


def text(*strings):
    return b"".join(u8(len(string)) + string for string in strings)


def question(host, kind, klass=1):
    return name(host) + u16(kind, klass)


def record(kind, data, owner=AT_QUESTION, klass=1, ttl=300, length=None):
    return owner + u16(kind, klass) + u32(ttl) + u16(len(data) if length is None else length) + data


def opt(options=b"", size=1232, flags=0x8000, extended=0, version=0):
    return b"\0" + u16(41, size) + u8(extended, version) + u16(flags, len(options)) + options


def option(code, data):
    return u16(code, len(data)) + data


def message(ident, flags, questions=(), answers=(), authority=(), additional=()):
    sections = (questions, answers, authority, additional)
    return u16(ident, flags, *map(len, sections)) + b"".join(map(b"".join, sections))


class Exchange:
    """Questions and answers of one client and server, each exchange with the next number."""

    def __init__(self, case):
        self.case, self.ident = case, 0x1000

    def ask(self, host, kind, **more):
        self.ident += 1
        self.case.add(datagram(message(self.ident, QUERY, [question(host, kind)], **more), 40000, 53, CLIENT, DNS_SERVER))

    def answer(self, host, kind, answers=(), flags=ANSWER, after_ms=5, **more):
        self.case.add(datagram(message(self.ident, flags, [question(host, kind)], answers, **more), 53, 40000,
                               DNS_SERVER, CLIENT), after_ms)


def exchanges(case, host, pairs):
    exchange = Exchange(case)
    for kind, data in pairs:
        exchange.ask(host, kind)
        exchange.answer(host, kind, [record(kind, each) for each in ([data] if isinstance(data, bytes) else data)])


def make_records():
    case = Capture("dns-records", __file__, "A question and an answer for each common type of record.")
    exchanges(case, "www.example.org", (
        (A, [ip("192.0.2.80"), ip("192.0.2.81")]), (AAAA, ip("2001:db8::80")), (CNAME, b"\3alt" + b"\xc0\x10"),
        (NS, name("ns1.example.org")), (PTR, name("host.example")), (DNAME, name("example.net")),
        (SOA, name("ns1.example.org") + name("admin.example.org") + u32(2023111400, 2 * 3600, 1800, 14 * DAY, DAY)),
        (MX, u16(10) + name("mail.example.org")), (TXT, [text(b"v=spf1 -all"), text(b"two", b"strings", b"")]),
        (SPF, text(b"v=spf1 -all")), (HINFO, text(b"AMD64", b"LINUX")), (MINFO, name("a.example") + name("b.example")),
        (WKS, ip("192.0.2.1") + u8(6, 0, 0, 0x40, 1)), (RP, name("me.example") + name("text.example")),
        (AFSDB, u16(1) + name("afs.example")), (SRV, u16(10, 60, 5060) + name("sip.example.org")), (KX, u16(5) + name("kx.example")),
        (NAPTR, u16(100, 10) + text(b"u", b"E2U+sip", b"!^.*$!sip:info@example.org!") + b"\0"),
        (LOC, u8(0, 0x12, 0x16, 0x13) + u32(0x80000000 + 187500000, 0x80000000 - 9000000, 10000000 + 12000)),
        (CAA, [u8(0, 5) + b"issueca.example.org", u8(128, 4) + b"iodefmailto:a@b.example"[:24]]),
        (URI, u16(10, 1) + b"https://example.org/"), (APL, u16(1) + u8(24, 3) + ip("192.0.2.0")[:3] + u16(2) + u8(32, 0x84) + ip("2001:db8::")[:4]),
        (EUI48, mac(CLIENT_MAC)), (EUI64, bytes(range(8))), (NULL, b"anything"), (ILNP_NID, u16(10) + bytes(range(8))),
        (ILNP_L32, u16(10) + ip(CLIENT)), (ILNP_L64, u16(10) + bytes(range(8))), (ILNP_LP, u16(10) + name("l.example")),
        (OPENPGPKEY, b"key material"), (DHCID, bytes(range(35))), (65280, b"private use"),
    ))
    case.write()


def make_rare():
    case = Capture("dns-rare", __file__, "Types of record that are rare, old or private: MD to MR, X25, ISDN, RT, NSAP, KEY, PX, GPOS, NXT, A6, ZONEMD, XPF, WINS.")
    host = name("host.example")
    exchanges(case, "rare.example.org", (
        (3, host), (4, host), (7, host), (8, host), (9, host), (19, text(b"311061700956")), (20, text(b"150862028003217", b"004")),
        (21, u16(2) + host), (22, bytes(range(20))), (23, host), (26, u16(10) + host + name("mail.example")),
        (25, [u16(0x4200) + u8(3, 5) + b"\3\1\0\1" + bytes(range(60)), u16(0xc000) + u8(3, 1) + b"short"]),
        (27, text(b"-32.6882", b"116.8652", b"10.0")), (30, host + u8(0x62, 1)), (38, u8(64) + ip(CLIENT6)[8:] + host), (38, u8(0) + ip(CLIENT6)),
        (63, u32(2023111400) + u8(1, 1) + bytes(range(48))), (65422, u8(4, 17) + ip(CLIENT) + ip(SERVER) + u16(40000, 53)),
        (65422, u8(6, 6) + ip(CLIENT6) + ip(SERVER6) + u16(40000, 53)), (65281, u32(0x10000, 2, 900, 2) + ip(CLIENT) + ip(SERVER)),
        (65282, u32(0x10000, 2, 900) + host), (CAA, u8(0, 9) + b"issuewildca.example"), (CAA, u8(0, 5) + b"iodefmailto:a@b.example"),
        (APL, u16(9) + u8(0, 2) + b"ab"), (LOC, u8(1) + bytes(15)),
    ))
    exchange = Exchange(case)
    exchange.ask("ttl.example.org", A)
    exchange.answer("ttl.example.org", A, [record(A, ip(SERVER), ttl=0x80000001)])
    tkey = name("gss-tsig") + u32(1700000000, 1700003600) + u16(3, 0, 2) + b"k!" + u16(4) + b"more"
    exchange.answer("key.example.org", TKEY, [record(TKEY, tkey)])
    case.write()


def make_security():
    case = Capture("dns-security", __file__, "DNSSEC and other keys: DS, DNSKEY, RRSIG, NSEC, NSEC3, TLSA, SSHFP, CERT, IPSECKEY, HIP, TSIG, TKEY.")
    signature = u16(A) + u8(13, 3) + u32(300, 1702592000, 1700000000) + u16(12345) + name("example.org") + bytes(range(64))
    bitmap = u8(0, 7, 0x62, 1, 0x80, 8, 0, 3, 0x80) + u8(1, 1, 0x40)
    exchanges(case, "example.org", (
        (DS, u16(12345) + u8(13, 2) + bytes(range(32))), (CDS, u16(0) + u8(0, 0, 0)), (DNSKEY, [u16(256) + u8(3, 13) + bytes(range(64)),
         u16(257) + u8(3, 8) + b"\3\1\0\1" + bytes(range(60))]), (RRSIG, signature), (NSEC, name("a.example.org") + bitmap),
        (NSEC3, u8(1, 1) + u16(10) + u8(4) + b"salt" + u8(20) + bytes(range(20)) + bitmap), (NSEC3PARAM, u8(1, 0) + u16(10) + u8(0)),
        (TLSA, u8(3, 1, 1) + bytes(range(32))), (SSHFP, [u8(4, 2) + bytes(range(32)), u8(1, 1) + bytes(range(20))]),
        (CERT, u16(1, 12345) + u8(8) + b"certificate"), (CSYNC, u32(7) + u16(3) + bitmap),
        (IPSECKEY, [u8(10, 1, 2) + ip(CLIENT) + b"public key", u8(10, 2, 2) + ip(CLIENT6) + b"public key",
                    u8(10, 3, 2) + name("gw.example") + b"public key", u8(10, 0, 2) + b"public key"]),
        (HIP, u8(16, 2) + u16(8) + bytes(range(16)) + b"12345678" + name("rvs.example")),
        (TKEY, name("gss-tsig") + u32(1700000000, 1700003600) + u16(3, 0, 4) + b"key!" + u16(0)),
    ))
    exchange = Exchange(case)
    tsig = name("hmac-sha256") + u16(0) + u32(1700000000) + u16(300, 32) + bytes(range(32)) + u16(exchange.ident + 1, 0, 0)
    exchange.ask("example.org", SOA, additional=[record(TSIG, tsig, name("key.example"), 255, 0)])
    failed = tsig[:-6] + u16(exchange.ident, 18, 6) + bytes(6)
    exchange.answer("example.org", SOA, flags=0x8189, additional=[record(TSIG, failed, name("key.example"), 255, 0)])
    case.write()


def make_services():
    case = Capture("dns-services", __file__, "SVCB and HTTPS with each parameter, RFC 9460.")

    def parameter(key, data):
        return u16(key, len(data)) + data
    every = u16(1) + b"\0" + parameter(0, u16(1, 4)) + parameter(1, text(b"h2", b"h3")) + parameter(2, b"") + parameter(3, u16(8443)) + \
        parameter(4, ip("192.0.2.80") + ip("192.0.2.81")) + parameter(5, b"\0\2ch") + parameter(6, ip("2001:db8::80")) + \
        parameter(7, b"/dns-query{?dns}") + parameter(65400, b"private")
    exchanges(case, "svc.example.org", ((HTTPS, every), (SVCB, u16(0) + name("other.example.org")), (HTTPS, u16(16) + name("h.example") + u16(1, 200) + b"lies")))
    case.write()


def make_edns():
    case = Capture("dns-edns", __file__, "EDNS(0), RFC 6891: flags, versions, sizes, and each option.")
    exchange = Exchange(case)
    options = (option(3, b"server-1"), option(5, u8(8, 13, 14)), option(6, u8(1, 2)), option(7, u8(1)),
               option(8, u16(1) + u8(24, 0) + b"\xc0\0\2"), option(8, u16(2) + u8(32, 32) + ip("2001:db8::")[:4]), option(9, u32(DAY)),
               option(10, b"client!!"), option(10, b"client!!" + b"server cookie..."), option(11, b""), option(11, u16(100)),
               option(12, bytes(16)), option(13, name("example.org")), option(14, u16(20326, 38696)), option(15, u16(6) + b"signature expired"),
               option(4, b"long"), option(1, u16(1, 1, 0) + bytes(12)), option(65001, b"local"))
    for each in options:
        exchange.ask("example.org", A, additional=[opt(each)])
        exchange.answer("example.org", A, [record(A, ip("192.0.2.1"))], additional=[opt(each, 4096, 0)])
    exchange.ask("example.org", A, additional=[opt(version=1)])
    exchange.answer("example.org", A, additional=[opt(extended=1)])
    exchange.ask("example.org", A, additional=[opt(b"".join(options[:3]), 512)])
    exchange.ask("example.org", A, additional=[opt(u16(10, 200) + b"lies")])
    case.write()


def make_names():
    case = Capture("dns-names", __file__, "Names that point to themselves, forwards, out of the message, in circles; labels of 63 and names of 255 bytes; "
                   "counts and lengths that lie.")

    def add(data):
        case.add(datagram(data, 53, 40000, DNS_SERVER, CLIENT))
    for host in (b"\xc0\x0c", b"\1a\xc0\x0c", b"\xc0\x0e\xc0\x0c", b"\xc0\x10\1b\0\0", b"\xff\xff", b"\xc3\xe8", b"\xc0\x02",
                 u8(63) + b"l" * 63 + b"\0", b"".join(u8(62) + b"m" * 62 for _ in range(4)) + b"\0", b"\x40ext", b"\x80ext", b"\x41\x08\xff\0",
                 b"\0", b"\3www", b""):
        add(message(0x2000, ANSWER, [host + u16(A, 1)]))
    chain = b"".join(b"\1" + bytes([97 + i]) + b"\xc0" + u8(12 + 4 * i - 4 if i else 12) for i in range(20))
    add(u16(0x2001, ANSWER, 1, 0, 0, 0) + b"\1z\0" + u16(A, 1) + chain)
    add(message(0x2002, ANSWER, [question("a.example", A)], [record(A, ip(CLIENT), length=200)]))
    add(message(0x2003, ANSWER, [question("a.example", A)], [record(A, b"\1\2\3")]))
    add(message(0x2004, ANSWER, [question("a.example", A)], [record(A, ip(CLIENT) + b"more")]))
    add(message(0x2005, ANSWER, [question("a.example", TXT)], [record(TXT, u8(200) + b"lies")]))
    add(u16(0x2006, ANSWER, 1, 65535, 65535, 65535) + question("a.example", A))
    add(u16(0x2007, ANSWER, 65535, 0, 0, 0) + question("a.example", A) * 3)
    add(u16(0x2008, ANSWER, 1, 0, 0, 0)[:7])
    add(message(0x2009, ANSWER, [question("a.example", A)], [record(A, ip(CLIENT))]) + b"after the end")
    case.write()


def make_messages():
    case = Capture("dns", __file__, "Operations and codes of answers, unanswered and repeated questions, answers without questions, updates, flags.")
    exchange = Exchange(case)
    for code in range(12):
        exchange.ask(f"rcode{code}.example.org", A)
        exchange.answer(f"rcode{code}.example.org", A, flags=ANSWER | code,
                        authority=[record(SOA, name("ns.example.org") + name("a.example") + u32(1, 2, 3, 4, 5))] if code == 3 else ())
    exchange.ask("twice.example.org", AAAA)
    exchange.ident -= 1
    exchange.ask("twice.example.org", AAAA)
    exchange.answer("twice.example.org", AAAA, [record(AAAA, ip(SERVER6))], after_ms=12.5)
    exchange.answer("twice.example.org", AAAA, [record(AAAA, ip(SERVER6))])
    exchange.ask("never.example.org", A)
    exchange.ident += 1
    exchange.answer("unasked.example.org", A, [record(A, ip(SERVER))])
    for flags in (0x0000, 0x0110, 0x0130, 0x0900, 0x1000, 0x2000, 0x3000):
        case.add(datagram(message(0x3000 + flags % 97, flags, [question("flags.example", ANY, 255)]), 40001, 53, CLIENT, DNS_SERVER))
    for flags in (0x8580, 0x8380, 0x81b0, 0x8000):
        case.add(datagram(message(0x4000 + flags % 97, flags, [question("flags.example", A, 3)]), 53, 40001, DNS_SERVER, CLIENT))
    update = message(0x5000, 0x2800, [question("example.org", SOA)], [record(A, b"", name("h.example.org"), 254, 0)],
                     [record(A, ip(CLIENT), name("h.example.org"), ttl=60), record(ANY, b"", name("g.example.org"), 255, 0)])
    case.add(datagram(update, 40002, 53, CLIENT, DNS_SERVER))
    case.add(datagram(message(0x5000, 0xa800, [question("example.org", SOA)]), 53, 40002, DNS_SERVER, CLIENT))
    case.add(datagram(message(1, QUERY, [question("six.example.org", A)]), 40000, 53, CLIENT6, DNS_SERVER6))
    case.add(datagram(message(1, ANSWER, [question("six.example.org", A)], [record(A, ip(SERVER))]), 53, 40000, DNS_SERVER6, CLIENT6), 0.75)
    case.add(datagram(message(2, QUERY, [question("cut.example.org", A)]), 40000, 53, CLIENT, DNS_SERVER), captured=62)
    case.write()


def over_tcp(data):
    return u16(len(data)) + data


def make_tcp():
    case = Capture("dns-tcp", __file__, "DNS over TCP, RFC 7766: messages cut over segments, several in one, the length alone, answers out of order, "
                   "a retransmission, a length that is too small.")
    ask = [over_tcp(message(ident, QUERY, [question(f"q{ident}.example.org", TXT)])) for ident in range(1, 7)]
    answer = [over_tcp(message(ident, ANSWER, [question(f"q{ident}.example.org", TXT)], [record(TXT, text(*[b"x" * 60] * ident))]))
              for ident in range(1, 7)]
    stream = Tcp(case, CLIENT, DNS_SERVER, (40000, 53))
    stream.open()
    stream.client(PSH | ACK, ask[0])
    stream.server(PSH | ACK, answer[0])
    stream.client(PSH | ACK, ask[1] + ask[2] + ask[3][:5])
    stream.server(ACK)
    stream.client(PSH | ACK, ask[3][5:])
    stream.server(PSH | ACK, answer[3] + answer[1][:1])
    stream.server(PSH | ACK, answer[1][1:40])
    stream.client(ACK)
    stream.server(PSH | ACK, answer[1][40:] + answer[2])
    stream.client(PSH | ACK, ask[4][:2])
    stream.client(PSH | ACK, ask[4][2:])
    stream.client(PSH | ACK, ask[4][2:], seq=stream.next[0] - len(ask[4]) + 2, after_ms=300)
    stream.server(PSH | ACK, answer[4])
    stream.client(PSH | ACK, ask[5])
    for at in range(0, len(answer[5]), 100):
        stream.server(ACK, answer[5][at:at + 100])
    stream.client(PSH | ACK, u16(3) + b"abc" + u16(0) + ask[0][:9])
    stream.close()
    case.write()
    with open(os.path.join(GOLDEN, "dns-tcp", "follow"), "w", encoding="ascii") as follow:
        follow.write("tcp,raw,0\ntcp,hex,0\n")


def make_multicast():
    case = Capture("mdns", __file__, "mDNS, RFC 6762: questions for unicast answers, cache flush, known answers, a probe, a goodbye, service discovery.")
    service, instance = "_ipp._tcp.local", b"\x0eA Printer, new" + name("_ipp._tcp.local")

    def add(data, source=CLIENT, source_port=5353, destination="224.0.0.251", destination_port=5353):
        case.add(datagram(data, source_port, destination_port, source, destination, **({"hops": 255} if ":" in source else {"ttl": 255})))
    add(message(0, 0, [question(service, PTR), question("host.local", A, 0x8001)]))
    add(message(0, 0x8400, [], [record(PTR, instance, name(service), ttl=4500)], [],
                [record(SRV, u16(0, 0, 631) + name("printer.local"), instance, 0x8001, 120), record(TXT, text(b"txtvers=1", b"note=second floor"), instance, 0x8001, 4500),
                 record(A, ip(SERVER), name("printer.local"), 0x8001, 120), record(NSEC, name("printer.local") + u8(0, 4, 0x40, 0, 0, 8), name("printer.local"), 0x8001, 120)]), SERVER)
    add(message(0, 0, [question(service, PTR)], [record(PTR, instance, name(service), ttl=4400)]))
    add(message(0, 0, [question("host.local", ANY, 0x8001)], [], [record(A, ip(CLIENT), name("host.local"), ttl=120)]))
    add(message(0, 0x8400, [], [record(PTR, instance, name(service), ttl=0)]), SERVER)
    add(message(7, 0, [question("host.local", A)]), source_port=40000)
    add(message(7, 0x8400, [question("host.local", A)], [record(A, ip(SERVER), ttl=10)]), SERVER, destination=CLIENT, destination_port=40000)
    add(message(0, 0, [question("host.local", AAAA)]), "fe80::a", destination="ff02::fb")
    case.write()

    case = Capture("llmnr", __file__, "LLMNR, RFC 4795: a question to the group, its answer, a conflict, over IPv4 and IPv6.")
    case.add(datagram(message(0xaaaa, 0, [question("host", A)]), 50000, 5355, CLIENT, "224.0.0.252", ttl=1))
    case.add(datagram(message(0xaaaa, 0x8000, [question("host", A)], [record(A, ip(SERVER), ttl=30)]), 5355, 50000, SERVER, CLIENT), 1.5)
    case.add(datagram(message(0xaaab, 0x0400, [question("host", ANY)]), 50001, 5355, CLIENT, "224.0.0.252", ttl=1))
    case.add(datagram(message(0xaaac, 0, [question("host", AAAA)]), 50002, 5355, "fe80::a", "ff02::1:3", hops=1))
    case.add(datagram(message(0xaaac, 0x8200, [question("host", AAAA)]), 5355, 50002, "fe80::b", "fe80::a"))
    case.write()


if __name__ == "__main__":
    for make in (make_records, make_rare, make_security, make_services, make_edns, make_names, make_messages, make_tcp, make_multicast):
        make()
