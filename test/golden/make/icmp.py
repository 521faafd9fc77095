"""ICMP: every kind of message, what it quotes, echoes and their answers, extensions."""
from packets import *

QUOTED_UDP = ipv4(udp(b"asked for", 40000, 33434, SERVER, CLIENT), 17, SERVER, CLIENT)
QUOTED_TCP = ipv4(tcp(b"", 40001, 80, SERVER, CLIENT, seq=100, flags=SYN), 6, SERVER, CLIENT)


def icmp(kind, code, rest):
    return with_checksum(u8(kind, code) + u16(0) + rest, 2)


def make_icmp():
    case = Capture("icmp", __file__, "Each type and code of ICMP, with what they quote.")

    def add(kind, code, rest, source=CLIENT, destination=SERVER, **how):
        case.add(packet(icmp(kind, code, rest), 1, source, destination), **how)
    for code in range(16):
        add(3, code, u16(0, 1400 if code == 4 else 0) + QUOTED_UDP[:28])
    add(3, 3, u32(0) + QUOTED_TCP[:28])
    add(3, 1, u32(0) + ipv4(icmp(8, 0, u16(7, 1) + b"ping"), 1, SERVER, CLIENT))
    add(4, 0, u32(0) + QUOTED_UDP[:28])
    for code in range(4):
        add(5, code, ip(ROUTER) + QUOTED_UDP[:28])
    add(11, 0, u32(0) + QUOTED_UDP)
    add(11, 1, u32(0) + QUOTED_UDP[:28])
    add(12, 0, u8(8, 0, 0, 0) + QUOTED_UDP[:28])
    add(12, 1, u32(0) + QUOTED_UDP[:28])
    add(12, 2, u32(0) + QUOTED_UDP[:28])
    add(9, 0, u8(2, 2) + u16(1800) + ip(ROUTER) + u32(0) + ip(SERVER) + u32(0x80000000))
    add(9, 16, u8(1, 2) + u16(1800) + ip(ROUTER) + u32(0) + u8(16, 6) + u16(1, 600, 0xbc00) + u8(19, 1, 24))
    add(10, 0, u32(0))
    add(13, 0, u16(7, 1) + u32(36000000, 0, 0))
    add(14, 0, u16(7, 1) + u32(36000000, 36000010, 36000011), SERVER, CLIENT)
    add(15, 0, u16(7, 1))
    add(16, 0, u16(7, 1), SERVER, CLIENT)
    add(17, 0, u16(7, 1) + u32(0))
    add(18, 0, u16(7, 1) + ip("255.255.255.0"), SERVER, CLIENT)
    add(42, 0, u16(7) + u8(1, 1) + u8(0x20, 0) + u16(0) + u16(12, 0x0301) + b"eth0\0\0\0\0")
    add(43, 0, u16(7) + u8(1, 0x47), SERVER, CLIENT)
    add(30, 0, u16(1, 2, 3, 0) + u32(9600, 1500))
    add(40, 3, u16(0, 8))
    add(200, 7, b"no such type")
    add(8, 0, u16(7, 1), captured=36)
    case.write()


def make_corners():
    case = Capture("icmp-corners", __file__, "Interface identification by name, index and address (RFC 8335), Mobile IP agents (RFC 5944), interface "
                   "addresses of IPv6 (RFC 5837), a source route's label object cut short, extensions with a wrong checksum.")

    def add(kind, code, rest):
        case.add(packet(icmp(kind, code, rest), 1, ROUTER, CLIENT))
    for ctype, content in ((1, b"eth0\0\0\0\0"), (2, u32(3)), (3, u16(1) + u8(4, 0) + ip(SERVER)), (3, u16(2) + u8(16, 0) + ip(SERVER6)), (3, u16(9) + u8(2, 0) + b"ab")):
        add(42, 0, u16(7) + u8(1, 1) + with_checksum(u8(0x20, 0) + u16(0, 4 + len(content)) + u8(3, ctype) + content, 2))
    advert = u8(1, 2) + u16(1800) + ip(ROUTER) + u32(0)
    for extension in (u8(16, 14) + u16(1, 600, 0xffc0) + ip(ROUTER) + ip(SERVER), u8(24, 6) + b"chlnge", u8(99, 4) + b"what", u8(0)):
        add(9, 0, advert + extension)
    padded = QUOTED_UDP.ljust(128, b"\0")
    for objects in (u16(4 + 20, 0x0204) + u16(2, 0) + ip(ROUTER6), u16(4 + 8, 0x0204) + u16(9, 0) + b"addr", u16(6, 0x0101) + b"ab", u16(4 + 4, 0x0102) + b"what"):
        add(11, 0, u8(0, 32, 0, 0) + padded + with_checksum(u8(0x20, 0) + u16(0) + objects, 2))
    add(11, 0, u8(0, 32, 0, 0) + padded + u8(0x20, 0) + u16(0xbad, 8, 0x0101) + u32(16 << 12 | 0x1ff))
    case.write()


def make_echo():
    case = Capture("icmp-echo", __file__, "Echo requests with and without answers, answers without requests, again, with stamps, with wrong checksums.")

    def echo(kind, ident, seq, data=b"abcdefgh", after_ms=1, source=None):
        ends = (CLIENT, SERVER) if kind == 8 else (SERVER, CLIENT)
        case.add(packet(icmp(kind, 0, u16(ident, seq) + data), 1, *ends), after_ms)
    stamp = struct.pack("<QQ", START_NS // 10**9, 3000) + bytes(range(16, 56))
    echo(8, 7, 1)
    echo(0, 7, 1, after_ms=12.345)
    echo(8, 7, 2)
    echo(8, 7, 3)
    echo(0, 7, 3)
    echo(0, 7, 9)
    echo(0, 7, 3)
    echo(8, 7, 3)
    echo(0, 7, 3)
    echo(8, 8, 256, stamp)
    echo(0, 8, 256, stamp, 0.25)
    echo(8, 9, 1, b"")
    case.add(packet(icmp(8, 0, u16(10, 1))[:2] + u16(0xbad) + u16(10, 1) + b"data", 1))
    case.add(packet(icmp(8, 5, u16(11, 1) + b"data"), 1))
    case.add(packet(icmp(8, 0, u16(12, 1) + bytes(30)), 1, destination="224.0.0.1"))
    case.write()


def make_extensions():
    case = Capture("icmp-extensions", __file__, "RFC 4884 extensions: MPLS label stack, interface information, interface identification, another class.")
    padded = QUOTED_UDP.ljust(128, b"\0")

    def extended(objects):
        return with_checksum(u8(0x20, 0) + u16(0) + objects, 2)

    def add(objects, length=32, kind=11):
        case.add(packet(icmp(kind, 0, u8(0, length, 0, 0) + padded + extended(objects)), 1, ROUTER, CLIENT))
    mpls = u16(12, 0x0101) + u32(16 << 12 | 3 << 9 | 1, 1000 << 12 | 1 << 8 | 255)
    interface = u16(8 + 8 + 8 + 4, 0x020f) + u32(3) + u16(1, 0) + ip(ROUTER) + b"\x08eth0\0\0\0" + u32(1500)
    add(mpls)
    add(interface, kind=3)
    add(mpls + interface + u16(8, 0x6301) + b"what")
    add(mpls, length=0)
    add(u16(200, 0x0101) + b"lies")
    add(u16(2, 0x0101))
    case.write()


for make in (make_icmp, make_corners, make_echo, make_extensions):
    make()
