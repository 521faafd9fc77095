"""ICMPv6: errors, echoes, neighbour discovery with its options, listener discovery, and what else has a type."""
from packets import *

QUOTED = ipv6(udp(b"asked for", 40000, 33434, SERVER6, CLIENT6), 17, SERVER6, CLIENT6)
LINK_CLIENT, LINK_SERVER, ALL_NODES, ALL_ROUTERS = "fe80::a", "fe80::b", "ff02::1", "ff02::2"
SOLICITED = "ff02::1:ff00:b"


def icmpv6(kind, code, rest, source, destination):
    data = u8(kind, code) + u16(0) + rest
    return with_checksum(data, 2, pseudo(source, destination, 58, len(data)))


def adder(case):
    def add(kind, code, rest, source=CLIENT6, destination=SERVER6, hops=64, **how):
        case.add(packet(icmpv6(kind, code, rest, source, destination), 58, source, destination, hops=hops), **how)
    return add


def make_icmpv6():
    case = Capture("icmpv6", __file__, "Errors with what they quote, echoes, node information, and the rarer types.")
    add = adder(case)
    for code in range(9):
        add(1, code, u32(0) + QUOTED)
    add(2, 0, u32(1280) + QUOTED)
    add(3, 0, u32(0) + QUOTED)
    add(3, 1, u32(0) + QUOTED)
    for code in range(4):
        add(4, code, u32(6) + QUOTED)
    add(128, 0, u16(7, 1) + b"abcdefgh")
    add(129, 0, u16(7, 1) + b"abcdefgh", SERVER6, CLIENT6, after_ms=3.5)
    add(128, 0, u16(7, 2) + b"abcdefgh")
    add(129, 0, u16(7, 3) + b"abcdefgh", SERVER6, CLIENT6)
    add(139, 0, u16(2, 0) + u64(0x0102030405060708) + ip(SERVER6))
    add(140, 0, u16(2, 0) + u64(0x0102030405060708) + u32(60) + b"\4host\7example\0", SERVER6, CLIENT6)
    add(139, 1, u16(0, 0) + u64(1) + b"\4host\0")
    add(138, 0, u8(1, 0) + u16(0) + u64(5))
    add(144, 0, u16(7, 0))
    add(145, 0, u16(7, 0) + ip("2001:db8::99"))
    add(146, 0, u16(7, 0))
    add(147, 0, u16(7, 0xc000))
    add(141, 0, u32(0) + u8(1, 1) + mac(CLIENT_MAC), LINK_CLIENT, ALL_NODES, 255)
    add(142, 0, u32(0) + u8(2, 1) + mac(SERVER_MAC), LINK_SERVER, ALL_NODES, 255)
    add(151, 20, u16(10, 2), LINK_CLIENT, "ff02::6a", 1)
    add(152, 0, b"", LINK_CLIENT, "ff02::6a", 1)
    add(153, 0, b"", LINK_CLIENT, "ff02::6a", 1)
    add(154, 0, u8(1, 0, 0, 0) + u16(0, 0))
    add(155, 0, u8(0, 0))
    add(155, 1, u8(1, 240) + u16(256) + u8(0x88, 0, 0, 0) + ip("2001:db8::1"))
    add(157, 0, u8(0, 0) + u16(60) + u64(1) + ip(CLIENT6))
    add(200, 0, u32(0) + b"private")
    add(99, 5, b"no such type")
    case.add(packet(u8(128, 0) + u16(0xbad) + u16(7, 1), 58, CLIENT6, SERVER6))
    add(128, 0, u16(7, 1), captured=60)
    case.write()


def option(kind, content):
    content += bytes(-(len(content) + 2) % 8)
    return u8(kind, (len(content) + 2) // 8) + content


def make_discovery():
    case = Capture("icmpv6-discovery", __file__, "Neighbour discovery, RFC 4861: solicitations, advertisements, redirects, and every option.")
    add = adder(case)
    source_mac, target_mac = option(1, mac(CLIENT_MAC)), option(2, mac(SERVER_MAC))
    prefix = option(3, u8(64, 0xe0) + u32(86400, 14400, 0) + ip("2001:db8::"))
    add(133, 0, u32(0) + source_mac, LINK_CLIENT, ALL_ROUTERS, 255)
    add(134, 0, u8(64, 0xc8) + u16(1800) + u32(30000, 1000) + source_mac + prefix +
        option(5, u16(0) + u32(1492)) + option(25, u16(0) + u32(600) + ip(SERVER6) + ip("2001:db8::53")) +
        option(31, u16(0) + u32(600) + b"\7example\3org\0\3lab\0") + option(24, u8(48, 0x18) + u32(3600) + ip("2001:db8:1::")[:8]),
        ROUTER6, ALL_NODES, 255)
    add(134, 0, u8(0, 0x18) + u16(0) + u32(0, 0) + option(7, u16(0) + u32(1000)) + option(8, u16(0, 5, 600)) +
        option(26, u16(0)) + option(37, u16(0) + b"http://portal.example/") + option(38, u16(600 << 0) + ip("64:ff9b::")[:12]),
        ROUTER6, ALL_NODES, 255)
    add(135, 0, u32(0) + ip(LINK_SERVER) + source_mac, LINK_CLIENT, SOLICITED, 255)
    add(135, 0, u32(0) + ip(LINK_CLIENT) + option(14, bytes(range(6))), "::", "ff02::1:ff00:a", 255)
    add(136, 0, u32(0x60000000) + ip(LINK_SERVER) + target_mac, LINK_SERVER, LINK_CLIENT, 255)
    add(136, 0, u32(0xa0000000) + ip(LINK_SERVER) + target_mac, LINK_SERVER, ALL_NODES, 255)
    add(137, 0, u32(0) + ip(LINK_SERVER) + ip("2001:db8::77") + target_mac + option(4, u16(0) + u32(0) + QUOTED),
        ROUTER6, LINK_CLIENT, 255)
    add(135, 0, u32(0) + ip(LINK_SERVER) + option(11, bytes(20)) + option(13, u16(0) + u64(1 << 20)) +
        option(12, u16(0) + bytes(16)) + option(33, u8(0, 0) + u16(60) + u64(1)) + option(253, b"experiment") +
        option(99, b"no such"), LINK_CLIENT, LINK_SERVER, 255)
    add(135, 0, u32(0) + ip(LINK_SERVER) + u8(1, 0) + bytes(6), LINK_CLIENT, LINK_SERVER, 255)
    add(135, 0, u32(0) + ip(LINK_SERVER) + u8(1, 9) + bytes(6), LINK_CLIENT, LINK_SERVER, 255)
    add(135, 0, u32(0) + ip(LINK_SERVER)[:9], LINK_CLIENT, LINK_SERVER, 255)
    case.write()


def make_low_power():
    case = Capture("icmpv6-low-power", __file__, "Discovery on low-power networks (RFC 6775), duplicate address requests, extended echo (RFC 8335), names asked for an IPv4 address.")
    add = adder(case)
    context = option(34, u8(64, 0x13) + u16(0, 600) + ip("2001:db8::")[:8])
    border = option(35, u16(1, 2, 60) + ip("2001:db8::b"))
    add(134, 0, u8(64, 0) + u16(1800) + u32(0, 0) + context + border, ROUTER6, ALL_NODES, 255)
    add(135, 0, u32(0) + ip(LINK_SERVER) + option(33, u8(0, 0, 0, 0) + u16(60) + u64(1)), LINK_CLIENT, LINK_SERVER, 255)
    add(136, 0, u32(0x60000000) + ip(LINK_SERVER) + option(33, u8(1, 0, 0, 0) + u16(60) + u64(1)), LINK_SERVER, LINK_CLIENT, 255)
    add(157, 0, u8(0, 0) + u16(60) + u64(1) + ip(CLIENT6))
    add(158, 2, u8(1, 0) + u16(60) + u64(1) + ip(CLIENT6), SERVER6, CLIENT6)
    add(160, 0, u16(7) + u8(1, 1) + u8(0x20, 0) + u16(0) + u16(8, 0x0302) + u32(2))
    add(161, 0, u16(7) + u8(1, 0x47), SERVER6, CLIENT6)
    add(139, 2, u16(4, 0) + u64(1) + ip(SERVER))
    add(140, 0, u16(4, 0) + u64(1) + u32(60) + ip(SERVER), SERVER6, CLIENT6)
    add(140, 0, u16(3, 0x0078) + u64(1) + u32(60) + ip(SERVER6), SERVER6, CLIENT6)
    add(139, 2, u16(1, 0) + u64(1) + ip(SERVER))
    case.write()


def make_listeners():
    case = Capture("icmpv6-listeners", __file__, "Multicast listener discovery, versions 1 (RFC 2710) and 2 (RFC 3810).")
    group, sources = ip("ff02::1:3"), (ip("2001:db8::51"), ip("2001:db8::52"))
    alert = u8(58, 0, 5, 2, 0, 0, 1, 0)

    def add(kind, rest, destination, source=LINK_CLIENT):
        data = icmpv6(kind, 0, rest, source, destination)
        case.add(packet(alert + data, 0, source, destination, hops=1))
    add(130, u16(10000, 0) + bytes(16), ALL_NODES, ROUTER6)
    add(130, u16(1000, 0) + group, "ff02::1:3", ROUTER6)
    add(131, u16(0, 0) + group, "ff02::1:3")
    add(132, u16(0, 0) + group, ALL_ROUTERS)
    add(130, u16(10000, 0) + bytes(16) + u8(2, 125) + u16(0), ALL_NODES, ROUTER6)
    add(130, u16(0x8123, 0) + group + u8(0x0a, 0x9f) + u16(2) + sources[0] + sources[1], "ff02::1:3", ROUTER6)
    add(143, u16(0, 7) + b"".join(u8(kind, 0) + u16(len(sources[:kind % 3])) + group + b"".join(sources[:kind % 3])
                                  for kind in range(1, 8)), "ff02::16")
    add(143, u16(0, 1) + u8(4, 1) + u16(0) + group + u32(0xaabbccdd), "ff02::16")
    add(143, u16(0, 500) + u8(4, 0) + u16(0) + group, "ff02::16")
    add(143, u16(0, 1) + u8(4, 0) + u16(500) + group, "ff02::16")
    case.write()


for make in (make_icmpv6, make_low_power, make_discovery, make_listeners):
    make()
